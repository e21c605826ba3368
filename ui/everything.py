"""One outcome against every other column: asked for once, counted in the ledger, each line opened in full."""

import pandas as pd
import streamlit as st

from mlviz.dataset import Dataset
from mlviz.kinds import NUMERIC
from mlviz.results.screening import Screening
from mlviz.results.wording import plural
from ui import answers, cache, questions, show, state
from ui.guards import callback_guarded


def compare(data: Dataset) -> None:
    """Draw the choice of the outcome, and what goes together with it if that was asked."""
    from mlviz.stats.screening import TESTABLE

    names = list(data.of_kind(*TESTABLE))
    if not names:
        st.info("No column is a number or a category. Kinds can be changed on the Data page.", icon=":material/block:")
        return
    project, numbers = state.project(), data.of_kind(*NUMERIC)
    first = next((name for name in (project.screened, project.target, *numbers) if name in names), names[0])
    place = names.index(first)
    outcome = str(st.selectbox("Outcome", names, place, key="screen-outcome", persist_state="session"))
    others = plural(len(data.names) - 1, "other column")
    st.caption(f"Tests {show.plain(outcome)} against {others}, each pair by the test advised for it.")
    st.button("Compare with everything", key="run-screen", type="primary", on_click=run, args=(outcome,))
    if outcome == project.screened:
        _answer(data, cache.screened(data, state.content(), data.fingerprint, outcome))


def run(outcome: str) -> None:
    """Screen an outcome and enter every test of it in the ledger."""
    callback_guarded(_run, outcome)


def _run(outcome: str) -> None:
    data = state.clean_data()
    made = cache.screened(data, state.content(), data.fingerprint, outcome)
    changed = state.project().with_screening(outcome, made.specs)
    state.commit(changed, f"{plural(len(made.rows), 'test')} of {outcome} are in the ledger.")


def _answer(data: Dataset, made: Screening) -> None:
    with st.container(border=True, key="screen-answer"):
        st.subheader(show.plain(made.verdict), anchor=False)
        show.chart(made, key=f"screen-{made.outcome}")
        show.table(made.table(), key="screen", name=f"{made.outcome} with everything", p=("p", "p (FDR)"), digits=3)
        st.caption(show.plain(made.caveat))
        if made.skipped:
            _skipped(made)
        show.how(
            f"import mlviz as mv\n\nscreening = mv.screen(clean, {made.outcome!r})\n"
            "print(screening.verdict)\nprint(screening.table())",
            "Each pair by the test the advisor names, on the rows in which both are known; p adjusted over all pairs.",
            references=("Benjamini and Hochberg (1995), Controlling the false discovery rate",),
        )
    _open_one(data, made)


def _skipped(made: Screening) -> None:
    with st.expander(f"{plural(len(made.skipped), 'column')} not tested"):
        st.dataframe(pd.DataFrame(made.skipped, columns=["column", "why"]), hide_index=True, key="screen-skipped")


def _open_one(data: Dataset, made: Screening) -> None:
    by_column = {row.column: row for row in made.rows}
    chosen = st.selectbox(
        "Open one test in full",
        list(by_column),
        format_func=lambda name: f"{name}: {by_column[name].label}",
        key="screen-open",
    )
    answers.answer(cache.tested(data, state.content(), by_column[str(chosen)].spec), questions.run)
