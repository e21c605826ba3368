"""Sentences on what was left out or repaired, each with its count and its first lines."""

from collections.abc import Iterable, Sequence

from mlviz.reading.header import Layout

NAMED = 5


def where(lines: Iterable[int]) -> str:
    """Name lines by their numbers from 1, the first of many.

    Examples
    --------
    >>> where([3]), where([0, 4, 9]), where(range(8))
    ('line 4', 'lines 1, 5, 10', 'lines 1, 2, 3, 4, 5 and others')
    """
    numbers = [f"{line + 1:,}" for line in lines]
    more = " and others" if len(numbers) > NAMED else ""
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(numbers[:NAMED])}{more}"


def counted(lines: list[int], one: str, many: str) -> str:
    """Return a sentence on these lines; ``{}`` in it stands for how many they are.

    Examples
    --------
    >>> counted([4], "{} row was short", "{} rows were short")
    '1 row was short (line 5).'
    """
    return f"{(one if len(lines) == 1 else many).format(f'{len(lines):,}')} ({where(lines)})."


def counted_words(places: Sequence[str], one: str, many: str) -> tuple[str, ...]:
    """Return a sentence on places that have names of their own, none where there are none.

    Examples
    --------
    >>> counted_words(["B2: #N/A"], "{} cell holds an error", "{} cells hold an error")
    ('1 cell holds an error (B2: #N/A).',)
    """
    count = len(places)
    if not count:
        return ()
    more = " and others" if count > NAMED else ""
    return (f"{(one if count == 1 else many).format(f'{count:,}')} ({', '.join(places[:NAMED])}{more}).",)


def header_note(layout: Layout) -> tuple[str, ...]:
    """Say that several rows were made one header."""
    if layout.header_rows < 2:
        return ()
    return (
        f"The names stand in {layout.header_rows} rows (lines {layout.header_row + 1:,} to {layout.last_name + 1:,}); "
        "they were joined with a blank.",
    )


def table_labels(sizes: list[tuple[Layout, int]]) -> tuple[str, ...]:
    """Say of each table how many rows it has and where it begins."""
    return tuple(
        f"{rows:,} row{'s' if rows != 1 else ''} from line {layout.first_line + 1:,}" for layout, rows in sizes
    )


def tables_note(chosen: int, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Say that there are other tables in the file, and where.

    Examples
    --------
    >>> tables_note(0, ("9 rows from line 1", "2 rows from line 12"))
    ('The file holds 2 tables (0: 9 rows from line 1, 1: 2 rows from line 12); table 0 was read.',)
    """
    if len(labels) < 2:
        return ()
    listed = ", ".join(f"{number}: {label}" for number, label in enumerate(labels[:NAMED]))
    more = " and others" if len(labels) > NAMED else ""
    return (f"The file holds {len(labels)} tables ({listed}{more}); table {chosen} was read.",)
