"""Dunnett's distribution: how far the means of several groups lie from that of one they are all compared with."""

import numpy as np
from scipy import optimize, special

from mlviz.stats.method import Values

LOST = 40.0
"""Points are left out where a density is below exp(-40) of its peak."""

NORMAL_ABOVE = 1e6
"""Degrees of freedom above which the estimated deviation is the true one to all digits that are kept."""

FARTHEST = 9.0
"""Standard errors at which the mean that all are compared with is as good as certain to lie nearer."""

STEP = 0.05
"""Of that mean, in standard errors; sums at equal steps converge exponentially once they are as fine as what turns."""


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
    z, density = _means(shares)
    reach, none_beyond = q * deviations, np.zeros((len(z), len(deviations)))
    for slope, width in zip(np.sqrt(shares), np.sqrt(1 - shares), strict=True):
        along = slope * z[:, None]
        beyond = special.ndtr((along - reach) / width) + special.ndtr(-(along + reach) / width)
        # A chance of 1 in any group is certainty for all.
        with np.errstate(divide="ignore"):
            none_beyond += np.log1p(-np.minimum(beyond, 1.0))
    return float(np.clip(density @ -np.expm1(none_beyond) @ weights, 0, 1))


def dunnett_quantile(shares: Values, df: float, tail: float = 0.05) -> float:
    """Return which absolute t is exceeded by any group with the chance ``tail``."""
    low = -float(special.stdtrit(df, tail / 2))
    high = -float(special.stdtrit(df, tail / (2 * len(shares))))
    if len(shares) == 1:
        return low
    return float(optimize.brentq(lambda q: dunnett_tail(q, shares, df) - tail, low * 0.999, high * 1.001, xtol=1e-10))


def _means(shares: Values) -> tuple[Values, Values]:
    """Return the mean that all are compared with at equal steps from 0 up, and how likely each is on both sides of 0.

    Where that one group is far smaller than another, its mean alone decides, and chances turn from 0 to 1 within
    sqrt((1 - share) / share): steps are half of that at most, down to a group a million times as small.
    """
    turn = max(float(np.sqrt((1 - shares) / shares).min()), 1e-3)
    z = np.linspace(0, FARTHEST, int(np.ceil(FARTHEST / min(STEP, turn / 2))) + 1)
    density = np.exp(-(z**2) / 2) * np.sqrt(2 / np.pi) * z[1]
    density[0] /= 2
    return z, density


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
