"""What a model is fitted on: the root of a data set, the whole recipe since, the rows that have a target."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.models.planning import columns_to_leave_out, task_of
from mlviz.recipe import Compiled, Recipe
from mlviz.results.evaluation import Task

if TYPE_CHECKING:
    import pandas as pd

MOST_CLASSES = 100


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a model is fitted on.

    Attributes
    ----------
    ds : Dataset
        Data before any recipe.
    recipe : Recipe
        Everything done to it since, the steps that learn included.
    target, task, positive : str, str, object
        What is predicted.
    exclude : tuple of (str, str)
        Columns a model may not see, with the reason.
    rows : array
        Labels of the rows used.
    y : array
        Values, or codes into ``classes``.
    classes : tuple
        In order; empty for regression.
    """

    ds: Dataset
    recipe: Recipe
    target: str
    task: Task
    positive: Hashable | None
    exclude: tuple[tuple[str, str], ...]
    rows: NDArray[np.int64]
    y: NDArray[np.float64]
    classes: tuple[Hashable, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """Columns of the data a model may use."""
        left_out = {self.target, *(name for name, _ in self.exclude)}
        return tuple(name for name in self.ds.names if name not in left_out)

    @property
    def hidden(self) -> tuple[str, ...]:
        """Names of the columns a model may not see."""
        return tuple(name for name, _ in self.exclude)

    @property
    def raw(self) -> "pd.DataFrame":
        """The rows used as they were read, in the columns a model may use."""
        return self.ds.frame.loc[self.rows, list(self.features)]

    def compiled(self, recipe: Recipe) -> Compiled:
        """Return a recipe as the folds run it: no step sees the target or an excluded column."""
        return recipe.compile(self.ds.columns, self.target, self.hidden)

    def prepared(self, recipe: Recipe) -> "pd.DataFrame":
        """Return the rows used after the steps of a recipe that run before the split, as new rows will be."""
        return self.compiled(recipe).prepare_new(self.raw, self.ds.columns)


def source_of(
    ds: Dataset,
    target: str,
    recipe: Recipe | None = None,
    *,
    task: Task | None = None,
    positive: Hashable | None = None,
    exclude: tuple[str, ...] | None = None,
) -> Source:
    """Go back to the data before any recipe, and find the rows that have a target.

    Parameters
    ----------
    ds : Dataset
        May have come out of ``Recipe.apply``: then its root and its recipe are used, so that what learns is
        refitted inside every fold.
    target : str
        The column to predict.
    recipe : Recipe, optional
        Runs after the data set's own.
    task, positive : optional
        Overrule what is recognised.
    exclude : tuple of str, optional
        Columns to leave out; None for those ``plan`` proposes.

    Raises
    ------
    DataError, NotApplicable
        If the target is not there, has no or one value, or cannot be predicted.
    """
    root, whole = ds, recipe or Recipe()
    while root.parent is not None:
        root, whole = root.parent, Recipe.from_json(root.recipe).then_all(whole)
    root[target]
    hidden = _excluded(root, target, exclude)
    compiled = whole.compile(root.columns, target, (name for name, _ in hidden))
    _all_known(hidden, compiled, ds)
    frame = compiled.prepare(root.frame, root.columns)
    if target not in frame.columns:
        raise DataError(f"The recipe removes the target {target!r}.", "Keep it, or choose another target.")
    cells = frame[target]
    cells = cells[_usable(cells)]
    found, guessed, _ = task_of(root[target], cells)
    task = task or found
    y, classes = _coded(cells, target, task)
    wanted = guessed if positive is None else positive
    known = _positive(wanted, classes, target) if task == "binary" else None
    return Source(root, whole, target, task, known, hidden, cells.index.to_numpy(), y, classes)


def _excluded(root: Dataset, target: str, exclude: tuple[str, ...] | None) -> tuple[tuple[str, str], ...]:
    if exclude is None:
        return columns_to_leave_out(root, target)
    if target in exclude:
        raise DataError(f"The target {target!r} cannot be left out.", "Choose another target.")
    place = {name: i for i, name in enumerate(root.names)}
    # In the order of the data: the same choice is the same spec.
    ordered = sorted(dict.fromkeys(exclude), key=lambda name: (place.get(name, len(place)), name))
    return tuple((name, "Left out by choice.") for name in ordered)


def _all_known(hidden: tuple[tuple[str, str], ...], compiled: Compiled, ds: Dataset) -> None:
    """Refuse to leave out what is not there, or a column of which nobody can say beforehand whether it will be."""
    for name, _ in hidden:
        if name not in compiled.names:
            ds[name]  # an error that names the nearest
            raise DataError(
                f"Whether there is a column {name!r} depends on the rows, so it cannot be left out.",
                "Leave out the column it is made from, or change the step that makes it.",
            )


def _usable(cells: "pd.Series") -> Any:
    if cells.dtype.kind == "f":
        return np.isfinite(cells)
    return cells.notna()


def _coded(cells: "pd.Series", target: str, task: Task) -> tuple[NDArray[np.float64], tuple[Hashable, ...]]:
    if task == "regression":
        if cells.dtype.kind not in "iufb":
            raise NotApplicable(f"{target!r} is not a number.", "Predict its classes instead.")
        return cells.to_numpy(dtype="float64"), ()
    classes = tuple(sorted(cells.unique().tolist()))
    if len(classes) > MOST_CLASSES:
        raise NotApplicable(
            f"{target!r} has {len(classes)} classes; at most {MOST_CLASSES} are compared.", "Merge rare ones."
        )
    if task == "binary" and len(classes) != 2:
        raise NotApplicable(f"{target!r} has {len(classes)} classes, not two.", "Choose several classes as the task.")
    codes = {level: code for code, level in enumerate(classes)}
    return cells.map(codes).to_numpy(dtype="float64"), classes


def _positive(positive: Hashable | None, classes: tuple[Hashable, ...], target: str) -> Hashable:
    if positive not in classes:
        raise DataError(
            f"{positive!r} is no class of {target!r}.", f"Choose one of {', '.join(repr(level) for level in classes)}."
        )
    return classes[classes.index(positive)]
