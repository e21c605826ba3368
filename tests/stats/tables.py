"""Tables in tests/data as data sets; in them an empty cell alone is missing, a level `None` is a level."""

from functools import cache

import pandas as pd

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
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
