"""A data set without its frame: what is stored beside the Arrow file."""

from dataclasses import dataclass

from mlviz.dataset import ReadingReport
from mlviz.kinds import Schema


@dataclass(frozen=True, slots=True)
class StoredDataset:
    """Name, columns, fingerprint and reading report of a table kept on disk."""

    name: str
    columns: Schema
    fingerprint: str
    reading: ReadingReport
