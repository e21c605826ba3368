"""Logistic regression: against R and statsmodels, what must not change it, separation and other refusals."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.results.residuals import residuals_of
from mlviz.results.tables import coefficients_table, terms_table
from mlviz.results.testing import TestResult
from mlviz.stats.ledger import looks_of
from mlviz.stats.regressions import odds
from tests.stats.tables import table
from tests.stats.test_regression import check, values_of

PENGUINS = {"column": "sex", "predictors": ("body_mass_g", "bill_length_mm", "species")}


def regress(data: Dataset, predictors: tuple[str, ...] = ("a", "b"), **more: Any) -> TestResult:
    return mv.test(data, "logistic_regression", column="y", predictors=predictors, **more)


def rows(n: int = 60, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"a": rng.normal(size=n), "b": rng.normal(size=n), "g": rng.choice(list("xyz"), n)})
    chance = special.expit(0.8 * frame["a"] - 0.5 * frame["b"] + 0.5 * (frame["g"] == "z"))
    return frame.assign(y=np.where(rng.random(n) < chance, "yes", "no"))


def test_single_rows_and_curves_agree_with_r() -> None:
    # R 4.2.2, m <- glm(sex ~ body_mass_g + bill_length_mm + species, binomial, control=list(epsilon=1e-15)); then the
    # first three of cooks.distance(m), hatvalues(m) and rstudent(m); with eta <- predict(m), p = 0.246482080262573 of
    # anova(m, update(m, . ~ . + I(eta^2) + I(eta^3)), test="Rao")
    result = mv.test(table("penguins"), "logistic_regression", **PENGUINS)
    found = result.influence
    assert found is not None
    assert found.cook[:3] == pytest.approx([0.0018952689471758, 0.0161098643781609, 0.000752627487500843], rel=1e-6)
    assert found.leverage[:3] == pytest.approx([0.0205509644383951, 0.0186466671948802, 0.0249200243626529], rel=1e-6)
    assert found.residual[:3] == pytest.approx([0.86130014933343, -1.83329971906889, -0.521526500124576], rel=1e-9)
    assert found.rows[:4].tolist() == [0, 1, 2, 4]
    assert "p = .246" in check(result, "Straight lines").sentence


def as_r_stops(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients and covariance of R's glm.fit: reweighted least squares from (y + 1/2) / 2.

    It stops once the deviance changes by less than 1e-8 of itself (plus 0.1), and takes the covariance from the weights
    with which it made the last step, those of the step before.
    """
    chances, before = (y + 0.5) / 2, np.inf
    while True:
        eta, weights = special.logit(chances), chances * (1 - chances)
        inverse = np.linalg.inv((x * weights[:, None]).T @ x)
        beta = inverse @ ((x * weights[:, None]).T @ (eta + (y - chances) / weights))
        chances = special.expit(x @ beta)
        deviance = -2 * float(np.log(np.where(y == 1, chances, 1 - chances)).sum())
        if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8:
            return beta, inverse
        before = deviance


def test_where_errors_differ_from_r_it_is_because_r_stops_earlier() -> None:
    # R 4.2.2, coef(summary(glm(sex ~ body_mass_g + bill_length_mm + species, binomial))): standard errors and p
    errors_of_r = [6.354210811541089576, 0.000963962601909562, 0.112780269589160639, 1.309734549805386727]
    p_of_r = [1.33625991504774e-15, 2.48715287429736e-13, 1.20001493047952e-08, 9.53636320475782e-08]
    frame = table("penguins").frame.dropna(subset=["sex", "body_mass_g", "bill_length_mm"])
    levels = [(frame["species"] == level).to_numpy(dtype=float) for level in ("Chinstrap", "Gentoo")]
    x = np.column_stack([np.ones(len(frame)), frame[["body_mass_g", "bill_length_mm"]], *levels])
    beta, covariance = as_r_stops(x, (frame["sex"] == "male").to_numpy(dtype=float))
    errors = np.sqrt(np.diag(covariance))
    p = 2 * special.ndtr(-np.abs(beta / errors))
    # R's numbers are those of its rule ...
    assert errors[:4] == pytest.approx(errors_of_r, rel=1e-6)
    assert p[:4] == pytest.approx(p_of_r, rel=1e-4)
    # ... and ours those of the end of the search: apart by z^2 times as much in p as in z, as it is far in the tail.
    found = mv.test(table("penguins"), "logistic_regression", **PENGUINS).coefficients
    assert [one.error for one in found] == pytest.approx(errors, rel=1e-5)
    z = np.array([one.statistic for one in found])
    steep = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / special.ndtr(-np.abs(z))
    apart = np.log(p / np.array([one.p_value for one in found]))
    assert apart == pytest.approx((np.abs(z) - np.abs(beta / errors)) * steep, rel=1e-2)
    assert (np.abs(apart) < 2e-4).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_random_data_agree_with_statsmodels(seed: int) -> None:
    # statsmodels 0.15, Logit(y, add_constant(x)).fit(method="newton", tol=1e-13)
    frame = rows(80, seed)
    y = (frame["y"] == "yes").to_numpy(dtype=float)
    made = sm.Logit(y, sm.add_constant(frame[["a", "b"]])).fit(method="newton", tol=1e-13, disp=False)
    result = regress(Dataset.of(frame), interval="wald")
    found = np.array([[c.value, c.error, c.statistic, c.p_value, c.low, c.high] for c in result.coefficients])
    wanted = np.column_stack([made.params, made.bse, made.tvalues, made.pvalues, np.asarray(made.conf_int())])
    assert found == pytest.approx(wanted, rel=1e-6)
    assert (result.statistic, result.p_value) == pytest.approx((made.llr, made.llr_pvalue), rel=1e-6)
    expected = {"McFadden's R squared": made.prsquared, "AIC": made.aic, "BIC": made.bic}
    # statsmodels looks for the constant alone by BFGS, which stops early.
    assert {name: values_of(result)[name] for name in expected} == pytest.approx(expected, rel=1e-6)
    less = sm.Logit(y, sm.add_constant(frame[["b"]])).fit(method="newton", tol=1e-13, disp=False)
    assert result.terms[1].statistic == pytest.approx(2 * (made.llf - less.llf), rel=1e-6, abs=1e-9)


