"""From a data set's columns to the numbers and factors a test works on: complete rows alone."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, NUMERIC, ORDERED, Kind
from mlviz.params import ColumnOf, ColumnsOf, Param
from mlviz.stats.method import Block, Factor, Mixed, Values

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 1e140
"""Sums of squares of larger values would leave the range of floating point numbers."""

SMALLEST = 1e-140
"""The squares of smaller values would be 0."""

NO_TEXT = "(empty)"
"""What the empty text is called where it is a level: a name must be seen, and an empty one stands for no level."""


Received = Values | Factor | Block | Mixed
"""What a test's function gets for a parameter that names columns."""


def complete(
    dataset: Dataset, params: tuple[Param, ...], given: dict[str, Any]
) -> tuple[dict[str, Received], int, int]:
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
        Numbers, a factor, a block or columns of mixed kinds per parameter; rows used; rows left out.

    Raises
    ------
    NotApplicable
        If no row is complete, or a value is too large to be squared.
    """
    chosen = [p for p in params if isinstance(p, ColumnOf | ColumnsOf) and given[p.name] is not None]
    names = named(tuple(chosen), given)
    _no_column_twice(names)
    for param in chosen:
        if isinstance(param, ColumnOf) and param.like:
            _need_one_scale(dataset, (given[param.like], given[param.name]))
    mixed = {p.name: _read_each(dataset, given[p.name]) for p in chosen if is_mixed(p)}
    raw = {p.name: _read_all(dataset, given[p.name], is_factor(p)) for p in chosen if p.name not in mixed}
    each = [array for several in mixed.values() for array in several.values()]
    keep = _complete_rows([*raw.values(), *each], dataset.n_rows)
    n = int(np.count_nonzero(keep))
    if not n:
        words = f"No row has a finite value in {' and '.join(repr(name) for name in names)}."
        raise NotApplicable(words, "Fill in missing values or choose other columns.")
    whole = n == len(keep)
    result: dict[str, Received] = {
        param.name: _received(dataset, param, given[param.name], raw[param.name] if whole else raw[param.name][keep])
        for param in chosen
        if param.name in raw
    }
    result |= {name: _mixed(dataset, several, keep) for name, several in mixed.items()}
    return result, n, len(keep) - n


def _complete_rows(arrays: list[NDArray[Any]], n: int) -> NDArray[np.bool_]:
    """Return in which rows every number is finite and every category known."""
    keep = np.ones(n, dtype=bool)
    for array in arrays:
        numbers = array.dtype.kind == "f"
        # A sum that is finite tells in one pass that none is missing; infinite values of both signs have none.
        with np.errstate(all="ignore"):
            whole = array.size and np.isfinite(array.sum()) if numbers else array.min(initial=0) >= 0
        if whole:
            continue
        present = np.isfinite(array) if numbers else array >= 0
        keep &= present if present.ndim == 1 else present.all(axis=1)
    return keep


def named(params: tuple[Param, ...], given: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of all columns that were chosen, in the order of the parameters."""
    found: list[str] = []
    for param in params:
        value = given.get(param.name)
        if isinstance(param, ColumnOf) and value is not None:
            found.append(value)
        if isinstance(param, ColumnsOf):
            found.extend(value or ())
    return tuple(found)


def is_factor(param: ColumnOf | ColumnsOf) -> bool:
    """Whether a column is received as groups: where numbers are not among its kinds."""
    return Kind.NUMERIC not in param.kinds


def is_mixed(param: ColumnOf | ColumnsOf) -> bool:
    """Whether columns are received each by its own kind: where both numbers and categories may be chosen."""
    return isinstance(param, ColumnsOf) and {*NUMERIC, *CATEGORIES} <= set(param.kinds)


