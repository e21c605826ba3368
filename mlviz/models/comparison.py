"""Compare models on the same folds: the job, and the board that can be read while it runs."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mlviz.dataset import Dataset
from mlviz.engine import Job, Task, private_folder, start
from mlviz.engine.place import Place, remove_folder
from mlviz.engine.slots import Slots
from mlviz.errors import DataError, FitError
from mlviz.models.asked import checked_data, checked_models, checked_names, checked_seed, checked_task
from mlviz.models.catalogue import MODELS, models_of
from mlviz.models.folds import Fold, split
from mlviz.models.method import ModelMethod
from mlviz.models.metrics import PRIMARY, metrics_of
from mlviz.models.needs import complete, pipeline
from mlviz.models.source import Source, source_of
from mlviz.models.splitting import Folds, check_classes, check_order, fold_spec, preview
from mlviz.models.work import Truth, fit_fold, store, transform_fold
from mlviz.params import check_values
from mlviz.recipe import Recipe
from mlviz.results.evaluation import Board, FoldSpec

SMALL = 2_000
"""Up to so many rows ``compare`` works in this process: starting others would take longer."""

Stage = Literal["preview", "final"]


@dataclass(frozen=True, slots=True)
class Entrant:
    """A model in a comparison: its parameters, and the completed recipe whose folds it shares."""

    method: ModelMethod
    params: tuple[tuple[str, Any], ...]
    table: str
    recipe: str

    def params_in(self, stage: Stage) -> tuple[tuple[str, Any], ...]:
        """Return the parameters of a stage: in the preview a forest has fewer trees."""
        most = dict(self.method.quick) if stage == "preview" else {}
        return tuple((name, min(value, most[name]) if name in most else value) for name, value in self.params)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What ``board_of`` needs to read a job's results."""

    source: Source
    spec: FoldSpec
    seed: int
    metric: str
    entrants: tuple[Entrant, ...]
    folds: tuple[Fold, ...]
    preview: tuple[Fold, ...]
    refused: tuple[tuple[str, str], ...]


def compare(
    ds: Dataset,
    target: str,
    recipe: Recipe | None = None,
    models: Sequence[str] | Mapping[str, Mapping[str, Any]] | None = None,
    folds: Folds = None,
    seed: int = 0,
    metrics: Sequence[str] | None = None,
    *,
    task: Literal["regression", "binary", "multiclass"] | None = None,
    positive: Hashable | None = None,
    exclude: Sequence[str] | None = None,
    place: Place | Slots | None = None,
) -> Board:
    """Compare models on the same folds; the recipe's steps that learn are refitted inside every fold.

    Parameters
    ----------
    ds : Dataset
        The data; what came out of ``Recipe.apply`` is replaced by its root and its recipe.
    target : str
        The column to predict.
    recipe : Recipe, optional
        Runs after the data set's own. What a model needs beyond it is appended.
    models : list of keys, or mapping of key to parameters, optional
        None for all that fit the task; the baseline is always added.
    folds : int, FoldSpec or array of fold numbers, optional
        None for the split ``plan`` proposes. An array has one number for each row of ``ds``; -1 is never tested.
    seed : int
        Of the split and of every model.
    metrics : list of keys, optional
        The first one ranks the models; all of the task are measured in any case.
    task, positive : optional
        Overrule what is recognised.
    exclude : list of str, optional
        Columns to leave out; None for those ``plan`` proposes.
    place : optional
        Where it runs; None for this process if there are few rows, else this machine's slots.

    Returns
    -------
    Board

    Raises
    ------
    MlvizError
        If the data cannot be modelled, or no model could be fitted.

    Examples
    --------
    >>> import pandas as pd
    >>> x = np.random.default_rng(0).normal(size=(2, 60))
    >>> ds = Dataset.of(pd.DataFrame({"x": x[0], "y": x[0] + x[1]}))
    >>> board = compare(ds, "y", models=["linear"], folds=5)
    >>> [standing.model for standing in board.by("rmse")]
    ['linear', 'baseline']
    """
    from mlviz.models.board import board_of

    checked_data(ds, target, recipe)
    small = ds.n_rows <= SMALL
    job = compare_job(
        ds, target, recipe, models, folds, seed, metrics, task=task, positive=positive, exclude=exclude,
        place=place or ("here" if small else "auto"),
    )  # fmt: skip
    job.wait()
    board = board_of(job)
    if not board.evaluations:
        raise next(iter(job.errors.values()), FitError("No model could be fitted.", "Look at the columns."))
    return board


