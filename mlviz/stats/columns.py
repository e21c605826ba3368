"""From a data set's columns to the numbers and factors a test works on: complete rows alone."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.params import ColumnOf, Param
from mlviz.stats.method import Factor, Values

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 1e140
"""Sums of squares of larger values would leave the range of floating point numbers."""


def complete(
    dataset: Dataset, params: tuple[Param, ...], given: dict[str, Any]
) -> tuple[dict[str, Values | Factor], int, int]:
    """Return each chosen column without the rows where any of them is missing or infinite.

    Parameters
    ----------
    dataset : Dataset
        The data.
    params : tuple of Param
        What the test asks for; those that name a column are looked up.
    given : dict
        The checked values of the parameters.

    Returns
    -------
    columns, n, n_excluded : dict, int, int
        Numbers or a factor per parameter; rows used; rows left out.

    Raises
    ------
    NotApplicable
        If no row is complete, or a value is too large to be squared.
    """
    chosen = [p for p in params if isinstance(p, ColumnOf) and given[p.name] is not None]
    _no_column_twice([given[param.name] for param in chosen])
    raw: dict[str, NDArray[Any]] = {p.name: _read(dataset, given[p.name], is_factor(p)) for p in chosen}
    keep = np.ones(dataset.n_rows, dtype=bool)
    for array in raw.values():
        keep &= np.isfinite(array) if array.dtype.kind == "f" else array >= 0
    n = int(keep.sum())
    if not n:
        names = " and ".join(repr(given[param.name]) for param in chosen)
        raise NotApplicable(f"No row has a finite value in {names}.", "Fill in missing values or choose other columns.")
    whole = n == len(keep)
    result: dict[str, Values | Factor] = {}
    for param in chosen:
        array = raw[param.name] if whole else raw[param.name][keep]
        name = given[param.name]
        result[param.name] = _factor(dataset, name, array) if is_factor(param) else _bounded(array, name)
    return result, n, len(keep) - n


def is_factor(param: ColumnOf) -> bool:
    """Whether a column is received as groups: where numbers are not among its kinds."""
    return Kind.NUMERIC not in param.kinds


def _no_column_twice(names: list[str]) -> None:
    if len(set(names)) < len(names):
        raise NotApplicable(f"{names[0]!r} is named twice.", "Choose two different columns.")


def _read(dataset: Dataset, name: str, factor: bool) -> NDArray[Any]:
    """Return a column as numbers, NaN where missing, or as positions of its levels, -1 where missing."""
    import pandas as pd

    series, column = dataset.frame[name], dataset[name]
    words = column.kind is Kind.ORDINAL and not pd.api.types.is_numeric_dtype(series.dtype)
    if not factor and not words:
        return series.to_numpy(dtype=np.float64, na_value=np.nan)
    codes = _codes(series, column.levels)
    return codes if factor else np.where(codes < 0, np.nan, codes.astype(np.float64) + 1)


def _codes(series: "pd.Series", levels: tuple[Any, ...]) -> NDArray[np.intp]:
    """Return the position of each value among the levels, -1 where there is none."""
    import pandas as pd

    if isinstance(series.dtype, pd.StringDtype) and series.dtype.storage == "pyarrow" and levels:
        import pyarrow as pa
        from pyarrow import compute

        # Several times as fast as pandas, which makes a Python string of every cell.
        words = pa.array(series)
        found = compute.index_in(words, value_set=pa.array([str(level) for level in levels], type=words.type))
        return found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.intp)
    values = series.astype(object) if series.dtype == "boolean" else series
    return np.asarray(pd.Categorical(values, categories=list(levels)).codes, dtype=np.intp)


def _factor(dataset: Dataset, name: str, codes: NDArray[np.intp]) -> Factor:
    return Factor(codes, tuple(str(level) for level in dataset[name].levels))


def _bounded(values: Values, name: str) -> Values:
    if max(values.max(), -values.min()) > LARGEST:
        raise NotApplicable(
            f"{name!r} holds values beyond {LARGEST:g}, too large to be squared.",
            "Set such values to missing on the Clean page, or divide the column by a constant.",
        )
    return values
