"""What one cell looks like: the evidence the delimiter, the header and the column types are judged by."""

import re

CURRENCY = (
    r"(?:(?:[A-Z]{1,3})?[$]|[€£¥₪฿₹₽₩₴₺₫₦₱]"
    r"|EUR|USD|GBP|CHF|JPY|CNY|AUD|CAD|NZD|SGD|HKD|DKK|SEK|NOK|ISK|PLN|CZK|HUF|RON|BGN|RSD|TRY|RUB|UAH|INR|BRL|MXN|ZAR"
    r"|KRW|THB|IDR|MYR|PHP|ILS|AED|SAR|DEM|ATS|FRF|ITL|OMR|[Zz][Łł]|[Kk]r\.?|Kč|Ft|[Ll]ei|LEI|[Rr]s\.?|yen)"
)
"""Signs and codes of currencies; a letter or two that also stands for a unit (m, L, K) is none."""

NUMBER = re.compile(
    rf"""[(]?[+\-\u2212]?\s?(?:(?=[^\d\s.,)])(?:{CURRENCY}))?\s?[+\-]?
        (?=[.,]?\d)(?:\d{{1,3}}(?P<mark>[.,'\u2019\s\u00a0\u202f])\d{{3}}(?:(?P=mark)\d{{3}})*+(?!\d)|\d++)?
        (?:(?<=\d)[.,]|[.,](?=\d))?\d*
        (?:[eE][+-]?\d++)?(?:(?<=\d)-)?\s?(?:(?=[^\d\s.,)])(?:{CURRENCY}|%))?[)]?""",
    re.VERBOSE,
)
"""A number as people write it: sign (ledgers put the minus behind), currency, thousands and decimal marks, exponent,
percent."""

LIKELY = re.compile(r"^\D{0,6}\d(?!.*\d[-:/].)")
"""A digit soon, and none followed by a dash, a colon or a stroke and more."""

DATE = re.compile(
    r"""(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})
        |\d{1,2}[-\s][A-Za-z]{3,9}[-\s,]+\d{2,4}|[A-Za-z]{3,9}\s\d{1,2},\s\d{4})
        (?:[T\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AP]M|Z|[+-]\d{2}:?\d{2})?)?""",
    re.VERBOSE | re.IGNORECASE,
)
TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?")
PLAIN = re.compile(r"[\w\s.,'’&/()+%°#@!?:\-–—*=\[\]$€£<>|~^]+", re.UNICODE)
LEADING_ZERO = re.compile(r"[+-]?0\d+")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def is_number(cell: str) -> bool:
    """Whether a cell is a number in anybody's notation.

    Examples
    --------
    >>> [is_number(text) for text in ("1.234,50", "1,234.50 €", "-3", "12%", "abc", "", "1-2", ".")]
    [True, True, True, True, False, False, False, False]
    """
    text = cell.strip()
    # Most numbers are digits with at most one point, and most other texts with digits are dates, times or words
    # with a number in them: all of these are seen without the long pattern.
    if text.replace(".", "", 1).isdecimal():
        return len(text) <= 40
    return len(text) <= 40 and LIKELY.search(text) is not None and NUMBER.fullmatch(text) is not None


def is_date(cell: str) -> bool:
    """Whether a cell has the shape of a date or a time."""
    text = cell.strip()
    return 4 <= len(text) <= 40 and (DATE.fullmatch(text) is not None or TIME.fullmatch(text) is not None)
