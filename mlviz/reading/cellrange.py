"""Ranges of cells as spreadsheets write them: ``A3:F90``."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from mlviz.errors import DataError

Cell = TypeVar("Cell")
MOST_COLUMNS = 16_384
PART = re.compile(r"\$?([A-Z]{0,3})\$?(\d{0,7})")


@dataclass(frozen=True, slots=True)
class CellRange:
    """Rows and columns from 0, the last ones included; None for no end."""

    top: int
    left: int
    bottom: int | None
    right: int | None

    def cut(self, rows: list[list[Cell]]) -> list[list[Cell]]:
        """Return the cells of a sheet that lie within."""
        width, height = (None if end is None else end + 1 for end in (self.right, self.bottom))
        return [row[self.left : width] for row in rows[self.top : height]]

    def has_row(self, row: int) -> bool:
        """Whether a row lies within."""
        return self.top <= row and (self.bottom is None or row <= self.bottom)

    def has(self, row: int, column: int) -> bool:
        """Whether a cell lies within."""
        return self.has_row(row) and self.has_column(column)

    def has_column(self, column: int) -> bool:
        """Whether a column lies within."""
        return self.left <= column and (self.right is None or column <= self.right)


def cell_range(text: object) -> CellRange:
    """Return what a range means.

    Raises
    ------
    DataError
        If it means nothing.

    Examples
    --------
    >>> cell_range("B3:F90"), cell_range("a:c").right, cell_range("3:90").top
    (CellRange(top=2, left=1, bottom=89, right=5), 2, 2)
    """
    parts = [PART.fullmatch(part) for part in str(text).strip().upper().split(":")]
    if len(parts) == 2 and parts[0] and parts[1]:
        (first, above), (last, below) = (part.groups() for part in parts if part)
        top, left = _row(above) or 0, _column(first) or 0
        bottom, right = _row(below), _column(last)
        alike = bool(first) == bool(last) and bool(above) == bool(below) and (first or above)
        if alike and top <= (top if bottom is None else bottom) and left <= (left if right is None else right):
            return CellRange(top, left, bottom, right)
    raise DataError(f"{text!r} is no range of cells.", "Write it as in a spreadsheet: A3:F90, A:F or 3:90.")


def _row(digits: str) -> int | None:
    return max(0, int(digits) - 1) if digits else None


def _column(letters: str) -> int | None:
    return column_number(letters) if letters else None


@lru_cache(maxsize=MOST_COLUMNS)
def column_number(letters: str) -> int:
    """Return the place, from 0, of a column as a spreadsheet names it.

    Examples
    --------
    >>> column_number("A"), column_number("XFD")
    (0, 16383)
    """
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place - 1


def column_letters(place: int) -> str:
    """Return how a spreadsheet names a column that is counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(26), column_letters(16383)
    ('A', 'AA', 'XFD')
    """
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
