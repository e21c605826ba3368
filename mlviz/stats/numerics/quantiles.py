"""Exact quantiles: of many values only those near the rank that is looked for are put in order."""

import numpy as np

from mlviz.stats.method import Values
from mlviz.stats.numerics.sums import BLOCK

MANY, SAMPLE = 50_000, 16_384
"""Values above which a sample of them says where to look, and about how many it has."""

REACH = 4
"""Standard errors about the sample's quantile within which the true one is looked for; where it is not, all are."""


def quantiles(ordered: Values, probabilities: tuple[float, ...]) -> tuple[float, ...]:
    """Return quantiles of sorted values by linear interpolation, R's type 7.

    ``h = (n - 1) p``; the value is ``x[floor(h)] + (h - floor(h)) (x[floor(h) + 1] - x[floor(h)])``.

    References
    ----------
    Hyndman and Fan (1996), Sample quantiles in statistical packages.

    Examples
    --------
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


def median(values: Values) -> float:
    """Return the value in the middle, or the mean of the two in the middle.

    Examples
    --------
    >>> median(np.array([3.0, 1.0, 2.0, 10.0]))
    2.5
    """
    return _between(values, _sample(values), (len(values) - 1) / 2)


def quartiles(values: Values) -> tuple[float, float]:
    """Return the lower and the upper quartile, between two values by straight interpolation (R's type 7).

    Examples
    --------
    >>> quartiles(np.array([3.0, 1.0, 2.0, 10.0]))
    (1.75, 4.75)
    """
    sample, quarter = _sample(values), (len(values) - 1) / 4
    return _between(values, sample, quarter), _between(values, sample, 3 * quarter)


def _sample(values: Values) -> Values:
    """Return some of many values in order; none of few."""
    # An odd step does not fall in with hours, days and other even rhythms.
    return np.sort(values[:: len(values) // SAMPLE | 1]) if len(values) > MANY else values[:0]


def _between(values: Values, sample: Values, position: float) -> float:
    """Return the value at a position from 0, between two ranks by straight interpolation."""
    rank = int(position)
    near, below = _near(values, sample, rank) if len(sample) else (values.copy(), 0)
    # numpy takes several times as long for two ranks as for one, and the value above is the smallest of those after.
    at = rank - below
    near.partition(at)
    low = float(near[at])
    if rank == position:
        return low
    high = float(near[at + 1 :].min())
    # The mean of two, for the median: halves of the sum lose no digit.
    return (low + high) / 2 if position - rank == 0.5 else low + (high - low) * (position - rank)


def _near(values: Values, sample: Values, rank: int) -> tuple[Values, int]:
    """Return the values about a rank and the one after it, and how many are smaller: an exact selection in few passes.

    The quantile of a sample lies within a few standard errors, sqrt(p (1 - p) / m), of that of all (Floyd and Rivest,
    1975). Whether both ranks are among the values found is counted, not assumed.
    """
    m, share = len(sample), rank / len(values)
    reach = REACH * (m * share * (1 - share)) ** 0.5 + 2
    low = sample[max(int(share * m - reach), 0)]
    high = sample[min(int(share * m + reach), m - 1)]
    below, found = 0, []
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        smaller = block < low
        below += int(np.count_nonzero(smaller))
        found.append(block[np.flatnonzero((block <= high) ^ smaller)])
    near = np.concatenate(found)
    if below <= rank and rank + 1 < below + len(near):
        return near, below
    return values.copy(), 0


def picked(values: Values, ranks: tuple[int, ...]) -> tuple[float, ...]:
    """Return the values at some ranks from 0, which must not fall; the values are moved in place.

    Examples
    --------
    >>> picked(np.array([3.0, 1.0, 2.0, 10.0]), (0, 2, 2))
    (1.0, 3.0, 3.0)
    """
    found, done = [], 0
    for rank in ranks:
        # All before the rank found last are smaller, and need not be looked at again.
        values[done:].partition(rank - done)
        found.append(float(values[rank]))
        done = rank
    return tuple(found)
