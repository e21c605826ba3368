"""About how large the table of a file will be, from three pieces of it."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlviz.errors import DataError
from mlviz.reading.formats import FORMATS, format_of
from mlviz.reading.layout import act_on
from mlviz.reading.narrow import prepare_part
from mlviz.reading.options import Options, options_from
from mlviz.reading.parse import parse
from mlviz.reading.peek import pieces
from mlviz.reading.room import HOLDS, WIDEST, Estimate, free_memory
from mlviz.reading.source import Source, on_disk
from mlviz.reading.typed import estimate_typed
from mlviz.reading.unpack import unpack


def estimate(source: Source, *, name: str | None = None, **given: Any) -> Estimate | None:
    r"""Return about how large the table will be, or None where there is room for it without a doubt.

    ``estimate(...).fits`` says whether there is, before anything large is read.

    Examples
    --------
    >>> estimate(b"a,b\n1,2\n3,4\n") is None
    True
    """
    options = options_from(**given)
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder:
        path, shown = on_disk(source, Path(folder), name)
        out = unpack(path, shown, Path(folder), options.member)
        form = format_of(out.path, out.name)
        if FORMATS[form].group == "typed":
            return estimate_typed(out.path, out.name, form, options)
        return estimate_text(out.path, Path(folder), options) if FORMATS[form].group == "text" else None


def estimate_text(path: Path, folder: Path, options: Options) -> Estimate | None:
    """Return about how large the table of a text file will be; None if it surely fits or cannot be read at all."""
    length, free = path.stat().st_size, free_memory()
    if length * WIDEST * HOLDS <= free:
        return None
    with tempfile.TemporaryDirectory(prefix="mlviz-", dir=folder) as own:
        part = pieces(path, Path(own))
        whole = replace(options, rows=None)
        try:
            frame = act_on(prepare_part(part, Path(own), whole), lambda file: parse(file, whole)).frame
        except DataError:
            return None
        rows = int(len(frame) * length / part.stat().st_size)
    row_bytes = float(frame.memory_usage(deep=True, index=False).sum()) / len(frame)
    return Estimate(min(rows, options.rows or rows), tuple(map(str, frame.columns)), row_bytes, free)
