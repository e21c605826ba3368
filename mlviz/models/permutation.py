"""Permutation importance of the original columns, on held-out rows, through the whole pipeline."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlviz.dataset import Dataset
from mlviz.engine import Job, Task, private_folder, start
from mlviz.engine.place import Place, remove_folder
from mlviz.engine.slots import Slots
from mlviz.errors import DataError
from mlviz.models.comparison import truth_of
from mlviz.models.folds import Fold, split
from mlviz.models.method import MODELS, Given
from mlviz.models.metrics import METRICS, PRIMARY
from mlviz.models.needs import Completed, completed, native_positions, pipeline
from mlviz.models.source import Source, source_of
from mlviz.models.uncertainty import corrected
from mlviz.models.work import predict, store
from mlviz.recipe import Recipe
from mlviz.results.curves import ColumnImportance, Importance
from mlviz.results.evaluation import Evaluation
from mlviz.steps.base import with_columns

MOST_ROWS = 2_000
"""Held-out rows of a fold that are shuffled and predicted; more change little and cost much."""


def importance(
    ds: Dataset,
    evaluation: Evaluation,
    *,
    metric: str | None = None,
    repeats: int = 5,
    seed: int = 0,
    place: Place | Slots = "here",
) -> Importance:
    """Return how much worse a model gets without the information of each original column.

    In every fold the model is refitted on the training part; in the test part one column of the raw data is
    shuffled and the whole pipeline runs on it. Columns that carry the same information share it: each then
    looks less important than it is.

    Parameters
    ----------
    ds : Dataset
        What the comparison was made on.
    evaluation : Evaluation
        The model, its recipe, folds and parameters.
    metric : str, optional
        None for the usual one of the task.
    repeats : int
        Shuffles of each column in each fold.
    seed : int
        Of the shuffles.
    place : optional
        Where it runs.

    References
    ----------
    Breiman (2001); Fisher, Rudin & Dominici (2019).
    """
    job = importance_job(ds, evaluation, metric=metric, repeats=repeats, seed=seed, place=place)
    job.wait()
    return importance_of(job)


def importance_job(
    ds: Dataset,
    evaluation: Evaluation,
    *,
    metric: str | None = None,
    repeats: int = 5,
    seed: int = 0,
    place: Place | Slots = "auto",
) -> Job:
    """Start the job of ``importance``; ``importance_of(job)`` reads it."""
    spec = evaluation.spec
    name = metric or PRIMARY[spec.task]
    if spec.task not in METRICS[name].tasks:
        raise DataError(f"{name!r} does not score a {spec.task} task.", "Choose another metric.")
    source, done = _same_as(ds, evaluation)
    folds = split(spec.folds, source.ds.frame.loc[source.rows], source.y)
    folder = private_folder()
    schema = source.ds.columns
    table = (source.prepared(done.recipe), pipeline(done, schema, source.target))
    raw = (source.raw, source.compiled(done.recipe))
    truth = truth_of(source, tuple((f.train, f.test) for f in folds), spec.seed)
    store(folder, truth, {"0": table, "raw": (*raw, schema)})
    columns = source.features
    args = (str(folder), spec.model, spec.params, name, columns, repeats, seed)
    tasks = [Task(str(f), shuffle_fold, (f, *args), label=f"Fold {f + 1}") for f in range(len(folds))]
    label = f"Importance of the columns for {evaluation.label}"
    job = start(tasks, label=label, plan=(evaluation.label, name, columns, repeats, folds), place=place)
    job.when_ended(partial(remove_folder, folder))
    return job


def importance_of(job: Job) -> Importance:
    """Return the importance from a job's finished folds.

    Raises
    ------
    MlvizError
        If no fold could be computed.
    """
    label, metric, columns, repeats, folds = job.plan
    done: list[tuple[Fold, NDArray[np.float64]]] = [(folds[int(key)], value) for key, value in job.results.items()]
    if not done:
        raise next(iter(job.errors.values()), DataError("No fold has been computed yet.", "Wait for the first."))
    n_train = np.array([len(fold.train) for fold, _ in done])
    n_test = np.array([min(len(fold.test), MOST_ROWS) for fold, _ in done])
    losses = np.array([loss for _, loss in done])
    found = [ColumnImportance(name, corrected(losses[:, i], n_train, n_test)) for i, name in enumerate(columns)]
    found.sort(key=lambda one: -one.loss.value)
    return Importance(label, metric, tuple(found), repeats, int(n_test.sum()))


def _same_as(ds: Dataset, evaluation: Evaluation) -> tuple[Source, Completed]:
    """Return the source and the completed recipe a model was compared with."""
    spec = evaluation.spec
    root = ds.root
    if root.fingerprint != spec.dataset:
        raise DataError("The model was compared on other data.", "Give the data set it was compared on.")
    recipe = Recipe.from_json(spec.recipe)
    source = source_of(root, spec.target, recipe, task=spec.task, positive=spec.positive, exclude=spec.exclude)
    return source, completed(recipe, root.columns, MODELS[spec.model].needs, spec.target, spec.exclude)


def shuffle_fold(
    fold: int,
    folder: str,
    model: str,
    params: tuple[tuple[str, Any], ...],
    metric: str,
    columns: tuple[str, ...],
    repeats: int,
    seed: int,
) -> NDArray[np.float64]:
    """Fit on one fold and return, per column, the mean loss of the metric over the shuffles."""
    import joblib

    truth = joblib.load(Path(folder) / "truth")
    frame, pre = joblib.load(Path(folder) / "table-0")
    everything, compiled, schema = joblib.load(Path(folder) / "table-raw")
    train, test = truth.parts[fold]
    rng = np.random.default_rng([seed, fold])
    test = np.sort(rng.permutation(test)[:MOST_ROWS])
    x, y = pre.fit_resample(frame.iloc[train], truth.y[train])
    estimator = MODELS[model].build(Given(truth.task, truth.seed, len(y), native_positions(pre)), **dict(params))
    estimator.fit(x, np.asarray(y))
    run, sign = METRICS[metric].run, 1 if METRICS[metric].higher_is_better else -1
    raw, actual = everything.iloc[test], truth.y[test]

    def scored(rows: Any) -> float:
        matrix = pre[:-1].transform(compiled.prepare_new(rows, schema))
        return float(run(actual, predict(estimator, matrix, truth.n_classes), truth.positive))

    base = scored(raw)
    losses = np.zeros(len(columns))
    for i, column in enumerate(columns):
        for _ in range(repeats):
            shuffled = raw[column].iloc[rng.permutation(len(raw))].set_axis(raw.index)
            losses[i] += sign * (base - scored(with_columns(raw, {column: shuffled}))) / repeats
    return losses
