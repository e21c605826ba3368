"""Which character separates the cells and which quotes them.

The scorer follows the idea of van den Burg, Nazabal and Sutton (2019), "Wrangling messy CSV files by detecting row
and type patterns": the right dialect gives rows of one width, and cells that look like values. ``csv.Sniffer``
is never used: it hangs for minutes on some files.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass

from mlviz.reading.cells import PLAIN, is_date, is_number

DELIMITERS = (",", ";", "\t", "|", ":", "^", "~", " ")
PRIOR = {":": 0.6, " ": 0.6, "^": 0.9, "~": 0.9}
"""Colons stand in times and blanks in words far more often than between cells."""

ALONE = "\x1f"
"""The delimiter of a file with one column: a character no text holds."""

ROWS = 100
"""Rows judged per candidate."""

CELLS = 600
"""Cells judged per candidate, about: in wide tables fewer rows tell as much."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a line is cut into cells; ``skip_space`` drops blanks after a delimiter."""

    delimiter: str
    quote: str
    skip_space: bool = False

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
        lines = text.replace("\0", "").splitlines(keepends=True) if "\r" in text or "\n" in text else [text]
        reader = csv.reader(
            _only_breaks(lines),
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            skipinitialspace=self.skip_space,
        )
        result, start = [], 0
        try:
            for row in reader:
                result.append((start, row))
                start = reader.line_num
        except csv.Error:
            # A cell longer than the reader's limit: an unclosed quote. What was read so far is judged.
            pass
        return result


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
    candidates = [
        Dialect(d, q, d == " " or _spaced(text, d, q))
        for d in ((delimiter,) if delimiter else DELIMITERS)
        if d in text or delimiter
        for q in ((quote,) if quote is not None else _quotes(text, d))
    ]
    if not candidates:
        return Dialect(ALONE, '"' if quote is None else quote)
    scores = {dialect: score(text, dialect) for dialect in candidates}
    best = max(scores, key=lambda dialect: scores[dialect])
    if delimiter is None and scores[best] <= score(text, Dialect(ALONE, best.quote)):
        return Dialect(ALONE, best.quote or '"')
    if not best.quote and quote is None:
        # Without a quote in sight the usual one costs nothing and saves the cell further down.
        best = Dialect(best.delimiter, '"' if '"' not in text else "", best.skip_space)
    return best


def _head(text: str) -> str:
    """The first lines, as many as are judged; a long first line is kept whole."""
    return "".join(text.splitlines(keepends=True)[: 2 * ROWS])


def _quotes(text: str, delimiter: str) -> tuple[str, ...]:
    """The quotes worth trying: one that wraps cells is the quote, even where another cell fails to close."""
    if '"' not in text and "'" not in text:
        return ('"',)
    if '"' in text and _wraps(text, delimiter, '"'):
        return ('"',)
    return ('"', "'", "") if "'" in text and _wraps(text, delimiter, "'") else ('"', "")


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
    return _pattern(rows) * _values(rows, dialect) * PRIOR.get(dialect.delimiter, 1.0)


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
