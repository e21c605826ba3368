"""Little's test of whether values could be missing completely at random."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.results.missingness import LittleTest

Floats = NDArray[np.float64]
ROUNDS, CLOSE = 2_000, 1e-8
"""The estimation stops after so many rounds, or when no parameter moves by more than this share of a spread."""


def little_test(values: Floats) -> LittleTest:
    """Test whether the means differ between rows with different cells missing.

    ``d2 = sum over patterns j of n_j (m_j - mu_j)' S_j^-1 (m_j - mu_j)``, where ``mu`` and ``S`` are the maximum
    likelihood estimates under a normal distribution (by the EM algorithm) and ``m_j`` the means of the rows of a
    pattern, all in the columns that are there; chi-square with ``sum p_j - p`` degrees of freedom. A small p speaks
    against "completely at random"; a large one does not prove it.

    Parameters
    ----------
    values : array, shape (n, p)
        NaN where missing.

    References
    ----------
    Little, R. J. A. (1988). A test of missing completely at random for multivariate data with missing values.
    Journal of the American Statistical Association 83, 1198-1202.

    Raises
    ------
    NotApplicable
        If there are fewer than two columns with spread, nothing is missing, or every row misses the same.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(200, 3))
    >>> x[rng.random((200, 3)) < 0.1] = np.nan
    >>> little_test(x).p_value > 0.05
    True
    """
    x = _standardised(values)
    present = ~np.isnan(x)
    patterns, which = np.unique(present, axis=0, return_inverse=True)
    if len(patterns) < 2:
        raise NotApplicable("All rows miss the same cells, so there is nothing to compare.", "Add columns with gaps.")
    mean, cov = normal_em(x, patterns, which.ravel())
    statistic, df = 0.0, -x.shape[1]
    for j, seen in enumerate(patterns):
        rows = x[which.ravel() == j][:, seen]
        gap = rows.mean(axis=0) - mean[seen]
        statistic += len(rows) * float(gap @ np.linalg.lstsq(cov[np.ix_(seen, seen)], gap, rcond=None)[0])
        df += int(seen.sum())
    return LittleTest(statistic, df, float(special.chdtrc(df, statistic)), len(patterns))


def _standardised(values: Floats) -> Floats:
    """Return the rows with a value and the columns with spread, on one scale: the test does not depend on it."""
    x = np.where(np.isfinite(values), values, np.nan)
    x = x[~np.isnan(x).all(axis=1)]
    if not np.isnan(x).any():
        raise NotApplicable("Nothing is missing.", "There is nothing to test.")
    x = x[:, (~np.isnan(x)).sum(axis=0) > 1]
    spread = np.nanstd(x, axis=0) if x.size else np.empty(0)
    x = x[:, spread > 0]
    if x.shape[1] < 2:
        raise NotApplicable("Little's test needs two numeric columns with different values.", "Choose more columns.")
    x = x[~np.isnan(x).all(axis=1)]
    return (x - np.nanmean(x, axis=0)) / np.nanstd(x, axis=0)


def normal_em(x: Floats, patterns: NDArray[np.bool_], which: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return the maximum likelihood mean and covariance of a normal distribution seen with gaps.

    Parameters
    ----------
    x : array, shape (n, p)
        Rows; NaN where missing.
    patterns : array of bool, shape (k, p)
        Which columns are there, for each pattern.
    which : array of int, shape (n,)
        The pattern of each row.
    """
    mean, cov = np.nanmean(x, axis=0), np.diag(np.nanvar(x, axis=0))
    groups = [(seen, x[which == j]) for j, seen in enumerate(patterns)]
    for _ in range(ROUNDS):
        total, square = np.zeros_like(mean), np.zeros_like(cov)
        for seen, rows in groups:
            full, left = _expected(rows, seen, mean, cov)
            total += full.sum(axis=0)
            square += full.T @ full + len(rows) * left
        fresh = total / len(x)
        fresh_cov = square / len(x) - np.outer(fresh, fresh)
        moved = max(np.abs(fresh - mean).max(), np.abs(fresh_cov - cov).max())
        mean, cov = fresh, fresh_cov
        if moved < CLOSE:
            break
    return mean, cov


def _expected(rows: Floats, seen: NDArray[np.bool_], mean: Floats, cov: Floats) -> tuple[Floats, Floats]:
    """Return the rows with their gaps filled by regression, and the covariance that is left in the gaps."""
    full, left = rows.copy(), np.zeros_like(cov)
    gaps = ~seen
    if gaps.any():
        slopes = np.linalg.lstsq(cov[np.ix_(seen, seen)], cov[np.ix_(seen, gaps)], rcond=None)[0]
        full[:, gaps] = mean[gaps] + (rows[:, seen] - mean[seen]) @ slopes
        left[np.ix_(gaps, gaps)] = cov[np.ix_(gaps, gaps)] - cov[np.ix_(gaps, seen)] @ slopes
    return full, left
