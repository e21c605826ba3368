"""What is appended to a recipe so that a model can read the data."""

import numpy as np
import pandas as pd
import pytest
from sklearn.impute import SimpleImputer

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.models import MODELS, fit
from mlviz.models.needs import complete, pipeline
from mlviz.steps.fit.matrix import ToMatrix

N = 60
RNG = np.random.default_rng(0)
FRAME = pd.DataFrame({"a": RNG.normal(size=N), "flag": RNG.integers(0, 2, N), "told": RNG.random(N) > 0.5})
FRAME["g"], FRAME["y"] = RNG.choice(["u", "v", "w"], N), RNG.choice(["no", "yes"], N)
FRAME.loc[::7, "a"] = np.nan
DATA = Dataset.of(FRAME)


def matrix(model, recipe=None):
    done = complete(recipe or mv.Recipe(), DATA.columns, MODELS[model].needs, target="y")
    fresh = pipeline(done, DATA.columns, "y")
    rows = done.recipe.compile(DATA.columns, "y").prepare_new(FRAME, DATA.columns)
    x, _ = fresh.fit_resample(rows, (FRAME["y"] == "yes").astype(float))
    return fresh.named_steps["matrix"].names_, x


@pytest.mark.parametrize("model", ["logistic", "tree"])
def test_a_flag_stays_one_column(model):
    names, x = matrix(model, recipe=mv.Recipe().then(mv.steps.MarkMissing(columns=["a"])))
    assert names == ["a", "flag", "told", "a is missing", "g = u", "g = v", "g = w"]
    np.testing.assert_array_equal(x[:, 1], FRAME["flag"])
    np.testing.assert_array_equal(x[:, 2], FRAME["told"])
    np.testing.assert_array_equal(x[:, 3], FRAME["a"].isna())
    assert np.linalg.matrix_rank(x[:, :4] - x[:, :4].mean(axis=0)) == 4


def test_the_matrix_is_filled_as_scikit_learn_fills_it():
    # scikit-learn 1.9.1: SimpleImputer(strategy="median", keep_empty_features=True).fit(train).transform(new)
    rows = RNG.normal(size=(41, 4))
    rows[RNG.random(rows.shape) < 0.3] = np.nan
    rows[:, 3], rows[5, 0] = np.nan, np.inf
    train, new = pd.DataFrame(rows[:30], columns=list("abcd")), pd.DataFrame(rows[30:], columns=list("abcd"))
    known = SimpleImputer(strategy="median", keep_empty_features=True).fit(train.replace(np.inf, np.nan))
    ours = ToMatrix(fill=True)
    np.testing.assert_array_equal(ours.fit_transform(train), known.transform(train.replace(np.inf, np.nan)))
    np.testing.assert_array_equal(ours.transform(new), known.transform(new))
    np.testing.assert_array_equal(ToMatrix(fill=True).fit(train).transform(new), known.transform(new))
    assert np.isnan(ToMatrix().fit_transform(train)).any()


def test_new_rows_may_write_a_flag_otherwise_or_lack_it():
    model = fit(DATA, "y")
    rows = FRAME.drop(columns="y")
    expected = model.predict_proba(rows)
    written = rows.assign(flag=rows["flag"].astype(float), told=rows["told"].astype(str))
    pd.testing.assert_frame_equal(model.predict_proba(written), expected)
    pd.testing.assert_frame_equal(model.predict_proba(rows.assign(flag=rows["flag"].astype(str))), expected)
    assert model.predict(rows.assign(flag=None)).notna().all()
