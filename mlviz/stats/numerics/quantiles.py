"""Exact medians and quartiles: one rank at a time, which numpy finds in a single vectorised selection."""

import numpy as np

from mlviz.stats.method import Values


def median(values: Values) -> float:
    """Return the value in the middle, or the mean of the two in the middle.

    Examples
    --------
    >>> median(np.array([3.0, 1.0, 2.0, 10.0]))
    2.5
    """
    middle = len(values) // 2
    # numpy takes several times as long for two ranks as for one, and the value below is the largest of those before.
    ordered = np.partition(values, middle)
    above = float(ordered[middle])
    return above if len(values) % 2 else (float(ordered[:middle].max()) + above) / 2


def quartiles(values: Values) -> tuple[float, float]:
    """Return the lower and the upper quartile, between two values by straight interpolation (R's type 7).

    Examples
    --------
    >>> quartiles(np.array([3.0, 1.0, 2.0, 10.0]))
    (1.75, 4.75)
    """
    ordered = values.copy()
    low, high = (share * (len(values) - 1) for share in (0.25, 0.75))
    lower = _at(ordered, low)
    # What is left of the lower quartile is smaller than all the rest, and need not be looked at again.
    return lower, _at(ordered[int(low) :], high - int(low))


def _at(values: Values, position: float) -> float:
    """Return the value at a position from 0, between two ranks by interpolation; the values are moved in place."""
    rank = int(position)
    values.partition(rank)
    low = float(values[rank])
    if rank == position:
        return low
    return low + (float(values[rank + 1 :].min()) - low) * (position - rank)


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
