"""Files of SPSS, by the optional package pyreadstat in a process of its own."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING, Any

from mlviz.errors import DataError
from mlviz.reading.columnar import cut
from mlviz.reading.opened import CHUNK, Opened
from mlviz.reading.parse import Parsed
from mlviz.reading.statfiles import labelled, missing_note, whole_numbers, without_blanks

if TYPE_CHECKING:
    import pandas as pd

PATIENCE = 600
"""Seconds after which the reading of a file is given up."""


def open_spss(path: Path) -> Opened:
    """Open an SPSS file (.sav, .zsav); values a person declared missing become missing.

    The first rows are read at once, the others when they are asked for, some at a time.

    Raises
    ------
    DataError
        If the package that reads it is not installed.
    """
    if find_spec("pyreadstat") is None:
        raise DataError(
            "SPSS files need the package pyreadstat, which is not installed here.",
            "Save the table as .csv or .dta, or install it: pip install mlviz[spss].",
        )
    head = next(_tables(path, rows=CHUNK))
    known = json.loads(head.schema.metadata[b"known"])
    labels = {name: dict(words) for name, words in known["labels"].items()}
    names, declared = tuple(head.column_names), Counter[str]()

    def tables(columns: list[str] | None) -> Iterator[Any]:
        yield head if columns is None else head.select(columns)
        if known["rows"] != head.num_rows:
            yield from _tables(path, rows=CHUNK, columns=columns, start=head.num_rows)

    def frames(columns: list[str] | None, at_once: int | None) -> Iterator["pd.DataFrame"]:
        import pandas as pd

        declared.clear()
        parts = _counted(tables(columns), columns or names, declared)
        if at_once is None:
            yield pd.concat([one for table in parts for one in cut(table, None, None)], ignore_index=True)
            return
        for table in parts:
            yield from cut(table, None, at_once)

    def finish(frame: "pd.DataFrame") -> Parsed:
        frame, notes = labelled(whole_numbers(without_blanks(frame)), labels, known["ordinal"])
        return Parsed(frame, notes=(*missing_note("declared missing", +declared), *notes))

    return Opened(names, frames, known["rows"], finish=finish)


def _counted(tables: Iterator[Any], columns: Any, declared: Counter[str]) -> Iterator[Any]:
    """Return the tables, and count on the way which values were declared missing."""
    for table in tables:
        missing = json.loads(table.schema.metadata[b"missing"])
        declared.update({name: count for name, count in missing.items() if name in columns})
        yield table


def _tables(path: Path, **asked: Any) -> Iterator[Any]:
    """Return the Arrow tables that the program of its own writes."""
    import pyarrow as pa

    # -P: the modules beside the program are not to be taken for those of the standard library.
    command = [sys.executable, "-P", str(Path(__file__).with_name("savchild.py")), str(path.absolute())]
    with _running([*command, json.dumps(asked)]) as out:
        while length := out.read(8):
            yield pa.ipc.open_stream(out.read(int.from_bytes(length, "little"))).read_all()


@contextmanager
def _running(command: list[str]) -> Iterator[IO[bytes]]:
    """Run a program and hand out what it writes; it ends when nobody reads on, or takes too long."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        watch = Timer(PATIENCE, process.kill)
        watch.start()
        try:
            yield process.stdout
            if process.wait():
                raise OSError(f"the program that reads SPSS files ended with {process.returncode}")
        finally:
            watch.cancel()
            process.kill()
