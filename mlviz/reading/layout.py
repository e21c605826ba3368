"""A text file prepared for parsing: UTF-8 on disk, its dialect, where the table begins, its marks."""

from dataclasses import dataclass, replace
from pathlib import Path

from mlviz.errors import DataError
from mlviz.reading.cells import is_number
from mlviz.reading.dialect import ALONE, Dialect, detect_dialect
from mlviz.reading.encoding import BOMS, HEAD, check_codec, detect_encoding, to_utf8
from mlviz.reading.header import Layout, find_layout
from mlviz.reading.numbers import CORE, proof
from mlviz.reading.options import Options
from mlviz.reading.scan import Scan, scan
from mlviz.settings import settings

SHOWN_LINES = 12
PROOFS = 300
"""So many numbers with a decimal mark settle which one it is."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """All that is known of a text file before it is parsed.

    ``body`` holds the table alone, as UTF-8: its first line is the header if there is one. ``empty_cells`` counts
    those below the header in which nothing is written; None where quotes hide them. ``padded`` says that blanks
    may stand around values.
    """

    body: Path
    encoding: str
    dialect: Dialect
    layout: Layout
    decimal: str
    leading_zeros: bool
    empty_cells: int | None
    padded: bool
    sample: tuple[tuple[str, ...], ...]
    first_lines: tuple[str, ...]
    notes: tuple[str, ...] = ()


def prepare(path: Path, folder: Path, options: Options) -> TextFile:
    """Find out how the file is written and make a body that pandas reads at full speed.

    Raises
    ------
    DataError
        If nothing in it can be a table.
    """
    encoding = check_codec(options.encoding) if options.encoding else _detect(path)
    text = head_text(path, encoding)
    file = _describe(text, encoding, options)
    found = scan(path, file.dialect) if encoding == "utf-8" else None
    if found and found.bad_byte >= 0:
        if options.encoding:
            _ = to_utf8(path, "utf-8", folder)
        encoding = _detect_at(path, found.bad_byte)
        file, found = replace(file, encoding=encoding), None
    plain = (
        found is not None
        and not found.zero_bytes
        and file.layout.first_line == 0
        and "\r" not in text.replace("\r\n", "")
    )
    if plain and found:
        return _with(file, path, found)
    body = to_utf8(path, encoding, folder, file.layout.first_line)
    notes = ("Zero bytes in the file were removed.",) if found and found.zero_bytes else ()
    return replace(_with(file, body, scan(body, file.dialect)), notes=notes)


def _with(file: TextFile, body: Path, found: Scan) -> TextFile:
    empty = found.empty_below
    if file.layout.header_row < 0 and empty is not None and found.empty_above is not None:
        empty += found.empty_above
    return replace(file, body=body, leading_zeros=found.leading_zeros, empty_cells=empty, padded=found.padded)


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


def _describe(text: str, encoding: str, options: Options) -> TextFile:
    dialect = detect_dialect(_after(text, options), options.delimiter, options.quote)
    rows = dialect.numbered_rows(text)
    layout = find_layout(rows, options.header_row, options.skip_rows, options.tokens)
    if layout.width == 0:
        raise DataError("The file holds no table: it has no line with text.", "Choose a file with a header and rows.")
    limit = settings().max_columns
    if layout.width > limit:
        raise DataError(
            f"The table has {layout.width:,} columns; the limit is {limit:,}.",
            "Keep the columns you need, or ask the administrator to raise MLVIZ_MAX_COLUMNS.",
        )
    sample = tuple(tuple(row) for line, row in rows if line > layout.header_row and line >= layout.first_line and row)
    decimal = options.decimal or file_decimal(sample)
    lines = tuple(line[:500] for line in text.splitlines()[:SHOWN_LINES])
    return TextFile(Path(), encoding, dialect, layout, decimal, False, None, True, sample, lines)


def _after(text: str, options: Options) -> str:
    start = max(options.header_row or 0, options.skip_rows or 0)
    return "".join(text.splitlines(keepends=True)[start:]) if start else text


def file_decimal(sample: tuple[tuple[str, ...], ...]) -> str:
    """Return the decimal mark that the numbers of the sample prove; the point if they prove none."""
    votes = {".": 0, ",": 0}
    for row in sample[:200]:
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
    return "," if votes[","] > votes["."] else "."


def used_options(file: TextFile, options: Options) -> tuple[tuple[str, object], ...]:
    """Name what was used, in the words in which it can be overridden."""
    single = file.dialect.delimiter == ALONE
    return (
        ("encoding", file.encoding),
        ("delimiter", None if single else file.dialect.delimiter),
        ("quote", file.dialect.quote),
        ("decimal", file.decimal),
        ("thousands", options.thousands),
        ("header_row", file.layout.header_row),
        ("skip_rows", options.skip_rows or 0),
        ("missing_tokens", options.tokens),
    )


BYTE_ORDER_MARKS = tuple(bom for bom, _ in BOMS)
