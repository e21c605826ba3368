"""Whether the rows of a file have one width and its quotes are in place, looked at block by block beside the scan.

Rows times columns is the number of cells in a sound file: where it is not, a row is too long or too short. Quotes hide
which marks separate cells; where they occur only their places are looked at.
"""

from typing import Any

import numpy as np

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Bytes = np.ndarray[Any, np.dtype[np.uint8]]
BLANK = 32


class Census:
    """Counts of rows and cells; ``sound`` until a quote is found that neither opens nor closes a cell."""

    def __init__(self, quote: str, skip_space: bool) -> None:
        self._quote = quote.encode()
        self._skip_space = skip_space
        self._inside = self._after_close = False
        self._ended = True
        self.sound, self.quoted = True, False
        self.rows = self.delimiters = 0

    def add(self, data: Bytes, start: int, marks: Bools, ends: Bools, doubled: bool, quoted: bool) -> None:
        """Look at one block.

        Parameters
        ----------
        data : array of uint8
            The block behind the last bytes of the one before.
        start : int
            Where the block begins in it.
        marks, ends : array
            Which of the bytes separate cells or end lines; which end lines.
        doubled : bool
            Whether a line end may follow another.
        quoted : bool
            Whether a quote stands in the block.
        """
        if quoted or self._after_close:
            self.quoted = True
            self._place(data, marks, start)
        if not self.quoted:
            lines = np.count_nonzero(ends[start:])
            blank = np.count_nonzero(ends[start:] & ends[start - 1 : -1]) if doubled else 0
            self.rows += int(lines - blank)
            self.delimiters += int(np.count_nonzero(marks[start:]) - lines)
            self._ended = bool(ends[-1])

    def _place(self, data: Bytes, marks: Bools, start: int) -> None:
        """Look whether what is before an opening and behind a closing quote separates cells, or is a quote."""
        quote = self._quote[0]
        places = np.flatnonzero(data[start:] == quote) + start
        opening, closing = places[int(self._inside) :: 2], places[int(not self._inside) :: 2]
        ends_block = bool(len(closing)) and closing[-1] == len(data) - 1
        behind = closing[: len(closing) - ends_block] + 1
        if self._after_close:
            behind = np.append(behind, start)
        self.sound = (
            self.sound and self._fine(data, marks, opening - 1, True) and self._fine(data, marks, behind, False)
        )
        self._inside ^= bool(len(places) % 2)
        self._after_close = ends_block

    def _fine(self, data: Bytes, marks: Bools, places: np.ndarray[Any, Any], before: bool) -> bool:
        """Whether all these neighbours of quotes are marks, quotes, or blanks before one where those are dropped."""
        if (sound := marks[places]).all():
            return True
        others = data[places[~sound]]
        blank = (others == BLANK) & (before and self._skip_space)
        return bool(((others == self._quote[0]) | blank).all())

    def counts(self) -> tuple[int, int] | None:
        """Return how many rows and cells there are, None where quotes hide that."""
        if self.quoted:
            self.sound = self.sound and not self._inside
            return None
        rows = self.rows + (not self._ended)
        return rows, rows + self.delimiters
