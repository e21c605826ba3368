"""The cases computed in R that lie beside the project, for every test there is."""

import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared

MAY_AUGUST = {"value": "Ozone", "group": "Month"}
RUNS: dict[str, tuple[str, dict[str, Any]]] = {
    "t_sleep_student": ("student_t", {"value": "extra", "group": "group"}),
    "t_sleep_paired": ("paired_t", {"first": "drug1", "second": "drug2"}),
    "t_tooth_welch": ("welch_t", {"value": "len", "group": "supp"}),
    "t_air_may_aug": ("welch_t", MAY_AUGUST),
    "w_air_may_aug": ("mann_whitney", MAY_AUGUST),
    "w_mtcars_corr": ("mann_whitney", {"value": "mpg", "group": "am"}),
    "w_tooth": ("mann_whitney", {"value": "len", "group": "supp"}),
    "w_hw_paired_exact": ("wilcoxon", {"first": "before", "second": "after"}),
    "w_penguin": ("mann_whitney", {"value": "flipper_length_mm", "group": "sex"}),
    "kruskal_iris": ("kruskal_wallis", {"value": "Sepal.Width", "group": "Species"}),
    "welch_aov_penguins": ("welch_anova", {"value": "body_mass_g", "group": "species"}),
    "chisq_ucb_admit_gender": ("chi_square", {"row": "Admit", "column": "Gender"}),
    "chisq_yates_ucb_admit_gender": ("chi_square", {"row": "Admit", "column": "Gender", "yates": True}),
    "chisq_hec_hair_eye": ("chi_square", {"row": "Hair", "column": "Eye"}),
    "chisq_mtcars_cyl_gear": ("chi_square", {"row": "cyl", "column": "gear"}),
    "ks2_mtcars": ("kolmogorov_smirnov", {"value": "mpg", "group": "am", "exact": False}),
    "ks2_penguin": ("kolmogorov_smirnov", {"value": "body_mass_g", "group": "species", "exact": False}),
    "shapiro_airquality_Wind": ("shapiro_wilk", {"value": "Wind"}),
    "ad_airquality_Wind": ("anderson_darling", {"value": "Wind"}),
    "lillie_faithful_waiting": ("lilliefors", {"value": "waiting"}),
    "ftest_mtcars": ("f_test", {"value": "mpg", "group": "am"}),
    "levene_median_InsectSprays": ("brown_forsythe", {"value": "count", "group": "spray"}),
    "levene_median_PlantGrowth": ("brown_forsythe", {"value": "weight", "group": "group"}),
    "cor_pearson_mtcars_mpg_wt": ("pearson", {"first": "mpg", "second": "wt"}),
    "cor_pearson_iris_Sepal.Length_Petal.Length": ("pearson", {"first": "Sepal.Length", "second": "Petal.Length"}),
    "cor_spearman_iris_Sepal.Length_Petal.Length": ("spearman", {"first": "Sepal.Length", "second": "Petal.Length"}),
    "cor_pearson_mtcars_hp_qsec": ("pearson", {"first": "hp", "second": "qsec"}),
    "cor_spearman_mtcars_hp_qsec": ("spearman", {"first": "hp", "second": "qsec"}),
    "cor_kendall_airquality_Ozone_Temp": ("kendall", {"first": "Ozone", "second": "Temp"}),
    "cor_pearson_anscombe_x1_y1": ("pearson", {"first": "x1", "second": "y1"}),
    "cor_spearman_anscombe_x1_y1": ("spearman", {"first": "x1", "second": "y1"}),
    "cor_kendall_penguins_bill_length_mm_bill_depth_mm": (
        "kendall",
        {"first": "bill_length_mm", "second": "bill_depth_mm"},
    ),
}


@cache
def cases() -> dict[str, dict[str, Any]]:
    assert SHARED is not None
    content = json.loads((SHARED / "reference" / "r" / "cases.json").read_text())
    return {case["id"]: case for case in content["cases"]}


def run(case: dict[str, Any], key: str, values: dict[str, Any]) -> TestResult:
    assert SHARED is not None
    frame = pd.read_csv(SHARED / "reference" / "r" / case["data"], keep_default_na=False, na_values=[""])
    if case["id"].endswith("may_aug"):
        frame = frame[frame["Month"].isin([5, 8])]
    if case["id"] == "ks2_penguin":
        frame = frame[frame["species"].isin(["Adelie", "Gentoo"])]
    numeric = [name for role, name in values.items() if role in ("value", "first", "second")]
    groups = [name for role, name in values.items() if role in ("group", "row", "column")]
    kinds = dict.fromkeys(numeric, Kind.NUMERIC) | dict.fromkeys(groups, Kind.CATEGORICAL)
    return mv.test(Dataset.of(frame, kinds=kinds), key, **values)


