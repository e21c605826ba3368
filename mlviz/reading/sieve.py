"""From records to tables: what is a row, what is a blank line, a note, a header that comes again, another table.

The idea that a line is told by how full it is, by the types of its cells and by its neighbours is that of
Christodoulakis et al. (2020), "Pytheas: pattern-based table discovery in CSV files".
"""

import csv
import re
from collections.abc import Iterable, Iterator

from mlviz.reading.dialect import ALONE, Dialect
from mlviz.reading.fit import columns_of, fitness, fitted
from mlviz.reading.header import find_layout, valued
from mlviz.reading.options import Options
from mlviz.reading.records import Record
from mlviz.reading.tables import Ahead, Table

AHEAD = 300
"""Records by which the layout of a table is found."""

PATIENCE = 2_000
"""So many rows of another width are looked at closely before it may be given up."""

HELD = 1000
"""So many sparse rows in a row are no notes."""

LONG = 60
"""Characters of a sentence that is no value of a column of short ones."""

MARKED = re.compile(
    r"\s*(?:\*|†|‡|§|#|--|\(?\d{1,2}\)\s|\[\d+\]|(?:notes?|sources?|quellen?|fuente|fonte|anmerkung(?:en)?|legend"
    r"|remarks?|comments?|footnotes?|copyright)\b)",
    re.IGNORECASE,
)
"""How the notes below a table begin."""

OTHERS = (",", ";", "\t", "|", " ")
"""Delimiters a single line may be cut by instead."""


def split(records: Iterable[Record], options: Options, dialect: Dialect) -> Iterator[tuple[Table, list[str] | None]]:
    """Return every row with its table; each table comes once with None before its rows.

    Parameters
    ----------
    records : iterable of Record
        The file from its first line.
    options : Options
        What a person set: it holds for the first table. With ``repair`` off nothing is left out or laid anew.
    dialect : Dialect
        How the records were cut.
    """
    ahead, given = Ahead(records), options
    while head := ahead.peek(AHEAD):
        rows = [(record.line, record.cells) for record in head]
        layout = find_layout(rows, given.header_row, given.skip_rows, given.tokens, given.header_rows)
        if layout.width == 0:
            for _ in zip(head, ahead, strict=False):
                pass
            continue
        body = _full([record.cells for record in head if record.line > layout.last_name])
        table = Table(layout, columns_of(body, layout.width, options.tokens), widest=layout.width)
        for record in head if given.header_row is None else ():
            if (given.skip_rows or 0) <= record.line < layout.first_line and any(map(str.strip, record.cells)):
                table.note("above", record.line)
        yield table, None
        yield from ((table, row) for row in _Sieve(table, options, dialect).rows(ahead))
        given = Options(missing_tokens=options.missing_tokens)


