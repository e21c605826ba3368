"""Intervals of effect sizes by inverting noncentral distributions (Steiger, 2004)."""

from collections.abc import Callable

import numpy as np
from scipy import optimize, special

ALPHA = 0.05

FAR = 1e8
"""Sum of squares, in units of the error, beyond which the series of the noncentral F take minutes or have no answer."""


def t_interval(t: float, df: float) -> tuple[float, float]:
    """Return the 95% interval of the noncentrality of t.

    The bounds are the noncentralities under which t lies at the 97.5 and the 2.5% point. Above 10,000 degrees
    of freedom the normal approximation with variance 1 + t^2 / 2 df is exact to more digits than are shown.

    Examples
    --------
    >>> low, high = t_interval(2.0, 18)
    >>> round(float(special.nctdtr(18, low, 2.0)), 6), round(float(special.nctdtr(18, high, 2.0)), 6)
    (0.975, 0.025)
    """
    if t < 0:
        low, high = t_interval(-t, df)
        return -high, -low
    half = float(special.ndtri(1 - ALPHA / 2)) * np.sqrt(1 + t * t / (2 * df))
    if df > 10_000:
        return float(t - half), float(t + half)
    if t > 1000:
        return _far(t, df)

    def cdf(ncp: float) -> float:
        chance = float(special.nctdtr(df, ncp, t))
        # scipy gives NaN far on the other side of 0, where the chance of falling below t is 1 to the last digit.
        return 1.0 if ncp < 0 and np.isnan(chance) else chance

    # Few degrees of freedom spread the upper side; beyond this the chance is below 2.5% at any of them.
    top = t + 6 * half
    bounds = tuple(_root(lambda ncp, p=p: cdf(ncp) - p, t - 3 * half, top) for p in (1 - ALPHA / 2, ALPHA / 2))  # type: ignore[misc]
    return bounds[0], bounds[1]


def _far(t: float, df: float) -> tuple[float, float]:
    """Return the interval for a t so large that the spread of the standard deviation alone makes it.

    t S is the noncentrality plus a standard normal, with S = sqrt(chi-square / df): both distances from t are added as
    squares, so that the few that the normal adds are not lost.

    Examples
    --------
    >>> [round(bound / 2000, 3) for bound in _far(2000.0, 1)]
    [0.031, 2.241]
    """
    normal = float(special.ndtri(1 - ALPHA / 2))
    below, above = (float(np.sqrt(special.chdtri(df, p) / df)) for p in (1 - ALPHA / 2, ALPHA / 2))
    return t - float(np.hypot(t * (1 - below), normal)), t + float(np.hypot(t * (above - 1), normal))


def f_interval(f: float, df1: float, df2: float) -> tuple[float, float]:
    """Return the 95% interval of the noncentrality of F; a bound that does not exist is 0.

    Examples
    --------
    >>> low, high = f_interval(7.206, 2, 51)
    >>> round(float(special.ncfdtr(2, 51, low, 7.206)), 6), round(float(special.ncfdtr(2, 51, high, 7.206)), 6)
    (0.975, 0.025)
    """
    if FAR < f * df1 < np.inf:
        # The root of such a sum of squares is normal about that of the noncentrality, as the numerator of t is.
        low, high = t_interval(float(np.sqrt(f * df1)), df2)
        return low**2, high**2
    return _positive(lambda ncp: float(special.ncfdtr(df1, df2, ncp, f)), f * df1, df1)


def chi2_interval(chi2: float, df: float) -> tuple[float, float]:
    """Return the 95% interval of the noncentrality of chi-square; a bound that does not exist is 0.

    Examples
    --------
    >>> low, high = chi2_interval(1.0, 1)
    >>> low, round(float(special.chndtr(1.0, 1, high)), 6)
    (0.0, 0.025)
    """
    return _positive(lambda ncp: float(special.chndtr(chi2, df, ncp)), chi2, df)


def _positive(cdf: Callable[[float], float], centre: float, df: float) -> tuple[float, float]:
    """Return both bounds; the distribution function falls as the noncentrality grows.

    Where the statistic is smaller than chance makes it, the upper bound would lie below the estimate, and a share of
    .01 would have an interval from 0 to 0: it then ends at the estimate, and misses no more often for it.
    """
    bounds = []
    for p in (1 - ALPHA / 2, ALPHA / 2):
        high = centre + 4 * np.sqrt(2 * df + 4 * centre) + 10
        # Few degrees of freedom of the denominator spread the upper side without limit.
        while cdf(high) > p and high < 1e12:
            high *= 2
        exists = cdf(0.0) > p
        bounds.append(_root(lambda ncp, p=p: cdf(ncp) - p, 0.0, high) if exists else 0.0)  # type: ignore[misc]
    return bounds[0], max(bounds[1], centre)


def _root(gap: Callable[[float], float], low: float, high: float) -> float:
    """Return where the gap closes; NaN where the distribution function cannot be evaluated."""
    ends = gap(low), gap(high)
    if not np.isfinite(ends).all() or ends[0] * ends[1] > 0:
        return float("nan")
    return float(optimize.brentq(gap, low, high, xtol=1e-12, rtol=1e-12))
