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
from mlviz.stats.numerics.bootstrapping import bca, bootstrapped, influences_of
from mlviz.stats.numerics.middles import middle_places
from mlviz.stats.numerics.permuting import drawn_labels
from mlviz.stats.numerics.strata import part_sums, sample_sums, strata

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
    for labels in drawn_labels(6, m, 30_000, np.random.default_rng(3)):
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


@pytest.mark.parametrize(("n", "m"), [(7, 3), (8, 4), (6, 1), (5, 2)])
def test_middles_are_drawn_as_from_whole_parts(n: int, m: int) -> None:
    every: dict[tuple[int, ...], int] = {}
    for chosen in combinations(range(n), m):
        left = [at for at in range(n) if at not in chosen]
        key = tuple(part[at] for part in (chosen, left) for at in ((len(part) - 1) // 2, len(part) // 2))
        every[key] = every.get(key, 0) + 1
    drawn = middle_places(n, m, 40_000, np.random.default_rng(n * m))
    found: dict[tuple[int, ...], int] = {}
    for key in map(tuple, drawn.T.tolist()):
        found[key] = found.get(key, 0) + 1
    assert found.keys() <= every.keys()
    expected = np.array(list(every.values())) / sum(every.values()) * 40_000
    # A seed fixed once, so this cannot fail by chance.
    assert stats.chisquare([found.get(key, 0) for key in every], expected).pvalue > 0.01


@pytest.mark.parametrize("m", [5, 40, 1500])
def test_sums_by_strata_are_those_of_rows_drawn_one_by_one(m: int) -> None:
    rng = np.random.default_rng(m)
    # So skewed that the sum of five, or of a sample with the largest in it, is far from normal.
    ordered = np.sort(rng.pareto(1.2, 3000))
    one_by_one = np.array([rng.choice(ordered, m, replace=False).sum() for _ in range(2000)])
    by_strata = np.concatenate(list(part_sums(strata(ordered), m, 20_000, rng)))
    # Two samples from one distribution; the seeds are fixed, so this cannot fail by chance.
    assert stats.ks_2samp(one_by_one, by_strata).pvalue > 0.05
    again = np.array([rng.choice(ordered, 3000).sum() for _ in range(2000)])
    assert stats.ks_2samp(again, np.concatenate(list(sample_sums(strata(ordered), 20_000, rng)))).pvalue > 0.05


@given(st.integers(2, 5000), st.integers(0, 2**32 - 1))
def test_strata_keep_every_value_and_the_sum_of_squares(n: int, seed: int) -> None:
    ordered = np.sort(np.random.default_rng(seed).normal(size=n))
    found = strata(ordered)
    assert found.sizes.sum() == n
    assert found.sizes @ found.means == pytest.approx(ordered.sum(), abs=1e-9)
    squares = found.sizes @ (found.variances + found.means**2)
    assert squares == pytest.approx(float((ordered**2).sum()), rel=1e-9)
    assert (found.sizes[0], found.sizes[-1]) == (1, 1)


def test_answers_from_one_to_five_are_drawn_without_blur() -> None:
    rng = np.random.default_rng(6)
    found = strata(np.sort(rng.integers(1, 6, 40_000).astype(float)))
    assert found.means.tolist() == [1, 2, 3, 4, 5]
    assert (found.variances == 0).all()
    sums = np.concatenate(list(part_sums(found, 10, 5000, rng)))
    assert (sums == np.rint(sums)).all()


def test_many_rows_are_drawn_by_strata_and_one_giant_keeps_its_weight() -> None:
    rng = np.random.default_rng(8)
    first, second = rng.normal(size=2000), rng.normal(size=18_000)
    first[0] = 1e7
    result = of_groups("permutation", first.tolist(), second.tolist())
    # The giant lands in the first group in one of ten ways, and only then is the difference as large: twice that.
    assert result.p_value == pytest.approx(0.2, abs=0.02)
    assert "drawn in groups" in result.notes[1]
    # The normal limit, to which scipy's t-test is close, would say something else.
    assert stats.ttest_ind(first, second).pvalue < 0.01


@pytest.mark.parametrize("statistic", ["mean", "median"])
def test_half_a_million_rows_agree_with_their_limits(statistic: str) -> None:
    rng = np.random.default_rng(1)
    value = rng.exponential(size=500_000)
    group = rng.choice(["a", "b"], len(value), p=[0.2, 0.8])
    value[group == "a"] += 0.006
    data = Dataset.of(pd.DataFrame({"v": value, "g": group}))
    drawn = mv.test(data, "permutation", value="v", group="g", statistic=statistic)
    again = mv.test(data, "bootstrap", value="v", group="g", statistic=statistic)
    a, b = value[group == "a"], value[group == "b"]
    gap, error, slack = a.mean() - b.mean(), np.sqrt(a.var() / len(a) + b.var() / len(b)), 0.03
    if statistic == "median":
        # The median of n exponential values has the error 1 / sqrt(n): 1 / (2 f sqrt(n)) with density 1/2 there.
        # The bootstrap sees that density in the few values about the middle, and no closer.
        gap, error, slack = np.median(a) - np.median(b), np.sqrt(1 / len(a) + 1 / len(b)), 0.1
    assert (again.effect.high - again.effect.low) / (2 * 1.96 * error) == pytest.approx(1, abs=slack)
    expected = 2 * stats.norm.sf(abs(gap) / error)
    assert (drawn.p_value, again.p_value) == pytest.approx((expected, expected), abs=slack)


@pytest.mark.parametrize("key", ["permutation", "bootstrap"])
def test_values_that_do_not_vary_are_refused(key: str) -> None:
    with pytest.raises(NotApplicable):
        of_groups(key, [3.0, 3.0, 3.0], [3.0, 3.0])


@pytest.mark.parametrize("statistic", ["mean", "median"])
@pytest.mark.parametrize(("far", "offset"), [(0.0, 0.0), (1e12, 0.0), (0.0, 1e12)])
def test_neither_a_value_far_out_nor_an_offset_hides_the_difference(statistic: str, far: float, offset: float) -> None:
    a, b = np.array([0.5, 1.5, 0.25, 1.0, 0.75]), np.array([3.0, 3.25, 4.0, 2.75, 4.5])
    b[0] += far
    middle = getattr(np, statistic)
    # scipy 1.17: permutation_test((a, b), difference, n_resamples=np.inf)
    expected = stats.permutation_test((a, b), lambda x, y: middle(x) - middle(y), n_resamples=np.inf)
    found = of_groups("permutation", list(a + offset), list(b + offset), statistic=statistic)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-12)


def test_p_of_samples_drawn_again_is_never_less_than_the_draws_can_tell() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 40).tolist(), [1e12, *rng.normal(3, 1, 39).tolist()]
    for draws in (1000, 10_000):
        assert of_groups("bootstrap", a, b, draws=draws).p_value == pytest.approx(2 / (draws + 1), rel=1e-12)
