"""mlviz: explore, clean, test and model a messy spreadsheet, with every number reproducible.

The verbs below are the same in a notebook as behind the pages. They load on first use, so that
``import mlviz`` stays light.

Examples
--------
>>> import mlviz as mv
>>> import pandas as pd
>>> mv.Dataset.of(pd.DataFrame({"a": [1.5, 2.5]})).n_rows
2
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mlviz.errors import VERSION as __version__
from mlviz.errors import DataError, FitError, MlvizError, NotApplicable

_WHERE = {
    "Dataset": "mlviz.dataset",
    "Kind": "mlviz.kinds",
    "read": "mlviz.reading",
    "Recipe": "mlviz.recipe",
    "transfer": "mlviz.recipe",
    "profile": "mlviz.profiling",
    "inspect": "mlviz.quality",
    "missingness": "mlviz.quality",
    "multiply_impute": "mlviz.quality",
    "check_rules": "mlviz.quality",
    "pooled": "mlviz.stats",
    "test": "mlviz.stats",
    "advise": "mlviz.stats",
    "correlate": "mlviz.stats",
    "describe": "mlviz.stats",
    "power": "mlviz.stats",
    "screen": "mlviz.stats",
    "compare": "mlviz.models",
    "fit": "mlviz.models",
    "load": "mlviz.models",
}

if TYPE_CHECKING:
    from mlviz import steps
    from mlviz.dataset import Dataset
    from mlviz.kinds import Kind
    from mlviz.models import compare, fit, load
    from mlviz.profiling import profile
    from mlviz.quality import check_rules, inspect, missingness, multiply_impute
    from mlviz.reading import read
    from mlviz.recipe import Recipe, transfer
    from mlviz.stats import advise, correlate, describe, pooled, power, screen, test

__all__ = [
    "DataError",
    "Dataset",
    "FitError",
    "Kind",
    "MlvizError",
    "NotApplicable",
    "Recipe",
    "__version__",
    "advise",
    "check_rules",
    "compare",
    "correlate",
    "describe",
    "fit",
    "inspect",
    "load",
    "missingness",
    "multiply_impute",
    "pooled",
    "power",
    "profile",
    "read",
    "screen",
    "steps",
    "test",
    "transfer",
]


def __getattr__(name: str) -> Any:
    """Load a verb where it is first used (PEP 562)."""
    if name == "steps":
        return import_module("mlviz.steps")
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'mlviz' has no attribute {name!r}")
