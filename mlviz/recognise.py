"""From a frame to its columns, and what each is for."""

import re
import unicodedata
from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from mlviz.errors import NotApplicable
from mlviz.frames import Order, count_missing
from mlviz.kinds import CATEGORIES, Column, Kind, Schema
from mlviz.scales import says_yes_or_no, scale_of

if TYPE_CHECKING:
    import pandas as pd

COUNTED = 50_000
"""Up to so many rows distinct values are always counted; above, only where the kind needs them."""

SAMPLE = 10_000
"""Rows looked at, evenly spread, to recognise a kind; what the sample suggests is then checked on all."""

HEAD = 500
"""Values of the sample that are looked at first: most columns of decimals show there what they are."""

FEW_LEVELS = 20
"""Text with at most so many distinct values puts rows into groups, and so may whole numbers."""

MANY_LEVELS = 1000
"""Text with more distinct values than this is no category, however long the column is."""

FEW_CODES = 6
"""So few whole numbers in a row are codes unless they have the shape of counts; more need a better reason."""

JUMP = 10
"""Amounts become frequent and rare gradually; where the frequency jumps by such a factor, these are codes."""


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


IDENTIFIERS = _set_of(
    """
    id ids uid uuid guid key code isbn ssn iban serial
    """
)

TIMES = _set_of(
    """
    year years month day days date time hour week age trend t period quarter
    """
)

AMOUNTS = _set_of(
    """
    age count number num n year years hours days months amount price size score total rank quantity qty
    freq frequency length weight height width children
    """
)

GROUPS = _set_of(
    """
    region channel type class category code group season status sex gender weekday month zone district
    department dept store cluster sector country state race ethnicity religion education marital occupation
    treatment arm site system systems plan segment grade stage level block cohort label species strata batch subject
    ward clinic center centre origin color colour
    """
)


QUESTIONS = _set_of("is has had was did does can should flag yes")
"""In the name of a column of 0 and 1: what it answers is yes or no."""

POSTAL = _set_of("zip zipcode postcode postal plz")

WORD = re.compile("A?a+|A+(?!a)|9+")
"""A word of a name written in shapes of its letters; a capital begins a new one."""


def describe(
    frame: "pd.DataFrame", kinds: Mapping[str, Kind] | None = None, orders: Mapping[str, Order] | None = None
) -> Schema:
    """Return one Column per column of the frame; kinds and orders given win over those recognised."""
    given = {name: Kind.ORDINAL for name, order in (orders or {}).items() if order.ranked} | dict(kinds or {})
    found = (column_of(frame[name], str(name), given.get(str(name))) for name in frame.columns)
    return tuple(_ordered(column, (orders or {}).get(column.name)) for column in found)


def _ordered(column: Column, order: Order | None) -> Column:
    """Return a column with its levels in the order given; words of a known scale stand in theirs unless ranked."""
    if order is None or {*order.levels} != {*column.levels} or (not order.ranked and scale_of([*order.levels])):
        return column
    return replace(column, levels=order.levels)


def column_of(series: "pd.Series", name: str, kind: Kind | None = None) -> Column:
    """Describe one column, recognising its kind unless one is given."""
    import pandas as pd

    n_missing = count_missing(series)
    hints: tuple[str, ...] = ()
    if kind is not None and (reason := refusal(series, kind)):
        raise NotApplicable(
            f"{name!r} cannot be {kind}: {reason}.", "Choose another kind, or correct the values first."
        )
    if kind is None:
        kind, hints = recognise(series, name, n_missing)
    small = len(series) <= COUNTED or kind in CATEGORIES or kind is Kind.CONSTANT
    values = pd.unique(series.dropna() if n_missing else series) if small else None
    told = kind in CATEGORIES or kind is Kind.CONSTANT
    levels = tuple(sorted_levels(values)) if values is not None and told else ()
    return Column(name, kind, n_missing, None if values is None else len(values), levels, hints)


