"""A column of text made into numbers, dates or truth values, with a list of what would not go.

Every distinct text is looked at once, however often it occurs.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mlviz.dataset import ReadAs, Unparsed
from mlviz.reading.cells import CURRENCY, LEADING_ZERO, TIME, is_date, is_number
from mlviz.reading.clock import is_fraction
from mlviz.reading.conversions import ATTEMPTS, DATED, MEASURE, SAMPLE, TRUTH, Attempt, Converted, Levels, Notation
from mlviz.reading.dates import iso_days
from mlviz.reading.daynumbers import day_numbers
from mlviz.reading.monthnames import named_date
from mlviz.reading.periods import DOTTED, is_period
from mlviz.recognise import words_of

if TYPE_CHECKING:
    import pandas as pd

LOOKED = 200
"""Distinct texts whose shape says which types are worth an attempt."""

EXAMPLES = 20
LONG = re.compile(r"[+-]?\d{16,}")
INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
VERSIONS = frozenset(re.findall(r"\w+", "version versión versão ver release build firmware revision rev"))
NUMBER_WORDS = frozenset(re.findall(r"\w+", "no nr number num id code tag"))
WITH_DIGIT = re.compile(r"(?=\D*\d).{4,40}")
"""What may name a period or a month."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A column in its type, and what there is to say."""

    values: "pd.Series"
    unparsed: Unparsed | None = None
    notes: tuple[str, ...] = ()
    read_as: tuple[ReadAs, ...] = ()


def type_column(raw: "pd.Series", notation: Notation) -> Typed:
    """Return the column in the type its texts are written in.

    Parameters
    ----------
    raw : Series of str
        The texts as they stand in the file; missing where the reader found a missing token.
    notation : Notation
        Missing tokens and marks.

    Examples
    --------
    >>> import pandas as pd
    >>> type_column(pd.Series([" 1,5", "2,5"], name="x", dtype="str"), Notation(("",))).values.tolist()
    [1.5, 2.5]
    """
    import pandas as pd

    bare = trim(raw, notation.tokens) if notation.padded else Typed(raw)
    if notation.verbatim:
        return bare
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
    for attempt in () if _are_codes(levels, notation, str(raw.name)) else _likely(levels, notation):
        if found := attempt(levels, notation, str(raw.name)):
            typed = _spread(bare, levels, found)
            return (as_days(typed, texts) if notation.dates else None) or typed
    return bare


def as_days(typed: Typed, raw: "pd.Series") -> Typed | None:
    """Return a column of numbers as the dates they stand for; None where its name or its numbers say that it is none.

    Parameters
    ----------
    typed : Typed
        The column in its type.
    raw : Series
        Its cells as they were read, for those that are no date.
    """
    if typed.values.dtype.kind not in "iuf" or (days := day_numbers(typed.values)) is None:
        return None
    failed = days.values.isna() & raw.notna()
    return Typed(days.values, listed(raw.astype("str"), failed, "a date"), (*typed.notes, days.note), typed.read_as)


def _likely(levels: Levels, notation: Notation) -> tuple[Attempt, ...]:
    """The types that at least half of the distinct texts looked at have the shape of."""
    shapes = Counter(_shape(text) for text in levels.texts.iloc[:LOOKED])
    likely = [shape for shape in ATTEMPTS if shapes[shape] >= 0.5 * shapes.total()]
    return tuple(one for shape in likely if notation.dates or shape not in DATED for one in ATTEMPTS[shape])


def _shape(cell: str) -> str:
    if DOTTED.fullmatch(cell):
        return "period"
    if is_number(cell) or INFINITE.fullmatch(cell):
        return "number"
    if is_date(cell):
        return "time" if TIME.fullmatch(cell) else "date"
    if cell.lower() in TRUTH:
        return "truth"
    return "fraction" if is_fraction(cell) else _rare_shape(cell) if WITH_DIGIT.fullmatch(cell) else ""


def _rare_shape(cell: str) -> str:
    if MEASURE.fullmatch(cell):
        return "measure"
    return "period" if is_period(cell) else "named" if named_date(cell) else ""


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
    """Return the cells with a percent or currency sign, where most values of the column have none or another one."""
    signs = levels.texts.str.extract(f"(%|{CURRENCY})")[0].fillna("")
    usual = max(signs.unique(), key=lambda sign: levels.share(signs == sign))
    return ReadAs.of(str(texts.name), "sign", texts, levels.rows((signs != "") & (signs != usual)))


def _whole(levels: Levels, found: Converted) -> bool:
    """Whether the numbers were written without a fraction, which is what makes them whole."""
    if found.wanted != "a number" or levels.sample.str.contains(r"[eE%]").any():
        return False
    return bool((found.values % 1 == 0).all() and (found.values.abs() < 2**53).all()) and not _fractions(levels)


def _fractions(levels: Levels) -> bool:
    return bool(levels.texts.str.contains(r"[.,]\d{1,2}$|[.,]\d{4,}$|[.,]$").any())


def _are_codes(levels: Levels, notation: Notation, name: str) -> bool:
    """007, numbers too long for a float, and versions, of which 1.10 is not 1.1, are names and not amounts."""
    texts = levels.texts
    if texts.str.fullmatch(LEADING_ZERO.pattern).any() or texts.str.fullmatch(LONG.pattern).any():
        return True
    # A person who says what kind it is means the numbers.
    return notation.dates and says_version(name) and bool(texts.str.contains(".", regex=False).any())


def says_version(name: str) -> bool:
    """Whether the name of a column says that it holds versions of something.

    Examples
    --------
    >>> [says_version(name) for name in ("Version", "appVersion", "firmware_rev", "version no.", "release year")]
    [True, True, True, True, False]
    """
    words = [word for word in words_of(name) if not word.isdecimal() and word not in NUMBER_WORDS]
    return bool(words) and words[-1] in VERSIONS


def listed(texts: "pd.Series", failed: "pd.Series", wanted: str) -> Unparsed | None:
    """Count the values that would not go and keep the first as examples."""
    count = int(failed.sum())
    if not count:
        return None
    first = texts[failed].iloc[:EXAMPLES]
    return Unparsed(str(texts.name), wanted, count, tuple((int(row), str(text)) for row, text in first.items()))
