"""Texts that are dates: which formats a column uses, and the conversion."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

ISO_DATE, ISO_TIME = "%Y-%m-%d", "ISO8601"
DAY_FIRST = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%y", "%d-%m-%y")
MONTH_FIRST = ("%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y", "%m/%d/%y", "%m.%d.%y", "%m-%d-%y")
NAMED = ("%d %b %Y", "%d %b %y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d", "%Y.%m.%d")
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SAMPLE = 200
FAR = 10
"""A date more than so many years ahead is not meant where the year has two digits."""

EXCHANGE = str.maketrans("dm", "md")


@dataclass(frozen=True, slots=True)
class Dates:
    """Converted dates with the formats used, and whether day and month could be exchanged."""

    values: "pd.Series"
    formats: tuple[str, ...]
    ambiguous: bool = False


def _all_formats(day_first: bool) -> list[str]:
    first, second = (DAY_FIRST, MONTH_FIRST) if day_first else (MONTH_FIRST, DAY_FIRST)
    days = [day for pair in zip(first, second, strict=True) for day in pair]
    return [ISO_DATE, ISO_TIME, *(day + clock for day in (*days, *NAMED) for clock in CLOCKS)]


def iso_days(texts: "pd.Series") -> "pd.Series | None":
    """Convert a column in which every value is a day such as 2011-12-31; None if one is not.

    Most columns of dates are, and for them nothing needs to be found out.

    Examples
    --------
    >>> import pandas as pd
    >>> iso_days(pd.Series(["2011-12-31", None], dtype="str")).tolist()
    [Timestamp('2011-12-31 00:00:00'), NaT]
    >>> iso_days(pd.Series(["2011-12-31", "2011-12-31 10:00"], dtype="str")) is None
    True
    """
    import pandas as pd
    import pyarrow as pa

    first = texts.iloc[:SAMPLE].dropna().iloc[:1]
    if not all(map(ISO_DAY.fullmatch, first)) or first.empty:
        return None
    try:
        days = pa.array(texts.array).cast(pa.date32()).cast(pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    return pd.Series(days.to_numpy(zero_copy_only=False), index=texts.index, name=texts.name, dtype="datetime64[us]")


def parse_dates(texts: "pd.Series", lean_day_first: bool) -> Dates | None:
    """Convert distinct texts that are nearly all dates; None if they are not.

    The format that fits most values is taken first, then those that fit what is left, so that a column
    written by two programs is read whole. Day first and month first are never mixed: the one that fits more
    values is taken; where both fit all, the result says it is ambiguous.

    Parameters
    ----------
    texts : Series of str
        Distinct values.
    lean_day_first : bool
        What to assume if the values do not tell.
    """
    import pandas as pd

    values = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    ambiguous, used = False, []
    for layout in _formats_of(texts.iloc[:: max(1, len(texts) // SAMPLE)], lean_day_first):
        left = texts[values.isna()]
        if left.empty:
            break
        found, better, twins = _with_twin(left, layout)
        values = found if len(left) == len(texts) else values.fillna(found)
        ambiguous = ambiguous or twins
        used.append(better)
    return Dates(values, tuple(used), ambiguous) if used else None


def _formats_of(sample: "pd.Series", lean_day_first: bool) -> Iterator[str]:
    """Formats in the order of how much of the sample they fit."""
    left, tried = sample, set[str]()
    for _ in range(4):
        best, hit = "", None
        for layout in (layout for layout in _all_formats(lean_day_first) if layout not in tried):
            fits = _convert(left, layout).notna()
            if fits.any() and (hit is None or fits.sum() > hit.sum()):
                best, hit = layout, fits
            if fits.all():
                break
        if hit is None:
            return
        yield best
        tried |= {best, best.translate(EXCHANGE)}
        left = left[~hit]
        if left.empty:
            return


def _with_twin(texts: "pd.Series", layout: str) -> tuple["pd.Series", str, bool]:
    """Convert by the format or its exchanged twin, whichever fits more; whether both fit alike."""
    values, twin = _convert(texts, layout), layout.translate(EXCHANGE)
    if layout.startswith(("%Y", ISO_TIME)) or "%b" in layout or "%B" in layout:
        return values, layout, False
    other = _convert(texts, twin)
    fits, twin_fits = int(values.notna().sum()), int(other.notna().sum())
    return (other, twin, False) if twin_fits > fits else (values, layout, twin_fits == fits)


def _convert(texts: "pd.Series", layout: str) -> "pd.Series":
    import pandas as pd

    # Without these lengths "ISO8601" would take 2011 and 20110101 for dates.
    usable = (
        texts.where(texts.str.len() >= (8 if layout != ISO_TIME else 10)) if layout.startswith(("%Y", "ISO")) else texts
    )
    parsed = pd.to_datetime(usable, format=layout, errors="coerce", utc=True)
    values = parsed.dt.tz_localize(None).astype("datetime64[us]")
    if "%y" in layout:
        # 60 may be 1960 or 2060: a year that is far to come is taken for the one a century before.
        values = values.where(
            ~(values > pd.Timestamp.now() + pd.DateOffset(years=FAR)), values - pd.DateOffset(years=100)
        )
    return values


def example(layout: str) -> str:
    """Return how a date in this format looks.

    Examples
    --------
    >>> example("%d/%m/%Y"), example("%b %d, %Y")
    ('31/12/2020', 'Dec 31, 2020')
    """
    moment = datetime(2020, 12, 31, 13, 30)
    return moment.isoformat(timespec="minutes") if layout == ISO_TIME else moment.strftime(layout)
