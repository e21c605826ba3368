"""The pipeline from bytes to a Dataset: source, unpack, encoding, dialect, header, types, parse."""

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlviz.dataset import Dataset, ReadingReport, digest, unknown_column
from mlviz.errors import DataError
from mlviz.kinds import Kind
from mlviz.reading.formats import FORMATS, format_of
from mlviz.reading.layout import TextFile, act_on, used_options
from mlviz.reading.narrow import prepare_part
from mlviz.reading.options import Options, options_from
from mlviz.reading.parse import Parsed, parse, read_body, written_names
from mlviz.reading.sheets import table_of, typed_table
from mlviz.reading.sizing import estimate_text
from mlviz.reading.source import Source, on_disk, sha256_of
from mlviz.reading.totals import without_totals
from mlviz.reading.typed import typed_file
from mlviz.reading.unpack import unpack
from mlviz.reading.workbooks import read_sheet
from mlviz.recognise import describe

if TYPE_CHECKING:
    import pandas as pd

PREVIEW_ROWS = 50
WORKBOOKS = tuple(key for key, form in FORMATS.items() if form.group == "workbook")
TYPED = tuple(key for key, form in FORMATS.items() if form.group == "typed")


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """The first rows as they would be read, and how: what a form for overrides shows.

    Attributes
    ----------
    frame : DataFrame
        The first rows, typed.
    report : ReadingReport
        Options in force, first raw lines, notes.
    sheets : tuple of str
        Names of the sheets of a workbook.
    tables : tuple of str
        What is known of each table where there are several, in the order of the option ``table``.
    members : tuple of str
        Names of the tables in a zip file, where there are several.
    """

    frame: "pd.DataFrame"
    report: ReadingReport
    sheets: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """What came out of a file, the labels of its tables where there are several, and the names of all sheets."""

    parsed: Parsed
    report: ReadingReport
    tables: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


def read(
    source: Source,
    *,
    name: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    quote: str | None = None,
    decimal: str | None = None,
    thousands: str | None = None,
    header_row: int | None = None,
    skip_rows: int | None = None,
    header_rows: int | None = None,
    table: int | None = None,
    repair: bool | None = None,
    missing_tokens: Sequence[str] | None = None,
    sheet: str | int | None = None,
    range: str | None = None,
    member: str | None = None,
    columns: Sequence[str] | None = None,
    rows: int | None = None,
    seed: int | None = None,
    kinds: Mapping[str, Kind | str] | None = None,
) -> Dataset:
    r"""Read a table from a file; how it is written is found out unless it is given.

    Parameters
    ----------
    source : str, Path, bytes or binary file
        .csv, .tsv, .txt, .xlsx, .xls, .ods, .json, .parquet, .feather, .dta, .sas7bdat, .xpt or .sav, also in .gz
        or .zip.
    name : str, optional
        What to call the data; the file's name by default.
    encoding, delimiter, quote, decimal, thousands : str, optional
        How a text file is written. ``quote=""``: nothing is quoted.
    header_row : int, optional
        Raw line of the column names, from 0; -1 for none.
    skip_rows : int, optional
        Raw lines at the top that are no part of the table.
    header_rows : int, optional
        How many rows of names there are; those of several are joined with a blank.
    table : int, optional
        Which of several tables in the file, from 0; the one with most rows by default.
    repair : bool, optional
        False keeps every row as it stands: blank ones, notes at the end, repeated headers, other tables.
    missing_tokens : sequence of str, optional
        Texts that mean "no value", instead of the usual ones.
    sheet : str or int, optional
        Sheet of a workbook.
    range : str, optional
        Cells of the sheet, as ``A3:F90``, ``A:F`` or ``3:90``; all by default.
    member : str, optional
        File in a zip of several; the largest table by default.
    columns : sequence of str, optional
        Columns to read, in the order of the file; all by default.
    rows, seed : int, optional
        Read a random sample of so many rows, the same for the same seed, in one pass that holds no others.
    kinds : mapping of column name to kind, optional
        Kinds set by a person; text brings back what is written in the file.

    Returns
    -------
    Dataset
        Typed columns with their kinds; ``reading`` tells how it was read and what could not be parsed.

    Raises
    ------
    DataError
        If the file is no table, is damaged, protected or over a limit, or there is no room in memory for its table.

    Examples
    --------
    >>> ds = read(b"name;price\nA;1.234,50\nB;2,5\n", name="prices")
    >>> ds.frame["price"].tolist(), ds.reading.option("decimal")
    ([1234.5, 2.5], ',')
    """
    options = options_from(
        encoding=encoding,
        delimiter=delimiter,
        quote=quote,
        decimal=decimal,
        thousands=thousands,
        header_row=header_row,
        skip_rows=skip_rows,
        header_rows=header_rows,
        table=table,
        repair=repair,
        missing_tokens=missing_tokens,
        sheet=sheet,
        range=range,
        member=member,
        columns=columns,
        rows=rows,
        seed=seed,
        kinds=kinds,
    )
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder, ThreadPoolExecutor(1) as background:
        path, shown = on_disk(source, Path(folder), name)
        # Hashing needs no interpreter lock, so it costs nothing beside the parsing.
        content = background.submit(sha256_of, path)
        loaded = _load(path, shown, Path(folder), options)
        fingerprint = digest(content.result(), options.mark())
    return _dataset(loaded.parsed, loaded.report, shown, fingerprint, options)


