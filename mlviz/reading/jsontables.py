"""JSON in the shapes tables are written in: records, columns, by index, split, and one object a line."""

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlviz.errors import DataError
from mlviz.frames import free_names, unique_names
from mlviz.reading.opened import Opened
from mlviz.reading.parse import Parsed
from mlviz.reading.room import free_memory, size
from mlviz.results.wording import listed
from mlviz.settings import settings

if TYPE_CHECKING:
    import pandas as pd

KEY = "key"
"""Name of the column with the keys of a table that is written by index."""

HELD = 10
"""Bytes of memory that reading takes for each byte of a JSON file, at the most about."""

REMEDY = "Write it as a list of objects: [{...}, {...}]."
Record = dict[str, Any]
Found = tuple[list[Record], tuple[str, ...]]


def open_json(path: Path) -> Opened:
    """Open a JSON file.

    Raises
    ------
    DataError
        If there is no table in it, or no room for what stands in it.
    """
    needed, free = path.stat().st_size * HELD, free_memory()
    if needed > free:
        raise DataError(
            f"A JSON file is read as a whole: that would take {size(needed)} of memory, and {size(free)} are free.",
            "Save the table as .csv or .parquet: those can be read in parts.",
        )
    try:
        content = _content(path.read_bytes())
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno:,})" if isinstance(error, json.JSONDecodeError) else ""
        raise DataError(f"The file is no JSON table: it breaks off or is damaged{where}.", REMEDY) from error
    records, notes = records_of(content)
    columns, deep = _columns(records)
    if deep:
        notes = (*notes, f"Lists and deeper objects in {listed(deep)} were kept as text.")
    return Opened(tuple(columns), partial(_frames, columns, len(records)), len(records), notes, _dated)


def _content(raw: bytes) -> Any:
    """Return what the text says; several values one after the other, as in JSON lines, are a list."""
    try:
        return json.loads(raw)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
        text = raw.decode(json.detect_encoding(raw))
        # splitlines would also cut at marks such as U+2028, which may stand inside a text.
        return [json.loads(line) for line in re.split(r"[\r\n]", text) if line.strip()]


def records_of(content: Any) -> Found:
    """Return the rows of a table and what there is to say of its shape.

    Examples
    --------
    >>> records_of({"a": [1, 2], "b": ["x", "y"]})[0]
    [{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}]
    >>> records_of({"Rome": {"km": 3}, "Oslo": {"km": 5}})[0]
    [{'key': 'Rome', 'km': 3}, {'key': 'Oslo', 'km': 5}]
    """
    if isinstance(content, list):
        return _listed(content), ()
    if not isinstance(content, dict) or not content:
        raise DataError("The file is no JSON table: it holds a single value.", REMEDY)
    names, rows = content.get("columns"), content.get("data")
    if isinstance(names, list) and isinstance(rows, list) and all(isinstance(row, list) for row in rows):
        return _split(names, rows, {key: content[key] for key in content if key not in ("columns", "data")})
    values = list(content.values())
    if all(isinstance(value, dict) for value in values):
        return _nested(content)
    lists = {key: value for key, value in content.items() if isinstance(value, list)}
    if len(lists) == len(values) and len({len(value) for value in values}) == 1:
        return _turned({key: dict(enumerate(value)) for key, value in content.items()}), ()
    if len(lists) == 1:
        [(key, rows)] = lists.items()
        return _listed(rows), _beside(key, [name for name in content if name != key])
    if lists:
        raise DataError("The file is no JSON table: its lists have different lengths.", REMEDY)
    return [content], ()


def _listed(rows: list[Any]) -> list[Record]:
    """Return the rows of a list: objects, lists under a first list of names, or single values."""
    if rows and all(isinstance(row, list) for row in rows):
        named = len(rows) > 1 and all(isinstance(name, str) for name in rows[0]) and len(set(rows[0])) == len(rows[0])
        names = rows[0] if named else []
        return _under(names, rows[1 if named else 0 :])
    return [row if isinstance(row, dict) else {"value": row} for row in rows]


def _under(names: list[str], rows: list[list[Any]]) -> list[Record]:
    """Return rows of lists under these names; cells beyond them get columns named by their position."""
    width = max(map(len, rows), default=0)
    names = unique_names([*names, *[""] * (width - len(names))])
    return [dict(zip(names, row, strict=False)) for row in rows]


