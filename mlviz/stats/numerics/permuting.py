"""Sharing out values among two groups anew, all ways or some drawn at random, and what difference each gives."""

from collections.abc import Iterator
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

from mlviz.stats.method import Values
from mlviz.stats.numerics.middles import middle_places
from mlviz.stats.numerics.strata import CELLS, part_sums, strata

ROW_BY_ROW = 100_000_000
"""Draws times rows up to which each row is drawn by itself: about a second. Sums of more are drawn by strata."""

Labels = NDArray[np.bool_]
"""Draws x rows: true where a row is put into the first group."""


def every_gap(ordered: Values, m: int, statistic: str) -> Iterator[Values]:
    """Yield, in blocks, the difference that each way to put m of the rising values into the first group gives."""
    for labels in _every_label(len(ordered), m):
        yield _mean_gaps(labels, ordered, m) if statistic == "mean" else _median_gaps(labels, ordered, m)


def drawn_gaps(ordered: Values, m: int, statistic: str, draws: int, seed: int) -> Iterator[Values]:
    """Yield, in blocks, the differences of random ways to put m of the rising values into the first group.

    Medians are drawn by their places alone; means row by row up to ``ROW_BY_ROW``, by strata from there.
    """
    rng = np.random.default_rng(seed)
    n = len(ordered)
    if statistic == "median":
        lower, upper, *others = ordered[middle_places(n, m, draws, rng)]
        yield (lower + upper) / 2 - (others[0] + others[1]) / 2
    elif draws * n <= ROW_BY_ROW:
        yield from (_mean_gaps(labels, ordered, m) for labels in drawn_labels(n, m, draws, rng))
    else:
        sums = part_sums(strata(ordered - ordered.mean()), m, draws, rng)
        yield from (_of_first(one, n, m) for one in sums)


def _every_label(n: int, m: int) -> Iterator[Labels]:
    chosen = combinations(range(n), m)
    while block := list(islice(chosen, max(CELLS // n, 1))):
        labels = np.zeros((len(block), n), dtype=bool)
        np.put_along_axis(labels, np.array(block, dtype=np.intp), True, axis=1)
        yield labels


def drawn_labels(n: int, m: int, draws: int, rng: np.random.Generator) -> Iterator[Labels]:
    """Yield, in blocks, random ways to put m of n rows into the first group: by the m smallest of n numbers."""
    size = max(CELLS // n, 1)
    for start in range(0, draws, size):
        drawn = rng.random((min(size, draws - start), n))
        # Faster than shuffling; numbers of 53 bits do not tie.
        yield drawn <= np.partition(drawn, m - 1, axis=1)[:, m - 1 : m]


def tails(gaps: Iterator[Values], seen: float, slack: float) -> tuple[int, int, int]:
    """Return how many differences are at most, and at least, the one seen, and how many there are.

    Parameters
    ----------
    gaps : iterator of array
        Differences, first group minus second.
    seen : float
        The difference in the data.
    slack : float
        What sums in another order may differ by.
    """
    low = high = count = 0
    for block in gaps:
        low += int(np.count_nonzero(block <= seen + slack))
        high += int(np.count_nonzero(block >= seen - slack))
        count += len(block)
    return low, high, count


def _mean_gaps(labels: Labels, ordered: Values, m: int) -> Values:
    around = ordered - ordered.mean()
    return _of_first(labels.astype(np.float64) @ around, len(ordered), m)


def _of_first(sums: Values, n: int, m: int) -> Values:
    """Return the differences of means from the sums of the first group, about the mean of all."""
    # The values add up to 0 around their mean, so the sum of the others is that of the first with the other sign.
    return sums * (1 / m + 1 / (n - m))


def _median_gaps(labels: Labels, ordered: Values, m: int) -> Values:
    return _medians(labels, ordered, m) - _medians(~labels, ordered, len(ordered) - m)


def _medians(labels: Labels, ordered: Values, m: int) -> Values:
    """Return the median of the m rows marked in each way; in order as the values are, they lie in the middle."""
    places = np.flatnonzero(labels).reshape(-1, m)
    start = np.arange(len(labels)) * len(ordered)
    lower, upper = (ordered[places[:, at] - start] for at in ((m - 1) // 2, m // 2))
    return np.asarray((lower + upper) / 2)
