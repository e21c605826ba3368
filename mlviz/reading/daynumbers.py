"""Numbers that are dates, in columns whose name says so: 20210301, and the day numbers of spreadsheets."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mlviz.recognise import words_of

if TYPE_CHECKING:
    import pandas as pd

NOUNS = frozenset(
    re.findall(
        "[a-z]+", "date dates day datetime timestamp dob birthday birthdate datum geburtstag fecha jour giorno dia"
    )
)
DONE = frozenset({"created", "updated", "modified", "started", "ended", "born", "naissance", "nascimento"})
OF = frozenset({"of", "at", "on", "de", "del", "der", "da", "di", "du"})
DATED = NOUNS | {"last", "first", "was"}
RATE = frozenset({"per", "a", "each", "every", "by"})
"""In a name that only mentions a day: sales per day, updated by."""

FIRST, LAST = 30_000, 55_000
"""Day numbers from 1982 to 2050. Days since 1960 or 1970, as other programs count, do not reach so far before 2042."""

EPOCH = "1899-12-30"
"""Day 0 of spreadsheets that begin in 1900, which count a 29 February 1900 that never was."""

NUMBERS_BACK = "Set its kind to numeric to keep the numbers."

SURE_DATES = 0.95
"""At least so large a share of the numbers is a date; the others are listed."""


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """The dates the numbers stand for, missing where one is none, and the sentence that says what was done."""

    values: "pd.Series"
    note: str


def says_date(name: str) -> bool:
    """Whether the name of a column says that it holds dates, and does not only mention one.

    Examples
    --------
    >>> [says_date(name) for name in ("Order date", "createdAt", "Date of birth", "Last updated", "Bestelldatum")]
    [True, True, True, True, True]
    >>> [says_date(name) for name in ("update", "days", "sales per day", "day sales", "updated by", "Users started")]
    [False, False, False, False, False, False]
    """
    words = [word for word in words_of(name) if not word.isdigit()]
    if not words or RATE.intersection(words):
        return False
    *before, last = ["datum" if word.endswith("datum") else word for word in words]
    if last in DONE:
        return not before or not DATED.isdisjoint(before)
    return last in NOUNS or any(a in NOUNS | DONE and b in OF for a, b in pairwise(words))


def mentions_date(name: str) -> bool:
    """Whether there is a date in the name of a column.

    Examples
    --------
    >>> mentions_date("date_key"), mentions_date("order number")
    (True, False)
    """
    return not (NOUNS | DONE).isdisjoint(words_of(name))


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
    if present.empty:
        return None
    # Eight digits that are a day in the calendar say more than a number of five that could be an amount.
    for named, made in ((mentions_date, _written_out), (says_date, _spreadsheet)):
        if not named(str(series.name)):
            continue
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
    note = (
        f"{series.name!r} was written as numbers such as {example} and read as dates: year, month, day. {NUMBERS_BACK}"
    )
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
        f"{series.name!r} was written in day numbers of a spreadsheet and read as dates: {first:.15g} is "
        f"{values[inside].iloc[0]:%Y-%m-%d}. {NUMBERS_BACK}"
    )
    return DayNumbers(values, note)
