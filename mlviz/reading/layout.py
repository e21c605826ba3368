"""A text file prepared for parsing: UTF-8 on disk, its dialect, where the table begins, its marks."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from mlviz.errors import DataError
from mlviz.reading.cells import is_number
from mlviz.reading.delimiters import told
from mlviz.reading.dialect import ALONE, Dialect, detect_dialect, lines_of
from mlviz.reading.encoding import BOMS, HEAD, check_codec, detect_encoding, to_utf8
from mlviz.reading.header import Layout, find_layout
from mlviz.reading.need import ends_in_notes, is_regular, needles, needs_repair, tail_text
from mlviz.reading.notes import counted
from mlviz.reading.numbers import CORE, proof
from mlviz.reading.options import Options
from mlviz.reading.rewrite import BODY, rewrite
from mlviz.reading.scan import Scan, scan
from mlviz.reading.tables import SAID
from mlviz.settings import settings

SHOWN_LINES = 12
SAID_AGAIN = ("above the table", "A sample of")
ESCAPED = ("A quote or delimiter behind a backslash was read as part of the cell.",)
Result = TypeVar("Result")
GROUPED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
ROWS = 100
"""About so many rows, spread over the sample, are asked for their decimal mark."""

PROOFS = 300
"""So many numbers with a decimal mark settle which one it is."""


class Irregular(Exception):
    """Rows that pandas cannot tell apart, in a file that looked sound."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """All that is known of a text file before it is parsed.

    ``source`` is the file as it came, ``folder`` where others may be written. ``body`` holds the table alone, as UTF-8:
    its first line is the header if there is one, but none if it was ``rewritten`` row by row. ``empty_cells`` counts
    those below the header in which nothing is written; None where quotes hide them. ``padded`` says that blanks may
    stand around values. ``tables`` says of each what it is, where there are several,
    and ``table`` which this is.
    """

    source: Path
    folder: Path
    body: Path
    encoding: str
    dialect: Dialect
    detected: Dialect
    layout: Layout
    decimal: str
    leading_zeros: bool
    empty_cells: int | None
    padded: bool
    sample: tuple[tuple[str, ...], ...]
    first_lines: tuple[str, ...]
    notes: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    rewritten: bool = False
    tables: tuple[str, ...] = ()
    table: int = 0

    @property
    def names_inside(self) -> bool:
        """Whether the first line of the body is the header."""
        return self.layout.header_row >= 0 and not self.rewritten


def prepare(path: Path, folder: Path, options: Options) -> TextFile:
    """Find out how the file is written and make a body that pandas reads at full speed.

    Raises
    ------
    DataError
        If nothing in it can be a table.
    """
    encoding = check_codec(options.encoding) if options.encoding else _detect(path)
    text = head_text(path, encoding)
    options = _as_told(text, options)
    file, need = _describe(text, encoding, options)
    file = replace(file, source=path, folder=folder, options=options, notes=_quote_note(text, file.dialect, options))
    layout, dialect = file.layout, file.dialect
    wanted = needles(text, layout, dialect)
    found = scan(path, dialect if dialect.plain else BODY, wanted) if encoding == "utf-8" else None
    if found and found.bad_byte >= 0:
        if options.encoding:
            _ = to_utf8(path, "utf-8", folder)
        encoding = _detect_at(path, found.bad_byte)
        file, found = replace(file, encoding=encoding), None
    need = need or (options.repair is not False and ends_in_notes(tail_text(path, encoding), layout, dialect))
    whole = layout.first_line == 0 and "\r" not in text.replace("\r\n", "")
    if found and whole and not need and not found.zero_bytes and is_regular(found, layout, dialect):
        return _with(file, path, found)
    if found and found.zero_bytes:
        file = replace(file, notes=(*file.notes, "Zero bytes in the file were removed."))
    if not need:
        body = to_utf8(path, encoding, folder, layout.first_line)
        found = scan(body, dialect, wanted)
        if is_regular(found, layout, dialect):
            return replace(_with(file, body, found), notes=(*file.notes, *_title_note(text, layout, options)))
    return mended(file, options)


def mended(file: TextFile, options: Options, path: Path | None = None) -> TextFile:
    """Return the file with its body written anew, row by row, from its source or from the UTF-8 file that is given."""
    if path is None:
        path = file.source if file.encoding == "utf-8" else to_utf8(file.source, file.encoding, file.folder)
    new = rewrite(path, file.folder, file.detected, file.layout.width, options)
    decimal = options.decimal or file_decimal(new.sample)
    file = replace(
        file,
        dialect=BODY,
        layout=new.layout,
        decimal=decimal,
        sample=new.sample,
        notes=(*file.notes, *(ESCAPED if file.detected.escape else ()), *new.notes),
        rewritten=True,
        tables=new.tables,
        table=new.chosen,
    )
    return _with(file, new.body, scan(new.body, BODY))


def act_on(file: TextFile, act: Callable[[TextFile], Result]) -> Result:
    """Do something with the file, and once more with the mended one if its rows turn out to be irregular."""
    try:
        return act(file)
    except Irregular:
        # What was said of lines above the table and of a sample is said again when they are met.
        said = tuple(note for note in file.notes if not any(words in note for words in SAID_AGAIN))
        return act(mended(replace(file, notes=said), file.options))


def _as_told(text: str, options: Options) -> Options:
    """Take the delimiter from a first line ``sep=;``, which is no part of the table."""
    mark = told(text) if options.delimiter is None else ""
    return replace(options, delimiter=mark, skip_rows=max(1, options.skip_rows or 0)) if mark else options


def _quote_note(text: str, dialect: Dialect, options: Options) -> tuple[str, ...]:
    """Say that quotes are read as characters, where some stand in the text and nobody said so."""
    if dialect.quote or options.quote is not None or '"' not in text:
        return ()
    line = text[: text.index('"')].count("\n") + 1
    return (f"The quotes do not pair up (line {line:,}), so they were read as characters.",)


def _title_note(text: str, layout: Layout, options: Options) -> tuple[str, ...]:
    """Say which lines above the table were left out, if nobody asked for that."""
    if options.header_row is not None or layout.first_line <= (options.skip_rows or 0):
        return ()
    lines = enumerate(lines_of(text)[: layout.first_line])
    above = [line for line, words in lines if words.strip() and line >= (options.skip_rows or 0)]
    return (counted(above, *SAID["above"]),) if above else ()


def _with(file: TextFile, body: Path, found: Scan) -> TextFile:
    empty = found.empty_below
    if not file.names_inside and empty is not None and found.empty_above is not None:
        empty += found.empty_above
    return replace(file, body=body, leading_zeros=found.leading_zeros, empty_cells=empty, padded=found.padded)


def with_body(file: TextFile, body: Path) -> TextFile:
    """Return the file with another body that is as sound as its own."""
    return _with(file, body, scan(body, file.dialect))


def _detect(path: Path) -> str:
    with path.open("rb") as file:
        return detect_encoding(file.read(HEAD))


def _detect_at(path: Path, position: int) -> str:
    """Detect on the bytes around the first that is no UTF-8."""
    with path.open("rb") as file:
        file.seek(max(0, position - HEAD // 8))
        found = detect_encoding(file.read(HEAD))
    return "cp1252" if found == "utf-8" else found


def head_text(path: Path, encoding: str) -> str:
    """Decode the first 64 KB up to the last whole line."""
    with path.open("rb") as file:
        raw = file.read(HEAD)
        more = bool(file.read(1))
    if more and encoding.startswith(("utf-16", "utf-32")):
        raw = raw[: len(raw) // 4 * 4]
    try:
        text = raw.decode(encoding, errors="replace")
    except (UnicodeError, LookupError) as error:
        raise DataError(f"The file is not written in {encoding}.", "Leave the encoding open.") from error
    text = text.removeprefix("\ufeff")
    cut = max(text.rfind("\n"), text.rfind("\r"))
    return text[: cut + 1] if more and cut > 0 else text


def _describe(text: str, encoding: str, options: Options) -> tuple[TextFile, bool]:
    """Return what the beginning tells of the file, and whether it needs repair."""
    dialect = detect_dialect(_after(text, options), options.delimiter, options.quote)
    rows = dialect.numbered_rows(text)
    layout = find_layout(rows, options.header_row, options.skip_rows, options.tokens, options.header_rows)
    if layout.width == 0:
        raise DataError("The file holds no table: it has no line with text.", "Choose a file with a header and rows.")
    limit = settings().max_columns
    if layout.width > limit:
        raise DataError(
            f"The table has {layout.width:,} columns; the limit is {limit:,}.",
            "Keep the columns you need, or ask the administrator to raise MLVIZ_MAX_COLUMNS.",
        )
    need = needs_repair(rows[:-1] if len(text) > HEAD // 2 else rows, layout, dialect, options.tokens)
    sample = tuple(tuple(row) for line, row in rows if line > layout.last_name and row)
    decimal = options.decimal or file_decimal(sample)
    lines = tuple(line[:500] for line in text.splitlines()[:SHOWN_LINES])
    file = TextFile(
        Path(), Path(), Path(), encoding, dialect, dialect, layout, decimal, False, None, True, sample, lines
    )
    return file, need


def _after(text: str, options: Options) -> str:
    start = max(options.header_row or 0, options.skip_rows or 0)
    return "".join(text.splitlines(keepends=True)[start:]) if start else text


def file_decimal(sample: tuple[tuple[str, ...], ...]) -> str:
    """Return the decimal mark that the numbers of the sample prove; the point if they prove none."""
    votes = {".": 0, ",": 0}
    for row in sample[:: max(1, len(sample) // ROWS)]:
        if votes["."] + votes[","] >= PROOFS:
            break
        for cell in row:
            if (
                ("," in cell or "." in cell)
                and is_number(cell)
                and (core := CORE.search(cell))
                and (mark := proof(core.group()))
            ):
                votes[mark] += 1
    if not any(votes.values()) and any(map(_grouped, zip(*sample[: 2 * ROWS], strict=False))):
        return ","
    return "," if votes[","] > votes["."] else "."


def _grouped(column: tuple[str, ...]) -> bool:
    """Whether the points of a column group thousands: 379, 2.392, 1.613, and no whole number of four digits."""
    cells = [cell.strip() for cell in column]
    pointed = [cell for cell in cells if GROUPED.fullmatch(cell)]
    whole = [cell for cell in cells if cell.isdecimal()]
    return len(pointed) > 1 and len(whole) > 2 and max(map(len, whole)) == 3


def used_options(file: TextFile, options: Options) -> tuple[tuple[str, object], ...]:
    """Name what was used, in the words in which it can be overridden."""
    single = file.detected.delimiter == ALONE
    several = (("table", file.table),) if len(file.tables) > 1 else ()
    return (
        ("encoding", file.encoding),
        ("delimiter", None if single else file.detected.delimiter),
        ("quote", file.detected.quote),
        ("decimal", file.decimal),
        ("thousands", options.thousands),
        ("header_row", file.layout.header_row),
        ("header_rows", file.layout.header_rows),
        ("skip_rows", options.skip_rows or 0),
        ("missing_tokens", options.tokens),
        *several,
    )


BYTE_ORDER_MARKS = tuple(bom for bom, _ in BOMS)
