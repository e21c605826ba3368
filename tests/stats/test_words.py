"""The words of a result: right direction, no p of zero, no acceptance of the null; and the ledger and advisor."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import Kind
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.results.testing import Effect
from mlviz.results.wording import p_words
from mlviz.stats import TESTS, Factor, ledger_of
from mlviz.stats.columns import is_factor
from mlviz.stats.methods.one_sample import zeros_check
from mlviz.stats.methods.paired import changes_check
from mlviz.stats.words.amounts import ranged, two
from mlviz.workspace.frozen import read, write
from tests.stats.tables import table


def two_groups(shift: float) -> Dataset:
    rng = np.random.default_rng(1)
    values = np.concatenate((rng.normal(shift, 1, 50), rng.normal(0, 1, 50)))
    return Dataset.of(pd.DataFrame({"y": values, "g": ["a"] * 50 + ["b"] * 50}))


def asks_which_is_higher(key: str) -> bool:
    """Whether a test compares where two groups lie, and not how they spread."""
    params = TESTS[key].params
    if not any(isinstance(param, ColumnOf) and param.name == "group" and param.levels == 2 for param in params):
        return False
    values, group = np.arange(100.0), Factor(np.arange(100) % 2, ("a", "b"))
    others = {param.name: param.default for param in params if not isinstance(param, ColumnOf)}
    return TESTS[key].run(value=values, group=group, **others).measure in ("mean", "median", "rank")


TWO_GROUPS = [key for key in TESTS if asks_which_is_higher(key)]


@pytest.mark.parametrize("key", TWO_GROUPS)
@pytest.mark.parametrize(("shift", "high", "low"), [(2.0, "a", "b"), (-2.0, "b", "a")])
def test_the_higher_group_is_named(key: str, shift: float, high: str, low: str) -> None:
    data = two_groups(shift)
    result = mv.test(data, key, value="y", group="g")
    assert f"higher in {high} than in {low}" in result.verdict, "an effect above 0 says that the first group is larger"
    assert "p < .001" in result.paper
    if "of all pairs" in result.verdict:
        values, groups = data.frame["y"].to_numpy(), data.frame["g"].to_numpy()
        share = (values[groups == high][:, None] > values[groups == low]).mean()
        scale = "the effect of a rank is the share of pairs the first group wins minus the share it loses"
        assert f"{high} has the larger value in {share:.0%}" in result.verdict, scale


@pytest.mark.parametrize("key", TESTS)
def test_nothing_found_is_not_nothing_there(key: str) -> None:
    rng = np.random.default_rng(4)
    # The A/B test looks first after 100 rows.
    n = 120 if key == "ab_test" else 60
    numbers = {name: rng.normal(size=n) for name in ("value", "first", "second")}
    groups = {name: rng.choice(["a", "b"], n) for name in ("group", "row", "column")}
    groups |= {name: rng.choice(["a", "b"], n) for name in ("event", "stratum")}
    # Where nothing is found is where the null hypothesis holds: of this test it is a random walk, of that a rate of 1.
    nulls = {
        "augmented_dickey_fuller": {"value": numbers["value"].cumsum()},
        "poisson_rate": {"value": np.tile([0.0, 1.0, 2.0], 20)},
        "two_poisson_rates": {"value": np.tile([0.0, 1.0, 2.0], 20)},
        "polychoric": {"first": np.tile([1.0, 2.0, 3.0], 20), "second": np.repeat([1.0, 2.0, 3.0], 20)},
        "log_rank": {"time": rng.exponential(size=n)},
    }
    kinds = dict.fromkeys((*numbers, *nulls.get(key, {})), Kind.NUMERIC)
    data = Dataset.of(pd.DataFrame(numbers | groups | nulls.get(key, {})), kinds=kinds)
    values: dict[str, object] = {param.name: param.name for param in TESTS[key].params if param.name in data}
    for param in TESTS[key].params:
        if isinstance(param, ColumnsOf):
            free = groups if is_factor(param) else numbers
            # Where a limit is set, three: by chance alone, these rows have an interaction of four.
            most = param.at_most and min(param.at_most, 3)
            values[param.name] = tuple(name for name in free if name not in values.values())[:most]
    result = mv.test(data, key, **values)
    assert result.p_value > 0.05
    assert result.verdict.startswith(("No clear", "row and column show no clear"))
    assert "does not show that there is none" in result.caveat
    assert "was not significant" in result.paper
    assert result.effect.low <= result.effect.value <= result.effect.high


def test_running_again_gives_the_same_key_whatever_the_order_of_parameters() -> None:
    data = table("ToothGrowth")
    one = mv.test(data, "welch_t", value="len", group="supp")
    two = mv.test(data, "welch_t", group="supp", value="len")
    assert one.key == two.key
    assert len(ledger_of((one, two))) == 1


def test_tukey_agrees_with_scipy() -> None:
    # scipy 1.17: stats.tukey_hsd(*groups)
    data = table("chickwts")
    result = mv.test(data, "anova", value="weight", group="feed")
    groups = [data.frame["weight"][data.frame["feed"] == level].to_numpy() for level in data["feed"].levels]
    expected = stats.tukey_hsd(*groups).pvalue[np.triu_indices(len(groups), 1)]
    assert [pair.p_adjusted for pair in result.post_hoc] == pytest.approx(expected, abs=1e-6)


def test_games_howell_agrees_with_scipy() -> None:
    # scipy 1.17: stats.tukey_hsd(*groups, equal_var=False)
    data = table("PlantGrowth")
    result = mv.test(data, "welch_anova", value="weight", group="group")
    groups = [data.frame["weight"][data.frame["group"] == level].to_numpy() for level in data["group"].levels]
    found = stats.tukey_hsd(*groups, equal_var=False)
    upper = np.triu_indices(len(groups), 1)
    assert [pair.p_adjusted for pair in result.post_hoc] == pytest.approx(found.pvalue[upper], abs=1e-6)
    assert [pair.low for pair in result.post_hoc] == pytest.approx(found.confidence_interval().low[upper], rel=1e-4)


def test_exact_p_values_agree_with_scipy() -> None:
    # scipy 1.17: mannwhitneyu(a, b, method="exact") and wilcoxon(a, b, method="exact")
    rng = np.random.default_rng(5)
    a, b = rng.normal(size=12), rng.normal(0.8, 1, size=12)
    data = Dataset.of(pd.DataFrame({"v": np.concatenate((a, b)), "g": ["a"] * 12 + ["b"] * 12}))
    pairs = Dataset.of(pd.DataFrame({"first": a, "second": b}))
    expected = stats.mannwhitneyu(a, b, method="exact").pvalue
    assert mv.test(data, "mann_whitney", value="v", group="g").p_value == pytest.approx(expected, rel=1e-12)
    expected = stats.wilcoxon(a, b, method="exact").pvalue
    assert mv.test(pairs, "wilcoxon", first="first", second="second").p_value == pytest.approx(expected, rel=1e-12)


def test_large_offsets_lose_no_digits() -> None:
    plain, moved = two_groups(1.0), two_groups(1.0).frame.assign(y=lambda f: f["y"] + 1e9)
    here = mv.test(plain, "anova", value="y", group="g").statistic
    assert mv.test(Dataset.of(moved), "anova", value="y", group="g").statistic == pytest.approx(here, rel=1e-5)


ADVICE = [
    ("ToothGrowth", "len", "supp", {}, "welch_t", "mann_whitney"),
    ("chickwts", "weight", "feed", {}, "welch_anova", "kruskal_wallis"),
    ("sleep_wide", "drug1", "drug2", {"paired": True}, "paired_t", "wilcoxon"),
    ("airquality", "Ozone", None, {"value": 40}, "one_sample_t", "sign_test"),
    ("haireyecolor_long", "Hair", "Eye", {}, "chi_square", "theils_u"),
    ("haireyecolor_long", "Hair", None, {}, "goodness_of_fit", ""),
    ("ucbadmissions_long", "Admit", None, {"value": 0.5}, "binomial", ""),
    ("ucbadmissions_long", "Admit", "Gender", {}, "chi_square", "two_proportions"),
    ("job_satisfaction", "income", "satisfaction", {}, "fisher_exact", "chi_square"),
    ("diagnoses", "rater1", "rater2", {"purpose": "agreement"}, "cohen_kappa", ""),
    ("peak_flow", "large", "mini", {"purpose": "agreement"}, "bland_altman", "tost_paired"),
    ("ToothGrowth", "len", "supp", {"purpose": "equivalence"}, "tost", "non_inferiority"),
    ("peak_flow", "large", "mini", {"purpose": "equivalence", "paired": True}, "tost_paired", "bland_altman"),
    ("ucbadmissions_long", "Admit", "Gender", {"purpose": "equivalence"}, "tost_proportions", "two_proportions"),
    ("leukemia", "time", "x", {"event": "status"}, "log_rank", ""),
    ("rounding_times", "round_out", "wide_angle", {"paired": True}, "paired_t", "paired_sign_test"),
    ("approval", "first", "second", {"paired": True}, "mcnemar", ""),
    ("penguins", "bill_length_mm", "flipper_length_mm", {}, "spearman", "pearson"),
    ("ToothGrowth", "len", "supp", {"purpose": "spread"}, "brown_forsythe", "fligner_killeen"),
    ("airquality", "Wind", None, {"purpose": "shape"}, "shapiro_wilk", "anderson_darling"),
    ("airquality", "Wind", "Temp", {"purpose": "order"}, "ljung_box", "runs_test"),
    ("warpbreaks", "breaks", ("wool", "tension"), {}, "factorial_anova", "linear_regression"),
    ("penguins", "body_mass_g", ("sex", "island", "species", "bill_length_mm"), {}, "linear_regression", ""),
    ("penguins", "sex", ("species", "bill_length_mm"), {}, "logistic_regression", ""),
    ("penguins", "body_mass_g", ("sex", "flipper_length_mm"), {}, "ancova", "welch_t"),
    ("penguins", "body_mass_g", ("species", "flipper_length_mm"), {}, "ancova", "welch_anova"),
    (
        "penguins",
        "body_mass_g",
        ("flipper_length_mm", "bill_length_mm"),
        {},
        "partial_correlation",
        "linear_regression",
    ),
    ("penguins", "body_mass_g", ("sex", "island", "bill_length_mm"), {}, "ancova", "factorial_anova"),
    ("penguins", "body_mass_g", ("species",), {}, "welch_anova", "kruskal_wallis"),
    ("rounding_times", "round_out", ("narrow_angle", "wide_angle"), {"paired": True}, "repeated_anova", "friedman"),
    ("drugs", "drug_a", ("drug_b", "drug_c"), {"paired": True}, "cochran_q", ""),
    ("iris", "Sepal.Length", ("Petal.Length",), {"paired": True, "group": "Species"}, "mixed_anova", ""),
]

REFUSED = [
    ("penguins", "species", ("sex", "island"), {}, "'species' is categorical"),
    ("penguins", "body_mass_g", ("bill_length_mm",), {"paired": True}, "Two measurements are a pair"),
    ("penguins", "body_mass_g", ("sex", "bill_length_mm"), {"paired": True}, "do not measure the same"),
]


@pytest.mark.parametrize(("name", "outcome", "by", "more", "words"), REFUSED)
def test_what_no_test_takes_is_refused_in_words(
    name: str, outcome: str, by: tuple[str, ...], more: dict[str, object], words: str
) -> None:
    with pytest.raises(mv.NotApplicable, match=words):
        mv.advise(table(name), outcome, by, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "outcome", "by", "more", "test", "other"), ADVICE)
def test_advice(
    name: str, outcome: str, by: str | tuple[str, ...] | None, more: dict[str, object], test: str, other: str
) -> None:
    data = table(name)
    advice = mv.advise(data, outcome, by, **more)  # type: ignore[arg-type]
    assert (advice.test, advice.alternative) == (test, other)
    assert mv.test(data, advice.test, **dict(advice.values)).spec.values == advice.values


def test_few_and_skewed_values_make_ranks_the_urgent_alternative() -> None:
    frame = pd.DataFrame({"y": [1.0, 1.2, 1.1, 1.4, 90.0, 2.1, 2.2, 2.9, 3.1, 250.0], "g": ["a"] * 5 + ["b"] * 5})
    advice = mv.advise(Dataset.of(frame), "y", "g")
    assert (advice.test, advice.alternative) == ("welch_t", "mann_whitney")
    assert "trust ranks" in advice.alternative_reason


def test_the_data_choose_the_alternative_and_never_the_test() -> None:
    rng = np.random.default_rng(2)
    groups, flat = np.repeat(["a", "b"], 60), rng.normal(size=120)
    wide = np.where(groups == "a", flat, 4 * flat)
    leaning = rng.lognormal(0, 1.2, 120)
    data = Dataset.of(pd.DataFrame({"flat": flat, "wide": wide, "leaning": leaning, "g": groups}))
    advice = {name: mv.advise(data, name, "g") for name in ("flat", "wide", "leaning")}
    assert {one.test for one in advice.values()} == {"welch_t"}
    others = {name: one.alternative for name, one in advice.items()}
    assert others == {"flat": "mann_whitney", "wide": "brunner_munzel", "leaning": "bootstrap"}
    pairs = Dataset.of(pd.DataFrame({"after": leaning + flat, "before": flat}))
    paired = mv.advise(pairs, "after", "before", paired=True)
    assert (paired.test, paired.alternative) == ("paired_t", "paired_sign_test")
    for one in (*advice.values(), paired):
        assert one.alternative_reason
        values = dict(one.alternative_values)
        assert mv.test(data if "g" in values.values() else pairs, one.alternative, **values).verdict


def test_small_expected_counts_lead_to_fisher() -> None:
    frame = pd.DataFrame({"a": ["x"] * 6 + ["y"] * 6, "b": ["u"] * 5 + ["v"] * 7})
    assert mv.advise(Dataset.of(frame), "a", "b").test == "fisher_exact"


def test_ordered_words_are_compared_by_ranks() -> None:
    words = ["low", "medium", "high"] * 10
    frame = pd.DataFrame({"y": words, "g": ["a", "b"] * 15})
    data = Dataset.of(frame, kinds={"y": Kind.ORDINAL})
    advice = mv.advise(data, "y", "g")
    assert (advice.test, advice.alternative) == ("mann_whitney", "brunner_munzel")
    assert mv.test(data, advice.test, **dict(advice.values)).n == 30


def test_refusals_say_what_to_do() -> None:
    data = table("ToothGrowth")
    with pytest.raises(DataError, match="nothing to compare"):
        mv.advise(data, "len")
    with pytest.raises(NotApplicable, match=r"(?i)choose|change"):
        mv.test(data, "welch_t", value="supp", group="len")
    with pytest.raises(DataError, match="Did you mean 'welch_t'"):
        mv.test(data, "welsh_t", value="len", group="supp")


def test_a_result_survives_the_store(tmp_path: Path) -> None:
    # An odds ratio without a finite bound is the hardest to write down.
    frame = pd.DataFrame({"a": ["x", "x", "y", "y", "y"] * 4, "b": ["u", "u", "v", "v", "v"] * 4})
    result = mv.test(Dataset.of(frame), "fisher_exact", row="a", column="b")
    write(tmp_path / "result", result)
    kept = read(tmp_path / "result")
    assert (kept.key, kept.effect, kept.verdict) == (result.key, result.effect, result.verdict)
    assert kept.counts.tolist() == [[8, 0], [0, 12]]


def test_two_ordered_categories_are_compared_by_their_order() -> None:
    rng = np.random.default_rng(3)
    taste = rng.integers(1, 5, 120)
    frame = pd.DataFrame({"taste": taste, "buys": np.clip(taste + rng.integers(-1, 2, 120), 1, 4)})
    data = Dataset.of(frame, kinds=dict.fromkeys(frame.columns, "ordinal"))
    advice = mv.advise(data, "taste", "buys")
    assert (advice.test, advice.alternative) == ("kendall", "polychoric")
    for key, values in ((advice.test, advice.values), (advice.alternative, advice.alternative_values)):
        result = mv.test(data, key, **dict(values))
        assert result.effect.low > 0


def test_groups_of_very_unequal_size_are_told() -> None:
    values = np.random.default_rng(0).normal(size=240)
    frame = pd.DataFrame({"v": values, "even": ["a", "b"] * 120, "uneven": ["a"] * 200 + ["b"] * 40})
    said = {
        by: mv.test(Dataset.of(frame), "welch_t", value="v", group=by).checks[0].sentence for by in ("even", "uneven")
    }
    assert said["uneven"] == (
        "Enough values: the smallest group, b, has 40 values, and the largest 5 times as many, so how sure the answer "
        "is hangs on the smallest."
    )
    assert "times as many" not in said["even"]


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0497, "p = .0497"),
        (0.0504, "p = .0504"),
        (0.05, "p = .050"),
        (0.049999, "p = .049999"),
        (0.0494, "p = .049"),
        (0.0506, "p = .051"),
        (0.9999, "p > .999"),
        (1.0, "p = 1.000"),
    ],
)
def test_rounding_keeps_a_p_value_on_its_side(p: float, words: str) -> None:
    assert p_words(p) == words


def test_a_bound_that_leaves_zero_out_is_not_printed_as_zero() -> None:
    # Of all seeds tried the interval of this one ends nearest to 0: it must not be printed as -0.00.
    rng = np.random.default_rng(2129)
    frame = pd.DataFrame({"v": rng.normal(size=40), "g": ["a", "b"] * 20})
    frame.loc[frame["g"] == "b", "v"] += 0.62
    result = mv.test(Dataset.of(frame), "welch_t", value="v", group="g")
    printed = re.search(r"95% CI \[(.+), (.+)\]", result.paper)
    assert printed is not None
    for bound, true in zip(printed.groups(), (result.effect.low, result.effect.high), strict=True):
        assert np.sign(float(bound)) == np.sign(true)


@given(st.floats(-0.02, 0.02))
def test_a_number_of_a_paper_keeps_its_sign(value: float) -> None:
    text = two(value)
    assert float(text) == 0 or np.sign(float(text)) == np.sign(value)
    assert not text.startswith("-0.00") or float(text) < 0
    if abs(value) > 1e-6:
        assert float(text) != 0


def test_clear_and_negligible_is_said_whatever_the_rows() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(0, 1, 2000), rng.normal(0.1, 1, 2000)
    frame = pd.DataFrame({"v": np.concatenate([a, b]), "g": ["a"] * 2000 + ["b"] * 2000})
    result = mv.test(Dataset.of(frame), "welch_t", value="v", group="g")
    assert result.p_value < 0.05
    assert result.effect.size == "negligible"
    assert "Clear is not large" in result.caveat


def test_one_extreme_value_does_not_switch_the_measure_of_a_relation() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=60)
    frame = pd.DataFrame({"x": x, "y": x + rng.normal(size=60)})
    plain = mv.advise(Dataset.of(frame), "x", "y")
    frame.loc[0, "y"] = 90.0
    bent = mv.advise(Dataset.of(frame), "x", "y")
    assert (plain.test, plain.alternative) == (bent.test, bent.alternative) == ("spearman", "pearson")
    assert "speak against it" in bent.alternative_reason
    assert "speak against it" not in plain.alternative_reason


def test_ranks_of_several_groups_name_the_group_whose_values_tend_to_be_highest() -> None:
    # b has the highest median, but half of its values are the lowest of all.
    values = {"a": [10, 11, 12, 13, 14, 15], "b": [0, 1, 2, 40, 41, 42], "c": [18, 18.1, 18.2, 20, 21, 22]}
    frame = pd.DataFrame({name: np.array(part * 2, dtype=float) for name, part in values.items()})
    long = Dataset.of(frame.melt(var_name="g", value_name="v"))
    result = mv.test(long, "kruskal_wallis", value="v", group="g")
    assert max(result.groups, key=lambda group: group.median).name == "b"
    assert "values tend to be highest in c (" in result.verdict
    assert result.mean_ranks == pytest.approx(
        long.frame["v"].rank().groupby(long.frame["g"].astype(str)).mean().tolist()
    )
    wide = frame.assign(b=[0.0, 1.0, 2.0, 40.0, 41.0, 5.0] * 2)
    result = mv.test(Dataset.of(wide), "friedman", columns=tuple("abc"))
    assert result.mean_ranks == pytest.approx(wide.rank(axis=1).mean().tolist())
    assert "values tend to be highest in c (" in result.verdict


def test_numbers_without_bound_are_said_in_words() -> None:
    frame = pd.DataFrame({"a": list("xxxxyyyy"), "b": list("uuuvvvvv")})
    result = mv.test(
        Dataset.of(frame, kinds=dict.fromkeys("ab", Kind.CATEGORICAL)), "fisher_exact", row="a", column="b"
    )
    assert "Odds ratio = infinite" in result.paper
    assert "infinite]" in result.paper
    assert ranged(Effect("r", 0.1, -np.inf, 0.9)) == "95% interval -infinite to 0.900"
    with pytest.raises(DataError, match=r"is inf. It must be finite\."):
        mv.test(two_groups(0), "one_sample_t", value="y", mu=float("inf"))
    with pytest.raises(DataError, match=r"It must be finite and at least 0\."):
        mv.test(two_groups(0), "tost", value="y", group="g", margin=-1)


def test_a_claim_of_equivalence_stands_beside_the_interval_that_decides_it() -> None:
    rng = np.random.default_rng(8)
    for _ in range(40):
        frame = pd.DataFrame({"v": rng.normal(size=80), "g": ["a", "b"] * 40})
        result = mv.test(Dataset.of(frame), "tost", value="v", group="g", margin=0.5)
        inside = -0.5 < result.effect.low <= result.effect.high < 0.5
        assert inside == (result.p_value < 0.05)
        assert result.effect.level == 0.9
        assert "90% CI [" in result.paper
        assert "margin = 0.50" in result.paper
        assert "90% interval" in result.verdict
        better = mv.test(Dataset.of(frame), "non_inferiority", value="v", group="g", margin=0.3)
        assert (better.effect.low > -0.3) == (better.p_value < 0.05)
        assert "one side is tested" in " ".join(better.notes)


def test_one_of_a_thing_is_told_in_the_singular() -> None:
    frame = pd.DataFrame({"g": list("aabbbccc"), "h": list("xxxyyxyx"), "y": np.arange(8.0)})
    kinds = {"g": Kind.CATEGORICAL, "h": Kind.CATEGORICAL, "y": Kind.NUMERIC}
    with pytest.raises(NotApplicable, match=r"^1 share is given for 3 groups\."):
        mv.test(Dataset.of(frame, kinds=kinds), "goodness_of_fit", column="g", shares="40")
    with pytest.raises(NotApplicable, match=r"^2 shares are given for 3 groups\."):
        mv.test(Dataset.of(frame, kinds=kinds), "goodness_of_fit", column="g", shares="40 60")
    alone = frame.assign(y=[1.0, np.nan, *np.arange(6.0)])
    with pytest.raises(NotApplicable, match="Group 'a' has 1 complete value; at least 2"):
        mv.test(Dataset.of(alone[alone["g"] != "c"], kinds=kinds), "welch_t", value="y", group="g")
    lost = frame.assign(h=frame["h"].where(frame["g"] != "c"))
    notes = mv.test(Dataset.of(lost, kinds=kinds), "chi_square", row="g", column="h").notes
    assert "1 group without a complete row is left out." in notes
    assert changes_check(1, "exact").sentence.startswith("1 row changed;")
    assert zeros_check(np.array([0.0, 1.0, 2.0])).sentence.startswith(
        "1 row (33%) with a difference of zero is left out"
    )


@pytest.mark.parametrize(
    ("key", "asked", "noun"),
    [
        ("pearson", {"first": "y", "second": "x"}, "relation"),
        ("chi_square", {"row": "g", "column": "h"}, "relation"),
        ("linear_regression", {"value": "y", "predictors": ("x", "g")}, "relation"),
        ("logistic_regression", {"column": "h", "predictors": ("y",)}, "relation"),
        ("shapiro_wilk", {"value": "y"}, "departure from a normal distribution"),
        ("welch_t", {"value": "y", "group": "g"}, "difference"),
        ("runs_test", {"value": "y"}, "departure from a random order"),
        ("ljung_box", {"value": "y"}, "dependence on values before"),
        ("kpss", {"value": "y"}, "drift"),
        ("augmented_dickey_fuller", {"value": "w"}, "return to a level"),
    ],
)
def test_what_was_not_shown_is_what_was_looked_for(key: str, asked: dict, noun: str) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"y": rng.normal(size=60), "x": rng.normal(size=60), "g": list("ab") * 30, "h": list("ccd") * 20}
    )
    frame["w"] = frame["y"].cumsum()
    assert f"That no {noun} was shown" in mv.test(Dataset.of(frame), key, **asked).caveat
