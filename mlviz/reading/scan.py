"""One pass over the whole file for what a sample cannot prove: valid UTF-8, leading zeros, zero bytes, empty cells."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mlviz.reading.census import Census
from mlviz.reading.dialect import Dialect

SCAN_BLOCK = 1 << 18
"""Small enough for the processor's cache, large enough that the passes and not their calls take the time."""

TAIL = 16
"""Bytes of a block that are looked at again with the next: a cell may begin in one and go on in the other."""

ZERO, NINE, NEWLINE, RETURN, BLANK = 48, 57, 10, 13, 32
QUOTES = b"\"'"
"""Characters a cell may follow besides the delimiter and the line end; looked for only where they occur."""

OTHER_BLANKS = b"\t\x0b\x0c\x1c\x1d\x1e\x1f"
BREAK = re.compile(rb"[\r\n]")
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
    padded : bool
        Whether blanks may stand around values; never False where quotes or wide characters hide that.
    empty_above, empty_below : int or None
        Cells in which nothing is written, on the first line and below it; None where quotes hide them.
    counts : tuple of int or None
        How many lines with text there are and how many cells; None where quotes hide that.
    sound : bool
        Whether every quote opens or closes a cell or stands doubled within one.
    needle : bool
        Whether one of the byte strings occurs that were looked for.
    """

    bad_byte: int = -1
    zero_bytes: bool = False
    leading_zeros: bool = False
    padded: bool = True
    empty_above: int | None = None
    empty_below: int | None = None
    counts: tuple[int, int] | None = None
    sound: bool = True
    needle: bool = False


def scan(path: Path, dialect: Dialect, needles: tuple[bytes, ...] = ()) -> Scan:
    """Look at every byte once, for the needles too; those that begin with an empty cell only where a line does."""
    delimiter, quote = dialect.delimiter, dialect.quote.encode()
    decoder, position = codecs.getincrementaldecoder("utf-8")(), 0
    zeros = nuls = quotes = padded = first_line_ended = False
    above = below = 0
    blank = {text for text in needles if text[1:2] == delimiter.encode()}
    block, census, needle = b"", Census(dialect.quote, dialect.skip_space), False
    for window in _windows(path, delimiter):
        block = window.raw[TAIL:]
        pending = len(decoder.getstate()[0])
        try:
            if pending or not window.ascii:
                decoder.decode(block)
        except UnicodeDecodeError as error:
            return Scan(position - pending + error.start)
        nuls = nuls or (window.controls and b"\0" in block)
        quoted = bool(quote) and quote in block
        quotes = quotes or quoted
        census.add(window.data, TAIL, window.marks, window.ends, window.doubled, quoted)
        zeros = zeros or window.leading_zeros(delimiter)
        padded = padded or window.padded(delimiter)
        cut = 0
        if not first_line_ended:
            found = BREAK.search(block)
            first_line_ended, cut = found is not None, found.end() if found else len(block)
            above += window.empty_cells(TAIL, TAIL + cut)
        empty = window.empty_cells(TAIL + cut, len(window.raw))
        below += empty
        # The first window begins with line breaks that are not in the file.
        from_here = 0 if position else TAIL
        sought = needles if blank and empty and window.begins_empty else [one for one in needles if one not in blank]
        needle = needle or any(window.raw.find(text, from_here) >= 0 for text in sought)
        position += len(block)
    counts = (census.counts(), census.sound, needle)
    if quotes or len(delimiter.encode()) > 1:
        return Scan(-1, nuls, zeros, True, None, None, *counts)
    last = int(block.endswith(delimiter.encode()))
    above, below = above + last * (not first_line_ended), below + last * first_line_ended
    return Scan(-1, nuls, zeros, padded or block.endswith(b" "), above, below, *counts)


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """A block behind the last bytes of the one before it, and which of the bytes end a cell, end a line, are blanks."""

    raw: bytes
    data: np.ndarray[Any, np.dtype[np.uint8]]
    marks: Bools
    ends: Bools
    blanks: Bools | None
    empty: Bools
    """Whether nothing stands between a byte that ends a cell or line and the next such."""
    ascii: bool
    doubled: bool
    """Whether a line end follows another: where none does, no line is empty."""
    begins_empty: bool
    """Whether a line begins with an empty cell."""
    led: bool
    """Whether a blank begins a cell."""
    controls: bool
    """Whether there are control characters besides line ends."""

    @classmethod
    def of(cls, raw: bytes, delimiter: str) -> "_Window":
        data = np.frombuffer(raw, np.uint8)
        ends = data == NEWLINE
        if b"\r" in raw:
            ends |= data == RETURN
        marks = ends
        for byte in delimiter.encode():
            marks = marks | (data == byte)
        blanks = data == BLANK if delimiter != " " and b" " in raw else None
        led = blanks is not None and bool((marks[:-1] & blanks[1:]).any())
        empty = marks[:-1] & marks[1:]
        after_line = empty & ends[:-1]
        begun = bool(after_line.any())
        doubled = begun and bool((after_line & ends[1:]).any())
        begins_empty = begun and (not doubled or bool((after_line & ~ends[1:]).any()))
        # One pass for what no file should hold: the nine characters are looked for only where there is something.
        controls = bool(np.count_nonzero(data < BLANK) > np.count_nonzero(ends))
        return cls(raw, data, marks, ends, blanks, empty, raw.isascii(), doubled, begins_empty, led, controls)

    def empty_cells(self, start: int, stop: int) -> int:
        """Count the cells without a character that end between two positions; an empty line is none."""
        before, after = slice(start - 1, stop - 1), slice(start, stop)
        cells = np.count_nonzero(self.empty[start - 1 : stop - 1])
        return int(cells - (np.count_nonzero(self.ends[before] & self.ends[after]) if self.doubled else 0))

    def padded(self, delimiter: str) -> bool:
        """Whether there may be a blank at the beginning or the end of a cell."""
        if self.led or not self.ascii:
            return True
        if self.controls and any(char in self.raw for char in OTHER_BLANKS if char != ord(delimiter[0])):
            return True
        if self.blanks is None:
            return delimiter == " "
        return bool((self.blanks[:-1] & self.marks[1:]).any())

    def leading_zeros(self, delimiter: str) -> bool:
        """Whether somewhere a cell begins with 0 and a digit, quoted or not."""
        data, starts = self.data, self.marks
        for quote in QUOTES:
            if quote in self.raw:
                starts = starts | (data == quote)
        if self.blanks is not None and (self.led or starts is not self.marks):
            starts = _after_blanks(starts, self.blanks)
        found = starts[:-2] & (data[1:-1] == ZERO)
        # A point stands before the digits in ASCII, so behind most zeros one look is enough.
        found &= data[2:] >= ZERO
        return bool(found.any() and (found & (data[2:] <= NINE)).any())


def _windows(path: Path, delimiter: str) -> Iterator[_Window]:
    tail = b"\n" * TAIL
    with path.open("rb", buffering=0) as file:
        while block := file.read(SCAN_BLOCK):
            raw = tail + block
            yield _Window.of(raw, delimiter)
            tail = raw[-TAIL:]


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
