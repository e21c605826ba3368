"""Moments of a column of numbers."""

import numpy as np

from mlviz.results.profile import Array
from mlviz.stats.numerics.sums import dot

HUGE = 1e70
"""Fourth powers of values beyond this, or below its inverse, leave the range: they are scaled by a power of two."""


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
    scale = float(2.0 ** np.floor(np.log2(largest))) if largest > HUGE or 0 < largest < 1 / HUGE else 1.0
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
