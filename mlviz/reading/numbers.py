"""Numbers as people write them: which mark is the decimal one, and text turned into floats."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlviz.reading.cells import is_number

if TYPE_CHECKING:
    import pandas as pd

SPACES = "\u00a0\u202f\u2009 "
APOSTROPHES = "'\u2019"
BEHIND = re.compile(r"\d-\D*$")
"""A minus behind the number."""

CORE = re.compile(r"\d[\d.,'\u2019\s\u00a0\u202f\u2009]*\d|\d")


@dataclass(frozen=True, slots=True)
class Marks:
    """The decimal mark, and the characters that group thousands."""

    decimal: str = "."
    thousands: str = ""


def find_marks(
    cells: Iterable[str], decimal: str | None = None, thousands: str | None = None, lean: str = "."
) -> Marks:
    """Return the marks of a column by the evidence of its values.

    Both marks in one value: the last is the decimal one. A mark that comes twice groups thousands. A mark before
    a group that is not three digits is the decimal one. ``1,234`` alone proves nothing: ``lean`` decides.

    Parameters
    ----------
    cells : iterable of str
        Values of one column.
    decimal, thousands : str, optional
        Marks set by a person.
    lean : str
        Decimal mark of the rest of the file.

    Examples
    --------
    >>> find_marks(["1.234,50", "3,5"])
    Marks(decimal=',', thousands='.')
    >>> find_marks(["1,234.50 €"])
    Marks(decimal='.', thousands=',')
    >>> find_marks(["1 234,5"])
    Marks(decimal=',', thousands=' ')
    """
    cores = [match.group() for cell in cells if is_number(cell) and (match := CORE.search(cell))]
    if decimal is None and thousands in (".", ","):
        decimal = "," if thousands == "." else "."
    found = decimal or _decimal(cores, lean)
    return Marks(found, thousands if thousands is not None else _thousands(cores, found))


def _decimal(cores: list[str], lean: str) -> str:
    votes = [vote for core in cores if (vote := proof(core))]
    if not votes:
        return lean
    comma = votes.count(",")
    return "," if comma > len(votes) - comma else "."


def proof(core: str) -> str:
    """Return the decimal mark one value proves, empty if it proves none.

    Examples
    --------
    >>> [proof(text) for text in ("1.5", "1,5", "1.234,5", "1,234,567", "1,234", "12", "1234,567", "0,125")]
    ['.', ',', ',', '.', '', '', ',', ',']
    """
    dots, commas = core.count("."), core.count(",")
    if dots and commas:
        return "." if core.rfind(".") > core.rfind(",") else ","
    mark = "." if dots else ","
    if dots + commas > 1:
        return "," if dots else "."
    if dots + commas == 0:
        return ""
    before, after = core.split(mark)
    if len(before) > 1 and before[0] == "0":  # 04.2021 is a month
        return ""
    grouped = len(after) == 3 and 1 <= len(before) <= 3 and before != "0"
    return "" if grouped else mark


def _thousands(cores: list[str], decimal: str) -> str:
    """The grouping character that occurs, the other mark if none does."""
    for spaces in (SPACES, APOSTROPHES):
        found = next((char for core in cores for char in core if char in spaces), "")
        if found:
            return found
    other = "," if decimal == "." else "."
    return other if any(other in core for core in cores) else ""


def parse_numbers(texts: "pd.Series", marks: Marks) -> "pd.Series":
    """Return the numbers in distinct texts; what is none becomes missing.

    Currency signs and percent signs are dropped, brackets mean a negative amount.

    Examples
    --------
    >>> import pandas as pd
    >>> parse_numbers(pd.Series(["1.234,50", "(2,5)", "x"], dtype="str"), Marks(",", ".")).tolist()
    [1234.5, -2.5, nan]
    """
    import pandas as pd

    values = [parse_number(text, marks) for text in texts]
    return pd.Series(values, index=texts.index, name=texts.name, dtype="float64")


def parse_number(cell: str, marks: Marks) -> float:
    """Return the number one cell holds, NaN if it is none.

    Examples
    --------
    >>> parse_number("1 234,5", Marks(",", " "))
    1234.5
    """
    text = cell.strip()
    if text.lower().lstrip("+-") in ("inf", "infinity"):
        return float(text)
    if not is_number(text):
        return float("nan")
    negative = (text.startswith("(") and text.endswith(")")) or "-" in text[:4] or "\u2212" in text[:4]
    negative = negative or BEHIND.search(text) is not None
    bare = re.sub(r"^[^\d.,]+|[^\d.,]+$", "", text)
    if not _sound_groups(bare, marks):
        return float("nan")
    if marks.thousands:
        bare = re.sub(f"[{re.escape(marks.thousands)}{SPACES if marks.thousands in SPACES else ''}]", "", bare)
    try:
        size = float(bare.replace(marks.decimal, "."))
    except ValueError:
        return float("nan")
    return -size if negative else size


def _sound_groups(bare: str, marks: Marks) -> bool:
    """Whether every thousands mark is followed by three digits: ``1,5`` is no 15."""
    if not marks.thousands:
        return True
    whole = bare.split(marks.decimal)[0]
    return all(len(group.strip()) == 3 for group in whole.split(marks.thousands)[1:])
