"""Pairs of groups: t, ranks, Dunnett; the compact letter display."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.results.tables import margins_table
from mlviz.results.testing import TestResult
from mlviz.stats.numerics.dunnett import dunnett_quantile, dunnett_tail
from mlviz.stats.post_hocs.letters import compact_letters
from mlviz.stats.post_hocs.multiple import adjusted
from tests.stats.tables import table


def compared(name: str, key: str, value: str, group: str, **options: str) -> TestResult:
    return mv.test(table(name, group, numbers=(value,)), key, value=value, group=group, **options)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        # R 4.2.2, pairwise.t.test(warpbreaks$breaks, warpbreaks$tension, p.adjust.method=how): H-L, H-M, L-M
        ("holm", [0.00150258144537978, 0.238614375332875, 0.02943392533337077]),
        ("by", [0.00275473264986294, 0.437459688110271, 0.04047164733338481]),
        ("none", [0.000500860481793261, 0.238614375332875, 0.014716962666685384]),
    ],
)
def test_pairwise_t_agrees_with_r(how: str, expected: list[float]) -> None:
    result = compared("warpbreaks", "anova", "breaks", "tension", adjust=how)
    assert [p.p_adjusted for p in result.post_hoc] == pytest.approx(expected, rel=1e-9)


def test_pairwise_t_by_welch_agrees_with_r() -> None:
    # R 4.2.2, pairwise.t.test(weight, group, pool.sd=FALSE, p.adjust.method="holm") of PlantGrowth
    result = compared("PlantGrowth", "welch_anova", "weight", "group", adjust="holm")
    expected = [0.2503825085875476, 0.0957985112039386, 0.0278952141518095]
    assert [p.p_adjusted for p in result.post_hoc] == pytest.approx(expected, rel=1e-9)


def test_conover_is_pairwise_t_of_the_ranks_in_r() -> None:
    # R 4.2.2, pairwise.t.test(rank(InsectSprays$count), InsectSprays$spray, p.adjust.method="holm"): A-C, A-D, C-D, D-E
    result = compared("InsectSprays", "kruskal_wallis", "count", "spray", post_hoc="conover")
    found = {(p.first, p.second): p.p_adjusted for p in result.post_hoc}
    expected = [4.84174373764526e-13, 2.18628999892498e-07, 8.48442773488678e-03, 5.80389695777435e-01]
    assert [found[pair] for pair in (("A", "C"), ("A", "D"), ("C", "D"), ("D", "E"))] == pytest.approx(
        expected, rel=1e-9
    )


def test_rank_sums_of_pairs_are_those_of_the_test_itself() -> None:
    result = compared("chickwts", "kruskal_wallis", "weight", "feed", post_hoc="mann_whitney", adjust="bh")
    frame = table("chickwts").frame
    raw = []
    for pair in result.post_hoc:
        two = mv.Dataset.of(frame[frame["feed"].isin([pair.first, pair.second])].reset_index(drop=True))
        raw.append(mv.test(two, "mann_whitney", value="weight", group="feed").p_value)
    assert [pair.p_value for pair in result.post_hoc] == pytest.approx(raw, rel=1e-12)
    assert [pair.p_adjusted for pair in result.post_hoc] == pytest.approx(adjusted(raw, "bh").tolist(), rel=1e-12)


def test_dunnett_agrees_with_multcomp() -> None:
    # R 4.2.2, multcomp 1.4: summary(glht(aov(weight ~ group), mcp(group="Dunnett")), adjusted(abseps=1e-9)); confint
    result = compared("PlantGrowth", "anova", "weight", "group", adjust="dunnett")
    assert [(p.first, p.second) for p in result.post_hoc] == [("trt1", "ctrl"), ("trt2", "ctrl")]
    assert [p.p_adjusted for p in result.post_hoc] == pytest.approx([0.322695685768781, 0.153485861515124], rel=1e-8)
    # multcomp looks for the critical value with uniroot at its default tolerance of 1e-4.
    interval = result.post_hoc[1].low, result.post_hoc[1].high
    assert interval == pytest.approx((-0.156547602034485, 1.144547602034485), abs=1e-4)
    # The same of chickwts, of unequal sizes; mvtnorm draws at random and states an error of 2e-7.
    result = compared("chickwts", "anova", "weight", "feed", adjust="dunnett")
    expected = [6.09915462579380e-09, 7.22893934160806e-05, 0.167044881716930, 0.00306408991072482, 0.999452490514727]
    assert [p.p_adjusted for p in result.post_hoc] == pytest.approx(expected, abs=2e-7)


def test_dunnett_of_one_group_is_students_t() -> None:
    # A control of 2 beside 100,000 others: its mean alone decides.
    for share in (0.3, 100_000 / 100_002):
        for df in (1.0, 3.0, 40.0, 1e5, np.inf):
            for q in (0.1, 2.0, 8.0):
                tail = dunnett_tail(q, np.array([share]), df)
                one = special.ndtr(-q) if np.isinf(df) else special.stdtr(df, -q)
                assert tail == pytest.approx(2 * float(one), rel=1e-8)


def test_dunnett_of_a_small_control_agrees_with_an_adaptive_integral() -> None:
    shares = np.array([1e4 / (1e4 + 2), 1e3 / (1e3 + 2), 0.6])
    slope, width = np.sqrt(shares), np.sqrt(1 - shares)
    for q in (2.2, 3.5):

        def inside(z: float, q: float = q) -> float:
            chances = special.ndtr((slope * z + q) / width) - special.ndtr((slope * z - q) / width)
            return float(np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * chances.prod())

        expected = 1 - integrate.quad(inside, -9, 9, points=[*(-q / slope), *(q / slope)], limit=500, epsabs=1e-13)[0]
        assert dunnett_tail(q, shares, np.inf) == pytest.approx(expected, rel=1e-8)


def test_dunnett_compares_with_the_group_that_is_named() -> None:
    frame = table("PlantGrowth").frame
    result = compared("PlantGrowth", "anova", "weight", "group", adjust="dunnett", control="trt1")
    assert [(p.first, p.second) for p in result.post_hoc] == [("ctrl", "trt1"), ("trt2", "trt1")]
    split = dict(iter(frame.groupby("group", observed=True)["weight"]))
    # scipy 1.17, stats.dunnett(ctrl, trt2, control=trt1): by simulation, so to three digits
    expected = stats.dunnett(split["ctrl"], split["trt2"], control=split["trt1"], rng=np.random.default_rng(0))
    assert [p.p_adjusted for p in result.post_hoc] == pytest.approx(expected.pvalue, abs=2e-3)
    assert "all against trt1" in result.post_hoc_name
    with pytest.raises(NotApplicable, match="no group 'placebo'"):
        compared("PlantGrowth", "anova", "weight", "group", adjust="dunnett", control="placebo")


def test_dunnett_lies_between_one_comparison_and_bonferroni() -> None:
    shares = np.array([0.5, 0.2, 0.9])
    for df in (2.0, 20.0, np.inf):
        q = dunnett_quantile(shares, df)
        one, all_three = (-float(special.stdtrit(min(df, 1e9), 0.025 / m)) for m in (1, 3))
        assert one < q < all_three
        assert dunnett_tail(q, shares, df) == pytest.approx(0.05, rel=1e-6)


@given(
    st.integers(2, 7).flatmap(
        lambda k: st.tuples(st.just(k), st.sets(st.sampled_from(list(combinations(range(k), 2)))))
    )
)
def test_names_share_a_letter_exactly_if_they_are_not_apart(case) -> None:
    k, apart = case
    names = [f"g{at}" for at in range(k)]
    found = compact_letters(names, [(names[i], names[j]) for i, j in apart])
    for i, j in combinations(range(k), 2):
        assert bool(set(found[names[i]]) & set(found[names[j]])) == ((i, j) not in apart)
    assert all(found.values())


def test_letters_stand_beside_the_groups() -> None:
    # R 4.2.2, multcomp::cld(glht(aov(count ~ spray, InsectSprays), mcp(spray="Tukey")))
    result = compared("InsectSprays", "anova", "count", "spray")
    assert result.letters == ("a", "a", "b", "b", "b", "a")
    assert compared("InsectSprays", "anova", "count", "spray", adjust="dunnett").letters == ()


def test_letters_of_ranks_go_by_mean_ranks() -> None:
    # One far value lifts the mean of a above that of b, whose values lie higher by far.
    values = [*range(9), 10_000, *range(20, 30), *range(40, 50)]
    frame = pd.DataFrame({"v": np.array(values, dtype=float), "g": np.repeat(list("abc"), 10)})
    result = mv.test(mv.Dataset.of(frame), "kruskal_wallis", value="v", group="g")
    assert [group.mean for group in result.groups][0] > 1000
    assert result.letters == ("b", "b", "a")


def test_letters_stand_beside_the_adjusted_means_they_are_of() -> None:
    # Raw means rise from a to c since x does; made equal in x, they fall.
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"g": np.repeat(list("abc"), 30)})
    place = frame["g"].map({"a": 0.0, "b": 1.0, "c": 2.0})
    frame["x"] = 3 * place + rng.normal(size=90)
    frame["y"] = 5 * frame["x"] - 9 * place + rng.normal(size=90)
    result = mv.test(mv.Dataset.of(frame), "ancova", value="y", group="g", covariates=("x",))
    assert [group.mean for group in result.groups] == sorted(group.mean for group in result.groups)
    assert [one.mean for one in result.margins] == sorted((one.mean for one in result.margins), reverse=True)
    assert result.letters == ("a", "b", "c")
    assert margins_table(result)["letters"].tolist() == ["a", "b", "c"]


def test_letters_of_a_factorial_analysis_are_those_of_the_effect_compared() -> None:
    asked = {"value": "mpg", "factors": ("cyl", "am")}
    cars = table("mtcars", "cyl", "am", numbers=("mpg",))
    result = mv.test(cars, "factorial_anova", effect="first", **asked)
    lettered = {one.levels: mark for one, mark in zip(result.margins, result.letters, strict=True) if mark}
    assert [pair.p_adjusted < 0.05 for pair in result.post_hoc] == [True, True, True]
    assert lettered == {("4", ""): "a", ("6", ""): "b", ("8", ""): "c"}
    assert mv.test(cars, "factorial_anova", effect="last", **asked).letters == ()


@pytest.mark.parametrize("how", ["games_howell", "holm"])
@pytest.mark.parametrize("scale", [1e-70, 1e100])
def test_units_do_not_change_pairs_of_unequal_variances(how: str, scale: float) -> None:
    frame = table("PlantGrowth", "group", numbers=("weight",)).frame
    plain, scaled = (
        mv.test(
            Dataset.of(frame.assign(weight=frame["weight"] * by)),
            "welch_anova",
            value="weight",
            group="group",
            adjust=how,
        )
        for by in (1.0, scale)
    )
    expected = [p.p_adjusted for p in plain.post_hoc]
    assert [p.p_adjusted for p in scaled.post_hoc] == pytest.approx(expected, rel=1e-9)


def test_intervals_of_rank_sums_hold_together_like_their_p() -> None:
    result = compared("chickwts", "kruskal_wallis", "weight", "feed", post_hoc="mann_whitney", adjust="bonferroni")
    split = dict(iter(table("chickwts").frame.groupby("feed")["weight"]))
    for pair in result.post_hoc:
        a, b = split[pair.first].to_numpy(), split[pair.second].to_numpy()
        # At a bound the shifted groups are just told apart at 5% over the 15 pairs.
        p = [stats.mannwhitneyu(a - at, b, method="asymptotic").pvalue for at in (pair.low, pair.high)]
        assert p == pytest.approx([0.05 / 15] * 2, abs=0.002)
        assert pair.low <= pair.difference <= pair.high
    alone = compared("chickwts", "kruskal_wallis", "weight", "feed", post_hoc="mann_whitney", adjust="none")
    frame = table("chickwts").frame
    two = mv.Dataset.of(frame[frame["feed"].isin(["casein", "horsebean"])].reset_index(drop=True))
    shift = mv.test(two, "mann_whitney", value="weight", group="feed").effects[0]
    assert (alone.post_hoc[0].low, alone.post_hoc[0].high) == (shift.low, shift.high)


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("anova", {"adjust": "bh"}),
        ("welch_anova", {"adjust": "hochberg"}),
        ("kruskal_wallis", {"post_hoc": "conover", "adjust": "holm"}),
        ("kruskal_wallis", {"post_hoc": "mann_whitney", "adjust": "by"}),
    ],
)
def test_the_name_of_a_stepwise_adjustment_says_whose_intervals_stand_beside_it(key, options) -> None:
    words = compared("chickwts", key, "weight", "feed", **options).post_hoc_name
    assert "intervals 95% family-wise by Bonferroni" in words
    assert (
        "each interval 95% alone"
        in compared("chickwts", key, "weight", "feed", **options | {"adjust": "none"}).post_hoc_name
    )
