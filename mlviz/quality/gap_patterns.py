"""Which columns are missing together: the patterns of gaps, and pairs beyond chance."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.results.missingness import Pattern, Together
from mlviz.stats.post_hocs.multiple import holm

Marks = NDArray[np.bool_]
Floats = NDArray[np.float64]
BITS = 31
"""Columns put into one number at a time; with a number per row already, both fit into 63 bits."""

EXACT_BELOW = 1_000
"""Common gaps expected, below which their chance is summed exactly."""


def patterns_of(names: tuple[str, ...], marks: tuple[Marks, ...]) -> tuple[Pattern, ...]:
    """Return the distinct sets of columns that are missing in the same rows, most frequent first.

    Parameters
    ----------
    names : tuple of str
        The columns with gaps.
    marks : tuple of array of bool, each (n,)
        Where each is missing.

    Examples
    --------
    >>> gap = np.array([True, False, True])
    >>> [(p.missing, p.n) for p in patterns_of(("a", "b"), (gap, gap))]
    [(('a', 'b'), 2), ((), 1)]
    """
    if not names or not len(marks[0]):
        return ()
    n = len(marks[0])
    first, counts = _distinct(marks)
    order = np.lexsort((first, -counts))
    found = []
    for row, count in zip(first[order].tolist(), counts[order].tolist(), strict=True):
        missing = tuple(name for name, mark in zip(names, marks, strict=True) if mark[row])
        found.append(Pattern(missing, count, count / n))
    return tuple(found)


def _distinct(marks: tuple[Marks, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first row and the number of rows of each pattern."""
    import pandas as pd

    codes = np.zeros(len(marks[0]), dtype=np.int64)
    for start in range(0, len(marks), BITS):
        for mark in marks[start : start + BITS]:
            codes = codes * 2 + mark
        codes = pd.factorize(codes)[0].astype(np.int64)
    first = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
    return first, np.bincount(codes)[codes[first]].astype(np.int64)


def pairs_together(
    names: tuple[str, ...], patterns: tuple[Pattern, ...], n_rows: int
) -> tuple[tuple[Together, ...], int]:
    """Return the pairs of columns missing together beyond chance (5% over all pairs), and how many were looked at.

    ``phi = (n n_ab - n_a n_b) / sqrt(n_a (n - n_a) n_b (n - n_b))``; p is the hypergeometric chance of so many or more
    common gaps.
    """
    counts = np.array([pattern.n for pattern in patterns], dtype=np.float64)
    sets = [frozenset(pattern.missing) for pattern in patterns]
    marks = np.array([[name in missing for name in names] for missing in sets], dtype=np.float64)
    both = (marks * counts[:, None]).T @ marks
    alone = np.diag(both)
    first, second = np.triu_indices(len(names), 1)
    usable = (alone[first] < n_rows) & (alone[second] < n_rows)
    first, second = first[usable], second[usable]
    if not len(first):
        return (), 0
    a, b, ab = alone[first], alone[second], both[first, second]
    p = _chances(ab, n_rows, a, b)
    adjusted = holm(p)
    phi = (n_rows * ab - a * b) / np.sqrt(a * (n_rows - a) * b * (n_rows - b))
    expected = a * b / n_rows
    found = [
        Together(
            names[first[k]],
            names[second[k]],
            int(ab[k]),
            float(expected[k]),
            float(ab[k] / expected[k]),
            float(phi[k]),
            float(p[k]),
            float(adjusted[k]),
        )
        for k in np.argsort(-phi, kind="stable")
        if adjusted[k] < 0.05
    ]
    return tuple(found), len(first)


def _chances(both: Floats, n: int, a: Floats, b: Floats) -> Floats:
    """Return the chance of so many common gaps or more: exact where few are expected, else the normal one."""
    expected = a * b / n
    sigma = np.sqrt(expected * (1 - a / n) * (1 - b / n) * n / max(n - 1, 1))
    p = np.asarray(special.ndtr(-(both - 0.5 - expected) / sigma))
    for k in np.flatnonzero(expected < EXACT_BELOW):
        p[k] = hypergeometric_tail(both[k], n, a[k], b[k])
    return p


def hypergeometric_tail(both: float, n: int, a: float, b: float) -> float:
    """Return the chance that two sets of a and b rows, of n, share so many rows or more.

    Examples
    --------
    >>> round(hypergeometric_tail(3, 10, 4, 5), 6)
    0.261905
    """
    shared = np.arange(max(both, 0, a + b - n), min(a, b) + 1)
    if not len(shared):
        return 0.0
    logs = _log_choose(a, shared) + _log_choose(n - a, b - shared) - _log_choose(n, b)
    return float(min(1.0, np.exp(logs).sum()))


def _log_choose(n: float, k: Floats | float) -> Floats:
    return np.asarray(
        special.gammaln(n + 1) - special.gammaln(np.asarray(k) + 1) - special.gammaln(n - np.asarray(k) + 1)
    )
