"""What a regression gives beside its test: coefficients, how much each row decides, and what is left over."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from mlviz.results.testing import TestResult

Array = NDArray[np.float64]

CONSTANT = "(constant)"
"""What the outcome is, or its log odds are, where every column is 0 and every category at its reference."""

INFLUENTIAL = 5
"""Rows that are shown of those that decide most."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """What one unit of a column, or one of its levels, adds to the outcome while the others are held equal.

    Attributes
    ----------
    name : str
        "wt"; "cyl: 8 (against 4)" of a category.
    predictor, level : str
        The column it belongs to, empty of the constant; the level it stands for, empty of a number.
    value, error, low, high : float
        The estimate in units of the data, its standard error, its 95% interval; of a logistic regression log odds.
    statistic, p_value : float
        value / error (t, or z of a logistic regression) and its two-sided p.
    standardised, standardised_low, standardised_high : float
        Per standard deviation of a number, and of a number as outcome in its standard deviations; a level stays what it
        is. NaN of the constant.
    vif : float
        Variance inflation: how many times as large the squared error is as if the other columns said nothing of this
        one; of a category of several levels its generalised form to the power of 1 / df. NaN of the constant.
    ratio : bool
        Whether the estimate is the logarithm of a ratio, such as log odds.
    """

    name: str
    predictor: str
    level: str
    value: float
    error: float
    statistic: float
    p_value: float
    low: float
    high: float
    standardised: float = float("nan")
    standardised_low: float = float("nan")
    standardised_high: float = float("nan")
    vif: float = float("nan")
    ratio: bool = False

    @property
    def ratios(self) -> tuple[float, float, float]:
        """The ratio with its interval; infinite where it is too large for a number."""
        return _ratios(self.value, self.low, self.high)

    @property
    def standardised_ratios(self) -> tuple[float, float, float]:
        """The same per standard deviation of a number."""
        return _ratios(self.standardised, self.standardised_low, self.standardised_high)


def _ratios(*logarithms: float) -> tuple[float, float, float]:
    with np.errstate(over="ignore"):
        value, low, high = np.exp(logarithms).tolist()
    return value, low, high


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """How much single rows decide, one entry for each row kept; of very many rows, those that decide most.

    Attributes
    ----------
    rows : array of int
        Their places in the table, from 0, in the order of the table.
    cook : array
        Cook's distance: how far all fitted values move if the row is left out.
    leverage : array
        How far the row lies from the others in the columns, from 0 to 1: diagonal of the hat matrix.
    residual : array
        Studentised with the error of a fit without the row.
    fitted : array
        What the row is expected to be: the fitted value, or the fitted chance.
    n : int
        Rows of the fit.
    """

    rows: NDArray[np.int64]
    cook: Array
    leverage: Array
    residual: Array
    fitted: Array
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """A picture of what a regression leaves over: studentised residuals over fitted values.

    Attributes
    ----------
    title, outcome : str
        What is drawn, and of which column.
    fitted, residual : array
        Of each row drawn.
    n : int
        Rows of the fit, of which a seeded sample may be drawn.
    notes : tuple of str
        That it is a sample, where it is.
    """

    title: str
    outcome: str
    fitted: Array
    residual: Array
    n: int
    notes: tuple[str, ...] = ()


def coefficients_table(result: "TestResult") -> "pd.DataFrame":
    """Return the coefficients of a result as a table; columns in which there is nothing are left out."""
    import pandas as pd

    rows = []
    for one in result.coefficients:
        row: dict[str, object] = {"coefficient": one.name, "estimate": one.value, "standard error": one.error}
        row |= {"z" if one.ratio else "t": one.statistic, "p": one.p_value, "95% from": one.low, "to": one.high}
        if one.ratio:
            row |= dict(zip(("odds ratio", "ratio from", "ratio to"), one.ratios, strict=True))
        rows.append(row | {"standardised": one.standardised, "VIF": one.vif})
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def influence_table(result: "TestResult", most: int | None = None) -> "pd.DataFrame":
    """Return how much each row decides as a table, rows counted from 1: all in order, or the ``most`` influential.

    Examples
    --------
    >>> import pandas as pd, mlviz as mv
    >>> data = mv.Dataset.of(pd.DataFrame({"y": [1.0, 2.1, 2.9, 4.2, 9.0], "x": [1.0, 2, 3, 4, 5]}))
    >>> made = mv.test(data, "linear_regression", value="y", predictors=("x",))
    >>> influence_table(made, most=1)[["row", "leverage"]].round(3).to_dict("list")
    {'row': [5], 'leverage': [0.6]}
    """
    import pandas as pd

    found = result.influence
    if found is None:
        return pd.DataFrame()
    frame = pd.DataFrame(
        {
            "row": found.rows + 1,
            "Cook's distance": found.cook,
            "leverage": found.leverage,
            "studentised residual": found.residual,
            "fitted": found.fitted,
        }
    )
    return frame if most is None else frame.nlargest(most, "Cook's distance")


def residuals_of(result: "TestResult") -> Residuals | None:
    """Return what a linear regression leaves over, to be drawn; None of other results."""
    if result.about != "regression":
        return None
    fitted, residual = result.samples
    notes = (f"A seeded sample of {len(fitted):,} rows is drawn.",) if len(fitted) < result.n else ()
    return Residuals("Residuals over fitted values", result.outcome, fitted, residual, result.n, notes)