def compare_job(
    ds: Dataset,
    target: str,
    recipe: Recipe | None = None,
    models: Sequence[str] | Mapping[str, Mapping[str, Any]] | None = None,
    folds: Folds = None,
    seed: int = 0,
    metrics: Sequence[str] | None = None,
    *,
    task: Literal["regression", "binary", "multiclass"] | None = None,
    positive: Hashable | None = None,
    exclude: Sequence[str] | None = None,
    place: Place | Slots = "auto",
) -> Job:
    """Start a comparison and return its job; ``board_of(job)`` can be read at any time. See ``compare``."""
    checked_data(ds, target, recipe)
    chosen, ranked, seed = checked_models(models), checked_names("metrics", metrics), checked_seed(seed)
    left_out = checked_names("exclude", exclude)
    source = source_of(ds, target, recipe, task=checked_task(task), positive=positive, exclude=left_out)
    spec = fold_spec(folds, ds, source, seed)
    parts = split(spec, source.ds.frame.loc[source.rows], source.y)
    check_order(source, spec)
    check_classes(source, parts)
    entrants, refused, tables = _entrants(source, chosen, int(max(len(fold.train) for fold in parts)))
    comparison = Comparison(
        source=source,
        spec=spec,
        seed=seed,
        metric=_metric(source, ranked),
        entrants=entrants,
        folds=parts,
        preview=preview(parts, len(source.y), seed),
        refused=refused,
    )
    folder = private_folder()
    all_parts = tuple((fold.train, fold.test) for fold in (*parts, *comparison.preview))
    store(folder, truth_of(source, all_parts, seed), tables)
    job = start(_tasks(comparison, folder), label=f"Compare models for {target}", plan=comparison, place=place)
    job.when_ended(partial(remove_folder, folder))
    return job


def truth_of(source: Source, parts: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...], seed: int) -> Truth:
    """Return what the workers are to predict."""
    positive = source.classes.index(source.positive) if source.task == "binary" else None
    return Truth(source.y, parts, source.task, len(source.classes), positive, seed)


def _metric(source: Source, metrics: Sequence[str] | None) -> str:
    known = [metric.key for metric in metrics_of(source.task)]
    for key in metrics or ():
        if key not in known:
            raise DataError(f"{key!r} does not score a {source.task} task.", f"Choose from {', '.join(known)}.")
    return metrics[0] if metrics else PRIMARY[source.task]


def _entrants(
    source: Source, models: dict[str, dict[str, Any]] | None, n_train: int
) -> tuple[tuple[Entrant, ...], tuple[tuple[str, str], ...], dict[str, tuple[Any, ...]]]:
    """Return the models that run, those that do not with the reason, and one table per completed recipe."""
    chosen = [m.key for m in models_of(source.task)] if models is None else list(dict.fromkeys(("baseline", *models)))
    given = models or {}
    entrants: list[Entrant] = []
    refused: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    tables: dict[str, tuple[Any, ...]] = {}
    for key in chosen:
        method = MODELS[key]
        params = tuple(sorted(check_values(method.params, given.get(key, {}), None).items()))
        reason = method.refusal(source.task, n_train)
        if source.task not in method.tasks:
            reason = f"It does not predict {'numbers' if source.task == 'regression' else 'classes'}."
        if reason:
            refused.append((key, reason))
            continue
        done = complete(source.recipe, source.ds.columns, method.needs, target=source.target, exclude=source.hidden)
        if done.key not in names:
            names[done.key] = str(len(names))
            rows = source.prepared(done.recipe)
            tables[names[done.key]] = (rows, pipeline(done, source.ds.columns, source.target))
        entrants.append(Entrant(method, params, names[done.key], done.recipe.to_json()))
    return tuple(entrants), tuple(refused), tables


def task_key(stage: Stage, model: str, fold: int) -> str:
    """Return the key of the task that fits one model on one fold."""
    return f"{stage}:{model}:{fold}"


def _tasks(comparison: Comparison, folder: Path) -> list[Task]:
    """Return the preview of all models, then one fold after the other, so that a board can be read early.

    In the first fold the simple models come first, which fills the board; later those that take longest, so that no
    worker is left alone with one at the end.
    """
    n = len(comparison.folds)
    quick = sorted(comparison.entrants, key=lambda one: one.method.simplicity)
    long = sorted(comparison.entrants, key=lambda one: -one.method.cost)
    tasks = _stage("preview", quick, range(n, n + len(comparison.preview)), n, folder)
    for fold in range(n):
        tasks += _stage("final", long if fold else quick, range(fold, fold + 1), 0, folder)
    return tasks


def _stage(stage: Stage, entrants: list[Entrant], folds: range, first: int, folder: Path) -> list[Task]:
    """Return the tasks of some folds, which are counted from the ``first`` of the stage."""
    place = str(folder)
    tables = dict.fromkeys(one.table for one in entrants)
    tasks = [
        Task(f"fold:{table}:{f}", transform_fold, (place, table, f), label=f"Preparing fold {f - first + 1}")
        for table in tables
        for f in folds
    ]
    for one in entrants:
        for f in folds:
            args = (place, one.table, f, one.method.key, one.params_in(stage))
            label = f"{one.method.label}, fold {f - first + 1}{' of the preview' if stage == 'preview' else ''}"
            key = task_key(stage, one.method.key, f - first)
            tasks.append(Task(key, fit_fold, args, after=(f"fold:{one.table}:{f}",), label=label))
    return tasks
