"""Every test run on this data: raw p-values beside those adjusted for all that were looked at together."""

from dataclasses import replace
from functools import partial

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.project import Seen
from mlviz.results.ledger import ledger_table
from mlviz.results.testing import TestResult, TestSpec
from ui import cache, show, state
from ui.guards import attempt

WIDGETS = {
    "planned": "ledger-planned",
    "family": "ledger-family",
    "adjust": "ledger-adjust",
    "earlier": "ledger-earlier",
}


def results(clean: Dataset) -> tuple[TestResult, ...]:
    """Return the results of the tests that were run, on the table as it is now; from now on they are looks at it."""
    return tuple(done(clean).values())


def done(clean: Dataset) -> dict[TestSpec, TestResult]:
    """Return them by what was asked for, which an earlier version may have said in fewer words than a result does."""
    made = {spec: attempt(partial(cache.tested, clean, state.content(), spec)) for spec in state.tests_here()}
    found = {spec: result for spec, result in made.items() if result is not None}
    state.look(tuple(found))
    return found


def earlier() -> tuple[TestResult, ...]:
    """Return what was seen before a change, computed on the table it was seen on."""
    return tuple(result for _, several in before() for result in several)


def before() -> tuple[tuple[Seen, tuple[TestResult, ...]], ...]:
    """Return the tables on which tests were seen before a change, those that can be computed, and their results."""
    found = []
    for one in state.project().earlier:
        made = {spec: attempt(partial(_before, one, spec)) for spec in one.tests}
        known = {spec: result for spec, result in made.items() if result is not None}
        found.append((replace(one, tests=tuple(known)), tuple(known.values())))
    return tuple(found)


def _before(seen: Seen, spec: TestSpec) -> TestResult:
    mark = seen.recipe.mark(cache.dataset(seen.source).fingerprint)
    return cache.tested_before(seen, replace(spec, dataset=mark))


def table(done: tuple[TestResult, ...], *, key: str) -> None:
    """Show the ledger with a word on how many looks were taken, graver the more there are."""
    from mlviz.stats import ledger_of
    from mlviz.stats.ledger import FAMILIES, aside_words, looks_words
    from mlviz.stats.post_hocs.multiple import LABELS

    spec = state.project().ledger
    entries = ledger_of(done, spec, earlier())
    if not entries:
        st.caption("No test was run yet.")
        return
    frame = ledger_table(entries, spec)
    show.table(frame, key=f"ledger-{key}", name="ledger of tests", p=("p", "p adjusted"), digits=3)
    gravity, words = looks_words(entries)
    how = f"Adjusted: {LABELS[spec.adjust]}. {FAMILIES[spec.family]}. {aside_words(entries)}".strip()
    if gravity in ("many", "hunt"):
        st.caption(how)
        st.warning(words, icon=":material/search:")
    else:
        st.caption(f"{how} {words}")


def settings(done: tuple[TestResult, ...]) -> None:
    """Draw which tests were planned, which are adjusted together, and how."""
    from mlviz.stats.hypotheses import titles
    from mlviz.stats.ledger import FAMILIES
    from mlviz.stats.post_hocs.multiple import LABELS

    seen = (*earlier(), *done)
    if not seen:
        return
    spec = state.project().ledger
    named = titles(seen)
    labels = {result.hypothesis: named[result.key] for result in seen}
    with st.popover("Planned tests and adjustment", type="tertiary", icon=":material/tune:", key="ledger-settings"):
        st.multiselect(
            "Planned before the data were seen (confirmatory)",
            list(labels),
            [asked for asked in spec.planned if asked in labels],
            format_func=lambda asked: labels[asked],
            key=WIDGETS["planned"],
            on_change=_commit,
            help="Mark only what was written down beforehand: a test chosen because of what the data show is explored.",
        )
        _choice("Adjusted together", "family", FAMILIES, spec.family)
        rates = "Holm keeps the chance of any false one at 5%; false discovery rates allow 5% of those found."
        _choice("Adjusted by", "adjust", LABELS, spec.adjust, rates)
        st.toggle(
            "Count what was seen before a change",
            spec.earlier,
            key=WIDGETS["earlier"],
            on_change=_commit,
            help="Results seen before a filter or another change of the table, or undone since. Put them aside only if "
            "what they showed did not lead to the change: the ledger and the report say so.",
        )


def _choice(label: str, name: str, options: dict[str, str], chosen: str, help: str | None = None) -> None:
    keys = list(options)
    st.selectbox(
        label,
        keys,
        keys.index(chosen),
        format_func=lambda key: options[key],
        key=WIDGETS[name],
        on_change=_commit,
        help=help,
    )


def _commit() -> None:
    given = {name: st.session_state[key] for name, key in WIDGETS.items()}
    chosen = replace(state.project().ledger, **(given | {"planned": tuple(given["planned"])}))
    state.commit(state.project().with_ledger(chosen))
