"""A column as plain arrays: numbers as floats, categories as codes, moments in time as seconds."""

from typing import TYPE_CHECKING

import numpy as np

from mlviz.profiling.categories import Coded
from mlviz.results.profile import Array

if TYPE_CHECKING:
    import pandas as pd


def is_numeric(series: "pd.Series") -> bool:
    """Whether the column holds numbers or truth values."""
    import pandas as pd

    return bool(pd.api.types.is_numeric_dtype(series.dtype))


def is_time(series: "pd.Series") -> bool:
    """Whether the column holds moments in time."""
    return bool(series.dtype.kind == "M")


def numbers_of(series: "pd.Series") -> Array:
    """Return numbers, truth values or moments (as seconds since 1970) as float64, NaN where missing."""
    if is_time(series):
        seconds = series.to_numpy().astype("datetime64[us]").astype("int64") / 1e6
        return np.where(series.isna().to_numpy(), np.nan, seconds)
    return np.asarray(series.to_numpy(dtype="float64", na_value=np.nan))


def codes_of(series: "pd.Series") -> tuple[Array, tuple[str, ...]]:
    """Return codes from 0 (-1 where missing) and the level of each code as text, in natural order where short."""
    import pandas as pd

    codes, levels = pd.factorize(series)
    found = list(levels)
    if len(found) > 1000:
        return codes, tuple(str(level) for level in found)
    order = np.array(sorted(range(len(found)), key=lambda i: found[i]), dtype="int64")
    place = np.empty(len(found) + 1, dtype="int64")
    place[order] = np.arange(len(found))
    place[-1] = -1
    return place[codes], tuple(_words(found[i]) for i in order)


def coded(series: "pd.Series") -> Coded:
    """Return codes and the number of levels."""
    codes, labels = codes_of(series)
    return codes, len(labels)


def _words(level: object) -> str:
    """Return a level as a person writes it: 1 rather than 1.0."""
    if isinstance(level, float) and level.is_integer():
        return str(int(level))
    return str(level)
