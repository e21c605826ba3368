"""Columns of least squares brought near 1 by powers of two, which round nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mlviz.errors import NotApplicable
from mlviz.results.regression import CONSTANT
from mlviz.stats.method import Values
from mlviz.stats.numerics.doubled import Doubled, exactly
from mlviz.stats.numerics.offsets import offsets

TOLD_APART = 1e-12
"""Part of a column that the others must leave unexplained; less is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class ScaledColumns:
    """Columns x of which ``(centre + x) unit`` is the column given; of a power, the unit is that of the power."""

    names: tuple[str, ...]
    columns: Doubled
    centre: Values
    unit: Values


def scaled_columns(predictors: Mapping[str, Values], n: int, constant: bool, degree: int) -> ScaledColumns:
    """Return the constant and each column's powers, brought near 1 by powers of two, which round nothing."""
    names, parts, centres, units = [], [], [], []
    if constant:
        names, parts, centres, units = [CONSTANT], [exactly(np.ones(n))], [0.0], [1.0]
    for name, values in predictors.items():
        found = offsets(values, centred=constant and degree == 1)
        unit = near(found.away)
        first = power = exactly(found.away / unit)
        for exponent in range(1, degree + 1):
            power = power if exponent == 1 else power * first
            names.append(name if exponent == 1 else f"{name}^{exponent}")
            parts.append(power)
            centres.append(found.centre / unit)
            units.append((unit / found.scale) ** exponent)
    if not parts:
        raise NotApplicable("There is nothing to explain the outcome by.", "Choose at least one column.")
    # Columns one after the other in memory: products over the rows are several times as fast.
    low = np.array([p.low for p in parts]) if degree > 1 else np.zeros((len(parts), n))
    columns = Doubled(np.array([p.high for p in parts]).T, low.T)
    return ScaledColumns(tuple(names), columns, np.array(centres), np.array(units))


def near(values: Values) -> float:
    """Return the power of two next to the largest value; 1 where all are 0."""
    top = float(np.abs(values).max())
    return float(2.0 ** np.round(np.log2(top))) if top > 0 else 1.0


def triangle_of(design: ScaledColumns) -> Values:
    """Return R of X = Q R; refuse a column that the others before it explain.

    Raises
    ------
    NotApplicable
        Naming the column.
    """
    triangle = np.asarray(np.linalg.qr(design.columns.high, mode="r"))
    lengths = np.sqrt((design.columns.high**2).sum(axis=0))
    left = np.abs(np.diag(triangle)) / np.where(lengths > 0, lengths, 1)
    worst = int(left.argmin())
    if not left[worst] > TOLD_APART:
        reason = f"{design.names[worst]!r} says nothing that the columns before it do not say, in these rows."
        raise NotApplicable(reason, "Leave it out.")
    return triangle


def to_zero(design: ScaledColumns) -> Values:
    """Return the row that takes the constant from the centres of the columns to where all of them are 0."""
    row = np.zeros((1, len(design.names)))
    row[0, 0] = 1.0
    if design.names[0] == CONSTANT:
        row[0, 1:] = -design.centre[1:]
    return row
