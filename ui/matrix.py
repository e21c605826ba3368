"""Every pair of several columns: how closely they go together, as a picture and as a table."""

from functools import partial

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.project import MatrixSpec
from mlviz.results.correlations import Correlations
from mlviz.results.wording import plural
from ui import cache, kept, show
from ui.guards import attempt

FIRST = 15
"""Columns chosen at the start; more can be added."""

METHODS = {
    "spearman": "rises and falls together, along any curve (Spearman)",
    "pearson": "along a straight line (Pearson)",
    "kendall": "by the order of pairs of rows (Kendall)",
}


def correlate(data: Dataset) -> None:
    """Draw the choice of columns and measure, and the matrix of them."""
    from mlviz.stats.correlating import COLUMNS, MOST

    names = list(COLUMNS.candidates(data))
    if len(names) < 2:
        words = "Fewer than two columns are numbers or ordered categories. Kinds can be changed on the Data page."
        st.info(words, icon=":material/block:")
        return
    left, right = st.columns([2, 1])
    chosen = left.multiselect(
        "Columns", names, names[:FIRST], max_selections=MOST, key="matrix-columns", persist_state="session"
    )
    method = str(
        right.selectbox(
            "Measure", list(METHODS), format_func=lambda key: METHODS[key], key="matrix-method", persist_state="session"
        )
    )
    if len(chosen) < 2:
        st.caption("Choose two columns or more.")
        return
    made = attempt(partial(cache.correlated, data, data.fingerprint, tuple(chosen), method))
    if made is not None:
        _answer(made, tuple(chosen), method)


def _answer(made: Correlations, chosen: tuple[str, ...], method: str) -> None:
    with st.container(border=True, key="matrix-answer"):
        st.subheader(show.plain(made.verdict), anchor=False)
        show.chart(made, key=f"matrix-{method}", titled=False)
        show.table(made.table(), key="matrix", name="correlations", p=("p", "p (FDR)"), digits=3)
        pairs = plural(len(chosen) * (len(chosen) - 1) // 2, "pair")
        st.caption(
            f"{pairs} were looked at, and p (FDR) allows for it: on average at most 5% of those below .05 are false. "
            "That two columns go together does not say that one causes the other."
        )
        kept.matrix_button(MatrixSpec(chosen, method))
        show.how(
            f"import mlviz as mv\n\nmatrix = mv.correlate(clean, {list(chosen)!r}, method={method!r})\n"
            "print(matrix.verdict)\nprint(matrix.table())",
            references=("Benjamini and Hochberg (1995), Controlling the false discovery rate",),
        )
