"""From three of rows, effect, error rate and power to the fourth: roots of the power, which rises with each."""

import math
from collections.abc import Callable

from scipy import optimize

from mlviz.errors import NotApplicable

MOST = 1e10
"""Rows beyond which no plan is of use."""


def rows_for(chance: Callable[[float], float], power: float, least: float) -> float:
    """Return the smallest n, not rounded, that reaches a power.

    Parameters
    ----------
    chance : callable
        The power as a function of n.
    power : float
        What is aimed at.
    least : float
        The smallest n there is.

    Raises
    ------
    NotApplicable
        If ten billion rows do not reach it.

    Examples
    --------
    >>> rows_for(lambda n: 1 - 1 / n, 0.75, 1.0)
    4.0
    """
    high = 2 * least
    while chance(high) < power:
        high *= 2
        if high > MOST:
            raise NotApplicable("No number of rows would do.", "Look for a larger effect, or for less power.")
    return least if chance(least) >= power else _root(chance, power, least, high)


def effect_for(chance: Callable[[float], float], power: float, reach: float) -> float:
    """Return the smallest effect found with a power.

    Raises
    ------
    NotApplicable
        If the largest effect there can be is not found with it.
    """
    high = min(0.1, reach * (1 - 1e-9))
    while chance(high) < power:
        if high >= reach * (1 - 1e-9) or high > MOST:
            raise NotApplicable(
                "With so few rows not even the largest effect is found with this power.",
                "Plan more rows, or less power.",
            )
        high = min(2 * high, reach * (1 - 1e-9))
    return _root(chance, power, 0.0, high)


def alpha_for(chance: Callable[[float], float], power: float) -> float:
    """Return the error rate, at most one half, at which a power is reached.

    Raises
    ------
    NotApplicable
        If the power is reached at any error rate, or at none.
    """
    low, high = math.log(1e-12), math.log(0.5)

    def of_log(log: float) -> float:
        return chance(math.exp(log))

    if of_log(low) >= power:
        reason = "This power is reached at any error rate worth naming."
        raise NotApplicable(reason, "Plan fewer rows, or look for a smaller effect.")
    if of_log(high) < power:
        reason = "This power is not reached even at an error rate of one half."
        raise NotApplicable(reason, "Plan more rows, or look for a larger effect.")
    return math.exp(_root(of_log, power, low, high))


def _root(chance: Callable[[float], float], power: float, low: float, high: float) -> float:
    if chance(low) >= power:
        return low
    return float(optimize.brentq(lambda x: chance(x) - power, low, high, xtol=1e-13, rtol=1e-13))
