"""Gzip and zip: one file comes out, within limits that stop a zip bomb while it unpacks."""

import gzip
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mlviz.errors import DataError
from mlviz.reading.formats import SUFFIXES
from mlviz.reading.source import BLOCK, MEGABYTE
from mlviz.settings import settings

TABLES = tuple(f".{suffix}" for suffix in SUFFIXES)
NAMED = 5
DAMAGES = (
    *(zipfile.BadZipFile, EOFError, OSError, zlib.error, lzma.LZMAError, struct.error),
    *(RuntimeError, ValueError, LookupError, OverflowError, MemoryError),
)
"""What is raised where a packed file is damaged: names that are no text, places beyond the end, ways unknown."""

RATIO, RATIO_FROM = 1000, 50 * MEGABYTE
"""Text packs about 10 to 1, at most some hundreds; beyond 1000 to 1 it is a bomb. Small contents are spared."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file as it came out, its name, and the names of all there were to choose from, where there are several."""

    path: Path
    name: str
    member: str = ""
    members: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """That there are others, and which they are."""
        if not self.members:
            return ()
        more = f" and {len(self.members) - NAMED:,} more" if len(self.members) > NAMED else ""
        listed = ", ".join(map(repr, self.members[:NAMED]))
        return (f"The zip file holds {len(self.members):,} tables ({listed}{more}); {self.member!r} was read.",)

    @property
    def used(self) -> tuple[tuple[str, object], ...]:
        """Which was chosen, in the words in which it can be overridden."""
        return (("member", self.member),) if self.members else ()


def unpack(path: Path, name: str, folder: Path, member: str | None = None) -> Unpacked:
    """Return the table inside a gzip or zip file, or the file itself if it is neither.

    Raises
    ------
    DataError
        If it is damaged, needs a password, holds no table, or unpacks to more than the limit.
    """
    with path.open("rb") as file:
        magic = file.read(4)
    try:
        if magic[:2] == b"\x1f\x8b":
            with gzip.open(path) as packed:
                return Unpacked(_copy(packed, path, folder, name), name.removesuffix(".gz"))
        if magic == b"PK\x03\x04":
            return _unzip(path, name, folder, member)
    except DAMAGES as error:
        raise DataError(
            f"The file {name!r} is damaged and cannot be unpacked.", "Pack or download it again."
        ) from error
    if magic in (b"PK\x05\x06", b"PK\x07\x08"):
        raise DataError(f"The zip file {name!r} holds no file.", "Put the table into it, or upload it unpacked.")
    return Unpacked(path, name)


def _unzip(path: Path, name: str, folder: Path, wanted: str | None) -> Unpacked:
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not _hidden(m.filename)]
        names = {m.filename for m in members}
        if "[Content_Types].xml" in names or "mimetype" in names or "content.xml" in names:
            _check_total(members, name)
            return Unpacked(path, name)
        tables = [m for m in members if Path(m.filename).suffix.lower() in TABLES] or (
            members if len(members) == 1 else []
        )
        if not tables:
            raise DataError(f"The zip file {name!r} holds no table.", f"Put one of {', '.join(TABLES)} into it.")
        asked = [m for m in tables if wanted in (None, m.filename)]
        chosen = max(asked, key=lambda m: m.file_size, default=None)
        if chosen is None:
            raise DataError(f"The zip file {name!r} holds no {wanted!r}.", f"Choose {tables[0].filename!r} or another.")
        if chosen.flag_bits & 1:
            raise DataError(f"The zip file {name!r} is protected by a password.", "Unpack it and upload the table.")
        with archive.open(chosen) as packed:
            out = _copy(packed, path, folder, name)
        several = tuple(m.filename for m in tables) if len(tables) > 1 else ()
        return Unpacked(out, Path(chosen.filename).name, chosen.filename, several)


def _hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or Path(name).name.startswith(".")


def _check_total(members: list[zipfile.ZipInfo], name: str) -> None:
    # What the directory says may be a lie, but the library that opens workbooks stops at these sizes too.
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    _check(total, packed, name)


def _check(size: int, packed: int, name: str) -> None:
    limit = settings().max_unpacked_mb
    if size > limit * MEGABYTE:
        raise DataError(
            f"The file {name!r} unpacks to more than {limit:,} MB, which is the limit.",
            "Upload fewer rows, or ask the administrator to raise MLVIZ_MAX_UNPACKED_MB.",
        )
    if size > RATIO_FROM and size > RATIO * max(packed, 1):
        raise DataError(
            f"The file {name!r} unpacks to more than {RATIO:,} times its size, as no table does.",
            "Unpack it and upload the table itself.",
        )


def _copy(packed: IO[bytes] | gzip.GzipFile, path: Path, folder: Path, name: str) -> Path:
    """Unpack block by block, looking at the limits after each."""
    target, size, packed_size = folder / "unpacked", 0, path.stat().st_size
    with target.open("wb") as out:
        while block := packed.read(BLOCK):
            size += out.write(block)
            _check(size, packed_size, name)
    if size == 0:
        raise DataError(f"The file inside {name!r} is empty.", "Choose a file with at least a header and one row.")
    return target
