"""The cells of a sheet made into typed columns."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from mlviz.dataset import ReadAs
from mlviz.errors import DataError
from mlviz.frames import unique_names
from mlviz.reading.columns import type_column
from mlviz.reading.conversions import Notation
from mlviz.reading.gaps import among_codes, count_tokens, kept_note, token_cells, token_note, without_code
from mlviz.reading.header import Layout, find_layout
from mlviz.reading.options import Options
from mlviz.reading.parse import EMPTY_REMEDY, Parsed
from mlviz.reading.part import chosen_places
from mlviz.reading.records import Record
from mlviz.reading.rewrite import BODY, labels_of, notes_on, wanted
from mlviz.reading.sampling import Reservoir, sample_note
from mlviz.reading.sieve import AHEAD, split
from mlviz.reading.tables import Table
from mlviz.reading.workbooks import Cell, Sheet, filled_down

if TYPE_CHECKING:
    import pandas as pd


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


def table_of(sheet: Sheet, options: Options) -> SheetTable:
    """Return the wanted table of a sheet, or a sample of its rows.

    Raises
    ------
    DataError
        If the sheet is empty, has no rows or too many columns, or not a column that was asked for.
    """
    import pandas as pd

    rows, merged = filled_down(sheet, _first_row(sheet, options))
    found: list[tuple[Table, list[list[str]] | Reservoir[list[str], list[str]]]] = []
    cells = (Record(line, [as_text(cell) for cell in row]) for line, row in enumerate(rows, sheet.top))
    for table, row in split(cells, options, BODY):
        if row is None:
            found.append((table, Reservoir(options.rows, options.seed or 0, list) if options.rows else []))
        elif any(map(str.strip, row)):
            found[-1][1].append(row)
    chosen = wanted([one for one, _ in found], options)
    table, kept = found[chosen]
    layout, body = table.layout, kept if isinstance(kept, list) else kept.rows
    if not body:
        raise DataError("The sheet has a header but no rows.", EMPTY_REMEDY)
    names = unique_names([*layout.names, *[""] * (table.widest - len(layout.names))])
    places = chosen_places(names, options.columns)
    columns = {names[i]: pd.Series([_at(row, i) for row in body], dtype="str") for i in places}
    frame = pd.DataFrame(columns)
    if options.columns is None:
        frame = _without_unused(frame, layout)
    tables = [table for table, _ in found]
    sampled = sample_note(len(body), table.n_rows, options.seed or 0) if options.rows else ()
    notes = (*merged, *notes_on(tables, chosen), *sampled)
    return SheetTable(frame, layout, notes, labels_of(tables), chosen)


def _first_row(sheet: Sheet, options: Options) -> int:
    """Return the position of the first row below the names, where there are merged cells to be filled from there on."""
    if not sheet.merged:
        return 0
    head = [(line, [as_text(cell) for cell in row]) for line, row in enumerate(sheet.rows[:AHEAD], sheet.top)]
    layout = find_layout(head, options.header_row, options.skip_rows, options.tokens, options.header_rows)
    return layout.last_name + 1 - sheet.top


def _without_unused(frame: "pd.DataFrame", layout: Layout) -> "pd.DataFrame":
    """Drop the columns that have neither a name nor a value."""
    names = enumerate(map(str, frame.columns))
    unused = [n for i, n in names if not _at(list(layout.names), i).strip() and (frame[n] == "").all()]
    return frame.drop(columns=unused) if len(unused) < frame.shape[1] else frame


def _at(row: list[str], position: int) -> str:
    return row[position] if position < len(row) else ""


def typed_table(frame: "pd.DataFrame", options: Options) -> Parsed:
    """Give every column of texts its type."""
    import pandas as pd

    notation = Notation(options.tokens, options.decimal, options.thousands)
    given, kinds = options.missing_tokens is not None, dict(options.kinds)
    typed, notes, missing, read_as = {}, list[str](), dict[str, int](), list[ReadAs]()
    for name in map(str, frame.columns):
        texts = frame[name]
        codes = not given and among_codes(texts.mask(texts.isin(options.tokens)))
        tokens = without_code(options.tokens) if codes else options.tokens
        typed[name] = type_column(
            texts.mask(texts.isin(tokens)), replace(notation, tokens=tokens).for_kind(kinds.get(name))
        )
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
