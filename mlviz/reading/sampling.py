"""A seeded sample of rows that come one batch after the other, of which nobody knows beforehand how many there are."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Row = TypeVar("Row")
Kept = TypeVar("Kept")

BATCH = 4096
"""Rows looked at together."""

STREAM = 20_241
"""Tells the numbers drawn here from all others that are drawn with the same seed."""


class Draw:
    """Which rows are in a sample of ``size``: every row draws a number, the smallest numbers win.

    The numbers depend on the seed and the row's place alone, so every set of ``size`` rows is equally likely and the
    same seed gives the same rows however they are cut into batches (bottom-k sampling; Efraimidis and Spirakis, 2006,
    "Weighted random sampling with a reservoir", with equal weights).

    Examples
    --------
    >>> draw = Draw(2, seed=0)
    >>> draw.among(3).tolist(), draw.among(3).tolist(), draw.kept().tolist()
    ([0, 1, 2], [0, 1, 2], [2, 5])
    """

    def __init__(self, size: int, seed: int) -> None:
        import numpy as np

        self.size, self.seen = size, 0
        # A stream of its own, for a table may well have been made with the same seed.
        self._chance = np.random.default_rng((STREAM, seed))
        self._keys: np.ndarray[Any, Any] = np.empty(0)
        self._bound = 1.0

    def among(self, count: int) -> "np.ndarray[Any, Any]":
        """Return the positions, among the next ``count`` rows, of those that may be in the sample."""
        import numpy as np

        keys = self._chance.random(count)
        enters = keys < self._bound
        self._keys = np.append(self._keys, keys[enters])
        self.seen += count
        return enters.nonzero()[0]

    @property
    def crowded(self) -> bool:
        """Whether so many have entered that it is time to let go of those that are out again."""
        return len(self._keys) > 1.25 * self.size + BATCH

    def kept(self) -> "np.ndarray[Any, Any]":
        """Return the positions of those still in, among all that have entered since this was last asked."""
        import numpy as np

        if len(self._keys) <= self.size:
            return np.arange(len(self._keys))
        inside = np.sort(np.argpartition(self._keys, self.size - 1)[: self.size])
        self._keys = self._keys[inside]
        self._bound = float(self._keys.max())
        return inside


class Reservoir(Generic[Row, Kept]):
    """A sample of single rows in their order, each ``packed`` when it enters.

    Examples
    --------
    >>> sample = Reservoir[str, str](2, 0, str.upper)
    >>> for row in "abcdef":
    ...     sample.append(row)
    >>> sample.rows, sample.seen
    (['C', 'F'], 6)
    """

    def __init__(self, size: int, seed: int, packed: Callable[[Row], Kept]) -> None:
        self._draw, self._packed = Draw(size, seed), packed
        self._waiting: list[Row] = []
        self._entered: list[Kept] = []

    def append(self, row: Row) -> None:
        """Take one more row into account."""
        self._waiting.append(row)
        if len(self._waiting) == BATCH:
            self._settle()

    @property
    def seen(self) -> int:
        """How many rows there were."""
        return self._draw.seen + len(self._waiting)

    @property
    def rows(self) -> list[Kept]:
        """The sample."""
        self._settle()
        self._let_go()
        return self._entered

    def _settle(self) -> None:
        self._entered += [self._packed(self._waiting[place]) for place in self._draw.among(len(self._waiting))]
        self._waiting = []
        if self._draw.crowded:
            self._let_go()

    def _let_go(self) -> None:
        self._entered = [self._entered[place] for place in self._draw.kept()]


def sample_of(frames: Iterable["pd.DataFrame"], size: int, seed: int) -> tuple["pd.DataFrame", int]:
    """Return a sample of the rows of frames that come one after the other, and how many rows there were.

    Examples
    --------
    >>> import pandas as pd
    >>> frames = (pd.DataFrame({"row": [i, i + 1]}) for i in (0, 2, 4))
    >>> sample_of(frames, 2, seed=0)[0]["row"].tolist()
    [2, 5]
    """
    import pandas as pd

    draw, entered = Draw(size, seed), list[pd.DataFrame]()
    for frame in frames:
        entered.append(frame.iloc[draw.among(len(frame))])
        if draw.crowded:
            entered = [pd.concat(entered, ignore_index=True).iloc[draw.kept()]]
    together = pd.concat(entered, ignore_index=True) if len(entered) > 1 else entered[0]
    return together.iloc[draw.kept()].reset_index(drop=True), draw.seen


def sample_note(kept: int, seen: int, seed: int) -> tuple[str, ...]:
    """Say that only a sample was read, unless there were no more rows.

    Examples
    --------
    >>> sample_note(2, 6, 0), sample_note(6, 6, 0)
    (('A sample of 2 of the 6 rows was read, each as likely as any other (seed 0).',), ())
    """
    if kept >= seen:
        return ()
    return (f"A sample of {kept:,} of the {seen:,} rows was read, each as likely as any other (seed {seed}).",)
