"""Linear regression: how several columns together, and each beyond the others, explain a number."""

from dataclasses import replace

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC
from mlviz.method import Known
from mlviz.params import Choice, ColumnOf
from mlviz.results.regression import Coefficient
from mlviz.results.testing import Check, Effect, Term
from mlviz.results.wording import percent
from mlviz.stats.checks import normality_check
from mlviz.stats.effects.effect_sizes import size_of
from mlviz.stats.layouts.checks import of_several_effects
from mlviz.stats.layouts.general_linear import NO_ERROR, share_effect, term
from mlviz.stats.method import Finding, Mixed, Values, statistical_test
from mlviz.stats.numerics.linear import LinearFit, inference, least_squares
from mlviz.stats.numerics.noncentral import f_interval
from mlviz.stats.numerics.offsets import mean_and_sd
from mlviz.stats.regressions import checks, diagnostics
from mlviz.stats.regressions.diagnostics import Rows
from mlviz.stats.regressions.predictors import PREDICTORS, REFERENCE, Coded, coded, coefficients_of
from mlviz.stats.summaries import varies

ERRORS = Choice(
    "errors",
    "Standard errors",
    "Classical ones suppose that rows stray equally far whatever their values; HC3 allows for the opposite",
    "classical",
    options=("classical", "hc3"),
    labels=("classical", "robust (HC3)"),
)
SWISS = ("Agriculture", "Examination", "Education", "Catholic", "Infant.Mortality")
R2_RULE = (
    "Share of the variance explained; its interval is by the noncentral F. Cohen (1988): 0.02 small, 0.13 medium, "
    "0.26 large."
)


@statistical_test(
    key="linear_regression",
    goal="several factors",
    also=("multiple regression", "ordinary least squares", "OLS", "regression coefficients", "simple regression"),
    label="Linear regression",
    question="How does a number change with several others, each with the rest held equal?",
    help="Least squares: the change of the outcome per unit of each column, what each adds, and which rows decide.",
    params=(ColumnOf("value", "Outcome", "The number that is explained", kinds=NUMERIC), PREDICTORS, REFERENCE, ERRORS),
    references=(
        "Fisher (1922), The goodness of fit of regression formulae",
        "Cook (1977), Detection of influential observation in linear regression",
        "Fox and Monette (1992), Generalized collinearity diagnostics",
        "Long and Ervin (2000), Using heteroscedasticity consistent standard errors in the linear regression model",
    ),
    known=(
        Known(
            "swiss",
            "R 4.2.2, m <- lm(Fertility ~ ., swiss); summary(m); confint(m); car 3.1.1 Anova(m, type=3) and vif(m); "
            "effectsize 0.8.3 F_to_eta2(19.76, 5, 41, alternative='two.sided') and standardize_parameters(m, 'refit')",
            (("value", "Fertility"), ("predictors", SWISS)),
            (
                ("statistic", 19.7610592622178),
                ("df.1", 41),
                ("p_value", 5.59379854113515e-10),
                ("effect.value", 0.706735001592726),
                ("effect.low", 0.525535067355994),
                ("effect.high", 0.796052616256256),
                ("effects.0.value", 0.670970977396716),
                ("terms.1.sum_squares", 307.716106253878),
                ("terms.1.statistic", 5.99340),
                ("terms.3.effect.value", 0.355783921116783),
                ("coefficients.0.value", 66.9151816789687),
                ("coefficients.1.error", 0.0703039231786481),
                ("coefficients.1.statistic", -2.448141770184),
                ("coefficients.1.p_value", 0.0187271543851755),
                ("coefficients.1.low", -0.314095624183498),
                ("coefficients.1.vif", 2.2841293775973),
                ("coefficients.3.standardised", -0.670400780106075),
                ("coefficients.3.standardised_low", -0.9549241030739168),
            ),
            1e-6,
        ),
        Known(
            "swiss",
            "R 4.2.2, lmtest 0.9.40 and sandwich 3.0.2, coeftest(m, vcov=vcovHC(m, type='HC3')), coefci of the same, "
            "waldtest(m, vcov=function(x) vcovHC(x, type='HC3')); car 3.1.1 Anova(m, type=3, white.adjust='hc3')",
            (("value", "Fertility"), ("predictors", SWISS), ("errors", "hc3")),
            (
                ("statistic", 14.187708150164),
                ("p_value", 4.57828839667271e-08),
                ("terms.1.statistic", 5.77889683974543),
                ("coefficients.1.error", 0.0715968068555594),
                ("coefficients.1.p_value", 0.0208239607477343),
                ("coefficients.0.high", 90.1750773260709),
            ),
        ),
    ),
)
def linear_regression(value: Values, predictors: Mixed, reference: str, errors: str) -> Finding:
    """Return F of all columns together, of each beyond the others, and the coefficients.

    y = b0 + b1 x1 + ... by QR and refinement (see ``least_squares``). R^2 = SS_model / SS_total; the F of a predictor
    is that of leaving it out. With HC3 errors F is Wald's statistic over its degrees of freedom.
    """
    design = coded(predictors.columns, reference)
    fit = _fitted(value, design)
    rows = diagnostics.rows_of(fit)
    covariance = diagnostics.robust(fit, rows, predictors.rows) if errors == "hc3" else fit.covariance
    inflations = dict(zip(design.places, diagnostics.inflation(fit.covariance, design.places.values()), strict=True))
    terms = _terms(fit, covariance, design, errors)
    looked_at = (
        checks.size_check(len(value), len(design.columns), "row"),
        checks.collinearity_check(inflations),
        *_left_over(fit, errors),
        checks.influence_check(rows, predictors.rows),
    )
    return Finding(
        about="regression",
        statistic_name="F",
        statistic=terms[0].statistic,
        df=terms[0].df,
        p_value=terms[0].p_value,
        effect=_explained(fit),
        effects=_effects(fit, rows),
        terms=terms,
        term=terms[0].name,
        coefficients=_coefficients(fit, covariance, design, value, inflations),
        influence=rows.influence(fit.fitted, predictors.rows),
        checks=looked_at,
        samples=(fit.fitted, rows.residual),
        notes=_notes(fit, rows, errors),
    )


