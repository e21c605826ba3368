"""Sums of values drawn at random out of very many: neighbours in size are drawn together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlviz.stats.method import Values

WIDER = 1.06
"""How many times as many values a stratum holds as the one further out: 350 strata for a million values."""

CELLS = 400_000
"""Cells of one block of draws: their numbers, 3 MB, stay in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Values in groups of neighbours; the furthest out stand alone, so that none of them is blurred.

    Attributes
    ----------
    sizes : array of k int
        Values in each stratum.
    means, variances : arrays of k
        Of the values of each stratum; the variances with n.
    """

    sizes: NDArray[np.int64]
    means: Values
    variances: Values


def strata(ordered: Values) -> Strata:
    """Return the strata of rising values.

    Examples
    --------
    >>> found = strata(np.arange(100.0))
    >>> found.sizes[:3].tolist(), found.means[:3].tolist(), int(found.sizes.sum())
    ([1, 1, 1], [0.0, 1.0, 2.0], 100)
    """
    half = len(ordered) // 2
    outside = (WIDER ** np.arange(np.log(max(half, 2)) / np.log(WIDER) + 1)).astype(np.int64)
    outside = outside[np.cumsum(outside) <= half]
    middle = len(ordered) - 2 * int(outside.sum())
    sizes = np.concatenate((outside, [middle] if middle else [], outside[::-1])).astype(np.int64)
    starts = np.cumsum(sizes) - sizes
    means = np.add.reduceat(ordered, starts) / sizes
    away = ordered - np.repeat(means, sizes)
    return Strata(sizes, means, np.add.reduceat(away * away, starts) / sizes)


def part_sums(found: Strata, m: int, draws: int, rng: np.random.Generator) -> Iterator[Values]:
    """Yield, in blocks, the sums of m of the values, every choice of them equally likely.

    How many come from each stratum is drawn exactly (multivariate hypergeometric). What these add up to is drawn as a
    normal number with its exact mean and variance, ``c (N - c) / (N - 1)`` times the stratum's variance.
    """
    for block in _blocks(draws, len(found.sizes)):
        counts = rng.multivariate_hypergeometric(found.sizes, m, size=block, method="marginals")
        left = (found.sizes - counts) / np.maximum(found.sizes - 1, 1)
        yield _summed(found, counts, (counts * left) @ found.variances, rng)


def sample_sums(found: Strata, draws: int, rng: np.random.Generator) -> Iterator[Values]:
    """Yield, in blocks, the sums of as many values as there are, drawn with replacement; strata as in `part_sums`."""
    n = int(found.sizes.sum())
    for block in _blocks(draws, len(found.sizes)):
        counts = rng.multinomial(n, found.sizes / n, size=block)
        yield _summed(found, counts, counts @ found.variances, rng)


def _blocks(draws: int, cells: int) -> Iterator[int]:
    size = max(CELLS // cells, 1)
    return (min(size, draws - start) for start in range(0, draws, size))


def _summed(found: Strata, counts: NDArray[np.int64], variances: Values, rng: np.random.Generator) -> Values:
    return np.asarray(counts @ found.means + np.sqrt(variances) * rng.standard_normal(len(counts)))
