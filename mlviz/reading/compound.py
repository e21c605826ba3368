"""The container of an Excel 97 workbook (a compound file): whether its chains of sectors end.

A damaged one can lead in a circle, and the library that reads workbooks would follow it for ever.
Layout: [MS-CFB], sections 2.2 to 2.5.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FREE = 0xFFFFFFFF
IN_HEADER = 109
"""So many places of the table of sectors stand in the header."""

Next = NDArray[np.uint32]


def check_chains(raw: bytes) -> None:
    """Refuse a compound file whose chains of sectors lead in a circle or beyond its end.

    Raises
    ------
    ValueError
        If one does.

    Examples
    --------
    >>> check_chains(bytes(600))
    Traceback (most recent call last):
    ...
    ValueError: no sectors
    """
    shift = int.from_bytes(raw[30:32], "little")
    if not 7 <= shift <= 20 or len(raw) < 512:
        raise ValueError("no sectors")
    size = 1 << shift
    places = _table_places(raw, size)
    table = np.concatenate([_numbers(raw, size, place) for place in places]) if places else np.zeros(0, np.uint32)
    _check(table)
    small = [_numbers(raw, size, place) for place in _chain(table, _number(raw, 60))]
    if small:
        _check(np.concatenate(small))


def _table_places(raw: bytes, size: int) -> list[int]:
    """Return the sectors that hold the table of which sector follows which."""
    found = np.frombuffer(raw, "<u4", IN_HEADER, 76)
    places, more, seen = [found], _number(raw, 68), set[int]()
    while more < FREE - 5:
        if more in seen:
            raise ValueError("a circle")
        seen.add(more)
        *listed, more = _numbers(raw, size, more).tolist()
        places.append(np.array(listed, dtype=np.uint32))
    every = np.concatenate(places)
    return [int(place) for place in every[every != FREE]]


def _chain(table: Next, first: int) -> list[int]:
    places, place = list[int](), first
    while place < len(table):
        places.append(place)
        place = int(table[place])
    return places


def _check(table: Next) -> None:
    """Refuse a table in which some way never ends: after as many steps as there are sectors all ways have ended."""
    end = len(table)
    following: NDArray[Any] = np.append(np.minimum(table.astype(np.int64), end), end)
    for _ in range(max(1, end).bit_length() + 1):
        following = following[following]
    if (following != end).any():
        raise ValueError("a circle")


def _numbers(raw: bytes, size: int, place: int) -> Next:
    start = (place + 1) * size
    if start + size > len(raw):
        raise ValueError("a sector beyond the end")
    return np.frombuffer(raw, "<u4", size // 4, start)


def _number(raw: bytes, at: int) -> int:
    return int.from_bytes(raw[at : at + 4], "little")
