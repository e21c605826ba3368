"""Rows with too many or too few cells, laid onto the columns they fit best.

The columns are known by the shapes of their values: numbers, dates, one fixed form such as ``99/99/9999``, words of
about a length. A row is aligned with them like two sequences are (Needleman and Wunsch 1970): an empty cell may be left
out, some may be one that held a delimiter, a column may stay empty, and a cell that begins or ends with the fixed
form of a column may be cut where the delimiter was lost.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mlviz.reading.cells import is_date, is_number

LEAST, KNOWN = 5, 100
"""Rows by which a column is known: with fewer nothing is known, more are not looked at."""

WORTH = 0.5
"""So much better must a row fit than with what it has too much or too little at its end."""

FORMS = 3
"""Fixed forms a column may have."""

FURTHEST = 4
"""Cells too many or too few beyond which a row is left as it is."""

MOST = 4
"""Cells that may be one."""

WIDEST = 200
"""Columns beyond which rows are not aligned."""

EDGE = re.compile(r"\d(?=[^\W\d_])|[^\W\d_](?=\d)")
"""Where digits meet letters."""

DROP, GAP, JOIN, SPLIT = -0.3, -0.3, -0.8, -0.4
"""What leaving out an empty cell, an empty column, joining a cell to the one before and cutting one cost."""


@dataclass(frozen=True, slots=True)
class Column:
    """What the values of a column look like.

    ``forms`` are its fixed forms, if it has but a few, ``values`` its values if they recur; ``empty`` is how often
    it is empty.
    """

    shape: str
    forms: frozenset[str]
    values: frozenset[str]
    empty: float
    length: float

    def fits(self, cell: str) -> float:
        """How well a cell stands in this column, from -2 to 2."""
        if not cell:
            return 0.3 if self.empty > 0.05 else -0.5
        if self.forms:
            return 2.0 if form_of(cell) in self.forms else -2.0
        if cell in self.values:
            return 1.5
        shape = shape_of(cell)
        if not self.shape:
            return -0.2
        if shape != self.shape:
            return -1.5 if "word" in (shape, self.shape) else -1.0
        if shape != "word":
            return 1.0
        return 1.0 - min(1.0, abs(math.log((len(cell) + 2) / (self.length + 2))) / 2)


@lru_cache(maxsize=20_000)
def shape_of(cell: str) -> str:
    """Return ``number``, ``date`` or ``word``."""
    return "number" if is_number(cell) else "date" if is_date(cell) else "word"


def form_of(cell: str) -> str:
    """Write a value with 9 for digits and A or a for letters.

    Examples
    --------
    >>> form_of("MG-8769"), form_of("28/01/2018")
    ('AA-9999', '99/99/9999')
    """
    return re.sub(r"[^\W\d_]", lambda letter: "A" if letter[0].isupper() else "a", re.sub(r"\d", "9", cell))


def columns_of(rows: Sequence[Sequence[str]], width: int, tokens: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Return what each column looks like, by rows that have as many cells; missing tokens count as empty."""
    known = [row for row in rows if len(row) == width][:KNOWN]
    cells = [[row[i].strip() for row in known] for i in range(width)]
    return tuple(_column(["" if cell in tokens else cell for cell in column]) for column in cells)


def _column(cells: list[str]) -> Column:
    present = [cell for cell in cells if cell]
    if not present or len(cells) < LEAST:
        return Column("", frozenset(), frozenset(), float(not present), 0.0)
    shape, frequency = Counter(map(shape_of, present)).most_common(1)[0]
    forms = Counter(map(form_of, present))
    # A fixed form has a sign in it: all whole numbers of one digit have none, and the next may have two.
    fixed = len(forms) <= FORMS and all(len(form) > 3 and not form.isalnum() and " " not in form for form in forms)
    values = frozenset(present) if 2 * len(set(present)) <= len(present) else frozenset[str]()
    return Column(
        shape if frequency > 0.8 * len(present) else "word",
        frozenset(forms) if fixed and forms.total() >= LEAST * len(forms) else frozenset(),
        values,
        1 - len(present) / len(cells),
        sum(map(len, present)) / len(present),
    )


def fitness(cells: Sequence[str], columns: Sequence[Column]) -> float:
    """How well cells fit the first columns."""
    return sum(column.fits(cell.strip()) for cell, column in zip(cells, columns, strict=False))


