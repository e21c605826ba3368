"""A fitted model predicts raw new rows, and comes back from its file unchanged."""

import pickle

import numpy as np
import pandas as pd
import pytest
import skops.io

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.models import MODELS, fit, load

RNG = np.random.default_rng(0)
N = 150


def table(task):
    frame = pd.DataFrame({"a b": RNG.normal(size=N), "it's": RNG.normal(size=N), "{c}": RNG.choice(list("xyz"), N)})
    frame["flag"] = RNG.random(N) > 0.5
    frame["day"] = pd.date_range("2020", periods=N)[RNG.permutation(N)]
    frame.loc[3, "a b"] = np.nan
    frame.loc[5, "{c}"] = None
    score = frame["a b"].fillna(0) + (frame["{c}"] == "x") + RNG.normal(size=N)
    targets = {"regression": score, "binary": score > 0, "multiclass": np.digitize(score, [-0.5, 0.5]).astype(str)}
    return Dataset.of(frame.assign(y=targets[task]))


CASES = [(task, key) for task in ("regression", "binary", "multiclass") for key, m in MODELS.items() if task in m.tasks]
TABLES = {task: table(task) for task in ("regression", "binary", "multiclass")}


@pytest.mark.parametrize(("task", "key"), CASES)
def test_a_model_survives_its_file(task, key, tmp_path):
    ds = TABLES[task]
    recipe = mv.Recipe().then(mv.steps.Outliers(columns=("a b",)))
    with np.errstate(all="raise", under="ignore"):
        model = fit(ds, "y", recipe, key)
    again = load(model.save(tmp_path / "model.skops"))
    new = ds.frame.drop(columns="y").head(20).assign(**{"{c}": ["never seen"] * 10 + ["x"] * 10}).set_axis(range(5, 25))
    predicted = model.predict(new)
    pd.testing.assert_series_equal(predicted, again.predict(new))
    assert predicted.index.equals(new.index)
    assert again.spec.key == model.spec.key
    assert again.schema[0] == model.schema[0]
    if task != "regression":
        assert set(predicted) <= set(ds["y"].levels)
        assert np.allclose(model.predict_proba(new).sum(axis=1), 1)


def test_what_is_wrong_with_new_rows_is_said():
    model = fit(TABLES["binary"], "y")
    frame = TABLES["binary"].frame
    with pytest.raises(DataError, match="lacks 'a b', \"it's\""):
        model.predict(frame[["{c}", "flag", "day"]])
    with pytest.raises(DataError, match="'a b' holds 'many' where numbers"):
        model.predict(frame.assign(**{"a b": ["many"] * N}))
    with pytest.raises(DataError, match="no row"):
        model.predict(frame.head(0))
    with pytest.raises(NotApplicable, match="predicts numbers"):
        fit(TABLES["regression"], "y", model="linear").predict_proba(frame)
    with pytest.raises(NotApplicable, match="does not predict numbers"):
        fit(TABLES["regression"], "y", model="logistic")


def test_new_rows_may_be_text_gaps_or_infinite():
    model = fit(TABLES["binary"], "y")
    frame = TABLES["binary"].frame.head(4)
    text = frame.assign(**{"a b": frame["a b"].astype("str").where(frame["a b"].notna())}, extra=1)
    np.testing.assert_allclose(model.predict_proba(text), model.predict_proba(frame))
    assert model.predict(frame.assign(**{"a b": np.inf})).notna().all()
    assert model.predict(frame.assign(**{"a b": np.nan, "it's": np.nan})).notna().all()


def test_new_rows_need_no_excluded_column_of_whatever_kind():
    ds = TABLES["binary"]
    recipe = mv.Recipe(
        (mv.steps.DateParts(columns=["day"]), mv.steps.ReplaceValues(column="{c}", mapping=(("x", "z"),)))
    )
    for name in ("a b", "{c}", "flag", "day"):
        model = fit(ds, "y", recipe, exclude=[name])
        rows = ds.frame.drop(columns=["y", name])
        pd.testing.assert_series_equal(model.predict(rows), model.predict(ds))
        assert model.predict(rows.assign(**{name: "nonsense"})).notna().all(), "what no model sees may hold anything"


def test_a_column_of_new_rows_may_be_empty_whatever_its_kind():
    ds = TABLES["binary"]
    model = fit(ds, "y", mv.Recipe((mv.steps.DateParts(), mv.steps.MissingCategory(), mv.steps.TidyText())))
    for name in ("a b", "it's", "{c}", "flag", "day"):
        for nothing in (None, np.nan, pd.NA, pd.NaT):
            rows = ds.frame.head(5).assign(**{name: pd.Series([nothing] * 5, dtype=object)})
            assert model.predict(rows).notna().all()


def test_two_columns_of_one_name_are_refused_in_words():
    model, frame = fit(TABLES["binary"], "y"), TABLES["binary"].frame
    with pytest.raises(DataError, match="two columns called 'a b'"):
        model.predict(pd.concat([frame, frame[["a b"]]], axis=1))
    assert len(model.predict(pd.concat([frame, frame[["y"]]], axis=1))) == N, "the target is not looked at"


def test_every_row_is_predicted_even_if_the_recipe_would_drop_it():
    recipe = mv.Recipe().then(mv.steps.DropMissingRows()).then(mv.steps.OutlyingRows(action="remove"))
    model = fit(TABLES["binary"], "y", recipe)
    assert model.n_rows < N
    assert len(model.predict(TABLES["binary"])) == N


class Bad:
    """A type no model of ours has."""


def test_a_strange_file_is_refused(tmp_path):
    path = tmp_path / "model.skops"
    skops.io.dump({"mlviz": "{}", "pipeline": Bad(), "estimator": None}, path)
    with pytest.raises(DataError, match="Bad, which no model"):
        load(path)
    path.write_bytes(pickle.dumps(1))
    with pytest.raises(DataError, match="no model file"):
        load(path)
    with pytest.raises(DataError, match="There is no file"):
        load(tmp_path / "nothing")
    skops.io.dump({"mlviz": '{"format": 99}', "pipeline": None, "estimator": None}, path)
    with pytest.raises(DataError, match="no model file"):
        load(path)
