"""The sample tables that come with the project: small, real, one question each."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mlviz.errors import DataError

SECTORS = ("finance", "healthcare", "retail", "technology", "science")
REMEDY = "Run from a checkout of the project, which holds them, or upload a file of your own."


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample table; ``target`` is empty where no column is to be predicted."""

    key: str
    file: str
    title: str
    sector: str
    question: str
    target: str
    source: str
    licence: str
    rows: int
    columns: int

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return folder() / self.file


def folder() -> Path:
    """Return the folder of the samples, beside the package.

    Raises
    ------
    DataError
        If the package was installed without them.
    """
    found = Path(__file__).resolve().parents[2] / "sample_data"
    if not (found / "index.toml").is_file():
        raise DataError("The sample data are not on this machine.", REMEDY)
    return found


def sample_path(sample: Sample) -> Path:
    """Return where the sample's file lies."""
    return sample.path


@cache
def samples() -> tuple[Sample, ...]:
    """Return all samples in the order of their cards.

    Examples
    --------
    >>> sorted({sample.sector for sample in samples()}) == sorted(SECTORS)
    True
    """
    index = tomllib.loads((folder() / "index.toml").read_text(encoding="utf-8"))
    return tuple(Sample(**entry) for entry in index["sample"])


def sample(key: str) -> Sample:
    """Return one sample by its key.

    Raises
    ------
    DataError
        If there is none of this key.
    """
    found = next((one for one in samples() if one.key == key), None)
    if found is None:
        raise DataError(f"There is no sample called {key!r}.", f"Choose one of {', '.join(s.key for s in samples())}.")
    return found


def __getattr__(name: str) -> tuple[Sample, ...]:
    """Read the index when ``SAMPLES`` is first asked for, so that importing this module needs no file."""
    if name == "SAMPLES":
        return samples()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
