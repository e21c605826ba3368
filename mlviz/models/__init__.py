"""The catalogue of models, folds, comparison, explanation and the fitted model."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_WHERE = {
    "MODELS": "mlviz.models.catalogue",
    "METRICS": "mlviz.models.metrics",
    "board_of": "mlviz.models.board",
    "Model": "mlviz.models.fitted",
    "compare": "mlviz.models.comparison",
    "compare_job": "mlviz.models.comparison",
    "fit": "mlviz.models.fitted",
    "importance": "mlviz.models.permutation",
    "importance_job": "mlviz.models.permutation",
    "importance_of": "mlviz.models.permutation",
    "in_focus": "mlviz.models.portrait",
    "load": "mlviz.models.storing",
    "pictures_of": "mlviz.models.portrait",
    "plan": "mlviz.models.planning",
}

if TYPE_CHECKING:
    from mlviz.models.board import board_of
    from mlviz.models.catalogue import MODELS
    from mlviz.models.comparison import compare, compare_job
    from mlviz.models.fitted import Model, fit
    from mlviz.models.metrics import METRICS
    from mlviz.models.permutation import importance, importance_job, importance_of
    from mlviz.models.planning import plan
    from mlviz.models.portrait import in_focus, pictures_of
    from mlviz.models.storing import load

__all__ = [
    "METRICS",
    "MODELS",
    "Model",
    "board_of",
    "compare",
    "compare_job",
    "fit",
    "importance",
    "importance_job",
    "importance_of",
    "in_focus",
    "load",
    "pictures_of",
    "plan",
]


def __getattr__(name: str) -> Any:
    """Load a verb where it is first used (PEP 562)."""
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'mlviz.models' has no attribute {name!r}")
