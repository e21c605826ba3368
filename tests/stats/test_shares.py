"""Shares, rates and equivalence: coverage by all outcomes, published intervals, what cannot be answered."""

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
from mlviz.results.testing import TestResult
from mlviz.stats.effects.shares import newcombe, wilson
from tests.stats.tables import table


def two(yes: tuple[int, int], no: tuple[int, int], key: str = "two_proportions", **more: object) -> TestResult:
    rows = [("a", "yes")] * yes[0] + [("a", "no")] * no[0] + [("b", "yes")] * yes[1] + [("b", "no")] * no[1]
    kinds = {"row": Kind.CATEGORICAL, "column": Kind.CATEGORICAL}
    return mv.test(
        Dataset.of(pd.DataFrame(rows, columns=["row", "column"]), kinds=kinds), key, row="row", column="column", **more
    )


def test_newcombes_interval_is_made_of_wilsons() -> None:
    # R 4.2.2, method 10 of Newcombe (1998), Statistics in Medicine 17, 873-890, written out: with p = k / n and
    # w <- prop.test(k, n, correct=FALSE)$conf.int of each group, which is Wilson's interval, the lower bound is
    # the difference minus sqrt((p1 - w1[1])^2 + (w2[2] - p2)^2), and the upper one its mirror image.
    computed = {
        (56, 70, 48, 80): (0.052431472402364926, 0.333872654036905858),
        (9, 10, 3, 10): (0.17052272393450307, 0.80901797353548799),
        (6, 7, 2, 7): (0.058227927482312314, 0.806249637524227736),
        (5, 56, 0, 29): (-0.038137147903536853, 0.192560013855111567),
        (10, 10, 0, 10): (0.60750935043052434, 1.0),
        (0, 10, 0, 10): (-0.27753279986288915, 0.27753279986288915),
    }
    for counts, bounds in computed.items():
        assert newcombe(*counts) == pytest.approx(bounds, rel=1e-12)


@given(st.integers(1, 60), st.floats(0.02, 0.98))
def test_wilsons_interval_holds_those_shares_its_test_accepts(n: int, share: float) -> None:
    counts = np.arange(n + 1)
    accepted = np.abs(counts - n * share) <= stats.norm.ppf(0.975) * np.sqrt(n * share * (1 - share))
    inside = [wilson(k, n)[0] <= share <= wilson(k, n)[1] for k in counts.tolist()]
    edge = np.isclose(np.abs(counts - n * share), stats.norm.ppf(0.975) * np.sqrt(n * share * (1 - share)))
    assert (accepted == inside)[~edge].all()


def test_swapping_the_answer_turns_the_difference_round() -> None:
    yes, no = two((12, 7), (8, 13), level="yes"), two((12, 7), (8, 13), level="no")
    assert yes.p_value == no.p_value
    assert (yes.effect.low, yes.effect.high) == pytest.approx((-no.effect.high, -no.effect.low))
    assert "higher in a than in b" in two((30, 7), (8, 31)).verdict
    assert "higher in b than in a" in two((7, 30), (31, 8)).verdict


def test_the_number_needed_to_treat_has_an_interval_only_beside_a_clear_difference() -> None:
    clear, unclear = two((40, 15), (10, 35)), two((12, 11), (8, 9))
    needed = {effect.name: effect for effect in clear.effects}["Number needed to treat"]
    assert needed.value == pytest.approx(1 / clear.effect.value)
    assert (needed.low, needed.high) == pytest.approx((1 / clear.effect.high, 1 / clear.effect.low))
    assert np.isnan(unclear.effects[2].low)


def test_a_count_of_0_leaves_a_ratio_without_an_interval() -> None:
    result = two((0, 9), (20, 11))
    risk, odds = result.effects[:2]
    assert (risk.value, odds.value) == (0, 0)
    assert np.isnan(risk.low)
    assert "A count of 0" in odds.rule
    assert result.effect.high < 0


@pytest.mark.parametrize("level", ["maybe", "YES"])
def test_an_answer_that_nobody_gave(level: str) -> None:
    with pytest.raises(NotApplicable, match="There is no answer"):
        two((3, 4), (5, 6), level=level)


def test_shares_are_given_in_the_order_of_the_groups() -> None:
    data = table("haireyecolor_long")
    with pytest.raises(NotApplicable, match="3 shares are given for 4 groups"):
        mv.test(data, "goodness_of_fit", column="Eye", shares="1; 2; 3")
    with pytest.raises(NotApplicable, match="no list of numbers"):
        mv.test(data, "goodness_of_fit", column="Eye", shares="1; 2; x; 3")
    with pytest.raises(NotApplicable, match="not above 0"):
        mv.test(data, "goodness_of_fit", column="Eye", shares="1; 2; 0; 3")
    counts = data.frame["Eye"].value_counts().reindex(data["Eye"].levels)
    fits = mv.test(data, "goodness_of_fit", column="Eye", shares="; ".join(map(str, counts)))
    assert (fits.statistic, fits.p_value) == pytest.approx((0, 1), abs=1e-12)


