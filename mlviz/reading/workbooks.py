"""A sheet of a workbook (.xlsx, .xls, .ods): its cells as Python values, cut to a range, and what is to tell of it."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError

from mlviz.errors import DataError
from mlviz.reading import unpack
from mlviz.reading.cellrange import CellRange, cell_range, column_letters
from mlviz.reading.notes import counted_words
from mlviz.reading.options import Options
from mlviz.reading.parse import EMPTY_REMEDY
from mlviz.reading.room import free_memory, size
from mlviz.reading.sheetxml import WHOLE, SheetFacts, sheet_facts

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Merged = tuple[tuple[int, int], tuple[int, int]]

MOST_CELLS = 50_000_000
"""A sheet that reaches over more cells is refused: a stray cell far below or to the right makes it so large."""

CELL_BYTES = 200
"""Memory that reading a cell of a workbook takes, about: its value, and its text."""

DAMAGES = (ExpatError, *unpack.DAMAGES)
"""What is raised on the way into a damaged workbook."""

SAVE = "Open it and save it again as .xlsx."


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One sheet as it was read.

    Attributes
    ----------
    name : str
        Its name.
    names : tuple of str
        Those of all sheets.
    rows : list of list
        Its cells, in the range that was asked for.
    top : int
        The row of the sheet, from 0, that comes first.
    merged : tuple of ((row, column), (row, column))
        Corners of merged cells, counted within the range.
    notes : tuple of str
        What is to be told.
    """

    name: str
    names: tuple[str, ...]
    rows: list[list[Cell]]
    top: int = 0
    merged: tuple[Merged, ...] = ()
    notes: tuple[str, ...] = ()


def read_sheet(path: Path, name: str, form: str, options: Options) -> Sheet:
    """Return the sheet that was asked for, or the first with anything in it.

    Hidden rows, errors and formulas without a value are told of .xlsx alone, merged cells of .xlsx and .xls.

    Raises
    ------
    DataError
        If the workbook is damaged, protected by a password, too large, or has no such sheet.
    """
    book = _opened(path, name)
    names = tuple(book.sheet_names)
    if not names:
        raise DataError(f"The workbook {name!r} has no sheet.", EMPTY_REMEDY)
    within = WHOLE if options.range is None else cell_range(options.range)
    candidates = names if options.sheet is None else (_chosen(names, options.sheet),)
    for chosen in candidates:
        facts = _facts(path, name, chosen, within) if form == "xlsx" else SheetFacts()
        rows, merged = _cells(book, chosen, within)
        if any(rows):
            return Sheet(chosen, names, rows, within.top, merged, _unseen(facts, rows, within))
    where = f"{options.range} of the sheet {chosen!r}" if options.range else f"The sheet {chosen!r}"
    raise DataError(f"{where} is empty.", EMPTY_REMEDY)


@contextmanager
def _told(reason: str) -> Iterator[None]:
    """Say in a sentence that a workbook is damaged, whatever the library that reads it raises: it may panic, too."""
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, OSError, ValueError) as error:
        raise DataError(reason, SAVE) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise DataError(reason, SAVE) from error


def _opened(path: Path, name: str) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook, PasswordError

    from mlviz.reading.compound import check_chains

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.bin" in archive.namelist():
                raise DataError(f"{name!r} is a binary workbook (.xlsb).", "Save it as .xlsx and upload that.")
        container = b""
    else:
        container = path.read_bytes()
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d" in container:
            raise _protected(name)
    with _told(f"The workbook {name!r} is damaged."):
        if container:
            check_chains(container)
        try:
            return CalamineWorkbook.from_path(str(path))
        except PasswordError as error:
            raise _protected(name) from error


def _protected(name: str) -> DataError:
    return DataError(f"The workbook {name!r} is protected by a password.", "Save it without one and upload it again.")


