"""Where the table begins: title lines above it, the row of names, or none."""

from collections import Counter
from dataclasses import dataclass

from mlviz.reading.cells import is_date, is_number

BODY = 60
"""Rows below the header that are looked at."""

NumberedRows = list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table lies in the raw lines.

    ``header_row`` is the raw line of the names, -1 if there is none; ``first_line`` the raw line where the
    table starts, header included; ``names`` are as written; ``width`` is that of most rows.
    """

    header_row: int
    first_line: int
    names: tuple[str, ...]
    width: int


def find_layout(
    rows: NumberedRows, header_row: int | None = None, skip_rows: int | None = None, tokens: tuple[str, ...] = ("",)
) -> Layout:
    """Return where the table lies; what a person set is kept."""
    filled = [(line, row) for line, row in rows if any(cell.strip() for cell in row) and line >= (skip_rows or 0)]
    if header_row is not None and header_row >= 0:
        filled = [(line, row) for line, row in filled if line >= header_row]
    if not filled:
        return Layout(-1, skip_rows or 0, (), 0)
    width = usual_width([row for _, row in filled])
    start = 0 if header_row is not None else _table_start(filled, width)
    if header_row is None:
        start = _last_names(filled, start, width)
    line, first = filled[start]
    body = [row for _, row in filled[start + 1 :] if len(row) == width][:BODY]
    named = header_row >= 0 if header_row is not None else is_header(first, body, tokens)
    if not named:
        return Layout(-1, line, (), max(width, len(first)))
    # A table written by R has one name less than columns: the row names have none.
    names = ("", *first) if len(first) == width - 1 else tuple(first)
    return Layout(line, line, names, max(width, len(names)))


def usual_width(rows: list[list[str]]) -> int:
    """Return the width that most rows have, the wider of two that are equally frequent."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width))


def _table_start(filled: NumberedRows, width: int) -> int:
    """Position of the first row as full as the table's rows: what is above are titles."""
    enough = max(1, (width + 1) // 2) if width > 2 else width
    for position, (_, row) in enumerate(filled[:60]):
        n_filled = sum(bool(cell.strip()) for cell in row)
        if len(row) >= width - 1 and n_filled >= enough:
            return position
    return 0


def _last_names(filled: NumberedRows, start: int, width: int) -> int:
    """Move from a row of words to the last row of words above columns of values: what is above it are titles."""
    for position in range(start, min(start + 3, len(filled) - 2)):
        following = filled[position + 1][1]
        body = [row for _, row in filled[position + 2 :][:50] if len(row) == width]
        below = [[row[i] for row in body] for i in range(width)]
        valued = sum(_vote("-", column, ("",)) == 2 for column in below)
        words = len(following) == width and all(cell.strip() and not _valued(cell) for cell in following)
        if not words or not body or valued <= width / 2:
            return position
    return start


def _valued(cell: str) -> bool:
    return is_number(cell) or is_date(cell)


def is_header(first: list[str], body: list[list[str]], tokens: tuple[str, ...] = ("",)) -> bool:
    """Whether the first row holds names and not values.

    Numbers above numbers are values, unless they are years in a row. Text above numbers or dates is a name.
    Text above text is a name unless it occurs again below.
    """
    cells = [cell.strip() for cell in first]
    valued = [i for i, cell in enumerate(cells) if is_number(cell) or is_date(cell)]
    if valued:
        return _years([cells[i] for i in valued]) and len(valued) < len(cells)
    if not body:
        return True
    votes = sum(_vote(cell, [row[i].strip() for row in body if i < len(row)], tokens) for i, cell in enumerate(cells))
    return votes >= 0


def _vote(name: str, below: list[str], tokens: tuple[str, ...]) -> int:
    """+1: unlike what is below; -1: it occurs below; 0: no evidence."""
    present = [cell for cell in below if cell not in tokens]
    if not name or not present:
        return 0
    valued = sum(is_number(cell) or is_date(cell) for cell in present)
    if valued > 0.8 * len(present):
        return 2
    return -1 if name in present else 0


def _years(cells: list[str]) -> bool:
    """Whether these are distinct years, as the names of columns often are."""
    return len(set(cells)) == len(cells) and all(cell.isdigit() and 1800 <= int(cell) <= 2100 for cell in cells)
