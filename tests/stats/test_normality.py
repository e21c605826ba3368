"""Tests of normality: against scipy and statsmodels, at the joints of their formulas, and in words."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.diagnostic import lilliefors, normal_ad

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult
from mlviz.stats.effects.shape import skewness_and_kurtosis
from mlviz.stats.methods.normality import anderson_p, lilliefors_p

KEYS = ("shapiro_wilk", "anderson_darling", "lilliefors", "dagostino", "jarque_bera")


def of_value(key: str, values: np.ndarray) -> TestResult:
    data = Dataset.of(pd.DataFrame({"y": values}), kinds={"y": Kind.NUMERIC})
    return mv.test(data, key, value="y")


@pytest.mark.parametrize("n", [20, 80, 400])
@pytest.mark.parametrize("draw_from", ["normal", "exponential", "uniform"])
def test_statistics_agree_with_other_software(n: int, draw_from: str) -> None:
    values = getattr(np.random.default_rng(n), draw_from)(size=n)
    # scipy 1.17: shapiro, normaltest, jarque_bera; statsmodels 0.15: normal_ad, lilliefors(pvalmethod="approx")
    expected = {
        "shapiro_wilk": stats.shapiro(values),
        "dagostino": stats.normaltest(values),
        "jarque_bera": stats.jarque_bera(values),
        "anderson_darling": normal_ad(values),
    }
    for key, (statistic, p) in expected.items():
        result = of_value(key, values)
        assert (result.statistic, result.p_value) == pytest.approx((statistic, p), rel=1e-6, abs=1e-22), key
    statistic, p = lilliefors(values, dist="norm", pvalmethod="approx")
    result = of_value("lilliefors", values)
    assert result.statistic == pytest.approx(statistic, rel=1e-9)
    if p < 0.1:
        assert result.p_value == pytest.approx(p, rel=1e-6)


def test_p_of_the_shares_falls_as_the_gap_grows() -> None:
    p = [anderson_p(a) for a in np.linspace(0.15, 12, 400)]
    assert np.all(np.diff(p) <= 2e-3)
    assert 0 <= min(p) < 1e-20
    for n in (8, 60, 100, 101, 5000):
        # The formula below .1 and the polynomials above it meet within .02.
        p = [lilliefors_p(d / np.sqrt(n), n) for d in np.linspace(0.25, 2.5, 400)]
        assert np.all(np.diff(p) <= 0.02)
        assert p[0] == 1.0


def test_p_of_the_shares_is_that_of_simulation() -> None:
    # Simulation: of 2,000 normal samples of 30 about 5% lie beyond the 5% point (standard error .5%).
    rng = np.random.default_rng(3)
    values = rng.normal(size=(2000, 30))
    z = np.sort((values - values.mean(axis=1, keepdims=True)) / values.std(axis=1, ddof=1, keepdims=True))
    share, steps = stats.norm.cdf(z), np.arange(31) / 30
    gaps = np.maximum(steps[1:] - share, share - steps[:-1]).max(axis=1)
    assert np.mean([lilliefors_p(gap, 30) < 0.05 for gap in gaps]) == pytest.approx(0.05, abs=0.015)
    # .4 is on a polynomial.
    assert np.mean([lilliefors_p(gap, 30) < 0.4 for gap in gaps]) == pytest.approx(0.4, abs=0.04)


def test_intervals_of_the_moments_hold_the_truth_where_values_are_not_normal() -> None:
    # Simulation: chi-square with 20 degrees of freedom has skewness sqrt(8 / 20) and excess kurtosis .6.
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        skewness, _ = skewness_and_kurtosis(rng.chisquare(20, size=1000))
        held += skewness.low <= np.sqrt(0.4) <= skewness.high
    # About 92% at 1,000 values: they are right for many values only, and a note says so.
    assert 0.88 <= held / 400 <= 0.98


def test_standard_errors_are_those_of_a_normal_distribution() -> None:
    # Their squares are 6 / n and 24 / n for normal values (Fisher, 1930).
    skewness, kurtosis = skewness_and_kurtosis(np.random.default_rng(2).normal(size=100_000))
    errors = [(effect.high - effect.low) / 2 / 1.959964 for effect in (skewness, kurtosis)]
    assert errors == pytest.approx([np.sqrt(6 / 1e5), np.sqrt(24 / 1e5)], rel=0.05)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("right", "skewed to the right"),
        ("left", "skewed to the left"),
        ("tails", "more values far out"),
        ("flat", "fewer"),
    ],
)
def test_the_departure_is_said(name: str, words: str) -> None:
    rng = np.random.default_rng(6)
    values = {
        "right": lambda: rng.exponential(size=300),
        "left": lambda: -rng.exponential(size=300),
        "tails": lambda: stats.laplace.ppf((np.arange(600) + 0.5) / 600),
        "flat": lambda: np.linspace(0, 1, 300),
    }[name]()
    result = of_value("dagostino", values)
    assert result.verdict.startswith("y does not follow a normal distribution: ")
    assert words in result.verdict


@pytest.mark.parametrize("key", KEYS)
def test_moving_and_stretching_change_nothing(key: str) -> None:
    values = np.random.default_rng(8).gamma(3, size=60)
    one, other = of_value(key, values), of_value(key, values * 1e-9 + 1e-3)
    assert (other.statistic, other.p_value) == pytest.approx((one.statistic, one.p_value), rel=1e-5)


def test_long_columns_are_sampled_and_it_is_said() -> None:
    result = of_value("shapiro_wilk", np.random.default_rng(1).normal(size=7000))
    assert "seeded sample of 5,000" in result.notes[0]
    figure = draw(result)
    assert len(figure.data[0].x) == 2000
    assert figure.data[0].y[0] == result.samples[1].min()
