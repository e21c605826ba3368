"""Centre and spread of columns, also where their squares are too large for a float."""

import numpy as np


def mean_and_sd(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation (divisor n) of every column, missing cells left out.

    A column of 1e300 overflows in the square; it is divided by its largest value first.

    Examples
    --------
    >>> mean_and_sd(np.array([[3e300, 1.0], [-3e300, np.nan]]))[1].tolist()
    [3e+300, 0.0]
    """
    top = np.nanmax(np.abs(matrix), axis=0) if matrix.size else np.ones(matrix.shape[1])
    unit = np.where(top > 1e100, top, 1.0)
    small = matrix / unit
    return np.nanmean(small, axis=0) * unit, np.nanstd(small, axis=0) * unit


def median(x: np.ndarray) -> float:
    """Return the median of finite values; the sum of two beyond 9e307 cannot be written down, that of their halves can.

    Examples
    --------
    >>> median(np.array([1e308, 1.5e308]))
    1.25e+308
    """
    with np.errstate(over="ignore"):
        found = float(np.median(x))
    return found if np.isfinite(found) else float(np.median(x / 2) * 2)
