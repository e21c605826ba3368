"""Comparisons beside answers from R and scikit-learn on the same folds."""

import json

import numpy as np
import pandas as pd
import pytest

from mlviz.dataset import Dataset
from mlviz.models import compare, fit
from mlviz.models.curves import confusion, roc
from mlviz.models.metrics import METRICS
from tests.shared import DATA, SHARED, needs_shared

PLAIN = {"logistic": {"strength": 1e-6}}


def test_logistic_regression_on_given_folds_as_in_r():
    # R 4.2: f<-rep(1:5,length.out=nrow(bi)); for(k in 1:5){m<-glm(class~.,binomial,bi[f!=k,]); ...} on the 683
    # complete rows of MASS::biopsy: accuracy .969253294289897, pooled AUC .994685061630668
    complete = pd.read_csv(DATA / "biopsy.csv").dropna().drop(columns="ID")
    ds = Dataset.of(complete)
    board = compare(ds, "class", models=PLAIN, folds=np.arange(683) % 5, exclude=())
    evaluation = board["logistic"]
    assert confusion(evaluation).accuracy == pytest.approx(0.969253294289897, abs=1e-9)
    assert roc(evaluation).area == pytest.approx(0.994685061630668, abs=1e-3)


def test_logistic_regression_on_new_rows_as_in_r():
    # R 4.2: m<-glm(type~.,binomial,Pima.tr); p<-predict(m,Pima.te,type='response'): 266 of 332 right,
    # AUC .865882256140207, Brier .139310593980578
    train, test = (Dataset.of(pd.read_csv(DATA / f"pima_{part}.csv")) for part in ("train", "test"))
    model = fit(train, "type", model="logistic", params={"strength": 1e-6}, exclude=())
    assert int((model.predict(test) == test.frame["type"]).sum()) == 266
    actual = (test.frame["type"] == "Yes").to_numpy(dtype="float64")
    chances = model.predict_proba(test)[["No", "Yes"]].to_numpy()
    assert METRICS["roc_auc"].run(actual, chances, 1) == pytest.approx(0.865882256140207, abs=1e-3)
    assert METRICS["brier"].run(actual, chances, 1) == pytest.approx(0.139310593980578, abs=1e-3)


@pytest.mark.reference
@needs_shared
@pytest.mark.parametrize("name", ["australian", "hayes-roth", "heart", "iris", "tic-tac-toe"])
def test_the_best_model_is_as_good_as_the_best_baseline(name):
    # keel/baselines.json: scikit-learn 1.9, dummy, logistic, kNN 5 and random forest on exactly these folds
    folder = SHARED / "reference" / "models" / "keel"
    known = json.loads((folder / "baselines.json").read_text())[name]
    frame = pd.read_csv(folder / f"{name}.csv")
    folds = pd.read_csv(folder / f"{name}.folds.csv").sort_values("row")["fold"].to_numpy()
    models = ["logistic", "knn", "random_forest", "lightgbm"]
    board = compare(Dataset.of(frame), frame.columns[-1], models=models, folds=folds, exclude=(), metrics=["accuracy"])
    for evaluation in board.evaluations:
        right = evaluation.predicted[0] == evaluation.actual
        again = [right[folds == fold].mean() for fold in range(5)]
        np.testing.assert_allclose(evaluation.score("accuracy"), again)
    assert board["baseline"].score("accuracy").mean() == pytest.approx(known["dummy"]["accuracy"], abs=1e-4)
    best = max((known[key] for key in ("logistic", "knn5", "random_forest")), key=lambda one: one["accuracy"])
    assert board.by("accuracy")[0].score.value >= best["accuracy"] - 2 * best["accuracy_sd"]


def test_on_noise_nothing_beats_the_baseline():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.normal(size=(200, 6)), columns=list("abcdef")).assign(y=rng.permutation([0, 1] * 100))
    board = compare(Dataset.of(frame), "y", models=["logistic", "knn", "tree", "lightgbm"], folds=5)
    assert next(standing for standing in board.by() if standing.baseline).tied
    assert "No model clearly beats guessing" in board.verdict
