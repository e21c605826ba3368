"""Tests of spread: against scipy and simulation, and what must hold whatever the data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult
from mlviz.stats.effects.spread_ratios import spread_ratio

KEYS = ("levene", "brown_forsythe", "bartlett", "fligner_killeen")


def of_groups(key: str, *samples: list[float]) -> TestResult:
    names = [name for name, sample in zip("abcdef", samples, strict=False) for _ in sample]
    frame = pd.DataFrame({"v": np.concatenate(samples), "g": names})
    return mv.test(Dataset.of(frame, kinds={"v": Kind.NUMERIC}), key, value="v", group="g")


def scipy_s(key: str, samples: list[list[float]]) -> tuple[float, float]:
    # scipy 1.17: levene(center="mean"), levene(center="median"), bartlett, fligner(center="median"), all of floats
    arrays = [np.asarray(sample, dtype=float) for sample in samples]
    found = {
        "levene": lambda: stats.levene(*arrays, center="mean"),
        "brown_forsythe": lambda: stats.levene(*arrays, center="median"),
        "bartlett": lambda: stats.bartlett(*arrays),
        "fligner_killeen": lambda: stats.fligner(*arrays, center="median"),
    }[key]()
    return float(found.statistic), float(found.pvalue)


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), sizes=st.lists(st.integers(3, 12), min_size=2, max_size=5))
def test_agrees_with_scipy(key: str, seed: int, sizes: list[int]) -> None:
    rng = np.random.default_rng(seed)
    samples = [rng.normal(size=n, scale=rng.uniform(0.5, 3)).round(2).tolist() for n in sizes]
    result = of_groups(key, *samples)
    assert (result.statistic, result.p_value) == pytest.approx(scipy_s(key, samples), rel=1e-7)


@pytest.mark.parametrize("key", KEYS)
def test_neither_moving_nor_stretching_changes_anything(key: str) -> None:
    rng = np.random.default_rng(4)
    samples = [rng.normal(size=21, scale=scale).tolist() for scale in (1, 2, 6)]
    moved = [[x * 1e6 + at for x in sample] for sample, at in zip(samples, (0, 5e6, -1e7), strict=True)]
    one, other = of_groups(key, *samples), of_groups(key, *moved)
    assert other.statistic == pytest.approx(one.statistic, rel=1e-6)
    assert "the spread of v" in one.verdict.lower()
    assert "standard deviation largest in c" in one.verdict


@pytest.mark.parametrize(("scale", "wide", "narrow"), [(5.0, "a", "b"), (0.2, "b", "a")])
def test_the_wider_group_is_named(scale: float, wide: str, narrow: str) -> None:
    rng = np.random.default_rng(1)
    result = of_groups("f_test", rng.normal(size=40, scale=scale).tolist(), rng.normal(size=40).tolist())
    assert f"v spreads more in {wide} than in {narrow}" in result.verdict


def test_the_interval_of_the_ratio_holds_the_truth_as_often_as_it_says() -> None:
    # Simulation: the standard deviations are 2 and 1, so of 400 intervals about 380 hold 2 (standard error 4.4).
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(400):
        effect = spread_ratio(rng.normal(size=12, scale=2), rng.normal(size=9))
        held += effect.low <= 2 <= effect.high
    assert 366 <= held <= 394


def test_the_interval_leaves_one_out_where_p_is_small() -> None:
    rng = np.random.default_rng(8)
    for scale in np.linspace(1, 3, 12):
        result = of_groups("f_test", rng.normal(size=20, scale=scale).tolist(), rng.normal(size=20).tolist())
        assert (result.p_value < 0.05) == (result.effect.low > 1 or result.effect.high < 1)


def test_long_tails_are_told_where_the_test_takes_them_for_spread() -> None:
    rng = np.random.default_rng(0)
    result = of_groups("bartlett", *(rng.standard_t(3, size=100).tolist() for _ in range(3)))
    (tails,) = (check for check in result.checks if check.name == "Tails")
    assert tails.passed is False
    assert "Brown-Forsythe" in tails.remedy


def test_groups_that_spread_alike_have_the_ratio_one() -> None:
    result = of_groups("bartlett", [1.0, 2.0, 3.0], [11.0, 12.0, 13.0], [4.0, 5.0, 6.0])
    assert (result.statistic, result.p_value, result.effect.value) == pytest.approx((0, 1, 1), abs=1e-12)


@pytest.mark.parametrize("key", ["levene", "brown_forsythe"])
def test_pairs_of_values_have_equal_distances(key: str) -> None:
    with pytest.raises(NotApplicable, match="equally far from its me"):
        of_groups(key, [1.0, 2.0], [1.0, 5.0])


@pytest.mark.parametrize("key", ["bartlett", "f_test"])
def test_a_constant_group_is_named(key: str) -> None:
    with pytest.raises(NotApplicable, match="All values of group 'b' are equal"):
        of_groups(key, [1.0, 2.0, 4.0], [3.0, 3.0, 3.0])
