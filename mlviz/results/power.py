"""What planning a study gives: rows needed, power, the smallest effect found, or the error rate; with the curve."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mlviz.dataset import digest
from mlviz.results.testing import Effect

QUANTITIES = ("n", "effect", "alpha", "power")
"""Of these four, three are given and one is asked for."""


@dataclass(frozen=True, slots=True)
class PowerSpec:
    """What is planned: the same spec gives the same numbers.

    Attributes
    ----------
    design, values : str, tuple
        Which test, and what it needs to know besides.
    n, effect, alpha, power : float or None
        What is given; the one that is None is asked for.
    alternative : str
        "two-sided" or "one-sided".
    draws, seed : int
        How many studies are simulated, none at 0, and the seed of what is drawn.
    """

    design: str
    values: tuple[tuple[str, Any], ...]
    n: float | None
    effect: float | None
    alpha: float | None
    power: float | None
    alternative: str = "two-sided"
    draws: int = 0
    seed: int = 0

    @property
    def asked(self) -> str:
        """The quantity that is asked for."""
        return next(name for name in QUANTITIES if getattr(self, name) is None)

    @property
    def given(self) -> dict[str, Any]:
        """What the test needs to know besides, as a dictionary."""
        return dict(self.values)

    @property
    def keywords(self) -> dict[str, Any]:
        """What ``mlviz.power`` is given beside the design."""
        four = {name: getattr(self, name) for name in QUANTITIES}
        return four | {"alternative": self.alternative, "draws": self.draws, "seed": self.seed} | self.given

    @property
    def key(self) -> str:
        """Hash of the spec."""
        return digest("power", repr(self))

    def code(self) -> str:
        """Return the call that gives these numbers."""
        first = {name: getattr(self, name) for name in QUANTITIES if getattr(self, name) is not None}
        if self.asked == "alpha":
            first["alpha"] = None
        more = {"alternative": self.alternative} if self.alternative != "two-sided" else {}
        drawn = {"draws": self.draws, "seed": self.seed} if self.draws else {}
        words = ", ".join(f"{name}={value!r}" for name, value in (first | self.given | more | drawn).items())
        return f"mv.power({self.design!r}, {words})"


@dataclass(frozen=True, slots=True, eq=False)
class PowerLine:
    """Power over the number of rows, at one size of the effect.

    Attributes
    ----------
    name, effect : str, float
        The effect in words, and its size.
    totals, powers : array
        Rows in all, and the power with them.
    """

    name: str
    effect: float
    totals: NDArray[np.float64]
    powers: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Needed:
    """Rows that reach a power: of each group, in all, and the power that whole numbers of rows really have."""

    aimed: float
    sizes: tuple[int, ...]
    power: float

    @property
    def total(self) -> int:
        """Rows in all."""
        return sum(self.sizes)


@dataclass(frozen=True, slots=True, eq=False)
class PowerResult:
    """A plan: three quantities given, the fourth found.

    Attributes
    ----------
    spec, label : PowerSpec, str
        What was asked, and the test in words.
    n, effect, alpha, power : float
        All four at full precision; an ``n`` that was asked for is not rounded.
    sizes : tuple of int
        Whole rows of each group (or pairs, or rows in all), rounded up.
    achieved : float
        The power with these whole numbers.
    lines : tuple of PowerLine
        The curve, for the effect and for a smaller and a larger one.
    needed : tuple of Needed
        Rows for the usual powers.
    simulated : Effect or None
        The share of simulated studies that found the effect, with its 95% Monte Carlo interval.
    unit : str
        What is counted: "rows", "pairs".
    verdict : str
        The answer in words.
    notes : tuple of str
        How it was computed and what it rests on.
    """

    spec: PowerSpec
    label: str
    n: float
    effect: float
    alpha: float
    power: float
    sizes: tuple[int, ...]
    achieved: float
    lines: tuple[PowerLine, ...]
    needed: tuple[Needed, ...]
    simulated: Effect | None
    unit: str
    verdict: str
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Rows (or pairs) in all."""
        return sum(self.sizes)

    @property
    def headline(self) -> str:
        """The answer in words."""
        return self.verdict

    def table(self) -> pd.DataFrame:
        """Return the rows needed for the usual powers, at this effect and error rate."""
        equal = len(set(self.sizes)) == 1 and all(len(set(one.sizes)) == 1 for one in self.needed)
        shown = [one.sizes[:1] if equal else one.sizes for one in self.needed]
        rows = [(one.aimed, *sizes, one.total, one.power) for one, sizes in zip(self.needed, shown, strict=True)]
        groups = ["per group"] if equal else [f"group {i + 1}" for i in range(len(self.sizes))]
        made = pd.DataFrame(rows, columns=["power", *groups, f"{self.unit} in all", "reached"])
        return made if len(self.sizes) > 1 else made.drop(columns="per group")
