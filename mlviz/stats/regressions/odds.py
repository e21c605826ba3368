"""Log odds explained by columns: the fit of a logistic regression, and what follows from it."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.stats.layouts.design import fresh
from mlviz.stats.method import Values
from mlviz.stats.numerics.levels import Z
from mlviz.stats.numerics.logit import Logit, fit_logit, log_likelihood
from mlviz.stats.numerics.profile import profile_interval
from mlviz.stats.regressions.diagnostics import EXACT, Leftover, Rows, bends, joint
from mlviz.stats.regressions.predictors import Coded, Scaled, scaled

PROFILED_ROWS, PROFILED_AT_MOST = 100_000, 20_000_000
"""Rows, and rows times the cube of the coefficients, up to which intervals are profiled in a moment; of more rows the
intervals of Wald are nearly the same."""

REFITTED_AT_MOST = 4_000_000_000
"""Rows times squared coefficients times predictors up to which each predictor is left out in a fit of its own; above it
Wald's chi-square stands for the likelihood ratio: both part only where an effect is so strong that any p is tiny."""


@dataclass(frozen=True, slots=True, eq=False)
class OddsFit:
    """A logistic regression of n rows on k coefficients.

    Attributes
    ----------
    design, scaled : Coded, Scaled
        The columns, and the same brought near 1.
    y : array of n
        0 or 1.
    logit : Logit
        The fit of the scaled columns.
    chances, weights : array of n
        Fitted, and the variances of outcomes with these chances.
    basis : array of n x k
        Orthonormal columns that span the columns of the design weighted by the roots of the weights.
    values, covariance : array of k, array of k x k
        Coefficients in the units of the columns.
    deviance, null_deviance : float
        -2 log likelihood of the fit, and of a constant alone.
    """

    design: Coded
    scaled: Scaled
    y: Values
    logit: Logit
    chances: Values
    weights: Values
    basis: Values
    values: Values
    covariance: Values
    deviance: float
    null_deviance: float

    @property
    def pearson(self) -> Values:
        """Residuals in standard deviations of the outcome."""
        return (self.y - self.chances) / np.sqrt(self.weights)


def fitted_odds(design: Coded, y: Values, outcome: str) -> OddsFit:
    """Return the fit by maximum likelihood.

    Raises
    ------
    NotApplicable
        If columns say the same, or tell the outcomes apart so that no finite odds ratio exists, naming the column.
    """
    made = scaled(design)
    found = _fit(made.x, y)
    if not found.settled:
        raise _separated(design, made, found, outcome)
    eta, back, n = made.x @ found.beta, made.back, len(y)
    ones = float(y.sum())
    null = float(special.xlogy(ones, ones / n) + special.xlogy(n - ones, 1 - ones / n))
    chances = special.expit(eta)
    weights = np.maximum(chances * (1 - chances), 1e-300)
    basis = np.linalg.qr(made.x * np.sqrt(weights)[:, None])[0]
    return OddsFit(
        design, made, y, found, chances, weights, basis, back @ found.beta, back @ found.covariance @ back.T,
        -2 * log_likelihood(eta, y), -2 * null,
    )  # fmt: skip


def _fit(x: Values, y: Values) -> Logit:
    """Return the fit by orthonormal columns, as the information of those that nearly repeat others has few digits."""
    basis, triangle = np.linalg.qr(x)
    root = np.sqrt(len(x))
    found = fit_logit(basis * root, y)
    back = root * np.linalg.solve(triangle, np.eye(len(triangle)))
    return Logit(back @ found.beta, back @ found.covariance @ back.T, back @ found.step, found.settled)


def _separated(design: Coded, made: Scaled, found: Logit, outcome: str) -> NotApplicable:
    """Return the refusal that names what the log odds still run along."""
    reach = np.abs(found.step[1:]) * (made.x[:, 1:].max(axis=0) - made.x[:, 1:].min(axis=0))
    name = design.owners[int(reach.argmax())]
    reason = f"{name!r} tells some rows of {outcome!r} apart without exception, so it has no finite odds ratio."
    return NotApplicable(reason, "Leave it out, or merge its rare levels on the Clean page.")


