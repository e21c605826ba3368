"""Measurements of the same rows, in one or several groups: sums of squares, estimated means and contrasts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.results.testing import Margin, Pairwise
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
    def contrasts(self) -> Values:
        """Orthonormal contrasts of the columns, k x (k - 1)."""
        k = self.means.shape[1]
        return np.asarray(np.linalg.qr(np.column_stack((np.ones(k), np.eye(k)[:, 1:])))[0][:, 1:])

    @property
    def between(self) -> Values:
        """Sums of squares and products of the groups about their common mean."""
        about = self.means - self.counts @ self.means / self.counts.sum()
        return np.asarray((about.T * self.counts) @ about)

    @property
    def alike(self) -> float:
        """Rows that an unweighted mean of the groups is worth: g^2 / sum 1 / n."""
        return float(len(self.counts) ** 2 / (1 / self.counts).sum())


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


def sums(found: Profiles) -> tuple[Sums, Sums, Sums]:
    """Return the sums of the groups, the columns and their interaction, of type III.

    Raises
    ------
    NotApplicable
        If rows do not vary about the profiles.
    """
    (g, k), df = found.means.shape, found.df
    c = found.contrasts
    left = float(np.trace(c.T @ found.products @ c))
    apart, between = float(found.products.sum()) / k, found.between
    if not left > NO_ERROR * float((found.means**2).sum() + np.trace(found.products)):
        reason = "In every row the columns differ by the same, so chance variation cannot be judged."
        raise NotApplicable(reason, "Check whether a column was computed from another.")
    return (
        Sums(float(between.sum()) / k, g - 1.0, apart, df),
        Sums(found.alike * float(((c.T @ found.means.mean(axis=0)) ** 2).sum()), k - 1.0, left, df * (k - 1)),
        Sums(float(np.trace(c.T @ between @ c)), (g - 1.0) * (k - 1), left, df * (k - 1)),
    )


def need_apart(found: Profiles, of_groups: Sums) -> None:
    """Refuse rows whose mean over the columns is that of their group: groups cannot be compared by chance.

    Raises
    ------
    NotApplicable
        If there is no error between rows.
    """
    if not of_groups.error > NO_ERROR * float((found.means**2).sum() + np.trace(found.products)):
        reason = "In every group the rows have the same mean over the columns, so chance variation cannot be judged."
        raise NotApplicable(reason, "Check whether a column was computed from another.")


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
