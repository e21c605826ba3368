"""A last row that sums up the rows above: its word says so, and its numbers are their sums."""

from dataclasses import replace
from typing import TYPE_CHECKING

from mlviz.dataset import ReadAs, Unparsed
from mlviz.reading.parse import Parsed

if TYPE_CHECKING:
    import pandas as pd

WORDS = frozenset(
    {
        *("total", "totals", "grand total", "sum", "all", "overall"),
        *("summe", "gesamt", "gesamtsumme", "insgesamt", "totaal", "totale", "total general", "total général"),
        *("ensemble", "somme", "suma", "soma", "razem", "итого"),
    }
)
"""What stands before totals, in small letters."""

FEWEST = 3
"""Rows above; of fewer a sum may be one by chance."""

CLOSE = 1e-6
LONGEST = 120
"""Characters of the row that a note shows."""


def without_totals(parsed: Parsed) -> Parsed:
    """Return the table without a last row of totals, and a note that it was left out.

    A word alone proves nothing (a shop may be called Total), nor does a number: both must say so.

    Examples
    --------
    >>> import pandas as pd
    >>> table = Parsed(pd.DataFrame({"town": ["Ulm", "Bonn", "Kiel", "Summe"], "n": [1, 2, 3, 6]}))
    >>> without_totals(table).frame["n"].tolist(), without_totals(table).notes
    ([1, 2, 3], ('The last row (Summe, 6) sums up the rows above and was left out.',))
    """
    frame, last = parsed.frame, len(parsed.frame) - 1
    word = _word(frame)
    if last < FEWEST or not word or not _sums_up(frame):
        return parsed
    kept = frame.iloc[:last]
    whole = [name for name in kept.columns if kept[name].dtype == "float64" and _whole(kept[name], frame[name])]
    return Parsed(
        kept.astype(dict.fromkeys(whole, "int64")),
        tuple(one for lost in parsed.unparsed if (one := _listed_without(lost, last))),
        (*parsed.notes, f"The last row ({_shown(frame.iloc[-1])}) sums up the rows above and was left out."),
        tuple(cell for told in parsed.read_as if (cell := _told_without(told, last))),
    )


def _word(frame: "pd.DataFrame") -> str:
    """Return the only text of the last row, if it announces a total; a row with other texts is a record."""
    import pandas as pd

    texts = [frame[name].iloc[-1] for name in frame.columns if isinstance(frame[name].dtype, pd.StringDtype)]
    said = [text for text in texts if isinstance(text, str)]
    return said[0] if len(said) == 1 and said[0].strip().rstrip(":").casefold() in WORDS else ""


def _shown(row: "pd.Series") -> str:
    return ", ".join(f"{cell:.15g}" if isinstance(cell, float) else str(cell) for cell in row.dropna())[:LONGEST]


def _sums_up(frame: "pd.DataFrame") -> bool:
    """Whether a number of the last row is the sum of those above, and not of zeros alone."""
    numbers = frame.select_dtypes("number")
    above, last = numbers.iloc[:-1].sum(), numbers.iloc[-1]
    return bool(((last - above).abs() <= CLOSE * above.abs())[above != 0].any())


def _whole(kept: "pd.Series", with_last: "pd.Series") -> bool:
    """Whether the gap of the last row alone kept whole numbers from being so."""
    only = bool(with_last.iloc[-1:].isna().all()) and not kept.hasnans
    return only and bool((kept % 1 == 0).all()) and bool((kept.abs() < 2**53).all())


def _listed_without(lost: Unparsed, row: int) -> Unparsed | None:
    examples = tuple(example for example in lost.examples if example[0] != row)
    count = lost.count - (len(lost.examples) - len(examples))
    return replace(lost, count=count, examples=examples) if count else None


def _told_without(told: ReadAs, row: int) -> ReadAs | None:
    kept = told.rows != row
    return replace(told, rows=told.rows[kept], codes=told.codes[kept]) if kept.any() else None