def refitted(fit: OddsFit) -> bool:
    """Whether the predictors can be left out one by one in a moment."""
    return fit.scaled.x.size * len(fit.values) * len(fit.design.places) <= REFITTED_AT_MOST


def without(fit: OddsFit, own: list[int]) -> float:
    """Return how much the deviance grows if these coefficients are left out: chi-square of the likelihood ratio.

    Where that would take long, of some of the predictors it is Wald's chi-square.
    """
    if len(own) == len(fit.values) - 1:
        return fit.null_deviance - fit.deviance
    if not refitted(fit):
        return joint(fit.values, fit.covariance, own) * len(own)
    x, beta, spread = np.delete(fit.scaled.x, own, axis=1), fit.logit.beta, fit.logit.covariance
    # Where the others go as these become 0, to begin with: those that nearly repeat them go far.
    along = np.linalg.solve(spread[np.ix_(own, own)], np.delete(spread[own], own, axis=1)).T
    found = fit_logit(x, fit.y, start=np.delete(beta, own) - along @ beta[own])
    return max(-2 * log_likelihood(x @ found.beta, fit.y) - fit.deviance, 0.0)


def intervals(fit: OddsFit, kind: str) -> Values:
    """Return the 95% interval of every coefficient, by the profile of the likelihood or by Wald: k x 2."""
    if kind == "wald":
        half = Z * np.sqrt(np.diag(fit.covariance))
        return np.column_stack((fit.values - half, fit.values + half))
    x, y, spread = fit.scaled.x, fit.y, fit.scaled.spread
    slopes = [profile_interval(x, y, fit.logit, at) for at in range(1, len(fit.values))]
    # The constant is the log odds where all columns are 0, so for its profile they stay where they are.
    back = np.diag(np.r_[1.0, spread])
    placed = Logit(back @ fit.values, back @ fit.covariance @ back, fit.logit.step, True)
    moved = x.copy()
    moved[:, 1:] += fit.scaled.centre / spread
    first = profile_interval(moved, y, placed, 0)
    return np.vstack((first, np.array(slopes) / spread[:, None]))


def profiled(fit: OddsFit) -> bool:
    """Whether intervals can be profiled in a moment."""
    n, k = fit.scaled.x.shape
    return n <= PROFILED_ROWS and n * k**3 <= PROFILED_AT_MOST


def rows_of_odds(fit: OddsFit) -> Rows:
    """Return leverage, Cook's distance and studentised deviance residuals as R gives them of a glm (Pregibon, 1981).

    D = r^2 h / (k (1 - h)^2) of Pearson's residuals r; t = sign(r) sqrt(d^2 + r^2 h / (1 - h)), d^2 = -2 log chance.
    """
    leverage = np.einsum("ij,ij->i", fit.basis, fit.basis)
    left = np.where(1 - leverage < EXACT, np.nan, 1 - leverage)
    pearson = fit.pearson
    deviance = -2 * np.log(np.where(fit.y == 1, fit.chances, 1 - fit.chances))
    residual = np.sign(pearson) * np.sqrt(deviance + pearson**2 * leverage / left)
    alone = pearson / left
    return Rows(leverage, alone**2 * leverage / len(fit.values), residual, alone)


def curved_odds(fit: OddsFit) -> Leftover | None:
    """Return the score test of the squares and cubes of the fitted log odds; None if columns span them already.

    As R's ``anova(model, update(model, . ~ . + I(eta^2) + I(eta^3)), test="Rao")``: Ramsey's idea for log odds.
    """
    eta = fit.scaled.x @ fit.logit.beta
    directions = fresh(bends(eta) * np.sqrt(fit.weights)[:, None], fit.basis)
    if not (added := directions.shape[1]):
        return None
    pearson = fit.pearson
    statistic = float(((directions.T @ pearson) ** 2).sum())
    p = float(special.chdtrc(added, statistic))
    return Leftover(statistic, (float(added),), p, statistic / float(pearson @ pearson))
