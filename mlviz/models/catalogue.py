"""The models there are, simplest first."""

from mlviz.models import distances, linear, trees
from mlviz.models.method import MODELS, ModelMethod
from mlviz.results.evaluation import Task

__all__ = ["MODELS", "distances", "linear", "models_of", "trees"]


def models_of(task: Task) -> tuple[ModelMethod, ...]:
    """Models that can do a task, simplest first.

    Examples
    --------
    >>> [model.key for model in models_of("regression")][:3]
    ['baseline', 'linear', 'elastic_net']
    """
    return tuple(sorted((m for m in MODELS.values() if task in m.tasks), key=lambda m: m.simplicity))
