"""The estimates that are pooled, each on one table against statsmodels and scipy."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.stats.filling.estimates import ESTIMATES, estimated
from mlviz.stats.numerics.logit import fit_logit


def table(n=120):
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"C": rng.normal(50, 10, n), "it's b": rng.normal(size=n), "g": rng.choice(list("xyz"), n)})
    frame["y"] = 3 + 0.2 * frame["C"] - frame["it's b"] + (frame["g"] == "z") + rng.normal(size=n)
    frame["two"] = np.where(frame["y"] + rng.normal(size=n) * 3 > 13, "yes", "no")
    return mv.Dataset.of(frame)


def design(frame):
    dummies = pd.get_dummies(frame["g"], dtype=float).iloc[:, 1:].to_numpy()
    return np.column_stack([np.ones(len(frame)), frame["C"], frame["it's b"], dummies])


def test_least_squares_are_those_of_statsmodels():
    import statsmodels.api as sm

    ds = table()
    found = estimated(ds, ESTIMATES["linear_regression"], {"outcome": "y", "predictors": ("C", "it's b", "g")})
    # statsmodels 0.15: sm.OLS(y, design).fit()
    fit = sm.OLS(ds.frame["y"].to_numpy(), design(ds.frame)).fit()
    np.testing.assert_allclose(found.values, fit.params, rtol=1e-10)
    np.testing.assert_allclose(found.errors, fit.bse, rtol=1e-10)
    assert found.df == fit.df_resid
    assert found.names == ("(constant)", "C", "it's b", "g: y (against x)", "g: z (against x)")


def test_log_odds_are_those_of_statsmodels():
    import statsmodels.api as sm

    ds = table()
    found = estimated(ds, ESTIMATES["logistic_regression"], {"outcome": "two", "predictors": ("C", "it's b", "g")})
    # statsmodels 0.15: sm.Logit(y, design).fit()
    fit = sm.Logit((ds.frame["two"] == "yes").to_numpy(float), design(ds.frame)).fit(disp=False, tol=1e-12)
    np.testing.assert_allclose(found.values, fit.params, rtol=1e-7)
    np.testing.assert_allclose(found.errors, fit.bse, rtol=1e-6)


def test_means_are_those_of_the_tests():
    ds = table()
    mean = estimated(ds, ESTIMATES["mean"], {"value": "y"})
    assert mean.errors[0] == pytest.approx(ds.frame["y"].sem())
    gap = estimated(ds, ESTIMATES["mean_difference"], {"value": "C", "group": "two"})
    welch = mv.test(ds, "welch_t", value="C", group="two")
    assert gap.values[0] / gap.errors[0] == pytest.approx(welch.statistic)
    assert gap.df == pytest.approx(welch.df[0])


def test_a_penalty_keeps_separated_classes_finite():
    x = np.column_stack([np.ones(10), np.linspace(-1, 1, 10)])
    y = (x[:, 1] > 0).astype(float)
    assert not fit_logit(x, y).settled or abs(fit_logit(x, y).beta[1]) > 15
    found = fit_logit(x, y, np.array([0.0, 0.16]))
    assert found.settled
    # The gradient of the penalised likelihood is 0 at its maximum.
    gradient = x.T @ (y - 1 / (1 + np.exp(-x @ found.beta))) - np.array([0.0, 0.16]) * found.beta
    np.testing.assert_allclose(gradient, 0, atol=1e-6)


@pytest.mark.parametrize(
    ("key", "given", "words"),
    [
        ("linear_regression", {"outcome": "y", "predictors": ("C", "twice")}, "says nothing"),
        ("linear_regression", {"outcome": "y", "predictors": ("same",)}, "does not vary"),
        ("logistic_regression", {"outcome": "two", "predictors": ("y", "tells")}, "without exception"),
        ("mean_difference", {"value": "few", "group": "two"}, "at least 2"),
        ("linear_regression", {"outcome": "few", "predictors": ("C", "it's b")}, "cannot give"),
    ],
)
def test_what_has_no_answer_says_why(key, given, words):
    frame = table().frame.copy()
    frame["twice"] = 2 * frame["C"] + 1
    frame["same"] = "x"
    frame["tells"] = (frame["two"] == "yes") * 2.0 + 0.01 * frame["it's b"]
    frame["few"] = np.where(np.arange(len(frame)) < 3, frame["C"], np.nan)
    ds = mv.Dataset.of(frame, kinds={"same": Kind.CATEGORICAL, "few": Kind.NUMERIC})
    with pytest.raises(NotApplicable, match=words):
        estimated(ds, ESTIMATES[key], given)
