"""Associations that turn round within groups: Simpson's paradox."""

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, Kind
from mlviz.profiling.overview import rows_of
from mlviz.profiling.values import coded, numbers_of
from mlviz.results.findings import Reversal
from mlviz.results.profile import Array
from mlviz.stats.numerics.matrices import pearson

SAMPLE = 50_000
MOST_NUMBERS = 30
MOST_GROUPINGS = 15
MOST_LEVELS = 8
NOTICEABLE = 0.15
CERTAIN = 4.0
"""A correlation counts when it is at least this many standard errors (1 / sqrt(n)) from 0."""


def simpson(dataset: Dataset, *, seed: int = 0) -> tuple[Reversal, ...]:
    """Find pairs of numbers whose association has the opposite sign within the groups of a category.

    Overall r is compared with r of the deviations from the group means; both must be noticeable (.15) and
    certain (4 standard errors), and the sign must turn in every group of some size. Above 50,000 rows a seeded
    sample is used; at most 30 columns of numbers and 15 categories with up to 8 levels are tried.

    Parameters
    ----------
    dataset : Dataset
        The table.
    seed : int, default 0
        Of the sample.

    Returns
    -------
    tuple of Reversal
        Clearest first, one per pair of columns.

    References
    ----------
    Simpson (1951), The interpretation of interaction in contingency tables.

    Examples
    --------
    >>> import pandas as pd
    >>> x = [float(i + 10 * g) for g in range(3) for i in range(20)]
    >>> y = [float(-i + 30 * g) for g in range(3) for i in range(20)]
    >>> ds = Dataset.of(pd.DataFrame({"x": x, "y": y, "g": ["a"] * 20 + ["b"] * 20 + ["c"] * 20}))
    >>> [(found.x, found.y, found.group) for found in simpson(ds)]
    [('x', 'y', 'g')]
    """
    rows = rows_of(dataset, SAMPLE, seed)
    names = rows.of_kind(Kind.NUMERIC)[:MOST_NUMBERS]
    if len(names) < 2:
        return ()
    columns = tuple(_finite(numbers_of(rows.frame[name])) for name in names)
    overall = pearson(columns)
    found: dict[tuple[str, str], Reversal] = {}
    groupings = [c.name for c in rows.columns if c.kind in CATEGORIES and 2 <= len(c.levels) <= MOST_LEVELS]
    for group in groupings[:MOST_GROUPINGS]:
        codes, n_levels = coded(rows.frame[group])
        for i, j, within in _turned(columns, codes, n_levels, overall):
            turned = Reversal(
                names[i],
                names[j],
                group,
                float(overall[i, j]),
                within,
                n_levels,
                int((np.isfinite(columns[i]) & np.isfinite(columns[j]) & (codes >= 0)).sum()),
                _sentence(names[i], names[j], group, float(overall[i, j])),
            )
            best = found.get((names[i], names[j]))
            if best is None or abs(within) > abs(best.within):
                found[names[i], names[j]] = turned
    return tuple(sorted(found.values(), key=lambda r: -min(abs(r.overall), abs(r.within))))


def _turned(columns: tuple[Array, ...], codes: Array, n_levels: int, overall: Array) -> list[tuple[int, int, float]]:
    """Return pairs whose sign turns, with the correlation within groups."""
    centred = tuple(_centred(column, codes, n_levels) for column in columns)
    within = pearson(centred)
    noticeable = (np.abs(overall) > NOTICEABLE) & (np.abs(within) > NOTICEABLE) & (overall * within < 0)
    pairs = []
    for i, j in np.argwhere(np.triu(noticeable, 1)):
        shared = int((np.isfinite(centred[i]) & np.isfinite(centred[j])).sum())
        certain = min(abs(overall[i, j]), abs(within[i, j])) * shared**0.5 > CERTAIN
        if certain and _in_every_group(columns[i], columns[j], codes, n_levels, float(within[i, j])):
            pairs.append((int(i), int(j), float(within[i, j])))
    return pairs


def _in_every_group(x: Array, y: Array, codes: Array, n_levels: int, within: float) -> bool:
    """Whether the sign is that of ``within`` in every group of ten rows or more, and there are two at least."""
    signs = []
    for level in range(n_levels):
        mask = codes == level
        if (np.isfinite(x[mask]) & np.isfinite(y[mask])).sum() >= 10:
            signs.append(float(pearson((x[mask], y[mask]))[0, 1]) * within > 0)
    return len(signs) >= 2 and all(signs)


def _centred(column: Array, codes: Array, n_levels: int) -> Array:
    """Return deviations from the group means, NaN where the value or the group is missing."""
    used = np.isfinite(column) & (codes >= 0)
    result = np.full(len(column), np.nan)
    if used.any():
        counts = np.bincount(codes[used], minlength=n_levels)
        means = np.bincount(codes[used], weights=column[used], minlength=n_levels) / np.maximum(counts, 1)
        result[used] = column[used] - means[codes[used]]
    return result


def _finite(column: Array) -> Array:
    """Return the column with values that would overflow a sum as missing."""
    return np.where(np.abs(column) < 1e100, column, np.nan)


def _sentence(x: str, y: str, group: str, overall: float) -> str:
    falls, rises = ("falls", "rises") if overall < 0 else ("rises", "falls")
    return f"'{y}' {falls} with '{x}' overall, but {rises} within each group of '{group}' (Simpson's paradox)."