class _Sieve:
    """Tells the rows of one table from what stands between and below them."""

    def __init__(self, table: Table, options: Options, dialect: Dialect) -> None:
        self.table, self.dialect, self.tokens = table, dialect, options.tokens
        self.width = table.layout.width
        # A table of one column has no rows that are sparse or of another width.
        self.repair = options.repair is not False and self.width > 1
        self.names = _bare(table.layout.named)
        self.typed = {i for i, column in enumerate(table.columns) if column.shape in ("number", "date")}
        self.glance = sorted(self.typed)[:3] if self.width > 1 else []
        self.used = sum(column.empty < 1 for column in table.columns)
        self.held: list[Record] = []
        self.tried = self.laid = 0

    def rows(self, ahead: Ahead) -> Iterator[list[str]]:
        """Return the rows of the table, up to the end or the next table."""
        for record in ahead:
            if record.line <= self.table.layout.last_name:
                continue
            if not self.held and self._is_plain(record.cells) and not record.mended:
                self.table.n_rows += 1
                yield record.cells
            elif self.repair and self._begins_table(record, ahead):
                ahead.put_back(record)
                yield from self._end(True)
                return
            else:
                yield from self._other(record)
        yield from self._end(False)

    def _other(self, record: Record) -> Iterator[list[str]]:
        """Hold a record back, leave it out or let it go as a row, with those held before it."""
        if self.repair and len(self.held) < HELD and self._holds(record):
            self.held.append(record)
            return
        yield from self._between()
        if self.repair and len(self.names) > 1 and _bare(record.cells) == self.names:
            self.table.note("again", record.line)
        elif record.cells:
            yield self._row(record)

    def _is_plain(self, cells: list[str]) -> bool:
        """Whether this is a row at first glance: its width, and a digit in a column of values beside another cell."""
        if len(cells) != self.width:
            return False
        valued = next((i for i in self.glance if cells[i][:1].isdigit()), -1)
        return valued >= 0 and bool(cells[0] if valued else cells[1])

    def _holds(self, record: Record) -> bool:
        """Whether only what follows tells if this is a row: it is blank, one cell of words, or goes on after such."""
        present = [cell for cell in record.cells if cell.strip()]
        if not present:
            return True
        values = any(valued(cell.strip()) for cell in present)
        if len(present) == 1:
            return not values and not (len(record.cells) < self.width and self._cut_otherwise(record))
        odd = not values and not record.cells[0].strip() and not self.table.columns[0].empty
        if self.held and (len(record.cells) != self.width or 0 in self.typed) and MARKED.match(record.cells[0]):
            return True
        opened = (odd or len(record.cells) != self.width) and any(
            self._is_note(position) for position in range(len(self.held))
        )
        return opened and len(present) <= max(2, self.used // 3)

    def _is_note(self, position: int) -> bool:
        """Whether a held row is a note for certain, and no row of which the rest is missing."""
        record = self.held[position]
        present = [cell.strip() for cell in record.cells if cell.strip()]
        after_blank = position > 0 and not any(map(str.strip, self.held[position - 1].cells))
        if len(present) != 1:
            return after_blank and bool(present) and MARKED.match(record.cells[0]) is not None
        text, first = present[0], self.table.columns[0]
        if MARKED.match(text) or (len(text) > LONG and len(text) > 3 * first.length):
            return True
        if self.used > 2 and after_blank:
            return True
        if not record.cells[0].strip():
            return first.empty == 0 and self.used > 2
        return len(record.cells) < self.width and (text.endswith(":") or len(text.split()) > 2)

    def _begins_table(self, record: Record, ahead: Ahead) -> bool:
        """Whether this row holds the names of another table."""
        cells = _bare(record.cells)
        words = {i for i, cell in enumerate(cells) if cell and cell not in self.tokens}
        if len(words) < 2 or cells == self.names or any(valued(cells[i]) for i in words):
            return False
        if sum(cells[i] in self.names for i in words) >= 0.5 * max(len(words), len(self.names)):
            return True
        if not any(not any(map(str.strip, held.cells)) for held in self.held):
            return False
        follows = next((r for r in ahead.peek(2) if any(map(str.strip, r.cells))), None)
        if follows is None or len({cells[i] for i in words}) < len(words):
            return False
        over = words & self.typed
        if over and len(over) >= 0.6 * len(self.typed) and any(valued(cell.strip()) for cell in follows.cells):
            return True
        return len(record.cells) != self.width and len(follows.cells) == len(record.cells)

    def _between(self) -> Iterator[list[str]]:
        """Let go of what was held: rows after all."""
        for record in self.held:
            if any(map(str.strip, record.cells)):
                yield self._row(record)
            elif record.cells:
                self.table.note("blank", record.line)
        self.held = []

    def _end(self, other: bool) -> Iterator[list[str]]:
        """Let go of what was held at the end: notes from the first that is certain, with the lines just above it."""
        certain = (place for place in range(len(self.held)) if self._is_note(place))
        first = 0 if other else next(certain, len(self.held))
        while 0 < first < len(self.held) and any(map(str.strip, self.held[first - 1].cells)):
            first -= 1
        notes, self.held = self.held[first:], self.held[:first]
        yield from self._between()
        for record in notes:
            if any(map(str.strip, record.cells)):
                self.table.note("footnote", record.line)
            elif record.cells:
                self.table.note("blank", record.line)

    def _row(self, record: Record) -> list[str]:
        """Return the cells of a row, as many as there are columns where that is possible."""
        self.table.n_rows += 1
        cells, table = record.cells, self.table
        if record.mended:
            table.note("quote", record.line)
        if len(cells) == self.width:
            return cells
        padded = [*cells, *[""] * (self.width - len(cells))]
        found = None
        if self.repair and self._worth_fitting():
            if other := self._cut_otherwise(record):
                table.note("mark", record.line)
                return other
            between = self.dialect.delimiter + " " * (self.dialect.skip_space and self.dialect.delimiter != " ")
            found = fitted(cells, table.columns, between)
            self.tried += 1
            self.laid += found not in (None, padded)
        if len(cells) < self.width:
            table.note("short" if found in (None, padded) else "laid", record.line)
            return found or padded
        table.note("laid" if found else "long", record.line)
        table.widest = max(table.widest, len(found or cells))
        return found or cells

    def _worth_fitting(self) -> bool:
        """Whether a close look at rows of another width was worth it so far; where they just end early, it is not."""
        return self.tried < PATIENCE or self.laid >= 0.02 * self.tried

    def _cut_otherwise(self, record: Record) -> list[str] | None:
        """Cut the line by another delimiter, if that gives a row that fits."""
        quote, text, columns = self.dialect.quote or '"', record.text.rstrip("\r\n"), self.table.columns
        if not text or self.dialect.delimiter == ALONE or MARKED.match(text):
            return None
        # Where all columns hold words, a sentence would fit as well as a row.
        for mark in OTHERS if self.typed else OTHERS[:-1]:
            for skip_space in (False, True) if mark in text else ():
                cells, same = _strict(text, Dialect(mark, quote, skip_space)), mark == self.dialect.delimiter
                row = fitted(cells, columns, mark) if len(cells) > self.width and not same else cells
                if row and len(row) == self.width and fitness(row, columns) >= 0.4 * self.used:
                    return row
        return None


def _full(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows that are at least half as full as half of them are: the others tell nothing of columns."""
    fills = [sum(map(bool, row)) for row in rows]
    usual = sorted(fills)[len(fills) // 2] if fills else 0
    return [row for row, filled in zip(rows, fills, strict=True) if 2 * filled >= usual]


def _strict(text: str, dialect: Dialect) -> list[str]:
    """Return the cells of a line, none if a quote is out of place."""
    try:
        return next(dialect.reader([text], strict=True), [])
    except csv.Error:
        return []


def _bare(cells: Iterable[str]) -> list[str]:
    """Return the cells without blanks around them and without empty ones at the end."""
    bare = [cell.strip() for cell in cells]
    while bare and not bare[-1]:
        bare.pop()
    return bare
