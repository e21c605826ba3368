"""Rubin's rules: one estimate from those of several filled-in tables, with all of its uncertainty."""

import numpy as np
from scipy import special

from mlviz.errors import DataError
from mlviz.results.pooled import Estimate, Pooling
from mlviz.stats.method import Values
from mlviz.stats.methods.two_means import t_p_value


def estimate(value: float, error: float, df: float) -> Estimate:
    """Return an estimate with its 95% t interval and the p of its being 0.

    Examples
    --------
    >>> round(estimate(2.0, 1.0, 10).low, 3)
    -0.228
    """
    half = float(special.stdtrit(df, 0.975)) * error
    p = t_p_value(value / error, df) if error > 0 else float("nan")
    return Estimate(value, error, df, value - half, value + half, p)


def rubin(values: Values, variances: Values, df: float) -> tuple[Estimate, Pooling]:
    """Pool the same estimate from m filled-in tables.

    ``T = U + (1 + 1/m) B`` with the mean variance U within the tables and the variance B between them. The degrees of
    freedom are ``1 / (1/nu + 1/nu_obs)``, where ``nu = (m - 1) / lambda^2``, ``lambda = (1 + 1/m) B / T`` and
    ``nu_obs = (df + 1) / (df + 3) df (1 - lambda)`` (Barnard and Rubin 1999).

    Parameters
    ----------
    values, variances : array, shape (m,)
        The estimates and their squared standard errors.
    df : float
        Degrees of freedom of the analysis if nothing were missing; infinite for large samples.

    Raises
    ------
    DataError
        With fewer than two tables: nothing would tell how far they differ.

    References
    ----------
    Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley, chapter 3.
    Barnard, J. and Rubin, D. B. (1999). Small-sample degrees of freedom with multiple imputation. Biometrika 86,
    948-955.

    Examples
    --------
    >>> pooled, parts = rubin(np.array([1.0, 1.2, 0.8]), np.array([0.04, 0.04, 0.04]), np.inf)
    >>> round(pooled.value, 3), round(parts.total, 4), round(parts.riv, 3)
    (1.0, 0.0933, 1.333)
    """
    m = len(values)
    if m < 2:
        raise DataError("One filled-in table says nothing of what the gaps cost.", "Ask for at least 2.")
    within, between = float(variances.mean()), float(values.var(ddof=1))
    extra = (1 + 1 / m) * between
    total = within + extra
    if total <= 0:
        return estimate(float(values.mean()), 0.0, df), Pooling(within, between, total, 0.0, 0.0, 0.0)
    share, riv = extra / total, extra / within if within > 0 else float("inf")
    nu = _degrees(m, share, df)
    # (riv + 2 / (nu + 3)) / (riv + 1), written so that an infinite riv stays a number.
    fmi = share + (1 - share) * 2 / (nu + 3)
    pooled = estimate(float(values.mean()), float(np.sqrt(total)), nu)
    return pooled, Pooling(within, between, total, riv, share, fmi)


def _degrees(m: int, share: float, df: float) -> float:
    """Return Barnard and Rubin's degrees of freedom; those of the analysis if the tables agree."""
    observed = float("inf") if np.isinf(df) else (df + 1) / (df + 3) * df * (1 - share)
    if share <= 0:
        return observed
    between = (m - 1) / share**2
    return between if np.isinf(observed) else between * observed / (between + observed)
