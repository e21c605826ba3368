"""How the bytes of a text file become characters, and the file made UTF-8 where it is not."""

import codecs
import re
from pathlib import Path

from mlviz.errors import DataError
from mlviz.reading.source import BLOCK

HEAD = 1 << 16
"""Bytes looked at to detect anything. More costs seconds and tells nothing new."""

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LIKELY = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "mac_roman", "cp850", "cp437",
    "cp866", "koi8_r", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
]  # fmt: skip

CENTRAL = re.compile(rb"[A-Za-z\xc0-\xff][\x9a\x9d-\x9f\xa5\xb3\xb9\xba\xbc\xbe\xbf][A-Za-z\xc0-\xff]")
"""Letters of Central Europe within a word, where Western code pages have signs: without any the text is Western."""

ALIKE = 0.05
"""Languages recognised to shares that differ by no more are no evidence for one code page over another."""

WIDE_PAGES = ("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "cp932", "cp949")


def detect_encoding(head: bytes) -> str:
    """Return the codec of these bytes: byte order mark, then strict UTF-8, then statistics.

    Examples
    --------
    >>> detect_encoding("größe;1".encode("utf-8"))
    'utf-8'
    >>> detect_encoding("Größe;Straße;Köln;Müller".encode("cp1252"))
    'cp1252'
    """
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return encoding
    if b"\0" in head and (wide := _wide(head)):
        return wide
    if is_utf8(head):
        return "utf-8"
    return _by_statistics(head)


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8; a character cut off at the end is forgiven."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: in western text every second byte is zero."""
    half = len(head) // 2
    if head[1::2].count(0) > 0.4 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _by_statistics(head: bytes) -> str:
    from charset_normalizer import from_bytes

    # Lines without a high byte say nothing about the code page and blur the statistics.
    telling = b"\n".join(line for line in head.splitlines() if not line.isascii())[:HEAD]
    matches = from_bytes(telling, cp_isolation=LIKELY)
    best = matches.best()
    high = sum(byte > 127 for byte in telling)
    if best is None or (high < 20 and best.encoding not in WIDE_PAGES):
        # With a handful of accents every western page scores alike; cp1252 is by far the most frequent.
        return "cp1252" if _decodes(telling, "cp1252") else "latin-1"
    alike = (match for match in matches if match.coherence >= best.coherence - ALIKE and match.chaos <= best.chaos)
    western = next((match for match in alike if "cp1252" in match.could_be_from_charset), None)
    if western and western.language != "Hungarian" and not CENTRAL.search(telling):
        # French and Spanish read as Central European score nearly the same, and have other letters.
        return "cp1252"
    return best.encoding


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def check_codec(encoding: str) -> str:
    """Refuse an override that names no text encoding."""
    try:
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError(encoding)
    except LookupError:
        raise DataError(f"There is no encoding called {encoding!r}.", "Try utf-8, cp1252 or utf-16.") from None
    return encoding


def to_utf8(path: Path, encoding: str, folder: Path, skip_lines: int = 0) -> Path:
    """Write the file as UTF-8 without its first lines and without zero characters.

    Raises
    ------
    DataError
        If a byte does not fit the encoding.
    """
    target = folder / "utf8"
    try:
        with path.open(encoding=encoding, newline="") as text, target.open("w", encoding="utf-8", newline="") as out:
            pending = skip_lines
            while block := text.read(BLOCK):
                pending, rest = _skip(block, pending)
                out.write(rest.replace("\0", ""))
    except (UnicodeError, LookupError) as error:
        where = f" at byte {error.start:,}" if isinstance(error, UnicodeDecodeError) else ""
        raise DataError(
            f"The file is not written in {encoding}: it holds bytes that mean nothing in it{where}.",
            "Leave the encoding open to have it detected, or choose another one.",
        ) from error
    return target


def _skip(block: str, pending: int) -> tuple[int, str]:
    """Drop up to so many lines from the block; return how many are left to drop, and the rest."""
    start = 0
    while pending:
        cut = _line_end(block, start)
        if cut < 0:
            return pending, ""
        start, pending = cut, pending - 1
    return pending, block[start:]


def _line_end(text: str, start: int) -> int:
    r"""Position after the next line break (\n, \r\n or \r), -1 if there is none."""
    feed, back = text.find("\n", start), text.find("\r", start)
    if back >= 0 and (feed < 0 or back < feed):
        return back + 2 if text.startswith("\n", back + 1) else back + 1
    return feed + 1 if feed >= 0 else -1
