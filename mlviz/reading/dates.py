"""Texts that are dates: which formats a column uses, and the conversion."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

ISO_DATE, ISO_TIME = "%Y-%m-%d", "ISO8601"
DAY_FIRST = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%y", "%d-%m-%y")
MONTH_FIRST = ("%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y", "%m/%d/%y", "%m.%d.%y", "%m-%d-%y")
NAMED = ("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d", "%Y.%m.%d")
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Dates:
    """Converted dates with the formats used, and whether day and month could be exchanged."""

    values: "pd.Series"
    formats: tuple[str, ...]
    ambiguous: bool = False


def _all_formats(day_first: bool) -> list[str]:
    first, second = (DAY_FIRST, MONTH_FIRST) if day_first else (MONTH_FIRST, DAY_FIRST)
    return [day + clock for day in (*first, *second, *NAMED) for clock in CLOCKS]


def parse_dates(texts: "pd.Series", lean_day_first: bool) -> Dates | None:
    """Convert a column of text that are nearly all dates; None if they are not.

    The format that fits most values is taken first, then those that fit what is left, so that a column
    written by two programs is read whole. Where every value fits both day first and month first, the
    result says it is ambiguous.

    Parameters
    ----------
    texts : Series of str
        Distinct values.
    lean_day_first : bool
        What to assume if the values do not tell.
    """
    import pandas as pd

    sample = texts.iloc[:: max(1, len(texts) // SAMPLE)]
    formats = _formats_of(sample, lean_day_first)
    if not formats:
        return None
    values = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    for layout in formats:
        left = values.isna()
        if not left.any():
            break
        values = _convert(texts, layout) if left.all() else values.fillna(_convert(texts[left], layout))
    return Dates(values, tuple(formats), _ambiguous(texts, formats))


def _formats_of(sample: "pd.Series", lean_day_first: bool) -> list[str]:
    """Formats that cover the sample, the one that fits most first; empty if under nine tenths fit."""
    left, found = sample, []
    candidates = [ISO_DATE, ISO_TIME, *_all_formats(lean_day_first)]
    while len(left) and len(found) < 4:
        fits = [(_convert(left, layout).notna(), layout) for layout in candidates if layout not in found]
        hit, layout = max(fits, key=lambda pair: int(pair[0].sum()))
        if not hit.any():
            break
        found.append(layout)
        left = left[~hit]
    return found if len(left) <= 0.1 * len(sample) else []


def _convert(texts: "pd.Series", layout: str) -> "pd.Series":
    import pandas as pd

    # Without these lengths "ISO8601" would take 2011 and 20110101 for dates.
    usable = texts.where(texts.str.len() >= (8 if layout != ISO_TIME else 10))
    parsed = pd.to_datetime(usable, format=layout, errors="coerce", utc=True)
    return parsed.dt.tz_localize(None).astype("datetime64[us]")


def _ambiguous(texts: "pd.Series", formats: list[str]) -> bool:
    """Whether the exchanged reading of the main format fits every value as well."""
    main = formats[0]
    other = main.translate(str.maketrans("dm", "md"))
    if main.startswith("%Y") or main == ISO_TIME or "%b" in main or "%B" in main:
        return False
    return bool(_convert(texts, other).notna().sum() >= _convert(texts, main).notna().sum())
