"""Logistic regression: how several columns together, and each beyond the others, tell two answers apart."""

from dataclasses import replace

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import Choice, ColumnOf
from mlviz.results.regression import Coefficient
from mlviz.results.testing import Effect, Term
from mlviz.stats.effects.shares import LEVEL, counted
from mlviz.stats.method import Factor, Finding, Mixed, statistical_test
from mlviz.stats.numerics.noncentral import chi2_interval
from mlviz.stats.regressions import checks, odds
from mlviz.stats.regressions.diagnostics import inflation
from mlviz.stats.regressions.odds import OddsFit
from mlviz.stats.regressions.predictors import PREDICTORS, REFERENCE, coded, coefficients_of

INTERVAL = Choice(
    "interval",
    "Intervals of coefficients",
    "The profile of the likelihood keeps its promise with few rows; Wald's is symmetric on the log odds and faster",
    "profile",
    options=("profile", "wald"),
    labels=("profile likelihood", "Wald"),
    beside=True,
)
PENGUINS = (("column", "sex"), ("predictors", ("body_mass_g", "bill_length_mm", "species")))
R2_RULE = (
    "Likelihood gained over a constant, as a share of what can be gained. Its interval, by the noncentral chi-square, "
    "is wider than need be where it is large."
)


@statistical_test(
    key="logistic_regression",
    goal="several factors",
    also=("binary regression", "logit", "odds ratio", "multiple logistic regression"),
    label="Logistic regression",
    question="What raises or lowers the odds of an answer, each with the rest held equal?",
    help="Maximum likelihood: the odds ratio per unit of each column, what each adds, and which rows decide.",
    params=(
        ColumnOf("column", "Outcome", "A category such as yes or no", kinds=CATEGORIES, min_levels=2),
        replace(LEVEL, label="Odds of"),
        PREDICTORS,
        REFERENCE,
        INTERVAL,
    ),
    references=(
        "Cox (1958), The regression analysis of binary sequences",
        "Venzon and Moolgavkar (1988), A method for computing profile-likelihood-based confidence intervals",
        "Nagelkerke (1991), A note on a general definition of the coefficient of determination",
        "Tjur (2009), Coefficients of determination in logistic regression models",
        "Pregibon (1981), Logistic regression diagnostics",
    ),
    known=(
        Known(
            "penguins",
            "R 4.2.2, m <- glm(sex ~ body_mass_g + bill_length_mm + species, binomial, control=list(epsilon=1e-15)); "
            "summary(m), AIC(m), BIC(m); car 3.1.1 Anova(m, type=3) and vif(m); Nagelkerke's R squared as "
            "(1 - exp((m$deviance - m$null.deviance) / n)) / (1 - exp(-m$null.deviance / n))",
            (*PENGUINS, ("interval", "wald")),
            (
                ("statistic", 297.825401295398),
                ("df.0", 4),
                ("p_value", 3.19061388880834e-63),
                ("effect.value", 0.788201501679412),
                ("effects.0.value", 0.6938070353),
                ("effects.4.value", 173.783593564891),
                ("terms.1.statistic", 128.429789124837),
                ("terms.3.statistic", 227.566837711628),
                ("terms.3.p_value", 3.84139581441226e-50),
                ("coefficients.0.value", -50.77780208805143758),
                ("coefficients.1.error", 0.000963964150784875),
                ("coefficients.2.p_value", 1.20006728424854e-08),
                ("coefficients.4.statistic", -8.07666264519976),
                ("coefficients.1.vif", 10.0009889),
                ("coefficients.3.vif", 2.81723028460593**2),
            ),
            1e-6,
        ),
        Known(
            "penguins",
            "R 4.2.2, MASS 7.3.58.2, confint(m), which interpolates the profile by splines",
            PENGUINS,
            (
                ("coefficients.0.low", -64.5920783432778),
                ("coefficients.1.low", 0.00533188725263003),
                ("coefficients.1.high", 0.00913274833527567),
                ("coefficients.4.high", -11.7825069997015),
            ),
            1e-4,
        ),
    ),
)
def logistic_regression(column: Factor, level: str, predictors: Mixed, reference: str, interval: str) -> Finding:
    """Return the likelihood ratio of all columns together, of each beyond the others, and the coefficients.

    log(p / (1 - p)) = b0 + b1 x1 + ..., p the chance of the answer that is counted. Carried on until nothing changes:
    R's ``glm`` stops once the deviance changes by less than 1e-8 of itself and takes the covariance from the weights of
    the step before, so its standard errors have fewer digits.
    """
    answers, name = counted(column, level)
    y = answers.codes.astype(np.float64)
    if len(np.unique(answers.codes)) < 2:
        raise NotApplicable(f"All rows or none are {name}, so nothing can tell them apart.", "Choose another column.")
    design = coded(predictors.columns, reference)
    fit = odds.fitted_odds(design, y, column.name)
    kind = interval if odds.profiled(fit) else "wald"
    inflations = dict(zip(design.places, inflation(fit.covariance, design.places.values()), strict=True))
    rows = odds.rows_of_odds(fit)
    terms = _terms(fit)
    bent = "Add the square or the logarithm of a column on the Clean page."
    return Finding(
        about="odds",
        statistic_name="chi-square",
        statistic=terms[0].statistic,
        df=terms[0].df[:1],
        p_value=terms[0].p_value,
        effect=_nagelkerke(fit),
        effects=_effects(fit),
        terms=terms,
        term=terms[0].name,
        coefficients=_coefficients(fit, kind, inflations),
        influence=rows.influence(fit.chances, predictors.rows),
        column_labels=answers.levels,
        checks=(
            checks.size_check(int(min(y.sum(), len(y) - y.sum())), len(design.columns), "rarer outcome"),
            checks.collinearity_check(inflations),
            checks.curvature_check(odds.curved_odds(fit), bent, "Score test of curved log odds"),
            checks.influence_check(rows, predictors.rows),
        ),
        notes=_notes(fit, answers, kind, interval),
    )


