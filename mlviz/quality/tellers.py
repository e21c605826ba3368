"""Which columns tell where another is missing: one by one, and all together on rows not seen before."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.profiling.categories import cramers_v
from mlviz.quality.chained import PRIOR, telling
from mlviz.quality.recovery import corrected_half
from mlviz.results.missingness import Foretold, Teller
from mlviz.results.testing import Effect
from mlviz.results.wording import number, percent
from mlviz.stats.effects.effect_sizes import size_of, standardised
from mlviz.stats.numerics.logit import fit_logit
from mlviz.stats.numerics.noncentral import chi2_interval
from mlviz.stats.numerics.ranking import ranked
from mlviz.stats.post_hocs.multiple import holm

Floats = NDArray[np.float64]

FEWEST = 5
"""Rows with a gap, and without one, that a comparison needs."""

RARE, EXPECTED = 10, 1
"""Levels with fewer rows, or fewer gaps to expect, are taken together: chi-square gives false alarms there."""

FOLDS, REPEATS = 5, 2
MOST_USED = 25
FEWEST_FORETOLD = 20
"""Gaps, and values, that a cross-validated model needs."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """One column by which gaps may be told.

    Attributes
    ----------
    name : str
        The column.
    values : array, shape (n,)
        Numbers, or codes of levels from 0; NaN where missing.
    levels : tuple of str
        Empty for numbers.
    moment : bool
        Whether the numbers are seconds since 1970.
    """

    name: str
    values: Floats
    levels: tuple[str, ...] = ()
    moment: bool = False


def tellers_of(known: tuple[Known, ...], gaps: dict[str, NDArray[np.bool_]]) -> tuple[Teller, ...]:
    """Compare every column between the rows where another is missing and where it is not.

    Numbers by their ranks (Mann-Whitney) with the standardised difference of means: with few gaps in a skewed column
    Welch's t gave ten times the false alarms it promises. Categories by chi-square with Cramer's V. p is adjusted by
    Holm over all pairs. All are sums, so that a million rows cost a pass over them.

    Parameters
    ----------
    known : tuple of Known
        The columns that may tell.
    gaps : dict of str to array of bool
        Where each column is missing.

    Returns
    -------
    tuple of Teller
        Clearest first.
    """
    rows = {name: _smaller_side(mark) for name, mark in gaps.items()}
    found: list[Teller] = []
    for column in known:
        whole = _counts(column) if column.levels else _moments(column)
        for name, (chosen, inverted) in rows.items():
            if name != column.name and (one := whole.compared(name, chosen, inverted)) is not None:
                found.append(one)
    adjusted = holm([one.p_value for one in found])
    told = [replace(one, p_adjusted=float(p)) for one, p in zip(found, adjusted, strict=True)]
    return tuple(sorted(told, key=lambda one: (one.p_adjusted, -abs(one.effect.value))))


def _smaller_side(mark: NDArray[np.bool_]) -> tuple[NDArray[np.int64], bool]:
    """Return the rows with a gap, or those without where these are fewer: sums of the others are the rest."""
    gaps = int(mark.sum())
    inverted = gaps > len(mark) / 2
    return np.flatnonzero(~mark if inverted else mark), inverted


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """A number, centred, 0 where missing, with its ranks, and their sums over all rows."""

    name: str
    centre: float
    parts: Floats  # (4, n): whether it is known, the value, its square, its rank
    totals: Floats
    rank_variance: float
    moment: bool

    def compared(self, gap: str, rows: NDArray[np.int64], inverted: bool) -> Teller | None:
        chosen = self.parts[:, rows].sum(axis=1)
        with_gap = self.totals - chosen if inverted else chosen
        one, other = _spread(with_gap), _spread(self.totals - with_gap)
        if min(one[0], other[0]) < FEWEST or one[2] + other[2] <= 0 or self.rank_variance <= 0:
            return None
        p = self._p_value(one[0], other[0], float(with_gap[3]))
        here, elsewhere = (_said(side[1] + self.centre, self.moment) for side in (one, other))
        sides = ("later", "earlier") if self.moment else ("larger", "smaller")
        words = (
            f"Where {gap!r} is missing, {self.name!r} is {sides[one[1] < other[1]]}: {here} on average, {elsewhere} "
            "elsewhere."
        )
        return Teller(gap, self.name, _difference(one, other), int(one[0] + other[0]), p, 1.0, words)

    def _p_value(self, n1: float, n0: float, rank_sum: float) -> float:
        """Return the two-sided p of the rank sum, ties taken into account (Mann and Whitney 1947)."""
        n = n1 + n0
        sigma = np.sqrt(self.rank_variance * n1 * n0 / n)
        return float(2 * special.ndtr(-abs(rank_sum - n1 * (n + 1) / 2) / sigma))


def _said(value: float, moment: bool) -> str:
    return str(np.datetime64(int(value), "s").astype("datetime64[D]")) if moment else number(value)


def _difference(one: tuple[float, float, float], other: tuple[float, float, float]) -> Effect:
    """Return the standardised difference of two means from counts, means and variances."""
    (n1, m1, v1), (n0, m0, v0) = one, other
    e1, e0 = v1 / n1, v0 / n0
    share = e1 / (e1 + e0)
    df = 1 / (share**2 / (n1 - 1) + (1 - share) ** 2 / (n0 - 1))
    sd = float(np.sqrt((v1 + v0) / 2))
    by = "Difference in average standard deviations."
    return standardised(by, (m1 - m0) / sd, float(np.sqrt(e1 + e0)) / sd, df)[0]


def _spread(sums: Floats) -> tuple[float, float, float]:
    """Return count, mean and variance from the sums."""
    n, total, square = (float(one) for one in sums[:3])
    if n < 2:
        return n, 0.0, 0.0
    mean = total / n
    return n, mean, max(0.0, (square - n * mean**2) / (n - 1))


def _moments(column: Known) -> _Moments:
    there = np.isfinite(column.values)
    known = column.values[there]
    parts = np.zeros((4, len(there)))
    if not len(known):
        return _Moments(column.name, 0.0, parts, parts.sum(axis=1), 0.0, column.moment)
    centre = float(known.mean())
    ranks, _ = ranked(known)
    parts[0] = there
    parts[1, there] = known - centre
    parts[2] = parts[1] ** 2
    parts[3, there] = ranks
    spread = float(ranks.var(ddof=1)) if len(ranks) > 1 else 0.0
    return _Moments(column.name, centre, parts, parts.sum(axis=1), spread, column.moment)


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """A category with its counts over all rows; code 0 is missing."""

    name: str
    levels: tuple[str, ...]
    codes: NDArray[np.int64]
    totals: NDArray[np.int64]

    def compared(self, gap: str, rows: NDArray[np.int64], inverted: bool) -> Teller | None:
        chosen = np.bincount(self.codes[rows], minlength=len(self.totals))[1:]
        with_gap = self.totals[1:] - chosen if inverted else chosen
        table = np.stack([with_gap, self.totals[1:] - with_gap])
        table, levels = _merged(table, self.levels)
        if min(table.sum(axis=1)) < FEWEST or table.shape[1] < 2:
            return None
        n, v, df = int(table.sum()), cramers_v(table), table.shape[1] - 1
        chi2 = n * v**2
        low, high = (min(float(np.sqrt(bound / n)), 1.0) for bound in chi2_interval(chi2, df))
        effect = Effect("Cramer's V", v, low, high, 0.95, size_of(v, 0.1, 0.3, 0.5), "0 none, 1 complete.")
        shares = table[0] / table.sum(axis=0)
        most, least = int(shares.argmax()), int(shares.argmin())
        words = (
            f"{gap!r} is missing in {percent(shares[most])} of the rows where {self.name!r} is {levels[most]}, and in "
            f"{percent(shares[least])} where it is {levels[least]}."
        )
        return Teller(gap, self.name, effect, n, float(special.chdtrc(df, chi2)), 1.0, words)


def _counts(column: Known) -> _Counts:
    codes = np.where(np.isnan(column.values), 0, column.values + 1).astype(np.int64)
    totals = np.bincount(codes, minlength=len(column.levels) + 1)
    return _Counts(column.name, column.levels, codes, totals)


def _merged(table: NDArray[np.int64], levels: tuple[str, ...]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the table with rare levels taken together as "a rarer one" and those without rows left out."""
    total = table.sum(axis=0)
    enough = max(RARE, EXPECTED * table.sum() / max(1, table.sum(axis=1).min()))
    rare, kept = (total > 0) & (total < enough), total >= enough
    names = tuple(f"'{level}'" for level, keep in zip(levels, kept.tolist(), strict=True) if keep)
    if not rare.any():
        return table[:, kept], names
    return np.column_stack([table[:, kept], table[:, rare].sum(axis=1)]), (*names, "a rarer one")


