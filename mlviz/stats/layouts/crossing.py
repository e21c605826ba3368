"""Factors crossed with each other: the combinations of their levels, and what effects and means are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from mlviz.stats.layouts.design import Part, effects_of, orthonormal
from mlviz.stats.method import Values

Places = tuple[int, ...]
"""Positions of factors, or of one level of each."""


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """All combinations of the levels of factors, the last factor changing fastest.

    Attributes
    ----------
    names : tuple of str
        Of the factors; none of a crossing that is a single cell.
    levels : tuple of tuple of str
        Of each factor.

    Examples
    --------
    >>> Crossing(("time", "side"), (("before", "after"), ("left", "right"))).cells
    ('before, left', 'before, right', 'after, left', 'after, right')
    """

    names: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Levels of each factor."""
        return tuple(map(len, self.levels))

    @property
    def every(self) -> Places:
        """All factors."""
        return tuple(range(len(self.names)))

    @property
    def effects(self) -> tuple[Places, ...]:
        """Which factors each effect joins: every factor alone, then every two, and so on."""
        return tuple(of for order in range(1, len(self.names) + 1) for of in combinations(self.every, order))

    @property
    def codes(self) -> NDArray[np.intp]:
        """Which level of each factor a combination has: combinations x factors."""
        return np.array(self.joined(self.every), dtype=np.intp)

    @property
    def cells(self) -> tuple[str, ...]:
        """The name of each combination."""
        return self.joint(self.every)

    def joined(self, kept: Sequence[int]) -> tuple[Places, ...]:
        """Return the combinations of the levels of some factors."""
        return tuple(product(*(range(len(self.levels[at])) for at in kept)))

    def joint(self, kept: Sequence[int]) -> tuple[str, ...]:
        """Return the names of the combinations of some factors."""
        return tuple(", ".join(words) for words in product(*(self.levels[at] for at in kept)))

    def called(self, kept: Sequence[int]) -> list[tuple[str, ...]]:
        """Return, for each combination of some factors, its level of every factor, and nothing for the others."""
        named = (dict(zip(kept, one, strict=True)) for one in self.joined(kept))
        return [tuple(self.levels[at][one[at]] if at in one else "" for at in self.every) for one in named]

    def neighbours(self, kept: Sequence[int], of: Sequence[int] | None = None) -> list[tuple[int, int]]:
        """Return the pairs of combinations that differ in one factor, of those named: other pairs mix two effects."""
        wanted = set(kept if of is None else of)
        found = []
        for (i, one), (j, other) in combinations(enumerate(self.joined(kept)), 2):
            differ = [at for at, a, b in zip(kept, one, other, strict=True) if a != b]
            if len(differ) == 1 and differ[0] in wanted:
                found.append((i, j))
        return found

    def averages(self, kept: Sequence[int]) -> Values:
        """Return of what means over the factors that are not kept are made: means x weights of all combinations."""
        sizes = enumerate(self.sizes)
        return _kronecker([np.eye(size) if at in kept else np.full((1, size), 1 / size) for at, size in sizes])

    def contrasts(self, of: Sequence[int]) -> Values:
        """Return the orthonormal contrasts of an effect, combinations x degrees of freedom: Kronecker products."""
        sizes = enumerate(self.sizes)
        return _kronecker([orthonormal(size) if at in of else np.full((size, 1), size**-0.5) for at, size in sizes])

    def parts(self, most: int, beside: Sequence[str] = ()) -> tuple[Part, ...]:
        """Return the effects of up to ``most`` factors over the combinations, named apart from what is ``beside``."""
        codes = self.codes
        return effects_of(self.names, [codes[:, at] for at in self.every], self.sizes, most, beside)


def _kronecker(each: Sequence[Values]) -> Values:
    """Return the Kronecker product of what each factor gives; 1 of none."""
    found: Values = np.ones((1, 1))
    for one in each:
        found = np.asarray(np.kron(found, one), dtype=np.float64)
    return found


def looked_at(crossing: Crossing, asked: Places) -> tuple[Places, ...]:
    """Return of which factors means are shown: of all together, of each, and of those of the effect that was asked for.

    Examples
    --------
    >>> looked_at(Crossing(("a", "b", "c"), (("x", "y"),) * 3), (0, 2))
    ((0, 1, 2), (0,), (1,), (2,), (0, 2))
    """
    return tuple(dict.fromkeys((crossing.every, *((at,) for at in crossing.every), asked)))
