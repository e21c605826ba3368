"""The summary of a column of numbers, all of it from one sort."""

import numpy as np

from mlviz.profiling.bins import count_in, edges_of
from mlviz.results.profile import Array, NumericSummary
from mlviz.stats.numerics.sums import dot

PROBABILITIES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
HUGE = 1e70
"""Fourth powers of values beyond this overflow, so they are scaled by a power of two first."""


def quantiles(ordered: Array, probabilities: tuple[float, ...]) -> tuple[float, ...]:
    """Return quantiles of sorted values by linear interpolation, R's type 7.

    ``h = (n - 1) p``; the value is ``x[floor(h)] + (h - floor(h)) (x[floor(h) + 1] - x[floor(h)])``.

    References
    ----------
    Hyndman and Fan (1996), Sample quantiles in statistical packages.

    Examples
    --------
    >>> import numpy as np
    >>> quantiles(np.array([1.0, 2.0, 3.0, 4.0]), (0.25, 0.5))
    (1.75, 2.5)
    """
    if len(ordered) == 0:
        return tuple(float("nan") for _ in probabilities)
    place = (len(ordered) - 1) * np.asarray(probabilities)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, len(ordered) - 1)
    part = place - below
    found = ordered[below] * (1 - part) + ordered[above] * part
    return tuple(float(v) for v in np.where(ordered[below] == ordered[above], ordered[below], found))


def moments(values: Array) -> tuple[float, float, float, float]:
    """Return mean, standard deviation (n - 1), skewness G1 and excess kurtosis G2 of finite values.

    References
    ----------
    Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis.

    Examples
    --------
    >>> import numpy as np
    >>> mean, sd, skewness, kurtosis = moments(np.array([1.0, 2.0, 3.0, 10.0]))
    >>> mean, round(sd, 3), round(skewness, 3)
    (4.0, 4.082, 1.764)
    """
    n = len(values)
    nan = float("nan")
    if n == 0:
        return nan, nan, nan, nan
    largest = float(np.abs(values).max())
    scale = 2.0 ** np.floor(np.log2(largest)) if largest > HUGE else 1.0
    scaled = values if scale == 1.0 else values / scale
    mean = float(scaled.mean())
    centred = scaled - mean
    squared = centred * centred
    m2 = float(squared.sum())
    spread = (m2 / (n - 1)) ** 0.5 if n > 1 else nan
    # Rounding leaves a tiny m2 for a constant that is not exact in binary: that is no spread.
    flat = m2 <= n * (1e-14 * abs(mean)) ** 2
    skewness = nan if n < 3 or flat else _g1(n, m2 / n, float((squared * centred).sum()) / n)
    kurtosis = nan if n < 4 or flat else _g2(n, m2 / n, dot(squared, squared) / n)
    return mean * scale, 0.0 if flat and n > 1 else spread * scale, skewness, kurtosis


def _g1(n: int, m2: float, m3: float) -> float:
    return float((n * (n - 1)) ** 0.5 / (n - 2) * m3 / m2**1.5) if m2**1.5 > 0 else float("nan")


def _g2(n: int, m2: float, m4: float) -> float:
    if m2 * m2 == 0:
        return float("nan")
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / (m2 * m2) - 3) + 6)


def distinct(ordered: Array) -> int:
    """Return how many different values sorted data holds."""
    return 0 if len(ordered) == 0 else 1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))


def summarise(values: Array) -> tuple[NumericSummary, int]:
    """Return the summary of the values present, and how many different ones there are."""
    numbers = values.astype("float64", copy=False)
    finite = numbers if np.isfinite(numbers).all() else numbers[np.isfinite(numbers)]
    ordered = np.sort(finite)
    mean, sd, skewness, kurtosis = moments(finite)
    at = quantiles(ordered, PROBABILITIES)
    reach = 1.5 * (at[4] - at[2])
    low, high = at[2] - reach, at[4] + reach
    below, upto = np.searchsorted(ordered, low, side="left"), np.searchsorted(ordered, high, side="right")
    n_negative, not_above = np.searchsorted(ordered, 0.0, side="left"), np.searchsorted(ordered, 0.0, side="right")
    bins = count_in(ordered, edges_of(ordered, most=30))
    summary = NumericSummary(
        mean=mean,
        sd=sd,
        quantiles=tuple(zip(PROBABILITIES, at, strict=True)),
        skewness=skewness,
        kurtosis=kurtosis,
        zeros=int(not_above - n_negative),
        negative=int(n_negative),
        infinite=len(numbers) - len(finite),
        low_fence=low,
        high_fence=high,
        n_outliers=int(below + len(ordered) - upto),
        integral=bool(np.all(ordered == np.floor(ordered))),
        bins=bins,
    )
    infinities = len(np.unique(numbers[np.isinf(numbers)])) if summary.infinite else 0
    return summary, distinct(ordered) + infinities
