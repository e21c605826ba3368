"""A sample of the rows of a sound text file, taken by their bytes: only rows of the sample are ever cut into cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mlviz.reading.sampling import Draw
from mlviz.reading.source import BLOCK

NEWLINE, RETURN = 10, 13
LONGEST = 64 * BLOCK
"""No row is longer; where one seems to be, a quote never closes."""

Positions = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file with the sample, below the header if there is one; how many rows are in it, and of how many."""

    path: Path
    kept: int
    seen: int


def drawn_lines(body: Path, target: Path, quote: str, header: bool, size: int, seed: int) -> Drawn | None:
    """Write a sample of the rows of a sound file, None if rows end where no line feed stands.

    Parameters
    ----------
    body, target : Path
        The file, in which every quote opens or closes a cell or stands doubled within one; and where to write.
    quote : str
        The character that quotes cells; empty for none.
    header : bool
        Whether the first row holds names.
    size, seed : int
        How many rows, and what the sample depends on.
    """
    draw, lines = Draw(size, seed), list[bytes]()
    head: bytes | None = None if header else b""
    for block, starts, ends in _rows(body, quote.encode()):
        if starts is None:
            return None
        if head is None and len(starts):
            head, starts, ends = block[: ends[0]], starts[1:], ends[1:]
        lines += [block[starts[place] : ends[place]] for place in draw.among(len(starts))]
        if draw.crowded:
            lines = [lines[place] for place in draw.kept()]
    lines = [lines[place] for place in draw.kept()]
    with target.open("wb") as out:
        out.write(head or b"")
        out.writelines(line if line.endswith(b"\n") else line + b"\n" for line in lines)
    return Drawn(target, len(lines), draw.seen)


def _rows(body: Path, quote: bytes) -> Iterator[tuple[bytes, Positions | None, Positions]]:
    """Return blocks with where their rows begin and end; blank lines are none, None says that rows end otherwise."""
    rest, more = b"", True
    with body.open("rb") as file:
        while more:
            raw = file.read(BLOCK)
            more, block = bool(raw), rest + raw
            ends = _ends(block, quote)
            if not more and len(block) and not (len(ends) and ends[-1] == len(block)):
                ends = np.append(ends, len(block))
            alone = block.count(b"\r") != block.count(b"\r\n") + (more and block.endswith(b"\r"))
            if alone or len(rest) > LONGEST:
                yield block, None, ends
                return
            starts = np.concatenate((np.zeros(min(1, len(ends)), dtype=np.int64), ends[:-1]))
            full = _full(block, starts, ends)
            yield block, starts[full], ends[full]
            rest = block[ends[-1] :] if len(ends) else block


def _ends(block: bytes, quote: bytes) -> Positions:
    """Return the positions behind the line feeds outside of quotes, in a block that begins outside of them."""
    data = np.frombuffer(block, dtype=np.uint8)
    feeds = np.flatnonzero(data == NEWLINE)
    if quote and quote in block:
        quotes = np.flatnonzero(data == ord(quote))
        feeds = feeds[np.searchsorted(quotes, feeds) % 2 == 0]
    return feeds + 1


def _full(block: bytes, starts: Positions, ends: Positions) -> Any:
    """Whether something stands on each line besides its end."""
    lengths = ends - starts
    data = np.frombuffer(block, dtype=np.uint8)
    return (lengths > 2) | ((lengths == 2) & (data[starts] != RETURN))
