"""Logistic regression by Newton's method: coefficients and their covariance."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from mlviz.stats.method import Values

ROUNDS, CLOSE = 50, 1e-8
"""Newton steps at most; it stops after one that gains less than this share: what is left then is its square."""

FLAT = 1e-8
"""Where all chances are nearer to 0 or 1 than this, the groups are told apart and no finite answer exists."""


@dataclass(frozen=True, slots=True, eq=False)
class Logit:
    """Coefficients (k,), the inverse of the information (k, k), and whether the search settled."""

    beta: Values
    covariance: Values
    settled: bool


def fit_logit(x: Values, y: Values, penalty: Values | float = 0.0) -> Logit:
    """Return the maximum of the likelihood, less ``sum(penalty beta^2) / 2``.

    Parameters
    ----------
    x : array, shape (n, k)
        Columns, the constant among them.
    y : array, shape (n,)
        0 or 1.
    penalty : array, shape (k,), or float
        Precision of a normal prior around 0 for each coefficient; 0 gives plain maximum likelihood.

    Examples
    --------
    >>> x = np.column_stack([np.ones(4), [0.0, 0.0, 1.0, 1.0]])
    >>> fit_logit(np.repeat(x, 5, axis=0), np.tile([0, 0, 0, 0, 1], 4).astype(float)).beta.round(4).tolist()
    [-1.3863, 0.0]
    """
    k = x.shape[1]
    prior = np.broadcast_to(np.asarray(penalty, dtype=np.float64), (k,))
    beta, best = np.zeros(k), -np.inf
    for _ in range(ROUNDS):
        chances, weights, information = _at(x, beta, prior)
        step = _solved(information, x.T @ (y - chances) - prior * beta)
        beta, value = _climbed(x, y, prior, beta, step, best)
        if value - best < CLOSE * (1 + abs(value)):
            # Where the groups are told apart, the likelihood stops growing only because the chances are 0 and 1.
            settled = bool(weights.max() > FLAT)
            return Logit(beta, _solved(_at(x, beta, prior)[2], np.eye(k)), settled)
        best = value
    return Logit(beta, _solved(_at(x, beta, prior)[2], np.eye(k)), False)


def _at(x: Values, beta: Values, prior: Values) -> tuple[Values, Values, Values]:
    """Return the chances at these coefficients, their variances, and the information they give."""
    chances = special.expit(x @ beta)
    weights = np.maximum(chances * (1 - chances), 1e-12)
    return chances, weights, (x * weights[:, None]).T @ x + np.diag(prior)


def _climbed(x: Values, y: Values, prior: Values, beta: Values, step: Values, best: float) -> tuple[Values, float]:
    """Return the next point and its height, halving the step until it does not go down."""
    for _ in range(20):
        fresh = beta + step
        eta = x @ fresh
        value = float((y * eta - np.logaddexp(0, eta)).sum() - (prior * fresh**2).sum() / 2)
        if value >= best:
            return fresh, value
        step = step / 2
    return beta, best


def _solved(matrix: Values, right: Values) -> Values:
    """Return the solution, the smallest one where columns say the same."""
    try:
        return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(matrix, right, rcond=None)[0], dtype=np.float64)
