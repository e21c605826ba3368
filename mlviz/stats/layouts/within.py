"""Measurements of the same rows, in one or several groups: sums of squares, estimated means and contrasts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.results.testing import Margin, Pairwise
from mlviz.stats.layouts.design import orthonormal
from mlviz.stats.layouts.general_linear import NO_ERROR
from mlviz.stats.method import Values
from mlviz.stats.numerics.offsets import offsets
from mlviz.stats.post_hocs.multiple import adjusted, family_level


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """Mean profiles of g groups over k columns, and how rows vary about them.

    Attributes
    ----------
    means : array of g x k
        About ``shift``.
    counts : array of g
        Rows of each group.
    products : array of k x k
        Sums of squares and products within the groups.
    shift : float
        What was taken from every value.
    """

    means: Values
    counts: Values
    products: Values
    shift: float

    @property
    def df(self) -> float:
        """Rows beyond one for each group."""
        return float(self.counts.sum() - len(self.counts))

    @property
    def between(self) -> Values:
        """Sums of squares and products of the groups about their common mean."""
        return self.explained(orthonormal(len(self.counts)))

    def explained(self, contrasts: Values) -> Values:
        """Return the sums of squares and products, k x k, of contrasts of the groups, g x q, beyond all others.

        (L'M)' (L' N^-1 L)^-1 (L'M) with L the contrasts, M the means and N the numbers of rows: type III, since the
        contrasts weigh the groups alike however many rows they have.
        """
        gaps = contrasts.T @ self.means
        return np.asarray(gaps.T @ np.linalg.solve((contrasts.T / self.counts) @ contrasts, gaps))


def profiles(values: Values, codes: NDArray[np.intp], groups: int) -> Profiles:
    """Return the mean profiles of complete rows.

    Raises
    ------
    NotApplicable
        If there are no rows beyond one for each group.
    """
    exact = offsets(values.ravel())
    about = exact.about.reshape(values.shape)
    counts = np.bincount(codes, minlength=groups).astype(np.float64)
    if counts.sum() - groups < 1:
        raise NotApplicable("There are not more rows than groups.", "Collect more rows.")
    means = np.column_stack([np.bincount(codes, column, minlength=groups) for column in about.T]) / counts[:, None]
    away = about - means[codes]
    return Profiles(means, counts, away.T @ away, exact.shift)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sum of squares, degrees of freedom, and those of the error an effect is compared with."""

    squares: float
    df: float
    error: float
    df_error: float


def sums(found: Profiles, groups: Values, columns: Values) -> Sums:
    """Return the sums of one effect, of type III: orthonormal contrasts of the groups, and of the columns.

    Parameters
    ----------
    found : Profiles
    groups, columns : arrays of g x q and k x p
        An effect of the columns alone has the mean of all groups, 1 / sqrt(g), as its contrast of the groups, and one
        of the groups alone 1 / sqrt(k) of the columns.
    """
    q, p = groups.shape[1], columns.shape[1]
    squares = float(np.trace(columns.T @ found.explained(groups) @ columns))
    return Sums(squares, float(q * p), error_of(found, columns), found.df * p)


def error_of(found: Profiles, columns: Values) -> float:
    """Return how much rows differ from their group in some contrasts of the columns, as a sum of squares."""
    return float(np.trace(columns.T @ found.products @ columns))


def differs(found: Profiles, error: float) -> bool:
    """Whether an error is more than rounding, so that chance can be judged by it."""
    return error > NO_ERROR * float((found.means**2).sum() + np.trace(found.products))


def estimated(
    found: Profiles, groups: Values, columns: Values, levels: Sequence[tuple[str, ...]]
) -> tuple[Margin, ...]:
    """Return estimated means: weights over the groups (m x g), over the columns (m x k), and the levels of each."""
    means, errors = _estimates(found, groups, columns)
    half = float(special.stdtrit(found.df, 0.975)) * errors
    rows = zip(levels, (means + found.shift).tolist(), half.tolist(), strict=True)
    return tuple(Margin(level, mean, mean - reach, mean + reach) for level, mean, reach in rows)


def contrasted(
    found: Profiles, groups: Values, columns: Values, names: Sequence[tuple[str, str]], how: str
) -> tuple[Pairwise, ...]:
    """Return contrasts with errors of their own, each by t with the rows' degrees of freedom.

    Parameters
    ----------
    found : Profiles
    groups, columns : arrays of m x g and m x k
        Weights; a contrast is their product over the mean profiles.
    names : sequence of two str
        What is compared.
    how : str
        A key of ``mlviz.stats.post_hocs.multiple.LABELS``.
    """
    gaps, errors = _estimates(found, groups, columns)
    # Columns that differ by the same in every row leave no error; no difference then is none for certain.
    t = np.where(gaps == 0, 0.0, gaps / errors)
    raw = 2 * special.stdtr(found.df, -np.abs(t))
    reach = -float(special.stdtrit(found.df, family_level(how, len(t)) / 2)) * errors
    numbers = zip(*(x.tolist() for x in (gaps, gaps - reach, gaps + reach, t, raw, adjusted(raw, how))), strict=True)
    return tuple(Pairwise(*pair, *each) for pair, each in zip(names, numbers, strict=True))


def _estimates(found: Profiles, groups: Values, columns: Values) -> tuple[Values, Values]:
    values = np.einsum("mg,gk,mk->m", groups, found.means, columns)
    spread = np.einsum("mk,kl,ml->m", columns, found.products, columns) / found.df
    return values, np.sqrt(np.maximum(spread, 0) * (groups**2 / found.counts).sum(axis=1))
