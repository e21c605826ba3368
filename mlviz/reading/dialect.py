"""Which character separates the cells and which quotes them.

The scorer follows the idea of van den Burg, Nazabal and Sutton (2019), "Wrangling messy CSV files by detecting row
and type patterns": the right dialect gives rows of one width, and cells that look like values. ``csv.Sniffer``
is never used: it hangs for minutes on some files.
"""

import contextlib
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mlviz.reading.cells import PLAIN, is_date, is_number
from mlviz.reading.delimiters import candidates, prior

ALONE = "\x1f"
"""The delimiter of a file with one column: a character no text holds."""

BACKSLASH = "\\"
"""The escape character of programs that do not double quotes."""

ROWS = 100
"""Rows judged per candidate."""

CELLS = 600
"""Cells judged per candidate, about: in wide tables fewer rows tell as much."""

SPARE = "\x1d"
"""Stands for an escaped delimiter while a line is cut."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a line is cut into cells.

    ``skip_space`` drops blanks after a delimiter; ``escape`` is the character that makes a quote or a delimiter behind
    it a part of the cell.
    """

    delimiter: str
    quote: str
    skip_space: bool = False
    escape: str = ""

    @property
    def plain(self) -> bool:
        """Whether pandas cuts such lines as they are."""
        return len(self.delimiter) == 1 and self.delimiter.isascii() and not self.escape

    @property
    def mark(self) -> str:
        """The one character that separates cells in a prepared text."""
        return self.delimiter if len(self.delimiter) == 1 else ALONE

    def prepared(self, text: str) -> str:
        """Write a text so that one character separates the cells and doubled quotes stand for quotes."""
        if self.escape:
            text = text.replace(self.escape + self.delimiter, SPARE)
            if self.quote:
                text = text.replace(self.escape + self.quote, 2 * self.quote)
        return text if len(self.delimiter) == 1 else text.replace(self.delimiter, ALONE)

    def restored(self, cells: list[str]) -> list[str]:
        """Undo in the cells what preparing did to delimiters that do not separate."""
        if self.plain:
            return cells
        return [cell.replace(ALONE, self.delimiter).replace(SPARE, self.delimiter) for cell in cells]

    def reader(self, lines: Iterable[str], strict: bool = False) -> Iterator[list[str]]:
        """Return the standard library's reader over prepared lines; ``strict`` refuses a quote out of place."""
        return csv.reader(
            lines,
            delimiter=self.mark,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            skipinitialspace=self.skip_space,
            strict=strict,
        )

    def rows(self, text: str) -> list[list[str]]:
        """Cut a text into rows of cells.

        Examples
        --------
        >>> Dialect(";", '"').rows('a;"b;c"')
        [['a', 'b;c']]
        """
        return [row for _, row in self.numbered_rows(text)]

    def numbered_rows(self, text: str) -> list[tuple[int, list[str]]]:
        """Rows with the raw line, from 0, on which each begins."""
        reader = self.reader(lines_of(self.prepared(text.replace("\0", ""))))
        result, start = [], 0
        try:
            for row in reader:
                result.append((start, row if self.plain else self.restored(row)))
                start = reader.line_num  # type: ignore[attr-defined]
        except csv.Error:
            # A cell longer than the reader's limit: an unclosed quote. What was read so far is judged.
            pass
        return result


def lines_of(text: str) -> list[str]:
    """Return the lines with their ends; nothing but line feeds and carriage returns ends one."""
    pieces = text.splitlines(keepends=True) or [text]
    breaks = text.count("\n") + text.count("\r") - text.count("\r\n")
    return pieces if len(pieces) <= breaks + (not text.endswith(("\n", "\r"))) else _only_breaks(pieces)


def _only_breaks(pieces: list[str]) -> list[str]:
    """Join what ``splitlines`` cut at characters that end no line of a CSV (form feed, U+2028)."""
    lines, held = [], ""
    for piece in pieces:
        held += piece
        if held.endswith(("\n", "\r")):
            lines.append(held)
            held = ""
    return [*lines, held] if held else lines


def detect_dialect(text: str, delimiter: str | None = None, quote: str | None = None) -> Dialect:
    r"""Return the dialect that cuts the sample best; what is given is kept.

    Examples
    --------
    >>> detect_dialect("a;b\n1,5;2\n2,5;3\n").delimiter
    ';'
    """
    text = _head(text)
    tried = [
        Dialect(d, q, d == " " or _spaced(text, d, q))
        for d in ((delimiter,) if delimiter else candidates(text))
        for q in ((quote,) if quote is not None else _quotes(text, d))
    ]
    if not tried:
        return Dialect(ALONE, '"' if quote is None else quote)
    scores = {dialect: score(text, dialect) for dialect in tried}
    best = max(scores, key=lambda dialect: scores[dialect])
    if delimiter is None and (
        scores[best] <= score(text, Dialect(ALONE, best.quote)) or _seldom(text, best) or _one_column(text, best)
    ):
        return Dialect(ALONE, best.quote or '"')
    if not best.quote and quote is None:
        # Without a quote in sight the usual one costs nothing and saves the cell further down.
        best = Dialect(best.delimiter, '"' if '"' not in text else "", best.skip_space)
    return _escaped(text, best)


