"""Permutations and bootstrap: against scipy, plain enumeration and simulation."""

from itertools import combinations

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
from mlviz.stats.methods.resampling import allowed
from mlviz.stats.numerics.bootstrapping import bca, bootstrapped, influences_of
from mlviz.stats.numerics.permuting import drawn_labels

FEW = st.lists(st.integers(0, 9), min_size=2, max_size=5)


def of_groups(key: str, first: list[float], second: list[float], **more: object) -> TestResult:
    frame = pd.DataFrame({"v": [*first, *second], "g": ["a"] * len(first) + ["b"] * len(second)})
    return mv.test(Dataset.of(frame, kinds={"v": Kind.NUMERIC}), key, value="v", group="g", **more)


@pytest.mark.parametrize("statistic", ["mean", "median"])
@settings(max_examples=20, deadline=None)
@given(first=FEW, second=FEW)
def test_few_values_are_counted_in_every_way(statistic: str, first: list[int], second: list[int]) -> None:
    values, m = np.array([*first, *second], dtype=float), len(first)
    if len(set(values)) == 1:
        return
    middle = getattr(np, statistic)

    def gap(chosen: tuple[int, ...]) -> float:
        return float(middle(values[list(chosen)]) - middle(np.delete(values, chosen)))

    seen = gap(tuple(range(m)))
    every = np.array([gap(chosen) for chosen in combinations(range(len(values)), m)])
    tails = (every <= seen + 1e-9).mean(), (every >= seen - 1e-9).mean()
    result = of_groups("permutation", list(values[:m]), list(values[m:]), statistic=statistic)
    assert result.statistic == pytest.approx(seen, abs=1e-12)
    assert result.p_value == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-9)
    assert result.notes[0].startswith(f"Exact p-value: all {len(every):,} ways")


@pytest.mark.parametrize("m", [2, 4])
def test_drawn_ways_are_all_equally_likely(m: int) -> None:
    counts: dict[int, int] = {}
    for labels in drawn_labels(6, m, 30_000, 3):
        assert (labels.sum(axis=1) == m).all()
        for code in (labels @ (1 << np.arange(6))).tolist():
            counts[code] = counts.get(code, 0) + 1
    # 15 ways; a seed fixed once, so this cannot fail by chance.
    assert len(counts) == 15
    assert stats.chisquare(list(counts.values())).pvalue > 0.01


def test_many_values_are_drawn_and_agree_with_the_normal_limit() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=300).tolist(), rng.normal(0.15, 1, 250).tolist()
    # scipy 1.17: ttest_ind(a, b), whose p the permutation distribution of means has in the limit
    expected = stats.ttest_ind(a, b).pvalue
    result = of_groups("permutation", a, b)
    assert result.p_value == pytest.approx(float(expected), abs=0.01)
    assert "10,000 seeded draws" in result.notes[0]
    assert of_groups("permutation", a, b).p_value == result.p_value
    assert of_groups("permutation", a, b, seed=1).p_value != result.p_value


def test_p_of_draws_is_never_zero() -> None:
    far = [float(i) for i in range(40)]
    assert of_groups("permutation", far, [x + 1000 for x in far]).p_value == pytest.approx(2 / 10_001, rel=1e-12)


@pytest.mark.parametrize("statistic", ["mean", "median"])
@pytest.mark.parametrize("sizes", [(12, 15), (31, 20)])
def test_the_interval_agrees_with_scipy(statistic: str, sizes: tuple[int, int]) -> None:
    rng = np.random.default_rng(sizes)
    a, b = rng.exponential(size=sizes[0]), rng.exponential(2, size=sizes[1])
    middle = getattr(np, statistic)
    # scipy 1.17: bootstrap((a, b), difference, method="BCa", n_resamples=20_000)
    expected = stats.bootstrap(
        (a, b),
        lambda x, y, axis: middle(x, axis=axis) - middle(y, axis=axis),
        method="BCa",
        n_resamples=20_000,
        batch=2000,
        rng=np.random.default_rng(1),
    ).confidence_interval
    found = of_groups("bootstrap", list(a), list(b), statistic=statistic, draws=20_000).effect
    slack = 0.06 * (expected.high - expected.low)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=slack)


@pytest.mark.parametrize("n", [2, 3, 8, 9])
def test_medians_are_drawn_as_from_whole_samples(n: int) -> None:
    values, rng = np.arange(float(n)), np.random.default_rng(n)
    here = bootstrapped((values, np.zeros(1)), "median", 40_000, 5)
    there = np.median(values[rng.integers(0, n, (40_000, n))], axis=1)
    # Two samples of 40,000 from one distribution; the seeds are fixed, so this cannot fail by chance.
    assert stats.ks_2samp(here, there).statistic < 0.012


@pytest.mark.parametrize("n", [2, 3, 6, 7])
def test_leaving_out_each_value_is_the_jackknife(n: int) -> None:
    values = np.random.default_rng(n).normal(size=n)
    left = np.array([np.median(np.delete(values, i)) for i in np.argsort(values)])
    assert influences_of((values, values), "median")[0] == pytest.approx((n - 1) * (left.mean() - left), abs=1e-12)


def test_p_is_where_the_interval_reaches_zero() -> None:
    rng = np.random.default_rng(4)
    for shift in np.linspace(0.2, 1.2, 9):
        drawn = rng.gamma(9, 1 / 9, 20_000) - 1 + shift
        influences = (rng.gamma(9, size=30) - 9, rng.normal(size=30))
        low, high, p = bca(drawn, shift, influences)
        assert (p < 0.05) == (low > 0 or high < 0)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    # Simulation: means of 40 exponential values; of 200 intervals about 190 hold the difference 0 (error 3.1).
    rng = np.random.default_rng(9)
    held = 0
    for _ in range(200):
        samples = rng.exponential(size=40), rng.exponential(size=40)
        drawn = bootstrapped(samples, "mean", 1000, 0)
        low, high, _ = bca(drawn, samples[0].mean() - samples[1].mean(), influences_of(samples, "mean"))
        held += low <= 0 <= high
    assert 180 <= held <= 198


def test_more_rows_are_drawn_less_often_and_too_many_refused() -> None:
    assert [allowed(10_000, n, "mean") for n in (100, 20_000, 50_000, 200_000)] == [10_000, 10_000, 4000, 1000]
    with pytest.raises(NotApplicable, match="Welch"):
        allowed(10_000, 1_000_000, "mean")
    with pytest.raises(NotApplicable) as refused:
        allowed(10_000, 1_000_000, "median")
    assert "Welch" not in f"{refused.value.reason} {refused.value.remedy}"


@pytest.mark.parametrize("key", ["permutation", "bootstrap"])
def test_values_that_do_not_vary_are_refused(key: str) -> None:
    with pytest.raises(NotApplicable):
        of_groups(key, [3.0, 3.0, 3.0], [3.0, 3.0])
