"""A column of text made into numbers, dates or truth values, with a list of what would not go.

Every distinct text is looked at once, however often it occurs.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mlviz.dataset import ReadAs, Unparsed
from mlviz.reading.cells import CURRENCY, LEADING_ZERO, TIME, is_date, is_number
from mlviz.reading.dates import Dates, example, iso_days, parse_dates
from mlviz.reading.numbers import find_marks, parse_numbers

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SAMPLE, LOOKED = 500, 200
"""Distinct texts whose marks are read as evidence; texts whose shape says which types are worth an attempt."""

TOLERATED = 0.1
"""Up to so large a share of values that do not fit, a column of numbers or dates is still one."""

FEW = 12
"""A word among at most so many distinct values, each of them frequent, is a group beside groups."""

EXAMPLES = 20
TRUTH = {"true": True, "false": False}
LONG = re.compile(r"[+-]?\d{16,}")
INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
CODE = re.compile(r"\d+[A-Za-z]+|[A-Za-z]+\d+")


@dataclass(frozen=True, slots=True)
class Rules:
    """How the texts of one file are to be understood; ``padded`` if blanks may stand around them."""

    tokens: tuple[str, ...]
    decimal: str | None = None
    thousands: str | None = None
    lean: str = "."
    day_first: bool = False
    padded: bool = True


@dataclass(frozen=True, slots=True)
class Typed:
    """A column in its type, and what there is to say."""

    values: "pd.Series"
    unparsed: Unparsed | None = None
    notes: tuple[str, ...] = ()
    read_as: tuple[ReadAs, ...] = ()


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


Attempt = Callable[[Levels, Rules, str], Converted | None]


def type_column(raw: "pd.Series", rules: Rules) -> Typed:
    """Return the column in the type its texts are written in.

    Parameters
    ----------
    raw : Series of str
        The texts as they stand in the file; missing where the reader found a missing token.
    rules : Rules
        Missing tokens and marks.

    Examples
    --------
    >>> import pandas as pd
    >>> type_column(pd.Series([" 1,5", "2,5"], name="x", dtype="str"), Rules(("",))).values.tolist()
    [1.5, 2.5]
    """
    import pandas as pd

    bare = trim(raw, rules.tokens) if rules.padded else Typed(raw)
    texts = bare.values
    looked = texts.array[:: max(1, len(texts) // LOOKED)].tolist()
    few = Counter(cell for cell in looked if isinstance(cell, str))
    if few and sum(count for cell, count in few.items() if _shape(cell)) < 0.5 * few.total():
        return bare
    if (days := iso_days(texts)) is not None:
        return replace(bare, values=days)
    codes, distinct = pd.factorize(texts)
    levels = Levels(pd.Series(distinct, dtype="str"), codes, pd.Series(distinct[:SAMPLE], dtype="str"))
    if not len(distinct):
        return replace(bare, values=texts.astype("float64"))
    for attempt in () if _are_codes(levels) else _likely(levels):
        if found := attempt(levels, rules, str(raw.name)):
            return _spread(bare, levels, found)
    return bare


def _likely(levels: Levels) -> tuple[Attempt, ...]:
    """The types that at least half of the distinct texts looked at have the shape of."""
    shapes = Counter(_shape(text) for text in levels.texts.iloc[:LOOKED])
    attempts = {"truth": _truth, "number": _numbers, "date": _dates}
    return tuple(attempt for shape, attempt in attempts.items() if shapes[shape] >= 0.5 * shapes.total())


def _shape(cell: str) -> str:
    if is_number(cell) or INFINITE.fullmatch(cell):
        return "number"
    if is_date(cell):
        return "date"
    return "truth" if cell.lower() in TRUTH else ""


def trim(raw: "pd.Series", tokens: tuple[str, ...]) -> Typed:
    """Remove blanks and tabs around the values, with a note if there were any; missing tokens may come to light."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    array = pa.array(raw.array)
    bare = pc.utf8_trim_whitespace(array)
    if pc.sum(pc.binary_length(bare)).as_py() == pc.sum(pc.binary_length(array)).as_py():
        return Typed(raw)
    texts = pd.Series(bare.to_pandas(), index=raw.index, name=raw.name, dtype="str")
    changed = pc.fill_null(pc.not_equal(bare, array), False).to_numpy(zero_copy_only=False)
    times = "once" if changed.sum() == 1 else f"{changed.sum():,} times"
    note = f"Blanks or tabs around values of {raw.name!r} were removed ({times})."
    told = ReadAs.of(str(raw.name), "blanks", raw, changed)
    return Typed(texts.mask(texts.isin(tokens)), None, (note,), (told,) if told else ())


