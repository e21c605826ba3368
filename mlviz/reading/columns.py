"""A column of text made into numbers, dates or truth values, with a list of what would not go."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mlviz.dataset import Unparsed
from mlviz.reading.cells import LEADING_ZERO, is_date, is_number
from mlviz.reading.dates import parse_dates
from mlviz.reading.numbers import find_marks, parse_numbers

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 2000
TOLERATED = 0.1
"""Up to so large a share of values that do not fit, a column of numbers or dates is still one."""

EXAMPLES = 20
TRUTH = {"true": True, "false": False}
LONG = re.compile(r"[+-]?\d{16,}")
INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """How the texts of one file are to be understood."""

    tokens: tuple[str, ...]
    decimal: str | None = None
    thousands: str | None = None
    lean: str = "."
    day_first: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A column in its type, and what there is to say."""

    values: "pd.Series"
    unparsed: Unparsed | None = None
    notes: tuple[str, ...] = field(default=())


def type_column(raw: "pd.Series", rules: Rules) -> Typed:
    """Return the column in the type its texts are written in.

    Parameters
    ----------
    raw : Series of str
        The texts as they stand in the file; missing where the reader found a missing token.
    rules : Rules
        Missing tokens and marks.
    """
    texts, notes = trim(raw)
    texts = texts.mask(texts.isin(rules.tokens))
    present = texts.dropna()
    if present.empty:
        return Typed(texts.astype("float64"), None, notes)
    distinct = present.drop_duplicates()
    sample = distinct.iloc[:SAMPLE]
    if _stays_text(sample, distinct):
        return Typed(texts, None, notes)
    for attempt in (_truth, _numbers, _dates):
        typed = attempt(texts, present, sample, rules)
        if typed is not None:
            return Typed(typed.values, typed.unparsed, notes + typed.notes)
    return Typed(texts, None, notes)


def trim(raw: "pd.Series") -> tuple["pd.Series", tuple[str, ...]]:
    """Remove blanks and tabs around the values, with a note if there were any."""
    texts = raw.str.strip()
    changed = int((texts != raw).sum() - raw.isna().sum())
    if not changed:
        return raw, ()
    return texts, (f"Blanks or tabs around values of {raw.name!r} were removed ({changed:,} times).",)


def _stays_text(sample: "pd.Series", distinct: "pd.Series") -> bool:
    """Codes such as 007, and numbers too long for a float, are names and not amounts."""
    if sample.map(_has_type).mean() < 0.5:
        return True
    return bool(distinct.str.fullmatch(LEADING_ZERO.pattern).any() or distinct.str.fullmatch(LONG.pattern).any())


def _has_type(cell: str) -> bool:
    return is_number(cell) or is_date(cell) or cell.lower() in TRUTH or INFINITE.fullmatch(cell) is not None


def _truth(texts: "pd.Series", present: "pd.Series", sample: "pd.Series", rules: Rules) -> Typed | None:
    words = set(present.str.lower().unique()) if len(sample) <= 6 else {"more"}
    if not words <= set(TRUTH):
        return None
    values = texts.str.lower().map(TRUTH).astype("boolean")
    return Typed(values if texts.isna().any() else values.astype("bool"))


def _numbers(texts: "pd.Series", present: "pd.Series", sample: "pd.Series", rules: Rules) -> Typed | None:
    if sample.map(lambda cell: is_number(cell) or bool(INFINITE.fullmatch(cell))).mean() < 1 - TOLERATED:
        return None
    marks = find_marks(sample, rules.decimal, rules.thousands, rules.lean)
    values = parse_numbers(texts, marks)
    failed = texts.notna() & (values.isna() | values.abs().eq(float("inf")))
    if failed.sum() > TOLERATED * len(present) or _codes(texts[failed], len(present)):
        return None
    notes = []
    if sample.str.contains("%", regex=False).any():
        notes.append(f"{texts.name!r} was written in percent; 12% became 12.")
    values = values.mask(failed)
    if not values.isna().any() and not sample.str.contains(r"[.,eE%]").any() and (values.abs() < 2**53).all():
        values = values.astype("int64")
    return Typed(values, listed(texts, failed, "a number"), tuple(notes))


def _codes(failed: "pd.Series", n: int) -> bool:
    """Whether what is no number looks like the others with letters, as in 300, 301, 302a: then all are codes."""
    return bool(failed.str.fullmatch(r"\d+[A-Za-z]+|[A-Za-z]+\d+").sum() > 0.01 * n)


def _dates(texts: "pd.Series", present: "pd.Series", sample: "pd.Series", rules: Rules) -> Typed | None:
    shaped = sample.map(is_date)
    if shaped.mean() < 1 - TOLERATED or sample.str.fullmatch(r"[\d:.,\s]{4,12}").all() and sample.str.contains(":").all():
        return None
    dates = parse_dates(present, rules.day_first)
    if dates is None:
        return None
    values = dates.values.reindex(texts.index)
    failed = texts.notna() & values.isna()
    if failed.sum() > TOLERATED * len(present):
        return None
    return Typed(values, listed(texts, failed, "a date"), _date_notes(str(texts.name), dates.formats, dates.ambiguous))


def _date_notes(name: str, formats: tuple[str, ...], ambiguous: bool) -> tuple[str, ...]:
    notes = []
    if ambiguous:
        first = "day" if formats[0].startswith("%d") else "month"
        notes.append(f"The dates of {name!r} fit day first and month first alike; they were read {first} first.")
    if len(formats) > 1:
        notes.append(f"The dates of {name!r} are written in {len(formats)} ways: {', '.join(formats)}.")
    return tuple(notes)


def listed(texts: "pd.Series", failed: "pd.Series", wanted: str) -> Unparsed | None:
    """Count the values that would not go and keep the first as examples."""
    count = int(failed.sum())
    if not count:
        return None
    first = texts[failed].iloc[:EXAMPLES]
    return Unparsed(str(texts.name), wanted, count, tuple((int(row), str(text)) for row, text in first.items()))
