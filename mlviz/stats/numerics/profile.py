"""Intervals of logistic regression by the profile of the likelihood: its other coefficients are fitted anew."""

from collections.abc import Callable

import numpy as np
from scipy import special

from mlviz.stats.method import Values
from mlviz.stats.numerics.levels import Z
from mlviz.stats.numerics.logit import Logit, fit_logit, log_likelihood

ROUNDS, CLOSE = 60, 1e-9
"""Steps at most, and the step in standard errors after which it ends."""


def profile_interval(x: Values, y: Values, best: Logit, at: int) -> tuple[float, float]:
    """Return the values of one coefficient at which twice the log likelihood lies 3.84 below its maximum.

    The signed root of that distance is nearly straight, and its slope is the score over the root, so that Newton's
    method needs few steps (Venzon and Moolgavkar, 1988). A bound that is not found is NaN.

    Parameters
    ----------
    x : array of n x k
        Columns, the constant among them.
    y : array of n
        0 or 1.
    best : Logit
        The fit of these columns.
    at : int
        Which coefficient.

    Examples
    --------
    >>> x = np.ones((10, 1))
    >>> y = np.repeat([0.0, 1.0], [7, 3])
    >>> low, high = profile_interval(x, y, fit_logit(x, y), 0)
    >>> round(low, 4), round(high, 4)
    (-2.382, 0.4328)
    """
    others, own = np.delete(x, at, axis=1), x[:, at]
    top = log_likelihood(x @ best.beta, y)
    error = float(np.sqrt(best.covariance[at, at]))
    # Where the others go as this one moves, to begin with.
    along = np.delete(best.covariance[:, at], at) / best.covariance[at, at]
    rest = np.delete(best.beta, at)

    def root_and_slope(move: float) -> tuple[float, float]:
        offset = own * (best.beta[at] + move)
        found = fit_logit(others, y, offset=offset, start=rest + along * move)
        eta = others @ found.beta + offset
        root = float(np.sqrt(max(2 * (top - log_likelihood(eta, y)), 0.0)))
        score = float(own @ (y - special.expit(eta)))
        return root, -score / root if root > 0 else np.nan

    low, high = (_bound(root_and_slope, side * Z * error, error) for side in (-1, 1))
    return float(best.beta[at] + low), float(best.beta[at] + high)


def _bound(root_and_slope: Callable[[float], tuple[float, float]], first: float, error: float) -> float:
    """Return how far to move until the root is 1.96, beginning at ``first``; NaN if no place is found.

    Newton's steps, kept between a place that is too near and one that is too far.
    """
    near, far, move = 0.0, np.inf * first, first
    for _ in range(ROUNDS):
        root, slope = root_and_slope(move)
        near, far = (move, far) if root < Z else (near, move)
        fresh = move + (Z - root) / slope if slope else np.nan
        if not min(near, far) < fresh < max(near, far):
            fresh = (near + far) / 2 if np.isfinite(far) else 2 * near
        if abs(fresh - move) < CLOSE * error:
            return fresh
        move = fresh
    return float("nan")
