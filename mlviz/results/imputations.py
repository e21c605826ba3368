"""Several filled-in versions of one table, kept as what was drawn for each gap."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mlviz.dataset import Dataset, digest
from mlviz.kinds import Column

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What was drawn for the gaps of one column.

    Attributes
    ----------
    column : str
        Its name.
    rows : array of int, shape (gaps,)
        Where it is missing.
    values : array, shape (m, gaps)
        Numbers; for a category the position of the level.
    levels : tuple
        The levels of a category, empty for numbers.
    trace : array of float, shape (m, rounds)
        Mean of what was drawn in each round, by which one sees whether the draws have settled.
    """

    column: str
    rows: NDArray[np.int64]
    values: NDArray[np.float64]
    levels: tuple[object, ...]
    trace: NDArray[np.float64]

    @property
    def m(self) -> int:
        """How many tables there are."""
        return len(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Imputations:
    """One table with gaps, and m ways to fill them that differ as much as is not known.

    They are made for estimates, by ``mlviz.pooled``. To compare models use the steps of a recipe: these are learned
    anew in every fold, where what is drawn here has seen all rows.

    Attributes
    ----------
    dataset : Dataset
        The table with its gaps; a seeded sample of its rows if it is long.
    drawn : tuple of Drawn
        Per column with gaps that was filled.
    used : tuple of str
        The columns the fillings were learned from.
    m, seed : int
        How many, and the seed.
    notes : tuple of str
        What was left out or sampled.
    """

    dataset: Dataset
    drawn: tuple[Drawn, ...]
    used: tuple[str, ...]
    m: int
    seed: int
    notes: tuple[str, ...] = ()

    def completed(self, i: int) -> Dataset:
        """Return the i-th filled-in table, from 0; columns that were not filled keep their gaps."""
        frame = self.dataset.frame.copy(deep=False)
        columns = {column.name: column for column in self.dataset.columns}
        for one in self.drawn:
            frame[one.column] = _with(frame[one.column], one, i)
            columns[one.column] = _complete(columns[one.column])
        mark = digest(self.dataset.fingerprint, "imputed", str(self.seed), str(self.m), str(i))
        return replace(
            self.dataset, frame=frame, columns=tuple(columns.values()), fingerprint=mark, parent=None, recipe=""
        )


def _with(values: "pd.Series", one: Drawn, i: int) -> "pd.Series":
    import pandas as pd

    if not one.levels:
        filled = values.to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
        filled[one.rows] = one.values[i]
        return pd.Series(filled, index=values.index)
    filled = values.copy()
    chosen = [one.levels[int(code)] for code in one.values[i]]
    filled.iloc[one.rows] = pd.array(chosen, dtype=values.dtype)
    return filled


def _complete(column: Column) -> Column:
    return replace(column, n_missing=0)
