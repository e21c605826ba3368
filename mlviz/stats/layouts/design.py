"""Design matrices without formulas: factors by sum contrasts, covariates about their mean, and their products."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from mlviz.stats.method import Values
from mlviz.stats.numerics.offsets import offsets

JOIN = " x "
"""Between the names of the factors an interaction joins."""

QUOTED = "'{}'"
"""How names are told apart where one of them reads like an interaction itself."""

DEPENDENT = 1e-9
"""Part of a column that others must leave unexplained to count as a direction of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One effect of a model.

    Attributes
    ----------
    name : str
        "supp", "supp x dose".
    variables : frozenset of str
        The columns it joins.
    columns : array of rows x degrees of freedom
    """

    name: str
    variables: frozenset[str]
    columns: Values


def contrasts(k: int) -> Values:
    """Return k levels x k - 1 columns that each sum to 0 (R's ``contr.sum``).

    Examples
    --------
    >>> contrasts(3).tolist()
    [[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]]
    """
    return np.vstack((np.eye(k - 1), -np.ones(k - 1)))


def orthonormal(k: int) -> Values:
    """Return k levels x k - 1 columns of length 1 that sum to 0 and are at right angles to each other.

    Examples
    --------
    >>> np.abs(orthonormal(2)).round(3).tolist()
    [[0.707], [0.707]]
    """
    return np.asarray(np.linalg.qr(np.column_stack((np.ones(k), np.eye(k)[:, 1:])))[0][:, 1:])


def effects_of(
    names: Sequence[str],
    codes: Sequence[NDArray[np.intp]],
    sizes: Sequence[int],
    most: int,
    beside: Sequence[str] = (),
) -> tuple[Part, ...]:
    """Return main effects and interactions of up to ``most`` factors, the simpler ones first.

    Parameters
    ----------
    names, codes, sizes
        Of each factor: its name, the level of each row, and how many levels there are.
    most : int
        Factors an interaction joins at most; 1 for main effects alone.
    beside : sequence of str
        Names of other effects, which no interaction may have.
    """
    single = [contrasts(size)[code] for code, size in zip(codes, sizes, strict=True)]
    parts = []
    for order in range(1, most + 1):
        for chosen in combinations(range(len(names)), order):
            columns = single[chosen[0]]
            for at in chosen[1:]:
                columns = (columns[:, :, None] * single[at][:, None, :]).reshape(len(columns), -1)
            name = names[chosen[0]] if order == 1 else interaction([names[at] for at in chosen], (*names, *beside))
            parts.append(Part(name, frozenset(names[at] for at in chosen), columns))
    return tuple(parts)


def interaction(joined: Sequence[str], names: Sequence[str]) -> str:
    """Return the name of an interaction of some factors, which no factor among ``names`` has.

    Examples
    --------
    >>> interaction(["a", "b"], ["a", "b"]), interaction(["a", "b"], ["a", "b", "a x b"])
    ('a x b', "'a' x 'b'")
    """
    plain = not any(JOIN in name for name in names)
    return JOIN.join(name if plain else QUOTED.format(name) for name in joined)


def covariate(name: str, values: Values) -> Part:
    """Return a number about its mean, in units of its largest distance from it."""
    away = offsets(values).away
    away = away - away.mean()
    top = float(np.abs(away).max()) or 1.0
    return Part(name, frozenset((name,)), (away / top)[:, None])


def fresh(columns: Values, basis: Values) -> Values:
    """Return orthonormal directions that columns add to an orthonormal basis; none where the basis spans them."""
    from scipy import linalg

    lengths = np.sqrt((columns**2).sum(axis=0))
    left = columns[:, lengths > 0] / lengths[lengths > 0]
    for _ in range(2):  # once more, since rounding leaves a trace of the basis
        left = left - basis @ (basis.T @ left)
    if not left.size:
        return left
    directions, triangle, _ = linalg.qr(left, mode="economic", pivoting=True)
    return np.asarray(directions[:, : int(np.count_nonzero(np.abs(np.diag(triangle)) > DEPENDENT))])


def typed_sums(constant: Values, parts: Sequence[Part], y: Values, kind: str) -> tuple[tuple[float, int], ...]:
    """Return the sum of squares and the degrees of freedom of each effect.

    Type I: beyond the effects before it. Type II: beyond all effects that do not contain it. Type III: beyond all
    others, which has a meaning because the columns of factors sum to 0 (Yates, 1934; Langsrud, 2003).

    Parameters
    ----------
    constant : array of rows x 1
        The column of the constant; ones, or the roots of the weights.
    parts : sequence of Part
        In the order of type I.
    y : array of rows
    kind : str
        "I", "II" or "III".
    """
    found = []
    for at, part in enumerate(parts):
        if kind == "I":
            others = list(parts[:at])
        elif kind == "II":
            others = [one for one in parts if not part.variables <= one.variables]
        else:
            others = [one for one in parts if one is not part]
        directions = fresh(part.columns, spanned(constant, others))
        found.append((float(((directions.T @ y) ** 2).sum()), directions.shape[1]))
    return tuple(found)


def spanned(constant: Values, parts: Sequence[Part]) -> Values:
    """Return an orthonormal basis of the constant and some effects."""
    return fresh(np.column_stack((constant, *(part.columns for part in parts))), np.zeros((len(constant), 0)))
