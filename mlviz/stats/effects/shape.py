"""The shape of one column: skewness and tails with intervals, and its values over normal quantiles."""

import numpy as np
from scipy import special

from mlviz.results.testing import Effect
from mlviz.stats.method import Values
from mlviz.stats.numerics.levels import Z
from mlviz.stats.numerics.offsets import offsets

DRAWN = 2000
"""Points of the picture; more cannot be told apart."""


def skewness_and_kurtosis(value: Values) -> tuple[Effect, Effect]:
    """Return g1 and excess g2 with intervals for any distribution, right for many values.

    The standard error is the root of the mean square, over n, of the influence of each standardised value z:
    z^3 - g1 - 3 z - 1.5 g1 (z^2 - 1) on g1, z^4 - b2 - 4 g1 z - 2 b2 (z^2 - 1) on b2 = g2 + 3 (Cramer, 1946).

    Examples
    --------
    >>> skewness, kurtosis = skewness_and_kurtosis(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    >>> round(skewness.value, 3), round(kurtosis.value, 3)
    (0.0, -1.3)
    """
    away = offsets(value).away
    around = away - away.mean()
    z = around / np.abs(around).max()
    z = z / z.std()
    g1, b2 = float((z**3).mean()), float((z**4).mean())
    of_skewness = z**3 - 3 * z - g1 - 1.5 * g1 * (z**2 - 1)
    of_kurtosis = z**4 - 4 * g1 * z - b2 - 2 * b2 * (z**2 - 1)
    word = "0 for a normal distribution"
    return (
        _about("Skewness", g1, of_skewness, f"{word}; above 0 the longer tail is to the right."),
        _about("Excess kurtosis", b2 - 3, of_kurtosis, f"{word}; above 0 there are more values far out."),
    )


def _about(name: str, value: float, influence: Values, rule: str) -> Effect:
    half = float(Z * np.sqrt((influence**2).mean() / len(influence)))
    return Effect(name, value, value - half, value + half, rule=rule)


def straightened(value: Values) -> tuple[Values, Values]:
    """Return normal quantiles and the ordered values that belong to them, evenly thinned with both ends kept."""
    ordered, n = np.sort(value), len(value)
    quantiles = special.ndtri((np.arange(1, n + 1) - 0.375) / (n + 0.25))
    if n <= DRAWN:
        return quantiles, ordered
    kept = np.unique(np.linspace(0, n - 1, DRAWN).astype(np.intp))
    return quantiles[kept], ordered[kept]
