"""Tables in tests/data as data sets; in them an empty cell alone is missing, a level `None` is a level."""

from functools import cache

import pandas as pd

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from tests.shared import DATA


@cache
def table(name: str, *codes: str) -> Dataset:
    """Read one table; the columns named are codes of groups."""
    frame = pd.read_csv(DATA / f"{name}.csv", keep_default_na=False, na_values=[""])
    return Dataset.of(frame, name=name, kinds={code: Kind.CATEGORICAL for code in codes})
