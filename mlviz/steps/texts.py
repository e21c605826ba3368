"""Values as text: levels compare alike whether they were read as whole numbers or as decimals."""

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mlviz.errors import NotApplicable
from mlviz.frames import plain
from mlviz.kinds import Column, Kind

if TYPE_CHECKING:
    import pandas as pd

WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
"""A whole number of as many digits as 64 bits hold."""

DATED = re.compile(r"\d{4}|\d[-/. ]+(\d+|[^\W\d]+)[-/., ]+\d|[^\W\d]{3,} +\d+[, ]+\d")
"""A text with a year: one of four digits, or three parts."""


def as_text(values: "pd.Series") -> "pd.Series":
    """Return values as text, whole numbers without a decimal point, missing cells kept missing."""
    import pandas as pd

    if isinstance(values.dtype, pd.StringDtype):
        return values
    whole = pd.api.types.is_float_dtype(values.dtype) and (values.dropna() % 1 == 0).all()
    if whole and values.abs().max() < 2**63:  # beyond, whole numbers have no type of their own
        return values.astype("Int64").astype("str").where(values.notna())
    return values.astype("str").where(values.notna())


def is_text(values: "pd.Series") -> bool:
    """Whether a column holds texts; whole numbers may be codes of groups or identify the rows as well."""
    import pandas as pd

    return isinstance(values.dtype, pd.StringDtype)


TRUE, FALSE = ("true", "yes", "1", "1.0"), ("false", "no", "0", "0.0")


def truth_of(value: object) -> bool | None:
    """Return the truth value a person wrote, None for what is none.

    Examples
    --------
    >>> truth_of("False"), truth_of(1.0), truth_of("maybe")
    (False, True, None)
    """
    word = str(value).strip().lower()
    return True if word in TRUE else False if word in FALSE else None


def moment_of(value: object) -> "pd.Timestamp | None":
    """Return the moment a person wrote, without its zone as all dates are kept, None for what is none.

    What says no year (``now``, ``12:30``, ``Monday``) is none: it would mean another moment tomorrow.

    Examples
    --------
    >>> moment_of("today"), moment_of("12:30")
    (None, None)
    >>> moment_of("2020-01-03T01:00:00+01:00")
    Timestamp('2020-01-03 00:00:00')
    """
    import pandas as pd

    found = pd.to_datetime(str(value), errors="coerce") if DATED.search(str(value)) else pd.NaT
    if pd.isna(found):
        return None
    return found.tz_convert("UTC").tz_localize(None) if found.tzinfo is not None else found


def in_type_of(values: "pd.Series", value: object) -> object:
    """Return a value that a person wrote in the type of a column's cells; one that has none there stays as it is.

    A form hands over texts, and a JSON file may say 1.0 where the cell says 1.

    Examples
    --------
    >>> import pandas as pd
    >>> in_type_of(pd.Series([True]), "false"), in_type_of(pd.Series([1.5]), "2"), in_type_of(pd.Series(["2"]), 2.0)
    (False, 2.0, '2')
    """
    import pandas as pd

    if value is None:
        return None
    if pd.api.types.is_bool_dtype(values.dtype):
        found = truth_of(value)
        return value if found is None else found
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return moment_of(value)
    if pd.api.types.is_numeric_dtype(values.dtype):
        if not (isinstance(value, str) and is_number(value)):
            return value
        whole = pd.api.types.is_integer_dtype(values.dtype) and WHOLE.fullmatch(value.strip())
        return int(value) if whole else float(value)
    return level_text(value)


def placed(values: "pd.Series", places: Iterable[tuple["pd.Series", object]], kind: Kind) -> "pd.Series":
    """Return a column with new values where each condition holds, all of it in one plain type.

    Words among numbers make all of it text, and so do whole numbers that would lose digits as decimals.

    Raises
    ------
    NotApplicable
        If such a column is a measure, which cannot be text.

    Examples
    --------
    >>> import pandas as pd
    >>> codes = pd.Series([0.0, 1.0, None])
    >>> placed(codes, [(codes == 1, "yes")], Kind.CATEGORICAL).tolist()
    ['0', 'yes', nan]
    """
    import pandas as pd

    pairs = [(here, new) for here, new in places if here.any()]
    if not pairs:
        return values
    result = values.astype(object)
    for here, new in pairs:
        result = result.mask(here, new)
    found = pd.api.types.infer_dtype(result, skipna=True)
    if found == "empty":  # nothing is left that could say another type
        return values.mask(result.isna())
    made = plain(result)
    if not (is_text(made) and found != "string"):
        return made
    if kind is Kind.NUMERIC:
        raise digits_lost(values.name)
    made = as_text(values)
    for here, new in pairs:
        made = made.mask(here, None if new is None else level_text(new))
    return made


def digits_lost(name: object) -> NotApplicable:
    """Return the error for long whole numbers that a gap, or a decimal beside them, would round."""
    return NotApplicable(
        f"{name!r} holds whole numbers of more than 15 digits, which would be rounded if one became missing "
        "or a decimal.",
        "Change the column's kind to identifier: all digits are kept there.",
    )


def is_number(value: object) -> bool:
    """Whether a value is a number, or a text that says one."""
    try:
        return math.isfinite(float(str(value)))
    except ValueError:
        return False


def level_text(value: object) -> str:
    """Return one value as ``as_text`` writes it in a column of whole numbers.

    Examples
    --------
    >>> level_text(2.0), level_text(2.5), level_text("2.0")
    ('2', '2.5', '2.0')
    """
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def holds(one: Column, value: object) -> bool:
    """Whether a cell of a column can hold a value that a person wrote."""
    if one.kind is Kind.NUMERIC:
        return is_number(value)
    if one.kind is Kind.DATETIME:
        return isinstance(value, str) and moment_of(value) is not None
    return not says_truth(one) or truth_of(value) is not None


def says_truth(one: Column) -> bool:
    """Whether a column holds truth values; a boolean one may hold words such as yes and no instead."""
    return one.kind is Kind.BOOLEAN and not any(isinstance(level, str) for level in one.levels)
