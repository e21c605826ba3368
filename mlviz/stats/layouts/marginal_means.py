"""Estimated marginal means: what a model says of each level when the others are equally frequent; and contrasts."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy import special

from mlviz.results.testing import Margin, Pairwise
from mlviz.stats.layouts.crossing import Crossing, Places, looked_at
from mlviz.stats.layouts.general_linear import Model
from mlviz.stats.method import Values
from mlviz.stats.numerics.studentized_range import range_quantile, range_tail
from mlviz.stats.post_hocs.multiple import adjusted, adjustment, family_level, way_with_intervals
from mlviz.stats.post_hocs.post_hoc import MOST_GROUPS

ADJUST = adjustment(("tukey", "Tukey, for all pairs together"), default="tukey")


def post_hoc_name(how: str) -> str:
    """Return how pairs of estimated means were compared, in words."""
    if how == "tukey":
        return "Pairs of estimated means by Tukey, 95% family-wise"
    return f"Pairs of estimated means, {way_with_intervals(how)}"


def means_and_pairs(
    model: Model, grid: Values, crossing: Crossing, asked: Places, how: str
) -> tuple[tuple[Margin, ...], tuple[Pairwise, ...]]:
    """Return the means of all combinations, of each factor and of the effect asked for, and contrasts of the latter.

    Contrasts are of combinations that differ in one factor; of too many, there are none.

    Parameters
    ----------
    model : Model
        The fit.
    grid : array of combinations x coefficients
        Of what the mean of each combination is made.
    crossing : Crossing
        The combinations.
    asked : tuple of int
        The factors of the effect that is asked for.
    how : str
        As for ``pairs``.
    """
    found: list[Margin] = []
    for kept in looked_at(crossing, asked):
        found += margins(model, crossing.averages(kept) @ grid, crossing.called(kept))
    rows = crossing.averages(asked) @ grid
    if len(rows) > MOST_GROUPS:
        return tuple(found), ()
    return tuple(found), pairs(model, rows, crossing.joint(asked), how, crossing.neighbours(asked))


def margins(model: Model, rows: Values, levels: Sequence[tuple[str, ...]]) -> tuple[Margin, ...]:
    """Return estimated means with 95% t intervals.

    Parameters
    ----------
    model : Model
        The fit.
    rows : array of means x coefficients
        What each mean is made of.
    levels : sequence of tuples
        The levels each mean is of.
    """
    means, errors = rows @ model.beta + model.shift, _errors(model, rows)
    half = float(special.stdtrit(model.df, 0.975)) * errors
    found = zip(levels, means.tolist(), half.tolist(), strict=True)
    return tuple(Margin(level, mean, mean - reach, mean + reach) for level, mean, reach in found)


def pairs(
    model: Model, rows: Values, names: Sequence[str], how: str, compared: Sequence[tuple[int, int]] | None = None
) -> tuple[Pairwise, ...]:
    """Return contrasts of every two means, or of those pairs that are named, with adjusted p and intervals.

    Parameters
    ----------
    model, rows
        As for ``margins``.
    names : sequence of str
        Of the means.
    how : str
        "tukey", or a key of ``mlviz.stats.post_hocs.multiple.LABELS``. Tukey's studentized range is that of all means.
    compared : sequence of pairs of int, optional
        Which to compare.
    """
    chosen = list(compared if compared is not None else combinations(range(len(rows)), 2))
    if not chosen:
        return ()
    first, second = np.array(chosen).T
    contrasts = rows[first] - rows[second]
    gaps, errors = contrasts @ model.beta, _errors(model, contrasts)
    t = gaps / errors
    raw = 2 * special.stdtr(model.df, -np.abs(t))
    if how == "tukey":
        df = np.full(len(t), model.df)
        p, reach = range_tail(np.abs(t) * np.sqrt(2), len(rows), df), range_quantile(len(rows), df) / np.sqrt(2)
    else:
        p = adjusted(raw, how)
        reach = -special.stdtrit(model.df, family_level(how, len(t)) / 2)
    columns = (gaps, gaps - reach * errors, gaps + reach * errors, t, raw, p)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(Pairwise(names[i], names[j], *each) for (i, j), each in zip(chosen, numbers, strict=True))


def _errors(model: Model, rows: Values) -> Values:
    spread = np.einsum("ij,jk,ik->i", rows, model.inverse, rows)
    return np.asarray(np.sqrt(model.variance * np.maximum(spread, 0)))
