"""Tests of signs and of changes between two columns: against scipy, statsmodels and simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult
from mlviz.stats.methods.one_sample import middle_difference
from mlviz.stats.methods.paired import share_gap


def of_value(values: list[float], mu: float) -> TestResult:
    return mv.test(Dataset.of(pd.DataFrame({"y": values}), kinds={"y": Kind.NUMERIC}), "sign_test", value="y", mu=mu)


def of_changes(before: list[str], after: list[str], p_by: str = "exact") -> TestResult:
    frame = pd.DataFrame({"before": before, "after": after})
    data = Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.CATEGORICAL))
    return mv.test(data, "mcnemar", row="before", column="after", p_by=p_by)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-4, 6), min_size=1, max_size=40))
def test_signs_agree_with_the_binomial_test(values: list[int]) -> None:
    wins, n = sum(v > 1 for v in values), sum(v != 1 for v in values)
    numbers = [float(v) for v in values]
    if not n:
        with pytest.raises(NotApplicable, match="Every value equals"):
            of_value(numbers, 1.0)
        return
    result = of_value(numbers, 1.0)
    # scipy 1.17: binomtest(wins, n) and its proportion_ci()
    expected = stats.binomtest(wins, n)
    low, high = expected.proportion_ci()
    assert (result.statistic, result.p_value) == pytest.approx((wins, expected.pvalue), rel=1e-9)
    assert (result.effect.low, result.effect.high) == pytest.approx((2 * low - 1, 2 * high - 1), abs=1e-9)
    assert result.effect.low <= result.effect.value <= result.effect.high


@pytest.mark.parametrize("n", [5, 6, 7, 20, 33, 400])
def test_the_median_s_bounds_agree_with_scipy(n: int) -> None:
    values = np.random.default_rng(n).normal(size=n)
    # scipy 1.17: quantile_test(values, q=0, p=0.5).confidence_interval(0.95)
    expected = stats.quantile_test(values, q=0, p=0.5).confidence_interval(0.95)
    found = middle_difference("d", values)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-12, nan_ok=True)


def test_pairs_are_the_differences_against_zero() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"a": rng.normal(0.4, 1, 50), "b": rng.normal(size=50)})
    data = Dataset.of(frame.assign(d=frame["a"] - frame["b"]))
    pairs = mv.test(data, "paired_sign_test", first="a", second="b")
    alone = mv.test(data, "sign_test", value="d", mu=0.0)
    assert (pairs.statistic, pairs.p_value, pairs.effect) == (alone.statistic, alone.p_value, alone.effect)


SCALE = ("low", "medium", "high")


def answers(before: str, after: str, numbers: bool = False) -> Dataset:
    """Return two columns of ordered answers, each a string of l, m and h."""
    short = {word[0]: word for word in SCALE} if not numbers else dict(zip("lmh", (1, 2, 3), strict=True))
    frame = pd.DataFrame({"before": [short[one] for one in before], "after": [short[one] for one in after]})
    return Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.ORDINAL))


@pytest.mark.parametrize("numbers", [False, True])
def test_ordered_answers_before_and_after_are_counted(numbers: bool) -> None:
    data = answers("llllmmmmhlmh", "mmhhhhhmmlmm", numbers)
    advice = mv.advise(data, "before", "after", paired=True)
    assert advice.test == "paired_sign_test"
    result = mv.test(data, advice.test, **dict(advice.values))
    # scipy 1.17: binomtest(2, 9), two rows fell and seven rose
    assert (result.statistic, result.p_value) == (2.0, pytest.approx(stats.binomtest(2, 9).pvalue))
    assert "before is higher in 22% of the rows that differ" in result.verdict


def test_answers_of_two_scales_are_no_pair() -> None:
    frame = answers("lmh" * 4, "mhl" * 4).frame.assign(pain=["none", "some", "much"] * 4, count=np.arange(12.0))
    kinds = dict.fromkeys(("before", "pain"), Kind.ORDINAL) | {"count": Kind.NUMERIC}
    data = Dataset.of(frame, kinds=kinds)
    for other in ("pain", "count"):
        with pytest.raises(NotApplicable, match="are not the same"):
            mv.test(data, "paired_sign_test", first="before", second=other)


def test_numbers_of_which_one_column_never_takes_the_lowest_are_one_scale() -> None:
    assert mv.test(answers("lmhlmh", "mhhmhh", numbers=True), "paired_sign_test", first="before", second="after").n == 6


@pytest.mark.parametrize(("shift", "side"), [(2.0, "higher"), (-2.0, "lower")])
def test_the_side_is_said(shift: float, side: str) -> None:
    rng = np.random.default_rng(1)
    result = of_value(rng.normal(shift, 1, 60).tolist(), 0.0)
    share = max((np.array(result.samples[0]) > 0).mean(), (np.array(result.samples[0]) < 0).mean())
    assert result.verdict.startswith(f"y is {side} than 0 in ")
    assert f"{share:.0%} of the rows" in result.verdict or "over 99%" in result.verdict


@pytest.mark.parametrize("p_by", ["exact", "corrected", "plain"])
def test_changes_agree_with_statsmodels(p_by: str) -> None:
    rng = np.random.default_rng(5)
    for _ in range(5):
        before, after = rng.choice(["no", "yes"], 40, p=[0.7, 0.3]), rng.choice(["no", "yes"], 40)
        result = of_changes(before.tolist(), after.tolist(), p_by)
        # statsmodels 0.15: mcnemar(crosstab, exact=..., correction=...)
        counts = pd.crosstab(before, after).to_numpy()
        expected = mcnemar(counts, exact=p_by == "exact", correction=p_by == "corrected")
        assert result.p_value == pytest.approx(float(expected.pvalue), rel=1e-9)
        assert result.effect.value == pytest.approx((before == "yes").mean() - (after == "yes").mean(), abs=1e-12)


@pytest.mark.parametrize(("more", "less"), [("before", "after"), ("after", "before")])
def test_the_column_with_the_larger_share_is_named(more: str, less: str) -> None:
    columns = {more: ["yes"] * 45 + ["no"] * 15, less: ["yes"] * 20 + ["no"] * 40}
    result = of_changes(columns["before"], columns["after"])
    assert result.verdict.startswith(f"yes is more frequent in {more} than in {less}: 75% against 33%")


def test_the_order_of_the_levels_does_not_matter() -> None:
    frame = pd.DataFrame({"before": [1, 0, 0, 1, 1, 1, 0, 1], "after": [0, 0, 1, 0, 0, 0, 0, 1]})
    kinds = dict.fromkeys(frame, Kind.CATEGORICAL)
    result = mv.test(Dataset.of(frame, kinds=kinds), "mcnemar", row="before", column="after")
    assert result.p_value == pytest.approx(float(stats.binomtest(4, 5).pvalue), rel=1e-12)
    turned = of_changes(["no", "yes", "no", "no"], ["yes", "yes", "yes", "no"])
    assert turned.effect.value == pytest.approx(0.25 - 0.75, abs=1e-12)


def test_the_interval_of_the_gap_holds_the_truth_as_often_as_it_says() -> None:
    # Simulation: shares of .5 and .35 in the same rows; of 1,000 intervals about 950 hold the gap of .15 (error 6.9).
    rng = np.random.default_rng(11)
    held = 0
    for _, b, c, _ in rng.multinomial(60, [0.25, 0.25, 0.1, 0.4], size=1000):
        effect = share_gap(int(b), int(c), 60, "")
        held += effect.low <= 0.15 <= effect.high
    assert 930 <= held <= 970


@pytest.mark.parametrize(("b", "c", "n"), [(20, 0, 20), (0, 1000, 1000), (1, 0, 1), (3, 3, 6)])
def test_the_interval_holds_its_estimate_at_the_ends(b: int, c: int, n: int) -> None:
    effect = share_gap(b, c, n, "")
    assert -1 <= effect.low <= effect.value <= effect.high <= 1


def test_columns_of_other_groups_are_refused_by_name() -> None:
    with pytest.raises(NotApplicable, match="must be the same two"):
        of_changes(["no", "yes", "no"], ["No", "Yes", "No"])
    with pytest.raises(NotApplicable, match="agree in every row"):
        of_changes(["no", "yes", "no"], ["no", "yes", "no"])
