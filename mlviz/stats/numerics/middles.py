"""Where the middle values of two random parts of a whole lie, found without drawing the parts."""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]


def middle_places(n: int, m: int, draws: int, rng: np.random.Generator) -> Places:
    """Return where the middle values lie among n rising values when m of them are drawn and n - m are left.

    The values are halved again and again. How many of the m fall into the lower half of a stretch is hypergeometric,
    and tells in which half a value of given rank lies: log2 n draws find it, however long the whole is. Ranks in the
    same stretch share the draw.

    Parameters
    ----------
    n, m : int
        Values, and how many of them make the first part; both parts have at least one.
    draws : int
        How often.
    rng : numpy.random.Generator

    Returns
    -------
    array of 4 x draws
        Places from 0 of the lower and upper middle of the first part, then of the second; both are the same where a
        part has an odd number of values.

    Examples
    --------
    >>> middle_places(2, 1, 3, np.random.default_rng(0)).sum(axis=0).tolist()
    [2, 2, 2]
    """
    rest = n - m
    shape = (4, draws)
    rank = np.repeat(np.array([(m - 1) // 2, m // 2, (rest - 1) // 2, rest // 2])[:, None], draws, axis=1)
    start, size, mine = np.zeros(shape, dtype=np.int64), np.full(shape, n), np.full(shape, m)
    first_part = np.arange(4)[:, None] < 2
    while (size > 1).any():
        half = size // 2
        lower = _shared(start, size, rng.hypergeometric(mine, size - mine, half))
        own = np.where(first_part, lower, half - lower)
        above = rank >= own
        rank = rank - np.where(above, own, 0)
        start = start + np.where(above, half, 0)
        mine = np.where(above, mine - lower, lower)
        size = np.where(above, size - half, half)
    return start


def _shared(start: Places, size: Places, drawn: Places) -> Places:
    """Return the draws, those of ranks in one stretch replaced by that of the first of them."""
    for later in range(1, len(drawn)):
        for earlier in range(later):
            same = (start[earlier] == start[later]) & (size[earlier] == size[later])
            drawn[later] = np.where(same, drawn[earlier], drawn[later])
    return drawn
