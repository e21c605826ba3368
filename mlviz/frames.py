"""A frame made sound: every name a different text, every column of one plain type."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

EXACT = 2**53
"""Beyond this a float has no room for every whole number."""


def unique_names(names: list[object]) -> list[str]:
    """Return non-empty, distinct text for every name, keeping the first of each as it is.

    Examples
    --------
    >>> unique_names(["a", "a", "", None, 3])
    ['a', 'a (2)', 'column 3', 'column 4', '3']
    """
    texts = ("" if name is None or name != name else str(name).strip() for name in names)
    return free_names([text or f"column {position}" for position, text in enumerate(texts, start=1)], ())


def free_names(wanted: Iterable[str], taken: Iterable[object]) -> list[str]:
    """Return names for new columns that take nobody's place: one that is taken gets a number.

    Examples
    --------
    >>> free_names(["a is missing", "b is missing"], ["a", "a is missing"])
    ['a is missing (2)', 'b is missing']
    """
    used = {str(name) for name in taken}
    tried: dict[str, int] = {}
    found = []
    for name in wanted:
        free, count = name, tried.get(name, 2)
        while free in used:
            free, count = f"{name} ({count})", count + 1
        tried[name] = count
        used.add(free)
        found.append(free)
    return found


def normalise(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the frame with sound names, a plain index and columns of one plain type each."""
    import pandas as pd

    names = unique_names(list(frame.columns))
    columns = {name: plain(frame.iloc[:, i].reset_index(drop=True)) for i, name in enumerate(names)}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def plain(series: "pd.Series") -> "pd.Series":
    """Return the column in one of the types a data set may hold.

    Durations become seconds and periods their first moment; what has no plain type becomes text. Whole numbers too
    long for a float, with a gap among them, become text, for they would lose digits.

    Examples
    --------
    >>> import pandas as pd
    >>> plain(pd.Series(pd.to_timedelta([1, 90], unit="min"))).tolist()
    [60.0, 5400.0]
    """
    import pandas as pd

    types, dtype = pd.api.types, series.dtype
    if isinstance(dtype, pd.SparseDtype):
        return plain(series.sparse.to_dense())
    if isinstance(dtype, pd.CategoricalDtype):
        return plain(series.astype(object))
    if isinstance(dtype, pd.PeriodDtype):
        return series.dt.to_timestamp()
    if isinstance(dtype, pd.DatetimeTZDtype):
        return series.dt.tz_convert("UTC").dt.tz_localize(None)
    if types.is_timedelta64_dtype(dtype):
        return series.dt.total_seconds()
    if types.is_bool_dtype(dtype) or types.is_datetime64_dtype(dtype):
        return series
    if types.is_numeric_dtype(dtype) and not types.is_complex_dtype(dtype):
        return _number(series)
    return series.astype("str") if isinstance(dtype, pd.StringDtype) else _from_objects(series)


def _number(series: "pd.Series") -> "pd.Series":
    import pandas as pd

    if not pd.api.types.is_extension_array_dtype(series.dtype):
        # Narrow numbers would overflow in sums and differences.
        wide = {"f": "float64", "i": "int64", "u": "int64"}[series.dtype.kind]
        return series.astype(wide) if series.dtype.itemsize < 8 else series
    if not series.isna().any():
        return _number(series.astype(series.dtype.numpy_dtype))
    if pd.api.types.is_integer_dtype(series.dtype) and (series.dropna().abs() > EXACT).any():
        return series.astype("str").where(series.notna())
    return series.astype("float64")


def _from_objects(series: "pd.Series") -> "pd.Series":
    """Let pandas find one type for the objects; what is mixed becomes text."""
    import pandas as pd

    try:
        better = series.infer_objects()
    except UnicodeEncodeError:
        return _as_text(series)
    if better.dtype != series.dtype:
        long = pd.api.types.is_float_dtype(better.dtype) and better.abs().ge(EXACT).any()
        return _as_text(series) if long and _has_long_whole(series) else plain(better)
    kind = pd.api.types.infer_dtype(series, skipna=True)
    if kind == "boolean":
        return series.astype("boolean")
    if kind == "decimal" and not _too_long(series.dropna()):
        # Data bases keep amounts so, and a measurement that is text cannot be tested.
        return series.astype("float64")
    if kind == "integer" and all(-(2**63) <= v < 2**63 for v in series.dropna()):
        return plain(series.astype("Int64"))
    if kind in ("date", "datetime", "datetime64"):
        return plain(pd.to_datetime(series, errors="coerce", utc=True))
    return _as_text(series)


def _has_long_whole(series: "pd.Series") -> bool:
    """Whether a float would lose digits of a whole number here."""
    return any(isinstance(v, int) and abs(v) > EXACT for v in series)


def _too_long(decimals: "pd.Series") -> bool:
    """Whether one of them is a whole number that a float has no room for, as codes and account numbers are."""
    return any(v.is_finite() and abs(v) > EXACT and v == v.to_integral_value() for v in decimals)


def _as_text(series: "pd.Series") -> "pd.Series":
    """Return every value as text; half a surrogate pair is no character and becomes a question mark."""
    import pandas as pd

    missing = series.isna()
    texts = [
        None if gap else str(v).encode("utf-8", "replace").decode() for v, gap in zip(series, missing, strict=True)
    ]
    return pd.Series(texts, index=series.index, name=series.name, dtype="str")


def count_missing(series: "pd.Series") -> int:
    """Count the missing values; where the type has no room for any, without a look at them.

    Examples
    --------
    >>> import pandas as pd
    >>> count_missing(pd.Series([1.0, None])), count_missing(pd.Series([1, 2]))
    (1, 0)
    """
    import numpy as np

    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "iub":
        return 0
    return len(series) - int(series.count())


@dataclass(frozen=True, slots=True)
class Order:
    """The levels of a column in an order somebody gave them; ``ranked`` if one is more than the one before."""

    levels: tuple[Hashable, ...]
    ranked: bool


def orders(frame: "pd.DataFrame") -> dict[str, Order]:
    """Return the levels, in their order, of the columns that pandas keeps as categories.

    Examples
    --------
    >>> import pandas as pd
    >>> sizes = pd.Categorical(["m", "s"], categories=["s", "m", "l"], ordered=True)
    >>> orders(pd.DataFrame({"size": sizes}))
    {'size': Order(levels=('s', 'm'), ranked=True)}
    """
    import pandas as pd

    found = {}
    for position, name in enumerate(unique_names(list(frame.columns))):
        dtype = frame.dtypes.iloc[position]
        if isinstance(dtype, pd.CategoricalDtype):
            present = set(frame.iloc[:, position].dropna().unique())
            levels = tuple(level for level in dtype.categories.tolist() if level in present)
            found[name] = Order(levels, bool(dtype.ordered))
    return found
