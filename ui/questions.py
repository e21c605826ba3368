"""From what a person wants to know to a test: the recommended one with its reason, or any by hand."""

from typing import Any

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, NUMERIC, ORDERED, Kind
from mlviz.results.advice import Advice
from mlviz.results.testing import TestSpec
from ui import answers, catalogue, show, state
from ui.guards import attempt, callback_guarded

QUESTIONS = {
    "groups": "Do groups differ?",
    "value": "Unlike a value?",
    "paired": "Did something change?",
    "categories": "Do categories go together?",
    "numbers": "Do numbers go together?",
    "agree": "Do measurements agree?",
    "equal": "Equal enough?",
    "time": "How long until?",
    "spread": "Do groups spread alike?",
    "shape": "Normally distributed?",
    "order": "Does the order matter?",
    "any": "Any test",
}

FIELDS = {
    "groups": (("outcome", "What is compared (a number)", "number"), ("by", "Between which groups", "group")),
    "value": (("outcome", "Which number or category", "share"),),
    "paired": (("outcome", "Before", "any"), ("by", "After", "any")),
    "categories": (("outcome", "One category", "group"), ("by", "The other", "group")),
    "numbers": (("outcome", "One number", "number"), ("by", "The other", "number")),
    "agree": (("outcome", "One measurement or judge", "any"), ("by", "The other", "any")),
    "equal": (("outcome", "What is compared", "any"), ("by", "Between which two groups", "group")),
    "time": (
        ("outcome", "Time until it happened, or until last seen", "number"),
        ("event", "Whether it happened", "group"),
        ("by", "Between which groups", "group"),
    ),
    "spread": (("outcome", "What is compared (a number)", "measure"), ("by", "Between which groups", "group")),
    "shape": (("outcome", "Which number", "measure"),),
    "order": (("outcome", "Which number", "measure"), ("by", "In the order of", "order")),
}
"""What each question asks for: the argument of ``advise``, the words on the form, and which columns fit."""

FURTHER = {
    "groups": "Further groupings, or numbers to hold equal (optional)",
    "paired": "Further measurements of the same rows (optional)",
    "numbers": "Numbers to hold still (optional)",
}
"""Questions that take more columns of the kind of the second one, with the words on the form."""

FIXED: dict[str, dict[str, Any]] = {
    "paired": {"paired": True},
    "agree": {"purpose": "agreement"},
    "equal": {"purpose": "equivalence"},
    "spread": {"purpose": "spread"},
    "shape": {"purpose": "shape"},
    "order": {"purpose": "order"},
}
"""What each question tells the advisor besides its columns."""


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
        catalogue.choose(data, run)
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
    pools = fitting(data)
    places = st.columns(max(2, len(FIELDS[question])))
    asked: dict[str, Any] = dict(FIXED.get(question, {}))
    for place, (argument, label, pool) in zip(places, FIELDS[question], strict=False):
        free = [name for name in pools[pool] if name not in asked.values()]
        asked[argument] = _pick(place, label, free, question)
    if question in FURTHER and None not in asked.values():
        asked |= _further(data, question, asked, pools)
    if question == "value":
        asked["value"] = _value(data, asked["outcome"], places[1])
    return asked if None not in asked.values() else None


def fitting(data: Dataset) -> dict[str, tuple[str, ...]]:
    """Return which columns fit each kind of field."""
    return {
        "number": data.of_kind(*ORDERED),
        "measure": data.of_kind(*NUMERIC),
        "group": data.of_kind(*CATEGORIES),
        "any": data.of_kind(*NUMERIC, *CATEGORIES),
        "share": data.of_kind(*NUMERIC, Kind.CATEGORICAL, Kind.BOOLEAN),
        "order": data.of_kind(Kind.DATETIME, *NUMERIC),
    }


def _value(data: Dataset, name: str | None, place: Any) -> float:
    """Draw what a column is compared with: a number, or of a category the share of its last level."""
    if name is None or data[name].kind in NUMERIC:
        return float(place.number_input("Which value", value=0.0, key="question-value"))
    label = f"Which share of {show.plain(str(data[name].levels[-1]))}" if data[name].levels else "Which share"
    return float(place.number_input(label, 0.0, 1.0, 0.5, key="question-share"))


def _further(data: Dataset, question: str, asked: dict[str, Any], pools: dict[str, Any]) -> dict[str, Any]:
    """Draw the choice of further columns; return those arguments of ``advise`` that they change."""
    like = data[asked["by"]].kind
    pool = pools["any" if question == "groups" else "number" if like in (*NUMERIC, Kind.ORDINAL) else "group"]
    free = [name for name in pool if name not in asked.values()]
    label = FURTHER[question]
    more = st.multiselect(label, free, key=f"{question}-further", persist_state="session") if free else []
    changed: dict[str, Any] = {"by": (asked["by"], *more)} if more else {}
    groups = [name for name in pools["group"] if name not in (asked["outcome"], asked["by"], *more)]
    if question == "paired" and like in NUMERIC and groups:
        none = "(all rows together)"
        chosen = st.selectbox("Groups of rows (optional)", [none, *groups], key="paired-group", persist_state="session")
        if chosen != none:
            changed = {"by": (asked["by"], *more), "group": chosen}
    return changed


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
