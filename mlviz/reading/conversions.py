"""Distinct texts converted: what each type asks of them, and what there is to say."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mlviz.kinds import Kind
from mlviz.reading.cells import CURRENCY, TIME
from mlviz.reading.clock import are_times, hours_of, mixed_number, proves_fractions
from mlviz.reading.dates import Dates, example, parse_dates
from mlviz.reading.monthnames import named_date
from mlviz.reading.numbers import BEHIND, find_marks, parse_numbers
from mlviz.reading.periods import SHORT, are_numbers_of, parse_periods
from mlviz.units import UNITS, unit_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SAMPLE = 500
"""Distinct texts whose marks are read as evidence."""

TOLERATED = 0.1
"""Up to so large a share of values that do not fit, a column of numbers or dates is still one."""

FEW = 12
"""A word among at most so many distinct values, each of them frequent, is a group beside groups."""

WORDS = sorted((word for word in UNITS if word.isalpha()), key=len, reverse=True)
LONG = "|".join(word for word in WORDS if len(word) > 1)
LETTER = "|".join(word for word in WORDS if len(word) == 1)
UNIT = rf"\s?(?:{LONG})|\s(?-i:L|{LETTER})"
"""A unit behind a number; one of a single letter only behind a blank, for 12m may be months and 12d a code, and a
small one: 1.5 M are millions."""

WORDS_BACK = "Set its kind to text to keep what is written."

TRUTH = {"true": True, "false": False}
MEASURE = re.compile(rf"^\s*(?P<amount>[+-]?\d[\d.,'\u00a0 ]*?)(?P<unit>{UNIT}\.?)\s*$", re.IGNORECASE)
CODE = re.compile(r"\d+[A-Za-z]+|[A-Za-z]+\d+")


@dataclass(frozen=True, slots=True)
class Notation:
    """How the texts of one column are to be understood.

    ``padded`` if blanks may stand around them; ``dates`` unless a person said that they are none; ``amounts`` unless
    they are groups or dates; ``verbatim`` if a person said that they are text.
    """

    tokens: tuple[str, ...]
    decimal: str | None = None
    thousands: str | None = None
    lean: str = "."
    day_first: bool = False
    padded: bool = True
    dates: bool = True
    amounts: bool = True
    verbatim: bool = False

    def for_kind(self, kind: Kind | None) -> "Notation":
        """Return the notation for a column of which a person said the kind, or said nothing."""
        dates, amounts = kind in (None, Kind.DATETIME), kind in (None, Kind.NUMERIC)
        return replace(self, dates=dates, amounts=amounts, verbatim=kind is Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Levels:
    """The distinct texts of a column, and for each row which one it holds (-1: missing)."""

    texts: "pd.Series"
    codes: "np.ndarray[Any, Any]"
    sample: "pd.Series"

    def share(self, chosen: "pd.Series") -> float:
        """Share of the rows with a value that hold one of the chosen texts."""
        return float(self.rows(chosen).sum() / max(1, (self.codes >= 0).sum()))

    def rows(self, chosen: "pd.Series") -> "np.ndarray[Any, Any]":
        """Whether each row holds one of the chosen texts."""
        import numpy as np

        return np.append(chosen.to_numpy(dtype=bool), False)[self.codes]


@dataclass(frozen=True, slots=True)
class Converted:
    """The distinct texts converted; missing where one would not go."""

    values: "pd.Series"
    wanted: str
    notes: tuple[str, ...] = ()


Attempt = Callable[[Levels, Notation, str], Converted | None]


def _truth(levels: Levels, _notation: Notation, _name: str) -> Converted | None:
    if len(levels.texts) > 6:
        return None
    words = levels.texts.str.lower()
    if not words.isin(list(TRUTH)).all():
        return None
    return Converted(words.map(TRUTH).astype("boolean"), "a truth value")


def _numbers(levels: Levels, notation: Notation, name: str) -> Converted | None:
    marks = find_marks(levels.sample, notation.decimal, notation.thousands, notation.lean)
    values = parse_numbers(levels.texts, marks)
    values = values.mask(values.abs() == float("inf"))
    behind = levels.texts.str.contains(BEHIND)
    if behind.any() and not _of_a_ledger(levels.texts, behind):
        values, behind = values.mask(behind), behind & False
    failed = values.isna()
    if levels.share(failed) > TOLERATED:
        return None
    if levels.share(failed & levels.texts.str.fullmatch(CODE.pattern)) > 0.01:
        # 300, 301, 302a: what is no number looks like the others, so all are codes.
        return None
    if failed.any() and len(failed) <= FEW and len(levels.codes) >= 4 * len(failed):
        # 3, 4, 5, 6, 8 and "rotary": the word is one group among few, not a slip.
        return None
    minus = levels.texts[behind & ~failed]
    told = [f"Values of {name!r} with a minus behind, such as {text!r}, were read as negative." for text in minus[:1]]
    return Converted(values, "a number", (*_number_notes(name, levels.sample), *told))


def _of_a_ledger(texts: "pd.Series", behind: "pd.Series") -> bool:
    """Whether a minus behind means a negative amount: 1- is a grade among grades, and 20- may be 20 and above."""
    amounts = texts.str.contains(r"\d[.,'\u2019\s]\d").any()
    return bool(amounts or (behind.mean() < 0.5 and texts[behind].str.contains(r"\d\d").all()))


def _number_notes(name: str, texts: "pd.Series") -> tuple[str, ...]:
    """Say what the texts said beside their numbers: percent, and currencies if there are several."""
    notes = []
    percent = texts.str.contains("%", regex=False)
    if percent.all():
        notes.append(f"{name!r} was written in percent; 12% became 12.")
    elif percent.any():
        notes.append(f"Some values of {name!r} have a percent sign and some have none; 12% became 12, as 12 did.")
    signs = sorted(set(texts.str.extract(f"({CURRENCY})")[0].dropna().str.strip()))
    if len(signs) > 1:
        notes.append(f"The amounts of {name!r} are in several currencies ({', '.join(signs)}); none was converted.")
    return tuple(notes)


def _times(levels: Levels, notation: Notation, name: str) -> Converted | None:
    """Times of the day in hours since midnight, where nothing says that they are something else."""
    if not notation.amounts or not are_times(levels.sample, name):
        return None
    values = levels.texts.map(hours_of).astype("float64")
    if levels.share(values.isna()) > TOLERATED:
        return None
    known = values.notna()
    first, hours = levels.texts[known].iloc[0], values[known].iloc[0]
    note = f"{name!r} holds times of the day; they were read as hours since midnight: {first} became {hours:.4g}."
    return Converted(values, "a time of the day", (f"{note} {WORDS_BACK}",))


def _fractions(levels: Levels, notation: Notation, name: str) -> Converted | None:
    """Whole numbers with fractions, where every value is one and some can be nothing else."""
    if not notation.amounts or not levels.texts.map(proves_fractions).any():
        return None
    values = levels.texts.map(mixed_number).astype("float64")
    if values.isna().any():
        return None
    first = next(text for text in levels.texts if proves_fractions(text))
    note = f"Fractions of {name!r} were read as decimals: {first} became {mixed_number(first):.6g}. {WORDS_BACK}"
    return Converted(values, "a fraction", (note,))


def _dates(levels: Levels, notation: Notation, name: str) -> Converted | None:
    if levels.sample.str.fullmatch(TIME.pattern).mean() > 0.5:
        return None
    dates = parse_dates(levels.texts, notation.day_first)
    if dates is None or levels.share(dates.values.isna()) > TOLERATED:
        return None
    return Converted(dates.values, "a date", _date_notes(name, dates, levels.sample))


def _measures(levels: Levels, notation: Notation, name: str) -> Converted | None:
    """Numbers with the same unit behind them, written the same way: 12 kg, 15.5 kg.

    Where it is written in several ways, or there are several units, the cells stay for a person to decide on.
    """
    parts = levels.texts.str.extract(MEASURE)
    same = parts["unit"].notna()
    if parts["unit"].nunique() != 1:
        return None
    amounts = parts["amount"].where(same, "")
    found = _numbers(replace(levels, texts=amounts, sample=amounts[same].iloc[:SAMPLE]), notation, name)
    if found is None:
        return None
    first, amount = levels.texts[same].iloc[0], amounts[same].iloc[0]
    unit = unit_of(parts["unit"][same].iloc[0]).name
    return replace(found, notes=(f"The unit of {name!r} is {unit}; {first!r} became {amount}. {WORDS_BACK}",))


def _named_dates(levels: Levels, notation: Notation, name: str) -> Converted | None:
    """Dates with the name of a month in any language, brought to English first."""
    import pandas as pd

    known = [named_date(text) or text for text in levels.texts]
    texts = pd.Series(known, index=levels.texts.index, dtype="str")
    return _dates(replace(levels, texts=texts, sample=texts.iloc[:SAMPLE]), notation, name)


def _periods(levels: Levels, _notation: Notation, name: str) -> Converted | None:
    found = parse_periods(levels.texts)
    if levels.share(found.values.isna()) > TOLERATED or are_numbers_of(levels.texts, found.values, name):
        return None
    note = f"{name!r} names {found.unit}s; each was read as the first day of its {found.unit}. {WORDS_BACK}"
    short = levels.texts[found.values.notna()].str.fullmatch(SHORT.pattern)
    return Converted(found.values, "a date", (note, *(_short_years(name, found.values) if short.any() else ())))


def _short_years(name: str, values: "pd.Series") -> tuple[str, ...]:
    low, high = values.min().year, values.max().year
    return (f"The years of {name!r} have two digits; they were taken for years from {low} to {high}.",)


def _date_notes(name: str, dates: Dates, texts: "pd.Series") -> tuple[str, ...]:
    """Say what is ambiguous in the dates of a column, and what was changed."""
    notes, formats = [], dates.formats
    if dates.ambiguous:
        first = "day" if formats[0].startswith("%d") else "month"
        notes.append(f"The dates of {name!r} fit day first and month first alike; they were read {first} first.")
    if len(formats) > 1:
        notes.append(f"The dates of {name!r} are written in {len(formats)} ways: {', '.join(map(example, formats))}.")
    if any("%y" in layout for layout in formats):
        notes += _short_years(name, dates.values)
    zoned = texts.str.contains(r"\d(?:Z|[+-]\d{2}:?\d{2})$")
    if zoned.all():
        notes.append(f"The times of {name!r} name their zone; all were brought to UTC.")
    elif zoned.any():
        notes.append(f"Some times of {name!r} name their zone and were brought to UTC; the others were taken for UTC.")
    return tuple(notes)


DATED = ("date", "named", "period")
ATTEMPTS: dict[str, tuple[Attempt, ...]] = {
    "truth": (_truth,),
    "fraction": (_fractions,),
    "number": (_fractions, _numbers),
    "time": (_times,),
    "measure": (_measures,),
    "date": (_dates, _named_dates),
    "named": (_named_dates,),
    "period": (_periods, _numbers),
}
"""What is tried for texts of each shape, in this order."""
