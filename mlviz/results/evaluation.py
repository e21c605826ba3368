"""What a comparison of models gives: scores per fold, predictions out of fold, the board."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlviz.errors import DataError
from mlviz.results.modelspec import FoldKind, FoldSpec, ModelSpec, Task

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Board", "Estimate", "Evaluation", "FoldKind", "FoldSpec", "ModelSpec", "Plan", "Standing", "Task"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over folds with its Nadeau-Bengio corrected 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """One model on all folds; charts, thresholds, decisions and fairness read it and refit nothing.

    Attributes
    ----------
    spec : ModelSpec
        What ran.
    label : str
        The model's name in words.
    metrics : tuple of str
        Keys of the columns of ``scores``.
    scores : array (folds, metrics)
        Of each test part; not-a-number where a metric is not defined there.
    n_train, n_test : array (folds,)
        Rows.
    classes : tuple
        Class labels in the order of the last axis of ``predictions``; empty for regression.
    predictions : array (repeats, rows) or (repeats, rows, classes)
        Out of fold: predicted values, or probabilities, each from one fitted model; not-a-number where a row was
        not tested. Their mean over repeats would be that of an ensemble nobody fitted.
    actual, rows : array (rows,)
        Values or codes into ``classes``; index labels of these rows in the data set.
    folds : array (repeats, rows)
        The fold in which a row was tested; -1 for never.
    seconds : array (folds,)
        Time to fit and predict.
    warnings : tuple of str
        What the estimator complained about, each once.
    """

    __test__: ClassVar[bool] = False

    spec: ModelSpec
    label: str
    metrics: tuple[str, ...]
    scores: NDArray[np.float64]
    n_train: NDArray[np.int64]
    n_test: NDArray[np.int64]
    classes: tuple[Hashable, ...]
    predictions: NDArray[np.float64]
    actual: NDArray[np.float64]
    rows: NDArray[np.int64]
    folds: NDArray[np.int64]
    seconds: NDArray[np.float64]
    warnings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Hash of the spec."""
        return self.spec.key

    def score(self, metric: str) -> NDArray[np.float64]:
        """Scores of one metric, one per fold."""
        if metric not in self.metrics:
            raise DataError(f"{metric!r} was not measured.", f"Measured: {', '.join(self.metrics)}.")
        return self.scores[:, self.metrics.index(metric)]

    @property
    def tested(self) -> NDArray[np.bool_]:
        """Which rows were in a test part in each repeat."""
        return np.asarray(self.folds >= 0)

    @property
    def predicted(self) -> NDArray[np.float64]:
        """Predicted values, or codes of the most probable class; not-a-number where never tested."""
        if not self.classes:
            return self.predictions
        codes = np.full(self.folds.shape, np.nan)
        codes[self.tested] = self.predictions[self.tested].argmax(axis=1)
        return codes

    def pooled(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return values of the rows, one for each prediction: ``predictions[tested]`` is in the same order."""
        return np.asarray(np.broadcast_to(values, self.folds.shape)[self.tested])

    @property
    def positive(self) -> int | None:
        """Last index of the positive class in ``predictions``; None unless there are two classes."""
        return self.classes.index(self.spec.positive) if self.spec.task == "binary" else None


@dataclass(frozen=True, slots=True)
class Standing:
    """One model's place by one metric.

    ``difference`` is how much worse than the best it is (0 for the best), with its corrected 95% interval
    over paired folds; ``tied`` says that this interval contains 0.
    """

    model: str
    label: str
    metric: str
    score: Estimate
    difference: Estimate
    tied: bool
    simplicity: int
    seconds: float
    baseline: bool
    provisional: bool


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """Models compared on the same folds.

    Attributes
    ----------
    target, task, positive : str, str, object
        What is predicted.
    metric, metrics : str, tuple of str
        By which the models are ranked first, and all that were measured.
    folds : FoldSpec
        The split.
    evaluations : tuple of Evaluation
        In the order the models were asked for.
    standings : tuple of Standing
        For each metric, best first.
    failed : tuple of (str, str)
        Model and reason: did not apply, or failed.
    excluded : tuple of (str, str)
        Column and reason.
    n_rows, n_dropped : int
        Rows used, and rows of the data that were not.
    notes : tuple of str
        What a reader must know.
    verdict, choice : str
        What to choose and how sure that is, in words; its key, empty where none clearly beats guessing.
    provisional : bool
        Whether any number comes from the preview on a sample of the rows.
    """

    target: str
    task: Task
    positive: Hashable | None
    metric: str
    metrics: tuple[str, ...]
    folds: FoldSpec
    evaluations: tuple[Evaluation, ...]
    standings: tuple[Standing, ...]
    failed: tuple[tuple[str, str], ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()
    n_rows: int = 0
    n_dropped: int = 0
    notes: tuple[str, ...] = ()
    verdict: str = ""
    choice: str = ""
    provisional: bool = False

    def by(self, metric: str | None = None) -> tuple[Standing, ...]:
        """Standings by one metric, best first; without a name, by the board's own."""
        wanted = metric or self.metric
        if wanted not in self.metrics:
            raise DataError(f"{wanted!r} was not measured.", f"Measured: {', '.join(self.metrics)}.")
        return tuple(standing for standing in self.standings if standing.metric == wanted)

    def __getitem__(self, model: str) -> Evaluation:
        """Return one model's evaluation by the model's key."""
        for evaluation in self.evaluations:
            if evaluation.spec.model == model:
                return evaluation
        known = ", ".join(evaluation.spec.model for evaluation in self.evaluations)
        raise DataError(f"{model!r} is not on this board.", f"On it: {known or 'no model'}.")

    def table(self, metric: str | None = None) -> "pd.DataFrame":
        """Return the standings by one metric as a table."""
        import pandas as pd

        columns = ("model", "mean", "low", "high", "worse_by", "tied_with_best", "seconds", "provisional")
        rows = [
            (s.label, s.score.value, s.score.low, s.score.high, s.difference.value, s.tied, s.seconds, s.provisional)
            for s in self.by(metric)
        ]
        return pd.DataFrame(rows, columns=list(columns))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is proposed before models are compared; every part can be changed.

    Attributes
    ----------
    target : str
        What is predicted.
    task, positive, task_reason : str, object, str
        The kind of prediction, the class "positive" stands for, and why.
    excluded : tuple of (str, str)
        Columns proposed to be left out, each with the reason.
    folds, folds_reason : FoldSpec, str
        The split, and why.
    """

    target: str
    task: Task
    positive: Hashable | None
    task_reason: str
    excluded: tuple[tuple[str, str], ...]
    folds: FoldSpec
    folds_reason: str
