"""The metrics: each one function of what was true and what was predicted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlviz.method import Method
from mlviz.registry import Registry
from mlviz.results.evaluation import Task

Floats = NDArray[np.float64]
NAN, INF = float("nan"), float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric(Method):
    """One way to score predictions: ``run(actual, predictions, positive)``.

    ``actual`` holds values or class codes, ``predictions`` values or one column of probabilities per class,
    ``positive`` the column of the positive class when there are two, else None. ``bounds`` are the smallest and
    the largest value there can be.
    """

    tasks: tuple[Task, ...]
    higher_is_better: bool
    bounds: tuple[float, float]
    percent: bool = False


METRICS: Registry[Metric] = Registry("metric")

CLASSES: tuple[Task, ...] = ("binary", "multiclass")
PRIMARY: dict[Task, str] = {"regression": "rmse", "binary": "roc_auc", "multiclass": "balanced_accuracy"}


def metrics_of(task: Task) -> tuple[Metric, ...]:
    """Metrics that apply to a task, in the catalogue's order."""
    return tuple(one for one in METRICS.values() if task in one.tasks)


def metric(**declared: Any) -> Callable[[Callable[..., float]], Callable[..., float]]:
    """Register a function as a metric."""

    def register(run: Callable[..., float]) -> Callable[..., float]:
        METRICS.add(Metric(run=run, **declared))
        return run

    return register


@metric(
    key="rmse",
    label="RMSE",
    question="How far off is a prediction, large errors counting more?",
    help="Root mean squared error, in the unit of the target; 0 is perfect.",
    references=("Hyndman & Koehler (2006)",),
    tasks=("regression",),
    higher_is_better=False,
    bounds=(0.0, INF),
)
def rmse(actual: Floats, predictions: Floats, positive: int | None = None) -> float:  # noqa: ARG001
    """Root mean squared error, ``sqrt(mean((y - p)**2))``.

    >>> rmse(np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    1.0
    """
    return float(np.sqrt(np.mean((actual - predictions) ** 2)))


@metric(
    key="mae",
    label="MAE",
    question="How far off is a prediction on average?",
    help="Mean absolute error, in the unit of the target; 0 is perfect.",
    references=("Willmott & Matsuura (2005)",),
    tasks=("regression",),
    higher_is_better=False,
    bounds=(0.0, INF),
)
def mae(actual: Floats, predictions: Floats, positive: int | None = None) -> float:  # noqa: ARG001
    """Mean absolute error."""
    return float(np.mean(np.abs(actual - predictions)))


@metric(
    key="r2",
    label="R²",
    question="Which share of the variation is explained?",
    help="1 is perfect, 0 is no better than the mean of the test part, below 0 is worse.",
    references=("Kvålseth (1985)",),
    tasks=("regression",),
    higher_is_better=True,
    bounds=(-INF, 1.0),
)
def r2(actual: Floats, predictions: Floats, positive: int | None = None) -> float:  # noqa: ARG001
    """Coefficient of determination, ``1 - SSE / SST``; not defined for one row or a constant target."""
    total = float(np.sum((actual - actual.mean()) ** 2))
    return 1 - float(np.sum((actual - predictions) ** 2)) / total if len(actual) > 1 and total > 0 else NAN


@metric(
    key="mape",
    label="MAPE",
    question="How far off is a prediction, in percent of the true value?",
    help="Mean absolute percentage error; not defined where a true value is 0.",
    references=("Hyndman & Koehler (2006)",),
    tasks=("regression",),
    higher_is_better=False,
    bounds=(0.0, INF),
    percent=True,
)
def mape(actual: Floats, predictions: Floats, positive: int | None = None) -> float:  # noqa: ARG001
    """Mean of ``|y - p| / |y|``; not defined where a true value is 0."""
    return NAN if np.any(actual == 0) else float(np.mean(np.abs((actual - predictions) / actual)))


@metric(
    key="roc_auc",
    label="ROC AUC",
    question="How well are the classes told apart?",
    help=(
        "Chance that a random positive is ranked above a random negative: 0.5 is guessing, 1 is perfect. "
        "With several classes, the mean over one class against the rest."
    ),
    references=("Hanley & McNeil (1982)",),
    tasks=CLASSES,
    higher_is_better=True,
    bounds=(0.0, 1.0),
)
def roc_auc(actual: Floats, predictions: Floats, positive: int | None = None) -> float:
    """Area under the receiver operating characteristic, by ranks (ties count one half)."""
    return _one_against_rest(_auc, actual, predictions, positive)


@metric(
    key="accuracy",
    label="Accuracy",
    question="How often is the prediction right?",
    help="Share of rows whose most probable class is the true one; misleading when one class is rare.",
    references=("Sokolova & Lapalme (2009)",),
    tasks=CLASSES,
    higher_is_better=True,
    bounds=(0.0, 1.0),
    percent=True,
)
def accuracy(actual: Floats, predictions: Floats, positive: int | None = None) -> float:  # noqa: ARG001
    """Share of rows predicted right."""
    return float(np.mean(predictions.argmax(axis=1) == actual))


