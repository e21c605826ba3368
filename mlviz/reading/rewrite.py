"""A file that needs repair, written anew row by row, so that pandas reads the sound table at full speed.

Only files in which the beginning, the end or the pass over all bytes showed a need come here, and those of which a part
is to be read. They are read as a stream: memory does not grow with them.
"""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from mlviz.errors import DataError
from mlviz.frames import unique_names
from mlviz.reading.dialect import ALONE, Dialect
from mlviz.reading.header import Layout
from mlviz.reading.notes import header_note, table_labels, tables_note
from mlviz.reading.options import Options
from mlviz.reading.part import Rows, chosen_places
from mlviz.reading.records import records
from mlviz.reading.sieve import split
from mlviz.reading.tables import Table
from mlviz.settings import settings

BODY = Dialect(ALONE, '"')
"""How a file is written anew: no text holds this delimiter, so hardly a cell needs quotes."""

SAMPLE = 300
"""Rows kept as evidence for the decimal mark and the missing tokens."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The body of one table without its header, and what is known of it."""

    body: Path
    layout: Layout
    sample: tuple[tuple[str, ...], ...]
    tables: tuple[str, ...]
    chosen: int
    notes: tuple[str, ...]


class _Part:
    """One of the tables while it is written."""

    def __init__(self, table: Table, path: Path, options: Options) -> None:
        self.table, self.path = table, path
        self.names = unique_names([*table.layout.names, *[""] * (table.layout.width - len(table.layout.names))])
        wanted = options.columns
        places = None if wanted is None else [place for place, name in enumerate(self.names) if name in wanted]
        self.file = path.open("w", encoding="utf-8", newline="")
        self.rows = Rows(self.file, options, places)
        self.sample: list[tuple[str, ...]] = []
        self.notes: tuple[str, ...] = ()

    def add(self, row: list[str]) -> None:
        if len(self.sample) < SAMPLE:
            self.sample.append(tuple(self.rows.part(row)))
        self.rows.add(row)

    def close(self) -> None:
        if not self.file.closed:
            self.notes = self.rows.finish()
            self.file.close()

    def layout(self, options: Options) -> Layout:
        """Return where the table lies, with the columns that were written."""
        if options.columns is None:
            return replace(self.table.layout, width=self.table.widest)
        names = tuple(self.names[place] for place in chosen_places(self.names, options.columns))
        return replace(self.table.layout, names=names, width=len(names))


def rewrite(path: Path, folder: Path, dialect: Dialect, width: int, options: Options) -> Rewritten:
    """Write every table of a UTF-8 file on its own and return the one that is wanted.

    Raises
    ------
    DataError
        If there is no table, not the one asked for, or a row is too wide.
    """
    parts: list[_Part] = []
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines, ExitStack() as open_files:
        stream = records((line.replace("\0", "") for line in lines), dialect, width)
        for table, row in split(stream, options, dialect):
            if row is None:
                open_files.close()
                parts.append(_Part(table, folder / f"table-{len(parts)}", options))
                open_files.callback(parts[-1].close)
                continue
            parts[-1].add(row)
    tables = [part.table for part in parts]
    chosen = wanted(tables, options)
    part = parts[chosen]
    notes = (*notes_on(tables, chosen), *part.notes)
    return Rewritten(part.path, part.layout(options), tuple(part.sample), labels_of(tables), chosen, notes)


def wanted(tables: list[Table], options: Options) -> int:
    """Return the position of the table to read: the one asked for, or the one with most rows.

    Raises
    ------
    DataError
        If there is no table, not the one asked for, or a row of it is too wide.
    """
    if not tables:
        raise DataError("The file holds no table: it has no line with text.", "Choose a file with a header and rows.")
    if options.table is not None and options.table >= len(tables):
        raise DataError(
            f"There is no table {options.table}: the file holds {len(tables)}.", f"Choose 0 to {len(tables) - 1}."
        )
    sizes = [table.n_rows for table in tables]
    chosen = sizes.index(max(sizes)) if options.table is None else options.table
    table, limit = tables[chosen], settings().max_columns
    if table.widest > limit:
        line = table.done.get("long", [table.layout.first_line])[0]
        raise DataError(
            f"The table has {table.widest:,} columns; the limit is {limit:,} (line {line + 1:,}).",
            "Keep the columns you need, or ask the administrator to raise MLVIZ_MAX_COLUMNS.",
        )
    return chosen


def labels_of(tables: list[Table]) -> tuple[str, ...]:
    """Return what to show of each table where one is to be chosen."""
    return table_labels([(table.layout, table.n_rows) for table in tables])


def notes_on(tables: list[Table], chosen: int) -> tuple[str, ...]:
    """Say which table was read and what was done to it."""
    table = tables[chosen]
    return (*tables_note(chosen, labels_of(tables)), *header_note(table.layout), *table.sentences())
