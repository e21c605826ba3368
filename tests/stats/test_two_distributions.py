"""Two groups as a whole: against scipy, plain enumeration, and what must hold of any data."""

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
from mlviz.stats.methods.two_distributions import gap_p

SMALL = st.lists(st.integers(0, 6), min_size=2, max_size=6)


def of_groups(key: str, first: list[float], second: list[float], **more: object) -> TestResult:
    frame = pd.DataFrame({"v": [*first, *second], "g": ["a"] * len(first) + ["b"] * len(second)})
    return mv.test(Dataset.of(frame, kinds={"v": Kind.NUMERIC}), key, value="v", group="g", **more)


def largest_gap(first: np.ndarray, second: np.ndarray) -> float:
    places = np.unique(np.concatenate((first, second)))
    here, there = ((values[:, None] <= places).mean(axis=0) for values in (first, second))
    return float(np.abs(here - there).max())


@settings(max_examples=30, deadline=None)
@given(SMALL, SMALL)
def test_the_exact_gap_counts_every_arrangement(first: list[int], second: list[int]) -> None:
    values, m = np.array([*first, *second], dtype=float), len(first)
    if len(set(values)) == 1:
        return
    seen = largest_gap(values[:m], values[m:])
    rows = [list(chosen) for chosen in combinations(range(len(values)), m)]
    every = [largest_gap(values[chosen], np.delete(values, chosen)) for chosen in rows]
    result = of_groups("kolmogorov_smirnov", list(values[:m]), list(values[m:]))
    assert result.statistic == pytest.approx(seen, rel=1e-12)
    assert result.p_value == pytest.approx(np.mean([one >= seen - 1e-9 for one in every]), rel=1e-9)


@pytest.mark.parametrize(("m", "n"), [(30, 41), (7, 200), (90, 90)])
def test_exact_without_ties_agrees_with_scipy(m: int, n: int) -> None:
    # scipy 1.17: stats.ks_2samp(a, b, method="exact")
    rng = np.random.default_rng((m, n))
    a, b = rng.normal(size=m), rng.normal(0.4, 1.5, size=n)
    expected = stats.ks_2samp(a, b, method="exact")
    result = of_groups("kolmogorov_smirnov", list(a), list(b))
    assert (result.statistic, result.p_value) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9)


def test_the_gap_s_interval_leaves_zero_out_where_chance_does() -> None:
    for shift in (0.2, 0.3, 0.4, 0.5):
        rng = np.random.default_rng(5)
        a, b = rng.normal(size=150), rng.normal(shift, 1, size=150)
        result = of_groups("kolmogorov_smirnov", list(a), list(b), exact=False)
        assert (result.effect.low > 0) == (result.p_value < 0.05)


def test_spread_alone_is_seen_and_put_into_words() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=400), rng.normal(0, 4, size=400)
    result = of_groups("kolmogorov_smirnov", list(a), list(b))
    assert result.verdict.startswith("v is distributed differently in a and b (g): ")
    place, here, there = (effect.value for effect in result.effects)
    assert here == (a <= place).mean()
    assert there == (b <= place).mean()
    assert abs(here - there) == pytest.approx(result.statistic, rel=1e-12)
    assert of_groups("brunner_munzel", list(a), list(b)).p_value > 0.05


@settings(max_examples=30, deadline=None)
@given(SMALL, SMALL)
def test_brunner_munzel_agrees_with_scipy_and_with_the_share_of_pairs(first: list[int], second: list[int]) -> None:
    signs = np.sign(np.subtract.outer(first, second))
    if len({*first, *second}) == 1 or abs(signs.sum()) == signs.size:
        with pytest.raises(NotApplicable):
            of_groups("brunner_munzel", list(map(float, first)), list(map(float, second)))
        return
    # scipy 1.17: stats.brunnermunzel(b, a), whose sign says that its second argument is larger
    expected = stats.brunnermunzel(second, first)
    result = of_groups("brunner_munzel", list(map(float, first)), list(map(float, second)))
    assert (result.statistic, result.p_value) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9)
    assert result.effect.value == pytest.approx(signs.mean(), abs=1e-12)
    assert -1 <= result.effect.low <= result.effect.value <= result.effect.high <= 1


def test_groups_that_do_not_overlap_are_sent_to_mann_whitney() -> None:
    with pytest.raises(NotApplicable, match="Mann-Whitney"):
        of_groups("brunner_munzel", [1.0, 2.0, 3.0], [4.0, 5.0, 6.0])


def test_the_median_test_agrees_with_scipy_whatever_the_ties() -> None:
    rng = np.random.default_rng(2)
    for _ in range(10):
        a, b = rng.integers(0, 9, 15).astype(float), rng.integers(1, 9, 22).astype(float)
        # scipy 1.17: stats.median_test(a, b, ties="below", correction=False)
        expected = stats.median_test(a, b, ties="below", correction=False)
        result = of_groups("median_test", list(a), list(b))
        assert (result.statistic, result.p_value) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9)


def test_most_values_at_the_top_leave_no_half_above_the_median() -> None:
    with pytest.raises(NotApplicable, match="none lies above the median"):
        of_groups("median_test", [1.0, 2.0, 2.0, 2.0], [2.0, 2.0, 2.0])


def test_a_gap_of_nothing_has_a_chance_of_one() -> None:
    assert gap_p(np.arange(1.0, 5.0), 0, 2, 2) == pytest.approx(1.0, rel=1e-12)
