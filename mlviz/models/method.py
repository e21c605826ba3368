"""What a model is to the catalogue: its tasks, its needs, how it is built, how simple it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mlviz.method import Method
from mlviz.registry import Registry
from mlviz.results.evaluation import Task


@dataclass(frozen=True, slots=True)
class Needs:
    """What a model needs of its matrix; ``complete`` in ``needs.py`` appends the steps that give it.

    Attributes
    ----------
    complete : bool
        No missing values.
    scaled : bool
        Columns on one scale.
    native_categories : bool
        Categories as one column of codes each, marked as such, not as 0/1 columns.
    """

    complete: bool = True
    scaled: bool = False
    native_categories: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What an estimator is built for: the task, the seed, the training rows, the positions of native categories."""

    task: Task
    seed: int
    n_rows: int
    categorical: tuple[int, ...] = ()


def no_refusal(task: Task, n_rows: int) -> str:  # noqa: ARG001
    """Apply always."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelMethod(Method):
    """A model in the catalogue; ``run(given, **params)`` builds the estimator.

    Attributes
    ----------
    tasks : tuple of str
        What it can predict.
    needs : Needs
        What its matrix must be like.
    simplicity : int
        1 can be written on a card, 9 can be explained to nobody; decides between models that are tied.
    cost : int
        0 for seconds, 1 for longer, 2 for longest on many rows: what takes long is started first.
    refusal : callable
        Why it does not apply to a task and a number of rows; empty if it does.
    baseline : bool
        Whether it ignores every column.
    quick : tuple of (str, int)
        Parameters that are at most so large in the preview of a comparison, which the board then says.
    """

    tasks: tuple[Task, ...] = ("regression", "binary", "multiclass")
    needs: Needs
    simplicity: int
    cost: int = 0
    refusal: Callable[[Task, int], str] = no_refusal
    baseline: bool = False
    quick: tuple[tuple[str, int], ...] = ()

    def build(self, given: Given, **params: Any) -> Any:
        """Return the unfitted estimator: one thread, seeded, bounded by the number of training rows."""
        return self.run(given, **params)


MODELS: Registry[ModelMethod] = Registry("model")
