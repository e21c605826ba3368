"""Workbooks (.xlsx, .xls, .ods) made into typed columns."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mlviz.dataset import ReadAs
from mlviz.errors import DataError
from mlviz.frames import unique_names
from mlviz.reading.columns import Rules, type_column
from mlviz.reading.gaps import among_codes, count_tokens, kept_note, token_cells, token_note, without_code
from mlviz.reading.header import Layout
from mlviz.reading.options import Options
from mlviz.reading.parse import EMPTY_REMEDY, Parsed
from mlviz.reading.records import Record
from mlviz.reading.rewrite import BODY, labels_of, notes_on, wanted
from mlviz.reading.sieve import split
from mlviz.reading.tables import Table

if TYPE_CHECKING:
    import pandas as pd

Cell = str | float | int | bool | date | datetime | time | timedelta | None


def workbook_rows(path: Path, name: str, sheet: str | int | None) -> tuple[str, list[list[Cell]], tuple[str, ...]]:
    """Return the name of the sheet, its rows as Python values, and the names of all sheets.

    Raises
    ------
    DataError
        If the workbook is damaged, protected by a password, or has no such sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise _protected(name) from error
    except (CalamineError, OSError, ValueError) as error:
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d" in path.read_bytes():
            raise _protected(name) from error
        raise DataError(f"The workbook {name!r} is damaged.", "Open it and save it again as .xlsx.") from error
    names = tuple(book.sheet_names)
    if not names:
        raise DataError(f"The workbook {name!r} has no sheet.", EMPTY_REMEDY)
    candidates = names if sheet is None else (_chosen(names, sheet),)
    for chosen in candidates:
        try:
            rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
        except (CalamineError, ValueError) as error:
            raise DataError(f"The sheet {chosen!r} cannot be read.", "Save the workbook again as .xlsx.") from error
        if rows:
            return chosen, rows, names
    raise DataError(f"The sheet {chosen!r} is empty.", EMPTY_REMEDY)


def _protected(name: str) -> DataError:
    return DataError(f"The workbook {name!r} is protected by a password.", "Save it without one and upload it again.")


def _chosen(names: tuple[str, ...], sheet: str | int) -> str:
    if isinstance(sheet, int) and 0 <= sheet < len(names):
        return names[sheet]
    if sheet in names:
        return str(sheet)
    raise DataError(f"There is no sheet {sheet!r}.", f"Choose one of {', '.join(map(repr, names[:20]))}.")


def as_text(cell: Cell) -> str:
    """Write a cell of a workbook as a person would.

    Examples
    --------
    >>> [as_text(cell) for cell in (3.0, 2.5, True, None, "a")]
    ['3', '2.5', 'True', '', 'a']
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time() else cell.date().isoformat()
    return str(cell)


@dataclass(frozen=True, slots=True, eq=False)
class SheetTable:
    """The cells of a table as text below its header, where it lies, and what was done to get it."""

    frame: "pd.DataFrame"
    layout: Layout
    notes: tuple[str, ...]
    tables: tuple[str, ...] = ()
    chosen: int = 0


def table_of(rows: list[list[Cell]], options: Options) -> SheetTable:
    """Return the wanted table of a sheet.

    Raises
    ------
    DataError
        If the sheet is empty, has no rows or too many columns.
    """
    import pandas as pd

    found: list[tuple[Table, list[list[str]]]] = []
    cells = (Record(line, [as_text(cell) for cell in row]) for line, row in enumerate(rows))
    for table, row in split(cells, options, BODY):
        if row is None:
            found.append((table, []))
        elif any(map(str.strip, row)):
            found[-1][1].append(row)
    chosen = wanted([one for one, _ in found], options)
    table, body = found[chosen]
    layout = table.layout
    if not body:
        raise DataError("The sheet has a header but no rows.", EMPTY_REMEDY)
    names = unique_names([*layout.names, *[""] * (table.widest - len(layout.names))])
    columns = {name: pd.Series([_at(row, i) for row in body], dtype="str") for i, name in enumerate(names)}
    frame = pd.DataFrame(columns)
    unused = [n for i, n in enumerate(names) if not _at(list(layout.names), i).strip() and (frame[n] == "").all()]
    frame = frame.drop(columns=unused) if len(unused) < len(names) else frame
    tables = [table for table, _ in found]
    return SheetTable(frame, layout, notes_on(tables, chosen), labels_of(tables), chosen)


def _at(row: list[str], position: int) -> str:
    return row[position] if position < len(row) else ""


def typed_table(frame: "pd.DataFrame", options: Options) -> Parsed:
    """Give every column of texts its type."""
    import pandas as pd

    rules = Rules(options.tokens, options.decimal, options.thousands)
    given = options.missing_tokens is not None
    typed, notes, missing, read_as = {}, list[str](), dict[str, int](), list[ReadAs]()
    for name in map(str, frame.columns):
        texts = frame[name]
        codes = not given and among_codes(texts.mask(texts.isin(options.tokens)))
        tokens = without_code(options.tokens) if codes else options.tokens
        typed[name] = type_column(texts.mask(texts.isin(tokens)), replace(rules, tokens=tokens))
        notes += [*typed[name].notes, *(kept_note(name, texts) if codes else ())]
        told = token_cells(texts, tokens, typed[name].values.isna().to_numpy())
        read_as += [*typed[name].read_as, *([told] if told else [])]
        for token, count in count_tokens(frame[[name]], tokens).items():
            missing[token] = missing.get(token, 0) + count
    return Parsed(
        pd.DataFrame({name: column.values for name, column in typed.items()}),
        tuple(column.unparsed for column in typed.values() if column.unparsed),
        (*notes, *token_note(missing)),
        tuple(read_as),
    )
