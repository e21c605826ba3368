"""Ratios of spreads: of two groups with its interval, of the widest over the narrowest."""

import numpy as np
from scipy import special

from mlviz.results.testing import Effect
from mlviz.stats.method import Values

NORMAL_RULE = "Interval for normal distributions."


def spread_ratio(first: Values, second: Values, pairs: int = 1) -> Effect:
    """Return the ratio of two standard deviations, first over second, with its interval for normal distributions.

    The bounds are the root of the ratio of variances over the quantiles of F (Snedecor, 1934).

    Parameters
    ----------
    first, second : array
        Values of both groups; both must vary.
    pairs : int
        From how many pairs of groups this one was chosen: the interval is widened to hold for all (Bonferroni).

    Examples
    --------
    >>> spread_ratio(np.array([1.0, 3.0, 5.0]), np.array([1.0, 2.0, 3.0])).value
    2.0
    """
    ratio, tail = relative_variance(first, second), 0.025 / pairs
    low, high = (float(special.fdtri(len(first) - 1, len(second) - 1, q)) for q in (1 - tail, tail))
    root, lower, upper = (float(np.sqrt(one)) for one in (ratio, ratio / low, ratio / high))
    return Effect("Ratio of standard deviations", root, lower, upper, rule=f"1 where both spread alike. {NORMAL_RULE}")


def relative_variance(first: Values, second: Values) -> float:
    """Return the ratio of two variances, of values scaled so that no square leaves the range."""
    top = max(np.ptp(first), np.ptp(second))
    return float(((first - first.mean()) / top).var(ddof=1) / ((second - second.mean()) / top).var(ddof=1))


def widest_ratio(samples: tuple[Values, ...]) -> Effect:
    """Return the largest standard deviation over the smallest, without an interval."""
    spreads = [float(sample.std(ddof=1)) for sample in samples if len(sample) > 1]
    ratio = max(spreads) / min(spreads) if spreads and min(spreads) > 0 else np.inf
    return Effect("Largest over smallest standard deviation", ratio, np.nan, np.nan)
