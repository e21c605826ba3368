"""A file with typed columns before its rows are read: what is in it, and how to get it whole or in parts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlviz.reading.parse import Parsed

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 10_000
"""Rows read at a time for a sample."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A file that was opened.

    Attributes
    ----------
    names : tuple of str
        Its columns.
    frames : callable
        Given columns (None: all) and a number of rows (None: all at once), the table in frames of so many rows.
    n_rows : int or None
        Rows, where the file tells.
    notes : tuple of str
        What is to be said of the file.
    finish : callable
        What is done once to the rows that were read, with what there is to report of it.
    """

    names: tuple[str, ...]
    frames: Callable[[list[str] | None, int | None], Iterator["pd.DataFrame"]]
    n_rows: int | None = None
    notes: tuple[str, ...] = ()
    finish: Callable[["pd.DataFrame"], Parsed] = Parsed
