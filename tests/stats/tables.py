"""Tables in tests/data as data sets; in them an empty cell alone is missing, a level `None` is a level."""

from functools import cache
from typing import Any

import pandas as pd

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.params import ColumnOf, ColumnsOf, Param
from mlviz.stats.columns import is_factor, named
from tests.shared import DATA


@cache
def table(name: str, *codes: str, numbers: tuple[str, ...] = ()) -> Dataset:
    """Read one table; ``codes`` are columns of groups, ``numbers`` of measurements, however few values they have."""
    path = DATA / f"{name}.csv"
    assert path.exists(), f"there is no tests/data/{name}.csv"
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""])
    measured = [number for number in numbers if pd.api.types.is_numeric_dtype(frame[number])]
    kinds = dict.fromkeys(codes, Kind.CATEGORICAL) | dict.fromkeys(measured, Kind.NUMERIC)
    return Dataset.of(frame, name=name, kinds=kinds)


def with_kinds(name: str, params: tuple[Param, ...], given: dict[str, Any]) -> Dataset:
    """Read one table with the kinds a test needs of the columns it is given."""
    columns = [param for param in params if isinstance(param, ColumnOf | ColumnsOf)]
    groups = named(tuple(param for param in columns if is_factor(param)), given)
    numbers = named(tuple(param for param in columns if not is_factor(param)), given)
    return table(name, *groups, numbers=numbers)
