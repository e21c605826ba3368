"""What a plan is to the catalogue: a test with its power as a function of rows, effect and error rate."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mlviz.method import Known, Method
from mlviz.params import Number
from mlviz.registry import Registry

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Study:
    """What a simulated study looks like.

    Attributes
    ----------
    sizes : tuple of int
        Rows of each group.
    effect, alpha : float
        The true effect, and the error rate of the test.
    sides : int
        2 or 1.
    given : dict
        What the design needs to know besides.
    """

    sizes: tuple[int, ...]
    effect: float
    alpha: float
    sides: int
    given: Given


def at_most(bound: float) -> Callable[[Given], float]:
    """Return a reach that is the same whatever else is given."""
    return lambda given: bound


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerDesign(Method):
    """A test that can be planned; ``run(n, effect, alpha, sides, **given)`` returns its power.

    Attributes
    ----------
    effect : Number
        What is said of the effect on the form; its bounds hold for every caller.
    phrase : callable
        The effect in words: ``phrase(effect, given)``.
    reject : callable
        How many of some simulated studies reject: ``reject(rng, studies, study)``.
    shares : callable
        The sizes of the groups as multiples of n.
    least : callable
        The smallest n for which the test exists.
    reach, depth : callable
        The ends between which effects lie, above and below 0.
    contradiction : callable
        What cannot be so of what is given, in words; empty if it can.
    unit : str
        What is counted: "rows", "pairs".
    sided : bool
        Whether there is a one-sided test.
    notes : tuple of str
        What the formula rests on.
    known : tuple of Known
        Answers computed by other software.
    """

    effect: Number
    phrase: Callable[[float, Given], str]
    reject: Callable[[np.random.Generator, int, Study], int]
    shares: Callable[[Given], tuple[float, ...]] = lambda given: (1.0,)
    least: Callable[[Given], float] = field(default=at_most(2.0))
    reach: Callable[[Given], float] = field(default=at_most(math.inf))
    depth: Callable[[Given], float] = field(default=at_most(-math.inf))
    contradiction: Callable[[Given], str] = lambda given: ""
    unit: str = "rows"
    sided: bool = True
    notes: tuple[str, ...] = ()
    known: tuple[Known, ...] = ()

    def refusal(self, effect: float, given: Given) -> str:
        """Return why there can be no such effect; empty if there can."""
        if not self.depth(given) < effect < self.reach(given):
            side, end = ("below", self.reach(given)) if effect > 0 else ("above", self.depth(given))
            return f"The effect is {effect:g}; it must lie {side} {end:g} here."
        return ""

    def sizes(self, n: float, given: Given) -> tuple[int, ...]:
        """Return whole sizes of the groups, rounded up."""
        # What is a whole number but for rounding is not rounded up.
        return tuple(math.ceil(n * share - 1e-9 * n) for share in self.shares(given))

    def whole(self, n: float, effect: float, alpha: float, sides: int, given: Given) -> float:
        """Return the power with whole sizes of the groups."""
        sizes = self.sizes(n, given)
        exact = given | ({"ratio": sizes[1] / sizes[0]} if "ratio" in given else {})
        return float(self.run(float(sizes[0]), effect, alpha, sides, **exact))


DESIGNS: Registry[PowerDesign] = Registry("plan")

RATIO = Number(
    "ratio", "Rows of the second group for each of the first", "1 is best where both cost the same", 1.0, 0.01, 100
)


def fewest_of_two(given: Given) -> float:
    """Return the smallest first group: 2 rows, and one row in the second."""
    return max(2.0, 1 / float(given["ratio"]))


def two(given: Given) -> tuple[float, ...]:
    """Return the sizes of two groups."""
    return 1.0, float(given["ratio"])


def batches(total: int, values: int) -> list[int]:
    """Return how many studies are drawn at a time, so that no more than about 2 million values are held.

    Examples
    --------
    >>> batches(10, 1_000_000)
    [2, 2, 2, 2, 2]
    """
    size = max(1, min(total, 2_000_000 // max(values, 1)))
    return [size] * (total // size) + ([total % size] if total % size else [])


def normals(rng: np.random.Generator, studies: int, n: int, mean: float = 0.0) -> np.ndarray:
    """Return studies x n normal values of standard deviation 1."""
    return rng.standard_normal((studies, n)) + mean