def _terms(fit: OddsFit) -> tuple[Term, ...]:
    """Return the whole model, then each predictor beyond the others; of one predictor, these are the same."""
    rule = "Share of what it and the fit leave unexplained, in deviance."
    found = []
    for name, own in fit.design.effects.items():
        grown, df = odds.without(fit, own), float(len(own))
        share = grown / (grown + fit.deviance)
        effect = Effect("Partial deviance explained", share, np.nan, np.nan, rule=rule)
        found.append(Term(name, grown, (df, np.nan), float(special.chdtrc(df, grown)), effect))
    return tuple(found)


def _nagelkerke(fit: OddsFit) -> Effect:
    """Return (1 - exp(-G / n)) / (1 - exp(-D0 / n)), G the likelihood ratio and D0 the deviance of a constant alone."""
    n, df = len(fit.y), len(fit.values) - 1
    gained = fit.null_deviance - fit.deviance
    top = -np.expm1(-fit.null_deviance / n)
    value, low, high = (float(-np.expm1(-one / n) / top) for one in (gained, *chi2_interval(gained, df)))
    return Effect("Nagelkerke's R squared", value, low, min(high, 1.0), rule=R2_RULE)


def _effects(fit: OddsFit) -> tuple[Effect, ...]:
    yes, k = fit.y == 1, len(fit.values)
    found = {
        "Tjur's R squared": float(fit.chances[yes].mean() - fit.chances[~yes].mean()),
        "McFadden's R squared": 1 - fit.deviance / fit.null_deviance,
        "Deviance": fit.deviance,
        "Deviance of a constant alone": fit.null_deviance,
        "AIC": fit.deviance + 2 * k,
        "BIC": fit.deviance + k * float(np.log(len(fit.y))),
    }
    return tuple(Effect(name, value, np.nan, np.nan) for name, value in found.items())


def _coefficients(fit: OddsFit, kind: str, inflations: dict[str, float]) -> tuple[Coefficient, ...]:
    errors = np.sqrt(np.diag(fit.covariance))
    z = fit.values / errors
    bounds = odds.intervals(fit, kind)
    numbers = np.column_stack((fit.values, errors, z, 2 * special.ndtr(-np.abs(z)), bounds))
    n, levels = len(fit.y), np.array([bool(level) for level in fit.design.levels])
    scales = np.where(levels, 1.0, fit.scaled.spread * np.sqrt(n / (n - 1)))
    return coefficients_of(fit.design, numbers, scales, inflations, ratio=True)


def _notes(fit: OddsFit, answers: Factor, kind: str, asked: str) -> tuple[str, ...]:
    (other, yes), (n0, n1) = answers.levels, answers.counts.tolist()
    by = {"profile": "the profile of the likelihood", "wald": "Wald's method"}[kind]
    why = ": there is too much to profile in a moment" if kind != asked else ""
    of = "that of leaving it out (likelihood ratio)" if odds.refitted(fit) else "Wald's, since there are so many"
    return (
        f"Odds of {yes} ({n1:,} rows) against {other} ({n0:,} rows).",
        f"Chi-square of an effect is {of}; z of a coefficient is Wald's.",
        f"Intervals of coefficients by {by}{why}.",
        "Standardised: log odds per standard deviation of a number, or for a level.",
    )
