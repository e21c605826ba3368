"""The cases computed in R of what is no single test: descriptions, matrices, plans, logistic regression, edges."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from tests.shared import SHARED, needs_shared
from tests.stats.test_r_cases import cases

pytestmark = needs_shared


def frame_of(case: dict[str, Any]) -> pd.DataFrame:
    assert SHARED is not None
    return pd.read_csv(SHARED / "reference" / "r" / case["data"], keep_default_na=False, na_values=[""])


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("desc_airquality_Ozone", "Ozone"),
        ("desc_mtcars_hp", "hp"),
        ("desc_InsectSprays_count", "count"),
        ("desc_rock_perm", "perm"),
        ("desc_LifeCycleSavings_dpi", "dpi"),
    ],
)
def test_descriptions_agree_with_r(name: str, column: str) -> None:
    case = cases()[name]
    expected, data = case["expected"], Dataset.of(frame_of(case), kinds={column: Kind.NUMERIC})
    described = next(one for one in mv.profile(data).columns if one.name == column)
    numbers = described.numeric
    assert numbers is not None
    found = {
        "n": described.count, "mean": numbers.mean, "sd": numbers.sd, "min": numbers.minimum, "max": numbers.maximum,
        "median": numbers.median, "q05": numbers.quantile(0.05), "q1": numbers.quantile(0.25),
        "q3": numbers.quantile(0.75), "q95": numbers.quantile(0.95), "skewness_G1": numbers.skewness,
        "kurtosis_G2": numbers.kurtosis,
    }  # fmt: skip
    assert found == pytest.approx({key: expected[key] for key in found}, rel=1e-6)
    assert (numbers.low_fence, numbers.high_fence) == pytest.approx(expected["iqr_fence_type7"], rel=1e-6)
    assert numbers.n_outliers == np.size(expected["outliers_iqr_type7"])
    against = mv.test(data, "one_sample_t", value=column, mu=0.0)
    assert (against.groups[0].low, against.groups[0].high) == pytest.approx(expected["ci95_mean"], rel=1e-6)
    (one,) = mv.describe(data, [column]).numbers
    assert (one.n, one.missing) == (expected["n"], expected["missing"])
    found = {
        "mean": one.mean, "sd": one.sd, "var": one.sd**2, "se": one.error, "min": one.minimum, "q05": one.q05,
        "q1": one.q1, "median": one.median, "q3": one.q3, "q95": one.q95, "max": one.maximum, "iqr": one.q3 - one.q1,
        "mad_1.4826": one.mad, "mad_raw": one.mad / 1.4826, "skewness_G1": one.skewness, "kurtosis_G2": one.kurtosis,
        "trimmed_mean_10": one.trimmed, "ci95_mean": [one.low, one.high],
    }  # fmt: skip
    for key, value in found.items():
        assert value == pytest.approx(expected[key], rel=1e-6), key
    wanted = np.nan if expected["geometric_mean"] is None else expected["geometric_mean"]
    assert one.geometric == pytest.approx(wanted, rel=1e-6, nan_ok=True)


@pytest.mark.parametrize(
    ("name", "column", "rule", "k", "key"),
    [
        ("desc_airquality_Ozone", "Ozone", "z", 3.0, "outliers_z3"),
        ("desc_airquality_Ozone", "Ozone", "mad", 3.5, "outliers_modz3.5"),
        ("desc_mtcars_hp", "hp", "mad", 3.5, "outliers_modz3.5"),
        ("desc_LifeCycleSavings_dpi", "dpi", "z", 3.0, "outliers_z3"),
    ],
)
def test_outliers_agree_with_r(name: str, column: str, rule: str, k: float, key: str) -> None:
    case = cases()[name]
    data = Dataset.of(frame_of(case), kinds={column: Kind.NUMERIC})
    step = mv.steps.Outliers(columns=[column], rule=rule, k=k, action="flag")
    after = mv.Recipe().then(step).apply(data).frame
    flagged = after.loc[after.iloc[:, -1].astype(bool), column]
    assert sorted(flagged) == sorted(np.atleast_1d(case["expected"][key]).tolist())


def test_a_matrix_of_correlations_agrees_with_r() -> None:
    case = cases()["cormat_mtcars"]
    names = case["expected"]["columns"]
    data = Dataset.of(frame_of(case)[names], kinds=dict.fromkeys(names, Kind.NUMERIC))
    np.testing.assert_allclose(mv.correlate(data, names).values, case["expected"]["matrix"], rtol=1e-6)


def test_shares_of_variance_agree_with_r() -> None:
    case = cases()["eta_warpbreaks"]
    data = Dataset.of(frame_of(case), kinds={"breaks": Kind.NUMERIC})
    result = mv.test(data, "anova", value="breaks", group="tension")
    found = {effect.name.lower().replace(" ", "_"): effect.value for effect in (result.effect, *result.effects)}
    assert found == pytest.approx(case["expected"], rel=1e-6)


def test_plans_agree_with_r() -> None:
    expected = {name: cases()[name]["expected"] for name in ("pow_t_n20", "pow_anova", "pow_chisq")}
    assert mv.power("two_sample_t", n=20, effect=1.0).power == pytest.approx(expected["pow_t_n20"]["power"], rel=1e-6)
    groups = mv.power("anova", effect=0.25, power=0.8, groups=4)
    assert groups.n == pytest.approx(expected["pow_anova"]["n"], rel=1e-6)
    assert mv.power("chi_square", effect=0.3, power=0.8, df=3).n == pytest.approx(expected["pow_chisq"]["N"], rel=1e-6)


def test_a_logistic_regression_agrees_with_r() -> None:
    case = cases()["logit_penguin"]
    columns = ("body_mass_g", "bill_length_mm")
    result = mv.test(
        Dataset.of(frame_of(case)), "logistic_regression", column="sex", predictors=columns, interval="wald"
    )
    expected, named = case["expected"], {one.name: one.value for one in result.effects}
    keys = {"Deviance": "deviance", "Deviance of a constant alone": "null_deviance", "AIC": "AIC", "BIC": "BIC"}
    keys["McFadden's R squared"] = "mcfadden_r2"
    assert [named[key] for key in keys] == pytest.approx([expected[key] for key in keys.values()], rel=1e-6)
    for wanted, one in zip(expected["coefficients"].values(), result.coefficients, strict=True):
        found = one.value, one.ratios[0], one.error, one.statistic, one.p_value, one.low, one.high
        keys = ("estimate", "exp_estimate", "std_error", "z", "p_value")
        assert found == pytest.approx([*(wanted[key] for key in keys), *wanted["wald_ci95"]], rel=1e-6)


def test_separated_groups_have_no_logistic_regression() -> None:
    frame = frame_of(cases()["edge_logit_separation"])
    data = Dataset.of(frame, kinds={"x": Kind.NUMERIC, "y": Kind.CATEGORICAL})
    with pytest.raises(mv.NotApplicable, match="'x' tells some rows of 'y' apart without exception"):
        mv.test(data, "logistic_regression", column="y", predictors=("x",))


def test_edges_are_refused_or_told() -> None:
    numbers = pd.DataFrame({"a": [1.0, 2, 3, 4, 5], "b": [2.0] * 5})
    with pytest.raises(mv.NotApplicable, match="does not vary"):
        mv.test(Dataset.of(numbers, kinds={"a": Kind.NUMERIC, "b": Kind.NUMERIC}), "pearson", first="a", second="b")
    table = pd.DataFrame({"row": ["x"] * 10 + ["y"] * 20, "column": ["u"] * 30})
    kinds = {"row": Kind.CATEGORICAL, "column": Kind.CATEGORICAL}
    with pytest.raises(mv.MlvizError):
        mv.test(Dataset.of(table, kinds=kinds), "chi_square", row="row", column="column")
    same = pd.DataFrame({"v": [1.0, 2, 3, 4] * 2, "g": ["a"] * 4 + ["b"] * 4})
    result = mv.test(Dataset.of(same, kinds={"v": Kind.NUMERIC}), "mann_whitney", value="v", group="g")
    assert (result.statistic, result.p_value) == (8.0, 1.0)
