"""What the library that reads workbooks does not tell of an .xlsx sheet: hidden rows, errors, formulas without a value.

It also tells how far a sheet reaches before that library makes room for all its cells: a single cell in the last corner
would ask for 400 GB and end the process. A quick look at the bytes settles most sheets; the others are read as XML.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from xml.parsers import expat

from mlviz.reading.cellrange import MOST_COLUMNS, CellRange, column_letters, column_number
from mlviz.reading.source import BLOCK

WHOLE = CellRange(0, 0, None, None)
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"

CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
OTHER_CELLS = re.compile(rb"<(?:[^\s<>/:]+:c|c(?! r=\"[A-Z]{1,3}\d{1,7}\"))[\s/>]")
TELLING = (b"hidden=", b't="e"', b"t='e'", b"<f>", b"<f ", b"<f/")
YES = ("1", "true")
LONG = 4 * BLOCK
"""Bytes without the beginning of a cell."""


@dataclass(slots=True)
class SheetFacts:
    """What was found in a sheet, within the cells that are read; rows and columns count from 0.

    Attributes
    ----------
    height, width : int
        How far cells with a value reach, within or not.
    hidden_rows, hidden_columns : list of int
        Those a person does not see.
    errors, uncomputed : list of str
        Cells with an error, as ``D2: #N/A``, and with a formula whose value is not stored, as ``D2``.
    """

    height: int = 0
    width: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    uncomputed: list[str] = field(default_factory=list)


def sheet_facts(path: Path, sheet: str, within: CellRange = WHOLE, most: int = 50_000_000) -> SheetFacts:
    """Return what there is to tell of a sheet; one that seems to have more than ``most`` cells is read as XML to know.

    Raises
    ------
    ExpatError, BadZipFile, KeyError, ValueError
        If the workbook has no such sheet, or is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        part = _part(archive, sheet)
        with archive.open(part) as stream:
            seen = _glance(stream)
        unsure = not seen.sure or seen.height * seen.width > most
        facts = SheetFacts() if unsure else SheetFacts(seen.height, seen.width)
        if unsure or seen.telling:
            with archive.open(part) as stream:
                _Reader(facts, within, unsure).parser.ParseFile(stream)
        return facts


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the file in the archive that holds a sheet."""
    files = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    sheets, targets = dict[str, str](), dict[str, str]()

    def note_sheet(tag: str, given: dict[str, str]) -> None:
        if _bare(tag) == "sheet":
            sheets[given.get("name", "")] = next((v for k, v in given.items() if k.endswith(":id")), "")

    def note_target(tag: str, given: dict[str, str]) -> None:
        if _bare(tag) == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    for name, note in ((WORKBOOK, note_sheet), (RELATIONS, note_target)):
        with archive.open(files[name]) as stream:
            _parser(note).ParseFile(stream)
    target = targets.get(sheets.get(sheet, ""), "").replace("\\", "/")
    if not target:
        raise KeyError(sheet)
    whole = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return files[whole.lower()]


def _parser(start: Callable[[str, dict[str, str]], None]) -> "expat.XMLParserType":
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    return parser


def _refuse(*_: object) -> None:
    """A workbook defines no entities; who does means harm."""
    raise ValueError("a workbook has no document type")


def _bare(tag: str) -> str:
    return tag.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class _Glance:
    """How far cells reach, with or without a value; whether that is ``sure``; whether there is more to tell."""

    height: int
    width: int
    sure: bool
    telling: bool


def _glance(stream: IO[bytes]) -> _Glance:
    """Look at the bytes; a sheet whose cells are not written as usual is left at once."""
    columns, lines, rest = set[bytes](), {b"0"}, b""
    more = sure = True
    telling = False
    while more and sure:
        block = stream.read(BLOCK)
        more, text = bool(block), rest + block
        # What may go on in the next block waits for it.
        cut = max(0, text.rfind(b"<c")) if more else len(text)
        text, rest = text[:cut], text[cut:]
        found = CELL.findall(text)
        columns.update(letters for letters, _ in found)
        lines.update(digits for _, digits in found)
        sure = len(rest) < LONG and b"<!D" not in text and not OTHER_CELLS.search(text)
        telling = telling or any(one in text for one in TELLING)
    width = max((column_number(letters.decode()) + 1 for letters in columns), default=0)
    return _Glance(max(map(int, lines)), width, sure, telling)


class _Reader:
    """Reads a sheet as XML, element by element.

    Most are cells with a plain value, whose end is looked at to ``measure`` how far they reach, and otherwise not.
    """

    def __init__(self, facts: SheetFacts, within: CellRange, measure: bool) -> None:
        self.facts, self.within, self.measure = facts, within, measure
        self.row = self.column = -1
        self.given: dict[str, str] = {}
        self.text: list[str] = []
        self.formula = self.valued = False
        self.parser = _parser(self.start)
        self._listen(False)

    def _listen(self, to_text: bool) -> None:
        """Have ends and texts told, or only what is always needed."""
        self.parser.EndElementHandler = self.end if to_text or self.measure else None
        self.parser.CharacterDataHandler = self.text.append if to_text else None

    def start(self, tag: str, given: dict[str, str]) -> None:
        tag = _bare(tag) if ":" in tag else tag
        if tag == "c":
            self.given, self.formula, self.valued = given, False, False
            self.column += 1
            if given.get("t") == "e":
                self._listen(True)
        elif tag in ("v", "is"):
            self.valued = True
            self.text.clear()
        elif tag == "f":
            self.formula = True
            self._listen(True)
        elif tag == "row":
            self._row(given)
        elif tag == "col" and given.get("hidden") in YES:
            columns = range(int(given["min"]) - 1, int(given["max"]))
            self.facts.hidden_columns += filter(self.within.has_column, columns[:MOST_COLUMNS])

    def end(self, tag: str) -> None:
        tag = _bare(tag) if ":" in tag else tag
        if tag == "f":
            self.text.clear()
        elif tag == "c":
            if self.valued or self.formula:
                self._cell(self.given.get("r", ""), "".join(self.text).strip())
            self.text.clear()
            self._listen(False)

    def _row(self, given: dict[str, str]) -> None:
        self.row, self.column = int(given["r"]) - 1 if "r" in given else self.row + 1, -1
        if given.get("hidden") in YES and self.within.has_row(self.row):
            self.facts.hidden_rows.append(self.row)

    def _cell(self, name: str, text: str) -> None:
        """Take a cell into account in which something stands."""
        if name:
            letters = name.rstrip("0123456789")
            self.column, self.row = column_number(letters), int(name[len(letters) :]) - 1
        facts, kind = self.facts, self.given.get("t")
        if self.measure:
            facts.height, facts.width = max(facts.height, self.row + 1), max(facts.width, self.column + 1)
        if not (self.formula or kind == "e") or not self.within.has(self.row, self.column):
            return
        name = f"{column_letters(self.column)}{self.row + 1}"
        if kind == "e":
            facts.errors.append(f"{name}: {text}")
        elif not text and kind != "str":
            facts.uncomputed.append(name)
