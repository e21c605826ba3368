"""Samples drawn again from two groups, and intervals from them (Efron, 1987)."""

import numpy as np
from scipy import special

from mlviz.stats.method import Values
from mlviz.stats.numerics.permuting import ROW_BY_ROW
from mlviz.stats.numerics.strata import CELLS, sample_sums, strata


def bootstrapped(samples: tuple[Values, ...], statistic: str, draws: int, seed: int) -> Values:
    """Return the differences of the means or medians of samples drawn with replacement from each group."""
    rng = np.random.default_rng(seed)
    draw = _drawn_means if statistic == "mean" else _drawn_medians
    first, second = (draw(sample, draws, rng) for sample in samples)
    return first - second


def _drawn_means(sample: Values, draws: int, rng: np.random.Generator) -> Values:
    """Return means of samples drawn with replacement: row by row, or by strata where that would take long."""
    n, size = len(sample), max(CELLS // len(sample), 1)
    if n * draws > ROW_BY_ROW:
        mean = float(sample.mean())
        return mean + np.concatenate(list(sample_sums(strata(np.sort(sample - mean)), draws, rng))) / n
    blocks = (min(size, draws - start) for start in range(0, draws, size))
    return np.concatenate([sample[rng.integers(0, n, (rows, n), dtype=np.int32)].mean(axis=1) for rows in blocks])


def _drawn_medians(sample: Values, draws: int, rng: np.random.Generator) -> Values:
    """Return medians of samples drawn with replacement, without drawing the samples.

    The k-th smallest of n uniform numbers is Beta(k, n - k + 1), and the next one lies above it as the smallest of the
    n - k left over would: the places of the middle values are these times n (David and Nagaraja, 2003, section 2.5).
    """
    ordered, n = np.sort(sample), len(sample)
    k = (n + 1) // 2
    at = rng.beta(k, n - k + 1, draws)
    lower = ordered[np.minimum((at * n).astype(np.intp), n - 1)]
    if n % 2:
        return np.asarray(lower)
    following = at + (1 - at) * rng.beta(1, n - k, draws)
    return np.asarray((lower + ordered[np.minimum((following * n).astype(np.intp), n - 1)]) / 2)


def influences_of(samples: tuple[Values, ...], statistic: str) -> tuple[Values, Values]:
    """Return by how much each value moves the difference when it is left out, times n - 1 (the jackknife)."""
    first, second = (one - one.mean() if statistic == "mean" else _without_each(np.sort(one)) for one in samples)
    return first, -second


def _without_each(ordered: Values) -> Values:
    n, half = len(ordered), len(ordered) // 2
    place = np.arange(n)
    if n % 2 == 0:
        left = np.where(place < half, ordered[half], ordered[half - 1])
    else:
        below, above = (ordered[half] + ordered[half + 1]) / 2, (ordered[half - 1] + ordered[half]) / 2
        left = np.where(place < half, below, above)
        left[half] = (ordered[half - 1] + ordered[half + 1]) / 2
    return np.asarray((n - 1) * (left.mean() - left))


def bca(drawn: Values, seen: float, influences: tuple[Values, Values]) -> tuple[float, float, float]:
    """Return the 95% interval corrected for bias and skewness, and the p at which such an interval reaches 0.

    With z0 the normal score of the share of draws below the estimate and a the skewness of the influences over 6, a
    bound is the share Phi(z0 + (z0 + z) / (1 - a (z0 + z))) of the draws (Efron, 1987). Where no draw reaches 0 that
    says too much: p is not below 2 / (draws + 1), what as many draws can tell.
    """
    # The skewness has no unit; without one the cubes stay in range.
    top = max(float(np.abs(one).max()) for one in influences) or 1.0
    influences = influences[0] / top, influences[1] / top
    cubes = sum(float((one**3).sum()) / len(one) ** 3 for one in influences)
    squares = sum(float((one**2).sum()) / len(one) ** 2 for one in influences)
    a = cubes / (6 * squares**1.5) if squares > 0 else 0.0
    z0 = _score(drawn, seen)
    z = z0 + special.ndtri(np.array([0.025, 0.975]))
    low, high = np.quantile(drawn, special.ndtr(z0 + z / (1 - a * z)))
    away = _score(drawn, 0.0) - z0
    tail = float(special.ndtr(-abs(away / (1 + a * away) - z0)))
    return float(low), float(high), max(2 * tail, 2 / (len(drawn) + 1))


def _score(drawn: Values, at: float) -> float:
    """Return the normal score of the share of draws below a value, ties half, never infinite."""
    share = (np.count_nonzero(drawn < at) + np.count_nonzero(drawn <= at)) / (2 * len(drawn))
    edge = 1 / (len(drawn) + 1)
    return float(special.ndtri(np.clip(share, edge, 1 - edge)))
