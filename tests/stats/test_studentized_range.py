"""The studentized range against scipy, R's quantiles and closed forms, and the post-hoc tests that rest on it."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.stats.numerics.studentized_range import range_quantile, range_tail

Q = np.array([0.5, 2.0, 3.5, 4.5, 7.0, 12.0])


@pytest.mark.parametrize("df", [2.0, 3.3, 5.0, 12.0, 40.0, 120.0, 1000.0, np.inf])
@pytest.mark.parametrize("k", [2, 3, 5, 12, 25, 50])
def test_the_tail_agrees_with_scipy(k: int, df: float) -> None:
    # scipy 1.17: stats.studentized_range.cdf(q, k, df)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = 1 - stats.studentized_range.cdf(Q, k, df)
    found = range_tail(Q, k, np.full(len(Q), df))
    # scipy gives the other tail, whose complement has ten digits after the point and no more.
    assert found == pytest.approx(expected, rel=1e-8, abs=2e-10)


@pytest.mark.parametrize("df", [1.0, 2.0, 7.5, 30.0, 400.0, 1e5, 1e8])
def test_two_groups_are_student_s_t_however_far_out(df: float) -> None:
    # scipy 1.17: 2 * special.stdtr(df, -q / sqrt(2)); the range of two means is |t| times the root of 2.
    q = np.array([0.01, 1.0, 4.0, 10.0, 25.0, 45.0])
    assert range_tail(q, 2, np.full(6, df)) == pytest.approx(2 * special.stdtr(df, -q / np.sqrt(2)), rel=1e-8, abs=0)


@pytest.mark.parametrize("k", [3, 12, 50])
def test_the_smallest_tails_keep_their_digits(k: int) -> None:
    # Far out the pairs exceed q one at a time: the tail nears k (k - 1) / 2 times that of one pair, from below.
    q, df = np.array([9.0, 12.0, 15.0, 30.0]), np.full(4, np.inf)
    one = 2 * special.ndtr(-q / np.sqrt(2)) * k * (k - 1) / 2
    found = range_tail(q, k, df)
    assert (found < one).all()
    assert found == pytest.approx(one, rel=0.02, abs=0)
    assert found[-1] == pytest.approx(one[-1], rel=1e-8, abs=0)
    assert 0 < found[2] < 1e-20


# R 4.2.2, round(qtukey(1 - tail, 2:6, df), 4), of which R promises four digits; Harter (1960) prints the same to two.
TABLES = [
    (0.05, 5, [3.6354, 4.6017, 5.2183, 5.6731, 6.0329]),
    (0.05, 10, [3.1511, 3.8768, 4.3266, 4.6543, 4.9120]),
    (0.05, 20, [2.9500, 3.5779, 3.9583, 4.2319, 4.4452]),
    (0.05, np.inf, [2.7718, 3.3145, 3.6332, 3.8577, 4.0301]),
    (0.01, 5, [5.7023, 6.9757, 7.8042, 8.4215, 8.9131]),
    (0.01, 10, [4.4820, 5.2702, 5.7686, 6.1361, 6.4275]),
    (0.01, 20, [4.0239, 4.6392, 5.0180, 5.2933, 5.5095]),
    (0.01, np.inf, [3.6428, 4.1203, 4.4028, 4.6028, 4.7570]),
]


@pytest.mark.parametrize(("tail", "df", "computed"), TABLES)
def test_the_quantiles_are_those_of_r(tail: float, df: float, computed: list[float]) -> None:
    found = [float(range_quantile(k, np.array([df]), tail)[0]) for k in range(2, 7)]
    assert found == pytest.approx(computed, abs=1e-4)


@pytest.mark.parametrize("k", [2, 3, 12, 50])
def test_quantiles_invert_the_tail_for_any_degrees_of_freedom(k: int) -> None:
    df = np.array([np.inf, 1.0, 1.4, 2.0, 9.0, 9.0, 77.7, 1e6])
    q = range_quantile(k, df)
    assert range_tail(q, k, df) == pytest.approx(np.full(len(df), 0.05), rel=1e-9)
    assert q[4] == q[5]


def test_what_has_no_degrees_of_freedom_has_no_tail() -> None:
    assert np.isnan(range_tail(np.array([1.0, np.nan]), 3, np.array([0.0, 5.0]))).all()
    assert np.isnan(range_quantile(3, np.array([0.0, np.nan]))).all()
    assert range_tail(np.array([0.0, np.inf]), 3, np.array([5.0, 5.0])).tolist() == pytest.approx([1.0, 0.0])


def groups(sizes: list[int]) -> Dataset:
    rng = np.random.default_rng(2)
    values = [rng.normal(i % 4, 1 + i % 3, n) for i, n in enumerate(sizes)]
    names = np.repeat([f"g{i:02}" for i in range(len(sizes))], sizes)
    return Dataset.of(pd.DataFrame({"y": np.concatenate(values), "g": names}))


def test_games_howell_of_unequal_groups_agrees_with_scipy() -> None:
    # scipy 1.17: stats.tukey_hsd(*groups, equal_var=False)
    data = groups([3, 9, 5, 30])
    result = mv.test(data, "welch_anova", value="y", group="g")
    samples = [data.frame["y"][data.frame["g"] == level].to_numpy() for level in data["g"].levels]
    expected = stats.tukey_hsd(*samples, equal_var=False).pvalue[np.triu_indices(4, 1)]
    assert [pair.p_adjusted for pair in result.post_hoc] == pytest.approx(expected, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("key", ["anova", "welch_anova"])
def test_twelve_groups_need_few_evaluations(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # All pairs go through the tail together: a loop over 66 pairs took 21 seconds.
    calls = []
    from mlviz.stats.numerics import studentized_range

    inner = studentized_range.range_tail
    monkeypatch.setattr(studentized_range, "range_tail", lambda *given: calls.append(1) or inner(*given))
    result = mv.test(groups([20] * 12), key, value="y", group="g")
    assert len(result.post_hoc) == 66
    assert len(calls) <= 15
    for pair in result.post_hoc:
        assert (pair.p_adjusted < 0.05) == (pair.low > 0 or pair.high < 0)
        assert pair.p_value <= pair.p_adjusted <= 1


@pytest.mark.parametrize("df", [1e9, 1e10, 1e11, 1e15, 1e300])
def test_huge_degrees_of_freedom_are_as_good_as_infinite(df: float) -> None:
    q = np.array([0.0, 1.0, 3.5, 8.0])
    assert range_tail(q, 5, np.full(4, df)) == pytest.approx(range_tail(q, 5, np.full(4, np.inf)), rel=1e-6)
