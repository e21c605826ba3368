"""What a fit of least squares leaves behind: influence of rows, curvature, unequal spread, errors that allow for it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.results.regression import Influence
from mlviz.stats.layouts.design import fresh
from mlviz.stats.method import Values
from mlviz.stats.numerics.linear import LinearFit

Places = NDArray[np.intp]
"""Which rows of a table, from 0."""

EXACT = 1e-10
"""Distance of a leverage from 1 below which the row is fitted exactly: no other row tells what it should be."""

SINGULAR = 1e14
"""Condition of the correlations of coefficients from which they cannot be told apart."""

KEPT = 10_000
"""Rows whose influence is kept; of more, those with the largest distances."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A test of whether something explains what is left over, and which share of it that would be."""

    statistic: float
    df: tuple[float, ...]
    p_value: float
    share: float

    @property
    def numbers(self) -> tuple[tuple[str, float], ...]:
        """Each number under its name: F where there are two degrees of freedom, else a chi-square."""
        if len(self.df) == 1:
            return (("chi-square", self.statistic), ("df", self.df[0]), ("p", self.p_value))
        return (("F", self.statistic), ("df", self.df[0]), ("df error", self.df[1]), ("p", self.p_value))


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What each of n rows does to a fit of k coefficients; NaN of a row that is fitted exactly.

    Attributes
    ----------
    leverage : array
        Diagonal of the hat matrix.
    cook : array
        Cook's distance.
    residual : array
        Externally studentised.
    alone : array
        Residual if the row is left out, in units of the residual standard deviation.
    """

    leverage: Values
    cook: Values
    residual: Values
    alone: Values

    @property
    def exact(self) -> Places:
        """Which rows are fitted exactly."""
        return np.flatnonzero(1 - self.leverage < EXACT)

    def influence(self, fitted: Values, rows: Places) -> Influence:
        """Return it for the rows of the table: of very many, those with the largest Cook's distance."""
        n, kept = len(rows), np.arange(len(rows))
        if n > KEPT:
            kept = np.sort(np.argpartition(-np.nan_to_num(self.cook, nan=np.inf), KEPT)[:KEPT])
        return Influence(
            rows[kept].astype(np.int64), self.cook[kept], self.leverage[kept], self.residual[kept], fitted[kept], n
        )


def rows_of(fit: LinearFit) -> Rows:
    """Return leverage, Cook's distance and studentised residuals without fitting again.

    h = squares of a row of the basis, D = r^2 h / (k s^2 (1 - h)^2), t = r / (s_i sqrt(1 - h)) with s_i^2 =
    (SS - r^2 / (1 - h)) / (df - 1), as in R's ``hatvalues``, ``cooks.distance`` and ``rstudent`` (Cook, 1977; Belsley,
    Kuh and Welsch, 1980).
    """
    leverage = np.einsum("ij,ij->i", fit.basis, fit.basis)
    left = np.where(1 - leverage < EXACT, np.nan, 1 - leverage)
    scaled = fit.residuals / fit.residual_sd
    df = fit.df[1]
    alone = scaled / left
    cook = alone**2 * leverage / len(fit.values)
    variance = (df - scaled * alone) / (df - 1) if df > 1 else np.full(len(left), np.nan)
    return Rows(leverage, cook, scaled / np.sqrt(np.maximum(variance, 0) * left), alone)


def robust(fit: LinearFit, rows: Rows, places: Places) -> Values:
    """Return the covariance of the coefficients that allows for unequal spread, HC3 (MacKinnon and White, 1985).

    (X'X)^-1 X' diag(r^2 / (1 - h)^2) X (X'X)^-1, as R's ``sandwich::vcovHC(type="HC3")``.

    Raises
    ------
    NotApplicable
        If a row is fitted exactly, for nothing says how far it strays, or so many nearly that no covariance is left.
    """
    if len(rows.exact):
        raise NotApplicable(
            f"{_called(places[rows.exact])} fitted exactly, as no other row has its level or value, so HC3 errors do "
            "not exist.",
            "Choose classical errors, merge rare levels, or leave such rows out.",
        )
    strayed = fit.basis * rows.alone[:, None]
    root = fit.loading @ (strayed.T @ strayed) @ fit.loading.T
    found = np.asarray(root * fit.residual_sd * fit.residual_sd)
    correlations = _correlations(found)
    if not np.isfinite(correlations).all() or np.linalg.cond(correlations) > SINGULAR:
        reason = "Too many rows lie exactly on the fit, so HC3 errors of some coefficients do not exist."
        raise NotApplicable(reason, "Choose classical errors, or collect more rows.")
    return found


