"""Sharing out values among two groups anew, all ways or some drawn at random, and what difference each gives."""

from collections.abc import Iterator
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

from mlviz.stats.method import Values

CELLS = 400_000
"""Cells of one block of draws: their numbers, 3 MB, stay in the processor's cache."""

Labels = NDArray[np.bool_]
"""Draws x rows: true where a row is put into the first group."""


def every_label(n: int, m: int) -> Iterator[Labels]:
    """Yield, in blocks, every way to put m of n rows into the first group."""
    chosen = combinations(range(n), m)
    while block := list(islice(chosen, max(CELLS // n, 1))):
        labels = np.zeros((len(block), n), dtype=bool)
        np.put_along_axis(labels, np.array(block, dtype=np.intp), True, axis=1)
        yield labels


def drawn_labels(n: int, m: int, draws: int, seed: int) -> Iterator[Labels]:
    """Yield, in blocks, random ways to put m of n rows into the first group: by the m smallest of n numbers."""
    rng = np.random.default_rng(seed)
    size = max(CELLS // n, 1)
    for start in range(0, draws, size):
        drawn = rng.random((min(size, draws - start), n))
        # Faster than shuffling; numbers of 53 bits do not tie.
        yield drawn <= np.partition(drawn, m - 1, axis=1)[:, m - 1 : m]


def tails(blocks: Iterator[Labels], ordered: Values, m: int, statistic: str, seen: float) -> tuple[int, int, int]:
    """Return in how many draws the difference is at most, and at least, the one seen, and how many there are.

    Parameters
    ----------
    blocks : iterator of array
        Draws x rows: true where a row is put into the first group.
    ordered : array
        All values, rising.
    m : int
        Size of the first group.
    statistic : str
        ``mean`` or ``median``.
    seen : float
        The difference in the data, first minus second.
    """
    # Sums in another order differ in their last digits.
    slack = 1e-10 * float(ordered[-1] - ordered[0])
    low = high = count = 0
    for labels in blocks:
        gaps = _mean_gaps(labels, ordered, m) if statistic == "mean" else _median_gaps(labels, ordered, m)
        low += int(np.count_nonzero(gaps <= seen + slack))
        high += int(np.count_nonzero(gaps >= seen - slack))
        count += len(labels)
    return low, high, count


def _mean_gaps(labels: Labels, ordered: Values, m: int) -> Values:
    around = ordered - ordered.mean()
    # The values add up to 0 around their mean, so the sum of the others is that of the first with the other sign.
    first = labels.astype(np.float64) @ around
    return np.asarray(first * (1 / m + 1 / (len(ordered) - m)))


def _median_gaps(labels: Labels, ordered: Values, m: int) -> Values:
    return _medians(labels, ordered, m) - _medians(~labels, ordered, len(ordered) - m)


def _medians(labels: Labels, ordered: Values, m: int) -> Values:
    """Return the median of the m rows marked in each draw; in order as the values are, they lie in the middle."""
    places = np.flatnonzero(labels).reshape(-1, m)
    start = np.arange(len(labels)) * len(ordered)
    lower, upper = (ordered[places[:, at] - start] for at in ((m - 1) // 2, m // 2))
    return np.asarray((lower + upper) / 2)
