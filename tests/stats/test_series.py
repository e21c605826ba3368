"""Tests of a column's order: against statsmodels, plain enumeration and simulation, and in words."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.adfvalues import mackinnonp
from statsmodels.tsa.stattools import acf, adfuller, grangercausalitytests
from statsmodels.tsa.stattools import kpss as their_kpss

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult
from mlviz.stats.methods.series import autocorrelations, runs_p
from mlviz.stats.methods.stationarity import mackinnon_p

KEYS = ("runs_test", "ljung_box", "augmented_dickey_fuller", "kpss")


def of_series(key: str, values: np.ndarray, **more: object) -> TestResult:
    data = Dataset.of(pd.DataFrame({"y": values}), kinds={"y": Kind.NUMERIC})
    return mv.test(data, key, value="y", **more)


def remembering(n: int, share: float, seed: int) -> np.ndarray:
    values, rng = np.zeros(n), np.random.default_rng(seed)
    for i in range(1, n):
        values[i] = share * values[i - 1] + rng.normal()
    return values


@pytest.mark.parametrize(("above", "below"), [(1, 4), (3, 3), (5, 4), (6, 2)])
def test_runs_are_counted_over_every_order(above: int, below: int) -> None:
    orders = [signs for signs in product((0, 1), repeat=above + below) if sum(signs) == above]
    every = np.array([1 + np.count_nonzero(np.diff(signs)) for signs in orders])
    for runs in np.unique(every):
        tails = (every <= runs).mean(), (every >= runs).mean()
        assert runs_p(int(runs), above, below) == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-12)


@pytest.mark.parametrize(("values", "words"), [([1] * 6 + [5] * 12 + [1] * 6, "seldom"), ([1, 5] * 12, "often")])
def test_runs_say_whether_sides_change_too_often(values: list[int], words: str) -> None:
    result = of_series("runs_test", np.array(values) + np.arange(24) * 1e-3)
    assert f"more {words} than chance would have it" in result.verdict
    assert (result.effect.value < 1) == (words == "seldom")


@pytest.mark.parametrize("lags", [1, 5, 12])
def test_memory_agrees_with_statsmodels(lags: int) -> None:
    values = remembering(80, 0.4, lags)
    # statsmodels 0.15: acf(values, nlags, fft=False); acorr_ljungbox(values, lags=[lags])
    assert autocorrelations(values, lags) == pytest.approx(acf(values, nlags=lags, fft=False)[1:], rel=1e-9)
    expected = acorr_ljungbox(values, lags=[lags])
    result = of_series("ljung_box", values, lags=lags)
    found = result.statistic, result.p_value
    assert found == pytest.approx((expected["lb_stat"].iloc[0], expected["lb_pvalue"].iloc[0]), rel=1e-9)


@pytest.mark.filterwarnings("ignore:The test statistic is outside of the range")
@pytest.mark.parametrize(("trend", "theirs"), [("level", "c"), ("line", "ct")])
def test_level_and_line_agree_with_statsmodels(trend: str, theirs: str) -> None:
    values = remembering(150, 0.8, 3) * 7 + 1000
    # statsmodels 0.15: adfuller(values, regression=..., autolag="AIC"); kpss(values, regression=..., nlags=4)
    statistic, p, *_ = adfuller(values, regression=theirs, autolag="AIC", result_object=False)
    result = of_series("augmented_dickey_fuller", values, trend=trend)
    assert (result.statistic, result.p_value) == pytest.approx((statistic, p), rel=1e-6)
    assert result.effect.value == pytest.approx(0.8, abs=0.15)
    statistic, p, *_ = their_kpss(values, regression=theirs, nlags=4, result_object=False)
    result = of_series("kpss", values, trend=trend)
    assert (result.statistic, result.p_value) == pytest.approx((statistic, p), rel=1e-9)


def test_a_statistic_outside_the_table_is_told() -> None:
    assert any("at most .01" in note for note in of_series("kpss", np.arange(60.0) + remembering(60, 0, 1)).notes)
    assert any("at least .1" in note for note in of_series("kpss", remembering(60, 0, 1)).notes)


@pytest.mark.parametrize("trend", ["level", "line"])
def test_p_is_mackinnon_s(trend: str) -> None:
    # statsmodels 0.15: tsa.adfvalues.mackinnonp(statistic, regression=..., N=1)
    theirs = {"level": "c", "line": "ct"}[trend]
    for statistic in np.linspace(-20, 3, 47):
        assert mackinnon_p(statistic, trend) == pytest.approx(mackinnonp(statistic, theirs, N=1), rel=1e-9)


def test_a_straight_line_has_no_chance_in_it() -> None:
    with pytest.raises(NotApplicable):
        of_series("augmented_dickey_fuller", np.arange(40.0))


@pytest.mark.parametrize("lags", [1, 3])
def test_foretelling_agrees_with_statsmodels(lags: int) -> None:
    cause = remembering(120, 0.3, 5)
    result = np.concatenate(([0.0], 0.3 * cause[:-1])) + remembering(120, 0.2, 6)
    data = Dataset.of(pd.DataFrame({"x": cause * 1e5, "y": result - 40}))
    # statsmodels 0.15: grangercausalitytests(columns y, x, maxlag=[lags])[lags][0]["ssr_ftest"]
    f, p, df2, df1 = grangercausalitytests(np.column_stack((result, cause)), [lags])[lags][0]["ssr_ftest"]
    found = mv.test(data, "granger", first="x", second="y", lags=lags)
    assert (found.statistic, found.p_value, *found.df) == pytest.approx((f, p, df1, df2), rel=1e-7)
    assert found.effect.value == pytest.approx(f * df1 / (f * df1 + df2), rel=1e-9)
    assert found.verdict.startswith("Earlier values of x help to foretell y" if p < 0.05 else "No clear sign that")


def test_a_column_and_its_double_say_the_same() -> None:
    values = remembering(60, 0.5, 1)
    data = Dataset.of(pd.DataFrame({"x": values * 2 + 1, "y": values}))
    with pytest.raises(NotApplicable, match="say the same"):
        mv.test(data, "granger", first="x", second="y")


def test_wandering_columns_are_told() -> None:
    columns = {"x": remembering(200, 1, 1), "y": remembering(200, 1, 2)}
    result = mv.test(Dataset.of(pd.DataFrame(columns)), "granger", first="x", second="y")
    (check,) = (check for check in result.checks if check.name == "Wandering")
    assert check.passed is False


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("by", ["when", "number"])
def test_rows_are_put_in_their_order(key: str, by: str) -> None:
    values = remembering(60, 0.7, 2)
    when = pd.date_range("2024-01-01", periods=60, freq="D")
    frame = pd.DataFrame({"y": values, "when": when, "number": np.arange(60) * 1.0})
    shuffled = Dataset.of(frame.sample(frac=1, random_state=1).reset_index(drop=True))
    result = mv.test(shuffled, key, value="y", order=by)
    plain = of_series(key, values)
    assert (result.statistic, result.p_value) == pytest.approx((plain.statistic, plain.p_value), rel=1e-9)
    assert result.samples[1] == pytest.approx(values, rel=1e-12)
    assert [check.passed for check in result.checks if check.name == "Order"] == [True]
    assert "ordered by" in draw(result).layout.xaxis.title.text
    assert by not in result.paper


@pytest.mark.parametrize(
    ("order", "words", "passed"),
    [(np.repeat(np.arange(15.0), 2), "share their place", False), (np.arange(30.0) ** 2, "longest step", None)],
)
def test_an_uneven_order_is_told(order: np.ndarray, words: str, passed: bool | None) -> None:
    frame = pd.DataFrame({"y": remembering(30, 0.5, 1), "at": order})
    data = Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.NUMERIC))
    (check,) = (c for c in mv.test(data, "ljung_box", value="y", order="at").checks if c.name == "Order")
    assert words in check.sentence
    assert check.passed is passed


def test_two_series_are_drawn_one_below_the_other() -> None:
    data = Dataset.of(pd.DataFrame({"x": remembering(50, 0.5, 1), "y": remembering(50, 0.5, 2)}))
    figure = draw(mv.test(data, "granger", first="x", second="y"))
    assert (figure.layout.yaxis.title.text, figure.layout.yaxis2.title.text) == ("x", "y")
    assert figure.layout.xaxis2.title.text == "row"


def test_values_that_were_all_equal_before_the_last_foretell_nothing() -> None:
    data = Dataset.of(pd.DataFrame({"x": [0.0] * 11 + [1.0]}), kinds={"x": Kind.NUMERIC})
    with pytest.raises(NotApplicable, match="Earlier values do not vary"):
        mv.test(data, "augmented_dickey_fuller", value="x")
