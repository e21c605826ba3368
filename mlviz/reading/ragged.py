"""Rows of unequal length and quotes that never close: found line by line, only when pandas gave up."""

from dataclasses import dataclass, replace
from pathlib import Path

from mlviz.errors import DataError
from mlviz.reading.layout import TextFile
from mlviz.settings import settings

NAMED_ROWS = 5


@dataclass(frozen=True, slots=True)
class Widest:
    """The widest row, and a sentence on the rows that are wider than the header."""

    width: int
    text: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The file without the open quote, and a sentence on it."""

    file: TextFile
    text: str


def widest(file: TextFile) -> Widest:
    """Count the cells of every row."""
    text = file.body.read_text(encoding="utf-8")
    usual, rows = file.layout.width, file.dialect.numbered_rows(text)
    long = [(line, len(row)) for line, row in rows if len(row) > usual]
    width = max((n for _, n in long), default=usual)
    if width > settings().max_columns:
        raise DataError(f"Line {long[0][0] + 1:,} has {width:,} cells.", "Set the delimiter or the quote by hand.")
    lines = ", ".join(f"{line + 1 + file.layout.first_line:,}" for line, _ in long[:NAMED_ROWS])
    more = " and others" if len(long) > NAMED_ROWS else ""
    return Widest(
        width, f"{len(long):,} rows have more cells than the {usual} columns (lines {lines}{more}); columns were added."
    )


def close_quote(target: Path, file: TextFile) -> Closed:
    """Remove the quote that never closes.

    Raises
    ------
    DataError
        If no such quote can be found.
    """
    quote, text = file.dialect.quote, file.body.read_text(encoding="utf-8")
    rows = file.dialect.numbered_rows(text)
    line = rows[-1][0]
    lines = text.splitlines(keepends=True)
    cut = lines[line].rfind(quote)
    if cut < 0:
        raise DataError("A quote opens and never closes.", "Set the quote by hand, or none.")
    lines[line] = lines[line][:cut] + lines[line][cut + 1 :]
    closed = target.with_name(f"{target.name}-{line}-{cut}")
    closed.write_text("".join(lines), encoding="utf-8", newline="")
    where = f"Line {line + 1 + file.layout.first_line:,}"
    return Closed(replace(file, body=closed), f"{where} opens a quote that never closes; it was left out.")
