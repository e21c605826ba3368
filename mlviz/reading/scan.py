"""One pass over the whole file for what a sample cannot prove: valid UTF-8, leading zeros, zero bytes."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SCAN_BLOCK = 1 << 18
"""Small enough to stay in the processor's cache, where these passes run at memory speed."""

TAIL = 16
"""Bytes of a block that are looked at again with the next: a cell may begin in one and go on in the other."""

ZERO, NINE, NEWLINE, BLANK = 48, 57, 10, 32
RARE = b"\r\"'"
"""Characters a cell may follow besides the delimiter and the line end; looked for only where they occur."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What the pass found; ``bad_byte`` is the position of the first byte that is no UTF-8, or -1."""

    bad_byte: int = -1
    zero_bytes: bool = False
    leading_zeros: bool = False


def scan(path: Path, delimiter: str) -> Scan:
    """Look at every byte once."""
    decoder, position = codecs.getincrementaldecoder("utf-8")(), 0
    zeros = nuls = False
    tail = b"\n"
    with path.open("rb") as file:
        while block := file.read(SCAN_BLOCK):
            pending = len(decoder.getstate()[0])
            try:
                if pending or not block.isascii():
                    decoder.decode(block)
            except UnicodeDecodeError as error:
                return Scan(position - pending + error.start)
            nuls = nuls or b"\0" in block
            zeros = zeros or _leading_zeros(tail + block, delimiter)
            tail, position = block[-TAIL:], position + len(block)
    return Scan(-1, nuls, zeros)


def _leading_zeros(block: bytes, delimiter: str) -> bool:
    """Whether somewhere a cell begins with 0 and a digit, quoted or not."""
    data = np.frombuffer(block, np.uint8)
    before, after = data[:-2], data[2:]
    starts = before == NEWLINE
    for mark in (*delimiter.encode(), *(char for char in RARE if char in block)):
        starts |= before == mark
    blanks = before == BLANK
    if delimiter != " " and (starts[:-1] & blanks[1:]).any():
        starts = _after_blanks(starts, blanks)
    starts &= data[1:-1] == ZERO
    return bool(starts.any()) and bool((starts & (after >= ZERO) & (after <= NINE)).any())


def _after_blanks(starts: "np.ndarray[Any, Any]", blanks: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Follow the blanks at the beginning of a cell: ``" 007"`` begins with a zero too."""
    reached = starts
    for _ in range(TAIL):
        further = np.zeros_like(starts)
        further[1:] = reached[:-1] & blanks[1:]
        further &= ~starts
        if not further.any():
            break
        reached, starts = further, starts | further
    return starts
