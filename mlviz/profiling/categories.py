"""Association that involves categories: Cramer's V and the correlation ratio."""

import numpy as np

from mlviz.results.profile import Array
from mlviz.stats.numerics.sums import dot

Coded = tuple[Array, int]
"""Codes from 0, -1 where missing, and how many levels there are."""


def crosstab(one: Coded, other: Coded) -> Array:
    """Return the table of counts of two coded columns over the rows where both are present."""
    (a, n_a), (b, n_b) = one, other
    both = (a >= 0) & (b >= 0)
    cells = a.astype("int64") * n_b + b
    return np.bincount(cells if both.all() else cells[both], minlength=n_a * n_b).reshape(n_a, n_b)


def cramers_v(table: Array) -> float:
    """Return Cramer's V of a table of counts, ``sqrt(chi2 / (n (min(r, c) - 1)))``, without correction.

    References
    ----------
    Cramer (1946), Mathematical methods of statistics, chapter 21.

    Examples
    --------
    >>> import numpy as np
    >>> cramers_v(np.array([[10, 0], [0, 10]]))
    1.0
    """
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0].astype("float64")
    n = table.sum()
    smaller = min(table.shape, default=0)
    if n == 0 or smaller < 2:
        return float("nan")
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    chi2 = float(((table - expected) ** 2 / expected).sum())
    return float(min(1.0, (chi2 / (n * (smaller - 1))) ** 0.5))


def correlation_ratio(group: Coded, values: Array) -> float:
    """Return eta: the root of the share of the variance of finite values that lies between groups.

    References
    ----------
    Fisher (1925), Statistical methods for research workers.

    Examples
    --------
    >>> import numpy as np
    >>> correlation_ratio((np.array([0, 0, 1, 1]), 2), np.array([1.0, 1.0, 5.0, 5.0]))
    1.0
    """
    return correlation_ratios((group,), values)[0]


def correlation_ratios(groups: tuple[Coded, ...], values: Array) -> list[float]:
    """Return eta of one column of numbers for several groupings; the numbers are prepared once."""
    finite = np.isfinite(values)
    whole = bool(finite.all())
    chosen = values if whole else values[finite]
    if len(chosen) < 2:
        return [float("nan")] * len(groups)
    # Scaled by a power of two, huge values cannot overflow and no digit is lost.
    scaled = chosen / 2.0 ** np.floor(np.log2(float(np.abs(chosen).max()) or 1.0))
    centred = scaled - scaled.mean()
    return [_eta(codes if whole else codes[finite], n_levels, centred) for codes, n_levels in groups]


def _eta(codes: Array, n_levels: int, centred: Array) -> float:
    grouped = codes >= 0
    if not grouped.all():
        codes, centred = codes[grouped], centred[grouped]
        centred = centred - centred.mean() if len(centred) else centred
    total = dot(centred, centred)
    if total <= len(centred) * 1e-28:
        return float("nan")
    counts = np.bincount(codes, minlength=n_levels)
    sums = np.bincount(codes, weights=centred, minlength=n_levels)
    between = float((sums[counts > 0] ** 2 / counts[counts > 0]).sum())
    return float(min(1.0, between / total) ** 0.5)
