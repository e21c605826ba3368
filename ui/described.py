"""Several columns in numbers, in each group of another: a picture, a table of numbers and one of shares."""

from functools import partial

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.kinds import NUMERIC
from mlviz.results.describing import Descriptions
from ui import cache, show
from ui.guards import attempt

FIRST = 6
"""Columns chosen at the start; more can be added."""


def describe(data: Dataset) -> None:
    """Draw the choice of columns and groups, and their numbers."""
    from mlviz.stats.describing import BY, MOST, readable

    names = list(readable(data))
    if not names:
        words = "No column holds numbers or categories. Kinds can be changed on the Data page."
        st.info(words, icon=":material/block:")
        return
    left, right = st.columns([2, 1])
    groups = [name for name in BY.candidates(data) if name in names]
    by = right.selectbox(
        "In each group of", [None, *groups], format_func=_named, key="describe-by", persist_state="session"
    )
    numbers_first = sorted(names, key=lambda name: data[name].kind not in NUMERIC)
    chosen = left.multiselect(
        "Columns", names, numbers_first[:FIRST], max_selections=MOST, key="describe-columns", persist_state="session"
    )
    chosen = [name for name in chosen if name != by]
    if not chosen:
        st.caption("Choose a column.")
        return
    made = attempt(partial(cache.described, data, data.fingerprint, tuple(chosen), by))
    if made is not None:
        _answer(made, tuple(chosen), by)


def _named(name: str | None) -> str:
    return "all rows together" if name is None else name


def _answer(made: Descriptions, chosen: tuple[str, ...], by: str | None) -> None:
    with st.container(border=True, key="describe-answer"):
        st.subheader(show.plain(made.verdict), anchor=False)
        if made.numbers:
            show.chart(made, key="describe", titled=False)
            st.caption(_legend(made))
            show.table(made.table(), key="describe", name="descriptions", p=("p (Shapiro-Wilk)",))
        if made.categories:
            show.table(made.shares(), key="shares", name="shares", digits=3)
        if not made.numbers:
            st.caption(show.plain(" · ".join(made.notes)))
        show.how(
            f"import mlviz as mv\n\nmade = mv.describe(clean, {list(chosen)!r}, by={by!r})\n"
            "print(made.verdict)\nprint(made.table())\nprint(made.shares())",
            references=(
                "Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis",
                "Wilson (1927), Probable inference",
            ),
        )


def _legend(made: Descriptions) -> str:
    """Return what the picture shows, and of which columns if not of all."""
    from mlviz.charts.describing import MOST

    words = "Boxes hold the middle half, whiskers 5% to 95%; the diamond is the mean with its 95% interval."
    count = len({one.column for one in made.numbers if one.n})
    return f"{words} The first {MOST} of {count} columns are drawn." if count > MOST else words
