"""The answer of a test: verdict, effect, checks, picture, post-hoc, the sentence for a paper."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from mlviz.results.contrasts import contrasts_of
from mlviz.results.residuals import residuals_of
from mlviz.results.tables import (
    INFLUENTIAL,
    checks_table,
    coefficients_table,
    groups_table,
    influence_table,
    margins_table,
    pairs_table,
    terms_table,
)
from mlviz.results.testing import Check, Effect, TestResult
from mlviz.results.wording import number, p_words, percent
from ui import cache, show, state

Run = Callable[[str, tuple[tuple[str, Any], ...]], None]
"""What runs a test of these values and enters it in the ledger."""

OPENED = "opened-test"
LETTERS = "Those that share a letter are not clearly apart after adjustment."
MARKS = {True: ":green[:material/check_circle:]", False: ":orange[:material/warning:]", None: ":blue[:material/info:]"}


def open_result(key: str) -> None:
    """Show this result next."""
    st.session_state[OPENED] = key
    st.session_state.pop("result", None)


def pick(done: tuple[TestResult, ...]) -> TestResult | None:
    """Return the result to show: the last one run, or the one chosen from those before."""
    from mlviz.stats.hypotheses import titles

    if not done:
        return None
    by_key = {result.key: result for result in done}
    wanted = st.session_state.get(OPENED)
    keys, named = list(by_key), titles(done)
    place = keys.index(wanted) if wanted in keys else len(keys) - 1
    if len(keys) > 1:
        chosen = st.selectbox("Result", keys, place, format_func=lambda k: named[k], key=f"result-{wanted}")
        return by_key[str(chosen)]
    return by_key[keys[0]]


def answer(result: TestResult, run: Run) -> None:
    """Draw the answer card, the checks, the picture and the rest; ``run`` asks for another effect of the same test."""
    with st.container(border=True, key="answer"):
        st.subheader(show.plain(result.verdict), anchor=False)
        left, right = st.columns([3, 2])
        with left:
            show.chart(result, key=f"test-{result.key[:12]}")
            _residuals(result)
        with right:
            _numbers(result)
            checks(result.checks)
        if result.caveat:
            st.caption(show.plain(result.caveat))
        _opinion(result)
        if result.coefficients:
            _coefficients(result)
        if result.terms:
            _terms(result, run)
        if result.margins:
            _margins(result)
        if result.post_hoc:
            _post_hoc(result)
        if result.groups:
            _groups(result)
        if result.influence is not None:
            _influence(result)
        _check_numbers(result)
        st.markdown("For a paper:")
        st.code(result.paper, language=None, wrap_lines=True)
        _how(result)


def _opinion(result: TestResult) -> None:
    """Say what the other test of the same question says; it is no look of its own."""
    found = cache.opinion(state.clean_data(), result, result.key)
    if found is not None:
        st.markdown(f"{MARKS[found.agrees]} **Second opinion.** {show.plain(found.sentence)}")


def _numbers(result: TestResult) -> None:
    effect = result.effect
    size = f", {effect.size}" if effect.size else ""
    st.markdown(f"**{show.plain(effect.name)} {number(effect.value, 3)}**{size}")
    interval = (
        f"{percent(effect.level)} interval {number(effect.low, 3)} to {number(effect.high, 3)}. "
        if known(effect)
        else ""
    )
    st.caption(show.plain(f"{interval}{effect.rule}"))
    df = ", ".join(number(one, 4) for one in result.df)
    inner = f"({df})" if df else ""
    st.markdown(f"{show.plain(result.statistic_name)}{inner} = {number(result.statistic)}, {p_words(result.p_value)}")
    excluded = f"; {result.n_excluded:,} left out for missing values" if result.n_excluded else ""
    st.caption(f"n = {result.n:,}{excluded}")
    for other in result.effects:
        level = "" if other.level == effect.level else f"{percent(other.level)} interval "
        interval = f" ({level}{number(other.low, 3)} to {number(other.high, 3)})" if known(other) else ""
        st.caption(show.plain(f"{other.name} {number(other.value, 3)}{interval}"))


def known(effect: Effect) -> bool:
    """Whether an effect has an interval."""
    return effect.low == effect.low


def checks(found: tuple[Check, ...]) -> None:
    """Show a short list of what a test rests on, each held, doubtful or not checked."""
    for check in found:
        remedy = f" {check.remedy}" if check.remedy and not check.passed else ""
        st.markdown(f"{MARKS[check.passed]} {show.plain(check.sentence + remedy)}")


def _check_numbers(result: TestResult) -> None:
    """Offer the numbers that the sentences round."""
    if any(check.numbers for check in result.checks):
        with st.expander("The checks in numbers"):
            show.table(checks_table(result.checks), key=f"checks-{result.key[:12]}", name="checks")


def _coefficients(result: TestResult) -> None:
    st.markdown("**Coefficients**")
    frame = coefficients_table(result)
    show.table(frame, key=f"coefficients-{result.key[:12]}", name="coefficients", p=("p",))


def _residuals(result: TestResult) -> None:
    if (left := residuals_of(result)) is not None:
        st.markdown("**What is left over**")
        show.chart(left, key=f"residuals-{result.key[:12]}", titled=False)
        st.caption("A bend is a curve that was missed, a funnel unequal spread; about 1 row in 20 lies beyond 2.")


def _influence(result: TestResult) -> None:
    """Show which rows decide most; the whole list is there to be taken along."""
    st.markdown("**Rows that decide most**")
    most, whole = influence_table(result, INFLUENTIAL), influence_table(result)
    show.table(most, key=f"influence-{result.key[:12]}", name="influential rows", whole=whole)


def _terms(result: TestResult, run: Run) -> None:
    st.markdown("**Every effect**")
    _spoken(result, run)
    show.table(terms_table(result), key=f"terms-{result.key[:12]}", name="effects", p=("p", *_corrections(result)))


def _spoken(result: TestResult, run: Run) -> None:
    """Offer to let the answer speak of another effect: its means, its pairs, its picture; it is no look of its own."""
    names = [term.name for term in result.terms if term.factors]
    if "effect" not in result.spec.given or len(names) < 2:
        return
    key = f"speak-{result.key[:12]}"
    st.selectbox(
        "The answer speaks of", names, names.index(result.term), key=key, on_change=_speak, args=(result, key, run)
    )


def _speak(result: TestResult, key: str, run: Run) -> None:
    name = st.session_state[key]
    run(result.spec.test, tuple((one, name if one == "effect" else value) for one, value in result.spec.values))


def _margins(result: TestResult) -> None:
    averaged = " (an empty level: averaged over that column)" if "" in result.margins[-1].levels else ""
    st.markdown(f"**Estimated means**{averaged}")
    if result.letters:
        st.caption(LETTERS)
    show.table(margins_table(result), key=f"margins-{result.key[:12]}", name="estimated means")


def _corrections(result: TestResult) -> list[str]:
    return list(dict.fromkeys(f"p {name}" for term in result.terms for name, _ in term.corrected))


def _post_hoc(result: TestResult) -> None:
    st.markdown(f"**Which groups differ?** {show.plain(result.post_hoc_name)}")
    if result.margins and (contrasts := contrasts_of(result)):
        show.chart(contrasts, key=f"contrasts-{result.key[:12]}", titled=False)
    frame = pairs_table(result)
    show.table(frame, key=f"post-hoc-{result.key[:12]}", name="post-hoc comparisons", p=("p", "p adjusted"), digits=3)


def _groups(result: TestResult) -> None:
    frame = groups_table(result)
    if "letters" in frame:
        st.caption(LETTERS)
    show.table(frame, key=f"groups-{result.key[:12]}", name="groups")


def _how(result: TestResult) -> None:
    from mlviz.stats import TESTS

    method = TESTS[result.spec.test]
    given = ", ".join(f"{name}={value!r}" for name, value in result.spec.values)
    words = " ".join(show.plain(note) for note in result.notes)
    code = f"import mlviz as mv\n\nresult = mv.test(clean, {result.spec.test!r}, {given})\nprint(result.verdict)"
    show.how(code, words, references=method.references)
