"""Exact p-values of few rows, ties or not: every order, arrangement or sign pattern is counted."""

from functools import cache
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.stats.method import Values
from mlviz.stats.numerics.ranking import two_sided

ORDERS_BELOW = 10
"""Rows below which every order of the second column is tried, as R does for Spearman: 9! = 362,880."""

ARRANGEMENTS = 200_000
"""Arrangements, or sign patterns, that are counted at most where values are tied."""

ORDERS = 10_000_000
"""Ways to order the columns within rows that are counted at most: those with equal sums are counted together."""


@cache
def orders(n: int) -> NDArray[np.uint8]:
    """Return every order of n rows, one a line.

    Examples
    --------
    >>> orders(2).tolist()
    [[1, 0], [0, 1]]
    """
    table = np.zeros((1, 1), dtype=np.uint8)
    for k in range(1, n):
        last = np.full((len(table), 1), k, dtype=np.uint8)
        table = np.concatenate([np.hstack((table[:, :at], last, table[:, at:])) for at in range(k + 1)])
    table.flags.writeable = False
    return table


def rank_product_p(x: Values, y: Values) -> float:
    """Return the two-sided p of Spearman's rho: how many orders give a sum of products of ranks as extreme.

    Parameters
    ----------
    x, y : array
        Mid-ranks of fewer than 10 rows.

    Examples
    --------
    >>> round(rank_product_p(np.arange(1.0, 6), np.array([1.0, 2, 3, 5, 4])), 4)
    0.0833
    """
    # Doubled mid-ranks are whole numbers, so equal sums are equal to the last digit.
    return _doubled_tail((2 * y)[orders(len(y))] @ (2 * x), float(4 * (x @ y)))


def score_p(x: Values, y: Values) -> float:
    """Return the two-sided p of Kendall's score, concordant minus discordant pairs, over every order.

    Examples
    --------
    >>> round(score_p(np.arange(4.0), np.array([1.0, 1, 2, 3])), 4)
    0.1667
    """
    every = orders(len(x))
    above = np.sign(np.subtract.outer(y, y)).astype(np.int8)
    scores = np.zeros(len(every), dtype=np.int16)
    seen = 0
    for i, j in combinations(range(len(x)), 2):
        side = int(np.sign(x[i] - x[j]))
        if side:
            scores += side * above[every[:, i], every[:, j]]
            seen += side * int(above[i, j])
    return _doubled_tail(scores, seen)


def concordant_p(pairs: float, n: int) -> float:
    """Return the two-sided p of a number of pairs in the same order, of n rows without ties (Kendall, 1938).

    Adding a row to k others puts 0 to k pairs into the same order, each in one way.

    Examples
    --------
    >>> round(concordant_p(6, 4), 4)
    0.0833
    """
    counts = np.ones(1)
    for k in range(1, n):
        counts = np.convolve(counts, np.ones(k + 1))
    return two_sided(counts, pairs)


def perfect_p(ties: Values) -> float:
    """Return the two-sided p of two columns in the same order: 2 t1! t2! ... / n!, runs of t equal values.

    Examples
    --------
    >>> perfect_p(np.ones(3)), round(perfect_p(np.array([19.0, 1.0])), 12)
    (0.33333333333333337, 0.1)
    """
    chance = np.exp(special.gammaln(ties + 1).sum() - special.gammaln(ties.sum() + 1))
    # Beyond 170 rows the chance is smaller than any number that can be written down.
    return float(np.clip(2 * chance, np.nextafter(0, 1), 1))


def few_arrangements(m: int, n: int) -> bool:
    """Whether the arrangements of two groups are few enough to count."""
    return bool(special.binom(m + n, m) <= ARRANGEMENTS)


def rank_sum_p(ranks: Values, m: int) -> float:
    """Return the two-sided p of the rank sum of the first m rows, over every choice of m rows.

    Examples
    --------
    >>> round(rank_sum_p(np.array([1.5, 1.5, 3, 4, 5.5, 5.5]), 3), 4)
    0.1
    """
    doubled, n = 2 * ranks, len(ranks)
    # The smaller group decides the larger one's sum.
    mine, size = (doubled[:m], m) if m <= n - m else (doubled[m:], n - m)
    rows = np.fromiter(chain.from_iterable(combinations(range(n), size)), dtype=np.intp)
    return _doubled_tail(doubled[rows.reshape(-1, size)].sum(axis=1), float(mine.sum()))