@pytest.mark.parametrize("name", RUNS)
def test_agrees_with_r(name: str) -> None:
    case, (key, values) = cases()[name], RUNS[name]
    result, expected = run(case, key, values), case["expected"]
    assert result.statistic == pytest.approx(expected.get("statistic", expected.get("F")), rel=1e-6)
    # R prints 0 for a p below 1e-30.
    assert result.p_value == pytest.approx(expected["p_value"], rel=1e-6, abs=1e-30)
    if "df" in expected:
        wanted = expected["df"] if isinstance(expected["df"], list) else [expected["df"]]
        assert result.df == pytest.approx(wanted, rel=1e-6)
    if key == "chi_square":
        wanted = np.sort(np.ravel(expected["expected"]))
        assert np.sort(np.ravel(result.expected)) == pytest.approx(wanted, rel=1e-6)
    if key in ("student_t", "welch_t"):
        means = [group.mean for group in result.groups]
        assert means == pytest.approx(list(expected["estimate"].values()), rel=1e-6)
    if "conf_int" in expected:
        effect = result.effect if key == "pearson" else result.effects[0]
        assert (effect.low, effect.high) == pytest.approx(expected["conf_int"], rel=1e-6)


def test_one_way_anova_agrees_with_r() -> None:
    expected = cases()["aov_chickwts"]["expected"]["feed"]
    result = run(cases()["aov_chickwts"], "anova", {"value": "weight", "group": "feed"})
    assert (result.statistic, result.p_value) == pytest.approx((expected["F"], expected["p_value"]), rel=1e-6)


@pytest.mark.parametrize(
    ("name", "outcome"), [("lm_stackloss", "stack.loss"), ("lm_swiss", "Fertility"), ("lm_iris", "Sepal.Length")]
)
def test_linear_regression_agrees_with_r(name: str, outcome: str) -> None:
    assert SHARED is not None
    frame = pd.read_csv(SHARED / "reference" / "r" / cases()[name]["data"])
    others = tuple(column for column in frame if column not in (outcome, "name"))
    kinds = dict.fromkeys((outcome, *frame[list(others)].select_dtypes("number")), Kind.NUMERIC)
    result = mv.test(Dataset.of(frame, kinds=kinds), "linear_regression", value=outcome, predictors=others)
    expected = cases()[name]["expected"]
    for wanted, one in zip(expected["coefficients"].values(), result.coefficients, strict=True):
        keys = ("estimate", "std_error", "t", "p_value")
        found = [one.value, one.error, one.statistic, one.p_value, one.low, one.high]
        assert found == pytest.approx([*(wanted[key] for key in keys), *wanted["ci95"]], rel=1e-6)
    named = {one.name: one.value for one in result.effects}
    found = [result.statistic, result.p_value, *result.df, result.effect.value]
    assert found == pytest.approx([expected[key] for key in ("F", "F_p")] + [*expected["F_df"], expected["r_squared"]])
    found = [named[key] for key in ("Adjusted R squared", "Residual standard deviation", "AIC", "BIC")]
    assert found == pytest.approx([expected[key] for key in ("adj_r_squared", "sigma", "AIC", "BIC")], rel=1e-6)


def test_influence_agrees_with_r() -> None:
    assert SHARED is not None
    frame = pd.read_csv(SHARED / "reference" / "r" / cases()["cook_stackloss"]["data"])
    data = Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.NUMERIC))
    others = ("Air.Flow", "Water.Temp", "Acid.Conc.")
    found = mv.test(data, "linear_regression", value="stack.loss", predictors=others).influence
    assert found is not None
    for name, numbers in (("cook", found.cook), ("hat", found.leverage), ("rstudent", found.residual)):
        assert numbers == pytest.approx(cases()["cook_stackloss"]["expected"][name], rel=1e-6)