def _read_each(dataset: Dataset, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    return {name: read(dataset, name, dataset[name].kind in CATEGORIES) for name in names}


def _mixed(dataset: Dataset, several: dict[str, NDArray[Any]], keep: NDArray[np.bool_]) -> Mixed:
    """Return the complete rows of columns of mixed kinds, and which rows they are."""
    kept = {
        name: _factor(dataset, name, array[keep]) if dataset[name].kind in CATEGORIES else _bounded(array[keep], name)
        for name, array in several.items()
    }
    return Mixed(kept, np.flatnonzero(keep))


def _received(dataset: Dataset, param: ColumnOf | ColumnsOf, given: Any, array: NDArray[Any]) -> Received:
    """Return complete values in the form the test's function takes them."""
    if isinstance(param, ColumnsOf):
        if is_factor(param):
            return Block(given, array.astype(np.float64), _levels(dataset, given))
        return Block(given, _bounded(array, " or ".join(given)))
    return _factor(dataset, given, array) if is_factor(param) else _bounded(array, given)


def _levels(dataset: Dataset, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the levels of several columns, each once, in the order in which the columns have them."""
    return tuple(dict.fromkeys(level for name in names for level in named_levels(dataset, name)))


def named_levels(dataset: Dataset, name: str) -> tuple[str, ...]:
    """Return the levels of a column as they are called in an answer."""
    return tuple(str(level) or NO_TEXT for level in dataset[name].levels)


def _read_all(dataset: Dataset, given: Any, factor: bool) -> NDArray[Any]:
    """Return one column, or several beside each other, with positions among the levels of all of them."""
    if isinstance(given, str):
        return read(dataset, given, factor)
    if not factor:
        _need_one_scale(dataset, given)
        return np.column_stack([read(dataset, name, factor) for name in given])
    levels = _levels(dataset, given)
    moved = []
    for name in given:
        codes = read(dataset, name, factor)
        places = np.array([levels.index(level) for level in named_levels(dataset, name)], dtype=np.intp)
        moved.append(np.where(codes < 0, -1, places[codes] if len(places) else codes))
    return np.column_stack(moved)


def _need_one_scale(dataset: Dataset, names: tuple[str, ...]) -> None:
    """Refuse ordered words beside numbers or words of another scale, whose places cannot be compared."""
    if len({_scale(dataset, name) for name in names if dataset[name].kind in ORDERED}) > 1:
        joined = " and ".join(repr(name) for name in names)
        raise NotApplicable(f"The categories of {joined} are not the same.", "Choose columns with the same categories.")


def _scale(dataset: Dataset, name: str) -> tuple[str, ...]:
    """Return the words of a scale in their order; none of numbers, which compare without."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(dataset.frame[name].dtype):
        return ()
    return named_levels(dataset, name)


def _no_column_twice(names: tuple[str, ...]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise NotApplicable(f"{name!r} is named twice.", "Choose different columns.")


def read(dataset: Dataset, name: str, factor: bool) -> NDArray[Any]:
    """Return a column as numbers, NaN where missing, or as positions of its levels, -1 where missing."""
    import pandas as pd

    series, column = dataset.frame[name], dataset[name]
    if column.kind is Kind.DATETIME:
        # Microseconds of this age are whole numbers that a float holds exactly.
        moments = series.to_numpy(dtype="datetime64[us]")
        return np.where(np.isnat(moments), np.nan, moments.astype(np.int64).astype(np.float64))
    words = column.kind in (Kind.ORDINAL, Kind.BOOLEAN) and not pd.api.types.is_numeric_dtype(series.dtype)
    if not factor and not words:
        return series.to_numpy(dtype=np.float64, na_value=np.nan)
    codes = _codes(series, column.levels)
    if factor:
        return codes
    # Ordered words are places from 1, no and yes are 0 and 1.
    return np.where(codes < 0, np.nan, codes.astype(np.float64) + (column.kind is Kind.ORDINAL))


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
    return Factor(codes, named_levels(dataset, name), name)


def _bounded(values: Values, name: str) -> Values:
    largest = max(values.max(), -values.min())
    if largest > LARGEST:
        raise NotApplicable(
            f"{name!r} holds values beyond {LARGEST:g}, too large to be squared.",
            "Set such values to missing on the Clean page, or divide the column by a constant.",
        )
    if 0 < largest < SMALLEST:
        raise NotApplicable(
            f"All values of {name!r} are nearer to 0 than {SMALLEST:g}, too small to be squared.",
            "Multiply the column by a constant.",
        )
    return values
