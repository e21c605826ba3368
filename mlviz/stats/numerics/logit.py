"""Logistic regression by Newton's method: coefficients and their covariance."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from mlviz.stats.method import Values

ROUNDS, CLOSE = 50, 1e-8
"""Newton steps at most; it stops after one that gains less than this share: what is left then is its square."""

HALVED = 60
"""Times a step is halved at most: where nearly all chances are 0 or 1 a full one may be a million times too long."""

APART = 0.1
"""Where a further step still moves the log odds of some row by more than this, although the likelihood no longer grows,
the groups are told apart and no finite answer exists: such a step is 1 however far it has gone. Of a row far away,
whose log odds are in the thousands, more is rounding: so much of them."""

ROUNDING = 1e-4

DAMPED, SURE = 1e-12, 1e-30
"""Least weight of a row while the search goes on, which shortens steps where nearly all chances are 0 or 1; and at its
end, where a larger one would count among the information if the row lies far away."""


@dataclass(frozen=True, slots=True, eq=False)
class Logit:
    """What a search ends with.

    Attributes
    ----------
    beta : array of k
        Coefficients.
    covariance : array of k x k
        The inverse of the information.
    step : array of k
        What a further step would add: next to nothing, unless columns tell the groups apart.
    settled : bool
        Whether the search settled.
    """

    beta: Values
    covariance: Values
    step: Values
    settled: bool


def fit_logit(
    x: Values, y: Values, penalty: Values | float = 0.0, *, offset: Values | float = 0.0, start: Values | None = None
) -> Logit:
    """Return the maximum of the likelihood, less ``sum(penalty beta^2) / 2``.

    Parameters
    ----------
    x : array, shape (n, k)
        Columns, the constant among them.
    y : array, shape (n,)
        0 or 1.
    penalty : array, shape (k,), or float
        Precision of a normal prior around 0 for each coefficient; 0 gives plain maximum likelihood.
    offset : array, shape (n,), or float
        Log odds that are given.
    start : array, shape (k,), optional
        Where the search begins; at 0 unless told otherwise.

    Examples
    --------
    >>> x = np.column_stack([np.ones(4), [0.0, 0.0, 1.0, 1.0]])
    >>> fit_logit(np.repeat(x, 5, axis=0), np.tile([0, 0, 0, 0, 1], 4).astype(float)).beta.round(4).tolist()
    [-1.3863, 0.0]
    """
    k = x.shape[1]
    likelihood = _Likelihood(x, y, np.broadcast_to(np.asarray(penalty, dtype=np.float64), (k,)), offset)
    beta = np.zeros(k) if start is None else start
    best = likelihood.height(beta)
    for _ in range(ROUNDS):
        gradient, information = likelihood.slopes(beta)
        beta, value = likelihood.climbed(beta, _solved(information, gradient), best)
        gained, best = value - best, value
        if gained < CLOSE * (1 + abs(value)):
            break
    gradient, information = likelihood.slopes(beta, SURE)
    covariance = _solved(information, np.eye(k))
    step = covariance @ gradient
    still = np.abs(x @ step) - ROUNDING * np.abs(x @ beta + offset)
    settled = gained < CLOSE * (1 + abs(best)) and float(still.max()) < APART
    return Logit(beta + step if settled else beta, covariance, step, settled)


def log_likelihood(eta: Values, y: Values) -> float:
    """Return the logarithm of the chance of these outcomes, 0 or 1, at these log odds.

    Examples
    --------
    >>> round(log_likelihood(np.zeros(2), np.array([0.0, 1.0])), 4)
    -1.3863
    """
    # log(1 + exp(eta)) without overflow; half the time of numpy's logaddexp.
    return float((y * eta - np.maximum(eta, 0)).sum() - np.log(1 + np.exp(-np.abs(eta))).sum())


@dataclass(frozen=True, slots=True, eq=False)
class _Likelihood:
    """The log likelihood of the columns, as a function of the coefficients."""

    x: Values
    y: Values
    prior: Values
    offset: Values | float

    def slopes(self, beta: Values, least: float = DAMPED) -> tuple[Values, Values]:
        """Return the gradient and the information at these coefficients, each row with this weight or more."""
        chances = special.expit(self.x @ beta + self.offset)
        weights = np.maximum(chances * (1 - chances), least)
        gradient = self.x.T @ (self.y - chances) - self.prior * beta
        return gradient, (self.x * weights[:, None]).T @ self.x + np.diag(self.prior)

    def height(self, beta: Values) -> float:
        """Return the log likelihood less the penalty."""
        return log_likelihood(self.x @ beta + self.offset, self.y) - float((self.prior * beta**2).sum()) / 2

    def climbed(self, beta: Values, step: Values, best: float) -> tuple[Values, float]:
        """Return the next point and its height, halving the step until it does not go down."""
        for _ in range(HALVED):
            fresh = beta + step
            value = self.height(fresh)
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