def _one_column(text: str, dialect: Dialect) -> bool:
    """Whether a name stands above values that hold the mark themselves: ``price`` above ``10,5``.

    The first line lacks the mark and all others have it. Where each of these is one number, date or time as a whole,
    or a mark that is common in words cuts words, it is one column.
    """
    first, *others = [line.strip() for line in lines_of(text) if line.strip()] or [""]
    mark = dialect.delimiter
    if not others or mark in first or is_number(first) or not all(mark in line for line in others):
        return False
    if all(is_number(line) or is_date(line) for line in others):
        return True
    numeric = all(is_number(cell) for line in others for cell in line.split(mark) if cell)
    return prior(mark) < 0.8 and not numeric


def _seldom(text: str, dialect: Dialect) -> bool:
    """Whether a mark that is common in words and times is missing from half of the lines."""
    lines = [line for line in lines_of(text) if line.strip()]
    return prior(dialect.delimiter) < 0.8 and 2 * sum(dialect.delimiter in line.strip() for line in lines) < len(lines)


def _escaped(text: str, dialect: Dialect) -> Dialect:
    """Add the backslash as escape where more lines are sound with it than without: same width, quotes in place."""
    if not any(BACKSLASH + mark in text for mark in (dialect.quote, dialect.delimiter) if mark):
        return dialect
    escaped = replace(dialect, escape=BACKSLASH)
    return escaped if _sound(text, escaped) > _sound(text, dialect) else dialect


def _sound(text: str, dialect: Dialect) -> int:
    """Count the lines that are cut without a quote out of place into as many cells as most lines."""
    widths = Counter[int]()
    for line in lines_of(dialect.prepared(text)):
        with contextlib.suppress(csv.Error):
            widths[len(next(dialect.reader([line], strict=True), []))] += 1
    return max(widths.values(), default=0)


def _head(text: str) -> str:
    """The first lines, as many as are judged; a long first line is kept whole."""
    return "".join(text.splitlines(keepends=True)[: 2 * ROWS])


def _quotes(text: str, delimiter: str) -> tuple[str, ...]:
    """The quotes worth trying: one that wraps cells is the quote, even where another cell fails to close."""
    if '"' not in text and "'" not in text:
        return ('"',)
    if '"' in text and _wraps(text, delimiter, '"'):
        return ('"',)
    # Of two that score alike the first is taken.
    return ("'", '"', "") if "'" in text and _wraps(text, delimiter, "'") else ('"', "")


def _wraps(text: str, delimiter: str, quote: str) -> bool:
    """Whether the character opens and closes cells, instead of being an apostrophe."""
    d, q = re.escape(delimiter), re.escape(quote)
    opens = re.findall(rf"(?:^|{d}\s?){q}[^{q}\n]*{q}\s*(?={d}|\r?$)", text, re.MULTILINE)
    return len(opens) >= (1 if quote == '"' else 2) and len(opens) * 4 >= text.count(quote)


def _spaced(text: str, delimiter: str, quote: str) -> bool:
    """Whether a blank stands between delimiters and opening quotes, which would hide the quotes."""
    return bool(quote) and f"{delimiter} {quote}" in text


def score(text: str, dialect: Dialect) -> float:
    """Return pattern score times type score of the rows this dialect gives."""
    rows = [row for row in dialect.rows(text)[:ROWS] if any(cell.strip() for cell in row)]
    if not rows:
        return 0.0
    return _pattern(rows) * _values(rows, dialect) * prior(dialect.delimiter)


def _pattern(rows: list[list[str]]) -> float:
    """Long runs of one width score; many widths cost: mean over widths of n (w - 1) / w."""
    widths = Counter(len(row) for row in rows)
    return sum(n * max(0.03, width - 1) / width for width, n in widths.items()) / len(widths)


def _values(rows: list[list[str]], dialect: Dialect) -> float:
    """Share of the cells that look like a value."""
    wide = max(1, sum(map(len, rows)) // CELLS)
    cells = Counter(cell for row in rows[::wide] for cell in row)
    total = cells.total()
    return sum(n * _likeness(cell, dialect) for cell, n in cells.items()) / total


def _likeness(cell: str, dialect: Dialect) -> float:
    text = cell.strip()
    if not text or is_number(text) or is_date(text):
        return 1.0
    if any(mark in text for mark in '";\t|' if mark != dialect.quote):
        return 0.1
    return 0.9 if PLAIN.fullmatch(text) else 0.5
