"""One line whose quotes are out of place, cut on its own so that the rest of the file is not swallowed.

Every way to cut the line is weighed: a cell without quotes costs nothing, nor does one in sound quotes; a quote in the
middle of either, or one that opens and does not close, costs. The cheapest way that gives as many cells as the
table has columns is taken (a shortest path, by dynamic programming).
"""

from dataclasses import dataclass

from mlviz.reading.dialect import Dialect

MOST_CELLS, MOST_QUOTES, LONGEST = 300, 100, 50_000
"""Beyond these a line is not worth the search: cells and quotes in it, its length."""

INSIDE, UNOPENED, UNCLOSED = 2, 6, 3
"""Costs of a quote within a cell in quotes, and of a cell that begins with a quote taken as it stands: more if it ends
with one too."""


@dataclass(frozen=True, slots=True)
class _Way:
    cost: int
    cells: tuple[str, ...]


def cut(text: str, dialect: Dialect, width: int) -> list[str] | None:
    """Return the cells of a line in the cheapest way that gives so many, None if there is none.

    Parameters
    ----------
    text : str
        The line without its end; it may hold line breaks within quotes.
    dialect : Dialect
        How sound lines are cut.
    width : int
        The number of cells wanted.

    Examples
    --------
    >>> cut('1,"2,x,"y, z"', Dialect(",", '"'), 4)
    ['1', '"2', 'x', 'y, z']
    >>> cut('a,"5" nails",b', Dialect(",", '"'), 3)
    ['a', '5" nails', 'b']
    """
    line, quote, mark = dialect.prepared(text), dialect.quote, dialect.mark
    if not quote or len(line) > LONGEST or line.count(quote) > MOST_QUOTES or line.count(mark) > MOST_CELLS:
        return None
    # From each position reached, the cheapest way for each number of cells; one beyond the end the line is done.
    ways: dict[int, dict[int, _Way]] = {0: {0: _Way(0, ())}}
    for start in range(len(line) + 1):
        if here := ways.pop(start, None):
            for end, cell, cost in _ends(line, start, quote, mark, dialect.skip_space):
                _go(here, ways.setdefault(end, {}), cell, cost, width)
    best = ways.get(len(line) + 1, {}).get(width)
    return None if best is None else dialect.restored(list(best.cells))


def _go(here: dict[int, _Way], there: dict[int, _Way], cell: str, cost: int, width: int) -> None:
    """Take one more cell on every way that has not as many as wanted, and keep the cheapest."""
    for count, way in here.items():
        known = there.get(count + 1)
        if count < width and (known is None or way.cost + cost < known.cost):
            there[count + 1] = _Way(way.cost + cost, (*way.cells, cell))


def _ends(line: str, start: int, quote: str, mark: str, skip_space: bool) -> list[tuple[int, str, int]]:
    """Return where a cell that begins here may end (the position of the next), what it holds and what that costs."""
    found = []
    end = line.find(mark, start)
    end = len(line) if end < 0 else end
    bare = line[start:end].lstrip(" ") if skip_space else line[start:end]
    if "\n" not in bare and "\r" not in bare:
        begun = UNOPENED if bare.endswith(quote) and len(bare) > 1 else UNCLOSED
        found.append((end + 1, bare, begun if bare.startswith(quote) else int(quote in bare)))
    opening = start + len(line[start:]) - len(line[start:].lstrip(" ")) if skip_space else start
    if not line.startswith(quote, opening):
        return found
    at = line.find(quote, opening + 1)
    while at >= 0:
        after = at + 1
        if after == len(line) or line.startswith(mark, after):
            inner = line[opening + 1 : at].replace(2 * quote, "\0")
            found.append((after + 1, inner.replace("\0", quote), INSIDE * inner.count(quote)))
        at = line.find(quote, after)
    return found
