"""One of the tables of a file with what was done to its rows, and records that can be looked at beforehand."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from mlviz.reading.fit import Column
from mlviz.reading.header import Layout
from mlviz.reading.notes import counted
from mlviz.reading.records import Record

SAID = {
    "above": ("{} line above the table was left out", "{} lines above the table were left out"),
    "short": (
        "{} row has fewer cells than the WIDTH columns; the rest is missing",
        "{} rows have fewer cells than the WIDTH columns; the rest is missing",
    ),
    "laid": (
        "{} row has not the WIDTH cells of the others; they were laid onto the columns they fit",
        "{} rows have not the WIDTH cells of the others; they were laid onto the columns they fit",
    ),
    "long": (
        "{} row has more cells than the WIDTH columns; columns were added",
        "{} rows have more cells than the WIDTH columns; columns were added",
    ),
    "quote": (
        "{} line has a quote out of place; it was read on its own",
        "{} lines have a quote out of place; each was read on its own",
    ),
    "mark": (
        "{} line is cut by another delimiter; it was read with that",
        "{} lines are cut by another delimiter; they were read with that",
    ),
    "blank": ("{} row without any value was left out", "{} rows without any value were left out"),
    "again": (
        "{} row repeats the names of the columns; it was left out",
        "{} rows repeat the names of the columns; they were left out",
    ),
    "footnote": ("{} line of notes at the end was left out", "{} lines of notes at the end were left out"),
}
"""What may be done to rows, said of one and of many."""


@dataclass(slots=True)
class Table:
    """One table of a file: where it lies, its rows as far as they are kept, and what was done to them."""

    layout: Layout
    columns: tuple[Column, ...]
    n_rows: int = 0
    widest: int = 0
    done: dict[str, list[int]] = field(default_factory=dict)

    def note(self, what: str, line: int) -> None:
        """Remember that something was done to a line."""
        self.done.setdefault(what, []).append(line)

    def sentences(self) -> tuple[str, ...]:
        """Say what was done."""
        width = self.layout.width
        return tuple(
            counted(self.done[what], *(_sized(word, width) for word in words))
            for what, words in SAID.items()
            if what in self.done
        )


class Ahead:
    """Records that can be looked at before they are taken."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = iter(records)
        self._seen: deque[Record] = deque()

    def peek(self, count: int) -> list[Record]:
        """Return up to so many of the next records."""
        self._seen.extend(islice(self._records, max(0, count - len(self._seen))))
        return list(islice(self._seen, count))

    def put_back(self, record: Record) -> None:
        """Return the record that was taken last."""
        self._seen.appendleft(record)

    def __iter__(self) -> Iterator[Record]:
        while (record := self._seen.popleft() if self._seen else next(self._records, None)) is not None:
            yield record


def _sized(sentence: str, width: int) -> str:
    return sentence.replace("WIDTH columns", "one column" if width == 1 else f"{width} columns").replace(
        "WIDTH cells", "one cell" if width == 1 else f"{width} cells"
    )
