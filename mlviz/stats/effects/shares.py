"""Shares of one level: their intervals, and which level is counted."""

import numpy as np

from mlviz.errors import NotApplicable
from mlviz.params import Text
from mlviz.results.wording import listed
from mlviz.stats.method import Factor, Values
from mlviz.stats.numerics.levels import Z

LEVEL = Text("level", "Share of", "The answer that is counted, such as yes; the last one if left empty", "")
"""Which level of a category is counted."""


def wilson(k: float, n: float, z: float = Z) -> tuple[float, float]:
    """Return the score interval of a share k / n (Wilson, 1927): it never leaves 0 to 1 and is never empty.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson(0, 10)]
    [0.0, 0.2775]
    """
    p, square = k / n, z * z
    centre = (p + square / (2 * n)) / (1 + square / n)
    half = z * np.sqrt(p * (1 - p) / n + square / (4 * n * n)) / (1 + square / n)
    # At none and at all the bound is the share itself, which rounding would miss.
    return 0.0 if k == 0 else float(centre - half), 1.0 if k == n else float(centre + half)


def newcombe(k1: float, n1: float, k2: float, n2: float) -> tuple[float, float]:
    """Return the interval of the difference of two shares from their Wilson intervals (Newcombe, 1998, method 10).

    Examples
    --------
    >>> [round(bound, 4) for bound in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    p1, p2 = k1 / n1, k2 / n2
    (low1, high1), (low2, high2) = wilson(k1, n1), wilson(k2, n2)
    below, above = np.hypot(p1 - low1, high2 - p2), np.hypot(high1 - p1, p2 - low2)
    return float(p1 - p2 - below), float(p1 - p2 + above)


def position(factor: Factor, level: str) -> int:
    """Return which level is counted: the one named, else the last.

    Raises
    ------
    NotApplicable
        If no level has this name.
    """
    if not level:
        return len(factor.levels) - 1
    if level not in factor.levels:
        raise NotApplicable(f"There is no answer {level!r}.", f"Choose one of {listed(factor.levels)}.")
    return factor.levels.index(level)


def counted(factor: Factor, level: str) -> tuple[Factor, str]:
    """Return the rows as others and the level that is counted, and its name.

    Examples
    --------
    >>> counted(Factor(np.array([0, 1, 2, 2]), ("a", "b", "c")), "b")[0].codes.tolist()
    [0, 1, 0, 0]
    """
    at = position(factor, level)
    others = [one for one in factor.levels if one != factor.levels[at]]
    name = others[0] if len(others) == 1 else "others"
    return Factor((factor.codes == at).astype(np.intp), (name, factor.levels[at])), factor.levels[at]


def need_groups(group: Factor, counts: Values) -> None:
    """Refuse groups without a complete row."""
    for level, n in zip(group.levels, counts.tolist(), strict=True):
        if not n:
            raise NotApplicable(
                f"Group {level!r} has no complete row.", "Fill in missing values or choose other columns."
            )
