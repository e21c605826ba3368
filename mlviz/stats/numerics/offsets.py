"""Values as exact distances from a centre, so that sums over large numbers that differ little lose no digits."""

from dataclasses import dataclass

import numpy as np

from mlviz.stats.method import Values
from mlviz.stats.numerics.sums import products_about

PLACES = 16
"""Decimal places that are tried; values with more have used up the digits of a double."""

WHOLE = 2.0**53
"""Whole numbers up to here are exact in a double."""

TRIED_FIRST = 64
"""Values that are looked at before all of them are."""

LOOKED_AT_MOST = 100_000
"""Values above which only their centre is taken away: looking for their decimals would cost more than it gives."""


@dataclass(frozen=True, slots=True, eq=False)
class Offsets:
    """Values as ``(centre + away) / scale``; exact where the values are decimal numbers of few places.

    Attributes
    ----------
    away : array
        Distances from the centre, in units of ``1 / scale``.
    centre : float
        A whole number near the mean where the values are decimals, else one of the values.
    scale : float
        A power of ten; 1 where the values are not decimals of few places.
    """

    away: Values
    centre: float
    scale: float

    @property
    def about(self) -> Values:
        """Distances from ``shift``, in the units of the data."""
        return self.away / self.scale

    @property
    def shift(self) -> float:
        """The centre in the units of the data."""
        return self.centre / self.scale

    @property
    def mean(self) -> float:
        """The mean, with one rounding."""
        return float(self.centre + self.away.mean()) / self.scale

    @property
    def sd(self) -> float:
        """The standard deviation with n - 1."""
        return float(self.away.std(ddof=1)) / self.scale


def offsets(values: Values, *, centred: bool = True) -> Offsets:
    """Return values as distances from a centre.

    A double stands for the decimal number that was written: 1000000.4 is 10000004 tenths. In these units numbers are
    whole, and differences and sums of whole numbers are exact, which those of the nearest doubles are not.

    Parameters
    ----------
    values : array
        One or more finite numbers.
    centred : bool
        Whether a centre is taken away; without one it is 0.

    Examples
    --------
    >>> found = offsets(np.array([1000000.4, 1000000.3, 1000000.5]))
    >>> found.away.tolist(), found.centre, found.scale, found.sd
    ([0.0, -1.0, 1.0], 10000004.0, 10.0, 0.1)
    """
    scale = _scale(values) if len(values) <= LOOKED_AT_MOST else 1.0
    whole = np.rint(values * scale) if scale > 1 else values
    if not centred:
        return Offsets(whole, 0.0, scale)
    centre = float(np.rint(whole.mean())) if (whole == np.rint(whole)).all() else float(values[0])
    return Offsets(whole - centre, centre, scale)


def mean_and_sd(values: Values) -> tuple[float, float]:
    """Return mean and standard deviation (n - 1) of two or more values, rounded once where these are decimals.

    Examples
    --------
    >>> mean_and_sd(np.array([10000000.1, 10000000.2, 10000000.3]))
    (10000000.2, 0.1)
    """
    if len(values) > LOOKED_AT_MOST:
        mean = float(values.mean())
        squares = products_about([values], [mean], [1.0])[0, 0]
        return mean, float(np.sqrt(squares / (len(values) - 1)))
    found = offsets(values)
    return found.mean, found.sd


def lag_one(values: Values) -> float:
    """Return the correlation of a series with itself one place later: sum d(i) d(i + 1) / sum d(i)^2 about the mean.

    Examples
    --------
    >>> round(lag_one(np.array([1.0, 3.0, 1.0, 3.0])), 6)
    -0.75
    """
    about = offsets(values).away
    about = about - about.mean()
    return float(about[:-1] @ about[1:] / (about @ about))


def _scale(values: Values) -> float:
    """Return the smallest power of ten that makes all values whole; 1 if none does."""
    for places in range(PLACES + 1):
        scale = 10.0**places
        # Division by a power of ten rounds once, so equality holds for the decimal number alone.
        if all(_whole(part, scale) for part in (values[:TRIED_FIRST], values)):
            return scale
    return 1.0


def _whole(values: Values, scale: float) -> bool:
    moved = np.rint(values * scale)
    return bool((np.abs(moved) <= WHOLE).all() and (moved / scale == values).all())