@metric(
    key="balanced_accuracy",
    label="Balanced accuracy",
    question="How often is the prediction right, every class counting the same?",
    help="Mean over the classes of the share predicted right; guessing gives 1 / number of classes.",
    references=("Brodersen et al. (2010)",),
    tasks=CLASSES,
    higher_is_better=True,
    bounds=(0.0, 1.0),
    percent=True,
)
def balanced_accuracy(actual: Floats, predictions: Floats, positive: int | None = None) -> float:  # noqa: ARG001
    """Mean recall over the classes that occur."""
    hit = predictions.argmax(axis=1) == actual
    return float(np.mean([hit[actual == code].mean() for code in np.unique(actual)]))


@metric(
    key="f1",
    label="F1",
    question="How good are hits and false alarms together?",
    help="Harmonic mean of precision and recall of the positive class; with several classes, the plain mean over them.",
    references=("van Rijsbergen (1979)",),
    tasks=CLASSES,
    higher_is_better=True,
    bounds=(0.0, 1.0),
)
def f1(actual: Floats, predictions: Floats, positive: int | None = None) -> float:
    """``2 TP / (2 TP + FP + FN)``; 0 when nothing is predicted or found."""
    predicted = predictions.argmax(axis=1)
    codes = [positive] if positive is not None else list(np.union1d(actual, predicted))
    values = []
    for code in codes:
        hits = np.sum((predicted == code) & (actual == code))
        total = np.sum(predicted == code) + np.sum(actual == code)
        values.append(2 * hits / total if total else 0.0)
    return float(np.mean(values))


@metric(
    key="pr_auc",
    label="PR AUC",
    question="How well are the rare positives found?",
    help="Average precision: the share of positives is what guessing gives, 1 is perfect.",
    references=("Davis & Goadrich (2006)",),
    tasks=CLASSES,
    higher_is_better=True,
    bounds=(0.0, 1.0),
)
def pr_auc(actual: Floats, predictions: Floats, positive: int | None = None) -> float:
    """Average precision, ``sum((R_n - R_(n-1)) P_n)`` over distinct thresholds."""
    return _one_against_rest(_average_precision, actual, predictions, positive)


@metric(
    key="mcc",
    label="MCC",
    question="How strongly do predicted and true classes agree?",
    help="Matthews correlation: 0 is guessing, 1 is perfect; fair also when one class is rare.",
    references=("Matthews (1975); Gorodkin (2004)",),
    tasks=CLASSES,
    higher_is_better=True,
    bounds=(-1.0, 1.0),
)
def mcc(actual: Floats, predictions: Floats, positive: int | None = None) -> float:  # noqa: ARG001
    """Matthews correlation coefficient for any number of classes; 0 when one side is constant."""
    n, k = predictions.shape
    predicted = predictions.argmax(axis=1)
    true_counts = np.bincount(actual.astype(int), minlength=k).astype(float)
    counts = np.bincount(predicted, minlength=k).astype(float)
    covariance = np.sum(predicted == actual) * n - true_counts @ counts
    spread = (n**2 - counts @ counts) * (n**2 - true_counts @ true_counts)
    return float(covariance / np.sqrt(spread)) if spread > 0 else 0.0


@metric(
    key="log_loss",
    label="Log loss",
    question="How good are the probabilities, confident errors counting much?",
    help="Mean negative log probability of the true class; 0 is perfect.",
    references=("Good (1952)",),
    tasks=CLASSES,
    higher_is_better=False,
    bounds=(0.0, INF),
)
def log_loss(actual: Floats, predictions: Floats, positive: int | None = None) -> float:  # noqa: ARG001
    """``-mean(log p(true class))``, probabilities kept above the smallest float64 step."""
    eps = np.finfo(float).eps
    chances = predictions[np.arange(len(actual)), actual.astype(int)]
    return float(-np.mean(np.log(np.clip(chances, eps, 1 - eps))))


@metric(
    key="brier",
    label="Brier score",
    question="How close are the probabilities to what happened?",
    help="Mean squared distance of the probabilities from 0 and 1, halved; 0 is perfect.",
    references=("Brier (1950)",),
    tasks=CLASSES,
    higher_is_better=False,
    bounds=(0.0, 1.0),
)
def brier(actual: Floats, predictions: Floats, positive: int | None = None) -> float:  # noqa: ARG001
    """``mean(sum_k (p_k - y_k)**2) / 2``; with two classes the familiar ``mean((p - y)**2)``."""
    truth = np.zeros_like(predictions)
    truth[np.arange(len(actual)), actual.astype(int)] = 1
    return float(np.mean(np.sum((predictions - truth) ** 2, axis=1)) / 2)


def _one_against_rest(
    one: Callable[[NDArray[np.bool_], Floats], float], actual: Floats, predictions: Floats, positive: int | None
) -> float:
    if positive is not None:
        return one(actual == positive, predictions[:, positive])
    return float(np.mean([one(actual == code, predictions[:, code]) for code in range(predictions.shape[1])]))


def _auc(truth: NDArray[np.bool_], score: Floats) -> float:
    from scipy.stats import rankdata

    n_true, n_false = int(truth.sum()), int((~truth).sum())
    if not n_true or not n_false:
        return NAN
    return float((rankdata(score)[truth].sum() - n_true * (n_true + 1) / 2) / (n_true * n_false))


def _average_precision(truth: NDArray[np.bool_], score: Floats) -> float:
    if not truth.any():
        return NAN
    order = np.argsort(-score, kind="stable")
    last = np.append(np.nonzero(np.diff(score[order]))[0], len(score) - 1)
    hits = np.cumsum(truth[order])[last]
    return float(np.sum(np.diff(hits, prepend=0) / truth.sum() * hits / (last + 1)))
