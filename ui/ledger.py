"""Every test run on this data: raw p-values beside the Holm-adjusted ones."""

from functools import partial

import pandas as pd
import streamlit as st

from mlviz.dataset import Dataset
from mlviz.results.testing import TestResult
from ui import cache, show, state
from ui.guards import attempt


def results(clean: Dataset) -> tuple[TestResult, ...]:
    """Return the results of the tests that were run, on the table as it is now."""
    made = (attempt(partial(cache.tested, clean, state.content(), spec)) for spec in state.tests_here())
    return tuple(result for result in made if result is not None)


def table(done: tuple[TestResult, ...], *, key: str) -> None:
    """Show the ledger with a word on how many looks were taken."""
    from mlviz.stats import ledger_of

    entries = ledger_of(done)
    if not entries:
        st.caption("No test was run yet.")
        return
    rows = [
        (e.label, e.question, e.effect.name, e.effect.value, e.effect.low, e.effect.high, e.p_value, e.p_holm)
        for e in entries
    ]
    names = ["test", "of what", "effect", "size", "95% from", "to", "p", "p (Holm)"]
    show.table(
        pd.DataFrame(rows, columns=names),
        key=f"ledger-{key}",
        name="ledger of tests",
        p=("p", "p (Holm)"),
        digits=3,
    )
    n = sum(entry.looks for entry in entries)
    if n > 1:
        chance = 1 - 0.95**n
        st.caption(
            f"{n} effects were tested on this data. If nothing were going on, at least one of {n} independent tests "
            f"would still fall below 0.05 with a chance of {chance:.0%}: read the adjusted values."
        )
