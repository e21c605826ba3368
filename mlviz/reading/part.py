"""A part of a table: the columns that were asked for, and a sample of its rows where one was."""

from collections.abc import Sequence

from mlviz.dataset import unknown_column
from mlviz.reading.sampling import Reservoir, sample_note


def chosen_places(names: Sequence[str], columns: tuple[str, ...] | None) -> list[int]:
    """Return the positions of the columns that are read, in the order of the file.

    Raises
    ------
    DataError
        If one that was asked for is not there.

    Examples
    --------
    >>> chosen_places(["a", "b", "c"], ("c", "a")), chosen_places(["a", "b"], None)
    ([0, 2], [0, 1])
    """
    for name in columns or ():
        if name not in names:
            raise unknown_column(name, tuple(names))
    return [place for place, name in enumerate(names) if columns is None or name in columns]


class Rows:
    """The rows of a table as they come: all, or a sample of so many.

    Examples
    --------
    >>> rows = Rows(None, None)
    >>> rows.add(["1", "x"])
    >>> rows.rows, rows.notes
    ([['1', 'x']], ())
    """

    def __init__(self, size: int | None, seed: int | None) -> None:
        self._all: list[list[str]] = []
        self._seed = seed or 0
        self._sample = None if size is None else Reservoir[list[str]](size, self._seed)

    def add(self, row: list[str]) -> None:
        """Take one more."""
        (self._all if self._sample is None else self._sample).append(row)

    @property
    def rows(self) -> list[list[str]]:
        """Those that are kept."""
        return self._all if self._sample is None else self._sample.rows

    @property
    def notes(self) -> tuple[str, ...]:
        """That these are not all, where they are not."""
        return () if self._sample is None else sample_note(len(self.rows), self._sample.seen, self._seed)