def foretold(name: str, mark: NDArray[np.bool_], known: tuple[Known, ...], seed: int) -> Foretold | None:
    """Return how well a logistic regression on all other columns tells the gaps of one, on rows it has not seen.

    Five folds, twice; columns are chosen, centred and filled by the training rows alone. Whether another column is
    missing is not used: it would tell at once where a form was left empty. The interval is that of repeated splits
    (Nadeau and Bengio 2003).

    Parameters
    ----------
    name : str
        The column with gaps.
    mark : array of bool, shape (n,)
        Where it is missing.
    known : tuple of Known
        The columns that may tell; the column itself is skipped.
    seed : int
        Of the folds.
    """
    others = [column for column in known if column.name != name]
    if min(int(mark.sum()), int((~mark).sum())) < FEWEST_FORETOLD or not others:
        return None
    x, y = np.hstack([_coded(column) for column in others]), mark.astype(np.float64)
    rng = np.random.default_rng(seed)
    scores = []
    for _ in range(REPEATS):
        fold = np.empty(len(y), dtype=np.int64)
        for side in (mark, ~mark):
            fold[side] = rng.permutation(np.arange(int(side.sum())) % FOLDS)
        scores += [_auc(y[fold == k], _scored(x, y, fold == k)) for k in range(FOLDS)]
    values = np.array(scores)
    mean, half = float(values.mean()), corrected_half(values, 1 / (FOLDS - 1))
    return Foretold(name, mean, max(0.0, mean - half), min(1.0, mean + half))


