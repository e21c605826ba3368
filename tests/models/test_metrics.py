"""Metrics beside scikit-learn, and beside numbers worked out by hand."""

import numpy as np
import pytest
from sklearn import metrics as sk

from mlviz.models.metrics import METRICS, metrics_of

RNG = np.random.default_rng(3)


def classes(k, n=200):
    actual = RNG.integers(0, k, n).astype(float)
    scores = np.round(RNG.random((n, k)) + 0.5 * np.eye(k)[actual.astype(int)], 1)  # rounded: ties must count
    return actual, scores / scores.sum(axis=1, keepdims=True)


# scikit-learn 1.9.1, the call named in each line; y codes, p probabilities, c = p.argmax(axis=1)
BINARY = {
    "accuracy": lambda y, p, c: sk.accuracy_score(y, c),
    "balanced_accuracy": lambda y, p, c: sk.balanced_accuracy_score(y, c),
    "f1": lambda y, p, c: sk.f1_score(y, c),
    "mcc": lambda y, p, c: sk.matthews_corrcoef(y, c),
    "roc_auc": lambda y, p, c: sk.roc_auc_score(y, p[:, 1]),
    "pr_auc": lambda y, p, c: sk.average_precision_score(y, p[:, 1]),
    "log_loss": lambda y, p, c: sk.log_loss(y, p),
    "brier": lambda y, p, c: sk.brier_score_loss(y, p[:, 1]),
}
SEVERAL = BINARY | {
    "f1": lambda y, p, c: sk.f1_score(y, c, average="macro"),
    "roc_auc": lambda y, p, c: sk.roc_auc_score(y, p, multi_class="ovr"),
    "pr_auc": lambda y, p, c: sk.average_precision_score(np.eye(p.shape[1])[y.astype(int)], p, average="macro"),
    "brier": lambda y, p, c: sk.brier_score_loss(y, p, scale_by_half=True),
}
NUMBERS = {
    "rmse": sk.root_mean_squared_error,
    "mae": sk.mean_absolute_error,
    "r2": sk.r2_score,
    "mape": sk.mean_absolute_percentage_error,
}


def test_every_metric_has_an_oracle():
    assert set(METRICS) == set(BINARY) | set(NUMBERS)


@pytest.mark.parametrize("key", BINARY)
def test_two_classes(key):
    y, p = classes(2)
    assert METRICS[key].run(y, p, 1) == pytest.approx(BINARY[key](y, p, p.argmax(axis=1)), rel=1e-9)


@pytest.mark.parametrize("key", SEVERAL)
def test_several_classes(key):
    y, p = classes(4)
    assert METRICS[key].run(y, p, None) == pytest.approx(SEVERAL[key](y, p, p.argmax(axis=1)), rel=1e-9)


@pytest.mark.parametrize("key", NUMBERS)
def test_numbers(key):
    y, p = RNG.normal(10, 1, 50), RNG.normal(10, 1, 50)
    assert METRICS[key].run(y, p, None) == pytest.approx(NUMBERS[key](y, p), rel=1e-9)


def test_the_first_class_can_be_the_positive_one():
    y, p = classes(2)
    assert METRICS["roc_auc"].run(y, p, 0) == pytest.approx(sk.roc_auc_score(y == 0, p[:, 0]))
    assert METRICS["f1"].run(y, p, 0) == pytest.approx(sk.f1_score(y, p.argmax(axis=1), pos_label=0))


def test_what_is_not_defined_is_not_a_number():
    one_class = np.zeros(4), np.full((4, 2), 0.5)
    assert np.isnan(METRICS["roc_auc"].run(*one_class, 1))
    assert np.isnan(METRICS["pr_auc"].run(*one_class, 1))
    assert np.isnan(METRICS["r2"].run(np.ones(3), np.ones(3), None))
    assert np.isnan(METRICS["mape"].run(np.array([0.0, 1]), np.ones(2), None))
    assert METRICS["mcc"].run(*one_class, 1) == 0


def test_a_certain_error_costs_much_but_not_infinitely():
    assert METRICS["log_loss"].run(np.array([1.0]), np.array([[1.0, 0.0]]), 1) == pytest.approx(36.04365, rel=1e-6)


@pytest.mark.parametrize("task", ["regression", "binary", "multiclass"])
def test_scores_keep_their_bounds(task):
    for metric in metrics_of(task):
        assert metric.bounds[0] < metric.bounds[1]
        assert metric.label
        assert metric.question.endswith("?")
        assert metric.references
