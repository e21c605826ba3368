"""Fisher's exact test of a table of any size: every table with its margins is counted, or a seeded draw of them."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.stats.method import Values

Counts = NDArray[np.int64]

MOST_WORK = 6_000_000
"""Partial tables tried for one column, and cells held for its ways, up to which all are counted."""

BLOCK = 1_000_000
"""Partial tables held at once."""

DRAWS = 20_000
"""Tables drawn where there are too many to count; fewer where each is large."""

MOST_CELLS = 20_000_000
"""Rows and cells of all tables drawn."""

SAME = 1e-7
"""Relative difference below which two chances are the same, as in R."""


def exact_p(counts: Values) -> tuple[float, str]:
    """Return the chance of a table no more likely than this one, given its margins, and how it was found.

    Tables are built column by column. Partial tables with the same rows left to fill and the same chance so far go on
    together, which is the idea of the network algorithm (Mehta and Patel, 1983).

    Examples
    --------
    >>> round(exact_p(np.array([[3.0, 1.0], [1.0, 3.0]]))[0], 6)
    0.485714
    """
    flat = counts if counts.shape[0] <= counts.shape[1] else counts.T
    table: Counts = flat[:, np.argsort(-flat.sum(axis=0))].astype(np.int64)
    found = _counted(table)
    if found is not None:
        return found, "Exact p-value: every table with the same margins was counted."
    draws = int(np.clip(MOST_CELLS // (table.size + table.sum()), 500, DRAWS))
    return _drawn(table, draws), f"p from {draws:,} seeded draws of tables with the same margins, too many to count."


def _weight(table: Counts) -> float:
    return -float(special.gammaln(table + 1.0).sum())


def _counted(table: Counts) -> float | None:
    """Return p from all tables; None where they are too many."""
    left = table.sum(axis=1)[None, :]
    logs, ways = np.zeros(1), np.ones(1)
    for total in table.sum(axis=0)[:-1].tolist():
        columns = _columns(total, table.sum(axis=1))
        if columns is None or len(left) * len(columns) > MOST_WORK:
            return None
        left, logs, ways = _filled(columns, left, logs, ways)
    # The last column takes what is left.
    logs = logs - special.gammaln(left + 1.0).sum(axis=1)
    chances = ways * np.exp(logs - logs.max())
    asked = logs <= _weight(table) + SAME
    return min(1.0, float(chances[asked].sum() / chances.sum()))


def _filled(columns: Counts, left: Counts, logs: Values, ways: Values) -> tuple[Counts, Values, Values]:
    """Return the partial tables with one more column, filled in every way that fits."""
    gained = -special.gammaln(columns + 1.0).sum(axis=1)
    parts = []
    step = max(1, BLOCK // len(columns))
    for start in range(0, len(left), step):
        some = slice(start, start + step)
        after = left[some, None, :] - columns[None, :, :]
        fits = (after >= 0).all(axis=2)
        parts.append(_merged(after[fits], (logs[some, None] + gained)[fits], ways[some][np.nonzero(fits)[0]]))
    return _merged(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _columns(total: int, most: Counts) -> Counts | None:
    """Return every way to fill a column with this total, no cell above the total of its row; None where too many."""
    ways = np.zeros((1, 0), dtype=np.int64)
    for top in most[:-1].tolist():
        cells = np.arange(min(top, total) + 1)
        if len(ways) * len(cells) * len(most) > MOST_WORK:
            return None
        ways = np.column_stack((np.repeat(ways, len(cells), axis=0), np.tile(cells, len(ways))))
        ways = ways[ways.sum(axis=1) <= total]
    last = total - ways.sum(axis=1)
    return np.column_stack((ways, last))[last <= most[-1]]


def _merged(left: Counts, logs: Values, ways: Values) -> tuple[Counts, Values, Values]:
    """Return partial tables of the same rows left and the same chance as one, with the number of ways to it."""
    # One whole number for the rows left: comparing rows of a matrix is many times slower.
    place = np.concatenate(([1], np.cumprod(left.max(axis=0)[:-1] + 1)))
    keys = left @ place
    rounded = np.round(logs * 1e9).astype(np.int64)
    order = np.lexsort((rounded, keys))
    keys, rounded = keys[order], rounded[order]
    first = np.concatenate(([True], (np.diff(keys) != 0) | (np.abs(np.diff(rounded)) > 1)))
    starts = np.nonzero(first)[0]
    return left[order][starts], logs[order][starts], np.add.reduceat(ways[order], starts)


def _drawn(table: Counts, draws: int) -> float:
    """Return p from tables drawn with the same margins; the one observed counts among them."""
    from scipy import stats

    drawn = stats.random_table(table.sum(axis=1), table.sum(axis=0), seed=np.random.default_rng(0))
    factorials = special.gammaln(np.arange(table.sum(axis=0).max() + 1) + 1.0)
    block = max(1, BLOCK // table.size)
    limit, rare = _weight(table) + SAME, 0
    for start in range(0, draws, block):
        tables = drawn.rvs(min(block, draws - start)).astype(np.intp)
        rare += int((-factorials[tables].sum(axis=(1, 2)) <= limit).sum())
    return (rare + 1) / (draws + 1)
