"""Where the table begins: title lines above it, the rows of names, or none."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from mlviz.reading.cells import is_date, is_number

BODY = 60
"""Rows below the header that are looked at."""

MOST_NAMES = 6
"""Rows a header may have."""

RUN = 5
"""Rows on end that have one width make a table."""

SENTENCE, SENTENCE_WORDS = 40, 6
"""A cell of more characters and at least so many words is a sentence and no name."""

Row = list[str]
NumberedRows = list[tuple[int, Row]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table lies in the raw lines.

    ``header_row`` is the raw line of the first row of names, -1 if there is none; ``header_rows`` how many there are;
    ``first_line`` the raw line where the table starts, header included; ``last_name`` the raw line of the last row of
    names, or the line before the table; ``names`` are as written, those of several rows joined; ``width`` is that of
    most rows; ``named`` is the row of names as it stands, for finding it again further down.
    """

    header_row: int
    first_line: int
    names: tuple[str, ...]
    width: int
    header_rows: int = 1
    last_name: int = -1
    named: tuple[str, ...] = ()


def find_layout(
    rows: NumberedRows,
    header_row: int | None = None,
    skip_rows: int | None = None,
    tokens: tuple[str, ...] = ("",),
    header_rows: int | None = None,
) -> Layout:
    """Return where the table lies; what a person set is kept."""
    filled = [(line, row) for line, row in rows if any(map(str.strip, row)) and line >= (skip_rows or 0)]
    if header_row is not None and header_row >= 0:
        filled = [(line, row) for line, row in filled if line >= header_row]
    if not filled:
        return Layout(-1, skip_rows or 0, (), 0, 0)
    width = usual_width([row for _, row in filled])
    if header_row is None:
        start, count = _found(filled, width, tokens)
        while start and _groups(filled[start - 1 : start + 1], rows, width):
            start, count = start - 1, count + (count > 0)
    else:
        start, count = 0, 1 if header_row >= 0 else 0
    count = min(header_rows, len(filled) - start) if header_rows is not None and count else count
    line = filled[start][0]
    if not count:
        return Layout(-1, line, (), max(width, len(filled[start][1])), 0, line - 1)
    named = [row for _, row in filled[start : start + count]]
    # A table written by R has one name less than columns: the row names have none.
    names = joined(named, width) if count > 1 else ["", *named[0]] if len(named[0]) == width - 1 else named[0]
    last = filled[start + count - 1][0]
    return Layout(line, line, tuple(names), max(width, len(names)), count, last, tuple(named[-1]))


def usual_width(rows: list[Row]) -> int:
    """Return the width that most rows have; a wide row counts more than a line that is one cell."""
    counts = Counter(len(row) for row in rows)
    weights = {width: n * max(0.3, width - 1) / width for width, n in counts.items() if width}
    best = max(weights, key=lambda width: (weights[width], width))
    lengths = [len(row) for row in rows]
    # Another width that comes first, for some rows on end, is that of a table above the one with the best.
    for at in range(min(lengths.index(best), len(lengths) - RUN)):
        width = lengths[at]
        if width > 1 and weights[width] >= 0.5 * weights[best] and lengths[at : at + RUN] == [width] * RUN:
            return width
    return best


def _found(filled: NumberedRows, width: int, tokens: tuple[str, ...]) -> tuple[int, int]:
    """Return the position of the first row of the table and how many rows of names it has."""
    start = _table_start(filled, width)
    body = _body(filled, start + 1, width)
    if not is_header(filled[start][1], body, tokens):
        above = filled[start - 1] if start else (-9, [])
        # Names above numbered rows: the first has none.
        unnamed = len(above[1]) == width > 1 and not above[1][0].strip() and all(map(str.strip, above[1][1:]))
        if unnamed and is_header(above[1], _body(filled, start, width), tokens):
            return start - 1, 1
        return start, 0
    count = 1
    while count < MOST_NAMES and start + count < len(filled) - 1:
        upper, (_, row) = filled[start : start + count], filled[start + count]
        body = _body(filled, start + count + 1, width)
        if _is_title(upper[-1][1], width) and all(map(str.strip, row)) and above_values(row, body, width, tokens):
            start, count = start + count, 1
        elif goes_on(upper, row, body, width, tokens):
            count += 1
        else:
            break
    if not any(len(row) == width and all(map(str.strip, row)) for _, row in filled[start : start + count]):
        names = _full_names(filled, start + count, width, tokens)
        return (names, 1) if names else (start, count)
    return start, count


