"""Where the edges of a histogram lie."""

import numpy as np

from mlviz.results.profile import Array, Bins

MOST = 60
"""More bars than this show noise, not shape."""


def edges_of(ordered: Array, *, most: int = MOST, n_bins: int | None = None) -> Array:
    """Return bin edges for sorted, finite values.

    The width is Freedman and Diaconis' ``2 IQR n^(-1/3)`` between 5 and ``most`` bins over the whole range;
    whole numbers get bins of whole width around them, so that no bar is taller for holding one integer more.

    Parameters
    ----------
    ordered : array
        Sorted finite values.
    most : int
        At most so many bins.
    n_bins : int, optional
        Exactly so many bins of equal width.

    References
    ----------
    Freedman and Diaconis (1981), On the histogram as a density estimator.

    Examples
    --------
    >>> import numpy as np
    >>> edges_of(np.array([1.0, 1.0, 2.0, 3.0]))
    array([0.5, 1.5, 2.5, 3.5])
    """
    if len(ordered) == 0:
        return np.array([0.0, 1.0])
    low, high = float(ordered[0]), float(ordered[-1])
    if n_bins is not None:
        return _spaced(low, high, n_bins)
    if _whole(ordered):
        step = max(1, int(np.ceil((high - low + 1) / most)))
        count = int((high - low) // step) + 1
        return low - 0.5 + step * np.arange(count + 1)
    q1, q3 = ordered[int(0.25 * (len(ordered) - 1))], ordered[int(0.75 * (len(ordered) - 1))]
    # Quarters of the bounds: differences of huge values of opposite sign would overflow.
    width = 2 * (q3 / 4 - q1 / 4) * len(ordered) ** (-1 / 3)
    with np.errstate(over="ignore"):  # a far value over a tiny width: as many bins as there may be
        wanted = (high / 4 - low / 4) / width if width > 0 else 0
    least = min(most, 5 if len(ordered) < 30 else 10)
    return _spaced(low, high, int(np.clip(np.ceil(wanted) if np.isfinite(wanted) else most, least, most)))


def count_in(ordered: Array, edges: Array) -> Bins:
    """Return the counts of sorted values between edges, by binary search."""
    positions = np.searchsorted(ordered, edges[1:-1], side="left")
    return Bins(edges, np.diff(np.concatenate(([0], positions, [len(ordered)]))))


def _whole(ordered: Array) -> bool:
    """Whether all values are whole numbers small enough for edges at halves to be exact."""
    if abs(ordered[0]) > 2**50 or abs(ordered[-1]) > 2**50:
        return False
    return bool(np.all(ordered == np.floor(ordered)))


def _spaced(low: float, high: float, count: int) -> Array:
    """Return equal steps from low to high, or one narrow bin around a single value."""
    if low == high:
        margin = abs(low) * 1e-6 or 0.5
        return np.array([low - margin, high + margin])
    # Half of each bound first: the difference of two huge values of opposite sign would overflow.
    return 2 * np.linspace(low / 2, high / 2, count + 1)
