"""Texts that name a month or a quarter: each becomes its first day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlviz.reading.monthnames import MONTHS
from mlviz.recognise import IDENTIFIERS, words_of

if TYPE_CHECKING:
    import pandas as pd

YEAR = r"(?P<year>(?:1[6-9]|20|21)\d\d)"
QUARTER = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{YEAR}[\s/-]?Q(?P<part>[1-4])",
        rf"Q(?P<part>[1-4])[\s/-]?{YEAR}",
        rf"(?P<part>[1-4])Q[\s/-]?{YEAR}",
    )
)
MONTH = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{YEAR}(?:[-/]|M)(?P<part>\d{{1,2}})",
        rf"(?P<part>\d{{1,2}})[-/]{YEAR}",
        rf"(?P<part>0[1-9]|1[0-2])\.{YEAR}",
        rf"(?P<part>[^\W\d]{{3,10}})\.?[\s,/-]+{YEAR}",
        rf"{YEAR}[\s/-](?P<part>[^\W\d]{{3,10}})\.?",
    )
)
SHORT = re.compile(r"(?P<part>[^\W\d]{3})[-'](?P<year>\d\d)")
"""``Mar-21``, as spreadsheets write a month; with a blank it is the 21st of March."""

NUMBERED = re.compile(rf"{YEAR}[-/]\d{{1,4}}|\d{{1,4}}[-/]{YEAR.replace('year', 'end')}")
SEASON = re.compile(r"\d\d(?P<year>\d\d)[-/](?P<next>\d\d)")
UNPADDED = re.compile(r"\d(?:[-/].*)|.*[-/]\d")
SLIPS = 0.01
"""Up to so large a share of months that are none, a column of months has slips; more are numbers of a year."""

DOTTED = re.compile(r"(?:0[1-9]|1[0-2])\.(?:19|20)\d\d")
"""``04.2021``: a month where at least one of them begins with a zero, as no number does."""

PERIODS = frozenset(
    re.findall("[a-z]+", "month months period periods date day monat mois mes mese maand monad periode fecha datum")
)
CODED = IDENTIFIERS | frozenset(
    re.findall(
        "[a-z]+",
        "no nr num nos number numero nummer ref reference invoice invoices order ticket case bill "
        "receipt contract model version product part sku item article file record batch lot rechnung "
        "auftrag beleg facture factura",
    )
)
"""In the name of a column: 01/2021 is the first invoice of a year and no month."""

CENTURY = 50
"""A year of two digits below this is of this century."""


@dataclass(frozen=True, slots=True)
class Periods:
    """First days of the periods, missing where a text names none; which periods they are."""

    values: "pd.Series"
    unit: str


def is_period(text: str) -> bool:
    """Whether a text names a month or a quarter.

    Examples
    --------
    >>> [is_period(text) for text in ("2021-Q3", "Mar 2021", "2021-03", "03/2021", "Mai-21", "2021-13", "Type 2021")]
    [True, True, True, True, True, False, False]
    """
    return quarter_day(text) is not None or month_day(text) is not None


def quarter_day(text: str) -> str | None:
    """Return the first day of the quarter a text names.

    Examples
    --------
    >>> quarter_day("Q3 2021"), quarter_day("2Q2021"), quarter_day("2021")
    ('2021-07-01', '2021-04-01', None)
    """
    for shape in QUARTER:
        if found := shape.fullmatch(text.strip()):
            return f"{found['year']}-{3 * int(found['part']) - 2:02d}-01"
    return None


def month_day(text: str) -> str | None:
    """Return the first day of the month a text names.

    Examples
    --------
    >>> month_day("März 2021"), month_day("2021M07"), month_day("Dec-98")
    ('2021-03-01', '2021-07-01', '1998-12-01')
    """
    for shape in (*MONTH, SHORT):
        if found := shape.fullmatch(text.strip()):
            part, year = found["part"], int(found["year"])
            month = int(part) if part.isdecimal() else MONTHS.get(part.casefold(), 0)
            if len(found["year"]) == 2:
                year += 2000 if year < CENTURY else 1900
            return f"{year}-{month:02d}-01" if 1 <= month <= 12 else None
    return None


def parse_periods(texts: "pd.Series") -> Periods:
    """Convert distinct texts that name quarters, or else months, whichever are more.

    Examples
    --------
    >>> import pandas as pd
    >>> found = parse_periods(pd.Series(["2021-Q1", "2021-Q2", "x"], dtype="str"))
    >>> found.unit, found.values.tolist()
    ('quarter', [Timestamp('2021-01-01 00:00:00'), Timestamp('2021-04-01 00:00:00'), NaT])
    """
    quarters, months = _days(texts, quarter_day), _days(texts, month_day)
    if quarters.notna().sum() >= months.notna().sum():
        return Periods(quarters, "quarter")
    return Periods(months, "month")


def are_numbers_of(texts: "pd.Series", days: "pd.Series", name: str) -> bool:
    """Whether texts such as 1/2021 are the numbers of something in a year and no months.

    They are where there are points and no zeros (10.2021 is a number), where some go beyond 12, where the name says
    so, and where 1 is not written 01, or all are a year and the next (the season 2008-09), unless the name says that
    these are months.

    Parameters
    ----------
    texts, days : Series
        Distinct texts, and the days they would become.
    name : str
        Of the column.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = pd.Series(["1/2021", "2/2021"], dtype="str")
    >>> [are_numbers_of(texts, parse_periods(texts).values, name) for name in ("invoice", "when", "month")]
    [True, True, False]
    """
    dotted = texts[texts.str.fullmatch(DOTTED.pattern)]
    if len(dotted) and not dotted.str.startswith("0").any():
        return True
    numbered = texts.str.fullmatch(NUMBERED.pattern)
    if (numbered & days.isna()).mean() > SLIPS:
        return True
    words = words_of(name)
    if not numbered.any() or PERIODS.intersection(words):
        return False
    coded = CODED.intersection(words) or any(word.endswith(("nummer", "nr")) for word in words)
    return bool(coded or texts[numbered].str.fullmatch(UNPADDED.pattern).any() or _are_seasons(texts))


def _are_seasons(texts: "pd.Series") -> bool:
    """Whether at least three texts are all a year and the next one: no months of a calendar come like that."""
    years = texts.str.extract(f"^{SEASON.pattern}$").dropna().astype("int64")
    return len(years) == len(texts) > 2 and bool(((years["year"] + 1) % 100 == years["next"]).all())


def _days(texts: "pd.Series", day_of: Callable[[str], str | None]) -> "pd.Series":
    import pandas as pd

    days = pd.Series([day_of(text) for text in texts], index=texts.index, name=texts.name, dtype="str")
    return pd.to_datetime(days, format="%Y-%m-%d").astype("datetime64[us]")


def like_months(values: "pd.Series") -> bool:
    """Whether numbers may be months with a point, such as 04.2021, that lost their zero.

    Examples
    --------
    >>> import pandas as pd
    >>> like_months(pd.Series([4.2021, 12.2019, None])), like_months(pd.Series([4.2021, 13.5]))
    (True, False)
    """
    import numpy as np

    known = values.dropna().to_numpy()
    if not len(known) or not 1 <= known[0] < 13:  # most columns are told by their first value
        return False
    month, year = np.floor(known), (known % 1 * 10_000).round(6)
    return bool(((month >= 1) & (month <= 12) & (year % 1 == 0) & (year >= 1900) & (year < 2100)).all())
