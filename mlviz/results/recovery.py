"""How well each way of filling gaps finds values that were hidden on purpose."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Recovered:
    """One way of filling, and its error in each repetition: of a share hidden, how far off what it put there is.

    Attributes
    ----------
    step : str
        Key of the step.
    label : str
        The way in words.
    errors : array of float, shape (repeats,)
        Numbers: root mean squared error in the column's unit. Categories: share of hidden cells filled wrongly.
    mean, low, high : float
        Mean over the repetitions and its 95% interval; the hidden parts of two repetitions overlap by chance, so the
        interval is corrected like that of repeated random splits.
    tied : bool
        Whether the difference to the best may be chance.
    """

    step: str
    label: str
    errors: NDArray[np.float64]
    mean: float
    low: float
    high: float
    tied: bool


@dataclass(frozen=True, slots=True)
class Recovery:
    """Ways of filling one column, best first.

    Attributes
    ----------
    column : str
        The column.
    numeric : bool
        Whether errors are distances; else shares.
    ways : tuple of Recovered
        Best first.
    spread : float
        Standard deviation of the known values: what filling with the mean is off by; for categories the share that is
        not the most frequent one.
    n_hidden, n_rows : int
        Cells hidden in each repetition, and rows it was measured on.
    sampled : bool
        Whether these are a seeded sample of the rows.
    """

    column: str
    numeric: bool
    ways: tuple[Recovered, ...]
    spread: float
    n_hidden: int
    n_rows: int
    sampled: bool

    @property
    def headline(self) -> str:
        """The finding in a sentence."""
        if not self.ways:
            return f"No way of filling {self.column!r} fits this table."
        best = self.ways[0]
        size = f"off by {best.mean:.3g}" if self.numeric else f"wrong in {best.mean:.0%} of the cells"
        share = f", where the column's own spread is {self.spread:.3g}" if self.numeric else ""
        others = sum(way.tied for way in self.ways) - 1
        also = f" {others} other{'s are' if others > 1 else ' is'} not clearly worse." if others else ""
        return f"Best: {best.label.rstrip('.')}. On values that were hidden it was {size}{share}.{also}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know."""
        sample = f" of a sample of {self.n_rows:,} rows" if self.sampled else ""
        return (
            f"{self.n_hidden:,} known cells{sample} were hidden and filled in each repetition.",
            "Values that are really missing may differ from those that are known.",
        )