def _split(names: list[Any], rows: list[list[Any]], others: Record) -> Found:
    """Return the rows of a table that keeps names and rows apart; an index that says more than a count is a column.

    Examples
    --------
    >>> _split(["a", "a"], [[1, 2]], {"index": ["Rome"]})[0]
    [{'key': 'Rome', 'a': 1, 'a (2)': 2}]
    """
    sound, notes = unique_names(names), list[str]()
    changed = [new for old, new in zip(names, sound, strict=True) if str(old).strip() != new]
    if changed:
        notes.append(f"Empty or repeated column names became {listed(changed)}.")
    records, index = _under(sound, rows), others.get("index")
    if isinstance(index, list) and len(index) == len(records):
        others = {key: other for key, other in others.items() if key != "index"}
        if index != list(range(len(index))):
            [key] = free_names([KEY], sound)
            records = [{key: mark, **row} for mark, row in zip(index, records, strict=True)]
            notes.append(f"The index of the table became the column {key!r}.")
    return records, (*notes, *_beside("data", list(others)))


def _beside(key: str, others: list[str]) -> tuple[str, ...]:
    return (f"The table under {key!r} was read; beside it stand {listed(others)}.",) if others else ()


def _nested(content: dict[str, Record]) -> Found:
    """Return the rows of objects in an object: columns whose keys count from 0, or else rows, each under its key."""
    inner = next(iter(content.values()))
    counted = [str(place) for place in range(len(inner))]
    if inner and list(inner) == counted and all(list(column) == counted for column in content.values()):
        return _turned(content), ()
    if list(content) == [str(place) for place in range(len(content))]:
        return list(content.values()), ()
    [name] = free_names([KEY], (field for row in content.values() for field in row))
    return [{name: key, **row} for key, row in content.items()], (f"The key of each row became the column {name!r}.",)


def _turned(columns: dict[str, dict[Any, Any]]) -> list[Record]:
    places = next(iter(columns.values()))
    return [{name: column[place] for name, column in columns.items()} for place in places]


def _columns(records: list[Record]) -> tuple[dict[str, list[Any]], list[str]]:
    """Return the values of each column, objects one level down as columns of their own, and which hold deeper ones.

    Columns come in the order in which they are first met.
    """
    limit, columns, deep = settings().max_columns, dict[str, list[Any]](), dict[str, None]()
    for row, record in enumerate(records):
        for name, value in _flat(record):
            if isinstance(value, list | dict):
                value = json.dumps(value, ensure_ascii=False)
                deep[name] = None
            column = columns.get(name)
            if column is None:
                if len(columns) == limit:
                    raise DataError(f"The table has more than {limit:,} columns.", "Keep the columns you need.")
                column = columns[name] = []
            column.extend([None] * (row - len(column)))
            column.append(value)
    for column in columns.values():
        column.extend([None] * (len(records) - len(column)))
    return columns, list(deep)


def _flat(record: Record) -> Iterator[tuple[str, Any]]:
    """Return the fields of a row with those of its objects; a name that is both keeps the field of the row.

    Examples
    --------
    >>> list(_flat({"a": 1, "b": {"c": 2, "d": [3]}}))
    [('a', 1), ('b.c', 2), ('b.d', [3])]
    """
    for name, value in record.items():
        if not isinstance(value, dict) or not value:
            yield name, None if value == {} else value
            continue
        for inner, one in value.items():
            path = f"{name}.{inner}"
            yield (f"{name}..{inner}" if path in record else path), one


def _frames(
    columns: dict[str, list[Any]], length: int, wanted: list[str] | None, at_once: int | None
) -> Iterator["pd.DataFrame"]:
    import pandas as pd

    names, step = list(columns) if wanted is None else wanted, at_once or max(1, length)
    for start in range(0, max(1, length), step):
        parts = {name: pd.Series(columns[name][start : start + step], dtype=object) for name in names}
        yield pd.DataFrame(parts)


def _dated(frame: "pd.DataFrame") -> Parsed:
    """Make columns of texts that are dates dates: JSON has no other way to write them."""
    import pandas as pd

    from mlviz.reading.columns import type_column
    from mlviz.reading.conversions import Notation

    found = {}
    for name in frame.columns:
        if pd.api.types.infer_dtype(frame[name], skipna=True) == "string":
            typed = type_column(frame[name].astype("str"), Notation(("",)))
            if typed.values.dtype.kind == "M" and typed.unparsed is None:
                found[name] = typed
    dates = {name: typed.values for name, typed in found.items()}
    return Parsed(
        frame.assign(**dates) if dates else frame,
        notes=tuple(note for typed in found.values() for note in typed.notes),
        read_as=tuple(told for typed in found.values() for told in typed.read_as),
    )
