"""What a file is, by its first bytes and only then by its name."""

import re
from dataclasses import dataclass
from pathlib import Path

from mlviz.errors import DataError


@dataclass(frozen=True, slots=True)
class Format:
    """One format that can be read.

    Attributes
    ----------
    key : str
        Its name in the reading report.
    label : str
        What a person calls it.
    suffixes : tuple of str
        How names of such files end, without the dot.
    group : str
        ``text``: types are found out; ``workbook``: cells are typed one by one; ``typed``: columns are.
    """

    key: str
    label: str
    suffixes: tuple[str, ...]
    group: str


FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format("csv", "CSV, TSV or text", ("csv", "tsv", "txt", "tab", "dat"), "text"),
        Format("xlsx", "Excel", ("xlsx",), "workbook"),
        Format("xls", "Excel 97", ("xls",), "workbook"),
        Format("ods", "LibreOffice", ("ods",), "workbook"),
        Format("json", "JSON", ("json", "jsonl", "ndjson"), "typed"),
        Format("parquet", "Parquet", ("parquet",), "typed"),
        Format("feather", "Feather", ("feather", "arrow"), "typed"),
        Format("stata", "Stata", ("dta",), "typed"),
        Format("sas", "SAS", ("sas7bdat",), "typed"),
        Format("xport", "SAS transport", ("xpt",), "typed"),
        Format("spss", "SPSS", ("sav", "zsav"), "typed"),
    )
}
"""Every format that can be read, in the order in which they are named."""

SUFFIXES = tuple(suffix for one in FORMATS.values() for suffix in one.suffixes)

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"PAR1", "parquet"),
    (b"ARROW1", "feather"),
    (b"<stata_dta>", "stata"),
    (b"\0" * 12 + b"\xc2\xea\x81\x60", "sas"),
    (b"HEADER RECORD*******LIB", "xport"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
)
"""How files of these formats begin."""

OLD_STATA = re.compile(rb"[\x69\x6c\x6e\x6f\x71-\x73][\x01\x02]\x01\0")
"""Versions before the thirteenth: the number of the format, the order of the bytes, the type of file."""

JSON = re.compile(rb'\s*(?:\[\s*)?\{\s*"')
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
    """Return the key of the file's format.

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
    return "json" if suffix in FORMATS["json"].suffixes or JSON.match(head) else "csv"


def _by_magic(head: bytes, suffix: str) -> str:
    if head[:4] == b"PK\x03\x04":
        return "ods" if b"opendocument.spreadsheet" in head[:200] or suffix == "ods" else "xlsx"
    if OLD_STATA.match(head):
        return "stata"
    return next((key for magic, key in MAGIC if head.startswith(magic)), "")


def _is_binary(head: bytes) -> bool:
    """Whether control characters that no text has are frequent (UTF-16 and UTF-32 are text with zeros)."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    # The first control character separates the cells of what Hive writes.
    control = sum(1 < byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    zeros = head.count(0)
    every_second = zeros and (head[0::2].count(0) == zeros or head[1::2].count(0) == zeros)
    return control > 0.02 * len(head) or (zeros > 0.1 * len(head) and not every_second)
