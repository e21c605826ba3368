"""Two rates of events: R's own example, exposures, counts of nothing, and what are no counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.rates import test_poisson_2indep as two_rates

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult


def compare(events: list[float], units: list[float], names: list[str]) -> TestResult:
    frame = pd.DataFrame({"events": events, "units": units, "place": names})
    data = Dataset.of(frame, kinds={"events": Kind.NUMERIC, "units": Kind.NUMERIC, "place": Kind.CATEGORICAL})
    return mv.test(data, "two_poisson_rates", value="events", group="place", exposure="units")


def test_lung_cancer_in_fredericia() -> None:
    # R 4.2.2, poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)): p.value, estimate, conf.int
    result = compare([11, 6, 8, 7], [800, 1083, 1050, 878], ["Fredericia", "other", "other", "other"])
    assert result.p_value == pytest.approx(0.07966863303332952, rel=1e-9)
    effect = result.effect
    assert (effect.value, effect.low, effect.high) == pytest.approx(
        (1.971488095238095, 0.8584264033916392, 4.277265943654071), rel=1e-9
    )
    assert "No clear difference in the rate of events: 0.0138 in Fredericia" in result.verdict


@given(st.integers(1, 60), st.integers(1, 60), st.floats(0.1, 50), st.floats(0.1, 50))
@settings(max_examples=15, deadline=None)
def test_p_is_that_of_statsmodels_and_turns_with_the_groups(k1: int, k2: int, t1: float, t2: float) -> None:
    result = compare([k1, k2], [t1, t2], ["a", "b"])
    # statsmodels 0.15: rates.test_poisson_2indep(k1, t1, k2, t2, method='exact-cond')
    assert result.p_value == pytest.approx(two_rates(k1, t1, k2, t2, method="exact-cond").pvalue, rel=1e-9)
    turned = compare([k2, k1], [t2, t1], ["a", "b"])
    assert turned.p_value == pytest.approx(result.p_value, rel=1e-9)
    assert turned.effect.low == pytest.approx(1 / result.effect.high, rel=1e-9)
    assert result.effect.low <= result.effect.value <= result.effect.high


def test_a_group_without_events_has_an_open_interval() -> None:
    result = compare([6, 0], [1, 1], ["a", "b"])
    # scipy 1.17: binomtest(6, 6, 0.5).pvalue = 0.03125
    assert result.p_value == pytest.approx(0.03125)
    assert (result.effect.value, result.effect.high) == (np.inf, np.inf)
    assert result.effect.low > 1
    assert "higher in a than in b" in result.verdict


def test_what_are_no_events() -> None:
    for events, units, words in (
        ([1.5, 2], [1, 1], "not whole numbers"),
        ([1, 2], [0, 1], "not above 0"),
        ([0, 0], [1, 1], "No event"),
    ):
        with pytest.raises(NotApplicable, match=words):
            compare(events, units, ["a", "b"])


def test_counts_that_vary_too_much_are_noticed_within_the_groups() -> None:
    calm = compare([10.0] * 8 + [40.0] * 8, [1.0] * 16, ["a"] * 8 + ["b"] * 8)
    assert calm.checks[0].passed is True
    wild = compare([0.0, 40] * 8, [1.0] * 16, ["a"] * 8 + ["b"] * 8)
    assert wild.checks[0].passed is False
    assert np.isfinite(wild.effect.high)


@given(st.integers(0, 15), st.integers(1, 15), st.sampled_from([0.5, 1.0, 2.0]))
@settings(max_examples=30, deadline=None)
def test_p_and_an_interval_of_different_minds_are_told_apart(k1: int, k2: int, hours: float) -> None:
    result = compare([k1, k2], [hours, 1], ["a", "b"])
    differs = (result.p_value < 0.05) == (result.effect.low <= 1 <= result.effect.high)
    assert any("here they part" in note for note in result.notes) == differs


def test_a_margin_where_rates_part() -> None:
    # scipy 1.17: binomtest(8, 13, 1 / 3) has p = 0.0398 and proportion_ci(0.95, 'exact') from 0.3158, below 1 / 3.
    result = compare([8, 5], [1, 2], ["a", "b"])
    assert result.p_value == pytest.approx(0.039793065771490464)
    assert result.effect.low < 1
    assert "here they part, at the margin: trust p" in result.notes[-1]
