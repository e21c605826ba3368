"""Exact medians and quartiles of long columns without moving every value."""

import numpy as np

from mlviz.stats.method import Values

NARROWED_ABOVE = 50_000
"""Values above which those near a rank are picked out first; below, it would save nothing."""

DRAWN = 10_000
"""Values drawn to guess between which bounds a rank lies."""


def median(values: Values) -> float:
    """Return the value in the middle, or the mean of the two in the middle.

    Examples
    --------
    >>> median(np.array([3.0, 1.0, 2.0, 10.0]))
    2.5
    """
    middle = len(values) // 2
    return _at(values, middle) if len(values) % 2 else sum(_around(values, middle - 1)) / 2


def quartiles(values: Values) -> tuple[float, float]:
    """Return the lower and the upper quartile, between two values by straight interpolation (R's type 7).

    Examples
    --------
    >>> quartiles(np.array([3.0, 1.0, 2.0, 10.0]))
    (1.75, 4.75)
    """
    return _quantile(values, 0.25), _quantile(values, 0.75)


def _quantile(values: Values, share: float) -> float:
    position = share * (len(values) - 1)
    rank = int(position)
    if rank == position:
        return _at(values, rank)
    low, high = _around(values, rank)
    return low + (high - low) * (position - rank)


def _at(values: Values, rank: int) -> float:
    near, below = _near(values, rank, rank)
    return float(np.partition(near, rank - below)[rank - below])


def _around(values: Values, rank: int) -> tuple[float, float]:
    near, below = _near(values, rank, rank + 1)
    at = rank - below
    # One rank and the smallest value above it: numpy takes several times as long for two ranks.
    ordered = np.partition(near, at)
    return float(ordered[at]), float(ordered[at + 1 :].min())


def _near(values: Values, first: int, last: int) -> tuple[Values, int]:
    """Return values that hold those of two ranks from 0, and how many are smaller than all of these.

    A seeded draw guesses bounds six standard errors about the ranks; counting shows whether they lie between,
    so the answer never depends on the draw (Floyd and Rivest, 1975, Algorithm 489).
    """
    n = len(values)
    if n <= NARROWED_ABOVE:
        return values, 0
    drawn = np.sort(values[np.random.default_rng(0).integers(0, n, DRAWN)])
    reach = 3 * DRAWN**0.5
    low = drawn[max(int(first / n * DRAWN - reach), 0)]
    high = drawn[min(int(last / n * DRAWN + reach), DRAWN - 1)]
    near = values[(values >= low) & (values <= high)]
    below = int(np.count_nonzero(values < low))
    return (near, below) if below <= first and last < below + len(near) else (values, 0)
