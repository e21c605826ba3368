"""Dunnett's distribution: how far the means of several groups lie from that of one they are all compared with."""

import numpy as np
from scipy import optimize, special

from mlviz.stats.method import Values

LOST = 40.0
"""Points are left out where a density is below exp(-40) of its peak."""

NORMAL_ABOVE = 1e6
"""Degrees of freedom above which the estimated deviation is the true one to all digits that are kept."""

MEANS = np.linspace(-9, 9, 361)
"""Values of the mean that all are compared with, in standard errors; sums at equal steps converge exponentially."""


def dunnett_tail(q: float, shares: Values, df: float) -> float:
    """Return the chance that the largest of the absolute t statistics exceeds q.

    All are correlated by the mean of the one group alone: given that mean and the deviation they are independent, which
    leaves a sum over both (Dunnett, 1955). Tails are multiplied as logarithms, so small ones keep their digits.

    Parameters
    ----------
    q : float
        At or above 0.
    shares : array
        Of each group, n / (n + n of the one they are compared with).
    df : float
        Degrees of freedom of the common variance.

    Examples
    --------
    >>> round(dunnett_tail(2.0, np.array([0.5]), 10), 5)
    0.07339
    """
    deviations, weights = _deviations(df)
    slope, width = np.sqrt(shares), np.sqrt(1 - shares)
    z, reach = MEANS[:, None, None], q * deviations[None, :, None]
    beyond = special.ndtr((slope * z - reach) / width) + special.ndtr(-(slope * z + reach) / width)
    # A chance of 1 in any group is certainty for all.
    with np.errstate(divide="ignore"):
        any_beyond = -np.expm1(np.log1p(-np.minimum(beyond, 1.0)).sum(axis=2))
    density = np.exp(-(MEANS**2) / 2) / np.sqrt(2 * np.pi) * (MEANS[1] - MEANS[0])
    return float(np.clip(density @ any_beyond @ weights, 0, 1))


def dunnett_quantile(shares: Values, df: float, tail: float = 0.05) -> float:
    """Return which absolute t is exceeded by any group with the chance ``tail``."""
    low = -float(special.stdtrit(df, tail / 2))
    high = -float(special.stdtrit(df, tail / (2 * len(shares))))
    if len(shares) == 1:
        return low
    return float(optimize.brentq(lambda q: dunnett_tail(q, shares, df) - tail, low * 0.999, high * 1.001, xtol=1e-10))


def _deviations(df: float) -> tuple[Values, Values]:
    """Return estimated over true standard deviations, and how likely each is, at equal steps of their logarithm."""
    if df > NORMAL_ABOVE:
        return np.ones(1), np.ones(1)
    # Solves e^y - y = c on both sides of 0, where y is twice the logarithm: there the density is lost.
    c = 1 + 2 * LOST / df
    low = (-c - special.lambertw(-np.exp(-c), 0).real) / 2
    high = (-c - special.lambertw(-np.exp(-c), -1).real) / 2
    u = np.linspace(low, high, int(np.ceil((high - low) / min(0.1, 0.45 / np.sqrt(df)))) + 1)
    log = np.log(2) + df / 2 * np.log(df / 2) - special.gammaln(df / 2) + df * (u - np.exp(2 * u) / 2)
    return np.exp(u), np.exp(log) * (u[1] - u[0])
