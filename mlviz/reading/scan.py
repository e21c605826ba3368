"""One pass over the whole file for what a sample cannot prove: valid UTF-8, leading zeros, zero bytes, empty cells."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mlviz.reading.dialect import Dialect

SCAN_BLOCK = 1 << 16
"""Small enough for the processor's cache and for memory that is used again, where these passes are fast."""

TAIL = 16
"""Bytes of a block that are looked at again with the next: a cell may begin in one and go on in the other."""

ZERO, NINE, NEWLINE, RETURN, BLANK = 48, 57, 10, 13, 32
QUOTES = b"\"'"
"""Characters a cell may follow besides the delimiter and the line end; looked for only where they occur."""

BREAK = re.compile(rb"[\r\n]")
Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Scan:
    """What the pass found.

    Attributes
    ----------
    bad_byte : int
        Position of the first byte that is no UTF-8, or -1.
    zero_bytes, leading_zeros : bool
        Whether there are any; a leading zero stands before another digit at the beginning of a cell.
    empty_above, empty_below : int or None
        Cells in which nothing is written, on the first line and below it; None where quotes hide them.
    """

    bad_byte: int = -1
    zero_bytes: bool = False
    leading_zeros: bool = False
    empty_above: int | None = None
    empty_below: int | None = None


def scan(path: Path, dialect: Dialect) -> Scan:
    """Look at every byte once."""
    delimiter, quote = dialect.delimiter, dialect.quote.encode()
    decoder, position = codecs.getincrementaldecoder("utf-8")(), 0
    zeros = nuls = quotes = first_line_ended = False
    above = below = 0
    block = b""
    for window in _windows(path):
        data, block = np.frombuffer(window, np.uint8), window[TAIL:]
        pending = len(decoder.getstate()[0])
        try:
            if pending or not block.isascii():
                decoder.decode(block)
        except UnicodeDecodeError as error:
            return Scan(position - pending + error.start)
        ends = data == NEWLINE
        if b"\r" in window:
            ends |= data == RETURN
        marks = ends.copy()
        for byte in delimiter.encode():
            marks |= data == byte
        nuls = nuls or b"\0" in block
        quotes = quotes or (bool(quote) and quote in block)
        zeros = zeros or _leading_zeros(window, data, marks, delimiter)
        cut = 0
        if not first_line_ended:
            found = BREAK.search(block)
            first_line_ended, cut = found is not None, found.end() if found else len(block)
            above += _empty_cells(marks, ends, TAIL, TAIL + cut)
        below += _empty_cells(marks, ends, TAIL + cut, len(data))
        position += len(block)
    if quotes or len(delimiter.encode()) > 1:
        return Scan(-1, nuls, zeros)
    last = int(block.endswith(delimiter.encode()))
    return Scan(-1, nuls, zeros, above + last * (not first_line_ended), below + last * first_line_ended)


def _windows(path: Path) -> Iterator[bytes]:
    """Return each block behind the last bytes of the one before it."""
    tail = b"\n" * TAIL
    with path.open("rb", buffering=0) as file:
        while block := file.read(SCAN_BLOCK):
            yield (window := tail + block)
            tail = window[-TAIL:]


def _empty_cells(marks: Bools, ends: Bools, start: int, stop: int) -> int:
    """Count the cells without a character that end between two positions; an empty line is none."""
    before, after = slice(start - 1, stop - 1), slice(start, stop)
    empty_lines = ends[before] & ends[after]
    cells = np.count_nonzero(marks[before] & marks[after])
    return int(cells - np.count_nonzero(empty_lines)) if empty_lines.any() else int(cells)


def _leading_zeros(window: bytes, data: Bytes, marks: Bools, delimiter: str) -> bool:
    """Whether somewhere a cell begins with 0 and a digit, quoted or not."""
    starts = marks
    for quote in QUOTES:
        if quote in window:
            starts = starts | (data == quote)
    if delimiter != " " and b" " in window:
        starts = _after_blanks(starts, data == BLANK)
    zeros = starts[:-2] & (data[1:-1] == ZERO)
    # Below ZERO the difference wraps to a large number.
    return bool(zeros.any()) and bool((zeros & (data[2:] - ZERO <= NINE - ZERO)).any())


def _after_blanks(starts: Bools, blanks: Bools) -> Bools:
    """Follow the blanks at the beginning of a cell: ``" 007"`` begins with a zero too."""
    reached = starts
    for _ in range(TAIL):
        further = reached[:-1] & blanks[1:]
        if not further.any():
            break
        reached = np.concatenate(([False], further))
        starts = starts | reached
    return starts
