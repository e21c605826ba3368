"""What the out-of-fold predictions of one model show: curves, tables, errors, importance. Data only."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlviz.errors import DataError
from mlviz.results.evaluation import Estimate

Floats = NDArray[np.float64]


class Counted:
    """What was counted, in words: the predictions, and how many there are of each row."""

    __slots__ = ()

    @property
    def words(self) -> str:
        """Say how many rows were tested, or how many predictions if each row was tested several times."""
        n, repeats = self._counted()
        return f"{n:,} rows" if repeats == 1 else f"{n:,} predictions, {repeats} of each row"

    def _counted(self) -> tuple[int, int]:
        """Return how many predictions there are, and how many of each row."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, eq=False)
class RocCurve(Counted):
    """False and true positive rates of one class against the rest, from the strictest threshold on."""

    label: str
    positive: Hashable
    false_positive_rate: Floats
    true_positive_rate: Floats
    thresholds: Floats
    area: float
    n: int
    repeats: int = 1

    def _counted(self) -> tuple[int, int]:
        return self.n, self.repeats


@dataclass(frozen=True, slots=True, eq=False)
class PrecisionRecall(Counted):
    """Precision at each recall; ``prevalence`` is the precision of guessing."""

    label: str
    positive: Hashable
    recall: Floats
    precision: Floats
    thresholds: Floats
    average_precision: float
    prevalence: float
    n: int
    repeats: int = 1

    def _counted(self) -> tuple[int, int]:
        return self.n, self.repeats


@dataclass(frozen=True, slots=True, eq=False)
class Calibration(Counted):
    """Predicted chance and observed share per bin, with the share's Wilson 95% interval."""

    label: str
    positive: Hashable
    predicted: Floats
    observed: Floats
    low: Floats
    high: Floats
    counts: NDArray[np.int64]
    brier: float
    repeats: int = 1

    def _counted(self) -> tuple[int, int]:
        return int(self.counts.sum()), self.repeats


@dataclass(frozen=True, slots=True, eq=False)
class Confusion(Counted):
    """True classes (rows) against predicted ones (columns), in the order of ``classes``."""

    label: str
    classes: tuple[Hashable, ...]
    counts: NDArray[np.int64]
    threshold: float | None
    repeats: int = 1

    def _counted(self) -> tuple[int, int]:
        return int(self.counts.sum()), self.repeats

    @property
    def accuracy(self) -> float:
        """Share predicted right."""
        return float(np.trace(self.counts) / self.counts.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Thresholds(Counted):
    """Counts at every threshold worth setting; a slider reads them without computing anything anew.

    A row counts as positive when its probability is at least the threshold; thresholds increase.
    """

    label: str
    positive: Hashable
    negative: Hashable
    thresholds: Floats
    true_positives: NDArray[np.int64]
    false_positives: NDArray[np.int64]
    n_positive: int
    n_negative: int
    repeats: int = 1

    def _counted(self) -> tuple[int, int]:
        return self.n_positive + self.n_negative, self.repeats

    def at(self, threshold: float) -> Confusion:
        """Return the confusion at one threshold, the positive class second."""
        i = int(np.searchsorted(self.thresholds, threshold))
        hits = int(self.true_positives[i]) if i < len(self.thresholds) else 0
        alarms = int(self.false_positives[i]) if i < len(self.thresholds) else 0
        counts = np.array([[self.n_negative - alarms, alarms], [self.n_positive - hits, hits]])
        return Confusion(self.label, (self.negative, self.positive), counts, threshold, self.repeats)

    def costs(self, false_alarm: float, miss: float) -> Floats:
        """Return the total cost at each threshold."""
        if false_alarm < 0 or miss < 0:
            raise DataError("A cost is negative.", "Give costs of at least 0.")
        return self.false_positives * false_alarm + (self.n_positive - self.true_positives) * miss

    def cheapest(self, false_alarm: float, miss: float) -> float:
        """Return the threshold of the least total cost, the highest of several."""
        costs = self.costs(false_alarm, miss)
        nobody = self.n_positive * miss
        if nobody < costs.min():
            return float(np.nextafter(self.thresholds[-1], np.inf))
        return float(self.thresholds[np.flatnonzero(costs == costs.min())[-1]])


@dataclass(frozen=True, slots=True, eq=False)
class Errors(Counted):
    """Predicted and actual values of a regression, row by row."""

    label: str
    target: str
    actual: Floats
    predicted: Floats
    rows: NDArray[np.int64]
    repeats: int = 1

    def _counted(self) -> tuple[int, int]:
        return len(self.actual), self.repeats

    @property
    def residuals(self) -> Floats:
        """Actual less predicted."""
        return self.actual - self.predicted


@dataclass(frozen=True, slots=True)
class ColumnImportance:
    """How much worse the metric gets when one original column is shuffled; positive means worse."""

    column: str
    loss: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Importance:
    """Permutation importance of the original columns on held-out rows, most important first."""

    label: str
    metric: str
    columns: tuple[ColumnImportance, ...]
    n_repeats: int
    n_rows: int
