"""Standardised effect sizes with their 95% intervals."""

import numpy as np
from scipy import special

from mlviz.results.testing import Effect
from mlviz.stats.noncentral import t_interval

D_RULE = "Cohen (1988): 0.2 small, 0.5 medium, 0.8 large."


def size_of(value: float, small: float, medium: float, large: float) -> str:
    """Return the customary word for the size of an effect.

    Examples
    --------
    >>> size_of(-0.6, 0.2, 0.5, 0.8)
    'medium'
    """
    if value != value:
        return ""
    steps = ((large, "large"), (medium, "medium"), (small, "small"))
    return next((word for bound, word in steps if abs(value) >= bound), "negligible")


def mean_difference(name: str, value: float, error: float, df: float) -> Effect:
    """Return a difference in the units of the data with its t interval."""
    half = float(special.stdtrit(df, 0.975)) * error
    return Effect(name, value, value - half, value + half)


def standardised(name: str, d: float, scale: float, df: float) -> tuple[Effect, Effect]:
    """Return Hedges' g and Cohen's d with intervals from the noncentral t distribution.

    g = d J with J = Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2)); the interval of d is that of the
    noncentrality of t = d / scale, times scale, as in R's effectsize (Hedges, 1981; Cumming and Finch, 2001).

    Parameters
    ----------
    name : str
        What is standardised by which spread, for the rule's sentence.
    d : float
        The difference in standard deviations.
    scale : float
        d / t.
    df : float
        Degrees of freedom of the standard deviation.
    """
    low, high = t_interval(d / scale, df)
    j = float(np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / np.sqrt(df / 2)) if df > 1 else np.nan
    word, rule = size_of(d, 0.2, 0.5, 0.8), f"{name} {D_RULE}"
    return (
        Effect("Hedges' g", d * j, low * scale * j, high * scale * j, 0.95, word, rule),
        Effect("Cohen's d", d, low * scale, high * scale, 0.95, word, rule),
    )
