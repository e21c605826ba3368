"""From what a person wants to know to a test: the recommended one with its reason, or any by hand."""

from typing import Any

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, NUMERIC, Kind
from mlviz.results.testing import Advice, TestSpec
from ui import answers, forms, show, state
from ui.guards import attempt, callback_guarded

QUESTIONS = {
    "groups": "Do groups differ?",
    "value": "Unlike a value?",
    "paired": "Did something change?",
    "categories": "Do categories go together?",
    "numbers": "Do numbers go together?",
    "any": "Any test",
}


def ask(data: Dataset) -> None:
    """Draw the question and its columns, then the advice with a button that runs it; or the whole catalogue."""
    question = st.pills(
        "What do you want to know?",
        list(QUESTIONS),
        default="groups",
        required=True,
        format_func=_question,
        key="question",
        label_visibility="collapsed",
        persist_state="session",
    )
    if question == "any":
        _choose(data)
        return
    asked = _columns(data, str(question))
    if asked is None:
        return
    advice = attempt(lambda: _advise(data, asked))
    if advice is None:
        return
    _advice(advice)


def _question(key: str) -> str:
    return QUESTIONS[key]


def _columns(data: Dataset, question: str) -> dict[str, Any] | None:
    """Draw the columns a question needs and return them as arguments of ``advise``; None if there are none."""
    numbers, groups = data.of_kind(*NUMERIC, Kind.ORDINAL), data.of_kind(*CATEGORIES)
    left, right = st.columns(2)
    if question == "groups":
        outcome = _pick(left, "What is compared (a number)", numbers, question)
        by = _pick(right, "Between which groups", groups, question)
        return {"outcome": outcome, "by": by} if outcome and by else None
    if question == "value":
        outcome = _pick(left, "Which number", numbers, question)
        value = right.number_input("Which value", value=0.0, key="question-value")
        return {"outcome": outcome, "value": float(value)} if outcome else None
    if question == "categories":
        first = _pick(left, "One category", groups, question)
        second = _pick(right, "The other", [g for g in groups if g != first], question)
        return {"outcome": first, "by": second} if first and second else None
    first = _pick(left, "Before" if question == "paired" else "One number", numbers, question)
    second = _pick(
        right, "After" if question == "paired" else "The other", [n for n in numbers if n != first], question
    )
    return {"outcome": first, "by": second, "paired": question == "paired"} if first and second else None


def _pick(place: Any, label: str, names: Any, question: str) -> str | None:
    if not names:
        place.info(f"{label}: no column of this kind. Kinds can be changed on the Data page.")
        return None
    return str(place.selectbox(label, list(names), key=f"{question}-{label}", persist_state="session"))


def _advise(data: Dataset, asked: dict[str, Any]) -> Advice:
    from mlviz.stats import advise

    return advise(data, **asked)


def _advice(advice: Advice) -> None:
    from mlviz.stats import TESTS

    with st.container(border=True, key="advice"):
        st.markdown(f"**{show.plain(TESTS[advice.test].label)}.** {show.plain(advice.reason)}")
        with st.container(horizontal=True, vertical_alignment="center", key="advice-buttons"):
            given = (advice.test, advice.values)
            st.button("Run this test", key="run-advised", type="primary", on_click=run, args=given)
            if advice.alternative:
                words = f"Or: {TESTS[advice.alternative].label}"
                values = advice.alternative_values
                why = show.plain(advice.alternative_reason)
                st.button(words, key="run-other", on_click=run, args=(advice.alternative, values), help=why)
            if advice.checks:
                doubtful = sum(check.passed is False for check in advice.checks)
                verdict = f"{doubtful} of {len(advice.checks)} need attention" if doubtful else "all hold"
                with st.popover(f"What it rests on: {verdict}", type="tertiary", key="advice-checks"):
                    answers.checks(advice.checks)


def _choose(data: Dataset) -> None:
    """Draw the catalogue: any test, its form, and why it does not fit where it does not."""
    from mlviz.stats import TESTS

    key = str(
        st.selectbox(
            "Test", list(TESTS), format_func=lambda k: f"{TESTS[k].label}: {TESTS[k].question}", key="any-test"
        )
    )
    method = TESTS[key]
    st.caption(method.help)
    lacking = [p for p in method.params if hasattr(p, "candidates") and not p.candidates(data) and not _optional(p)]
    if lacking:
        st.info(f"This test does not fit: no column can be “{lacking[0].title}”.", icon=":material/block:")
        return
    values = forms.fields(method.params, data, key=f"test-{key}", given={})
    st.button("Run this test", key="run-chosen", type="primary", on_click=run, args=(key, tuple(values.items())))


def _optional(param: Any) -> bool:
    return bool(getattr(param, "optional", False)) or getattr(param, "at_least", 1) == 0


def run(test: str, values: tuple[tuple[str, Any], ...]) -> None:
    """Run a test and, if it applies, enter it in the ledger."""
    callback_guarded(_run, test, values)


def _run(test: str, values: tuple[tuple[str, Any], ...]) -> None:
    from ui import cache

    data = state.clean_data()
    spec = TestSpec(test, values, data.fingerprint)
    cache.tested(data, state.content(), spec)
    state.commit(state.project().with_test(spec))
    answers.open_result(spec.key)
