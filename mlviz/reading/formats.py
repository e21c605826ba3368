"""What a file is, by its first bytes and only then by its name."""

from pathlib import Path

from mlviz.errors import DataError

NO_TABLES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM6", "a bitmap picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a sound, film or picture"),
    (b"%PDF", "a PDF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"(\xb5/\xfd", "a zstandard archive"),
    (b"SQLite format 3", "an SQLite data base"),
)
WEB_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table")
REMEDY = "Save the table as .csv or .xlsx and upload that."


def format_of(path: Path, name: str) -> str:
    """Return ``csv``, ``xlsx``, ``xls``, ``ods``, ``json`` or ``parquet``.

    Raises
    ------
    DataError
        If the bytes are those of something that is no table.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    suffix = Path(name).suffix.lower().lstrip(".")
    if known := _by_magic(head, suffix):
        return known
    for magic, what in NO_TABLES:
        if head.startswith(magic):
            raise DataError(f"The file {name!r} is {what}, not a table.", REMEDY)
    if head.lstrip().lower().startswith(WEB_PAGES):
        raise DataError(f"The file {name!r} is a web page, not a table.", REMEDY)
    if _is_binary(head):
        raise DataError(f"The file {name!r} holds binary data, not text.", REMEDY)
    # A text file with the name of a workbook is common (many programs export CSV as .xls), so the name counts
    # for JSON alone.
    return "json" if suffix == "json" or head.lstrip()[:2] in (b"[{", b'{"') else "csv"


def _by_magic(head: bytes, suffix: str) -> str:
    if head[:4] == b"PK\x03\x04":
        return "ods" if b"opendocument.spreadsheet" in head[:200] or suffix == "ods" else "xlsx"
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "xls"
    return "parquet" if head[:4] == b"PAR1" else ""


def _is_binary(head: bytes) -> bool:
    """Whether control characters that no text has are frequent (UTF-16 and UTF-32 are text with zeros)."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    # The first control character separates the cells of what Hive writes.
    control = sum(1 < byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    zeros = head.count(0)
    every_second = zeros and (head[0::2].count(0) == zeros or head[1::2].count(0) == zeros)
    return control > 0.02 * len(head) or (zeros > 0.1 * len(head) and not every_second)
