"""The chance that a test rejects: t, F, chi-square and normal statistics under an effect."""

import numpy as np
from scipy import special

from mlviz.stats.method import Values

NODES, WEIGHTS = np.polynomial.legendre.leggauss(64)
NODES_OF_CHI = np.polynomial.legendre.leggauss(32)
REACH = 9.0
"""Beyond so many standard deviations the normal distribution is 0 or 1 to the last digit."""


def t_chance(ncp: float, df: float, alpha: float, sides: int) -> float:
    """Return the power of a t-test: the chance that noncentral t lies beyond the critical value.

    Parameters
    ----------
    ncp : float
        Noncentrality, not below 0: the true difference over its standard error.
    df : float
        Degrees of freedom, at least 1.
    alpha : float
        The chance of a false alarm.
    sides : int
        2 or 1; two-sided, both tails count.

    Examples
    --------
    >>> round(t_chance(1 / (2 / 20) ** 0.5, 38, 0.05, 2), 6)
    0.868953
    """
    return float(_t_chances(np.array([ncp]), df, alpha, sides)[0])


def _t_chances(ncp: Values, df: float, alpha: float, sides: int) -> Values:
    """Return the power at several noncentralities."""
    critical = -float(special.stdtrit(df, alpha / sides))
    above = _t_above(critical, df, ncp)
    return np.minimum(above + _t_above(critical, df, -ncp), 1.0) if sides == 2 else above


def _t_above(t: float, df: float, ncp: Values) -> Values:
    """Return the chance that noncentral t exceeds t, not below 0: the mean of Phi(ncp - t v / sqrt(df)) over chi v.

    scipy's distribution function is wrong in the far tail at few degrees of freedom, and NaN beyond; Gauss-Legendre
    quadrature over where Phi changes, and the distribution function of chi for the rest, is neither.
    """
    step = np.sqrt(df) / max(t, 1e-300)
    bounds = [np.sqrt(2 * special.gammaincinv(df / 2, p)) for p in (1e-16, 1 - 1e-16)]
    low, high = (np.clip((ncp + side) * step, *bounds) for side in (-REACH, REACH))
    v = (high - low)[:, None] / 2 * (NODES + 1) + low[:, None]
    log = (df - 1) * np.log(np.maximum(v, 1e-300)) - v * v / 2 - special.gammaln(df / 2) - (df / 2 - 1) * np.log(2)
    inside = (WEIGHTS * np.exp(log) * special.ndtr(ncp[:, None] - v / step)).sum(axis=1) * (high - low) / 2
    return np.clip(special.gammainc(df / 2, low * low / 2) + inside, 0, 1)


def f_chance(ncp: float, df1: float, df2: float, alpha: float) -> float:
    """Return the power of an F-test: the chance that noncentral F lies above the critical value.

    Examples
    --------
    >>> round(f_chance(4 * 20 * 0.28**2, 3, 76, 0.05), 7)
    0.5149793
    """
    # By the beta distribution's upper tail, which keeps its digits where alpha is small.
    x = float(special.betainccinv(df1 / 2, df2 / 2, alpha))
    if x >= 1:
        return 0.0
    below = float(special.ncfdtr(df1, df2, ncp, df2 * x / (df1 * (1 - x))))
    return float(np.clip(1 - below, 0, 1)) if below == below else 1.0


def chi2_chance(ncp: float, df: float, alpha: float) -> float:
    """Return the power of a chi-square test: the chance that noncentral chi-square lies above the critical value.

    Examples
    --------
    >>> round(chi2_chance(100 * 0.289**2, 3, 0.05), 7)
    0.6750777
    """
    below = float(special.chndtr(special.chdtri(df, alpha), df, ncp))
    # Beyond what scipy can sum the noncentrality is so large that the chance of a miss is 0.
    return float(np.clip(1 - below, 0, 1)) if below == below else 1.0


def z_chance(shift: float, alpha: float, sides: int) -> float:
    """Return the power of a test whose statistic is normal with variance 1 and this mean, not below 0.

    Examples
    --------
    >>> round(z_chance(0.5 * 60**0.5, 0.05, 2), 7)
    0.9721272
    """
    critical = -float(special.ndtri(alpha / sides))
    other = float(special.ndtr(-critical - shift)) if sides == 2 else 0.0
    return float(special.ndtr(shift - critical)) + other


def r_chance(rho: float, n: float, alpha: float, sides: int) -> float:
    """Return the power of the t-test of a correlation of two normal columns, exact.

    With d = rho / sqrt(1 - rho^2), t is noncentral t with noncentrality d u given u, where u is chi with n - 1 degrees
    of freedom (Kshirsagar, 1972); the mean over u is taken by Gauss-Legendre quadrature.

    Examples
    --------
    >>> round(r_chance(0.3, 50, 0.05, 2), 3)
    0.572
    """
    df, slope = n - 2, rho / np.sqrt(1 - rho * rho)
    low, high = (float(np.sqrt(2 * special.gammaincinv((n - 1) / 2, p))) for p in (1e-15, 1 - 1e-15))
    nodes, weights = NODES_OF_CHI
    u = (high - low) / 2 * (nodes + 1) + low
    log = (n - 2) * np.log(u) - u * u / 2 - special.gammaln((n - 1) / 2) - (n - 3) / 2 * np.log(2)
    chances = _t_chances(slope * u, df, alpha, sides)
    return float(np.clip((high - low) / 2 * (weights * np.exp(log)) @ chances, 0, 1))
