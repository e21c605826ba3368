"""The polychoric correlation against an independent likelihood, a printed one, and numbers cut into pieces."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult
from mlviz.stats.methods.polychoric import cells


def correlate(first: np.ndarray, second: np.ndarray) -> TestResult:
    frame = pd.DataFrame({"a": first.astype(float), "b": second.astype(float)})
    return mv.test(Dataset.of(frame, kinds=dict.fromkeys("ab", Kind.NUMERIC)), "polychoric", first="a", second="b")


def independent(counts: np.ndarray) -> float:
    """scipy 1.17: minimise minus the log-likelihood, cells by stats.multivariate_normal.cdf."""
    n = counts.sum()
    a, b = (np.r_[-8, stats.norm.ppf(np.cumsum(counts.sum(axis=axis))[:-1] / n), 8] for axis in (1, 0))
    points = np.array([[[x, y] for y in b] for x in a])

    def loss(rho: float) -> float:
        below = stats.multivariate_normal.cdf(points, cov=[[1, rho], [rho, 1]], abseps=1e-9, releps=1e-9, maxpts=200000)
        inside = np.diff(np.diff(below, axis=0), axis=1)
        return -float((counts * np.log(np.maximum(inside, 1e-300))).sum())

    return float(optimize.minimize_scalar(loss, bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-7}).x)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_that_of_an_independent_likelihood(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], 300).T
    first, second = np.digitize(x, [-0.8, 0.1, 1.0]), np.digitize(y, [-0.3, 0.7])
    assert correlate(first, second).effect.value == pytest.approx(
        independent(pd.crosstab(first, second).to_numpy()), abs=2e-5
    )


def test_a_tetrachoric_correlation_of_rare_answers() -> None:
    # scipy 1.17, optimize.brentq of the chance of both rare answers, by integrate.quad of the density over the
    # correlation, minus 20 / 63376. R 4.2.2, psych 2.2.9, tetrachoric(matrix(c(61661, 1610, 85, 20), 2, 2)) looks for
    # the same and stops at 0.3480731315138078.
    counts = np.array([[61661, 85], [1610, 20]])
    first, second = np.repeat([[0, 0], [1, 1]], counts.ravel()), np.repeat([[0, 1], [0, 1]], counts.ravel())
    assert correlate(first, second).effect.value == pytest.approx(0.34807990501590824, rel=1e-6)


@given(st.floats(-0.95, 0.95), st.lists(st.floats(-2.5, 2.5), min_size=1, max_size=4, unique=True))
@settings(max_examples=30, deadline=None)
def test_cells_add_up_and_have_the_margins_of_the_cuts(rho: float, cuts: list[float]) -> None:
    a, b = np.sort(cuts), np.array([-0.5, 0.8])
    found = cells(a, b, rho)
    assert found.min() > -1e-10
    assert found.sum() == pytest.approx(1)
    assert found.sum(axis=1).cumsum()[:-1] == pytest.approx(stats.norm.cdf(a), abs=1e-10)
    assert cells(-a[::-1], b, -rho)[::-1] == pytest.approx(found, abs=1e-9)
    # Sheppard (1899): both below their median with chance 1/4 + asin(rho) / 2 pi
    assert cells(np.zeros(1), np.zeros(1), rho)[0, 0] == pytest.approx(0.25 + np.arcsin(rho) / (2 * np.pi), abs=1e-12)


def test_the_interval_holds_the_true_correlation_and_beats_that_of_the_codes() -> None:
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(40):
        x, y = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], 200).T
        result = correlate(np.digitize(x, [0.0, 1.0]), np.digitize(y, [-1.0, 0.5]))
        held += result.effect.low <= 0.5 <= result.effect.high
        assert (result.p_value < 0.05) == (result.effect.low > 0 or result.effect.high < 0)
    assert held >= 34  # 95% of 40, with three standard errors


def test_yes_and_no_words_and_perfect_tables() -> None:
    frame = pd.DataFrame({"a": ["no", "yes", "yes", "no"] * 6, "b": ["low", "high", "mid", "low"] * 6})
    kinds = {"a": Kind.BOOLEAN, "b": Kind.ORDINAL}
    result = mv.test(Dataset.of(frame, kinds=kinds), "polychoric", first="a", second="b")
    assert abs(result.effect.value) > 0.95
    assert result.effect.low <= result.effect.value <= result.effect.high
    assert result.checks[2].passed is None


def test_many_values_are_no_category() -> None:
    with pytest.raises(NotApplicable, match="60 different values"):
        correlate(np.arange(60), np.arange(60) % 3)
    with pytest.raises(NotApplicable, match="does not vary"):
        correlate(np.ones(9), np.arange(9) % 3)
