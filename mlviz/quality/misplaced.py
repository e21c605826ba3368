"""A value that stands at the end of another column's text while its own cell is empty."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from mlviz.dataset import Dataset
from mlviz.quality.detector import cell_by_cell, detector, texts
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural

FEWEST = 3
"""So many cells at least must show it."""

DOMAIN = 500
"""The other column has at most so many distinct values, each short."""


@detector(
    key="misplaced",
    label="Values in the wrong column",
    question="Does a text end with what is missing in another column?",
    help="Finds rows in which the last word of a text is a value of a column that is empty there.",
    references=("Chu, Ilyas & Papotti (2013), Holistic data cleaning",),
)
def misplaced(dataset: Dataset) -> Iterator[Suspects]:
    """Yield, for each pair of columns that shows it, the cells of both."""
    columns = list(texts(dataset))
    for short in columns:
        if not short.isna().any() or (domain := _domain(short)) is None:
            continue
        gaps = short.isna().to_numpy()
        for long in columns:
            if long.name != short.name:
                yield from _pair(long, short, gaps, domain)


def _domain(values: pd.Series) -> frozenset[str] | None:
    """Return the distinct values of a column of short codes or names, None if it is no such column."""
    distinct = values.dropna().unique()
    if len(distinct) > DOMAIN or len(distinct) > 0.5 * values.notna().sum():
        return None
    return frozenset(text for text in distinct if " " not in text)


def _pair(long: pd.Series, short: pd.Series, gaps: np.ndarray, domain: frozenset[str]) -> Iterator[Suspects]:
    parts = _ends(long[gaps])
    ends = parts[2].isin(domain) & (parts[0] != "")
    if int(ends.sum()) < FEWEST:
        return
    # A text that ends so where the other cell is filled too is simply named so.
    elsewhere = _ends(long[~gaps])
    named_so = (elsewhere[2].isin(domain) & (elsewhere[0] != "")).mean()
    if not ends.mean() > 10 * named_so:
        return
    rows = np.flatnonzero(gaps)[ends.to_numpy()]
    whole, rest, last = long[gaps][ends], parts[0][ends].str.rstrip(" ,;"), parts[2][ends]
    sentence = f"{plural(len(rows), 'cell')} of {long.name!r} end with a value of {short.name!r}, which is empty there."
    names = (str(long.name), str(short.name))
    moved = [Proposal(value, proposed, 0.9) for value, proposed in zip(whole, rest, strict=True)]
    yield cell_by_cell("misplaced", names[0], sentence, rows, moved, names[1])
    yield cell_by_cell("misplaced", names[1], sentence, rows, [Proposal(None, one, 0.9) for one in last], names[0])


def _ends(values: pd.Series) -> pd.DataFrame:
    """Return what stands before and behind the last blank; three columns even where every text is missing."""
    return values.str.rpartition(" ").reindex(columns=range(3))
