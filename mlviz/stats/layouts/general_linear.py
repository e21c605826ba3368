"""One outcome explained by several effects: the fit that tests, estimated means and contrasts share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.results.testing import Effect, Term
from mlviz.results.wording import listed
from mlviz.stats.effects.effect_sizes import below_chance, size_of
from mlviz.stats.layouts.design import DEPENDENT, Part, typed_sums
from mlviz.stats.method import Values
from mlviz.stats.numerics.noncentral import f_interval

RULE = "Share of the effect in what it and chance make vary. Cohen (1988): 0.01 small, 0.06 medium, 0.14 large."
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""How an effect is chosen by its line in the table."""

NO_ERROR = 1e-24
"""Part of the sum of squares below which what is left is rounding, and chance cannot be judged."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A fit with its error; rows may be cells of a table, weighted by their number.

    Attributes
    ----------
    constant : array of rows x 1
        Ones, or the roots of the weights.
    parts : tuple of Part
        The effects.
    y : array of rows
        About ``shift``, so that large values that differ little keep their digits.
    shift : float
        What was taken from every value.
    beta, inverse : arrays of k and k x k
        Coefficients and (X'X)^-1.
    error, df : float
        Sum of squares left over, and its degrees of freedom.
    n : int
        Rows of the data.
    """

    constant: Values
    parts: tuple[Part, ...]
    y: Values
    shift: float
    beta: Values
    inverse: Values
    error: float
    df: float
    n: int

    @property
    def variance(self) -> float:
        """Mean square of the error."""
        return self.error / self.df


def fitted(
    constant: Values, parts: tuple[Part, ...], y: Values, *, shift: float = 0.0, within: float = 0.0, n: int
) -> Model:
    """Return the fit by a QR decomposition.

    Parameters
    ----------
    constant, parts, y
        Of each row or cell, already weighted.
    shift : float
        What was taken from every value of the outcome.
    within : float
        Sum of squares inside the cells; 0 where each row stands alone.
    n : int
        Rows of the data.

    Raises
    ------
    NotApplicable
        If the effects cannot be told apart, or nothing is left to judge chance by.
    """
    x = np.column_stack((constant, *(part.columns for part in parts)))
    k = x.shape[1]
    if n <= k:
        reason = f"{n} rows give {k} means and effects exactly, so nothing is left to judge chance by."
        raise NotApplicable(reason, "Turn off interactions, leave out a column, or collect more rows.")
    basis, triangle = np.linalg.qr(x)
    lengths = np.sqrt((x**2).sum(axis=0))
    if len(x) < k or (np.abs(np.diag(triangle)) <= DEPENDENT * np.where(lengths > 0, lengths, 1)).any():
        reason = "Some effects cannot be told apart: in these rows one follows from the others."
        raise NotApplicable(reason, "Leave out a column, turn off interactions, or merge levels.")
    back = np.linalg.solve(triangle, np.eye(k))
    beta = back @ (basis.T @ y)
    error = float(((y - x @ beta) ** 2).sum()) + within
    if not error > NO_ERROR * float(y @ y):
        reason = "The effects explain every value exactly, so chance variation cannot be judged."
        raise NotApplicable(reason, "Check whether a column was computed from another.")
    return Model(constant, parts, y, shift, beta, back @ back.T, error, float(n - k), n)


def terms_of(model: Model, kind: str, factors: tuple[str, ...]) -> tuple[Term, ...]:
    """Return every effect of the factors and covariates with F against the error, by the type of sums of squares."""
    found = typed_sums(model.constant, model.parts, model.y, kind)
    return tuple(
        replace(
            term(part.name, squares, df, model.error, model.df),
            effects=(_omega(model, squares, df),),
            factors=tuple(at for at, name in enumerate(factors) if name in part.variables),
        )
        for part, (squares, df) in zip(model.parts, found, strict=True)
    )


def term(name: str, squares: float, df: float, error: float, df_error: float) -> Term:
    """Return one effect against its error, with partial eta squared, SS / (SS + SS_error)."""
    f = squares / df / (error / df_error)
    return Term(
        name,
        f,
        (float(df), df_error),
        float(special.fdtrc(df, df_error, f)),
        share_effect("Partial eta squared", squares / (squares + error), df, df_error, RULE),
        sum_squares=squares,
        error_squares=error,
    )


def _omega(model: Model, squares: float, df: float) -> Effect:
    """Return partial omega squared, (SS - df MS_error) / (SS + (n - df) MS_error), not below 0."""
    mean = model.variance
    omega = max((squares - df * mean) / (squares + (model.n - df) * mean), 0.0)
    return share_effect("Partial omega squared", omega, df, model.df, f"{RULE} Corrected for chance.")


def share_effect(name: str, share: float, df: float, df_error: float, rule: str) -> Effect:
    """Return a share of variance with the interval of the F that gives it: F = share / (1 - share) df_error / df.

    The bounds are those of its noncentrality over themselves plus df_error, as in R's effectsize (Steiger, 2004).

    Examples
    --------
    >>> effect = share_effect("Partial eta squared", 0.5, 2, 27, "")
    >>> round(effect.low, 3), round(effect.high, 3)
    (0.202, 0.675)
    """
    f = share / max(1 - share, 1e-300) * df_error / df
    bounds = f_interval(f, df, df_error)
    low, high = (bound / (bound + df_error) for bound in bounds)
    rule += below_chance(f, df, bounds[1])
    return Effect(name, share, low, high, 0.95, size_of(share, 0.01, 0.06, 0.14), rule)


def chosen(terms: Sequence[Term], which: str) -> Term:
    """Return the effect the result speaks of: the last one, that of an ordinal number, or that of a name.

    Raises
    ------
    NotApplicable
        If there is none.
    """
    if which == "last":
        return terms[-1]
    at = ORDINALS.index(which) if which in ORDINALS else len(terms)
    found = [one for one in terms if one.name == which] or list(terms[at : at + 1])
    if not found:
        there = listed([one.name for one in terms], most=len(terms))
        word = f"{which} effect" if which in ORDINALS else f"effect {which!r}"
        raise NotApplicable(f"There is no {word} among {len(terms)}: {there}.", "Choose another effect.")
    return found[0]
