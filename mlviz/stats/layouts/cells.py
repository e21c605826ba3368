"""The combinations of levels that several columns of groups have together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mlviz.errors import NotApplicable
from mlviz.results.testing import Check
from mlviz.results.wording import plural
from mlviz.stats.layouts.crossing import Crossing
from mlviz.stats.method import Factor, Values
from mlviz.stats.summaries import need_values

MOST_CELLS = 200
"""Combinations of levels that are told apart at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells(Crossing):
    """All combinations of levels that columns of groups can have, and which of them each row has.

    Attributes
    ----------
    of_rows : Factor
        The combination of each row.
    """

    of_rows: Factor


def cells_of(factors: Sequence[Factor]) -> Cells:
    """Return all combinations of the levels that occur, in the order of the factors.

    Raises
    ------
    NotApplicable
        If a factor has one level, or there are too many combinations.
    """
    for factor in factors:
        if len(factor.levels) < 2:
            raise NotApplicable(f"{factor.name!r} has one level in these rows.", "Choose another column.")
    crossing = Crossing(tuple(factor.name for factor in factors), tuple(factor.levels for factor in factors))
    count = math.prod(crossing.sizes)
    if len(factors) > 1 and count > MOST_CELLS:
        words = f"The columns have {count:,} combinations of levels; at most {MOST_CELLS} are told apart."
        raise NotApplicable(words, "Merge rare levels, or choose columns with fewer.")
    rows = np.ravel_multi_index([factor.codes for factor in factors], crossing.sizes)
    return Cells(crossing.names, crossing.levels, Factor(rows.astype(np.intp), crossing.cells))


def one_cell(n: int) -> Cells:
    """Return the crossing of no factors, which holds all of ``n`` rows."""
    return Cells((), (), Factor(np.zeros(n, dtype=np.intp), ("all",)))


def need_cells(cells: Cells, remedy: str) -> None:
    """Refuse interactions where a combination of levels has no row.

    Raises
    ------
    NotApplicable
        With the remedy.
    """
    if words := without_rows(cells):
        raise NotApplicable(f"No row has {words}, so interactions cannot be told.", remedy)


def need_groups(cells: Cells, samples: Sequence[Values]) -> None:
    """Refuse a group, or a combination of two groupings, that has no row.

    Raises
    ------
    NotApplicable
        Naming it.
    """
    if len(cells.names) > 1:
        need_cells(cells, "Merge levels on the Clean page, or leave out one of the groupings.")
    need_values(cells.of_rows.levels, samples, 1)


def without_rows(cells: Cells) -> str:
    """Return the combinations of levels that have no row, in words: the first, and how many more; empty if none."""
    empty = np.flatnonzero(cells.of_rows.counts == 0)
    if not len(empty):
        return ""
    which = zip(cells.names, cells.levels, cells.codes[empty[0]], strict=True)
    words = " and ".join(f"{name} = {levels[at]}" for name, levels, at in which)
    return words + (f", nor {plural(len(empty) - 1, 'other combination')}" if len(empty) > 1 else "")


def balance_check(cells: Cells) -> Check:
    """Return whether all combinations are equally frequent, where the types of sums agree."""
    counts = cells.of_rows.counts
    if counts.min() == counts.max():
        return Check("Balance", True, "All combinations are equally frequent: every type of sums gives the same.")
    words = f"The combinations have {counts.min():,} to {counts.max():,} rows, so the effects overlap."
    return Check("Balance", None, words, "See whether another type of sums of squares tells the same.")
