"""A data set on disk: the frame as an uncompressed Arrow file that is mapped into memory, the rest as JSON."""

import os
from pathlib import Path

import pandas as pd
import pyarrow as pa

from mlviz.dataset import Dataset, ReadingReport
from mlviz.errors import DataError
from mlviz.results.stored import StoredDataset
from mlviz.workspace import frozen


def write(folder: Path, dataset: Dataset) -> None:
    """Write a data set that came from a file; its description last, which says that the frame is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pandas(_named(dataset.frame), preserve_index=False)
    beside = folder / f"frame.arrow.{os.getpid()}.{os.urandom(4).hex()}"  # others may be writing the same table
    with pa.OSFile(str(beside), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table)
    beside.replace(folder / "frame.arrow")
    report = dataset.reading or ReadingReport("table")
    frozen.write(folder, StoredDataset(dataset.name, dataset.columns, dataset.fingerprint, report))


def read(folder: Path) -> Dataset:
    """Return the data set written to a folder.

    Raises
    ------
    DataError
        If it is not there or cannot be read.
    """
    stored = frozen.read(folder)
    if not isinstance(stored, StoredDataset):
        raise DataError("The stored table has no description.", "Open the file again.")
    try:
        with pa.memory_map(str(folder / "frame.arrow")) as source:
            table = pa.ipc.open_file(source).read_all()
    except (OSError, pa.ArrowInvalid):
        raise DataError("The stored table cannot be read.", "Open the file again.") from None
    if table.num_columns != len(stored.columns):
        raise DataError("The stored table does not fit its description.", "Open the file again.")
    frame = table.to_pandas()
    frame.columns = [column.name for column in stored.columns]
    return Dataset(frame, stored.name, stored.columns, stored.fingerprint, stored.reading)


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with positions as names: Arrow refuses some names people use."""
    plain = frame.copy(deep=False)
    plain.columns = [f"x{i}" for i in range(frame.shape[1])]
    return plain