def test_what_a_regression_says_of_new_rows_agrees_with_r() -> None:
    expected = cases()["loo_penguin"]["expected"]
    given = {"value": "body_mass_g", "predictors": ("flipper_length_mm",)}
    result = run(cases()["loo_penguin"], "linear_regression", given)
    named = {one.name: one.value for one in result.effects}
    assert result.effect.value == pytest.approx(expected["train_r2"], rel=1e-6)
    found = named["Leave-one-out R squared"], named["Leave-one-out RMSE"], named["Leave-one-out RMSE"] ** 2
    assert found == pytest.approx([expected[key] for key in ("q2", "loocv_rmse", "loocv_mse")], rel=1e-6)


def test_reset_agrees_with_r() -> None:
    case = cases()["reset_cars"]
    expected = case["expected"]
    result = run(case, "linear_regression", {"value": "dist", "predictors": ("speed",)})
    numbers = dict(next(one for one in result.checks if one.name == "Straight lines").numbers)
    wanted = (expected["statistic"], *expected["df"], expected["p_value"])
    assert tuple(numbers.values()) == pytest.approx(wanted, rel=1e-6)


def test_factorial_anova_agrees_with_r() -> None:
    assert SHARED is not None
    case = cases()["anova3_mtcars"]
    frame = pd.read_csv(SHARED / "reference" / "r" / case["data"])
    data = Dataset.of(frame, kinds=dict.fromkeys(("cyl", "am"), Kind.CATEGORICAL))
    result = mv.test(data, "factorial_anova", value="mpg", factors=("cyl", "am"), sums="III")
    for term in result.terms:
        expected = case["expected"][term.name.replace(" x ", ":")]
        found = term.sum_squares, term.df[0], term.statistic, term.p_value
        assert found == pytest.approx([expected[key] for key in ("SS", "Df", "F", "p_value")], rel=1e-6)
    left = case["expected"]["Residuals"]
    assert (result.terms[0].error_squares, result.df[1]) == pytest.approx((left["SS"], left["Df"]), rel=1e-6)


@pytest.mark.parametrize("name", ["airquality_Ozone", "mtcars_hp", "InsectSprays_count", "rock_perm"])
def test_skewness_and_kurtosis_agree_with_r(name: str) -> None:
    case = cases()[f"desc_{name}"]
    result = run(case, "jarque_bera", {"value": name.rpartition("_")[2]})
    moments = case["expected"]["skewness_g1"], case["expected"]["kurtosis_g2"]
    assert (result.effect.value, result.effects[0].value) == pytest.approx(moments, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "value", "group"),
    [("d_sleep", "extra", "group"), ("d_ToothGrowth", "len", "supp"), ("d_penguins", "body_mass_g", "sex")],
)
def test_effect_sizes_agree_with_r(name: str, value: str, group: str) -> None:
    expected = cases()[name]["expected"]
    t = run(cases()[name], "student_t", {"value": value, "group": group})
    ranks = run(cases()[name], "mann_whitney", {"value": value, "group": group})
    assert t.effect.value == pytest.approx(expected["hedges_g"], rel=1e-6)
    d = t.effects[1]
    assert d.value == pytest.approx(expected["cohens_d"], rel=1e-6)
    # effectsize finds its bounds with optim, which stops a few 1e-8 early: that shows where a bound is near 0.
    assert (d.low, d.high) == pytest.approx(expected["d_ci"], rel=1e-6, abs=1e-7)
    assert ranks.effect.value == pytest.approx(expected["rank_biserial"], rel=1e-6)


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("assoc_ucb_admit_gender", "Admit", "Gender"),
        ("assoc_infert_edu_case", "education", "case"),
        ("assoc_mtcars_cyl_gear", "cyl", "gear"),
        ("assoc_penguin_species_island", "species", "island"),
    ],
)
def test_cramers_v_agrees_with_r(name: str, row: str, column: str) -> None:
    result, expected = run(cases()[name], "chi_square", {"row": row, "column": column}), cases()[name]["expected"]
    assert result.effect.value == pytest.approx(expected["cramers_v"], rel=1e-6)
    assert result.effects[0].value == pytest.approx(expected["contingency"], rel=1e-6)
    assert result.statistic == pytest.approx(expected["pearson"], rel=1e-6)