def _full_names(filled: NumberedRows, start: int, width: int, tokens: tuple[str, ...]) -> int:
    """Return the position of a full row of words above values below rows that are not full, 0 if there is none.

    Those looked like names but are sentences spread over cells.
    """
    for position in range(start, min(start + MOST_NAMES, len(filled) - 1)):
        row = filled[position][1]
        if any(map(valued, map(str.strip, row))):
            return 0
        if len(row) == width and all(map(str.strip, row)) and len(set(row)) == width:
            values, _ = _kinds(_body(filled, position + 1, width), width, tokens)
            return position if values else 0
    return 0


def _body(filled: NumberedRows, start: int, width: int) -> list[Row]:
    return [row for _, row in filled[start : start + 3 * BODY] if len(row) == width][:BODY]


def _table_start(filled: NumberedRows, width: int) -> int:
    """Position of the first row as full as the table's rows: what is above are titles."""
    used = {i for _, row in filled[: 3 * BODY] if len(row) == width for i, cell in enumerate(row) if cell.strip()}
    enough = max(1, (len(used) + 1) // 2) if len(used) > 2 else len(used)
    for position, (_, row) in enumerate(filled[:60]):
        n_filled = sum(bool(cell.strip()) for cell in row)
        if len(row) >= width - 1 and n_filled >= enough:
            return position
    return 0


def _is_title(row: Row, width: int) -> bool:
    """Whether a row above a full row of names is none of them: another number of cells, or a sentence."""
    return len(row) != width or any(len(c) > SENTENCE and len(c.split()) >= SENTENCE_WORDS for c in row)


def _groups(both: NumberedRows, rows: NumberedRows, width: int) -> bool:
    """Whether the row just above the names holds names of groups of columns.

    The first column has a name in one of the two rows only: with names in both, the upper one would be a title.
    """
    (number, row), (line, names) = both
    words = [cell.strip() for cell in row if cell.strip()]
    if len(row) != width or len(words) < 2 or (row[0].strip() and names[0].strip()) or any(map(valued, words)):
        return False
    apart = any(number < between < line and not any(map(str.strip, blank)) for between, blank in rows)
    return not apart and (len(words) > 2 or all(len(cell) <= SENTENCE for cell in words))


def goes_on(upper: NumberedRows, row: Row, body: list[Row], width: int, tokens: tuple[str, ...] = ("",)) -> bool:
    """Whether this row belongs to the header too.

    It repeats the row above, or its words stand only above values or where there is no name yet, and do so above most
    columns of values or where the rows above are blank.
    """
    cells = [*map(str.strip, row), *[""] * (width - len(row))]
    words = {i for i, cell in enumerate(cells) if cell and cell not in tokens}
    if len(row) > width or not words or any(valued(cells[i]) for i in words):
        return False
    if len(words) > 1 and cells == [*map(str.strip, upper[-1][1]), *[""] * (width - len(upper[-1][1]))]:
        return True
    values, empty = _kinds(body, width, tokens)
    unnamed = {i for i in range(width) if not any(i < len(r) and r[i].strip() for _, r in upper)}
    if not words <= values | empty | unnamed:
        return False
    return above_values(row, body, width, tokens) or bool(words & values and words & unnamed)


def above_values(row: Row, body: list[Row], width: int, tokens: tuple[str, ...]) -> bool:
    """Whether a row without values has different words above most of the columns of values."""
    cells = [cell.strip() for cell in row[:width]]
    words = {i for i, cell in enumerate(cells) if cell and cell not in tokens}
    values, _ = _kinds(body, width, tokens)
    above = words & values
    sound = len(row) <= width and not any(valued(cells[i]) for i in words)
    return sound and len(above) > max(1, len(values) / 2) and len({cells[i] for i in above}) > 1


def _kinds(body: list[Row], width: int, tokens: tuple[str, ...]) -> tuple[set[int], set[int]]:
    """Return which columns hold values and which nothing."""
    below = [[row[i].strip() for row in body] for i in range(width)]
    values = {i for i, column in enumerate(below) if vote("-", column, tokens) == 2}
    return values, {i for i, column in enumerate(below) if not any(column)}


def joined(rows: list[Row], width: int) -> list[str]:
    """Join the names of several rows with a blank; the name of a group holds for the columns to its right.

    Examples
    --------
    >>> joined([["day", "cost", "", "note"], ["", "rail", "air", ""]], 4)
    ['day', 'cost rail', 'cost air', 'note']
    """
    padded = [[*map(str.strip, row), *[""] * (width - len(row))][:width] for row in rows]
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(padded):
        group = ""
        for i, cell in enumerate(row):
            below = any(lower[i] for lower in padded[depth + 1 :])
            if cell or (depth and padded[depth - 1][i]):
                # A new group above ends the one of this row.
                group = cell
            if cell or (group and below):
                parts[i].append(cell or group)
    return [" ".join(words) for words in parts]


@lru_cache(maxsize=20_000)
def valued(cell: str) -> bool:
    """Whether a cell is a number or a date."""
    return is_number(cell) or is_date(cell)


def is_header(first: Row, body: list[Row], tokens: tuple[str, ...] = ("",)) -> bool:
    """Whether the first row holds names and not values.

    Numbers above numbers are values, unless they are years or count from 0 or 1. Text above numbers or dates is a
    name, and so is a date above numbers. Text above text is a name unless it occurs again below.
    """
    cells = [cell.strip() for cell in first]
    with_value = [i for i, cell in enumerate(cells) if valued(cell) and not _dates_numbers(cell, i, body)]
    if with_value:
        values = [cells[i] for i in with_value]
        counted = _counts(values) and not any(
            _counts([row[i].strip() for i in with_value]) for row in _as_long(body, first)
        )
        return (_years(values) or counted) and len(with_value) < len(cells)
    if not body:
        return True
    # The same row once more is the header again, where its cells occur in no other row.
    body = [row for row in body if row != first]
    votes = sum(vote(cell, [row[i].strip() for row in body if i < len(row)], tokens) for i, cell in enumerate(cells))
    return votes >= 0 and bool(body)


def vote(name: str, below: list[str], tokens: tuple[str, ...]) -> int:
    """+2: unlike what is below; -1: it occurs below; 0: no evidence."""
    present = [cell for cell in below if cell not in tokens]
    if not name or not present:
        return 0
    if sum(map(valued, present)) > 0.8 * len(present):
        return 2
    return -1 if name in present else 0


def _dates_numbers(cell: str, place: int, body: list[Row]) -> bool:
    """Whether a cell is a date above a column of numbers."""
    below = [row[place].strip() for row in body if place < len(row) and row[place].strip()]
    return is_date(cell) and len(below) > 1 and sum(map(is_number, below)) > 0.8 * len(below)


def _as_long(body: list[Row], first: Row) -> list[Row]:
    return [row for row in body if len(row) >= len(first)]


def _counts(cells: list[str]) -> bool:
    """Whether these are three or more whole numbers that count from 0 or 1."""
    return len(cells) > 2 and cells in ([str(i + low) for i in range(len(cells))] for low in (0, 1))


def _years(cells: list[str]) -> bool:
    """Whether these are distinct years, as the names of columns often are."""
    return len(set(cells)) == len(cells) and all(cell.isdigit() and 1800 <= int(cell) <= 2100 for cell in cells)
