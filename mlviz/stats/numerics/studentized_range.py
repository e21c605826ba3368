"""The studentized range: its upper tail to full relative precision, and its quantiles, for many pairs at once."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from mlviz.stats.method import Values

if TYPE_CHECKING:
    from scipy.interpolate import BSpline

INNER_STEP = 0.2
"""Between the points over the largest of k normal values."""

WIDEST = 52.0
"""Ranges above have a chance below 1e-290."""

KNOTS = 1 / 24
"""Between the ranges at which the tail is tabulated."""

NORMAL_ABOVE = 1e10
"""Degrees of freedom above which the estimated deviation is the true one; the sum below would lose its digits."""

LOST = 30.0
"""Points are left out where the integrand is below exp(-30) of its peak."""


def range_tail(q: Values, k: int, df: Values) -> Values:
    """Return the chance that the range of k means exceeds q standard errors, for each pair of q and df.

    With s the estimated over the true standard deviation and u = log s, it is the integral over u of
    f(u) T(q e^u), where f(u) = 2 (v / 2)^(v / 2) / Gamma(v / 2) exp(v (u - e^(2 u) / 2)) and T is the tail of the
    range itself (Copenhaver and Holland, 1988). Every term is positive, so the smallest tails keep their digits. Sums
    at equal steps converge exponentially for analytic functions that vanish at both ends (Trefethen, Weideman, 2014).

    Parameters
    ----------
    q : array
        Differences over their standard errors.
    k : int
        Number of groups, two or more.
    df : array
        Degrees of freedom v of each; may be infinite.

    Examples
    --------
    >>> range_tail(np.array([3.5, 3.5]), 6, np.array([65.0, np.inf])).round(4).tolist()
    [0.1469, 0.1315]
    """
    # A range of 1e75 is as good as infinite, and its square can be written down.
    q, df = np.broadcast_arrays(np.clip(q, 0, 1e75), np.asarray(df, dtype=np.float64))
    result = np.full(q.shape, np.nan)
    normal = df > NORMAL_ABOVE
    usual = (df > 0) & ~normal & np.isfinite(q)
    result[normal] = np.exp(_log_normal_tail(q[normal], k))
    if usual.any():
        result[usual] = _averaged(q[usual], k, df[usual])
    return np.clip(result, 0, 1)


def _averaged(q: Values, k: int, df: Values) -> Values:
    """Return the tail averaged over the estimated standard deviation.

    T lies between exp(-w^2 / 4) / (1 + w) and k (k - 1) / 2 exp(-w^2 / 4), which puts the peak of the integrand near
    e^(2 u) = v / (v + q^2 / 2) and says where it is lost on either side.
    """
    peak = -np.log1p(q * q / (2 * df)) / 2
    # Solves e^y - y = c on both sides of 0, where y is twice the distance from the peak.
    c = 1 + 2 * (LOST + np.log(k * (k - 1) / 2) + np.log1p(2 * df) / 2) / df
    low = peak + (-c - special.lambertw(-np.exp(-c), 0).real) / 2
    high = peak + (-c - special.lambertw(-np.exp(-c), -1).real) / 2
    count = int(np.ceil(((high - low) / np.minimum(0.1, 0.45 / np.sqrt(df))).max())) + 1
    share = np.linspace(0, 1, count)
    u = low[:, None] + (high - low)[:, None] * share
    v = df[:, None]
    log_f = v * (u - np.expm1(2 * u) / 2) + _log_constant(df)[:, None]
    terms = np.exp(log_f + _log_normal_tail(q[:, None] * np.exp(u), k))
    return terms.sum(axis=1) * (high - low) / (count - 1)


def _log_constant(df: Values) -> Values:
    """Return log(2 (v / 2)^(v / 2) e^(-v / 2) / Gamma(v / 2)), by Stirling's series where v is large."""
    x = df / 2
    rest = (1 / 12 - (1 / 360 - 1 / (1260 * x * x)) / (x * x)) / x
    series = np.log(2) + (np.log(x) - np.log(2 * np.pi)) / 2 - rest
    return np.where(x > 100, series, np.log(2) + x * np.log(x) - x - special.gammaln(x))


