"""An estimate as a job gives what the verbs give; odd tables end in numbers or a sentence; words fit the numbers."""

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.charts import draw
from mlviz.errors import MlvizError, NotApplicable
from mlviz.kinds import Kind
from mlviz.params import ColumnsOf
from mlviz.quality.estimating import estimate_job, estimate_of
from mlviz.quality.imputing import drift
from mlviz.results.pooled import EstimateSpec
from mlviz.stats import ESTIMATES
from tests.quality.test_gaps import nhanes
from tests.quality.test_imputing import gappy
from tests.test_catalogue import HOSTILE, degenerate, explained

SPECS = (
    EstimateSpec("mean", (("value", "y"),), 3),
    EstimateSpec("mean_difference", (("value", "y"), ("group", "g")), 3),
    EstimateSpec("linear_regression", (("outcome", "y"), ("predictors", ("x", "g"))), 3),
    EstimateSpec("logistic_regression", (("outcome", "g"), ("predictors", ("x", "y"))), 3),
)


@pytest.fixture(scope="module")
def ds():
    return gappy(np.random.default_rng(11), 200)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.estimate)
def test_a_job_gives_what_the_verbs_give(ds, spec):
    job = estimate_job(ds, spec, place="here")
    assert not job.errors
    sets = mv.multiply_impute(ds, about=spec.columns, m=spec.m, seed=spec.seed)
    assert estimate_of(job) == mv.pooled(sets, spec.estimate, **spec.given)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.estimate)
def test_words_and_picture_hold_the_numbers(ds, spec):
    result = estimate_of(estimate_job(ds, spec, place="here"))
    assert result.n == 200
    assert result.n_complete == int(ds.frame[list(spec.columns)].notna().all(axis=1).sum())
    term = result.terms[-1] if len(result.terms) > 1 else result.terms[0]
    assert term.name in result.verdict
    figure = draw(result)
    expected = math.exp(term.pooled.value) if result.ratio else term.pooled.value
    assert figure.data[-3].x[0] == pytest.approx(expected)
    shown = result.table()
    assert set(shown["by"]) == {"multiple imputation", "complete rows", "filled once"}
    mine = shown[shown["of"] == term.name] if "of" in shown else shown
    assert mine.iloc[0][list(shown)[list(shown).index("by") + 1]] == pytest.approx(expected)


def test_what_the_easier_ways_get_wrong_is_said():
    ds = gappy(np.random.default_rng(0), 600)
    result = mv.pooled(mv.multiply_impute(ds, m=5), "mean", value="y")
    assert "complete rows alone" in result.warning
    assert "too narrow" in result.warning
    assert result.terms[0].complete.value < result.terms[0].pooled.value - result.terms[0].pooled.error


def test_complete_data_are_pooled_to_what_they_say(ds):
    sets = mv.multiply_impute(ds, m=3)
    result = mv.pooled(sets, "mean", value="x")
    x = ds.frame["x"]
    term = result.terms[0]
    assert term.pooled.value == pytest.approx(x.mean())
    assert term.pooled.error == pytest.approx(x.sem())
    assert (term.parts.between, term.parts.riv) == (0.0, 0.0)
    assert not result.warning


def test_a_model_on_filled_tables_is_close_to_that_of_mice():
    # R 4.2.2, mice 3.15.0: summary(pool(with(mice(nhanes, m=200, seed=1, maxit=10), lm(bmi ~ hyp + chl)))): estimates
    # and standard errors; other random numbers move them by a part of these errors.
    expected = [(21.52449224, 4.62977478), (-0.79982151, 2.42286005), (0.03105326, 0.02408116)]
    result = mv.pooled(
        mv.multiply_impute(nhanes(), m=30), "linear_regression", outcome="bmi", predictors=("hyp", "chl")
    )
    for term, (value, error) in zip(result.terms, expected, strict=True):
        assert abs(term.pooled.value - value) < 0.7 * error
        assert 0.7 < term.pooled.error / error < 1.4


