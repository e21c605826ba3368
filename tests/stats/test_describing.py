"""Descriptions of columns, against R and scipy, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.stats.describing import MOST_LEVELS, described

FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
SLEEP = pd.DataFrame({"extra": FIRST + SECOND, "group": ["1"] * 10 + ["2"] * 10})


def test_each_group_is_described_as_r_does() -> None:
    made = mv.describe(Dataset.of(SLEEP, kinds={"group": Kind.CATEGORICAL}), ["extra"], by="group")
    first, second = made.numbers
    assert (first.group, first.n, second.group, second.n) == ("1", 10, "2", 10)
    # R 4.2.2: with(sleep[1:10,], c(mean(extra), sd(extra), median(extra), mad(extra), mean(extra, trim = .1)))
    found = first.mean, first.sd, first.median, first.mad, first.trimmed
    assert found == pytest.approx((0.75, 1.78900965775916, 0.35, 1.55673, 0.675), rel=1e-12)
    # R 4.2.2: t.test(sleep$extra[11:20])$conf.int; shapiro.test(sleep$extra[11:20])
    assert (second.low, second.high) == pytest.approx((0.897677539376705, 3.762322460623294), rel=1e-12)
    assert (second.shapiro, second.shapiro_p) == pytest.approx((0.919297701281497, 0.35113468540765), rel=1e-6)
    # R 4.2.2: quantile(sleep$extra[11:20], c(.05, .25, .75, .95))
    found = second.q05, second.q1, second.q3, second.q95
    assert found == pytest.approx((-0.01, 0.875, 4.15, 5.095), rel=1e-12)
    assert made.verdict == "extra is highest on average in 2 (2.33) and lowest in 1 (0.750)."


@given(st.lists(st.floats(0.5, 1e6), min_size=4, max_size=60))
def test_numbers_are_those_of_scipy(values: list[float]) -> None:
    one = described("x", "", np.array(values), len(values) + 2)
    assert (one.n, one.missing) == (len(values), 2)
    # scipy 1.17
    assert one.trimmed == pytest.approx(stats.trim_mean(values, 0.1))
    assert one.geometric == pytest.approx(stats.gmean(values))
    assert one.error == pytest.approx(stats.sem(values), rel=1e-9, abs=1e-9)
    assert one.mad == pytest.approx(1.4826 * stats.median_abs_deviation(values), abs=1e-9)
    if np.ptp(values) > 1:
        assert one.skewness == pytest.approx(stats.skew(values, bias=False), rel=1e-6, abs=1e-6)
        assert one.kurtosis == pytest.approx(stats.kurtosis(values, bias=False), rel=1e-6, abs=1e-6)
        moved = described("x", "", np.array(values) * 4 + 8, len(values))
        assert (moved.skewness, moved.shapiro) == pytest.approx((one.skewness, one.shapiro), rel=1e-6, abs=1e-6)


def test_errors_of_skewness_and_kurtosis_are_those_of_normal_values() -> None:
    # Simulation: 4,000 samples of 25 normal values; the standard deviation of the estimates has an error of 1.1%.
    drawn = np.random.default_rng(3).normal(size=(4000, 25))
    one = described("x", "", drawn[0], 25)
    assert stats.skew(drawn, axis=1, bias=False).std() == pytest.approx(one.skewness_error, rel=0.04)
    assert stats.kurtosis(drawn, axis=1, bias=False).std() == pytest.approx(one.kurtosis_error, rel=0.06)


def test_shares_are_counted_in_each_group() -> None:
    frame = pd.DataFrame({"g": ["a", "a", "a", "b", "b", None], "c": ["x", "x", "y", "y", None, "x"]})
    made = mv.describe(Dataset.of(frame, kinds={"g": Kind.CATEGORICAL, "c": Kind.CATEGORICAL}), ["c"], by="g")
    assert [(one.group, one.level, one.count) for one in made.categories] == [
        ("a", "x", 2), ("a", "y", 1), ("b", "x", 0), ("b", "y", 1),
    ]  # fmt: skip
    # scipy 1.17: binomtest(2, 3).proportion_ci(method="wilson")
    interval = stats.binomtest(2, 3).proportion_ci(method="wilson")
    assert (made.categories[0].low, made.categories[0].high) == pytest.approx((interval.low, interval.high))
    assert made.notes[0] == "1 row left out, whose g is not known."
    assert list(made.shares().columns) == ["column", "g", "level", "count", "share", "95% from", "to"]


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 3.0], [1e140, -1e140, 0.0], [1e-200, 2e-200, 4e-200, 8e-200]])
def test_few_and_strange_values_are_described_without_a_warning(values: list[float]) -> None:
    one = described("x", "", np.array(values, dtype=float), len(values))
    assert one.n == len(values)
    assert np.isnan(one.mean) == (not values)
    assert np.isnan(one.sd) == (len(values) < 2)


def test_few_values_are_said_beside_their_mean() -> None:
    frame = pd.DataFrame({"x": [0.5, *np.linspace(2, 3, 9)], "g": ["HOME", *["Home"] * 9]})
    made = mv.describe(Dataset.of(frame, kinds={"g": Kind.CATEGORICAL}), ["x"], by="g")
    assert made.verdict == "x is highest on average in Home (2.5) and lowest in HOME (0.500, of 1 value only)."
    frame = pd.DataFrame({"c": ["u", *"uvvvvvvv", "u"], "g": ["HOME", *["Home"] * 9]})
    made = mv.describe(Dataset.of(frame, kinds=dict.fromkeys("cg", Kind.CATEGORICAL)), ["c"], by="g")
    assert made.verdict == "The largest share of c is u in HOME: 100%, of 1 value only."


def test_infinite_values_are_left_out_and_counted() -> None:
    (one,) = mv.describe(Dataset.of(pd.DataFrame({"x": [1.5, np.inf, 2.5, np.nan]})), ["x"]).numbers
    assert (one.n, one.missing, one.mean) == (2, 2, 2.0)


def test_what_cannot_be_read_is_refused() -> None:
    n = 2 * MOST_LEVELS + 2
    many = [f"l{i // 2}" for i in range(n)]
    frame = pd.DataFrame({"many": many, "x": np.arange(n) / 3, "g": ["a", "b"] * (n // 2)})
    data = Dataset.of(frame, kinds=dict.fromkeys(("many", "g"), Kind.CATEGORICAL))
    for columns, by in ((["many"], None), (["x"], "many"), (["g"], "g")):
        with pytest.raises(NotApplicable):
            mv.describe(data, columns, by=by)
    assert [one.column for one in mv.describe(data, by="g").numbers] == ["x", "x"]
    with pytest.raises(mv.DataError):
        mv.describe(data, ["x", "x"])
    with pytest.raises(mv.DataError, match="not a list of column names"):
        mv.describe(data, "x")
    text = Dataset.of(pd.DataFrame({"t": ["some words", "others"]}), kinds={"t": Kind.TEXT})
    with pytest.raises(NotApplicable):
        mv.describe(text, by=None)


def test_large_values_that_differ_little_keep_their_digits() -> None:
    # NIST StRD, NumAcc4: certified mean 10000000.2 and standard deviation 0.1 exactly
    one = described("x", "", np.array([10000000.2, *[10000000.1, 10000000.3] * 500]), 1001)
    assert (one.mean, one.sd) == pytest.approx((10000000.2, 0.1), rel=1e-14)
    values = np.random.default_rng(5).integers(0, 100, 200)
    one = described("x", "", 1e12 + values / 100, 200)
    # scipy 1.17 of the same without the offset
    assert one.sd == pytest.approx(np.std(values / 100, ddof=1), rel=1e-12)
    assert one.skewness == pytest.approx(stats.skew(values, bias=False), rel=1e-9)


def test_rounding_is_no_spread() -> None:
    one = described("x", "", np.array([0.3, 0.1 + 0.2, 0.3, 0.3]), 4)
    assert (one.mean, one.sd, one.low, one.high) == (0.3, 0.0, 0.3, 0.3)
    assert np.isnan([one.skewness, one.kurtosis, one.shapiro]).all()


@pytest.mark.parametrize("unit", [1e-200, 1e-150, 1e-90, 1e100, 1e300])
def test_the_unit_does_not_matter(unit: float) -> None:
    values = np.array([1.0, 2.0, 4.0, 8.0, 16.5])
    one = described("x", "", values * unit, 5)
    # scipy 1.17
    expected = values.mean(), values.std(ddof=1), stats.trim_mean(values, 0.1)
    assert np.array([one.mean, one.sd, one.trimmed]) / unit == pytest.approx(expected, rel=1e-12)
    assert one.skewness == pytest.approx(stats.skew(values, bias=False), rel=1e-12)
    assert one.kurtosis == pytest.approx(stats.kurtosis(values, bias=False), rel=1e-12)


@pytest.mark.parametrize("name", ["group", "n", "SE", "95% from", "to", "level", "count", "p (Shapiro-Wilk)"])
def test_no_two_columns_of_a_table_have_the_same_name(name: str) -> None:
    frame = pd.DataFrame({"x": np.arange(8) / 3, name: ["a", "b"] * 4, "c": ["u", "u", "v", "v"] * 2})
    made = mv.describe(Dataset.of(frame, kinds={name: Kind.CATEGORICAL, "c": Kind.CATEGORICAL}), ["x", "c"], by=name)
    assert made.table().columns.is_unique
    assert made.shares().columns.is_unique
    assert made.table().iloc[:, 1].tolist() == ["a", "b"]
