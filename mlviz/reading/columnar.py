"""Parquet and Feather (Arrow IPC) files, read by pyarrow."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlviz.reading.opened import Opened

if TYPE_CHECKING:
    import pandas as pd


def open_parquet(path: Path) -> Opened:
    """Open a Parquet file."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)

    def frames(columns: list[str] | None, at_once: int | None) -> Iterator["pd.DataFrame"]:
        if at_once is None:
            yield _frame(file.read(columns=columns))
            return
        for batch in file.iter_batches(at_once, columns=columns):
            yield _frame(batch)

    return Opened(tuple(file.schema_arrow.names), frames, file.metadata.num_rows)


def open_feather(path: Path) -> Opened:
    """Open a Feather file, which is an Arrow IPC file."""
    import pyarrow as pa

    names = tuple(pa.ipc.open_file(path).schema.names)

    def opened(columns: list[str] | None) -> Any:
        kept = None if columns is None else [names.index(name) for name in columns]
        return pa.ipc.open_file(path, options=pa.ipc.IpcReadOptions(included_fields=kept))

    def batches(columns: list[str] | None) -> Iterator[Any]:
        file = opened(columns)
        return (file.get_batch(number) for number in range(file.num_record_batches))

    def frames(columns: list[str] | None, at_once: int | None) -> Iterator["pd.DataFrame"]:
        if at_once is None:
            yield _frame(opened(columns).read_all())
            return
        for batch in batches(columns):
            yield from cut(batch, None, at_once)

    return Opened(names, frames, sum(batch.num_rows for batch in batches(list(names[:1]))))


def cut(table: Any, columns: list[str] | None, at_once: int | None) -> Iterator["pd.DataFrame"]:
    """Return a table that is in memory already in frames of so many rows."""
    chosen, step = table if columns is None else table.select(columns), at_once or max(1, table.num_rows)
    for start in range(0, max(1, table.num_rows), step):
        yield _frame(chosen.slice(start, step))


def _frame(table: Any) -> "pd.DataFrame":
    """Return an Arrow table as a frame; what pandas has noted in it is ignored, for its index would get lost."""
    # A damaged file can hold texts that are none and positions beyond the end: nothing else looks at them.
    table.validate(full=True)
    return table.to_pandas(ignore_metadata=True, date_as_object=False, split_blocks=True, self_destruct=True)