def _log_normal_tail(w: Values, k: int) -> Values:
    """Return the logarithm of the chance that the range of k standard normal values exceeds w."""
    result = np.full(w.shape, -np.inf)
    near = w <= WIDEST
    result[near] = _table(k)(w[near])
    return result


@lru_cache(maxsize=32)
def _table(k: int) -> "BSpline":
    """Return the logarithm of T as a spline through its values.

    With z the largest value, T is k times the integral of phi(z) (Phi(z)^(k - 1) - (Phi(z) - Phi(z - w))^(k - 1)).
    """
    from scipy import interpolate

    w = np.arange(0, WIDEST + 1, KNOTS)[:, None]
    # Around half the range the integrand falls off like a normal density; at no range the largest value may be high.
    z = w / 2 + np.arange(-6.5, 8.75, INNER_STEP)
    all_below = special.log_ndtr(z)
    ratio = np.exp(np.minimum(special.log_ndtr(z - w) - all_below, 0))
    with np.errstate(divide="ignore"):
        lost = -np.expm1((k - 1) * np.log1p(-ratio))
    # The scale keeps the smallest terms above the smallest number there is.
    terms = np.exp((k - 1) * all_below - z * z / 2 + w * w / 8) * lost
    log_tail = np.log(terms.sum(axis=1) * k * INNER_STEP / np.sqrt(2 * np.pi)) - w[:, 0] ** 2 / 8
    return interpolate.make_interp_spline(w[:, 0], log_tail, k=7)


def range_quantile(k: int, df: Values, tail: float = 0.05) -> Values:
    """Return which studentized range is exceeded with the chance ``tail``, for each df; NaN where df is not above 0.

    It lies between the point of Student's t for one pair and that of Bonferroni for all pairs; secants in logarithms,
    kept within the bounds, close in on it.

    Examples
    --------
    >>> range_quantile(3, np.array([10.0, 27.0, np.inf])).round(3).tolist()
    [3.877, 3.506, 3.314]
    """
    df = np.asarray(df, dtype=np.float64)
    distinct, where = np.unique(df, return_inverse=True)
    result = np.full(distinct.shape, np.nan)
    usual = distinct > 0
    result[usual] = _quantile(k, distinct[usual], tail)
    return result[where]


def _quantile(k: int, df: Values, tail: float) -> Values:
    """Return the quantile of each df by regula falsi of Illinois type in log q and log tail (Dowell, Jarratt, 1971)."""

    def gap(x: Values) -> Values:
        return np.log(range_tail(np.exp(x), k, df) / tail)

    low, high = (np.log(_t_point(df, tail / (2 * pairs)) * np.sqrt(2)) for pairs in (1, k * (k - 1) / 2))
    at_low, at_high = gap(low), gap(high)
    x, before = high, np.full(len(df), -1)
    for _ in range(60):
        slope = (at_high - at_low) / np.where(high > low, high - low, 1)
        fresh = np.clip(np.where(slope < 0, high - at_high / np.where(slope < 0, slope, -1), high), low, high)
        if np.abs(fresh - x).max(initial=0) < 1e-12:
            break
        x, found = fresh, gap(fresh)
        above = found > 0
        # An end that stays twice is trusted half as much, or it would never move.
        stays = np.where(above == before, 0.5, 1.0)
        at_low, at_high = np.where(above, found, at_low * stays), np.where(above, at_high * stays, found)
        low, high, before = np.where(above, x, low), np.where(above, high, x), above
    return np.exp(x)


def _t_point(df: Values, upper: float) -> Values:
    """Return the point of Student's t with this upper tail; of the normal distribution where df is infinite."""
    return np.where(np.isinf(df), -special.ndtri(upper), -special.stdtrit(np.where(np.isinf(df), 1.0, df), upper))
