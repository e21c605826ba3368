"""Which cells and rows differ between a table and the same table after some steps."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from mlviz.results.profile import Array

if TYPE_CHECKING:
    import pandas as pd


class Change(IntEnum):
    """What happened to one cell; the number is what masks hold."""

    SAME = 0
    CHANGED = 1
    FILLED = 2
    EMPTIED = 3
    ADDED = 4
    REMOVED = 5

    @property
    def words(self) -> str:
        """What happened, as it is said after a count."""
        return ("the same", "changed", "filled", "set missing", "new", "removed")[self]


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What differs between two tables that came from the same one.

    Attributes
    ----------
    rows : array of int
        Positions, in the table after, of the rows with a cell that was changed, filled or set missing, of those
        that a new flag marks with 1, and of those that were not in the table before.
    dropped : array of int
        Positions, in the table before, of the rows that are not in the table after.
    counts : tuple of (Change, int)
        Cells changed, filled and set missing, of the rows and columns that both tables have; without zeros.
    added, left_out : tuple of str
        Columns only the table after, or only the table before has.
    touched : tuple of str
        Columns with at least one cell changed, filled or set missing.
    n_flagged, n_returned : int
        Rows that a new flag marks, and rows that only the table after has.
    """

    rows: Array
    dropped: Array
    counts: tuple[tuple[Change, int], ...]
    added: tuple[str, ...]
    left_out: tuple[str, ...]
    touched: tuple[str, ...]
    n_flagged: int = 0
    n_returned: int = 0

    @property
    def nothing(self) -> bool:
        """Whether both tables are the same."""
        return not (len(self.rows) or len(self.dropped) or self.added or self.left_out)


@dataclass(frozen=True, slots=True, eq=False)
class ChangedRows:
    """A few rows, cell by cell: what a page of a table shows.

    Attributes
    ----------
    numbers : array of int
        Which rows of the table as it was read these are, counted from 1.
    before, after : DataFrame
        The same rows and columns in both; a cell is missing in ``before`` where the row or the column was not there.
    marks : array of int
        The ``Change`` of each cell.
    """

    numbers: Array
    before: "pd.DataFrame"
    after: "pd.DataFrame"
    marks: Array