def fitted(cells: list[str], columns: Sequence[Column], delimiter: str) -> list[str] | None:
    """Return the row with as many cells as there are columns, None if no way is clearly right.

    Parameters
    ----------
    cells : list of str
        A row that has too many or too few.
    columns : sequence of Column
        What the columns look like.
    delimiter : str
        Put between two cells that are joined.

    Examples
    --------
    >>> columns = columns_of([["a-1", "2.5", "one two"], ["b-2", "3", "three"]] * 5, 3)
    >>> fitted(["c-3", "", "4", "five"], columns, ","), fitted(["c-3", "six"], columns, ",")
    (['c-3', '4', 'five'], ['c-3', '', 'six'])
    """
    extra, width = len(cells) - len(columns), len(columns)
    if not extra or abs(extra) > min(FURTHEST, width - 1) or width > WIDEST:
        return None
    at_end = [*cells, *[""] * -extra] if extra < 0 else cells[:width] if not any(cells[width:]) else None
    found = _align(cells, columns, delimiter)
    if found is None:
        return at_end
    if at_end is None:
        # Joining is the only way: the row must then fit as well as rows do.
        return found[1] if found[0] >= 0.3 * width else None
    plain = fitness(cells[:width], columns) + sum(map(_gap, columns[len(cells) :])) + DROP * max(0, extra)
    return found[1] if found[0] > plain + WORTH else at_end


def _gap(column: Column) -> float:
    """What it costs that a column stays empty: less where it often is."""
    return GAP + 0.3 * (column.empty > 0.05)


def _align(cells: list[str], columns: Sequence[Column], delimiter: str) -> tuple[float, list[str]] | None:
    """Return the best alignment with its score: ``best[j]`` holds that of the cells so far with j columns."""
    n, width = len(cells), len(columns)
    low, high = min(0, n - width), max(0, n - width)
    best: dict[tuple[int, int], tuple[float, list[str]]] = {(0, 0): (0.0, [])}
    for i in range(n + 1):
        for j in range(max(0, i - high), min(width, i - low) + 1):
            if (i, j) not in best:
                continue
            score, row = best[i, j]
            for di, more, gain in _moves(cells[i : i + MOST], columns[j : j + 2], n > width, delimiter):
                goal = (i + di, j + len(more))
                if goal not in best or score + gain > best[goal][0]:
                    best[goal] = (score + gain, row + more)
    return best.get((n, width))


def _moves(
    cells: list[str], columns: Sequence[Column], long: bool, delimiter: str
) -> list[tuple[int, list[str], float]]:
    """Return the next steps: cells used, what they become, and how well that fits."""
    moves: list[tuple[int, list[str], float]] = []
    if columns and not long:
        moves.append((0, [""], _gap(columns[0])))
    if not cells:
        return moves
    bare = cells[0].strip()
    if columns:
        moves.append((1, [cells[0]], columns[0].fits(bare)))
    if long and not bare:
        moves.append((1, [], DROP))
    if long and columns and columns[0].shape == "word":
        moves += _joins(cells, columns[0], delimiter)
    if not long and len(columns) > 1:
        moves += [(1, list(halves), SPLIT + fitness(halves, columns)) for halves in _halves(bare, *columns[:2])]
    return moves


def _joins(cells: list[str], column: Column, delimiter: str) -> list[tuple[int, list[str], float]]:
    """Return the ways to make one cell of the first two or more that are not empty."""
    filled = next((i for i, cell in enumerate(cells) if not cell.strip()), len(cells))
    together = [(count, delimiter.join(cells[:count])) for count in range(2, filled + 1)]
    return [(count, [cell], JOIN * (count - 1) + column.fits(cell.strip())) for count, cell in together]


def _halves(cell: str, first: Column, second: Column) -> list[tuple[str, str]]:
    """Return the ways to cut a cell in two: where a form or a known value ends or begins, at a quote, at digits."""
    before, _, after = cell.partition('"')
    found = [(before, after.removesuffix('"'))] if before and len(after) > 1 else []
    ends = {len(known) for known in first.forms} | {len(v) for v in first.values if cell.startswith(v)}
    ends |= {len(cell) - len(known) for known in second.forms}
    ends |= {len(cell) - len(v) for v in second.values if cell.endswith(v)}
    if (edge := EDGE.search(cell)) and {first.shape, second.shape} == {"number", "word"}:
        ends.add(edge.start() + 1)
    found += [(cell[:at], cell[at:]) for at in ends if 0 < at < len(cell)]
    return [(before, after) for before, after in found if _may_be(before, first) and _may_be(after, second)]


def _may_be(half: str, column: Column) -> bool:
    """Whether a part of a cell is a value of this column, as far as its values have forms, recur, or are no words."""
    if column.forms:
        return form_of(half) in column.forms
    if column.shape == "word" and column.values:
        return half in column.values
    return shape_of(half) == column.shape and '"' not in half
