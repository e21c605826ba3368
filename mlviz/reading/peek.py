"""The beginning of a long text file, cut at a line, so that a preview costs the same for every size."""

from pathlib import Path

from mlviz.reading.encoding import HEAD
from mlviz.reading.options import Options


def first_part(path: Path, folder: Path, options: Options) -> Path:
    """Return a file with the first 64 KB up to a whole line, or the file itself if it is no longer."""
    if path.stat().st_size <= HEAD:
        return path
    with path.open("rb") as file:
        raw = file.read(HEAD)
    if options.encoding is not None and options.encoding.startswith("utf-16") or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return path
    part = folder / "part"
    part.write_bytes(raw[: raw.rfind(b"\n") + 1] or raw)
    return part


def pieces(path: Path, folder: Path) -> Path:
    """Return a file with the beginning of a long text file and whole lines from its middle and its end.

    One in UTF-16 has no more than its beginning.
    """
    length = path.stat().st_size
    if length <= 3 * HEAD:
        return path
    part = folder / "pieces"
    with path.open("rb") as file, part.open("wb") as out:
        head = file.read(HEAD)
        wide = 0 in head[:256]
        out.write(head if wide else head[: head.rfind(b"\n") + 1] or head)
        for start in () if wide else (length // 2, length - HEAD):
            file.seek(start)
            raw = file.read(HEAD)
            out.write(raw[raw.find(b"\n") + 1 : raw.rfind(b"\n") + 1])
    return part
