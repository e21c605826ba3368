"""The columns a regression explains an outcome by: numbers as they are, a category as a column for each level."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, NUMERIC
from mlviz.params import Choice, ColumnsOf
from mlviz.results.regression import CONSTANT, Coefficient
from mlviz.results.wording import plural, untaken
from mlviz.stats.layouts.design import DEPENDENT
from mlviz.stats.method import Factor, Values
from mlviz.stats.summaries import varies

PREDICTORS = ColumnsOf("predictors", "Explained by", "Numbers and categories", kinds=(*NUMERIC, *CATEGORIES))
REFERENCE = Choice(
    "reference",
    "Compare categories with",
    "The level the others of a category are compared with; which one it is changes neither p nor what is explained",
    "first",
    options=("first", "last", "most frequent"),
    labels=("their first level", "their last level", "their most frequent level"),
    beside=True,
)

WHOLE = "(whole model)"
"""The effect of all predictors together."""

MOST_CELLS, MOST_PRODUCTS = 20_000_000, 4_000_000_000
"""Rows times coefficients, and times them again, that are fitted: more take gigabytes, or minutes."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Predictors as columns of numbers, without the constant.

    Attributes
    ----------
    columns : mapping of str to array of n
        A number under its name; each level but the reference as 0 and 1, under "cyl: 8 (against 4)".
    owners : tuple of str
        The predictor of each column.
    levels : tuple of str
        The level each column stands for; empty of a number.
    """

    columns: Mapping[str, Values]
    owners: tuple[str, ...]
    levels: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The constant, then each column."""
        return CONSTANT, *self.columns

    @property
    def places(self) -> dict[str, list[int]]:
        """Of each predictor, which of the coefficients are its own; the constant is number 0."""
        found: dict[str, list[int]] = {}
        for at, owner in enumerate(self.owners, start=1):
            found.setdefault(owner, []).append(at)
        return found

    @property
    def effects(self) -> dict[str, list[int]]:
        """As places, before them the whole model under a name of its own; of one predictor, these are the same."""
        places, name = self.places, WHOLE
        while name in places:
            name = f"({name})"
        return places if len(places) == 1 else {name: list(range(1, len(self.names)))} | places


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """Columns about their means in units of their standard deviations, behind a constant.

    Attributes
    ----------
    x : array of n x k
    centre, spread : array of k - 1
        What was taken away from each column, and what it was divided by.
    """

    x: Values
    centre: Values
    spread: Values

    @property
    def back(self) -> Values:
        """What takes coefficients of ``x`` to those of the columns, the constant to where all are 0: k x k."""
        made = np.diag(np.r_[1.0, 1 / self.spread])
        made[0, 1:] = -self.centre / self.spread
        return made


def scaled(design: Coded) -> Scaled:
    """Return the columns of a design, scaled.

    Raises
    ------
    NotApplicable
        Naming a column that says what the columns before it say.
    """
    columns = np.array(list(design.columns.values()))
    # About a value of their own first, since the mean of large values that differ little is rounded.
    first = columns[:, :1].copy()
    columns -= first
    centre, spread = columns.mean(axis=1, keepdims=True), columns.std(axis=1, keepdims=True)
    columns -= centre
    columns /= spread
    # Columns one after the other in memory: products over the rows are several times as fast.
    x = np.vstack((np.ones(columns.shape[1]), columns)).T
    left = np.abs(np.diag(np.linalg.qr(x, mode="r"))) / np.sqrt(len(x))
    if left.min() < DEPENDENT:
        name = design.names[int(left.argmin())]
        raise NotApplicable(
            f"{name!r} says nothing that the columns before it do not say, in these rows.", "Leave it out."
        )
    return Scaled(x, (first + centre)[:, 0], spread[:, 0])