def _coded(column: Known) -> Floats:
    if not column.levels:
        return np.where(np.isfinite(column.values), column.values, np.nan)[:, None]
    marks = (column.values[:, None] == np.arange(len(column.levels))).astype(np.float64)
    marks[np.isnan(column.values)] = np.nan
    return marks


def _scored(x: Floats, y: Floats, test: NDArray[np.bool_]) -> Floats:
    """Return the log odds of the test rows from a model of the others; a missing cell counts as an average one."""
    train = x[~test]
    there = np.isfinite(train)
    n = np.maximum(there.sum(axis=0), 1)
    centre = np.where(there, train, 0.0).sum(axis=0) / n
    spread = np.sqrt((np.where(there, train - centre, 0.0) ** 2).sum(axis=0) / n)
    z = np.nan_to_num((x - centre) / np.where(spread > 0, spread, 1.0))
    used = np.argsort(-telling(z[~test], y[~test][:, None]), kind="stable")[:MOST_USED]
    z = np.column_stack([np.ones(len(z)), z[:, used]])
    model = fit_logit(z[~test], y[~test], np.r_[1e-6, np.full(len(used), PRIOR)])
    return z[test] @ model.beta


def _auc(y: Floats, score: Floats) -> float:
    """Return the share of pairs of a row with and one without a gap in which the first has the larger score."""
    ranks, _ = ranked(score)
    n1 = float(y.sum())
    return (float(ranks[y == 1].sum()) - n1 * (n1 + 1) / 2) / (n1 * (len(y) - n1))