def _dataset(parsed: Parsed, report: ReadingReport, name: str, fingerprint: str, options: Options) -> Dataset:
    for column, _ in options.kinds:
        if column not in parsed.frame:
            raise unknown_column(column, tuple(parsed.frame))
    columns = describe(parsed.frame, dict(options.kinds), parsed.orders)
    return Dataset(parsed.frame, name, columns, fingerprint, report)


def _load(path: Path, name: str, folder: Path, options: Options) -> Loaded:
    out = unpack(path, name, folder, options.member)
    loaded = _load_unpacked(out.path, out.name, folder, options)
    report = loaded.report
    part = (("columns", options.columns), ("rows", options.rows), ("seed", options.seed))
    used = (*out.used, *report.options, *(pair for pair in part if pair[1] is not None))
    report = replace(report, options=used, notes=(*out.notes, *report.notes))
    return replace(loaded, report=report)


def _load_unpacked(table: Path, inner: str, folder: Path, options: Options, first: int | None = None) -> Loaded:
    form = format_of(table, inner)
    if form in WORKBOOKS:
        return _load_workbook(table, inner, form, options)
    if options.range is not None:
        raise DataError(f"{inner!r} is no workbook, so it has no range of cells.", "Leave the range out.")
    if form in TYPED:
        parsed = typed_file(table, inner, form, options, first)
        return Loaded(parsed, ReadingReport(form, notes=parsed.notes, read_as=parsed.read_as))
    if expected := estimate_text(table, folder, options):
        expected.check()
    file, parsed = act_on(prepare_part(table, folder, options), lambda file: (file, _parsed(file, options)))
    notes = (*file.notes, *parsed.notes)
    report = ReadingReport(form, used_options(file, options), file.first_lines, parsed.unparsed, notes, parsed.read_as)
    return Loaded(parsed, report, file.tables)


def _parsed(file: TextFile, options: Options) -> Parsed:
    return _complete(parse(file, options), options)


def _complete(parsed: Parsed, options: Options) -> Parsed:
    """Leave out a row of totals, unless every row was asked for or a sample may lack the rows it sums up."""
    return parsed if options.repair is False or options.rows is not None else without_totals(parsed)


def _load_workbook(path: Path, name: str, form: str, options: Options) -> Loaded:
    sheet = read_sheet(path, name, form, options)
    found = table_of(sheet, options)
    parsed = _complete(typed_table(found.frame, options), options)
    used = (
        ("sheet", sheet.name),
        ("header_row", found.layout.header_row),
        ("header_rows", found.layout.header_rows),
        ("skip_rows", options.skip_rows or 0),
        ("missing_tokens", options.tokens),
        *((("table", found.chosen),) if len(found.tables) > 1 else ()),
        *((("range", options.range),) if options.range else ()),
    )
    many = len(sheet.names)
    others = (f"The workbook has {many} sheets; {sheet.name!r} was read.",) if many > 1 else ()
    first = tuple("\t".join("" if cell is None else str(cell) for cell in row)[:500] for row in sheet.rows[:12])
    notes = (*others, *sheet.notes, *found.notes, *parsed.notes)
    report = ReadingReport(form, used, first, parsed.unparsed, notes, parsed.read_as)
    return Loaded(parsed, report, found.tables, sheet.names)


def read_text(pasted: str, name: str = "pasted", **options: Any) -> Dataset:
    r"""Read a table that was pasted as text, for example from a spreadsheet.

    Examples
    --------
    >>> read_text("a\tb\n1\tx\n2\ty\n").names
    ('a', 'b')
    """
    if not pasted.strip():
        raise DataError("Nothing was pasted.", "Copy a table with its header and paste it.")
    return read(pasted.encode("utf-8", "replace"), name=name, encoding="utf-8", **options)


def text_table(source: Source, **given: Any) -> "pd.DataFrame":
    r"""Return the cells of a file as they are written, below its header: the raw view.

    Names stay as they are, blank and repeated ones too; a file without a header gets ``column 1`` and so on.

    Examples
    --------
    >>> text_table(b"a,b\n007, x\n").to_numpy().tolist()
    [['007', ' x']]
    """
    options = options_from(**given)
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder:
        path, shown = on_disk(source, Path(folder), None)
        out = unpack(path, shown, Path(folder), options.member)
        table, inner = out.path, out.name
        form = format_of(table, inner)
        if form in WORKBOOKS:
            return table_of(read_sheet(table, inner, form, options), options).frame
        if form in TYPED:
            return typed_file(table, inner, form, options).frame.astype("str")
        file, frame = act_on(
            prepare_part(table, Path(folder), options),
            lambda file: (file, read_body(file, None, dtype="str", na_filter=False)),
        )
        return frame.set_axis(written_names(file, frame.shape[1]), axis=1)


def preview(source: Source, *, name: str | None = None, whole: bool = False, **given: Any) -> Preview:
    r"""Read only the first rows, with the options that would be used: cheap enough for every change of a form.

    The ``whole`` file is read where all its tables should be known, or one that does not begin in the first part.

    Examples
    --------
    >>> preview(b"a;b\n1;x\n").report.option("delimiter")
    ';'
    """
    from mlviz.reading.peek import first_part

    options = options_from(**given)
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder:
        path, shown = on_disk(source, Path(folder), name)
        out = unpack(path, shown, Path(folder), options.member)
        table, inner = out.path, out.name
        form = format_of(table, inner)
        part = first_part(table, Path(folder), options) if form == "csv" and not whole else table
        loaded = _load_unpacked(part, inner, Path(folder), options, PREVIEW_ROWS)
    report = replace(loaded.report, options=(*out.used, *loaded.report.options))
    return Preview(loaded.parsed.frame.iloc[:PREVIEW_ROWS], report, loaded.sheets, loaded.tables, out.members)