def _chosen(names: tuple[str, ...], sheet: str | int) -> str:
    if isinstance(sheet, int) and 0 <= sheet < len(names):
        return names[sheet]
    if sheet in names:
        return str(sheet)
    raise DataError(f"There is no sheet {sheet!r}.", f"Choose one of {', '.join(map(repr, names[:20]))}.")


def _facts(path: Path, name: str, sheet: str, within: CellRange) -> SheetFacts:
    try:
        facts = sheet_facts(path, sheet, within, MOST_CELLS)
    except DAMAGES as error:
        raise DataError(f"The workbook {name!r} is damaged.", SAVE) from error
    _check_size(sheet, facts.height, facts.width)
    return facts


def _check_size(sheet: str, height: int, width: int) -> None:
    """Refuse a sheet before there is made room for all its cells."""
    cells = height * width
    if cells > MOST_CELLS:
        raise DataError(
            f"The sheet {sheet!r} reaches down to {column_letters(width - 1)}{height}: {cells:,} cells, more than "
            f"{MOST_CELLS:,}.",
            "Delete what stands far below or to the right of the table, or save the table as .csv.",
        )
    if cells * CELL_BYTES > (free := free_memory()):
        raise DataError(
            f"The sheet {sheet!r} has {cells:,} cells: reading them would take {size(cells * CELL_BYTES)} of memory, "
            f"and {size(free)} are free.",
            "Save the table as .csv: that can be read in parts.",
        )


def _cells(book: "CalamineWorkbook", sheet: str, within: CellRange) -> tuple[list[list[Cell]], tuple[Merged, ...]]:
    """Return the cells of a sheet within a range, and those that are merged."""
    with _told(f"The sheet {sheet!r} cannot be read."):
        found = book.get_sheet_by_name(sheet)
    _check_size(sheet, found.total_height, found.total_width)
    with _told(f"The sheet {sheet!r} cannot be read."):
        rows = found.to_python(skip_empty_area=False)
    return within.cut(rows), _moved(found.merged_cell_ranges or (), within)


def _moved(merged: Any, within: CellRange) -> tuple[Merged, ...]:
    """Return the merged cells that begin in the range, counted from its corner."""
    top, left = within.top, within.left
    return tuple(sorted(((a - top, b - left), (c - top, d - left)) for (a, b), (c, d) in merged if within.has(a, b)))


def _unseen(facts: SheetFacts, rows: list[list[Cell]], within: CellRange) -> tuple[str, ...]:
    """Say what a person who looks at the sheet does not see, or sees and we do not."""
    last_row, last_column = within.top + len(rows), within.left + max(map(len, rows))
    lines = [f"{row + 1:,}" for row in facts.hidden_rows if row < last_row]
    columns = [column_letters(column) for column in facts.hidden_columns if column < last_column]
    said = (
        (lines, "{} row of the sheet is hidden; it was read", "{} rows of the sheet are hidden; they were read"),
        (columns, "{} column is hidden; it was read", "{} columns are hidden; they were read"),
        (facts.errors, "{} cell holds an error and is missing", "{} cells hold an error and are missing"),
        (
            facts.uncomputed,
            "{} cell holds a formula whose value is not stored, and is missing",
            "{} cells hold formulas whose values are not stored, and are missing",
        ),
    )
    return tuple(note for places, one, many in said for note in counted_words(places, one, many))


def filled_down(sheet: Sheet, below: int) -> tuple[list[list[Cell]], tuple[str, ...]]:
    """Return the rows with merged cells below a row filled down, each with the value of its first, and a note.

    Above it are titles and names, where a merged cell is one.
    """
    rows, done = sheet.rows, list[str]()
    for (first, left), (last, right) in sheet.merged:
        if first < below or last == first or first >= len(rows) or left >= len(rows[first]):
            continue
        value = rows[first][left]
        for row in rows[first + 1 : last + 1]:
            row[left] = value
        top = sheet.top + first
        done.append(f"{column_letters(left)}{top + 1}:{column_letters(right)}{top + 1 + last - first}")
    return rows, counted_words(done, "{} merged cell was filled down", "{} merged cells were filled down")