def _fitted(value: Values, design: Coded) -> LinearFit:
    if not varies(value):
        raise NotApplicable("The outcome does not vary in these rows.", "Choose a column that does.")
    fit = least_squares(value, design.columns)
    # F without its degrees of freedom is the ratio of both sums of squares, in whatever units.
    if not fit.statistic * fit.df[0] / fit.df[1] < 1 / NO_ERROR:
        reason = "The columns explain every value exactly, so chance variation cannot be judged."
        raise NotApplicable(reason, "Check whether one of the columns was computed from another.")
    return fit


def _terms(fit: LinearFit, covariance: Values, design: Coded, errors: str) -> tuple[Term, ...]:
    """Return the whole model, then each predictor beyond the others; of one predictor, these are the same."""
    found = []
    for name, own in design.effects.items():
        df = len(own)
        f = fit.statistic if df == fit.df[0] else diagnostics.joint(fit.values, fit.covariance, own)
        squares = f * df * fit.residual_sd**2
        line = term(name, squares, df, fit.ss_residual, fit.df[1])
        if errors == "hc3":
            f = diagnostics.joint(fit.values, covariance, own)
            p = float(special.fdtrc(df, fit.df[1], f))
            line = replace(line, statistic=f, p_value=p, sum_squares=np.nan, error_squares=np.nan)
        found.append(line)
    return tuple(found)


def _explained(fit: LinearFit) -> Effect:
    made = share_effect("R squared", fit.r2, int(fit.df[0]), fit.df[1], R2_RULE)
    return replace(made, size=size_of(fit.r2, 0.02, 0.13, 0.26))


def _effects(fit: LinearFit, rows: Rows) -> tuple[Effect, ...]:
    """Return what else is said of the fit: other shares, errors, and criteria by which fits are compared, as in R."""
    n, (df, df_error) = len(fit.residuals), fit.df
    # By F and not by R squared, which may round to 1.
    odds = [fit.statistic * df / df_error, *(end / df_error for end in f_interval(fit.statistic, df, df_error))]
    # SS / n by logarithms, since a square may leave the range of numbers.
    height = -n / 2 * (np.log(2 * np.pi) + 2 * np.log(fit.residual_sd) + np.log(fit.df[1] / n) + 1)
    k = len(fit.values) + 1
    found = {
        "Adjusted R squared": 1 - (1 - fit.r2) * (n - 1) / fit.df[1],
        "Leave-one-out R squared": _predicted(fit, rows),
        "Leave-one-out RMSE": fit.residual_sd * float(np.sqrt((rows.alone**2).mean())),
        "Residual standard deviation": fit.residual_sd,
        "AIC": 2 * k - 2 * height,
        "BIC": k * np.log(n) - 2 * height,
    }
    first, *rest = (Effect(name, float(x), np.nan, np.nan) for name, x in found.items() if x == x)
    return first, Effect("Cohen's f squared", odds[0], odds[1], odds[2]), *rest


def _predicted(fit: LinearFit, rows: Rows) -> float:
    """Return 1 - PRESS / SS_total: the share explained of rows that each was left out of its own fit (Allen, 1974)."""
    return 1 - float((rows.alone**2).sum()) / fit.df[1] * (1 - fit.r2)


def _coefficients(
    fit: LinearFit, covariance: Values, design: Coded, value: Values, inflations: dict[str, float]
) -> tuple[Coefficient, ...]:
    found = inference(fit.values, covariance, fit.df[1])
    numbers = np.column_stack([found[name] for name in ("values", "errors", "t", "p_values", "low", "high")])
    columns = zip(design.columns.values(), design.levels, strict=True)
    spread = np.array([1.0 if level else mean_and_sd(column)[1] for column, level in columns])
    return coefficients_of(design, numbers, spread / mean_and_sd(value)[1], inflations)


def _left_over(fit: LinearFit, errors: str) -> tuple[Check, ...]:
    """Return what the residuals tell: curves, unequal spread, their shape."""
    bent = "Add the square or the logarithm of a column on the Clean page, and see what is then left over."
    spread = diagnostics.unequal_spread(fit)
    return (
        checks.curvature_check(diagnostics.curvature(fit), bent, "Ramsey's RESET"),
        checks.equal_spread_check(spread, assumed=errors == "classical"),
        *of_several_effects(normality_check((fit.residuals / fit.residual_sd,))),
    )


def _notes(fit: LinearFit, rows: Rows, errors: str) -> tuple[str, ...]:
    notes = ["Standardised: in standard deviations of the outcome, per standard deviation of a number or for a level."]
    if errors == "hc3":
        notes.append("F, p and intervals of coefficients rest on HC3 errors; shares of variance do not depend on them.")
    share = _predicted(fit, rows)
    if share == share:
        seen = percent(share) if share > 0 else "nothing"
        notes.append(
            f"Of rows that are left out of their own fit it explains {seen}, of those fitted {percent(fit.r2)}."
        )
    return tuple(notes)
