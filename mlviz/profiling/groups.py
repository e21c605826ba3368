"""Rows put into a few groups, for colours and panels."""

from dataclasses import dataclass

import numpy as np

from mlviz.dataset import Dataset
from mlviz.profiling.values import codes_of
from mlviz.results.profile import Array
from mlviz.results.wording import plural

MOST = 8
"""More colours than this cannot be told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Codes per row (-1 missing), the label of each, and what was merged."""

    codes: Array
    labels: tuple[str, ...]
    note: str = ""


def groups_of(dataset: Dataset, name: str | None, *, most: int = MOST, merge: bool = True) -> Groups:
    """Return at most ``most`` groups of rows: the most frequent levels, the rest as "other".

    Parameters
    ----------
    dataset : Dataset
        The table.
    name : str or None
        A column; None puts all rows into one group without a label.
    most : int
        At most so many groups.
    merge : bool
        Whether the levels beyond are merged into "other" or left out.
    """
    if name is None:
        return Groups(np.zeros(dataset.n_rows, dtype="int64"), ("",))
    codes, labels = codes_of(dataset.frame[name])
    if len(labels) <= most:
        return Groups(codes, labels)
    counts = np.bincount(codes[codes >= 0], minlength=len(labels))
    kept = np.sort(np.argsort(-counts, kind="stable")[: most - 1 if merge else most])
    place = np.full(len(labels) + 1, len(kept) if merge else -1)
    place[kept] = np.arange(len(kept))
    place[-1] = -1
    names = tuple(labels[i] for i in kept)
    beyond = plural(len(labels) - len(kept), "less frequent level")
    if merge:
        return Groups(place[codes], (*names, "other"), f"{beyond} of '{name}' are shown as \"other\".")
    return Groups(place[codes], names, f"{beyond} of '{name}' are not shown.")


def slices(facets: Groups, colours: Groups, used: Array) -> list[tuple[str, str, Array]]:
    """Return (panel, group, row mask) for every combination that has rows."""
    found = []
    for f, facet in enumerate(facets.labels):
        for c, group in enumerate(colours.labels):
            mask = used & (facets.codes == f) & (colours.codes == c)
            if mask.any():
                found.append((facet, group, mask))
    return found
