"""Whether a text needs repair: looked for in its first and last rows, before all of it is parsed at full speed."""

from pathlib import Path

from mlviz.reading.dialect import Dialect, lines_of
from mlviz.reading.header import Layout, NumberedRows, valued, vote
from mlviz.reading.records import records
from mlviz.reading.scan import Scan

TAIL = 8192
LAST = 5
"""Rows at the end among which notes are looked for."""

TYPED = 4
"""Columns of values that are looked at for names further down."""


def needs_repair(rows: NumberedRows, layout: Layout, dialect: Dialect, tokens: tuple[str, ...]) -> bool:
    """Whether something in these rows is no plain row of the table.

    A header of several rows, rows of another width, rows without a value, words in several columns of values.
    """
    width = layout.width
    if not dialect.plain or layout.header_rows > 1:
        return True
    body = [row for line, row in rows if line > layout.last_name and row]
    if width < 2:
        return False
    return any(len(row) != width or not any(row) for row in body) or _names_below(body, width, tokens)


def _names_below(body: list[list[str]], width: int, tokens: tuple[str, ...]) -> bool:
    """Whether a row has words in all of the first columns of values: the names of a table, perhaps."""
    head = body[:60]
    typed = [i for i in range(width) if vote("-", [row[i].strip() for row in head], tokens) == 2][:TYPED]
    suspects = body if typed else []
    for i in typed:
        suspects = [row for row in suspects if not (row[i][:1].isdigit() or row[i] in tokens or valued(row[i]))]
        if not suspects:
            break
    return bool(suspects)


def ends_in_notes(text: str, layout: Layout, dialect: Dialect) -> bool:
    """Whether one of the last rows is blank or a single cell of words."""
    width = layout.width
    if width < 2:
        return False
    last = list(records(lines_of(text), dialect, width))[-LAST:]
    for record in last:
        present = [cell for cell in record.cells if cell.strip()]
        single = len(present) == 1 and not valued(present[0].strip())
        if (record.cells and not present) or (single and (width > 2 or len(record.cells) != width)):
            return True
    return False


def tail_text(path: Path, encoding: str) -> str:
    """Decode the last whole lines of a file."""
    size = path.stat().st_size
    start = max(0, size - TAIL) // 4 * 4
    with path.open("rb") as file:
        file.seek(start)
        raw = file.read()
    plain = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    text = raw.decode(plain, errors="replace")
    return text[text.find("\n") + 1 :] if start else text


def needles(text: str, layout: Layout, dialect: Dialect) -> tuple[bytes, ...]:
    """Return what to look for in all bytes: the line of the names once more, and lines of delimiters alone."""
    width, found = layout.width, []
    if width < 2 or not dialect.plain or dialect.delimiter == " ":
        return ()
    empty = "\n" + dialect.delimiter * (width - 1)
    found += [empty + "\n", empty + "\r"]
    if layout.header_row == 0:
        found.append("\n" + text.lstrip("\ufeff").split("\n", 1)[0])
    return tuple(needle.encode() for needle in found)


def is_regular(found: Scan, layout: Layout, dialect: Dialect) -> bool:
    """Whether the pass over all bytes shows rows of one width, quotes in place and nothing of what was looked for."""
    if not found.sound or found.needle:
        return False
    if dialect.delimiter == " " or found.counts is None:
        return True
    rows, cells = found.counts
    return cells == rows * layout.width - (layout.width - len(layout.named) if layout.header_rows == 1 else 0)
