"""What runs in a worker: transform one fold, fit one model on it. Everything is read from a private folder."""

import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlviz.models.catalogue import MODELS
from mlviz.models.method import Given
from mlviz.models.metrics import metrics_of
from mlviz.models.needs import native_positions
from mlviz.results.evaluation import Task

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is to be predicted: values or class codes, the parts of every fold, the task."""

    y: Floats
    parts: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]
    task: Task
    n_classes: int
    positive: int | None
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class FoldResult:
    """One model on one fold."""

    prediction: Floats
    scores: Floats
    n_train: int
    seconds: float
    warnings: tuple[str, ...]


def store(folder: Path, truth: Truth, tables: dict[str, tuple[Any, ...]]) -> None:
    """Write what the workers need: the truth, and per completed recipe the prepared rows and the pipeline."""
    import joblib

    joblib.dump(truth, folder / "truth")
    for name, table in tables.items():
        joblib.dump(table, folder / f"table-{name}")


def transform_fold(folder: str, table: str, fold: int) -> tuple[str, ...]:
    """Fit a pipeline on the training part of a fold and write both parts as matrices; return the warnings."""
    import joblib

    place = Path(folder)
    truth = joblib.load(place / "truth")
    frame, pipeline = joblib.load(place / f"table-{table}")
    train, test = truth.parts[fold]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        x_train, y_train = pipeline.fit_resample(frame.iloc[train], truth.y[train])
        x_test = pipeline[:-1].transform(frame.iloc[test])
    parts = {"x": x_train, "y": np.asarray(y_train), "new": x_test, "categorical": native_positions(pipeline)}
    joblib.dump(parts, place / f"fold-{table}-{fold}")
    return sentences(caught)


def fit_fold(folder: str, table: str, fold: int, model: str, params: tuple[tuple[str, Any], ...]) -> FoldResult:
    """Fit one model on a transformed fold, predict its test part and score it."""
    import joblib

    place = Path(folder)
    truth = joblib.load(place / "truth")
    parts = joblib.load(place / f"fold-{table}-{fold}", mmap_mode="r")
    began = time.perf_counter()
    given = Given(truth.task, truth.seed, len(parts["y"]), parts["categorical"])
    estimator = MODELS[model].build(given, **dict(params))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        estimator.fit(parts["x"], np.array(parts["y"]))
        prediction = predict(estimator, parts["new"], truth.n_classes)
    seconds = time.perf_counter() - began
    actual = truth.y[truth.parts[fold][1]]
    scores = score(truth.task, actual, prediction, truth.positive)
    return FoldResult(prediction, scores, len(parts["y"]), seconds, sentences(caught))


def predict(estimator: Any, x: Floats, n_classes: int) -> Floats:
    """Return predicted values, or one column of probabilities per class, 0 for classes it never saw."""
    if not n_classes:
        return np.asarray(estimator.predict(x), dtype="float64").reshape(len(x))
    result = np.zeros((len(x), n_classes))
    result[:, np.asarray(estimator.classes_).astype(int)] = estimator.predict_proba(x)
    return result


def score(task: Task, actual: Floats, prediction: Floats, positive: int | None) -> Floats:
    """Return every metric of the task, in the catalogue's order."""
    return np.array([metric.run(actual, prediction, positive) for metric in metrics_of(task)], dtype="float64")


def sentences(caught: list[warnings.WarningMessage]) -> tuple[str, ...]:
    """Return the first line of each distinct warning that concerns the data or the fit."""
    told = [w for w in caught if not issubclass(w.category, DeprecationWarning | FutureWarning | ResourceWarning)]
    return tuple(dict.fromkeys(str(w.message).strip().splitlines()[0] for w in told if str(w.message).strip()))
