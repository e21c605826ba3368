"""How sure a mean over folds is, and which models are tied with the best."""

import numpy as np
from numpy.typing import NDArray

from mlviz.results.evaluation import Estimate


def corrected(
    values: NDArray[np.float64], n_train: NDArray[np.int64], n_test: NDArray[np.int64], confidence: float = 0.95
) -> Estimate:
    """Return the mean over folds with its corrected interval.

    Folds share training rows, so that the usual ``s / sqrt(J)`` is far too small. Nadeau and Bengio's
    variance is ``(1/J + n_test/n_train) s**2`` with ``J - 1`` degrees of freedom.

    Parameters
    ----------
    values : array (folds,)
        One score, or one difference of scores, per fold; not-a-number ones are left out.
    n_train, n_test : array (folds,)
        Rows in each part.
    confidence : float, default 0.95
        Coverage of the interval.

    Returns
    -------
    Estimate
        The bounds are not-a-number with fewer than two folds.

    References
    ----------
    Nadeau & Bengio (2003), Inference for the generalization error, Machine Learning 52, formula (8).

    Examples
    --------
    >>> one = corrected(np.array([0.8, 0.9]), np.array([80, 80]), np.array([20, 20]))
    >>> round(one.value, 2), round(one.high - one.value, 3)
    (0.85, 0.778)
    """
    from scipy.stats import t

    known = np.isfinite(values)
    n = int(known.sum())
    if n == 0:
        return Estimate(float("nan"), float("nan"), float("nan"))
    mean = float(values[known].mean())
    if n == 1:
        return Estimate(mean, float("nan"), float("nan"))
    # Of all folds together: with folds by time the first training parts are short.
    ratio = float(n_test[known].sum() / max(n_train[known].sum(), 1))
    half = float(t.ppf((1 + confidence) / 2, n - 1) * np.sqrt((1 / n + ratio) * values[known].var(ddof=1)))
    return Estimate(mean, mean - half, mean + half)


def is_tied(difference: Estimate) -> bool:
    """Whether a difference to the best may be chance: its interval contains 0, or cannot be given."""
    return not (np.isfinite(difference.low) and (difference.low > 0 or difference.high < 0))
