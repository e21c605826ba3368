"""Linear regression: against R and statsmodels, what must not change it, and what it refuses."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.results.residuals import residuals_of
from mlviz.results.tables import coefficients_table, influence_table, terms_table
from mlviz.results.testing import TestResult
from mlviz.stats import least_squares
from mlviz.stats.ledger import looks_of
from mlviz.stats.numerics import linear
from mlviz.stats.regressions import predictors
from mlviz.stats.regressions.diagnostics import KEPT, curvature
from mlviz.workspace import frozen
from tests.stats.tables import table

PENGUINS = {"value": "body_mass_g", "predictors": ("flipper_length_mm", "species", "sex")}


def regress(data: Dataset, value: str = "y", predictors: tuple[str, ...] = ("a", "b"), **more: Any) -> TestResult:
    return mv.test(data, "linear_regression", value=value, predictors=predictors, **more)


def rows(n: int = 40, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"a": rng.normal(size=n), "b": rng.normal(size=n), "g": rng.choice(list("xyz"), n)})
    return frame.assign(y=2 * frame["a"] - frame["b"] + (frame["g"] == "z") + rng.normal(size=n))


def check(result: TestResult, name: str) -> Any:
    return next(one for one in result.checks if one.name == name)


def values_of(result: TestResult) -> dict[str, float]:
    return {one.name: one.value for one in (result.effect, *result.effects)}


def test_categories_and_numbers_agree_with_r() -> None:
    # R 4.2.2, m <- lm(body_mass_g ~ flipper_length_mm + species + sex, penguins); car 3.1.1 Anova(m, type=3), vif(m);
    # effectsize 0.8.3 standardize_parameters(m, method="refit")
    result = mv.test(table("penguins"), "linear_regression", **PENGUINS)
    assert [one.name for one in result.coefficients] == [
        "(constant)",
        "flipper_length_mm",
        "species: Chinstrap (against Adelie)",
        "species: Gentoo (against Adelie)",
        "sex: male (against female)",
    ]
    expected = [-365.8174497615330, 20.0249154302884, -87.6344779188819, 836.2600081474628, 530.3810944866988]
    assert [one.value for one in result.coefficients] == pytest.approx(expected, rel=1e-9)
    squares = [4325617.05438359, 13141805.68267474, 17189576.39695897]
    assert [one.sum_squares for one in result.terms[1:]] == pytest.approx(squares, rel=1e-9)
    assert result.terms[1].error_squares == pytest.approx(28653567.96678391, rel=1e-9)
    # car prints GVIF^(1/(2 Df)): squared it compares with the inflation of a number.
    inflations = [6.04595664109353, *[1.54195642488601**2] * 2, 1.36225963510971]
    assert [one.vif for one in result.coefficients[1:]] == pytest.approx(inflations, rel=1e-9)
    standardised = [0.348558130517959, -0.108833529728837, 1.038553895899287, 0.658681925027983]
    assert [one.standardised for one in result.coefficients[1:]] == pytest.approx(standardised, rel=1e-9)


def test_robust_errors_agree_with_r() -> None:
    # R 4.2.2, car 3.1.1 Anova(m, type=3, white.adjust="hc3"); lmtest 0.9.40, sandwich 3.0.2
    # waldtest(m, vcov=function(x) vcovHC(x, type="HC3"))
    result = mv.test(table("penguins"), "linear_regression", errors="hc3", **PENGUINS)
    assert (result.statistic, result.p_value) == pytest.approx((566.844552677678, 6.816962832547e-146), rel=1e-6)
    assert [round(one.statistic, 5) for one in result.terms[1:]] == [52.97230, 77.85517, 195.73445]
    assert result.terms[1].p_value == pytest.approx(2.5182e-12, rel=1e-4)
    assert "sum of squares" not in terms_table(result)


def test_residuals_are_checked_as_in_r() -> None:
    # R 4.2.2, lmtest 0.9.40 resettest(m) p = 0.0115422869532813 and bptest(m) p = 0.0600680693832403; of
    # lm(Fertility ~ ., swiss) 0.611196691704105 and 0.320979535070026; shapiro.test(residuals) p = 0.931758231410445
    penguins = mv.test(table("penguins"), "linear_regression", **PENGUINS)
    assert check(penguins, "Straight lines").passed is False
    assert "p = .012" in check(penguins, "Straight lines").sentence
    assert dict(check(penguins, "Straight lines").numbers)["p"] == pytest.approx(0.0115422869532813, rel=1e-9)
    assert dict(check(penguins, "Equal spread").numbers)["p"] == pytest.approx(0.0600680693832403, rel=1e-9)
    swiss = table("swiss")
    result = regress(swiss, "Fertility", tuple(name for name in swiss.names if name not in ("name", "Fertility")))
    seen = {"Straight lines": "p = .611", "Equal spread": "p = .321", "Normality": "p = .932"}
    for name, words in seen.items():
        assert words in check(result, name).sentence
    exact = {"Straight lines": 0.611196691704105, "Equal spread": 0.320979535070026, "Normality": 0.931758231410445}
    # scipy's Shapiro-Wilk has seven digits of R's.
    assert {name: dict(check(result, name).numbers)["p"] for name in exact} == pytest.approx(exact, rel=1e-6)
    # R 4.2.2, AIC(m), BIC(m)
    expected = {"AIC": 326.071568440549, "BIC": 339.022601652519, "Residual standard deviation": 7.16536883200273}
    assert {name: values_of(result)[name] for name in expected} == pytest.approx(expected, rel=1e-9)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(8, 60), st.booleans())
def test_random_data_agree_with_statsmodels(seed: int, n: int, robust: bool) -> None:
    # statsmodels 0.15, OLS(y, add_constant(x)).fit() with get_robustcov_results("HC3") and get_influence()
    frame = rows(n, seed)
    result = regress(Dataset.of(frame), errors="hc3" if robust else "classical")
    made = sm.OLS(frame["y"], sm.add_constant(frame[["a", "b"]])).fit()
    known = made.get_robustcov_results("HC3") if robust else made
    found = np.array([[c.value, c.error, c.statistic, c.p_value, c.low, c.high] for c in result.coefficients])
    wanted = np.column_stack([known.params, known.bse, known.tvalues, known.pvalues, np.asarray(known.conf_int())])
    assert found == pytest.approx(wanted, rel=1e-7)
    assert (result.statistic, result.p_value) == pytest.approx((float(known.fvalue), float(known.f_pvalue)), rel=1e-7)
    shares = made.rsquared, made.rsquared_adj
    assert (result.effect.value, result.effects[0].value) == pytest.approx(shares, rel=1e-9, abs=1e-12)
    influence, ours = made.get_influence(), result.influence
    assert ours is not None
    assert ours.cook == pytest.approx(influence.cooks_distance[0], rel=1e-7)
    assert ours.leverage == pytest.approx(influence.hat_matrix_diag, rel=1e-9)
    assert ours.residual == pytest.approx(influence.resid_studentized_external, rel=1e-7)


def test_every_row_left_out_is_what_the_hat_matrix_says() -> None:
    frame = rows(15)
    squares = []
    for at in range(len(frame)):
        kept = frame.drop(index=at)
        fit = least_squares(kept["y"].to_numpy(), {name: kept[name].to_numpy() for name in ("a", "b")})
        guess = fit.values @ np.r_[1.0, frame.loc[at, ["a", "b"]].to_numpy(dtype=float)]
        squares.append((frame.loc[at, "y"] - guess) ** 2)
    found = values_of(regress(Dataset.of(frame)))
    total = float(((frame["y"] - frame["y"].mean()) ** 2).sum())
    assert found["Leave-one-out RMSE"] == pytest.approx(np.sqrt(np.mean(squares)), rel=1e-9)
    assert found["Leave-one-out R squared"] == pytest.approx(1 - sum(squares) / total, rel=1e-9)


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 100),
    st.sampled_from([1e-130, 1e-6, 1.0, 1e6, 1e100]),
    st.sampled_from([0.0, -3.5, 1e6]),
    st.sampled_from(["first", "last", "most frequent"]),
)
def test_units_order_and_reference_change_nothing(seed: int, unit: float, moved: float, reference: str) -> None:
    frame = rows(30, seed)
    changed = frame.sample(frac=1, random_state=seed).assign(
        a=lambda f: (f["a"].round(6) + moved) * unit, y=lambda f: f["y"] * unit
    )
    rounded = regress(Dataset.of(frame.assign(a=frame["a"].round(6))), predictors=("a", "g"))
    result = regress(Dataset.of(changed), predictors=("a", "g"), reference=reference)
    assert result.effect.value == pytest.approx(rounded.effect.value, rel=1e-6)
    assert [one.statistic for one in result.terms] == pytest.approx([one.statistic for one in rounded.terms], rel=1e-6)
    assert [one.p_value for one in result.terms] == pytest.approx([one.p_value for one in rounded.terms], rel=1e-5)
    assert result.coefficients[1].value == pytest.approx(rounded.coefficients[1].value, rel=1e-6)
    assert result.coefficients[1].standardised == pytest.approx(rounded.coefficients[1].standardised, rel=1e-6)
    assert result.hypothesis == rounded.hypothesis


def test_a_predictor_is_worth_what_leaving_it_out_costs() -> None:
    frame = rows(50, 3)
    whole = regress(Dataset.of(frame), predictors=("a", "b", "g"))
    less = regress(Dataset.of(frame), predictors=("a", "b"))
    lost = less.terms[0].error_squares - whole.terms[0].error_squares
    assert whole.terms[3].name == "g"
    assert whole.terms[3].sum_squares == pytest.approx(lost, rel=1e-9)
    assert whole.terms[3].df == (2, 45)


def test_one_group_against_another_is_student_s_test() -> None:
    frame = rows(30).assign(g=["x", "y"] * 15)
    result = regress(Dataset.of(frame), predictors=("g",))
    t = stats.ttest_ind(frame.loc[frame["g"] == "y", "y"], frame.loc[frame["g"] == "x", "y"])
    assert result.coefficients[1].statistic == pytest.approx(t.statistic, rel=1e-9)
    assert (result.term, len(looks_of(result))) == ("g", 1)
    assert check(result, "Straight lines").passed is None
    assert result.verdict.startswith("No clear sign that g explains y")


def test_many_rows_are_fitted_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    data = Dataset.of(rows(300))
    few = regress(data, predictors=("a", "b", "g"))
    monkeypatch.setattr(linear, "DOUBLED_AT_MOST", 0)
    many = regress(data, predictors=("a", "b", "g"))
    assert [c.value for c in many.coefficients] == pytest.approx([c.value for c in few.coefficients], rel=1e-12)
    assert [c.error for c in many.coefficients] == pytest.approx([c.error for c in few.coefficients], rel=1e-12)
    assert many.effect.value == pytest.approx(few.effect.value, rel=1e-12)


def test_a_large_offset_loses_no_digits() -> None:
    frame = rows(30).round(3)
    plain, moved = regress(Dataset.of(frame)), regress(Dataset.of(frame.assign(a=frame["a"] + 1e9, y=frame["y"] + 1e9)))
    assert moved.statistic == pytest.approx(plain.statistic, rel=1e-9)
    assert moved.coefficients[1].error == pytest.approx(plain.coefficients[1].error, rel=1e-9)


REFUSED = [
    ({"a": 3.0}, {}, "'a' does not vary"),
    ({"y": 3.0}, {}, "The outcome does not vary"),
    ({"b": lambda f: 2 * f["a"] + 1}, {}, "'b' says nothing that the columns before it do not say"),
    ({"y": lambda f: f["a"] - 3 * f["b"]}, {}, "explain every value exactly"),
    ({"g": lambda f: [f"level {i}" for i in f.index]}, {"predictors": ("a", "g")}, "41 coefficients"),
    ({"g": "x"}, {"predictors": ("a", "g")}, "'g' is constant"),
    ({"g": ["only"] + ["x", "y", "y"] * 13}, {"predictors": ("g",), "errors": "hc3"}, "Row 1 is fitted exactly"),
    ({}, {"predictors": ("a", "y")}, "'y' is named twice"),
    ({"a": np.nan}, {}, "a"),
]


@pytest.mark.parametrize(("columns", "asked", "words"), REFUSED)
def test_what_has_no_answer_is_refused_in_words(columns: dict[str, Any], asked: dict[str, Any], words: str) -> None:
    frame = rows(40).assign(**columns)
    kinds = {name: Kind.CATEGORICAL for name in columns if name == "g" and not isinstance(columns[name], str)}
    kinds |= {name: Kind.NUMERIC for name in columns if name != "g"}
    with pytest.raises(mv.NotApplicable, match=words) as error:
        regress(Dataset.of(frame, kinds=kinds), **asked)
    assert error.value.remedy


def test_too_much_for_a_page_is_refused_with_what_is_widest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predictors, "MOST_CELLS", 100)
    with pytest.raises(mv.NotApplicable, match="4 coefficients in 40 rows are too many") as error:
        regress(Dataset.of(rows()), predictors=("a", "g"))
    assert "Merge rare levels of 'g'" in error.value.remedy


def test_a_level_that_no_complete_row_has_is_left_out() -> None:
    frame = rows().assign(g=["x", "y"] * 19 + ["gone"] * 2)
    frame.loc[frame["g"] == "gone", "a"] = np.nan
    result = regress(Dataset.of(frame), predictors=("a", "g"))
    assert [one.level for one in result.coefficients] == ["", "", "y"]


def test_single_rows_agree_with_r() -> None:
    # R 4.2.2, m <- lm(stack.loss ~ ., stackloss): cooks.distance(m), hatvalues(m) and rstudent(m) of rows 1, 17 and 21
    data = Dataset.of(table("stackloss").frame, kinds=dict.fromkeys(table("stackloss").names, Kind.NUMERIC))
    found = regress(data, "stack.loss", ("Air.Flow", "Water.Temp", "Acid.Conc.")).influence
    assert found is not None
    places = [0, 16, 20]
    assert found.cook[places] == pytest.approx([0.153710372368208, 0.0654730783940473, 0.691999916339509], rel=1e-9)
    assert found.leverage[places] == pytest.approx([0.301555468936332, 0.41212349785786, 0.284533462725347], rel=1e-9)
    assert found.residual[places] == pytest.approx([1.2094746739175, -0.599585790516348, -3.33049331932804], rel=1e-9)


def test_curves_are_looked_for_as_in_r() -> None:
    # R 4.2.2, lmtest 0.9.40 resettest(lm(dist ~ speed, cars))
    cars = table("cars").frame.astype(float)
    found = curvature(least_squares(cars["dist"].to_numpy(), {"speed": cars["speed"].to_numpy()}))
    assert found is not None
    assert (found.statistic, found.p_value) == pytest.approx((1.55539754218668, 0.222003554526719), rel=1e-9)
    assert found.df == (2, 46)


def test_as_many_columns_as_rows_is_refused() -> None:
    frame = rows(3)
    with pytest.raises(mv.NotApplicable, match="3 complete rows cannot give 3 coefficients"):
        regress(Dataset.of(frame, kinds=dict.fromkeys("aby", Kind.NUMERIC)))


def test_a_row_of_its_own_is_told_and_counts_the_gaps() -> None:
    frame = rows(41).assign(g=["x", "y"] * 20 + ["alone"])
    frame.loc[0, "a"] = np.nan
    result = regress(Dataset.of(frame), predictors=("a", "g"))
    assert (result.n, result.n_excluded) == (40, 1)
    found = check(result, "Influence")
    assert found.passed is False
    assert "(41)" in found.sentence
    assert "Leave-one-out RMSE" not in values_of(result)
    assert result.influence is not None
    assert result.influence.rows[0] == 1
    assert np.isnan(result.influence.cook[-1])


def test_what_decides_and_what_repeats_is_named() -> None:
    frame = rows(40).assign(b=lambda f: f["a"] + 0.001 * f["b"])
    frame.loc[7, ["a", "y"]] = 12.0, -90.0
    result = regress(Dataset.of(frame), predictors=("a",))
    assert check(result, "Influence").passed is False
    assert "Row 8 moves the whole fit" in check(result, "Influence").sentence
    assert influence_table(result, 1)["row"].tolist() == [8]
    inflated = check(regress(Dataset.of(frame.drop(index=7)), predictors=("a", "b")), "Collinearity")
    assert inflated.passed is False
    assert "Others say much of what" in inflated.sentence
    assert check(regress(Dataset.of(rows(9))), "Sample size").passed is False


def test_unequal_spread_offers_robust_errors() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"a": np.linspace(0, 1, 200)})
    data = Dataset.of(frame.assign(y=frame["a"] + frame["a"] * rng.normal(size=200)))
    found = check(regress(data, predictors=("a",)), "Equal spread")
    assert found.passed is False
    assert "HC3" in found.remedy
    assert check(regress(data, predictors=("a",), errors="hc3"), "Equal spread").passed is True


def test_words_say_how_much_and_which_way() -> None:
    frame = rows(60, 1)
    result = regress(Dataset.of(frame), predictors=("a", "b", "g"))
    value = {one.name: one for one in result.coefficients}
    assert result.verdict.startswith("a, b and g explain ")
    assert f"y changes by {value['a'].value:.3g} per unit of a" in result.verdict
    assert value["a"].value > 0 > value["b"].value
    assert "by -" in result.verdict
    assert "R squared = 0." in result.paper
    assert f"a: b = {value['a'].value:.2f}, 95% CI [{value['a'].low:.2f}, {value['a'].high:.2f}]" in result.paper
    assert "does not say that changing them changes it" in result.caveat
    assert [result.terms[at].name for (_, _, at), _ in looks_of(result)] == ["(whole model)", "a", "b", "g"]
    assert any("left out of their own fit" in note for note in result.notes)


def test_tables_and_pictures() -> None:
    result = regress(Dataset.of(rows(60, 1)), predictors=("a", "b", "g"))
    frame = coefficients_table(result)
    assert frame["coefficient"].tolist() == ["(constant)", "a", "b", "g: y (against x)", "g: z (against x)"]
    assert {"t", "standardised", "VIF"} <= set(frame)
    drawn = draw(result)
    assert [trace.x[0] for trace in drawn.data] == pytest.approx([c.standardised for c in result.coefficients[:0:-1]])
    left = residuals_of(result)
    assert left is not None
    assert len(draw(left).data[0].x) == 60


def test_two_hundred_levels_are_drawn_in_part_and_tabled_whole() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"g": [f"level {i:03}" for i in range(200)] * 3, "y": rng.normal(size=600)})
    result = regress(Dataset.of(frame, kinds={"g": Kind.CATEGORICAL}), predictors=("g",))
    assert len(result.coefficients) == 200
    assert len(draw(result).data) == 20
    assert "20 clearest of 199" in draw(result).layout.xaxis.title.text
    assert "187 further coefficients are in the table" in result.paper


def test_of_very_many_rows_those_that_decide_most_are_kept() -> None:
    frame = rows(KEPT + 50)
    frame.loc[KEPT + 20, ["a", "y"]] = 40.0, -400.0
    found = regress(Dataset.of(frame)).influence
    assert found is not None
    assert (len(found.rows), found.n) == (KEPT, KEPT + 50)
    assert (np.diff(found.rows) > 0).all()
    assert found.rows[found.cook.argmax()] == KEPT + 20


def test_it_is_kept_on_disk_and_comes_back(tmp_path: Path) -> None:
    result = regress(Dataset.of(rows()), predictors=("a", "g"))
    frozen.write(tmp_path / "kept", result)
    again = frozen.read(tmp_path / "kept")
    assert again.coefficients[1:] == result.coefficients[1:]
    pd.testing.assert_frame_equal(influence_table(again), influence_table(result))


def test_the_order_of_predictors_is_no_other_question() -> None:
    data = Dataset.of(rows())
    one, two = regress(data, predictors=("a", "b")), regress(data, predictors=("b", "a"), reference="last")
    assert one.hypothesis == two.hypothesis
    assert one.hypothesis != regress(data, predictors=("a", "b"), errors="hc3").hypothesis


def test_a_predictor_called_like_the_whole_model_is_a_line_of_its_own() -> None:
    plain, named = (
        regress(Dataset.of(rows().rename(columns={"b": name})), predictors=("a", name))
        for name in ("b", "(whole model)")
    )
    assert (named.statistic, named.df, named.p_value) == (plain.statistic, plain.df, plain.p_value)
    assert [one.statistic for one in named.terms] == [one.statistic for one in plain.terms]
    assert len({one.name for one in named.terms}) == 3
    assert named.verdict == plain.verdict.replace("a and b ", "a and (whole model) ").replace(
        "unit of b", "unit of (whole model)"
    )


def test_nearly_exact_fits_keep_their_odds() -> None:
    # Cohen's f squared is F df / df_error, also where R squared rounds to 1.
    frame = rows()
    result = regress(Dataset.of(frame.assign(y=frame["a"] + 1e-9 * frame["y"])), predictors=("a",))
    assert result.effect.value == pytest.approx(1)
    f2 = next(one for one in result.effects if one.name == "Cohen's f squared")
    assert f2.value == pytest.approx(result.statistic / 38, rel=1e-12)
    assert 0 < f2.low < f2.value < f2.high < np.inf
