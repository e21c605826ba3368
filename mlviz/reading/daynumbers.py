"""Numbers that are dates, in columns whose name says so: 20210301, and the day numbers of spreadsheets."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

NAMED = frozenset(
    {
        *("date", "dates", "day", "datetime", "timestamp", "dob", "born", "birthday", "birthdate"),
        *("created", "updated", "modified", "started", "ended"),
        *("datum", "tag", "geburtstag", "fecha", "jour", "naissance", "giorno", "dia", "nascimento"),
    }
)

FIRST, LAST = 30_000, 55_000
"""Day numbers from 1982 to 2050. Days since 1960 or 1970, as other programs count, do not reach so far before 2042."""

EPOCH = "1899-12-30"
"""Day 0 of spreadsheets that begin in 1900, which count a 29 February 1900 that never was."""

SURE_DATES = 0.95
"""At least so large a share of the numbers is a date; the others are listed."""


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """The dates the numbers stand for, missing where one is none, and the sentence that says what was done."""

    values: "pd.Series"
    note: str


def says_date(name: str) -> bool:
    """Whether the name of a column says that it holds dates.

    Examples
    --------
    >>> [says_date(name) for name in ("Order date", "createdAt", "birth_date", "update", "days")]
    [True, True, True, False, False]
    """
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    return bool(words & NAMED)


def day_numbers(series: "pd.Series") -> DayNumbers | None:
    """Return the dates behind a column of numbers; None if its name says no date or the numbers are none.

    Parameters
    ----------
    series : Series of numbers
        With the name of its column.

    Examples
    --------
    >>> import pandas as pd
    >>> day_numbers(pd.Series([20210301, 20211224], name="date")).values.dt.strftime("%d.%m.%Y").tolist()
    ['01.03.2021', '24.12.2021']
    >>> day_numbers(pd.Series([44256.5], name="Date")).values.tolist()
    [Timestamp('2021-03-01 12:00:00')]
    """
    present = series.dropna()
    if present.empty or not says_date(str(series.name)):
        return None
    for made in (_written_out, _spreadsheet):
        if (found := made(series)) and found.values.notna().sum() >= SURE_DATES * len(present):
            return found
    return None


def _written_out(series: "pd.Series") -> DayNumbers | None:
    """Year, month and day as one number of eight digits."""
    import pandas as pd

    inside = series.between(17_000_000, 21_999_999) & (series % 1 == 0)
    if not inside.any():
        return None
    whole = series.where(inside, 0).astype("int64").astype("str")
    values = pd.to_datetime(whole.where(inside), format="%Y%m%d", errors="coerce").astype("datetime64[us]")
    example = whole[values.notna()].iloc[0] if values.notna().any() else ""
    note = f"{series.name!r} was written as numbers such as {example} and read as dates: year, month, day."
    return DayNumbers(values, note)


def _spreadsheet(series: "pd.Series") -> DayNumbers | None:
    """Days since the end of 1899, with the time of day as a fraction."""
    import pandas as pd

    inside = series.between(FIRST, LAST)
    if not inside.any():
        return None
    days = series.where(inside)
    moments = pd.Timestamp(EPOCH) + pd.to_timedelta(days, unit="D")
    values = moments.dt.round("ms").astype("datetime64[us]")
    first = days[inside].iloc[0]
    note = (
        f"{series.name!r} was written in day numbers of a spreadsheet and read as dates: {first:g} is "
        f"{values[inside].iloc[0]:%Y-%m-%d}. Set its kind to numeric to keep the numbers."
    )
    return DayNumbers(values, note)
