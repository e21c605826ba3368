"""Lines through points: the straight one and a smooth one, each with a band for the mean."""

import numpy as np

from mlviz.results.profile import Array
from mlviz.stats.numerics.sums import dot

PLACES = 60
FINE = 200
SPAN = 0.5
"""Share of the rows that counts at each place of the smooth line."""

Curve = tuple[Array, Array, Array, Array]
"""Places, height, and the ends of the 95% band of the mean."""


def linear_trend(x: Array, y: Array) -> Curve | None:
    """Return the least squares line with its 95% confidence band, None where x does not vary.

    ``y(x) = a + b x``, band ``t(.975, n - 2) s sqrt(1/n + (x - mean)^2 / Sxx)``.

    References
    ----------
    Draper and Smith (1998), Applied regression analysis, 1.4.
    """
    from scipy.special import stdtrit

    n = len(x)
    if n < 3:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        mean = x.mean()
        offset = x - mean
        sxx = dot(offset, offset)
        slope = dot(offset, y - y.mean()) / sxx if sxx > 0 else np.nan
        rest = y - y.mean() - slope * offset
        s = float(np.sqrt(dot(rest, rest) / (n - 2)))
        if not np.isfinite([slope, s, sxx]).all():
            return None
        at = np.linspace(x.min(), x.max(), 2 if s == 0 else 30)
        line = y.mean() + slope * (at - mean)
        reach = stdtrit(n - 2, 0.975) * s * np.sqrt(1 / n + (at - mean) ** 2 / sxx)
    return at, line, line - reach, line + reach


def smooth_trend(x: Array, y: Array) -> Curve | None:
    """Return a local linear fit with tricube weights over the nearest half of the rows, with its 95% band.

    Rows are first averaged in at most 200 groups of neighbouring x, so the cost hardly grows with their number.

    References
    ----------
    Cleveland (1979), Robust locally weighted regression; Fan (1993), Local linear regression smoothers.
    """
    if len(x) < 10 or not x.min() < x.max():
        return None
    place, height, weight = _neighbours(x, y)
    if len(place) < 4:
        return None
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        fitted, _ = _local(place, place, height, weight)
        rest = y - np.interp(x, place, fitted)
        s2 = dot(rest, rest) / max(1, len(x) - 5)
        at = np.linspace(place[0], place[-1], PLACES)
        line, spread = _local(at, place, height, weight)
        reach = 1.96 * np.sqrt(s2 * spread)
    good = np.isfinite(line) & np.isfinite(reach)
    if good.sum() < 2:
        return None
    return at[good], line[good], (line - reach)[good], (line + reach)[good]


def _neighbours(x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Return means of x and y in groups of neighbouring rows, and the rows in each; equal x stay together."""
    order = np.argsort(x, kind="stable")
    xs, ys = x[order], y[order]
    cuts = np.searchsorted(xs, xs[np.linspace(0, len(xs) - 1, FINE).astype(int)])
    starts = np.unique(np.append(0, cuts))
    counts = np.diff(np.append(starts, len(xs)))
    with np.errstate(over="ignore"):
        return np.add.reduceat(xs, starts) / counts, np.add.reduceat(ys, starts) / counts, counts.astype("float64")


def _local(at: Array, x: Array, y: Array, weight: Array) -> tuple[Array, Array]:
    """Return the local linear fit at places, and the sum of squared row weights that its variance needs."""
    distance = np.abs(at[:, None] - x[None, :])
    reach = _reach(distance, weight)
    kernel = np.clip(1 - (distance / reach[:, None]) ** 3, 0, None) ** 3 * weight
    offset = x[None, :] - at[:, None]
    s0, s1, s2 = kernel.sum(axis=1), (kernel * offset).sum(axis=1), (kernel * offset**2).sum(axis=1)
    top = kernel * (s2[:, None] - s1[:, None] * offset)
    share = top / np.where(s0 * s2 - s1**2 > 0, s0 * s2 - s1**2, np.nan)[:, None]
    return share @ y, (share**2 / weight).sum(axis=1)


def _reach(distance: Array, weight: Array) -> Array:
    """Return, for each place, the distance within which half of the rows lie (and at least three groups)."""
    order = np.argsort(distance, axis=1)
    rows = np.cumsum(weight[order], axis=1)
    needed = np.maximum((rows < SPAN * weight.sum()).sum(axis=1), min(3, distance.shape[1] - 1))
    ordered = np.take_along_axis(distance, order, axis=1)
    return ordered[np.arange(len(distance)), np.minimum(needed, distance.shape[1] - 1)] * 1.001 + 1e-300


TRENDS = {"linear": linear_trend, "smooth": smooth_trend}
