"""Little's test against naniar and against data made with and without a reason for what is missing."""

import numpy as np
import pandas as pd
import pytest

from mlviz.errors import NotApplicable
from mlviz.quality.little import little_test, normal_em
from tests.shared import DATA


def test_airquality():
    found = little_test(pd.read_csv(DATA / "airquality.csv").to_numpy(float))
    # R 4.2.2, the EM algorithm of normal columns written out until nothing moves by 1e-10, then the sum over patterns
    # of n (mean - mu)' Sigma^-1 (mean - mu); 35.1 and 0.00142 of naniar's mcar_test(airquality) were not run again.
    assert found.statistic == pytest.approx(35.10617490715541, rel=1e-8)
    assert found.p_value == pytest.approx(0.00141775887108682, rel=1e-7)
    assert (found.df, found.n_patterns) == (14, 4)


def test_estimates_of_complete_rows_are_mean_and_covariance():
    x = np.random.default_rng(0).normal(size=(60, 3)) @ np.array([[1, 0.5, 0], [0, 1, 0.3], [0, 0, 2]])
    mean, cov = normal_em(x, np.ones((1, 3), dtype=bool), np.zeros(60, dtype=np.int64))
    np.testing.assert_allclose(mean, x.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(cov, np.cov(x.T, ddof=0), atol=1e-10)


def test_estimates_of_monotone_gaps_are_those_of_the_regression():
    # Anderson (1957): with only the second column incomplete, its mean is that of the regression on the first.
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 2))
    x[:, 1] += 0.8 * x[:, 0]
    x[x[:, 0] > 0.5, 1] = np.nan
    seen = ~np.isnan(x)
    patterns, which = np.unique(seen, axis=0, return_inverse=True)
    slope, intercept = np.polyfit(*x[seen[:, 1]].T, 1)
    mean, _ = normal_em(x, patterns, which.ravel())
    assert mean[1] == pytest.approx(intercept + slope * x[:, 0].mean(), abs=1e-6)


def test_false_alarms_are_as_frequent_as_promised():
    rng = np.random.default_rng(2)
    p = []
    for _ in range(200):
        x = rng.normal(size=(150, 3))
        x[rng.random(x.shape) < 0.1] = np.nan
        p.append(little_test(x).p_value)
    assert 0.01 <= np.mean(np.array(p) < 0.05) <= 0.11


def test_gaps_that_depend_on_another_column_are_found():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(300, 2))
    x[x[:, 0] > 0.7, 1] = np.nan
    assert little_test(x).p_value < 1e-6


@pytest.mark.parametrize(
    "x",
    [
        np.ones((5, 2)),
        np.full((5, 2), np.nan),
        np.zeros((0, 2)),
        np.array([[1.0, np.nan], [2.0, np.nan]]),
        np.ones((4, 1)),
    ],
)
def test_nothing_to_test(x):
    with pytest.raises(NotApplicable):
        little_test(np.asarray(x))