def test_at_the_ends_of_an_interval_the_likelihood_is_lower_by_what_it_should_be() -> None:
    # The definition: with the coefficient held there, twice the log likelihood is lower by the 95% point of chi-square.
    frame = rows(40, 5)
    y = (frame["y"] == "yes").to_numpy(dtype=float)
    result = regress(Dataset.of(frame))
    columns = {"(constant)": np.ones(40), "a": frame["a"].to_numpy(), "b": frame["b"].to_numpy()}
    top = sm.Logit(y, np.column_stack(list(columns.values()))).fit(disp=False).llf
    for one in result.coefficients:
        others = np.column_stack([values for name, values in columns.items() if name != one.name])
        for end in (one.low, one.high):
            model = sm.GLM(y, others, family=sm.families.Binomial(), offset=columns[one.name] * end)
            lower = top - model.fit(tol=1e-14).llf
            assert 2 * lower == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-6)


@settings(max_examples=10, deadline=None)
@given(
    st.integers(0, 100),
    st.sampled_from([1e-140, 1e-3, 1e100]),
    st.sampled_from([0.0, 50.0, 1e5]),
    st.sampled_from(["first", "last", "most frequent"]),
)
def test_units_order_and_reference_change_nothing(seed: int, unit: float, moved: float, reference: str) -> None:
    frame = rows(80, seed).round(4)
    plain = regress(Dataset.of(frame), ("a", "g"))
    changed = frame.sample(frac=1, random_state=seed).assign(a=(frame["a"] + moved) * unit)
    result = regress(Dataset.of(changed), ("a", "g"), reference=reference)
    assert [one.statistic for one in result.terms] == pytest.approx([one.statistic for one in plain.terms], rel=1e-6)
    assert result.effect.value == pytest.approx(plain.effect.value, rel=1e-7)
    assert result.coefficients[1].value * unit == pytest.approx(plain.coefficients[1].value, rel=1e-6)
    assert result.coefficients[1].low * unit == pytest.approx(plain.coefficients[1].low, rel=1e-6)


def test_the_other_answer_turns_every_sign() -> None:
    data = Dataset.of(rows())
    yes, no = regress(data), regress(data, level="no")
    assert [-one.value for one in no.coefficients] == pytest.approx([one.value for one in yes.coefficients])
    assert [-one.high for one in no.coefficients] == pytest.approx([one.low for one in yes.coefficients], rel=1e-6)
    assert no.terms[0].statistic == pytest.approx(yes.terms[0].statistic)
    assert "yes from no" in yes.verdict
    assert "no from yes" in no.verdict


def test_of_three_answers_one_stands_against_the_others() -> None:
    data = table("penguins")
    result = mv.test(data, "logistic_regression", column="species", level="Gentoo", predictors=("bill_length_mm",))
    assert "Gentoo (123 rows) against others (219 rows)" in result.notes[0]


def test_wald_takes_over_where_a_profile_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    data = Dataset.of(rows())
    wald = regress(data, interval="wald")
    monkeypatch.setattr(odds, "PROFILED_AT_MOST", 10)
    swapped = regress(data)
    assert [one.low for one in swapped.coefficients] == [one.low for one in wald.coefficients]
    assert any("too much to profile" in note for note in swapped.notes)


