"""Chained equations on plain arrays: each column in turn is drawn from a model on all others.

Van Buuren and Groothuis-Oudshoorn (2011), mice: Multivariate Imputation by Chained Equations in R. Journal of
Statistical Software 45(3).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.stats.numerics.logit import fit_logit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Method = Literal["pmm", "normal"]

DONORS = 5
"""Known values among which one is drawn (van Buuren 2018, section 3.4.3)."""

RIDGE = 1e-5
"""Share of its own square added to each column's sum of squares, so that columns may say the same (as in mice)."""

PRIOR = 1 / 2.5**2
"""Precision of the prior of a log odds per standard deviation (Gelman and others 2008): finite in rare levels."""

FEW_TELLING, MOST_TELLING, ROWS_EACH = 10, 25, 10
"""A model looks at one column for so many known rows, but at no fewer and no more than this: the strongest ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One column as the chain sees it: numbers, or codes of levels from 0; NaN where missing.

    ``n_levels`` is 0 for numbers.
    """

    values: Floats
    n_levels: int = 0

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where it has gaps."""
        return np.isnan(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class _Turn:
    """What is the same each time a column is drawn: its rows, the columns of the matrix it uses and fills."""

    variable: Variable
    seen: Ints
    gaps: Ints
    others: Ints
    own: Ints
    centre: float
    scale: float


def chain(
    variables: tuple[Variable, ...], rounds: int, method: Method, rng: np.random.Generator
) -> tuple[list[Floats], Floats]:
    """Fill all gaps once.

    Parameters
    ----------
    variables : tuple of Variable
        All of the same length; those without gaps are only learned from.
    rounds : int
        How often each column is drawn anew.
    method : {"pmm", "normal"}
        Numbers: a value of one of the five rows with the nearest prediction, or a draw from the regression.
    rng : Generator

    Returns
    -------
    drawn, trace : list of array, array (columns with gaps, rounds)
        What fills the gaps of each column that has some, in the columns' order; the mean drawn in each round.
    """
    starts = [_start(variable, rng) for variable in variables]
    matrix, places = _matrix(variables, starts)
    turns = [_turn(variables, matrix, places, j) for j in range(len(variables)) if variables[j].missing.any()]
    order = sorted(range(len(turns)), key=lambda k: len(turns[k].gaps))
    drawn: list[Floats] = [np.empty(0)] * len(turns)
    trace = np.empty((len(turns), rounds))
    for turn in range(rounds):
        for k in order:
            one = turns[k]
            drawn[k] = _draw(one, matrix, method, rng)
            matrix[np.ix_(one.gaps, one.own)] = _coded(one.variable, drawn[k], one.centre, one.scale)
            trace[k, turn] = drawn[k].mean()
    return drawn, trace


def _start(variable: Variable, rng: np.random.Generator) -> Floats:
    """Return the column with each gap filled by one of its known values."""
    filled, missing = variable.values.copy(), variable.missing
    if missing.any():
        filled[missing] = rng.choice(filled[~missing], int(missing.sum()))
    return filled


def _matrix(variables: tuple[Variable, ...], starts: list[Floats]) -> tuple[Floats, list[tuple[Ints, float, float]]]:
    """Return a constant and all columns on one scale, and for each variable its places, centre and scale."""
    parts, places, at = [np.ones((len(starts[0]), 1))], [], 1
    for variable, filled in zip(variables, starts, strict=True):
        known = variable.values[~variable.missing]
        centre, scale = (float(known.mean()), float(known.std()) or 1.0) if not variable.n_levels else (0.0, 1.0)
        part = _coded(variable, filled, centre, scale)
        parts.append(part)
        places.append((np.arange(at, at + part.shape[1]), centre, scale))
        at += part.shape[1]
    return np.hstack(parts), places


def _coded(variable: Variable, values: Floats, centre: float, scale: float) -> Floats:
    """Return numbers on their scale, or one mark per level but the first."""
    if not variable.n_levels:
        return ((values - centre) / scale)[:, None]
    return (values[:, None] == np.arange(1, variable.n_levels)).astype(np.float64)


def _turn(variables: tuple[Variable, ...], matrix: Floats, places: list[tuple[Ints, float, float]], j: int) -> _Turn:
    own, centre, scale = places[j]
    variable = variables[j]
    seen, gaps = np.flatnonzero(~variable.missing), np.flatnonzero(variable.missing)
    others = np.setdiff1d(np.arange(1, matrix.shape[1]), own)
    most = max(FEW_TELLING, min(MOST_TELLING, len(seen) // ROWS_EACH))
    if len(others) > most:
        strength = telling(matrix[np.ix_(seen, others)], matrix[np.ix_(seen, own)])
        others = np.sort(others[np.argsort(-strength, kind="stable")[:most]])
    return _Turn(variable, seen, gaps, np.r_[0, others], own, centre, scale)


def telling(x: Floats, y: Floats) -> Floats:
    """Return the largest correlation of each column of x with any of y, without sign; 0 where one is constant."""
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    spread = np.outer(np.sqrt((x**2).sum(axis=0)), np.sqrt((y**2).sum(axis=0)))
    return np.asarray((np.abs(x.T @ y) / np.where(spread > 0, spread, np.inf)).max(axis=1, initial=0.0))


def _draw(one: _Turn, matrix: Floats, method: Method, rng: np.random.Generator) -> Floats:
    known, unknown = matrix[np.ix_(one.seen, one.others)], matrix[np.ix_(one.gaps, one.others)]
    values = one.variable.values[one.seen]
    if one.variable.n_levels:
        return draw_levels(known, values.astype(np.int64), unknown, rng)
    beta, star, sigma = draw_line(known, (values - one.centre) / one.scale, rng)
    if method == "normal":
        noise = sigma * rng.standard_normal(len(unknown))
        return (unknown @ star + noise) * one.scale + one.centre
    return values[matched(known @ beta, unknown @ star, rng)]


def draw_line(x: Floats, y: Floats, rng: np.random.Generator) -> tuple[Floats, Floats, float]:
    """Return least squares coefficients, a draw of them from what the rows leave open, and the residual spread.

    ``sigma*^2 = RSS / chi2(n - k)`` and ``beta* = beta + sigma* V^(1/2) z`` with ``V = (X'X + ridge)^-1`` (Rubin 1987,
    page 167).
    """
    gram = x.T @ x
    gram[np.diag_indices_from(gram)] = np.diag(gram) * (1 + RIDGE) + 1e-9
    root = np.linalg.cholesky(gram)
    beta: Floats = np.asarray(np.linalg.solve(gram, x.T @ y))
    residual = y - x @ beta
    sigma = float(np.sqrt(residual @ residual / rng.chisquare(max(len(y) - x.shape[1], 1))))
    return beta, beta + sigma * np.linalg.solve(root.T, rng.standard_normal(len(beta))), sigma


def matched(known: Floats, wanted: Floats, rng: np.random.Generator) -> Ints:
    """Return for each wanted prediction a known one near it: one of the five nearest, drawn at random.

    Rows with the very same prediction are alike, so one of all of them is drawn (with few distinct predictions the
    five nearest would always be the same rows).

    Examples
    --------
    >>> near = matched(np.array([1.0, 1.0, 9.0]), np.full(50, 1.1), np.random.default_rng(0))
    >>> sorted(set(near.tolist()))
    [0, 1, 2]
    """
    order = np.argsort(known, kind="stable")
    ordered = known[order]
    width = min(DONORS, len(ordered))
    at = np.searchsorted(ordered, wanted)
    window = np.clip(at[:, None] + np.arange(-width, width), 0, len(ordered) - 1)
    gap = np.abs(ordered[window] - wanted[:, None])
    gap[:, 1:][window[:, 1:] == window[:, :-1]] = np.inf  # at the ends the window holds a row more than once
    nearest = np.argpartition(gap, width - 1, axis=1)[:, :width]
    chosen = np.take_along_axis(nearest, rng.integers(0, width, (len(wanted), 1)), axis=1)
    value = ordered[np.take_along_axis(window, chosen, axis=1)[:, 0]]
    low, high = np.searchsorted(ordered, value, "left"), np.searchsorted(ordered, value, "right")
    return order[rng.integers(low, high)]


def draw_levels(x: Floats, codes: Ints, unknown: Floats, rng: np.random.Generator) -> Floats:
    """Return a level for each unknown row, from logistic regressions of one level against those that are left.

    The most frequent level first: is it this one, and if not, is it the next? Coefficients are drawn from their normal
    approximation. Such nested choices give any set of chances, as does a multinomial regression (Fox 1997, section
    15.2).
    """
    counts = np.bincount(codes)
    levels = [int(level) for level in np.argsort(-counts, kind="stable") if counts[level]]
    drawn = np.full(len(unknown), float(levels[-1]))
    open_rows, left = np.arange(len(unknown)), np.arange(len(codes))
    penalty = np.r_[1e-6, np.full(x.shape[1] - 1, PRIOR)]
    for level in levels[:-1]:
        found = fit_logit(x[left], (codes[left] == level).astype(np.float64), penalty)
        root = np.linalg.cholesky((found.covariance + found.covariance.T) / 2 + 1e-12 * np.eye(x.shape[1]))
        star = found.beta + root @ rng.standard_normal(len(found.beta))
        hit = rng.random(len(open_rows)) < special.expit(unknown[open_rows] @ star)
        drawn[open_rows[hit]] = level
        open_rows, left = open_rows[~hit], left[codes[left] != level]
    return drawn
