"""What learns is refitted inside every fold, whichever way the data came."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, TransformerMixin

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.models import compare
from mlviz.steps.base import STEPS, Scope, Step, step


class KeepsBest(TransformerMixin, BaseEstimator):
    """Sets all but the ten columns closest to the target to 0; applied to a whole table, it looks at ``y`` there."""

    def fit(self, frame, y=None):
        outcome = frame["y"].to_numpy() if y is None else np.asarray(y)
        x = frame.filter(like="x").to_numpy()
        closeness = np.abs((x - x.mean(axis=0)).T @ (outcome - outcome.mean()))
        self.zero_ = [f"x{i}" for i in np.argsort(closeness)[:-10]]
        return self

    def transform(self, frame):
        return frame.assign(**dict.fromkeys(self.zero_, 0.0))


@pytest.fixture
def select_best():
    @step("best", scope=Scope.FITTED, family="test", label="Best", question="?", help="", references=())
    class Best(Step):
        def sentence(self):
            return "Keep the ten best columns."

        def transformer(self, schema):
            return KeepsBest()

    yield Best
    del STEPS._entries["best"]


@pytest.fixture(scope="module")
def noise():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(120, 400)), columns=[f"x{i}" for i in range(400)])
    return Dataset.of(frame.assign(y=rng.permutation([0, 1] * 60)))


def auc(ds, recipe=None):
    board = compare(ds, "y", recipe, models=["logistic"], folds=5, exclude=())
    return board["logistic"].score("roc_auc").mean()


def test_selection_on_noise_finds_nothing(noise, select_best):
    recipe = mv.Recipe().then(select_best())
    applied = recipe.apply(noise)
    assert auc(Dataset.of(applied.frame)) > 0.7, "the trap is real: chosen on all rows, noise looks useful"
    inside, through = auc(noise, recipe), auc(applied)
    assert inside == through
    assert 0.35 < inside < 0.65


def test_a_cleaned_data_set_goes_back_to_its_root():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=80), "b": rng.choice(list("xyz"), 80)})
    frame["y"] = frame["a"] + rng.normal(size=80)
    frame.loc[::7, "a"] = np.nan
    ds = Dataset.of(frame)
    first, second = mv.steps.Impute(columns=("a",), strategy="mean"), mv.steps.Outliers(columns=("a",))
    one = compare(ds, "y", mv.Recipe((first, second)), models=["linear", "lightgbm"], folds=4)
    two = compare(mv.Recipe((first,)).apply(ds), "y", mv.Recipe((second,)), models=["linear", "lightgbm"], folds=4)
    for a, b in zip(one.evaluations, two.evaluations, strict=True):
        assert a.key == b.key
        np.testing.assert_array_equal(a.scores, b.scores)