def test_wald_stands_for_the_likelihood_ratio_where_fits_would_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    # Weak effects: of strong ones both statistics are large, and differ.
    frame = rows(4000)
    data = Dataset.of(frame.assign(y=np.random.default_rng(8).permutation(frame["y"].to_numpy())))
    refitted = regress(data, ("a", "b", "g"))
    monkeypatch.setattr(odds, "REFITTED_AT_MOST", 10)
    quick = regress(data, ("a", "b", "g"))
    assert quick.terms[0] == refitted.terms[0]
    assert quick.terms[1].statistic == pytest.approx(quick.coefficients[1].statistic ** 2)
    assert [one.statistic for one in quick.terms] == pytest.approx([one.statistic for one in refitted.terms], rel=0.05)
    assert "Wald's, since there are so many" in quick.notes[1]


SEPARATED = [
    ({"a": lambda f: f.index - 30.5 + 60 * (f["y"] == "yes")}, ("a", "b"), "'a' tells some rows of 'y' apart"),
    ({"g": lambda f: f["y"].where(f.index > 5, "none")}, ("b", "g"), "'g' tells some rows of 'y' apart"),
    # Only 4 rows of 60 have the level, all of one answer.
    ({"g": lambda f: np.where((f["y"] == "yes") & (f.index < 8), "rare", f["g"])}, ("a", "g"), "'g' tells some rows"),
]


@pytest.mark.parametrize(("columns", "predictors", "words"), SEPARATED)
def test_separation_is_refused_with_the_column(
    columns: dict[str, Any], predictors: tuple[str, ...], words: str
) -> None:
    with pytest.raises(mv.NotApplicable, match=words) as error:
        regress(Dataset.of(rows().assign(**columns), kinds={"a": Kind.NUMERIC}), predictors)
    assert "Leave it out" in error.value.remedy


@pytest.mark.parametrize("n", [400, 20_000])
def test_a_rare_level_that_is_nearly_separated_is_no_separation(n: int) -> None:
    # One of 12 rows with the level differs: its odds ratio is large but finite, however many other rows there are.
    frame = rows(n, 1).assign(g="common")
    frame.loc[:11, "g"] = "rare"
    frame.loc[:11, "y"] = ["yes"] * 11 + ["no"]
    result = regress(Dataset.of(frame), ("g",))
    others = frame.loc[12:, "y"] == "yes"
    expected = np.log(11 / 1) - special.logit(others.mean())
    assert result.coefficients[1].value == pytest.approx(expected, rel=1e-9)


REFUSED = [
    ({"y": "yes"}, {}, "constant"),
    ({"a": 1.0}, {}, "'a' does not vary"),
    ({"b": lambda f: 1 - f["a"]}, {}, "'b' says nothing that the columns before it do not say"),
    ({}, {"level": "perhaps"}, "no answer 'perhaps'"),
    ({"g": lambda f: [f"level {i}" for i in f.index]}, {"predictors": ("a", "g")}, "61 coefficients"),
]


@pytest.mark.parametrize(("columns", "asked", "words"), REFUSED)
def test_what_has_no_answer_is_refused_in_words(columns: dict[str, Any], asked: dict[str, Any], words: str) -> None:
    kinds = {name: Kind.NUMERIC for name in columns if name in "ab"}
    kinds |= {name: Kind.CATEGORICAL for name in columns if name == "g"}
    with pytest.raises(mv.NotApplicable, match=words) as error:
        regress(Dataset.of(rows().assign(**columns), kinds=kinds), **asked)
    assert error.value.remedy


def test_answers_lost_with_missing_values_are_told() -> None:
    frame = rows()
    frame.loc[frame["y"] == "yes", "a"] = np.nan
    with pytest.raises(mv.NotApplicable, match="All rows or none are yes"):
        regress(Dataset.of(frame))


def test_words_tables_and_picture() -> None:
    result = mv.test(table("penguins"), "logistic_regression", **PENGUINS)
    assert result.verdict.startswith("body_mass_g, bill_length_mm and species tell male from female (sex)")
    assert "by a factor of 293.4 per standard deviation of body_mass_g" in result.verdict
    mass = result.coefficients[1]
    sd = table("penguins").frame.dropna(subset=["sex", "body_mass_g", "bill_length_mm"])["body_mass_g"].std()
    assert mass.standardised_ratios[0] == pytest.approx(float(np.exp(mass.value * sd)), rel=1e-9)
    assert "bill_length_mm: odds ratio = 1.90, 95% CI [1.55, 2.41], z = 5.70, p < .001" in result.paper
    assert "0.00," not in result.paper
    frame = coefficients_table(result)
    assert frame["odds ratio"].to_numpy() == pytest.approx(np.exp(frame["estimate"].to_numpy()))
    assert {"chi-square", "df"} <= set(terms_table(result))
    assert not {"F", "df error"} & set(terms_table(result))
    drawn = draw(result)
    assert drawn.layout.xaxis.type == "log"
    assert drawn.data[-1].x[0] == pytest.approx(mass.standardised_ratios[0])
    assert residuals_of(result) is None
    assert [result.terms[at].name for (_, _, at), _ in looks_of(result)] == [
        "(whole model)",
        "body_mass_g",
        "bill_length_mm",
        "species",
    ]