def _spread(bare: Typed, levels: Levels, found: Converted) -> Typed:
    """Give every row the value of its text."""
    import pandas as pd

    texts = bare.values
    values = pd.Series(found.values.array.take(levels.codes, allow_fill=True), index=texts.index, name=texts.name)
    if found.wanted == "a truth value" and not values.isna().any():
        values = values.astype("bool")
    if _whole(levels, found) and not values.isna().any():
        values = values.astype("int64")
    failed = pd.Series(levels.rows(found.values.isna()), index=texts.index)
    told = _signs(texts, levels) if found.wanted == "a number" else None
    read_as = (*bare.read_as, told) if told else bare.read_as
    return Typed(values, listed(texts, failed, found.wanted), bare.notes + found.notes, read_as)


def _signs(texts: "pd.Series", levels: Levels) -> ReadAs | None:
    """Return the cells with a percent or currency sign, where most values of the column have none."""
    signed = levels.texts.str.contains(rf"%|{CURRENCY}")
    share = levels.share(signed)
    return ReadAs.of(str(texts.name), "sign", texts, levels.rows(signed)) if 0 < share < 0.5 else None


def _whole(levels: Levels, found: Converted) -> bool:
    """Whether the numbers were written without a fraction, which is what makes them whole."""
    if found.wanted != "a number" or levels.sample.str.contains(r"[eE%]").any():
        return False
    return bool((found.values % 1 == 0).all() and (found.values.abs() < 2**53).all()) and not _fractions(levels)


def _fractions(levels: Levels) -> bool:
    return bool(levels.texts.str.contains(r"[.,]\d{1,2}$|[.,]\d{4,}$|[.,]$").any())


def _are_codes(levels: Levels) -> bool:
    """007, and numbers too long for a float, are names and not amounts."""
    texts = levels.texts
    return bool(texts.str.fullmatch(LEADING_ZERO.pattern).any() or texts.str.fullmatch(LONG.pattern).any())


def _truth(levels: Levels, _rules: Rules, _name: str) -> Converted | None:
    if len(levels.texts) > 6:
        return None
    words = levels.texts.str.lower()
    if not words.isin(list(TRUTH)).all():
        return None
    return Converted(words.map(TRUTH).astype("boolean"), "a truth value")


def _numbers(levels: Levels, rules: Rules, name: str) -> Converted | None:
    marks = find_marks(levels.sample, rules.decimal, rules.thousands, rules.lean)
    values = parse_numbers(levels.texts, marks)
    values = values.mask(values.abs() == float("inf"))
    failed = values.isna()
    if levels.share(failed) > TOLERATED:
        return None
    if levels.share(failed & levels.texts.str.fullmatch(CODE.pattern)) > 0.01:
        # 300, 301, 302a: what is no number looks like the others, so all are codes.
        return None
    if failed.any() and len(failed) <= FEW and len(levels.codes) >= 4 * len(failed):
        # 3, 4, 5, 6, 8 and "rotary": the word is one group among few, not a slip.
        return None
    return Converted(values, "a number", _number_notes(name, levels.sample))


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


def _dates(levels: Levels, rules: Rules, name: str) -> Converted | None:
    if levels.sample.str.fullmatch(TIME.pattern).mean() > 0.5:
        return None
    dates = parse_dates(levels.texts, rules.day_first)
    if dates is None or levels.share(dates.values.isna()) > TOLERATED:
        return None
    return Converted(dates.values, "a date", _date_notes(name, dates, levels.sample))


def _date_notes(name: str, dates: Dates, texts: "pd.Series") -> tuple[str, ...]:
    """Say what is ambiguous in the dates of a column, and what was changed."""
    notes, formats = [], dates.formats
    if dates.ambiguous:
        first = "day" if formats[0].startswith("%d") else "month"
        notes.append(f"The dates of {name!r} fit day first and month first alike; they were read {first} first.")
    if len(formats) > 1:
        notes.append(f"The dates of {name!r} are written in {len(formats)} ways: {', '.join(map(example, formats))}.")
    if any("%y" in layout for layout in formats):
        low, high = dates.values.min().year, dates.values.max().year
        notes.append(f"The years of {name!r} have two digits; they were taken for years from {low} to {high}.")
    if texts.str.contains(r"\d(?:Z|[+-]\d{2}:?\d{2})$").any():
        notes.append(f"The times of {name!r} name their zone; all were brought to UTC.")
    return tuple(notes)


def listed(texts: "pd.Series", failed: "pd.Series", wanted: str) -> Unparsed | None:
    """Count the values that would not go and keep the first as examples."""
    count = int(failed.sum())
    if not count:
        return None
    first = texts[failed].iloc[:EXAMPLES]
    return Unparsed(str(texts.name), wanted, count, tuple((int(row), str(text)) for row, text in first.items()))