def curvature(fit: LinearFit) -> Leftover | None:
    """Return Ramsey's RESET: F of the squares and cubes of the fitted values; None if there is nothing to see.

    As R's ``lmtest::resettest(model, power=2:3, type="fitted")`` (Ramsey, 1969). There is nothing to see where the
    columns span them already, as those of categories do, or where too few rows are left.
    """
    directions = fresh(bends(fit.fitted), fit.basis)
    added, df = directions.shape[1], fit.df[1] - directions.shape[1]
    if not added or df < 1:
        return None
    scaled = fit.residuals / fit.residual_sd
    whole, gained = float(scaled @ scaled), float(((directions.T @ scaled) ** 2).sum())
    f = gained / added / ((whole - gained) / df)
    return Leftover(f, (float(added), df), float(special.fdtrc(added, df, f)), gained / whole)


def bends(fitted: Values) -> Values:
    """Return the squares and cubes of fitted values, n x 2.

    About their mean in units of the largest distance, which spans the same with the constant and keeps the digits.
    """
    away = fitted - fitted.mean()
    away = away / (np.abs(away).max() or 1.0)
    return np.array((away**2, away**3)).T


def unequal_spread(fit: LinearFit) -> Leftover:
    """Return the studentised Breusch-Pagan test: n R^2 of the squared residuals on the columns is chi-square.

    As R's ``lmtest::bptest(model)`` (Breusch and Pagan, 1979; Koenker, 1981).
    """
    squares = (fit.residuals / fit.residual_sd) ** 2
    squares = squares - squares.mean()
    whole = float(squares @ squares)
    share = float(((fit.basis.T @ squares) ** 2).sum()) / whole if whole > 0 else 0.0
    statistic = len(squares) * share
    return Leftover(statistic, (fit.df[0],), float(special.chdtrc(fit.df[0], statistic)), share)


def inflation(covariance: Values, places: Iterable[list[int]]) -> list[float]:
    """Return the variance inflation of each predictor from the covariance of the coefficients, constant first.

    det(R_1) det(R_2) / det(R) of the correlations R of the coefficients, those of the predictor R_1 and the others R_2,
    to the power of 1 / df, so that a category of several levels compares with a number: the square of the last column
    of R's ``car::vif`` (Fox and Monette, 1992).

    Examples
    --------
    >>> inflation(np.diag([1.0, 2.0, 3.0]), [[1], [2]])
    [1.0, 1.0]
    """
    correlations = _correlations(covariance)
    every = np.arange(len(correlations))
    whole = _log_det(correlations)
    found = []
    for own in places:
        mine = np.asarray(own) - 1
        others = np.setdiff1d(every, mine)
        log = sum(_log_det(correlations[np.ix_(part, part)]) for part in (mine, others)) - whole
        found.append(float(np.exp(max(log, 0.0) / len(mine))))
    return found


def joint(values: Values, covariance: Values, places: list[int]) -> float:
    """Return the mean square, in units of its error, of some coefficients together: Wald's statistic over their number.

    Of least squares with its classical covariance this is the F of leaving them out.
    """
    spread = np.sqrt(np.diag(covariance)[places])
    t = values[places] / spread
    correlations = covariance[np.ix_(places, places)] / np.outer(spread, spread)
    return float(t @ np.linalg.solve(correlations, t)) / len(places)


def _correlations(covariance: Values) -> Values:
    """Return those of all coefficients but the constant, which may be as good as told by the others."""
    spread = np.sqrt(np.diag(covariance))[1:]
    return covariance[1:, 1:] / np.outer(spread, spread)


def _log_det(matrix: Values) -> float:
    return float(np.linalg.slogdet(matrix)[1])


def _called(rows: Places) -> str:
    """Return rows by their numbers, counted from 1, with their verb.

    Examples
    --------
    >>> _called(np.array([4])), _called(np.array([4, 6]))
    ('Row 5 is', '2 rows, among them row 5, are')
    """
    first = f"{int(rows[0]) + 1:,}"
    return f"Row {first} is" if len(rows) == 1 else f"{len(rows):,} rows, among them row {first}, are"
