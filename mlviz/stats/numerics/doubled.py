"""Sums and products in twice the digits of a double: each number is the sum of two."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from mlviz.stats.method import Values

SPLIT = 2.0**27 + 1
"""Cuts a double into two halves whose products are exact (Veltkamp, 1968)."""

ROWS = 1024
"""Rows worked on at once, so that they stay near the processor."""


@dataclass(frozen=True, slots=True, eq=False)
class Doubled:
    """Numbers as the unevaluated sum of a double and what it left out."""

    high: Values
    low: Values

    def __getitem__(self, at: Any) -> "Doubled":
        return Doubled(self.high[at], self.low[at])

    def __add__(self, other: "Doubled") -> "Doubled":
        high, error = two_sum(self.high, other.high)
        return _joined(high, error + self.low + other.low)

    def __sub__(self, other: "Doubled") -> "Doubled":
        return self + Doubled(-other.high, -other.low)

    def __mul__(self, other: "Doubled") -> "Doubled":
        high, error = two_product(self.high, other.high)
        return _joined(high, error + self.high * other.low + self.low * other.high)

    def total(self) -> "Doubled":
        """Return the sum over the first axis, by halves."""
        high, low = self.high, self.low
        while len(high) > 1:
            half, odd = len(high) // 2, high[len(high) // 2 * 2 :]
            summed, error = two_sum(high[:half], high[half : 2 * half])
            rest = low[:half] + low[half : 2 * half] + error
            high = np.concatenate((summed, odd))
            low = np.concatenate((rest, low[2 * half :]))
        return _joined(high[0], low[0])


def exactly(values: Values) -> Doubled:
    """Return doubles as they are."""
    return Doubled(values, np.zeros_like(values))


def two_sum(a: Values, b: Values) -> tuple[Values, Values]:
    """Return the rounded sum and its rounding error (Knuth, 1969).

    Examples
    --------
    >>> [float(part) for part in two_sum(np.float64(1e16), np.float64(1.0))]
    [1e+16, 1.0]
    """
    total = a + b
    shadow = total - a
    return total, (a - (total - shadow)) + (b - shadow)


def two_product(a: Values, b: Values) -> tuple[Values, Values]:
    """Return the rounded product and its rounding error (Dekker, 1971)."""
    product = a * b
    a_high, b_high = _upper(a), _upper(b)
    a_low, b_low = a - a_high, b - b_high
    return product, a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)


def gram(columns: Doubled) -> Doubled:
    """Return the products of every two columns, summed over the rows.

    Parameters
    ----------
    columns : Doubled of rows x columns

    Examples
    --------
    >>> gram(exactly(np.array([[1.0, 2.0], [3.0, 4.0]]))).high.tolist()
    [[10.0, 14.0], [14.0, 20.0]]
    """
    n, k = columns.high.shape
    first, second = np.triu_indices(k)
    summed = exactly(np.zeros(len(first)))
    for start in range(0, n, ROWS):
        part = columns[start : start + ROWS]
        summed = summed + (part[:, first] * part[:, second]).total()
    square = Doubled(np.empty((k, k)), np.empty((k, k)))
    for places in ((first, second), (second, first)):
        square.high[places], square.low[places] = summed.high, summed.low
    return square


def product(matrix: Doubled, columns: Doubled) -> Doubled:
    """Return a matrix times columns, over which it is summed one by one."""
    rows = Doubled(matrix.high.T[:, :, None], matrix.low.T[:, :, None])
    return (rows * columns[:, None, :]).total()


def _upper(a: Values) -> Values:
    shifted = SPLIT * a
    return shifted - (shifted - a)


def _joined(high: Values, low: Values) -> Doubled:
    total = high + low
    return Doubled(total, low - (total - high))
