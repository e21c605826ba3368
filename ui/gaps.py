"""What is missing: the patterns, what tells where gaps are, what follows, and estimates in spite of them."""

import pandas as pd
import streamlit as st

from mlviz.dataset import Dataset
from mlviz.results.missingness import Missingness
from mlviz.results.wording import listed, plural
from ui import cache, estimates, show
from ui.guards import guarded

VIEWS = ("Patterns", "Why", "What follows", "Estimates")
SAID = 5
"""Columns that tell are said in words; the table has all of them."""

MARKS = {True: ":green[:material/check_circle:]", False: ":orange[:material/warning:]", None: ":blue[:material/info:]"}


def look(data: Dataset) -> None:
    """Show what is missing in the table as it is now: the answer first, then one view of it."""
    found = cache.gaps(data, data.fingerprint)
    st.markdown(f"**{show.plain(found.headline)}**")
    if not found.columns:
        st.caption("Where a step filled the gaps, switch it off to see them.")
        estimates.follow()
        return
    st.markdown(show.plain(found.verdict[0]))
    view = st.segmented_control(
        "View", VIEWS, default=VIEWS[0], required=True, key="gaps-view", label_visibility="collapsed"
    )
    with guarded():
        {"Patterns": _patterns, "Why": _why, "What follows": _follows}.get(str(view), _nothing)(found)
        if view == "Estimates":
            estimates.ask(data)
            estimates.follow()
    show.how(
        "import mlviz as mv\n\ngaps = mv.missingness(clean)\nprint(gaps.headline, *gaps.verdict)\nprint(gaps.table())",
        " ".join(show.plain(note) for note in found.notes),
        references=("Little & Rubin (2019), Statistical Analysis with Missing Data", "van Buuren (2018), FIMD"),
    )


def _nothing(found: Missingness) -> None:
    """Draw nothing: the view is about the data, not about the gaps."""


def _patterns(found: Missingness) -> None:
    show.chart(found, key="gaps", notes=False)
    if found.n_rest:
        others = found.n_patterns - len(found.patterns)
        st.caption(f"{plural(found.n_rest, 'row')} more have one of {others:,} rarer patterns.")
    for block in found.blocks:
        st.markdown(f"Always missing together: {show.plain(listed(block, 6))}.")
    rows = [
        (p.first, p.second, p.both, p.expected, p.phi, p.p_adjusted)
        for p in found.together
        if not any(p.first in block and p.second in block for block in found.blocks)
    ]
    if rows:
        st.markdown("**Missing together more often than by chance**")
        names = ["column", "and", "rows", "expected", "phi", "p adjusted"]
        made = pd.DataFrame(rows, columns=names)
        show.table(made, key="together", name="missing together", p=("p adjusted",), digits=3)
    elif not found.blocks:
        st.caption("No two columns are missing together more often than chance would have it.")


def _why(found: Missingness) -> None:
    for sentence in found.verdict[1:]:
        st.markdown(show.plain(sentence))
    if found.clear:
        st.markdown("**What tells where gaps are**")
        for one in found.clear[1:SAID]:
            st.markdown(f"- {show.plain(one.sentence)}")
        made = found.table()[["missing", "told by", "size", "95% from", "to", "p adjusted", "effect", "in words"]]
        show.table(made, key="tellers", name="what tells where gaps are", p=("p adjusted",), digits=3)
    if found.foretold:
        st.markdown("**How well all other columns together tell a gap from a value** (AUC, .5 is guessing)")
        rows = [(one.column, one.auc, one.low, one.high) for one in found.foretold]
        names = ["column", "AUC", "95% from", "to"]
        show.table(pd.DataFrame(rows, columns=names), key="foretold", name="how well gaps are foretold", digits=3)


def _follows(found: Missingness) -> None:
    for one in found.remedies:
        st.markdown(f"{MARKS[one.fits]} **{one.name}.** {show.plain(one.sentence)}")
    st.caption(
        "Which filling comes nearest to the truth can be measured on this very table: choose a column under "
        "“What was found” and switch on “Measure which way fills best here”."
    )
