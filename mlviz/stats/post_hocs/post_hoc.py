"""Which groups differ: Tukey-Kramer, Games-Howell and Dunn."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.results.testing import Pairwise
from mlviz.stats.method import Values
from mlviz.stats.numerics.studentized_range import range_quantile, range_tail
from mlviz.stats.post_hocs.multiple import adjusted

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
    i, j = np.triu_indices(len(names), 1)
    errors = np.sqrt(variance / 2 * (1 / counts[i] + 1 / counts[j]))
    return _range_pairs(names, means, errors, np.full(len(i), df))


def games_howell(names: tuple[str, ...], means: Values, counts: Values, variances: Values) -> tuple[Pairwise, ...]:
    """Return all pairs with separate variances and Welch's degrees of freedom (Games and Howell, 1976)."""
    i, j = np.triu_indices(len(names), 1)
    errors, df = welch_errors(variances, counts, i, j)
    return _range_pairs(names, means, errors / np.sqrt(2), df)


def welch_errors(variances: Values, counts: Values, i: NDArray[np.intp], j: NDArray[np.intp]) -> tuple[Values, Values]:
    """Return of each pair the error of the difference of means, and Welch's degrees of freedom.

    Parameters
    ----------
    variances, counts
        Of the groups.
    i, j : array
        Places of both groups of each pair.

    Examples
    --------
    >>> errors, df = welch_errors(np.array([1e200, 1e200]), np.array([4.0, 4.0]), np.array([0]), np.array([1]))
    >>> float(df[0].round(9))
    6.0
    """
    a, b = variances[i] / counts[i], variances[j] / counts[j]
    # Shares of the whole, for the square of a large variance leaves the range.
    df = 1 / ((a / (a + b)) ** 2 / (counts[i] - 1) + (b / (a + b)) ** 2 / (counts[j] - 1))
    return np.sqrt(a + b), df


def _range_pairs(names: tuple[str, ...], means: Values, errors: Values, df: Values) -> tuple[Pairwise, ...]:
    """Return all pairs by the studentized range; ``errors`` are standard errors over the root of 2."""
    k = len(names)
    i, j = np.triu_indices(k, 1)
    gaps = means[i] - means[j]
    t = gaps / (errors * np.sqrt(2))
    half = range_quantile(k, df) * errors
    columns = (
        gaps,
        gaps - half,
        gaps + half,
        t,
        2 * special.stdtr(df, -np.abs(t)),
        range_tail(np.abs(gaps) / errors, k, df),
    )
    rows = zip(i.tolist(), j.tolist(), *(column.tolist() for column in columns), strict=True)
    return tuple(Pairwise(names[first], names[second], *numbers) for first, second, *numbers in rows)


def dunn(names: tuple[str, ...], mean_ranks: Values, counts: Values, variance: float, how: str) -> tuple[Pairwise, ...]:
    """Return all pairs of mean ranks by z (Dunn, 1964); the difference is in ranks.

    Parameters
    ----------
    names, mean_ranks, counts
        Of the groups.
    variance : float
        Of the ranks, corrected for ties.
    how : str
        By which way p is adjusted: a key of ``mlviz.stats.post_hocs.multiple.LABELS``.
    """
    pairs = list(combinations(range(len(names)), 2))
    gaps = np.array([mean_ranks[i] - mean_ranks[j] for i, j in pairs])
    z = gaps / np.sqrt([variance * (1 / counts[i] + 1 / counts[j]) for i, j in pairs])
    p = 2 * special.ndtr(-np.abs(z))
    rows = zip(pairs, gaps, z, p, adjusted(p, how), strict=True)
    return tuple(
        Pairwise(names[i], names[j], float(gap), np.nan, np.nan, float(one), float(raw), float(adjusted))
        for (i, j), gap, one, raw, adjusted in rows
    )
