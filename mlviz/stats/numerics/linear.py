"""Least squares to the last digits of a double: sums in twice the digits, solved by refinement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import linalg, special

from mlviz.errors import NotApplicable
from mlviz.results.regression import CONSTANT
from mlviz.stats.method import Values
from mlviz.stats.numerics.doubled import Doubled, exactly, gram, product
from mlviz.stats.numerics.offsets import Offsets, offsets
from mlviz.stats.numerics.scaled_columns import ScaledColumns, near, scaled_columns, to_zero, triangle_of

NOTHING_LEFT = 1e-25
"""Residuals below this share of the outcome are what twice the digits of a double leave of an exact fit."""

DOUBLED_AT_MOST = 4_000_000
"""Products of two columns that are summed in twice the digits; of more, those of doubles are right to all digits that
so many rows have, and take a tenth of the time."""

STEPS = 60
"""Refinements at most; each gains digits until there are no more."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearFit:
    """Coefficients of least squares with what they rest on.

    Attributes
    ----------
    names : tuple of str
        Of the k coefficients.
    values, errors, low, high, t, p_values : array of k
        Coefficients, standard errors, 95% t intervals, t and its two-sided p.
    covariance : array of k x k
        Of the coefficients.
    residuals, fitted : array of n
        Outcome minus fitted value, and the fitted value.
    basis : array of n x k
        Orthonormal columns that span those of the design: the squares of a row add up to its leverage.
    loading : array of k x k
        How the coefficients follow from the basis: ``values = loading @ basis.T @ outcome``.
    df : tuple of two
        Degrees of freedom of the model (without the constant) and of the residuals.
    ss_model, ss_residual, residual_sd, r2
        Sums of squares (without a constant: about 0), the standard deviation of the residuals and the share explained.
    statistic, p_value
        F of the whole model; infinite where nothing is left over.
    """

    names: tuple[str, ...]
    values: Values
    errors: Values
    low: Values
    high: Values
    t: Values
    p_values: Values
    covariance: Values
    residuals: Values
    fitted: Values
    basis: Values
    loading: Values
    df: tuple[float, float]
    ss_model: float
    ss_residual: float
    residual_sd: float
    r2: float
    statistic: float
    p_value: float


def least_squares(
    outcome: Values, predictors: Mapping[str, Values], *, constant: bool = True, degree: int = 1
) -> LinearFit:
    """Return the coefficients b that minimise the sum of squares of ``y - X b``, with their standard errors.

    Decimal numbers are taken as they were written (see ``offsets``), X'X and X'y are summed in twice the digits of a
    double, and the equations are solved by refinement from a QR decomposition. The error is near
    1e-32 cond(X)^2, so even a polynomial of degree 10 keeps all its digits (Björck, 1967; Demmel and others, 2009).
    Of very many rows they are summed in doubles and refined twice (corrected seminormal equations).

    The test with effect sizes, checks and words is ``mlviz.test(data, "linear_regression", ...)``.

    Parameters
    ----------
    outcome : array of n
        What is explained.
    predictors : mapping of str to array of n
        By which columns, complete and finite.
    constant : bool
        Whether a constant is among the coefficients.
    degree : int
        Powers of each column up to this one.

    Raises
    ------
    NotApplicable
        If there are not more rows than coefficients, or a column says what others say already.

    Examples
    --------
    >>> fit = least_squares(np.array([1.0, 3.1, 4.9, 7.2]), {"x": np.arange(4.0)})
    >>> fit.values.round(3).tolist(), round(fit.residual_sd, 4)
    ([0.99, 2.04], 0.1449)
    """
    design = scaled_columns(predictors, len(outcome), constant, degree)
    n, k = design.columns.high.shape
    if n <= k:
        raise NotApplicable(f"{n} rows cannot give {k} coefficients.", "Choose fewer columns, or collect more rows.")
    y = offsets(outcome, centred=constant)
    unit_y = near(y.away)
    target = exactly(y.away / unit_y)
    triangle = triangle_of(design)
    few = n * k * (k + 1) // 2 <= DOUBLED_AT_MOST
    coefficients, inverse = (_solved if few else _solved_plainly)(design.columns, target, triangle)
    fitted, residuals = _split(design.columns, coefficients, target, few)
    values, spread = _original(design, coefficients, inverse, y, unit_y)
    back = linalg.solve_triangular(triangle, np.eye(k))
    unit = unit_y / y.scale
    numbers = _numbers(values, spread, residuals, fitted, unit, constant)
    return LinearFit(
        names=design.names,
        residuals=residuals * unit,
        fitted=y.shift + fitted * unit if constant else fitted * unit,
        basis=design.columns.high @ back,
        loading=np.vstack((to_zero(design) @ back, back[1:])) / design.unit[:, None],
        **numbers,
    )


