"""Hodges-Lehmann estimates: by how much one sample, or one of two measurements, lies above the other."""

import numpy as np
from scipy import special

from mlviz.results.testing import Effect
from mlviz.stats.method import Values
from mlviz.stats.numerics.quantiles import picked

PAIRS = 1_000_000
"""Differences that are formed at most; larger samples are thinned, and a note says so."""


def shift_between(first: Values, second: Values, error: float = 0.05) -> tuple[Effect, str]:
    """Return the median of all differences between two samples, its interval, and a note.

    The bounds are the differences of rank m n / 2 -+ z sigma, sigma^2 = m n (m + n + 1) / 12
    (Hollander, Wolfe and Chicken, 2014, section 4.3); ``error`` is the chance that they leave the shift out.
    """
    a, b = _thin(first, int(PAIRS**0.5)), _thin(second, int(PAIRS**0.5))
    m, n = len(a), len(b)
    reachable = 2 / special.binom(m + n, m) <= error
    sigma = np.sqrt(m * n * (m + n + 1) / 12)
    differences = np.subtract.outer(a, b).ravel()
    return _median(differences, sigma, reachable, "Shift (Hodges-Lehmann)", error), _note(
        len(first) + len(second), len(a) + len(b)
    )


def shift_of_pairs(differences: Values) -> tuple[Effect, str]:
    """Return the median of the means of all pairs of differences (pseudomedian), its interval, and a note.

    The bounds are the means of rank n (n + 1) / 4 -+ z sigma, sigma^2 = n (n + 1) (2 n + 1) / 24
    (Hollander, Wolfe and Chicken, 2014, section 3.3).
    """
    d = _thin(differences, int((2 * PAIRS) ** 0.5))
    n = len(d)
    rows, columns = np.triu_indices(n)
    sigma = np.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    means = (d[rows] + d[columns]) / 2
    return _median(means, sigma, 2 * 0.5**n <= 0.05, "Typical difference (Hodges-Lehmann)"), _note(len(differences), n)


def _median(values: Values, sigma: float, reachable: bool, name: str, error: float = 0.05) -> Effect:
    """Return the median and the order statistics around it; no interval where rows are too few for it."""
    count = len(values)
    k = max(int(round(count / 2 - float(special.ndtri(1 - error / 2)) * sigma)), 1)
    low, *middle, high = picked(values, (k - 1, (count - 1) // 2, count // 2, count - k))
    bounds = (low, high) if reachable else (np.nan, np.nan)
    return Effect(name, sum(middle) / 2, *bounds, level=1 - error)


def _thin(values: Values, most: int) -> Values:
    if len(values) <= most:
        return values
    return values[np.random.default_rng(0).choice(len(values), most, replace=False)]


def _note(given: int, used: int) -> str:
    if used == given:
        return ""
    return f"The Hodges-Lehmann estimate and its interval come from a seeded sample of {used:,} of {given:,} values."
