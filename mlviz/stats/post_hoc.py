"""Which groups differ: Tukey-Kramer, Games-Howell and Dunn with Holm's adjustment."""

from itertools import combinations

import numpy as np
from scipy import special

from mlviz.results.testing import Pairwise
from mlviz.stats.ledger import holm
from mlviz.stats.method import Values

MOST_GROUPS = 12
"""Above, there are too many pairs to read, and no post-hoc test is made."""


def tukey(names: tuple[str, ...], means: Values, counts: Values, variance: float, df: float) -> tuple[Pairwise, ...]:
    """Return all pairs with Tukey's adjusted p and 95% intervals (Kramer, 1956, for unequal sizes).

    Parameters
    ----------
    names, means, counts
        Of the groups.
    variance, df : float
        Mean square within groups and its degrees of freedom.
    """
    k = len(names)
    quantile = range_quantile(k, df)
    result = []
    for i, j in combinations(range(k), 2):
        error = float(np.sqrt(variance / 2 * (1 / counts[i] + 1 / counts[j])))
        result.append(_range_pair(names[i], names[j], float(means[i] - means[j]), error, k, df, quantile))
    return tuple(result)


def games_howell(names: tuple[str, ...], means: Values, counts: Values, variances: Values) -> tuple[Pairwise, ...]:
    """Return all pairs with separate variances and Welch's degrees of freedom (Games and Howell, 1976)."""
    result = []
    for i, j in combinations(range(len(names)), 2):
        a, b = variances[i] / counts[i], variances[j] / counts[j]
        df = float((a + b) ** 2 / (a**2 / (counts[i] - 1) + b**2 / (counts[j] - 1)))
        error, k = float(np.sqrt((a + b) / 2)), len(names)
        quantile = range_quantile(k, df)
        result.append(_range_pair(names[i], names[j], float(means[i] - means[j]), error, k, df, quantile))
    return tuple(result)


def _range_pair(
    first: str, second: str, difference: float, error: float, k: int, df: float, quantile: float
) -> Pairwise:
    q = abs(difference) / error
    adjusted = range_tail(q, k, df)
    t = float(difference / (error * np.sqrt(2)))
    plain = float(2 * special.stdtr(df, -abs(t)))
    return Pairwise(
        first, second, difference, difference - quantile * error, difference + quantile * error, t, plain, adjusted
    )


def range_tail(q: float, k: int, df: float) -> float:
    """Return the upper tail of the studentized range, kept within 0 and 1.

    Examples
    --------
    >>> round(range_tail(3.5, 6, 65.0), 4)
    0.1469
    """
    from scipy import stats

    return float(np.clip(stats.studentized_range.sf(q, k, df), 0, 1))


def range_quantile(k: int, df: float) -> float:
    """Return the 95% point of the studentized range, NaN where its tail cannot be computed.

    scipy's own inverse takes seconds.

    Examples
    --------
    >>> round(range_quantile(3, 27.0), 3)
    3.506
    """
    from scipy import optimize

    start = float(special.stdtrit(df, 0.975)) * np.sqrt(2)
    high = start * 2
    if not (np.isfinite(start) and np.isfinite(range_tail(high, k, df))):
        return float("nan")
    while range_tail(high, k, df) > 0.05:
        high *= 2
    return float(optimize.brentq(lambda q: range_tail(q, k, df) - 0.05, start * 0.99, high, xtol=1e-8))


def dunn(names: tuple[str, ...], mean_ranks: Values, counts: Values, variance: float) -> tuple[Pairwise, ...]:
    """Return all pairs of mean ranks, p adjusted by Holm (Dunn, 1964); the difference is in ranks.

    Parameters
    ----------
    names, mean_ranks, counts
        Of the groups.
    variance : float
        Of the ranks, corrected for ties.
    """
    pairs = list(combinations(range(len(names)), 2))
    gaps = np.array([mean_ranks[i] - mean_ranks[j] for i, j in pairs])
    z = gaps / np.sqrt([variance * (1 / counts[i] + 1 / counts[j]) for i, j in pairs])
    p = 2 * special.ndtr(-np.abs(z))
    rows = zip(pairs, gaps, z, p, holm(p), strict=True)
    return tuple(
        Pairwise(names[i], names[j], float(gap), np.nan, np.nan, float(one), float(raw), float(adjusted))
        for (i, j), gap, one, raw, adjusted in rows
    )