def test_a_column_that_was_not_filled_is_refused():
    frame = pd.DataFrame({"x": np.r_[np.nan, np.arange(59) % 11 + 0.5], "y": np.arange(60) % 7 + 0.5, "t": "a"})
    frame.loc[3, "t"] = None
    ds = mv.Dataset.of(frame, kinds={"t": Kind.CATEGORICAL})
    sets = mv.multiply_impute(ds, m=2)
    with pytest.raises(NotApplicable, match="still has gaps"):
        mv.pooled(sets, "linear_regression", outcome="y", predictors=("t", "x"))


def test_draws_that_drift_are_told():
    rng = np.random.default_rng(0)
    still = [drift(rng.normal(size=(20, 10))) for _ in range(200)]
    assert np.mean(np.array(still) > 1.4) < 0.02
    assert drift(rng.normal(size=(20, 10)) + 3 * rng.normal(size=(20, 1))) > 2


@pytest.mark.parametrize("rows", [8, 1, 0])
def test_degenerate_tables_are_filled_or_refused(rows):
    with pytest.raises(MlvizError):
        mv.multiply_impute(degenerate(rows), m=2, rounds=1)


@cache
def tiled(times):
    """Return the degenerate columns, with enough rows to be filled and a few gaps in all of them, filled in."""
    data = degenerate()
    frame = pd.concat([data.frame] * times, ignore_index=True)
    frame.loc[frame.index % 9 == 4] = None
    kinds = {column.name: column.kind for column in data.columns}
    return mv.multiply_impute(mv.Dataset.of(frame, kinds=kinds), m=2, rounds=1)


@pytest.mark.parametrize("key", ESTIMATES)
def test_degenerate_columns_give_numbers_or_a_reason(key):
    sets = tiled(6)
    numbers, groups = ([n for n in sets.dataset.names if n.startswith(start)] for start in ("n ", "g "))
    first, *others = ESTIMATES[key].params
    for name in groups if key == "logistic_regression" else numbers:
        for other in groups[:1] + (numbers[:2] if any(isinstance(p, ColumnsOf) for p in others) else []):
            given = {p.name: (other,) if isinstance(p, ColumnsOf) else groups[0] for p in others}
            try:
                result = mv.pooled(sets, key, **{first.name: name}, **given)
            except MlvizError as error:
                explained(error)
                continue
            assert all(math.isfinite(term.pooled.value) for term in result.terms)
            draw(result).to_json()


@pytest.mark.parametrize("key", ESTIMATES)
def test_hostile_names_change_nothing(key):
    rng = np.random.default_rng(0)
    columns = {name: rng.normal(size=60) for name in HOSTILE[:5]}
    columns |= {name: rng.choice(["<i>x</i>", "it's"], 60) for name in HOSTILE[5:]}
    frame = pd.DataFrame(columns)
    frame.loc[::6, list(HOSTILE)] = None
    frame.iloc[::5, 1] = np.nan
    data = mv.Dataset.of(frame)
    given = {p.name: HOSTILE[2:5] if isinstance(p, ColumnsOf) else HOSTILE[5] for p in ESTIMATES[key].params}
    first = ESTIMATES[key].params[0]
    given[first.name] = HOSTILE[0] if Kind.NUMERIC in first.kinds else HOSTILE[6]
    result = mv.pooled(mv.multiply_impute(data, m=2, rounds=1), key, **given)
    assert "<script>" not in draw(result).to_json()


def test_values_a_recipe_filled_before_are_told():
    ds = gappy(np.random.default_rng(3), 100)
    clean = mv.Recipe().then(mv.steps.Impute(columns=["y"], strategy="mean")).apply(ds)
    spec = EstimateSpec("mean", (("value", "y"),), 2)
    assert "filled in" in " ".join(estimate_of(estimate_job(clean, spec, place="here")).notes)
    assert "filled in." not in " ".join(estimate_of(estimate_job(ds, spec, place="here")).notes)
