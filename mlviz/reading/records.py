"""A text as records, one after the other, where a quote out of place spoils its own line and no other."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mlviz.reading.dialect import Dialect
from mlviz.reading.quotes import cut

SPAN = 1000
"""Lines a cell in quotes may take before the quote is held to be out of place."""

PATIENCE = 20_000
"""Lines read in vain within quotes that turned out to be none; after that every line is a record of its own."""

JOINED = 8
"""Lines that are tried together where the first alone makes no record."""


@dataclass(slots=True)
class Record:
    """One row: its raw line from 0, its cells and text, whether quotes were mended. Frozen would be slower."""

    line: int
    cells: list[str]
    text: str = ""
    mended: bool = False


def records(lines: Iterable[str], dialect: Dialect, width: int, start: int = 0) -> Iterator[Record]:
    r"""Cut lines into records.

    Parameters
    ----------
    lines : iterable of str
        The lines, with their ends.
    dialect : Dialect
        How they are cut.
    width : int
        The number of cells most records have; a line whose quotes are out of place is cut into as many if it can be.
    start : int
        Number of the first line.

    Examples
    --------
    >>> [record.cells for record in records(['a,"b\n', 'c,d\n', '1,"x\n', 'y"\n'], Dialect(",", '"'), 2)]
    [['a', '"b'], ['c', 'd'], ['1', 'x\ny']]
    """
    source, span, patience = _Source(lines, start), SPAN, PATIENCE
    simple = dialect.plain and not dialect.skip_space
    while (text := source.take()) is not None:
        if simple and (not dialect.quote or dialect.quote not in text):
            bare = text.rstrip("\r\n")
            yield Record(source.line - 1, bare.split(dialect.delimiter) if bare else [], text)
            continue
        source.put_back([text])
        line = source.line
        taken, cells = source.record(dialect, span)
        if cells is not None and (len(taken) == 1 or len(cells) == width):
            yield Record(line, dialect.restored(cells), text if len(taken) == 1 else "".join(taken))
            continue
        used, mended = _mend(taken, cells, dialect, width)
        patience -= len(taken) - used
        span = span if patience > 0 else 1
        source.put_back(taken[used:])
        sound = cells is not None and used == len(taken)
        yield Record(line, mended, "".join(taken[:used]), not sound)


def _mend(taken: list[str], cells: list[str] | None, dialect: Dialect, width: int) -> tuple[int, list[str]]:
    """Return how many of the lines make a record, and its cells."""
    for used in range(1, min(len(taken), JOINED) + 1):
        if found := cut("".join(taken[:used]).rstrip("\r\n"), dialect, width):
            return used, found
    if cells is not None:
        return len(taken), dialect.restored(cells)
    return 1, _as_it_stands(taken[0], dialect, width)


def _as_it_stands(line: str, dialect: Dialect, width: int) -> list[str]:
    """Cut one line as the tolerant reader does, or at every delimiter if that fails or comes nearer to the width."""
    bare = dialect.prepared(line.rstrip("\r\n"))
    simple = bare.split(dialect.mark)
    try:
        tolerant = next(dialect.reader([bare]), [])
    except csv.Error:
        tolerant = simple
    closer = abs(len(tolerant) - width) <= abs(len(simple) - width) and bare.count(dialect.quote or "\0") % 2 == 0
    return dialect.restored(tolerant if closer else simple)


class _Source:
    """Lines that can be put back."""

    def __init__(self, lines: Iterable[str], start: int) -> None:
        self._lines = iter(lines)
        self._back: deque[str] = deque()
        self.line = start

    def take(self) -> str | None:
        """Return the next line, None at the end."""
        line = self._back.popleft() if self._back else next(self._lines, None)
        self.line += line is not None
        return line

    def put_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.line -= len(lines)

    def record(self, dialect: Dialect, span: int) -> tuple[list[str], list[str] | None]:
        """Return the lines of the next record and its cells, None where the quotes are not sound."""
        taken: list[str] = []
        try:
            return taken, next(dialect.reader(self._feed(taken, dialect, span), strict=True), [])
        except csv.Error:
            return taken, None

    def _feed(self, taken: list[str], dialect: Dialect, span: int) -> Iterator[str]:
        while len(taken) < span and (line := self.take()) is not None:
            taken.append(line)
            yield dialect.prepared(line)