@pytest.mark.parametrize(
    ("name", "value", "group"),
    [("dunn_airquality", "Ozone", "Month"), ("dunn_InsectSprays", "count", "spray")],
)
def test_dunn_agrees_with_r(name: str, value: str, group: str) -> None:
    result = run(cases()[name], "kruskal_wallis", {"value": value, "group": group})
    expected = cases()[name]["expected"]
    assert len(expected) == len(result.post_hoc)
    for pair in result.post_hoc:
        wanted = expected[f"{pair.first} vs {pair.second}"]
        # rstatix subtracts the first from the second.
        assert -pair.statistic == pytest.approx(wanted["z"], rel=1e-6)
        assert (pair.p_value, pair.p_adjusted) == pytest.approx((wanted["p"], wanted["p_adj"]), rel=1e-6)


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("assoc_ucb_admit_gender", "Admit", "Gender"),
        ("assoc_infert_edu_case", "education", "case"),
        ("assoc_mtcars_cyl_gear", "cyl", "gear"),
        ("assoc_penguin_species_island", "species", "island"),
    ],
)
def test_g_tests_agree_with_r(name: str, row: str, column: str) -> None:
    result, expected = run(cases()[name], "g_test", {"row": row, "column": column}), cases()[name]["expected"]
    assert (result.statistic, *result.df) == pytest.approx((expected["G"], expected["G_df"]), rel=1e-6)
    assert result.p_value == pytest.approx(expected["G_p"], rel=1e-6)


def test_goodness_of_fit_agrees_with_r() -> None:
    expected = cases()["chisq_gof_p"]["expected"]
    data = counted({level: {"rows": n} for level, n in zip("abcde", (89, 37, 30, 28, 2), strict=True)})
    result = mv.test(data, "goodness_of_fit", column="row", shares="40; 20; 20; 15; 5")
    assert (result.statistic, result.p_value) == pytest.approx((expected["statistic"], expected["p_value"]), rel=1e-6)
    assert result.df == (expected["df"],)


def counted(table: dict[str, dict[str, int]]) -> Dataset:
    """Return a row for every count of a table of row x column."""
    pairs = [(row, column) for row, cells in table.items() for column, n in cells.items() for _ in range(n)]
    return Dataset.of(pd.DataFrame(pairs, columns=["row", "column"]), kinds={"row": Kind.CATEGORICAL})


def test_two_shares_agree_with_r() -> None:
    expected = cases()["prop_two"]["expected"]
    data = counted({"a": {"no": 55, "yes": 45}, "b": {"no": 70, "yes": 30}})
    result = mv.test(data, "two_proportions", row="row", column="column", yates=True, interval="wald")
    assert (result.statistic, result.p_value) == pytest.approx((expected["statistic"], expected["p_value"]), rel=1e-6)
    assert (result.effect.low, result.effect.high) == pytest.approx(expected["conf_int"], rel=1e-6)


def test_several_shares_agree_with_r() -> None:
    expected = cases()["prop_smokers"]["expected"]
    smokers = zip("abcd", (83, 90, 129, 70), (86, 93, 136, 82), strict=True)
    data = counted({group: {"yes": yes, "no": n - yes} for group, yes, n in smokers})
    result = mv.test(data, "chi_square", row="row", column="column")
    assert (result.statistic, result.p_value) == pytest.approx((expected["statistic"], expected["p_value"]), rel=1e-6)


def test_fisher_agrees_with_r() -> None:
    result = run(cases()["fisher_mtcars"], "fisher_exact", {"row": "am", "column": "vs"})
    expected = cases()["fisher_mtcars"]["expected"]
    assert result.p_value == pytest.approx(expected["p_value"], rel=1e-6)
    # R looks for the ratio and its bounds with uniroot at its default tolerance of 1.2e-4.
    assert (result.effect.low, result.effect.high) == pytest.approx(expected["conf_int"], rel=1e-4)
    assert result.effect.value == pytest.approx(expected["estimate"]["odds ratio"], rel=1e-4)


def test_a_table_with_an_empty_column_is_refused() -> None:
    # R gives NaN for chisq.test(matrix(c(10, 20, 0, 0), 2)): here there is one group left, and that is said.
    frame = pd.DataFrame({"row": ["a"] * 10 + ["b"] * 20, "column": ["x"] * 30})
    kinds = {"row": Kind.CATEGORICAL, "column": Kind.CATEGORICAL}
    for key in ("chi_square", "g_test", "fisher_exact", "cramers_v", "theils_u"):
        with pytest.raises(NotApplicable, match="group"):
            mv.test(Dataset.of(frame, kinds=kinds), key, row="row", column="column")
