"""Ranks and ties, from one sort; exact distributions of rank sums."""

import numpy as np

from mlviz.stats.method import Values

EXACT_BELOW = 50
"""Rows, or values per group, below which the distribution without ties is exact, as in R."""


def ranked(values: Values) -> tuple[Values, Values]:
    """Return mid-ranks from 1 and the size of each run of equal values.

    Examples
    --------
    >>> ranks, ties = ranked(np.array([3.0, 1.0, 3.0]))
    >>> ranks.tolist(), ties.tolist()
    ([2.5, 1.0, 2.5], [1.0, 2.0])
    """
    order = np.argsort(values)
    ordered = values[order]
    ties = runs(ordered)
    ranks = np.empty(len(values))
    ranks[order] = np.repeat(np.cumsum(ties) - (ties - 1) / 2, ties.astype(np.intp))
    return ranks, ties


def runs(ordered: Values) -> Values:
    """Return the size of each run of equal values in sorted ones.

    Examples
    --------
    >>> runs(np.array([1.0, 3.0, 3.0])).tolist()
    [1.0, 2.0]
    """
    if len(ordered) > 1 and (ordered[1:] != ordered[:-1]).all():
        return np.ones(len(ordered))
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return np.diff(np.append(starts, len(ordered))).astype(np.float64)


def tie_term(ties: Values) -> float:
    """Return the sum of t^3 - t over runs of t equal values, by which ties shrink variances."""
    return float((ties**3 - ties).sum())


def tied_share(ties: Values) -> float:
    """Return which share of the values is equal to another."""
    return float(ties[ties > 1].sum() / ties.sum())


def signed_rank_counts(n: int) -> Values:
    """Return in how many of the 2^n sign patterns each sum of positive ranks occurs.

    Examples
    --------
    >>> signed_rank_counts(3).tolist()
    [1.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0]
    """
    counts = np.ones(1)
    for rank in range(1, n + 1):
        longer = np.zeros(len(counts) + rank)
        longer[: len(counts)] += counts
        longer[rank:] += counts
        counts = longer
    return counts


def rank_sum_counts(n1: int, n2: int) -> Values:
    """Return in how many of the arrangements of two samples each value of U occurs.

    Adding the largest of all values to the first sample adds n2 to U, to the second nothing (Mann and Whitney, 1947).

    Examples
    --------
    >>> rank_sum_counts(2, 2).tolist()
    [1.0, 1.0, 2.0, 1.0, 1.0]
    """
    rows = [np.ones(1) for _ in range(n2 + 1)]
    for i in range(1, n1 + 1):
        fresh = [np.ones(1)]
        for j in range(1, n2 + 1):
            counts = np.zeros(i * j + 1)
            counts[j : j + len(rows[j])] += rows[j]
            counts[: len(fresh[j - 1])] += fresh[j - 1]
            fresh.append(counts)
        rows = fresh
    return rows[n2]


def two_sided(counts: Values, statistic: float) -> float:
    """Return twice the smaller tail that holds the statistic, at most 1.

    Examples
    --------
    >>> two_sided(signed_rank_counts(3), 0.0)
    0.25
    """
    at = int(round(statistic))
    smaller = min(float(counts[: at + 1].sum()), float(counts[at:].sum()))
    return min(1.0, 2 * smaller / float(counts.sum()))


def normal_p(distance: float, sigma: float) -> float:
    """Return the two-sided p of a distance from the mean, moved half a step towards it."""
    from scipy import special

    z = (distance - np.sign(distance) * 0.5) / sigma
    return float(2 * special.ndtr(-abs(z)))
