"""Curves from the out-of-fold predictions of one model; nothing is refitted.

Where the split was drawn several times, each prediction counts as it was made: a row once for every repeat.
"""

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from mlviz.errors import NotApplicable
from mlviz.models.metrics import brier, pr_auc, roc_auc
from mlviz.results.curves import Calibration, Confusion, Errors, PrecisionRecall, RocCurve, Thresholds
from mlviz.results.evaluation import Evaluation

Floats = NDArray[np.float64]
MOST_POINTS = 400
"""A curve is drawn through at most so many thresholds; areas are computed from all."""


def roc(evaluation: Evaluation, positive: Hashable | None = None) -> RocCurve:
    """Return the receiver operating characteristic of one class, pooled over the folds.

    Parameters
    ----------
    evaluation : Evaluation
        Of a classifier.
    positive : optional
        The class; needed with more than two.
    """
    code, truth, chance = _one_class(evaluation, positive)
    thresholds, hits, alarms = _counts(truth, chance)
    n_true, n_false = int(truth.sum()), int((~truth).sum())
    _both(n_true, n_false, evaluation.classes[code])
    kept = _thinned(len(thresholds))
    two = np.column_stack([1 - chance, chance])
    return RocCurve(
        label=evaluation.label,
        positive=evaluation.classes[code],
        false_positive_rate=np.append(0.0, alarms[kept] / n_false),
        true_positive_rate=np.append(0.0, hits[kept] / n_true),
        thresholds=np.append(np.inf, thresholds[kept]),
        area=roc_auc(truth.astype("float64"), two, 1),
        n=len(truth),
        repeats=len(evaluation.folds),
    )


def precision_recall(evaluation: Evaluation, positive: Hashable | None = None) -> PrecisionRecall:
    """Return precision against recall of one class, pooled over the folds."""
    code, truth, chance = _one_class(evaluation, positive)
    thresholds, hits, alarms = _counts(truth, chance)
    _both(int(truth.sum()), int((~truth).sum()), evaluation.classes[code])
    kept = _thinned(len(thresholds))
    two = np.column_stack([1 - chance, chance])
    return PrecisionRecall(
        label=evaluation.label,
        positive=evaluation.classes[code],
        recall=hits[kept] / truth.sum(),
        precision=hits[kept] / (hits[kept] + alarms[kept]),
        thresholds=thresholds[kept],
        average_precision=pr_auc(truth.astype("float64"), two, 1),
        prevalence=float(truth.mean()),
        n=len(truth),
        repeats=len(evaluation.folds),
    )


def calibration(evaluation: Evaluation, positive: Hashable | None = None, bins: int = 10) -> Calibration:
    """Return predicted chances against observed shares, in bins of equal numbers of rows.

    The interval of a share is Wilson's (1927); rows that were predicted several times count once in it.
    """
    code, truth, chance = _one_class(evaluation, positive)
    repeats = len(evaluation.folds)
    parts = [part for part in np.array_split(np.argsort(chance, kind="stable"), bins) if len(part)]
    counts = np.array([len(part) for part in parts])
    observed = np.array([truth[part].mean() for part in parts])
    z = 1.959963984540054
    rows = counts / repeats
    centre = (observed + z**2 / (2 * rows)) / (1 + z**2 / rows)
    half = z / (1 + z**2 / rows) * np.sqrt(observed * (1 - observed) / rows + z**2 / (4 * rows**2))
    return Calibration(
        label=evaluation.label,
        positive=evaluation.classes[code],
        predicted=np.array([chance[part].mean() for part in parts]),
        observed=observed,
        low=centre - half,
        high=centre + half,
        counts=counts,
        brier=brier(truth.astype("float64"), np.column_stack([1 - chance, chance])),
        repeats=repeats,
    )


def confusion(evaluation: Evaluation, threshold: float | None = None) -> Confusion:
    """Return true against predicted classes; with two classes, at a threshold if one is given."""
    if not evaluation.classes:
        raise NotApplicable("Numbers have no confusion of classes.", "Look at the errors instead.")
    if threshold is not None:
        return thresholds(evaluation).at(threshold)
    tested, k = evaluation.tested, len(evaluation.classes)
    pairs = evaluation.pooled(evaluation.actual).astype(int) * k + evaluation.predicted[tested].astype(int)
    counts = np.bincount(pairs, minlength=k * k).reshape(k, k)
    return Confusion(evaluation.label, evaluation.classes, counts, None, len(tested))


def thresholds(evaluation: Evaluation) -> Thresholds:
    """Return the counts at every distinct probability, for a slider and its costs."""
    code, truth, chance = _one_class(evaluation, None)
    levels, hits, alarms = _counts(truth, chance)
    return Thresholds(
        label=evaluation.label,
        positive=evaluation.classes[code],
        negative=evaluation.classes[1 - code],
        thresholds=levels[::-1],
        true_positives=hits[::-1],
        false_positives=alarms[::-1],
        n_positive=int(truth.sum()),
        n_negative=int((~truth).sum()),
        repeats=len(evaluation.folds),
    )


def errors(evaluation: Evaluation) -> Errors:
    """Return predicted and actual values of the rows that were tested, once for each repeat."""
    if evaluation.classes:
        raise NotApplicable("Classes have no residuals.", "Look at the confusion instead.")
    return Errors(
        evaluation.label,
        evaluation.spec.target,
        evaluation.pooled(evaluation.actual),
        evaluation.predictions[evaluation.tested],
        evaluation.pooled(evaluation.rows),
        len(evaluation.folds),
    )


def _one_class(evaluation: Evaluation, positive: Hashable | None) -> tuple[int, NDArray[np.bool_], Floats]:
    """Return the code of a class and, for each prediction, whether the row belongs to it and its probability."""
    if not evaluation.classes:
        raise NotApplicable(f"{evaluation.spec.target!r} is a number.", "Look at the errors instead.")
    code = evaluation.positive
    if positive is not None:
        if positive not in evaluation.classes:
            raise NotApplicable(
                f"{positive!r} is no class of {evaluation.spec.target!r}.", "Choose one of its classes."
            )
        code = evaluation.classes.index(positive)
    if code is None:
        raise NotApplicable("With more than two classes one must be chosen.", "Choose the class to look at.")
    return code, evaluation.pooled(evaluation.actual) == code, evaluation.predictions[evaluation.tested][:, code]


def _counts(truth: NDArray[np.bool_], chance: Floats) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct probabilities, highest first, and the hits and false alarms at each."""
    order = np.argsort(-chance, kind="stable")
    last = np.append(np.flatnonzero(np.diff(chance[order])), len(chance) - 1)
    hits = np.cumsum(truth[order])[last]
    return chance[order][last], hits, last + 1 - hits


def _both(n_true: int, n_false: int, label: Hashable) -> None:
    if not n_true or not n_false:
        raise NotApplicable(f"The tested rows are all, or none, of {label!r}.", "Choose another split.")


def _thinned(n: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(0, n - 1, min(n, MOST_POINTS)).astype(int))
