"""From a frame to its columns: names made sound, mixed values made text, kinds recognised."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mlviz.kinds import CATEGORIES, Column, Kind, Schema

if TYPE_CHECKING:
    import pandas as pd

COUNTED = 50_000
"""Up to so many rows distinct values are always counted; above, only where the kind needs them."""

FEW_LEVELS = 20
"""Whole numbers with at most so many distinct values, and many rows for each, may be codes of categories."""


def unique_names(names: list[object]) -> list[str]:
    """Return non-empty, distinct text for every name, keeping the first of each as it is.

    Examples
    --------
    >>> unique_names(["a", "a", "", None, 3])
    ['a', 'a (2)', 'column 3', 'column 4', '3']
    """
    taken: set[str] = set()
    result = []
    for position, name in enumerate(names, start=1):
        text = "" if name is None or name != name else str(name).strip()
        base = text or f"column {position}"
        unique, count = base, 2
        while unique in taken:
            unique, count = f"{base} ({count})", count + 1
        taken.add(unique)
        result.append(unique)
    return result


def normalise(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the frame with sound names, a plain index and no mixed, complex or duration columns."""
    import pandas as pd

    names = unique_names(list(frame.columns))
    columns = {name: plain(frame.iloc[:, i].reset_index(drop=True)) for i, name in enumerate(names)}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def plain(series: "pd.Series") -> "pd.Series":
    """Return the column in one of the types a data set may hold."""
    import pandas as pd

    types = pd.api.types
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype(series.cat.categories.dtype)
    if types.is_bool_dtype(series.dtype) or types.is_datetime64_dtype(series.dtype):
        return series
    if types.is_complex_dtype(series.dtype):
        return series.astype("str")
    if types.is_numeric_dtype(series.dtype):
        if types.is_extension_array_dtype(series.dtype):
            return series.astype("float64") if series.isna().any() else series.astype(series.dtype.numpy_dtype)
        return series.astype("float64") if series.dtype in ("float16", "float32") else series
    if isinstance(series.dtype, pd.DatetimeTZDtype):
        return series.dt.tz_convert("UTC").dt.tz_localize(None)
    if isinstance(series.dtype, pd.StringDtype):
        return series.astype("str")
    return _from_objects(series)


def _from_objects(series: "pd.Series") -> "pd.Series":
    """Let pandas find one type for the objects; what is mixed becomes text."""
    import pandas as pd

    better = series.infer_objects()
    if better.dtype != object:
        return plain(better)
    kind = pd.api.types.infer_dtype(series, skipna=True)
    if kind == "boolean":
        return series.astype("boolean")
    if kind in ("date", "datetime", "datetime64"):
        return plain(pd.to_datetime(series, errors="coerce", utc=True))
    missing = series.isna()
    return series.astype("str").mask(missing)


def describe(frame: "pd.DataFrame", kinds: Mapping[str, Kind] | None = None) -> Schema:
    """Return one Column per column of the frame; kinds given win over those recognised."""
    set_by_person = kinds or {}
    return tuple(column_of(frame[name], str(name), set_by_person.get(str(name))) for name in frame.columns)


def column_of(series: "pd.Series", name: str, kind: Kind | None = None) -> Column:
    """Describe one column, recognising its kind unless one is given."""
    import pandas as pd

    n_missing = int(series.isna().sum())
    hints: tuple[str, ...] = ()
    if kind is None:
        kind, hints = recognise(series, name)
    small = len(series) <= COUNTED or kind in CATEGORIES or kind is Kind.CONSTANT
    values = pd.unique(series.dropna()) if small else None
    levels = tuple(sorted_levels(values)) if values is not None and kind in CATEGORIES else ()
    return Column(name, kind, n_missing, None if values is None else len(values), levels, hints)


def sorted_levels(values: "pd.api.extensions.ExtensionArray") -> list[object]:
    """Return distinct values as plain Python objects in their natural order."""
    return sorted(v.item() if hasattr(v, "item") else v for v in values)


def recognise(series: "pd.Series", name: str) -> tuple[Kind, tuple[str, ...]]:
    """Return the kind of a column and the sentences that say why."""
    import pandas as pd

    present = series.dropna()
    types = pd.api.types
    if len(present) == 0:
        return Kind.CONSTANT, ("Every cell is missing.",)
    if types.is_bool_dtype(series.dtype):
        return Kind.BOOLEAN, ()
    if types.is_datetime64_any_dtype(series.dtype):
        return Kind.DATETIME, ()
    sample = present if len(present) <= COUNTED else present.sample(COUNTED, random_state=0)
    n_unique = int(sample.nunique())
    if n_unique == 1 and present.nunique() == 1:
        return Kind.CONSTANT, (f"Every value present is {present.iloc[0]!r}.",)
    if types.is_numeric_dtype(series.dtype):
        return _numeric(sample, n_unique)
    return _text(sample, n_unique)


def _numeric(sample: "pd.Series", n_unique: int) -> tuple[Kind, tuple[str, ...]]:
    if n_unique == 2 and set(sample.unique()) == {0, 1}:
        return Kind.CATEGORICAL, ("Only 0 and 1 occur, so these are taken for codes.",)
    return Kind.NUMERIC, ()


def _text(sample: "pd.Series", n_unique: int) -> tuple[Kind, tuple[str, ...]]:
    n = len(sample)
    if n_unique == n and n >= 10 and sample.str.len().mean() < 40:
        return Kind.IDENTIFIER, ("Every value is different.",)
    if n_unique <= max(FEW_LEVELS, n**0.5) or n_unique / n < 0.05:
        return Kind.CATEGORICAL, ()
    return Kind.TEXT, ()
