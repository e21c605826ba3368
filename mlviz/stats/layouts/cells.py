"""The combinations of levels that several columns of groups have together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlviz.errors import NotApplicable
from mlviz.results.testing import Check
from mlviz.results.wording import plural
from mlviz.stats.layouts.design import Part, effects_of
from mlviz.stats.method import Block, Factor

MOST_CELLS = 200
"""Combinations of levels that are told apart at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """All combinations of levels that factors can have.

    Attributes
    ----------
    names : tuple of str
        Of the factors.
    levels : tuple of tuple of str
        Of each factor.
    codes : array of combinations x factors
        Which level of each factor a combination has.
    of_rows : Factor
        The combination of each row.
    """

    names: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    codes: NDArray[np.intp]
    of_rows: Factor

    @property
    def sizes(self) -> tuple[int, ...]:
        """Levels of each factor."""
        return tuple(map(len, self.levels))

    def called(self, levels: Sequence[int], kept: Sequence[int]) -> tuple[str, ...]:
        """Return the names of levels of the factors kept, and nothing for the others."""
        words = dict(zip(kept, levels, strict=True))
        return tuple(self.levels[at][words[at]] if at in words else "" for at in range(len(self.names)))

    def parts(self, most: int) -> tuple[Part, ...]:
        """Return the effects, over the combinations."""
        codes = [self.codes[:, at] for at in range(len(self.names))]
        return effects_of(self.names, codes, self.sizes, most)


def cells_of(factors: Block) -> Cells:
    """Return all combinations of the levels that occur, in the order of the factors.

    Raises
    ------
    NotApplicable
        If a factor has one level, or there are too many combinations.
    """
    each = [factors.factor(at) for at in range(len(factors.names))]
    for name, factor in zip(factors.names, each, strict=True):
        if len(factor.levels) < 2:
            raise NotApplicable(f"{name!r} has one level in these rows.", "Choose another column.")
    sizes = [len(factor.levels) for factor in each]
    if np.prod(sizes) > MOST_CELLS:
        words = f"The columns have {np.prod(sizes):,} combinations of levels; at most {MOST_CELLS} are told apart."
        raise NotApplicable(words, "Merge rare levels, or choose columns with fewer.")
    codes = np.array(list(np.ndindex(*sizes)))
    rows = np.ravel_multi_index([factor.codes for factor in each], sizes)
    names = tuple(", ".join(f.levels[at] for f, at in zip(each, row, strict=True)) for row in codes)
    return Cells(factors.names, tuple(f.levels for f in each), codes, Factor(rows.astype(np.intp), names))


def need_cells(cells: Cells, interactions: bool) -> None:
    """Refuse interactions where a combination of levels has no row."""
    if interactions and (words := without_rows(cells)):
        raise NotApplicable(f"No row has {words}, so interactions cannot be told.", "Turn off interactions.")


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