def few_partitions(counts: Values) -> bool:
    """Whether the ways to deal rows to several groups of these sizes are few enough to count."""
    return bool(special.gammaln(counts.sum() + 1) - special.gammaln(counts + 1).sum() <= np.log(ARRANGEMENTS))


def rank_sums_p(ranks: Values, codes: NDArray[np.intp], counts: Values) -> float:
    """Return the p of the Kruskal-Wallis H, over every way to deal the ranks to groups of these sizes.

    Examples
    --------
    >>> round(rank_sums_p(np.arange(1.0, 7), np.array([0, 0, 1, 1, 2, 2]), np.array([2.0, 2, 2])), 4)
    0.0667
    """
    # H rises with the sum of R^2 / n over the groups; doubled mid-ranks keep the sums R exact.
    doubled, spread = 2 * ranks, np.zeros(1)
    left = np.arange(len(ranks))[None, :]
    for count in counts[:-1].astype(int).tolist():
        width = left.shape[1]
        chosen = np.array(list(combinations(range(width), count)), dtype=np.intp)
        rest = np.array([[i for i in range(width) if i not in set(row)] for row in chosen.tolist()], dtype=np.intp)
        sums = doubled[left[:, chosen]].sum(axis=2)
        spread = (spread[:, None] + sums**2 / count).ravel()
        left = left[:, rest].reshape(-1, width - count)
    spread = spread + doubled[left].sum(axis=1) ** 2 / counts[-1]
    seen = float((np.bincount(codes, doubled, minlength=len(counts)) ** 2 / counts).sum())
    return float(np.count_nonzero(spread >= seen * (1 - 1e-12))) / len(spread)


def few_orders(n: int, k: int) -> bool:
    """Whether the ways to order k columns within each of n rows are few enough to count; one row can be held still."""
    return bool(k < ORDERS_BELOW and (n - 1) * special.gammaln(k + 1) <= np.log(ORDERS))


def column_sums_p(ranks: Values) -> float:
    """Return the p of Friedman's statistic, over every order of the ranks within each row.

    Parameters
    ----------
    ranks : array of rows x columns
        Mid-ranks within each row.

    Examples
    --------
    >>> round(column_sums_p(np.tile([1.0, 2.0, 3.0], (3, 1))), 4)
    0.0278
    """
    # The statistic rises with the sum of squares of the column sums; doubled mid-ranks keep it exact. It does not
    # matter which column has which sum, so sums are kept in rising order, with the number of ways that lead to them.
    doubled, every = 2 * ranks, orders(ranks.shape[1])
    sums, ways = np.sort(doubled[:1], axis=1), np.ones(1)
    for row in doubled[1:-1]:
        longer = np.sort((sums[:, None, :] + row[every]).reshape(-1, len(row)), axis=1)
        sums, where = np.unique(longer, axis=0, return_inverse=True)
        ways = np.bincount(where.ravel(), np.repeat(ways, len(every))).astype(np.float64)
    last = ((sums[:, None, :] + doubled[-1][every]) ** 2).sum(axis=2)
    seen = (doubled.sum(axis=0) ** 2).sum()
    return float(ways @ (last >= seen).mean(axis=1) / ways.sum())


def few_patterns(n: int) -> bool:
    """Whether the sign patterns of n differences are few enough to count."""
    return bool(2.0**n <= ARRANGEMENTS) if n < 64 else False


def signed_rank_p(ranks: Values, positive: float) -> float:
    """Return the two-sided p of the sum of the ranks of positive differences, over every sign pattern.

    Examples
    --------
    >>> signed_rank_p(np.array([1.5, 1.5, 3.0]), 6.0)
    0.25
    """
    counts = np.ones(1)
    for step in (2 * ranks).astype(np.intp):
        counts = np.pad(counts, (0, step)) + np.pad(counts, (step, 0))
    return two_sided(counts, 2 * positive)


def _doubled_tail(every: NDArray[np.number], seen: float) -> float:
    """Return twice the smaller share of values at least as extreme, at most 1: never 0, since one is the seen."""
    smaller = int(min(np.count_nonzero(every <= seen), np.count_nonzero(every >= seen)))
    return min(1.0, 2 * smaller / len(every))
