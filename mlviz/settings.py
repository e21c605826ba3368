"""Limits and folders, read once from the environment, in one typed place."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mlviz.errors import DataError


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an administrator can set. Each field names its environment variable.

    Attributes
    ----------
    home : Path
        ``MLVIZ_HOME``: where workspaces, uploaded files and results are kept.
    keep_days : int
        ``MLVIZ_KEEP_DAYS``: an untouched workspace is deleted after so many days.
    max_upload_mb : int
        ``MLVIZ_MAX_UPLOAD_MB``: the largest file accepted, in megabytes.
    max_unpacked_mb : int
        ``MLVIZ_MAX_UNPACKED_MB``: the largest content of a zip or gzip file (a zip bomb stops here).
    max_columns : int
        ``MLVIZ_MAX_COLUMNS``: more columns than this are refused with a message.
    max_memory_mb : int
        ``MLVIZ_MAX_MEMORY_MB``: memory that reading one table may take; 0, the default, means what is free just then.
    slots : int
        ``MLVIZ_SLOTS``: worker processes, one native thread each; default one per core.
    scheduler : str
        ``MLVIZ_SCHEDULER``: address of a Dask scheduler; empty means this machine's own slots.
    """

    home: Path
    keep_days: int = 30
    max_upload_mb: int = 500
    max_unpacked_mb: int = 2000
    max_columns: int = 2000
    max_memory_mb: int = 0
    slots: int = 1
    scheduler: str = ""


def _whole(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) < 1:
        raise DataError(f"{name} is {text!r}, not a whole number above 0.", "Correct it and start again.")
    return int(text)


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("mlviz", appauthor=False)


@cache
def settings() -> Settings:
    """Return the settings of this process, read from the environment at the first call.

    Raises
    ------
    DataError
        If a number in the environment is not a whole number above 0.

    Examples
    --------
    >>> settings().slots >= 1
    True
    """
    home = os.environ.get("MLVIZ_HOME", "").strip()
    return Settings(
        home=Path(home).expanduser() if home else _default_home(),
        keep_days=_whole("MLVIZ_KEEP_DAYS", 30),
        max_upload_mb=_whole("MLVIZ_MAX_UPLOAD_MB", 500),
        max_unpacked_mb=_whole("MLVIZ_MAX_UNPACKED_MB", 2000),
        max_columns=_whole("MLVIZ_MAX_COLUMNS", 2000),
        max_memory_mb=_whole("MLVIZ_MAX_MEMORY_MB", 0),
        slots=_whole("MLVIZ_SLOTS", os.cpu_count() or 1),
        scheduler=os.environ.get("MLVIZ_SCHEDULER", "").strip(),
    )
