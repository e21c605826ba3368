"""What became a missing cell and why: rows that end early, tokens, and codes that only look like a token."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlviz.dataset import ReadAs
from mlviz.reading.dialect import Dialect
from mlviz.reading.layout import TextFile

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

NAMED_ROWS = 3
COUNTED_BYTES = 10_000_000
"""In a text of at most so many bytes the tokens are counted one by one, which means reading columns again."""

CODE = "NA"
CODES = 4
"""Among at least so many other codes of two capitals, NA may be one of them: Namibia, North America."""

STATES = frozenset(
    re.findall(
        "[A-Z]+",
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
        "OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR",
    )
)
"""Codes of the states of the USA, none of which is NA."""


@dataclass(frozen=True, slots=True)
class Short:
    """A sentence on the rows that end early, and how many cells they lack."""

    text: str
    cells: int


def short_rows(file: TextFile, doubtful: "np.ndarray[Any, Any]") -> Short | None:
    """Count the rows that have fewer cells than the table; None if there are none.

    Parameters
    ----------
    file : TextFile
        The text.
    doubtful : array of bool
        Rows whose last cell is missing; the others cannot be short.
    """
    width, short, n_rows = file.layout.width, list[tuple[int, int]](), 0
    if file.dialect.delimiter == " " or file.rewritten:
        # What was written anew has whole rows; the short ones are named already.
        return None
    for row, (line, text) in enumerate(_records(file)):
        n_rows = row + 1
        if row < len(doubtful) and doubtful[row] and (lacking := width - _cells(text, file.dialect)) > 0:
            short.append((line, lacking))
    if not short or n_rows != len(doubtful):
        # Where lines and rows do not match, a line number would be wrong.
        return None
    lines = ", ".join(f"{line + 1 + file.layout.first_line:,}" for line, _ in short[:NAMED_ROWS])
    more = " and others" if len(short) > NAMED_ROWS else ""
    rows, where = ("row has", "line") if len(short) == 1 else ("rows have", "lines")
    said = f"{len(short):,} {rows} fewer cells than the {width} columns ({where} {lines}{more}); the rest is missing."
    return Short(said, sum(lacking for _, lacking in short))


def _records(file: TextFile) -> Iterator[tuple[int, str]]:
    """Rows below the header as text, each with its line from 0; lines within quotes belong together."""
    quote, held, start = file.dialect.quote, "", 0
    with file.body.open(encoding="utf-8-sig") as lines:
        if file.names_inside:
            next(lines, None)
        for number, line in enumerate(lines, start=file.names_inside):
            start = start if held else number
            held += line
            if quote and held.count(quote) % 2:
                continue
            if held.strip(" \r\n"):
                yield start, held
            held = ""


def _cells(text: str, dialect: Dialect) -> int:
    if not dialect.quote or dialect.quote not in text:
        return text.count(dialect.delimiter) + 1
    return len(next(csv.reader([text.replace("\n", " ")], delimiter=dialect.delimiter, quotechar=dialect.quote), []))


def count_tokens(texts: "pd.DataFrame", tokens: tuple[str, ...]) -> dict[str, int]:
    """Count the cells that hold each token, blanks around them aside; the empty ones are left out."""
    found: dict[str, int] = {}
    for position in range(texts.shape[1]):
        counts = texts.iloc[:, position].value_counts()
        for cell, count in counts.items():
            if (token := str(cell).strip()) and token in tokens:
                found[token] = found.get(token, 0) + int(count)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def token_cells(texts: "pd.Series", tokens: tuple[str, ...], missing: "np.ndarray[Any, Any]") -> ReadAs | None:
    """Return the missing cells of a column in which a token stands; None if there are none."""
    bare = texts.str.strip()
    return ReadAs.of(str(texts.name), "missing", bare, (bare.isin(tokens) & (bare != "")).to_numpy() & missing)


def token_note(counts: dict[str, int]) -> tuple[str, ...]:
    """Say which texts were read as missing.

    Examples
    --------
    >>> token_note({"?": 1012, "NA": 1})
    ("1,012 cells '?' and 1 cell 'NA' were read as missing.",)
    """
    parts = [f"{count:,} cell{'s' if count > 1 else ''} {token!r}" for token, count in counts.items()]
    if not parts:
        return ()
    verb = "was" if sum(counts.values()) == 1 else "were"
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return (f"{listed} {verb} read as missing.",)


def sampled_tokens(file: TextFile, tokens: tuple[str, ...], total: int | None) -> tuple[str, ...]:
    """Say what was read as missing in a text too long to count each token; the sample shows which there are."""
    seen = dict.fromkeys(token for row in file.sample for cell in row if (token := cell.strip()) and token in tokens)
    if total is None:
        return (f"Cells {', '.join(map(repr, seen))} were read as missing.",) if seen else ()
    such = f", such as {', '.join(map(repr, seen))}" if seen else ""
    return (f"{total:,} cells with text were read as missing{such}.",) if total > 0 else ()


def among_codes(texts: "pd.Series") -> bool:
    """Whether a column of texts holds codes of two capitals, so that NA may be one of them.

    Examples
    --------
    >>> import pandas as pd
    >>> among_codes(pd.Series(["DE", "FR", None, "ZA", "BW"], dtype="str"))
    True
    """
    codes = set(texts.iloc[:1000].dropna()) - {CODE}
    if len(codes) < CODES or not all(len(code) == 2 and code.isascii() and code.isupper() for code in codes):
        return False
    return not codes <= STATES


def without_code(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Return the missing tokens that remain where NA is a code."""
    return tuple(token for token in tokens if token != CODE)


def kept_note(name: str, texts: "pd.Series") -> tuple[str, ...]:
    """Say that NA was kept as a value, if it occurs."""
    count = int((texts.str.strip() == CODE).sum())
    cells = f"{count:,} cell{'s' if count != 1 else ''}"
    said = f"'NA' in {name!r} stands among codes of two letters and was kept as a value ({cells})."
    return (said,) if count else ()