def test_an_exact_p_beside_an_interval_of_another_mind_is_noted() -> None:
    # scipy 1.17: contingency.odds_ratio([[1, 4], [7, 1]]).confidence_interval() reaches 1.1197 though p is 0.0319.
    fisher = two((4, 1), (1, 7), "fisher_exact")
    assert fisher.p_value == pytest.approx(stats.fisher_exact([[1, 4], [7, 1]]).pvalue)
    bounds = stats.contingency.odds_ratio([[1, 4], [7, 1]]).confidence_interval()
    assert (fisher.effect.low, fisher.effect.high) == pytest.approx((bounds.low, bounds.high), rel=1e-6)
    assert fisher.p_value < 0.05 < 1 < fisher.effect.high
    assert "here they part" in fisher.notes[-1]
    assert not any("part" in note for note in two((20, 1), (1, 20), "fisher_exact").notes)


@pytest.mark.parametrize(("k", "n"), [(5, 8), (12, 25), (4, 9), (9, 10)])
def test_wilsons_interval_beside_an_exact_p(k: int, n: int) -> None:
    frame = pd.DataFrame({"c": ["yes"] * k + ["no"] * (n - k)})
    data = Dataset.of(frame, kinds={"c": Kind.CATEGORICAL})
    result = mv.test(data, "binomial", column="c", level="yes", share=0.3)
    differs = (result.p_value < 0.05) == (result.effect.low <= 0.3 <= result.effect.high)
    assert differs == ((k, n) in {(5, 8), (12, 25)})
    assert any("trust p" in note for note in result.notes) == differs


def test_a_trend_is_seen_where_groups_are_ordered() -> None:
    result = mv.test(table("smokers", "group", "smoker"), "cochran_armitage", row="group", column="smoker")
    # The slope of numpy.polyfit over the rows themselves.
    frame = table("smokers").frame
    slope = np.polyfit(frame["group"], frame["smoker"] == "yes", 1)[0]
    assert result.effect.value == pytest.approx(slope, rel=1e-9)
    assert "falls from 1 to 4" in result.verdict


def test_rates_with_an_exposure() -> None:
    frame = pd.DataFrame({"events": [3.0, 5.0, 0.0, 4.0], "hours": [10.0, 20.0, 5.0, 15.0]})
    data = Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.NUMERIC))
    result = mv.test(data, "poisson_rate", value="events", exposure="hours", rate=0.5)
    # scipy 1.17: stats.chi2.ppf(0.025, 24) / 2 and stats.chi2.ppf(0.975, 26) / 2 are Garwood's bounds of 12 events.
    bounds = stats.chi2.ppf(0.025, 24) / 2 / 50, stats.chi2.ppf(0.975, 26) / 2 / 50
    assert (result.effect.low, result.effect.high) == pytest.approx(bounds, rel=1e-9)
    assert "below 0.5" in result.verdict


@pytest.mark.parametrize(
    ("events", "hours", "words"), [(1.5, 2.0, "whole numbers"), (1.0, 0.0, "not above 0"), (-1.0, 1.0, "whole")]
)
def test_what_is_no_count(events: float, hours: float, words: str) -> None:
    frame = pd.DataFrame({"events": [3.0, events, 2.0], "hours": [10.0, hours, 5.0]})
    data = Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.NUMERIC))
    with pytest.raises(NotApplicable, match=words):
        mv.test(data, "poisson_rate", value="events", exposure="hours")


def test_equivalence_is_shown_where_the_90_percent_interval_lies_within_the_margin() -> None:
    data = table("ToothGrowth", numbers=("len",))
    # scipy 1.17: stats.ttest_ind(oj, vc, equal_var=False).confidence_interval(0.9)
    groups = data.frame.groupby("supp")["len"]
    found = stats.ttest_ind(groups.get_group("OJ"), groups.get_group("VC"), equal_var=False).confidence_interval(0.9)
    for margin in (found.high - 0.01, found.high + 0.01):
        shown = mv.test(data, "tost", value="len", group="supp", margin=float(margin)).p_value < 0.05
        assert shown == (margin > found.high)


def test_a_margin_nobody_chose_is_told() -> None:
    result = mv.test(table("ToothGrowth", numbers=("len",)), "tost", value="len", group="supp")
    margin = next(check for check in result.checks if check.name == "Margin")
    assert margin.passed is False
    assert "margin" in result.caveat


def test_no_worse_depends_on_what_is_better() -> None:
    data = table("ToothGrowth", numbers=("len",))
    higher = mv.test(data, "non_inferiority", value="len", group="supp", margin=1.0)
    lower = mv.test(data, "non_inferiority", value="len", group="supp", margin=1.0, better="lower")
    assert higher.p_value < 0.05 < lower.p_value
    assert two((30, 30), (10, 10), "tost_proportions", claim="higher", margin=0.2).p_value < 0.05


def test_what_is_held_still_may_not_determine_a_column() -> None:
    frame = table("mtcars").frame.assign(double=lambda f: 2 * f["wt"] + 1)
    data = Dataset.of(frame, kinds={"double": Kind.NUMERIC})
    with pytest.raises(NotApplicable, match="Nothing is left of the first column"):
        mv.test(data, "partial_correlation", first="double", second="mpg", given=("wt",))


def test_holding_a_common_cause_still_takes_a_relation_away() -> None:
    rng = np.random.default_rng(0)
    cause = rng.normal(size=300)
    frame = pd.DataFrame(
        {"a": cause + rng.normal(size=300), "b": cause + rng.normal(size=300), "cause": 1e9 + 1e-3 * cause}
    )
    result = mv.test(Dataset.of(frame), "partial_correlation", first="a", second="b", given=("cause",))
    assert abs(result.effect.value) < 0.15
    assert result.effects[0].value > 0.4