def refusal(series: "pd.Series", kind: Kind) -> str:
    """Why values of this type cannot be of a kind a person chose; empty if they can."""
    import pandas as pd

    types = pd.api.types
    if not series.notna().any():
        return ""
    if kind is Kind.NUMERIC and (types.is_bool_dtype(series.dtype) or not types.is_numeric_dtype(series.dtype)):
        return "its values are not numbers"
    if kind is Kind.DATETIME and not types.is_datetime64_any_dtype(series.dtype):
        return "its values are not dates"
    if kind is Kind.BOOLEAN and series.nunique() > 2:
        return "it has more than two values"
    return ""


def sorted_levels(values: "pd.api.extensions.ExtensionArray") -> list[Hashable]:
    """Return distinct values as plain Python objects in their natural order; words of a known scale in its order."""
    plain_values = [v.item() if hasattr(v, "item") else v for v in values]
    order = scale_of(plain_values)
    return sorted(plain_values, key=lambda v: order[v]) if order else sorted(plain_values)


def recognise(series: "pd.Series", name: str, n_missing: int) -> tuple[Kind, tuple[str, ...]]:
    """Return the kind of a column, so many values of which are missing, and the sentences that say why."""
    import pandas as pd

    types = pd.api.types
    if len(series) == n_missing:
        return Kind.CONSTANT, ("Every cell is missing.",)
    sample = series.iloc[:: max(1, len(series) // SAMPLE)]
    sample = sample.dropna() if n_missing else sample
    sample = sample if len(sample) else series.dropna().iloc[:SAMPLE]
    # The ends alone tell most columns that vary.
    if sample.iloc[0] == sample.iloc[-1] and (sample == sample.iloc[0]).all() and series.nunique() == 1:
        return Kind.CONSTANT, (f"Every value present is {sample.iloc[0]!r}.",)
    if types.is_bool_dtype(series.dtype):
        return Kind.BOOLEAN, ()
    if types.is_datetime64_any_dtype(series.dtype):
        return Kind.DATETIME, ()
    if types.is_numeric_dtype(series.dtype):
        return _numeric(series, sample, name)
    return _text(series, sample, name)


def words_of(name: str) -> list[str]:
    """Return the words and numbers of a column's name in small letters, in any alphabet.

    Examples
    --------
    >>> words_of("Product ID"), words_of("productId"), words_of("product_id_2")
    (['product', 'id'], ['product', 'id'], ['product', 'id', '2'])
    >>> words_of("Größe_kg"), words_of("straßeNr"), words_of("Año2020"), words_of("हिन्दी नाम")
    (['größe', 'kg'], ['straße', 'nr'], ['año', '2020'], ['हिन्दी', 'नाम'])
    """
    plain = unicodedata.normalize("NFC", name)
    return [plain[found.start() : found.end()].lower() for found in WORD.finditer("".join(map(_shape, plain)))]


def _shape(char: str) -> str:
    """Return A for a capital letter, a for any other and for marks on one, 9 for a digit, a blank for the rest."""
    if char.isalpha():
        return "A" if char.isupper() or char.istitle() else "a"
    return "9" if char.isdecimal() else "a" if unicodedata.category(char).startswith("M") else " "


def _words(name: str) -> set[str]:
    return {*words_of(name), name.lower()}


def _numeric(series: "pd.Series", sample: "pd.Series", name: str) -> tuple[Kind, tuple[str, ...]]:
    import numpy as np

    head = sample.iloc[:HEAD].to_numpy()
    # An infinite value has no remainder; it is a measurement too.
    if not np.isfinite(head).all() or (head % 1 != 0).any():
        n_unique = len(np.unique(head))
        return Kind.NUMERIC, (_few(n_unique),) if n_unique <= 10 and len(head) >= 20 * n_unique else ()
    distinct = sample.unique()
    if len(distinct) == 2 and set(distinct) == {0, 1}:
        if _words(name) & QUESTIONS and series.nunique() == 2:
            return Kind.BOOLEAN, ("Only 0 and 1 occur, and its name asks a question: no and yes.",)
        return Kind.CATEGORICAL, ("Only 0 and 1 occur, so these are taken for codes of two groups.",)
    if not np.isfinite(distinct).all() or (distinct % 1 != 0).any():
        return Kind.NUMERIC, ()
    if _row_number(series, name):
        return Kind.IDENTIFIER, ("The values count the rows.",)
    words = _words(name)
    if words & IDENTIFIERS and len(sample) >= 10 and len(distinct) >= 0.95 * len(sample):
        return Kind.IDENTIFIER, ("Its name says that it identifies the rows, and nearly every value is different.",)
    return _codes(sample, len(distinct), words)


def _row_number(series: "pd.Series", name: str) -> bool:
    """Whether whole numbers go up by one from row to row, in a column that is not a time."""
    unnamed = re.fullmatch(r"column \d+", name) is not None
    if len(series) < (3 if unnamed else 30) or series.iloc[0] + len(series) - 1 != series.iloc[-1]:
        return False
    if not unnamed and _words(name) & TIMES:
        return False
    values = series.to_numpy()
    return bool((values[1:] - values[:-1] == 1).all())


def _codes(sample: "pd.Series", n_unique: int, words: set[str]) -> tuple[Kind, tuple[str, ...]]:
    """Few whole numbers may be codes: their name says so, or the shape of a run without gaps."""
    if words & POSTAL and not words & AMOUNTS and n_unique <= MANY_LEVELS:
        return Kind.CATEGORICAL, ("Its name says that the numbers are postal codes: names of places, not amounts.",)
    if n_unique > FEW_LEVELS or n_unique > len(sample) / 5 or words & AMOUNTS:
        return Kind.NUMERIC, ()
    if words & GROUPS:
        return Kind.CATEGORICAL, (f"{n_unique} whole numbers and its name suggest codes of groups.",)
    low, high = sample.min(), sample.max()
    if low in (0, 1) and high - low == n_unique - 1 and _shaped_like_codes(sample, bool(words & TIMES)):
        return Kind.CATEGORICAL, (f"Only {n_unique} whole numbers occur: they may be codes of groups.",)
    return Kind.NUMERIC, (_few(n_unique),) if n_unique <= 10 else ()


def _few(n_unique: int) -> str:
    return f"Only {n_unique} distinct values: check whether they are amounts or codes of groups."


def _shaped_like_codes(sample: "pd.Series", timed: bool) -> bool:
    """Whether numbers in a row are as frequent as codes are: few and no counts, all alike, or jumping up and down.

    Where it jumps the ends are left out, since scales pile up there; points in time are all alike too.
    """
    counts = sample.value_counts().sort_index().to_numpy()
    like_a_count = bool((counts[1:] <= counts[:-1]).all()) and len(counts) > 3
    if len(counts) <= FEW_CODES and not like_a_count:
        return True
    if timed or counts.sum() < 10 * len(counts):
        return False
    # Five more rows each, so that one row against none is no jump.
    inner = counts[1:-1] + 5.0
    return bool((inner[1:] / inner[:-1]).max() >= JUMP or counts.max() <= 2 * counts.min())


def _text(series: "pd.Series", sample: "pd.Series", name: str) -> tuple[Kind, tuple[str, ...]]:
    n, distinct = len(sample), sample.unique()
    n_unique = len(distinct)
    if says_yes_or_no(distinct) and series.nunique() == n_unique:
        return Kind.BOOLEAN, ("Its two words say yes and no.",)
    if scale_of(list(distinct)):
        return Kind.ORDINAL, ("The words form a scale.",)
    named = bool(_words(name) & IDENTIFIERS)
    if n >= 10 and n_unique >= 0.95 * n and sample.str.len().mean() < 40 and (n_unique == n or named):
        return Kind.IDENTIFIER, ("Every value is different.",) if n_unique == n else (
            "Nearly every value is different.",
        )
    if named and n_unique > 0.5 * n and n >= 10:
        return Kind.IDENTIFIER, ("Its name says that it identifies the rows; some values repeat.",)
    sentences = n_unique > 0.2 * n and sample.str.count(" ").mean() >= 4
    if not sentences and (n_unique <= max(FEW_LEVELS, n**0.5) or n_unique / n < 0.05) and n_unique <= MANY_LEVELS:
        return Kind.CATEGORICAL, ()
    return Kind.TEXT, ()
