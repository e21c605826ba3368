"""What one cell looks like: the evidence the delimiter, the header and the column types are judged by."""

import re

NUMBER = re.compile(
    r"""[(]?[+\-\u2212]?\s?(?:[$€£¥]|R\$|EUR|USD|GBP|CHF)?\s?[+\-]?
        (?:\d+|\d{1,3}(?:(?P<mark>[.,'\u2019\s\u00a0\u202f])\d{3})(?:(?P=mark)\d{3})*)?
        (?:(?<=\d)[.,]|[.,](?=\d))?\d*
        (?:[eE][+-]?\d+)?\s?(?:[$€£¥%]|EUR|USD|GBP|CHF)?[)]?""",
    re.VERBOSE,
)
"""A number as people write it: sign, currency, thousands and decimal marks, exponent, percent."""

DATE = re.compile(
    r"""(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})
        |\d{1,2}[-\s][A-Za-z]{3,9}[-\s,]+\d{2,4}|[A-Za-z]{3,9}\s\d{1,2},\s\d{4})
        (?:[T\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AP]M|Z|[+-]\d{2}:?\d{2})?)?""",
    re.VERBOSE | re.IGNORECASE,
)
TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp][Mm])?")
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
    # Most numbers are digits with at most one point, which is seen without the long pattern.
    if text.replace(".", "", 1).isdecimal():
        return len(text) <= 40
    return len(text) <= 40 and any(map(str.isdigit, text)) and NUMBER.fullmatch(text) is not None


def is_date(cell: str) -> bool:
    """Whether a cell has the shape of a date or a time."""
    text = cell.strip()
    return 4 <= len(text) <= 40 and (DATE.fullmatch(text) is not None or TIME.fullmatch(text) is not None)
