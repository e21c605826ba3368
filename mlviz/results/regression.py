"""What a regression gives beside its test: coefficients, and how much each row decides."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlviz.results.profile import Array

CONSTANT = "(constant)"
"""What the outcome is, or its log odds are, where every column is 0 and every category at its reference."""


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