def _split(columns: Doubled, coefficients: Doubled, target: Doubled, few: bool) -> tuple[Values, Values]:
    """Return fitted values and residuals; residuals of 0 where the fit is exact."""
    if not few:
        fitted = columns.high @ coefficients.high
        return fitted, target.high - fitted
    doubled = (Doubled(columns.high.T, columns.low.T) * coefficients[:, None]).total()
    residuals = (target - doubled).high
    if not (np.abs(residuals) > NOTHING_LEFT * np.abs(target.high).max()).any():
        residuals = np.zeros(len(residuals))
    return doubled.high, residuals


def _numbers(
    values: Values, spread: Values, residuals: Values, fitted: Values, unit: float, constant: bool
) -> dict[str, Any]:
    """Return what follows from the fit; ``spread`` is the covariance at a residual variance of 1.

    Residuals and fitted values are in ``unit``, so that no square leaves the range of numbers.
    """
    n, k = len(residuals), len(values)
    df = float(k - constant), float(n - k)
    about = fitted - fitted.mean() if constant else fitted
    squares = float(about @ about), float(residuals @ residuals)
    variance = squares[1] / df[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = variance * spread
        f = np.divide(squares[0] / df[0] if df[0] else np.nan, variance)
    return {
        **inference(values, covariance, df[1]),
        "covariance": covariance,
        "df": df,
        "ss_model": squares[0] * unit * unit,
        "ss_residual": squares[1] * unit * unit,
        "residual_sd": float(np.sqrt(variance)) * unit,
        "r2": squares[0] / sum(squares) if sum(squares) else np.nan,
        "statistic": float(f),
        "p_value": float(special.fdtrc(*df, f)) if df[0] else np.nan,
    }


def inference(values: Values, covariance: Values, df: float) -> dict[str, Values]:
    """Return values, errors, t, p_values, low and high of coefficients with this covariance, by their names."""
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.sqrt(np.diag(covariance))
        half = float(special.stdtrit(df, 0.975)) * errors
        t = np.divide(values, errors)
    p_values = 2 * special.stdtr(df, -np.abs(t))
    return {
        "values": values,
        "errors": errors,
        "t": t,
        "p_values": p_values,
        "low": values - half,
        "high": values + half,
    }


def _solved(columns: Doubled, target: Doubled, triangle: Values) -> tuple[Doubled, Doubled]:
    """Return the coefficients and the inverse of X'X, refined until no digit changes.

    Each step solves for what is left by R'R, which is X'X to about cond(X) times the rounding of a double.
    """
    joined = Doubled(np.column_stack((columns.high, target.high)), np.column_stack((columns.low, target.low)))
    products = gram(joined)
    k = columns.high.shape[1]
    square, wanted = products[:k, :k], products[:k, k:]
    right = Doubled(np.hstack((wanted.high, np.eye(k))), np.hstack((wanted.low, np.zeros((k, k)))))
    found = exactly(np.zeros((k, k + 1)))
    before = np.inf
    for _ in range(STEPS):
        step = linalg.cho_solve((triangle, False), (right - product(square, found)).high)
        found = found + exactly(step)
        size = float(np.abs(step).max() / np.abs(found.high).max())
        if size == 0 or size > before / 2:
            break
        before = size
    return found[:, 0], found[:, 1:]


def _solved_plainly(columns: Doubled, target: Doubled, triangle: Values) -> tuple[Doubled, Doubled]:
    """Return the same in doubles: what a solution leaves over is solved for again, twice."""
    x, y = columns.high, target.high
    found = np.zeros(x.shape[1])
    for _ in range(3):
        found = found + linalg.cho_solve((triangle, False), x.T @ (y - x @ found))
    return exactly(found), exactly(linalg.cho_solve((triangle, False), np.eye(x.shape[1])))


def _moved(row: Values, matrix: Doubled) -> Doubled:
    """Return a matrix whose first row is this sum of its rows."""
    first = product(exactly(row), matrix)
    return Doubled(np.vstack((first.high, matrix.high[1:])), np.vstack((first.low, matrix.low[1:])))


def _original(
    design: ScaledColumns, coefficients: Doubled, inverse: Doubled, y: Offsets, unit_y: float
) -> tuple[Values, Values]:
    """Return coefficients and (X'X)^-1 in the units of the data, the constant where all columns are 0."""
    row = to_zero(design)
    moved = _moved(row, coefficients[:, None])[:, 0]
    if design.names[0] == CONSTANT:
        moved = moved + exactly(np.r_[y.centre / unit_y, np.zeros(len(design.names) - 1)])
    half = _moved(row, inverse)
    spread = _moved(row, Doubled(half.high.T, half.low.T)).high
    per = 1 / design.unit
    return moved.high * unit_y / y.scale * per, spread * np.outer(per, per) * (unit_y / y.scale) ** 2