def coded(predictors: Mapping[str, Values | Factor], reference: str = "first") -> Coded:
    """Return numbers as they are, and for each category a column for each of its levels but the reference.

    Parameters
    ----------
    predictors : mapping of str to array or Factor
        Complete rows.
    reference : str
        "first", "last" or "most frequent": which of the levels that are there the others are compared with.

    Raises
    ------
    NotApplicable
        Naming a predictor that does not vary, or if there are too many columns for so few rows or so much memory.

    Examples
    --------
    >>> coded({"g": Factor(np.array([0, 1, 1, 2]), ("a", "b", "c"), "g")}, "most frequent").names
    ('(constant)', 'g: a (against b)', 'g: c (against b)')
    """
    n = len(_rows(next(iter(predictors.values()))))
    _need_room(n, predictors)
    columns: dict[str, Values] = {}
    owners, levels = [], []
    for name, predictor in predictors.items():
        if not varies(_rows(predictor)):
            raise NotApplicable(f"{name!r} does not vary in these rows.", "Leave it out.")
        found = _of_levels(name, predictor, reference) if isinstance(predictor, Factor) else [(name, "", predictor)]
        for title, level, column in found:
            columns[untaken(title, columns)] = column
            owners.append(name)
            levels.append(level)
    return Coded(columns, tuple(owners), tuple(levels))


def coefficients_of(
    design: Coded, numbers: Values, scales: Values, inflations: Mapping[str, float], *, ratio: bool = False
) -> tuple[Coefficient, ...]:
    """Return the coefficients of a design, the constant first.

    Parameters
    ----------
    design : Coded
        Its columns.
    numbers : array of k x 6
        Of each coefficient estimate, error, statistic, p, and both ends of its interval.
    scales : array of k - 1
        By what estimates are multiplied to be standardised.
    inflations : mapping of str to float
        Of each predictor.
    ratio : bool
        Whether estimates are logarithms of ratios.
    """
    value, error, statistic, p, low, high = numbers[0].tolist()
    made = [Coefficient(CONSTANT, "", "", value, error, statistic, p, low, high, ratio=ratio)]
    described = zip(design.columns, design.owners, design.levels, numbers[1:].tolist(), scales.tolist(), strict=True)
    for name, owner, level, (value, error, statistic, p, low, high), scale in described:
        made.append(
            Coefficient(
                name, owner, level, value, error, statistic, p, low, high,
                value * scale, low * scale, high * scale, inflations[owner], ratio,
            )
        )  # fmt: skip
    return tuple(made)


def _rows(predictor: Values | Factor) -> Values:
    return predictor.codes.astype(np.float64) if isinstance(predictor, Factor) else predictor


def _need_room(n: int, predictors: Mapping[str, Values | Factor]) -> None:
    widths = {
        name: int((one.counts > 0).sum()) - 1 if isinstance(one, Factor) else 1 for name, one in predictors.items()
    }
    k = 1 + sum(widths.values())
    widest = max(widths, key=lambda name: widths[name])
    remedy = "Choose fewer columns, or collect more rows."
    if widths[widest] > 1:
        remedy = f"Merge rare levels of {widest!r} on the Clean page ({widths[widest] + 1:,} levels), or leave it out."
    if n <= k:
        words = f"{plural(n, 'complete row')} cannot give {plural(k, 'coefficient')} and leave chance to be judged."
        raise NotApplicable(words, remedy)
    if n * k > MOST_CELLS or n * k * k > MOST_PRODUCTS:
        raise NotApplicable(f"{k:,} coefficients in {n:,} rows are too many to be fitted at once.", remedy)


def _of_levels(name: str, factor: Factor, reference: str) -> list[tuple[str, str, Values]]:
    """Return title, level and column of each level that is there but the reference."""
    counts = factor.counts
    there = np.flatnonzero(counts)
    against = {"first": there[0], "last": there[-1], "most frequent": counts.argmax()}[reference]
    other = [(factor.levels[i], (factor.codes == i).astype(np.float64)) for i in there if i != against]
    return [(f"{name}: {level} (against {factor.levels[against]})", level, column) for level, column in other]
