"""Files whose columns have their types already: Parquet, Feather, Stata, SAS, SPSS and JSON, all through one door."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mlviz.dataset import unknown_column
from mlviz.errors import DataError, MlvizError
from mlviz.frames import normalise, orders
from mlviz.reading import columnar, jsontables, spss, statfiles
from mlviz.reading.formats import FORMATS
from mlviz.reading.opened import CHUNK, Opened
from mlviz.reading.options import Options
from mlviz.reading.parse import EMPTY_REMEDY, Parsed
from mlviz.reading.room import Estimate, free_memory
from mlviz.reading.sampling import sample_note, sample_of
from mlviz.settings import settings

if TYPE_CHECKING:
    import pandas as pd

OPENERS: dict[str, Callable[[Path], Opened]] = {
    "json": jsontables.open_json,
    "parquet": columnar.open_parquet,
    "feather": columnar.open_feather,
    "stata": statfiles.open_stata,
    "sas": statfiles.open_sas,
    "xport": statfiles.open_xport,
    "spss": spss.open_spss,
}
"""How a file of each format is opened."""

READ_AT_ONCE = ("json",)
"""Formats that tell nothing before all of the file is in memory."""


def typed_file(path: Path, name: str, form: str, options: Options, first: int | None = None) -> Parsed:
    """Return the table of a file whose columns have types, or its ``first`` rows.

    Raises
    ------
    DataError
        If it is damaged, holds no rows, has too many columns, lacks one that was asked for, or there is no room for it.
    """
    with _told(name, form):
        opened = OPENERS[form](path)
        _check_columns(opened.names)
        wanted = _wanted(opened.names, options)
        frame, notes = _rows(opened, wanted, options) if first is None else (next(opened.frames(wanted, first)), ())
        done = opened.finish(frame)
        if not len(done.frame) or not done.frame.shape[1]:
            raise DataError(f"{name!r} holds no rows.", EMPTY_REMEDY)
        told = (*opened.notes, *notes, *done.notes)
        return replace(done, frame=normalise(done.frame), notes=told, orders=orders(done.frame))


def estimate_typed(path: Path, name: str, form: str, options: Options) -> Estimate | None:
    """Return about how large the table will be, None where that is not told beforehand."""
    if form in READ_AT_ONCE:
        return None
    with _told(name, form):
        opened = OPENERS[form](path)
        return _estimate(opened, _wanted(opened.names, options), options.rows)


def _rows(opened: Opened, wanted: list[str] | None, options: Options) -> tuple["pd.DataFrame", tuple[str, ...]]:
    if options.rows is None:
        if expected := _estimate(opened, wanted):
            expected.check()
        return next(opened.frames(wanted, None)), ()
    seed = options.seed or 0
    frame, seen = sample_of(opened.frames(wanted, CHUNK), options.rows, seed)
    return frame, sample_note(len(frame), seen, seed)


def _estimate(opened: Opened, wanted: list[str] | None, rows: int | None = None) -> Estimate | None:
    if opened.n_rows is None:
        return None
    first = next(opened.frames(wanted, CHUNK), None)
    if first is None or not len(first):
        return None
    row_bytes = float(first.memory_usage(deep=True, index=False).sum()) / len(first)
    names = opened.names if wanted is None else tuple(wanted)
    return Estimate(min(opened.n_rows, rows or opened.n_rows), names, row_bytes, free_memory())


def _wanted(names: tuple[str, ...], options: Options) -> list[str] | None:
    if options.columns is None:
        return None
    for name in options.columns:
        if name not in names:
            raise unknown_column(name, names)
    return [name for name in names if name in options.columns]


def _check_columns(names: tuple[str, ...]) -> None:
    limit = settings().max_columns
    if len(names) > limit:
        raise DataError(
            f"The table has {len(names):,} columns; the limit is {limit:,}.",
            "Keep the columns you need, or ask the administrator to raise MLVIZ_MAX_COLUMNS.",
        )


@contextmanager
def _told(name: str, form: str) -> Iterator[None]:
    """Say in a sentence that a file is damaged, whatever the library that reads it raises."""
    try:
        yield
    except MlvizError:
        raise
    except MemoryError as error:
        raise DataError(f"There is no room in memory for the table in {name!r}.", "Read fewer columns.") from error
    except Exception as error:  # a damaged file makes these libraries raise anything from KeyError to struct.error
        raise DataError(
            f"The {FORMATS[form].label} file {name!r} is damaged, or written in a way that cannot be read.",
            "Write it again, or save the table as .csv.",
        ) from error
