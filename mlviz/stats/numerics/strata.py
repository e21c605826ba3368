"""Sums of values drawn at random out of very many: neighbours in size are drawn together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlviz.stats.method import Values

WIDER = 1.06
"""How many times as many values a stratum holds as the one further out: 350 strata for a million values."""

FEW = 500
"""Different values up to which each is a stratum of its own, and nothing is blurred at all."""

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
    >>> found = strata(np.arange(1000.0))
    >>> found.sizes[:3].tolist(), found.means[:3].tolist(), len(found.sizes), int(found.sizes.sum())
    ([1, 1, 1], [0.0, 1.0, 2.0], 119, 1000)
    >>> strata(np.array([1.0, 1.0, 5.0])).sizes.tolist()
    [2, 1]
    """
    runs = np.diff(np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True]))))
    sizes = runs if len(runs) <= FEW else _widening(len(ordered))
    starts = np.cumsum(sizes) - sizes
    means = np.add.reduceat(ordered, starts) / sizes
    away = ordered - np.repeat(means, sizes)
    return Strata(sizes, means, np.add.reduceat(away * away, starts) / sizes)


def _widening(n: int) -> NDArray[np.int64]:
    """Return sizes that grow from one value at either end towards the middle, and add up to n."""
    half = n // 2
    outside = (WIDER ** np.arange(np.log(half) / np.log(WIDER) + 1)).astype(np.int64)
    outside = outside[np.cumsum(outside) <= half]
    middle = n - 2 * int(outside.sum())
    return np.concatenate((outside, [middle] if middle else [], outside[::-1])).astype(np.int64)


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
