"""From what a caller holds (path, bytes, open file) to a file on disk within the limits."""

import hashlib
from pathlib import Path
from typing import BinaryIO

from mlviz.errors import DataError
from mlviz.settings import settings

Source = str | Path | bytes | BinaryIO
"""What can be read: a path, the bytes themselves or an open binary file."""

BLOCK, HASHED = 1 << 20, 1 << 22
MEGABYTE = 1_000_000


def on_disk(source: Source, folder: Path, name: str | None) -> tuple[Path, str]:
    """Return a path that holds the bytes and the name to show.

    A path is read where it lies; bytes and open files are spooled into ``folder``, a private one, because
    pandas reads fastest from a local path.

    Raises
    ------
    DataError
        If the file is not there, is empty or is larger than the limit.
    """
    if isinstance(source, str | Path):
        path = Path(source)
        if not path.is_file():
            raise DataError(f"There is no file {path.name!r}.", "Check its name and folder.")
        shown = name or path.name
    else:
        path = folder / "upload"
        _spool(source, path)
        shown = name or Path(str(getattr(source, "name", "") or "data")).name
    size = path.stat().st_size
    if size == 0:
        raise DataError(f"The file {shown!r} is empty.", "Choose a file with at least a header and one row.")
    check_size(size, shown)
    return path, shown


def check_size(size: int, name: str) -> None:
    """Refuse a file over the limit for uploads."""
    limit = settings().max_upload_mb
    if size > limit * MEGABYTE:
        raise DataError(
            f"The file {name!r} has {size / MEGABYTE:,.0f} MB; the limit is {limit:,} MB.",
            "Upload a part of the rows, or ask the administrator to raise MLVIZ_MAX_UPLOAD_MB.",
        )


def _spool(source: bytes | BinaryIO, path: Path) -> None:
    if isinstance(source, bytes | bytearray | memoryview):
        path.write_bytes(source)
        return
    if not hasattr(source, "read"):
        raise DataError(f"A {type(source).__name__} cannot be read.", "Give a path, bytes or an open binary file.")
    written = 0
    with path.open("wb") as out:
        while block := source.read(BLOCK):
            if isinstance(block, str):
                raise DataError("The file was opened as text.", 'Open it with mode "rb".')
            written += out.write(block)
            check_size(written, "upload")


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes."""
    content = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        # Large blocks: beside the parsing every block waits for the interpreter's lock once.
        while block := file.read(HASHED):
            content.update(block)
    return content.hexdigest()
