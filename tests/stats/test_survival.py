"""Survival: curves and tests against statsmodels, medians, and what cannot be answered."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ncx2, norm
from statsmodels.duration.survfunc import SurvfuncRight, survdiff
from statsmodels.stats.multitest import multipletests

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.contrasts import contrasts_of
from mlviz.results.testing import TestResult
from tests.stats.tables import table


def leukemia(**more: object) -> TestResult:
    return mv.test(
        table("leukemia", "status", numbers=("time",)), "log_rank", time="time", event="status", group="x", **more
    )


def waits(groups: int) -> pd.DataFrame:
    rng = np.random.default_rng(groups)
    names = rng.integers(0, groups, 90)
    time = np.ceil(rng.exponential(5 + 3 * names))
    happened = np.where(rng.random(90) < 0.7, "yes", "no")
    return pd.DataFrame({"time": time, "event": happened, "group": [f"g{name}" for name in names]})


@pytest.mark.parametrize("groups", [2, 3, 5])
def test_ties_and_several_groups_agree_with_statsmodels(groups: int) -> None:
    frame = waits(groups)
    result = mv.test(
        Dataset.of(frame, kinds={"time": Kind.NUMERIC}), "log_rank", time="time", event="event", group="group"
    )
    # statsmodels 0.15: survdiff(time, status, group)
    expected = survdiff(frame["time"], (frame["event"] == "yes").astype(int), frame["group"])
    assert (result.statistic, result.p_value) == pytest.approx(expected, rel=1e-9)
    assert result.df == (groups - 1,)


def test_curves_agree_with_statsmodels() -> None:
    frame = table("leukemia").frame
    for curve in leukemia().curves:
        own = frame[frame["x"] == curve.name]
        # statsmodels 0.15: SurvfuncRight(time, status).surv_prob
        expected = SurvfuncRight(own["time"], own["status"])
        assert curve.times[1:] == pytest.approx(expected.surv_times)
        assert curve.values[1:] == pytest.approx(expected.surv_prob, rel=1e-12)
        known = np.isfinite(curve.low)
        assert (curve.low[known] <= curve.values[known]).all()
        assert (curve.values[known] <= curve.high[known]).all()


def test_medians_agree_with_statsmodels() -> None:
    frame = table("leukemia").frame
    for effect, group in zip(leukemia().effects, ("Maintained", "Nonmaintained"), strict=True):
        own = frame[frame["x"] == group]
        # statsmodels 0.15: SurvfuncRight(time, status).quantile(0.5)
        assert effect.value == SurvfuncRight(own["time"], own["status"]).quantile(0.5)
        assert effect.low <= effect.value <= effect.high


def test_a_group_in_which_few_events_happen_has_no_median() -> None:
    frame = pd.DataFrame({"time": np.arange(1.0, 21.0), "event": ["yes"] * 8 + ["no"] * 12, "group": ["a", "b"] * 10})
    result = mv.test(
        Dataset.of(frame, kinds={"time": Kind.NUMERIC}), "log_rank", time="time", event="event", group="group"
    )
    assert all(np.isinf(effect.value) for effect in result.effects)
    assert "More than half" in result.effects[0].rule


def test_which_level_says_that_it_happened_can_be_chosen() -> None:
    assert leukemia(happened="1").p_value == leukemia().p_value
    assert leukemia(happened="0").p_value != leukemia().p_value
    with pytest.raises(NotApplicable, match="There is no answer 'dead'"):
        leukemia(happened="dead")


def test_the_sooner_group_is_named() -> None:
    frame = waits(2).assign(time=lambda f: f["time"] * np.where(f["group"] == "g0", 1, 5))
    result = mv.test(
        Dataset.of(frame, kinds={"time": Kind.NUMERIC}), "log_rank", time="time", event="event", group="group"
    )
    assert "sooner in g0 than in g1" in result.verdict
    assert result.effect.value > 1


def test_the_picture_has_a_curve_and_an_interval_per_group() -> None:
    figure = draw(leukemia())
    shown = [trace for trace in figure.data if trace.mode == "lines" and trace.fill != "toself"]
    assert [trace.name for trace in shown] == ["Maintained", "Nonmaintained"]
    assert sum(trace.fill == "toself" for trace in figure.data) == 2


def test_times_below_0_are_refused() -> None:
    frame = waits(2).assign(time=lambda f: f["time"] - 5)
    with pytest.raises(NotApplicable, match="times below 0"):
        mv.test(Dataset.of(frame, kinds={"time": Kind.NUMERIC}), "log_rank", time="time", event="event", group="group")


def test_every_pair_is_compared_after_several_groups() -> None:
    frame = waits(4)
    data = Dataset.of(frame, kinds={"time": Kind.NUMERIC})
    result = mv.test(data, "log_rank", time="time", event="event", group="group")
    assert len(result.post_hoc) == 6
    for pair in result.post_hoc:
        own = frame[frame["group"].isin([pair.first, pair.second])]
        # statsmodels 0.15: survdiff(time, status, group) of the rows of both groups
        expected = survdiff(own["time"], (own["event"] == "yes").astype(int), own["group"])
        assert (pair.statistic, pair.p_value) == pytest.approx(expected, rel=1e-9)
        assert pair.low < pair.difference < pair.high
        # Bonferroni's intervals of six ratios of hazards
        alone = mv.test(
            Dataset.of(own.reset_index(drop=True), kinds={"time": Kind.NUMERIC}),
            "log_rank", time="time", event="event", group="group",
        ).effect  # fmt: skip
        wider = np.log(pair.high / pair.low) / np.log(alone.high / alone.low)
        assert wider == pytest.approx(norm.ppf(1 - 0.025 / 6) / norm.ppf(0.975))
        assert (pair.measure, pair.null) == ("hazard ratio", 1.0)
    assert result.post_hoc_name.endswith("intervals 95% family-wise by Bonferroni")
    figure = draw(contrasts_of(result))
    assert figure.layout.xaxis.title.text == "hazard ratio, with its interval"
    assert figure.layout.shapes[0].x0 == 1
    # statsmodels 0.15: multipletests(p, method='holm')
    raw = [pair.p_value for pair in result.post_hoc]
    assert [pair.p_adjusted for pair in result.post_hoc] == pytest.approx(multipletests(raw, method="holm")[1])
    assert not leukemia().post_hoc


def test_groups_that_never_wait_together_are_not_called_apart() -> None:
    frame = pd.DataFrame({"time": [1.0, 2, 50, 60, 3, 70], "event": list("yynnyy"), "group": list("aabbcc")})
    data = Dataset.of(frame, kinds={"time": Kind.NUMERIC})
    pairs = mv.test(data, "log_rank", time="time", event="event", group="group", happened="y").post_hoc
    assert all(0 <= pair.p_adjusted <= 1 for pair in pairs)


def test_a_median_is_not_earlier_than_its_interval_where_nobody_is_left() -> None:
    frame = pd.DataFrame({"time": [5.0, 8.0, 3.0, 4.0], "event": [True, True, True, False], "group": list("abcc")})
    data = Dataset.of(frame, kinds={"time": Kind.NUMERIC, "group": Kind.CATEGORICAL})
    *medians, _ = mv.test(data, "log_rank", time="time", event="event", group="group").effects
    for median in medians:
        assert median.low <= median.value <= median.high


@pytest.mark.parametrize("groups", [3, 5])
def test_what_several_groups_tell_has_an_interval_that_goes_with_p(groups: int) -> None:
    frame = waits(groups)
    data = Dataset.of(frame, kinds={"time": Kind.NUMERIC})
    result = mv.test(data, "log_rank", time="time", event="event", group="group")
    # statsmodels 0.15, survdiff(...)[0]; scipy 1.17: ncx2.cdf of it at the noncentrality of each end
    chi2, events = survdiff(frame["time"], frame["event"] == "yes", frame["group"])[0], (frame["event"] == "yes").sum()
    effect = result.effect
    assert effect.value == pytest.approx(1 - np.exp(-chi2 / events), rel=1e-9)
    ends = [-events * np.log1p(-end) for end in (effect.low, effect.high)]
    for end, chance in zip(ends, (0.975, 0.025), strict=True):
        assert end == 0 or ncx2.cdf(chi2, groups - 1, end) == pytest.approx(chance, rel=1e-6)
    assert (effect.low > 0) == (result.p_value < 0.025)
    assert "explained randomness" in result.verdict
    assert result.effects[-1].name.startswith("Observed over expected events in g")


def test_times_that_tell_nothing_explain_nothing() -> None:
    frame = pd.DataFrame({"time": [1.0, 2.0] * 12, "event": ["yes", "no"] * 12, "group": list("aabbcc") * 4})
    data = Dataset.of(frame, kinds={"time": Kind.NUMERIC})
    effect = mv.test(data, "log_rank", time="time", event="event", group="group", happened="yes").effect
    assert (effect.low, effect.value) == (0.0, pytest.approx(0.0, abs=1e-12))
    assert "Chance alone makes more than this" in effect.rule
