"""Curves from out-of-fold predictions, beside scikit-learn; figures; importance."""

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sk

from mlviz.charts import draw
from mlviz.charts.models import board_by, residuals
from mlviz.dataset import Dataset
from mlviz.engine import State
from mlviz.errors import DataError, NotApplicable
from mlviz.models import compare, importance, importance_job, importance_of
from mlviz.models import curves as c

RNG = np.random.default_rng(0)
N = 240
FRAME = pd.DataFrame({"signal": RNG.normal(size=N), "noise": RNG.normal(size=N), "group": RNG.choice(list("xyz"), N)})
FRAME["day"] = pd.date_range("2020", periods=N)[RNG.permutation(N)]
SCORE = FRAME["signal"] + (FRAME["group"] == "x") + 0.7 * RNG.normal(size=N)
TWO = Dataset.of(FRAME.assign(y=np.where(SCORE > 0, "yes", "no")))
NUMBER = Dataset.of(FRAME.assign(y=SCORE))
MODELS = ["logistic", "lightgbm"]


@pytest.fixture(scope="module")
def board():
    return compare(TWO, "y", models=MODELS, folds=4)


@pytest.fixture(scope="module")
def one(board):
    return board["lightgbm"]


def test_the_roc_curve_is_scikit_learns(one):
    curve = c.roc(one)
    # scikit-learn 1.9.1: roc_curve(y, p, drop_intermediate=False), roc_auc_score(y, p)
    fpr, tpr, thresholds = sk.roc_curve(one.actual, one.predictions[0, :, 1], drop_intermediate=False)
    np.testing.assert_allclose(curve.false_positive_rate, fpr)
    np.testing.assert_allclose(curve.true_positive_rate, tpr)
    np.testing.assert_allclose(curve.thresholds, thresholds)
    assert curve.area == pytest.approx(sk.roc_auc_score(one.actual, one.predictions[0, :, 1]))


def test_precision_and_recall_are_scikit_learns(one):
    curve = c.precision_recall(one)
    precision, recall, _ = sk.precision_recall_curve(one.actual, one.predictions[0, :, 1])
    np.testing.assert_allclose(curve.precision[::-1], precision[:-1])
    np.testing.assert_allclose(curve.recall[::-1], recall[:-1])
    assert curve.average_precision == pytest.approx(sk.average_precision_score(one.actual, one.predictions[0, :, 1]))


def test_calibration_counts_every_row_once(one):
    bins = c.calibration(one)
    assert bins.counts.sum() == N
    assert (bins.counts * bins.observed).sum() == pytest.approx(one.actual.sum())
    # statsmodels 0.15: proportion_confint(18, 24, method="wilson") = (0.5510, 0.8800)
    assert ((bins.low <= bins.observed) & (bins.observed <= bins.high)).all()


def test_the_threshold_slider_reads_counts(one):
    levels = c.thresholds(one)
    for threshold in (0.0, 0.2, 0.5, 0.9, 1.0, float(levels.thresholds[7])):
        predicted = one.predictions[0, :, 1] >= threshold
        np.testing.assert_array_equal(c.confusion(one, threshold).counts, sk.confusion_matrix(one.actual, predicted))
    np.testing.assert_array_equal(c.confusion(one).counts, sk.confusion_matrix(one.actual, one.predicted[0]))
    best = levels.cheapest(1, 5)
    assert levels.costs(1, 5).min() == levels.at(best).counts[0, 1] + 5 * levels.at(best).counts[1, 0]
    assert levels.at(levels.cheapest(1, 0)).counts[:, 1].sum() == 0, "if a miss is free nobody is alarmed"
    with pytest.raises(DataError):
        levels.costs(-1, 1)


def test_curves_are_those_of_the_models_that_were_measured_not_of_their_mean():
    # 150 rows are split three times: a mean over the repeats would be an ensemble nobody fitted.
    small = compare(Dataset.of(TWO.frame.head(150)), "y", models=["tree"], exclude=())
    tree = small["tree"]
    assert tree.predictions.shape == (3, 150, 2)
    table, weights = c.confusion(tree), tree.n_test
    assert table.counts.sum() == 450
    assert table.accuracy == pytest.approx(np.average(tree.score("accuracy"), weights=weights))
    assert table.words == "450 predictions, 3 of each row"
    assert c.calibration(tree).brier == pytest.approx(np.average(tree.score("brier"), weights=weights))
    assert c.thresholds(tree).at(0.5).counts.sum() == 450
    assert (c.roc(tree).n, c.roc(tree).repeats) == (450, 3)
    wide = c.calibration(tree)
    # statsmodels 0.15: proportion_confint(successes, n, method="wilson") of the 15 rows behind 45 predictions
    z, n, share = 1.959963984540054, wide.counts / 3, wide.observed
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    np.testing.assert_allclose(wide.high - wide.low, 2 * half)
    number = compare(Dataset.of(NUMBER.frame.head(150)), "y", models=["tree"], exclude=())["tree"]
    errors = c.errors(number)
    assert len(errors.actual) == 450
    assert np.mean(errors.residuals**2) == pytest.approx(np.average(number.score("rmse") ** 2, weights=number.n_test))
    for result in (table, c.calibration(tree), c.roc(tree), c.precision_recall(tree), c.thresholds(tree), errors):
        assert "450 predictions, 3 of each row" in draw(result).layout.title.text


def test_what_does_not_apply_is_refused(one):
    numbers = compare(NUMBER, "y", models=["linear"], folds=4)["linear"]
    with pytest.raises(NotApplicable):
        c.roc(numbers)
    with pytest.raises(NotApplicable):
        c.errors(one)
    with pytest.raises(NotApplicable):
        c.roc(one, "maybe")
    with pytest.raises(NotApplicable):
        c.confusion(numbers)
    errors = c.errors(numbers)
    np.testing.assert_allclose(errors.actual - errors.predicted, errors.residuals)
    assert draw(errors).data
    assert residuals(errors).data


def test_every_result_is_drawn(board, one):
    for result in (c.roc(one), c.precision_recall(one), c.calibration(one), c.confusion(one), c.thresholds(one), board):
        assert draw(result).data
    assert board_by(board, "brier").data


@pytest.mark.parametrize("model", MODELS)
def test_the_signal_matters_and_the_noise_does_not(board, model):
    found = importance(TWO, board[model], repeats=3)
    by_name = {column.column: column.loss for column in found.columns}
    assert set(by_name) == {"signal", "noise", "group", "day"}, "original columns, a date and a category among them"
    assert found.columns[0].column == "signal"
    assert by_name["signal"].low > 0
    assert by_name["noise"].low < 0.03
    assert draw(found).data
    assert importance(TWO, board[model], repeats=3).columns == found.columns


def test_importance_is_a_job_and_knows_its_data(board):
    job = importance_job(TWO, board["logistic"], place="here", metric="accuracy", repeats=1)
    assert job.state is State.FINISHED
    assert importance_of(job).metric == "accuracy"
    with pytest.raises(DataError, match="other data"):
        importance(NUMBER, board["logistic"])
    with pytest.raises(DataError, match="does not score"):
        importance(TWO, board["logistic"], metric="rmse")
