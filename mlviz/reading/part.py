"""A part of a table: the columns that were asked for, and a sample of its rows where one was."""

import csv
from collections.abc import Callable, Sequence
from typing import TextIO

from mlviz.dataset import unknown_column
from mlviz.reading.dialect import ALONE
from mlviz.reading.options import Options
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
    """The rows of a table on their way into a file: all of them as they come, or a sample at the end.

    A sample is kept as lines of text, which take a third of the memory of their cells.
    """

    def __init__(self, file: TextIO, options: Options, places: Sequence[int] | None) -> None:
        self._file, self._seed, self._places = file, options.seed or 0, places
        self._write = csv.writer(file, delimiter=ALONE).writerow
        self._line = csv.writer(_Line(), delimiter=ALONE).writerow
        self._sample = None if options.rows is None else Reservoir(options.rows, self._seed, self._packed)
        self.add: Callable[[list[str]], object] = self._write if places is None else self._write_part
        if self._sample is not None:
            self.add = self._sample.append

    def part(self, row: list[str]) -> list[str]:
        """Return the cells of the columns that are read."""
        if self._places is None:
            return row
        return [row[place] if place < len(row) else "" for place in self._places]

    def finish(self) -> tuple[str, ...]:
        """Write the sample, if it is one; return a note that it is."""
        if self._sample is None:
            return ()
        lines, seen = self._sample.rows, self._sample.seen
        self._file.writelines(lines)
        return sample_note(len(lines), seen, self._seed)

    def _write_part(self, row: list[str]) -> None:
        self._write(self.part(row))

    def _packed(self, row: list[str]) -> str:
        return str(self._line(self.part(row)))


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text