def test_a_predictor_called_like_the_whole_model_is_a_line_of_its_own() -> None:
    plain, named = (
        regress(Dataset.of(rows().rename(columns={"b": name})), ("a", name)) for name in ("b", "(whole model)")
    )
    assert (named.statistic, named.df, named.p_value) == (plain.statistic, plain.df, plain.p_value)
    assert [one.statistic for one in named.terms] == [one.statistic for one in plain.terms]


@pytest.mark.parametrize("apart", [1e-3, 1e-6, 1e-8])
def test_columns_that_nearly_repeat_each_other_keep_their_digits(apart: float) -> None:
    # Beside a, the column a + apart d says what d says: its part is that of d, its coefficient that of d over apart.
    frame = rows(60, 4)
    frame["near"] = frame["a"] + apart * frame["b"]
    told = regress(Dataset.of(frame))
    found = regress(Dataset.of(frame), ("a", "near"), interval="wald")
    digits = max(1e-8, 1e-14 / apart)
    assert found.statistic == pytest.approx(told.statistic, rel=1e-8)
    assert found.terms[2].statistic == pytest.approx(told.terms[2].statistic, rel=digits)
    ours, other = found.coefficients[2], told.coefficients[2]
    assert (ours.value * apart, ours.error * apart) == pytest.approx((other.value, other.error), rel=digits)


def held(x: np.ndarray, y: np.ndarray, offset: np.ndarray) -> float:
    """Return the lowest deviance with these log odds given, by scipy's trust region, which takes no step too far."""

    def parts(beta: np.ndarray) -> tuple[float, np.ndarray]:
        eta = x @ beta + offset
        return 2 * float((np.logaddexp(0, eta) - y * eta).sum()), -2 * (x.T @ (y - special.expit(eta)))

    def curve(beta: np.ndarray) -> np.ndarray:
        chances = special.expit(x @ beta + offset)
        return 2 * (x * (chances * (1 - chances))[:, None]).T @ x

    start = np.zeros(x.shape[1])
    return float(optimize.minimize(parts, start, jac=True, hess=curve, method="trust-exact", tol=1e-9).fun)


def test_profiles_hold_where_nearly_all_chances_are_0_or_1() -> None:
    # The definition, of a fit so strong that the other coefficients go far while one is held.
    rng = np.random.default_rng(87)
    frame = pd.DataFrame({"a": rng.normal(size=60), "g": rng.choice(list("uvwxyz"), 60)})
    chance = special.expit(12 * frame["a"] + 3 * (frame["g"] == "z"))
    frame["y"] = np.where(rng.random(60) < chance, "yes", "no")
    y = (frame["y"] == "yes").to_numpy(dtype=float)
    result = regress(Dataset.of(frame), ("a", "g"))
    levels = [(frame["g"] == level).to_numpy(dtype=float) for level in "vwxyz"]
    x = np.column_stack([np.ones(60), frame["a"], *levels])
    top = held(x, y, np.zeros(60))
    for at, one in enumerate(result.coefficients):
        for end in (one.low, one.high):
            lower = held(np.delete(x, at, axis=1), y, x[:, at] * end) - top
            assert lower == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-5)


def test_odds_ratios_beyond_the_range_of_numbers_are_powers_of_e() -> None:
    frame = rows(60, 4)
    frame["near"] = frame["a"] + 1e-6 * frame["b"]
    verdict = regress(Dataset.of(frame), ("a", "near"), interval="wald").verdict
    assert "infinite" not in verdict
    assert "factor of 0 " not in verdict
    assert verdict.count("by a factor of e^") == 2


@pytest.mark.parametrize("far", [1e3, 1e5, 1e6])
def test_a_row_far_away_on_its_side_adds_nothing(far: float) -> None:
    # Its chance is 1 whatever the slope is near the fit, so the coefficient is that of the other rows.
    frame = rows(60, 4)
    without = regress(Dataset.of(frame.iloc[1:]))
    slope = without.coefficients[1].value
    frame.loc[0, ["a", "y"]] = [np.sign(slope) * far, without.column_labels[1]]
    found = regress(Dataset.of(frame))
    for ours, other in zip(found.coefficients, without.coefficients, strict=True):
        numbers = (ours.value, ours.error, ours.low, ours.high)
        assert numbers == pytest.approx((other.value, other.error, other.low, other.high), rel=1e-4)
