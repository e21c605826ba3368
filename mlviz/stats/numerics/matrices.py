"""Pearson and Spearman matrices over the rows complete for each pair."""

import numpy as np

from mlviz.results.profile import Array
from mlviz.stats.numerics.sums import dot, one_thread

BLOCK = 65_536
"""Rows taken at a time, so that memory stays small whatever the table's length."""


def pearson(columns: tuple[Array, ...]) -> Array:
    """Return the matrix of Pearson correlations, each over the rows where both values are finite.

    With ``m`` the 0/1 presence and ``z`` the standardised values (0 where missing), the sums a pair needs
    are matrix products: ``n = m'm``, ``sx = z'm``, ``sxx = (z*z)'m``, ``sxy = z'z``; then
    ``r = (n sxy - sx sx') / sqrt((n sxx - sx^2)(n sxx' - sx'^2))``.

    Parameters
    ----------
    columns : tuple of float arrays
        Of one length; NaN marks a missing value.

    Examples
    --------
    >>> import numpy as np
    >>> pearson((np.array([1.0, 2.0, 3.0, np.nan]), np.array([2.0, 4.0, 6.0, 1.0])))
    array([[1., 1.],
           [1., 1.]])
    """
    return pearson_and_n(columns)[0]


def pearson_and_n(columns: tuple[Array, ...]) -> tuple[Array, Array]:
    """Return the matrix of Pearson correlations, and over how many rows each was taken.

    Parameters
    ----------
    columns : tuple of float arrays
        Of one length; NaN marks a missing value.

    Examples
    --------
    >>> import numpy as np
    >>> pearson_and_n((np.array([1.0, 2.0, 3.0, np.nan]), np.array([2.0, 4.0, 6.0, 1.0])))[1].tolist()
    [[3.0, 3.0], [3.0, 4.0]]
    """
    p = len(columns)
    if p == 0:
        return np.empty((0, 0)), np.empty((0, 0))
    shift, scale = zip(*(_centre(column) for column in columns), strict=True)
    n, sx, sxx, sxy = (np.zeros((p, p)) for _ in range(4))
    with one_thread(len(columns[0]) * p * p):
        for start in range(0, len(columns[0]), BLOCK):
            block = np.column_stack([column[start : start + BLOCK] for column in columns])
            present = np.isfinite(block)
            block[~present] = 0
            block = (block / scale - np.divide(shift, scale)) * present
            marks = present.astype("float64")
            n += marks.T @ marks
            sx += block.T @ marks
            sxx += (block * block).T @ marks
            sxy += block.T @ block
    return _ratio(n, sx, sxx, sxy), n


def _centre(column: Array) -> tuple[float, float]:
    """Return mean and standard deviation of the finite values, safe from overflow."""
    finite = column[np.isfinite(column)]
    largest = float(np.abs(finite).max()) if len(finite) else 0.0
    if largest == 0:
        return 0.0, 1.0
    unit = 2.0 ** np.floor(np.log2(largest)) if largest > 1e100 or largest < 1e-100 else 1.0
    scaled = finite / unit if unit != 1.0 else finite
    spread = float(scaled.std())
    return float(scaled.mean()) * unit, (spread if spread > 0 else 1.0) * unit


def _ratio(n: Array, sx: Array, sxx: Array, sxy: Array) -> Array:
    """Return r from the sums; NaN where a side does not vary or fewer than two rows are complete."""
    # Standardised values have n sxx of order n^2: what is below this is rounding of a constant.
    variance = n * sxx - sx * sx
    variance[variance <= 1e-12 * n * n] = 0.0
    bottom = np.sqrt(variance) * np.sqrt(variance.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.where((bottom > 0) & (n > 1), (n * sxy - sx * sx.T) / bottom, np.nan)
    r = np.clip((r + r.T) / 2, -1, 1)
    np.fill_diagonal(r, np.where(np.isnan(np.diag(r)), np.nan, 1.0))
    return r


def spearman(columns: tuple[Array, ...]) -> Array:
    """Return the matrix of Spearman's rho, each over the rows where both values are finite.

    A column is sorted once. Ranks among the rows a pair shares follow from that order in linear time, so
    pairs with different missing rows are exact too.

    Parameters
    ----------
    columns : tuple of float arrays
        Of one length; NaN marks a missing value.

    References
    ----------
    Spearman (1904), The proof and measurement of association between two things.

    Examples
    --------
    >>> import numpy as np
    >>> spearman((np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 8.0, 27.0, np.nan]))).round(12)
    array([[1., 1.],
           [1., 1.]])
    """
    return spearman_and_n(columns)[0]


def spearman_and_n(columns: tuple[Array, ...]) -> tuple[Array, Array]:
    """Return the matrix of Spearman's rho, and over how many rows each was taken.

    Examples
    --------
    >>> import numpy as np
    >>> spearman_and_n((np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 8.0, 27.0, np.nan])))[1].tolist()
    [[4.0, 3.0], [3.0, 3.0]]
    """
    codes = tuple(_places(column) for column in columns)
    rho, n = pearson_and_n(tuple(_ranks(code) for code in codes))
    whole = tuple(bool((code >= 0).all()) for code in codes)
    for i in range(len(columns)):
        for j in range(i):
            if (whole[i] and whole[j]) or np.array_equal(codes[i] >= 0, codes[j] >= 0):
                continue
            both = (codes[i] >= 0) & (codes[j] >= 0)
            rho[i, j] = rho[j, i] = _plain_r(_ranks(codes[i][both]), _ranks(codes[j][both]))
    return rho, n


def _places(column: Array) -> Array:
    """Return each value's place among the distinct finite values, -1 where there is none: one sort per column."""
    # NaN sorts to the end, so infinities are made NaN first.
    finite = np.where(np.isinf(column), np.nan, column)
    order = np.argsort(finite)[: int(np.count_nonzero(~np.isnan(finite)))]
    ordered = finite[order]
    steps = np.empty(len(ordered), dtype="int32")
    steps[:1] = 0
    np.cumsum(ordered[1:] != ordered[:-1], out=steps[1:])
    result = np.full(len(column), -1, dtype="int32")
    result[order] = steps
    return result


def _ranks(places: Array) -> Array:
    """Return average ranks from places, NaN where missing; places may have holes."""
    if len(places) == 0:
        return np.empty(0)
    counts = np.bincount(places + 1)
    counts[0] = 0
    middle = np.cumsum(counts) - (counts - 1) / 2
    middle[0] = np.nan
    return middle[places + 1]


def _plain_r(x: Array, y: Array) -> float:
    """Return Pearson's r of two complete columns of ranks."""
    if len(x) < 2:
        return float("nan")
    x, y = x - x.mean(), y - y.mean()
    bottom = (dot(x, x) * dot(y, y)) ** 0.5
    return float(np.clip(dot(x, y) / bottom, -1, 1)) if bottom > 0 else float("nan")
