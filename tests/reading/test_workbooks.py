"""Workbooks: ranges, merged cells, what is hidden, errors and formulas, both epochs of dates, and no room for bombs."""

import contextlib
import io
import random
import zipfile
from datetime import datetime, timedelta

import pandas as pd
import pytest
import xlsxwriter

from mlviz.errors import DataError
from mlviz.reading import preview, read, text_table
from mlviz.reading.sheetxml import sheet_facts
from tests.damage import damaged
from tests.reading.test_bad_input import limits
from tests.shared import DATA

__all__ = ["limits"]

DAYS = [datetime(2024, 2, 28) + timedelta(days=i) for i in range(4)]


def workbook(fill, **options):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        fill(book)
    return buffer.getvalue()


def plain(rows):
    def fill(book):
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)

    return workbook(fill)


def rewritten(raw, change):
    """The workbook with the XML of its first sheet changed."""
    source, buffer = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
    return buffer.getvalue()


ROWS = [
    ["A report of last week"],
    [],
    ["", "town", "km", "left over"],
    *[["", f"t{i}", i, "x"] for i in range(6)],
    [],
    ["", "other", "table"],
    ["", "z", 9],
]


@pytest.mark.parametrize(("cells", "skip", "count", "columns"), [("B3:C6", 2, 3, "B:C"), ("b3:d9", 2, 6, "B:D")])
def test_a_range_is_what_pandas_reads_there(cells, skip, count, columns):
    raw = plain(ROWS)
    expected = pd.read_excel(io.BytesIO(raw), engine="calamine", skiprows=skip, nrows=count, usecols=columns)
    found = read(raw, range=cells)
    pd.testing.assert_frame_equal(found.frame, expected)
    assert found.reading.option("range") == cells
    assert found.fingerprint != read(raw).fingerprint


def test_a_range_of_columns_or_rows_and_one_that_is_empty():
    raw = plain(ROWS)
    assert read(raw, range="$B:$C", table=0).names == ("town", "km")
    assert text_table(raw, range="11:12").to_dict("list") == {"other": ["z"], "table": ["9"]}
    assert preview(raw, range="B3:C4").frame.to_dict("list") == {"town": ["t0"], "km": [0]}
    with pytest.raises(DataError, match=r"H40:J50 of the sheet 'Sheet1' is empty"):
        read(raw, range="H40:J50")
    for wrong in ("B3", "F9:B3", "A0x:B2", "3:B7", "", ":"):
        with pytest.raises(DataError, match="no range of cells"):
            read(raw, range=wrong)


def test_notes_name_the_lines_of_the_sheet_not_of_the_range():
    raw = plain([["a title"], ["name", "n"], ["x", 1], [], ["y", 2], ["z", 3]])
    assert "1 row without any value was left out (line 4)." in read(raw, range="A2:B6").reading.notes


@pytest.mark.parametrize("epoch", [False, True], ids=["1900", "1904"])
def test_dates_are_right_in_both_epochs(epoch):
    def fill(book):
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "d.m.yy"})
        sheet.write_row(0, 0, ["day", "n"])
        for line, when in enumerate(DAYS, start=1):
            sheet.write_datetime(line, 0, when, day)
            sheet.write_number(line, 1, line)

    raw = workbook(fill, date_1904=epoch)
    # The serial number that stands in the file for 28 February 2024, of either epoch: 1,462 days apart.
    assert (b"<v>43888</v>" if epoch else b"<v>45350</v>") in zipfile.ZipFile(io.BytesIO(raw)).read(
        "xl/worksheets/sheet1.xml"
    )
    assert read(raw).frame["day"].tolist() == DAYS


def test_merged_cells_and_the_old_epoch_in_a_workbook_of_excel_97():
    # Written by xlwt 1.3.0 with Workbook.dates_1904 = True and write_merge(1, 3, 0, 0, "north"), (4, 5, 0, 0, "south").
    ds = read(DATA / "reading" / "typed" / "merged1904.xls")
    assert ds.frame["station"].tolist() == ["north"] * 3 + ["south"] * 2
    assert ds.frame["day"].dt.strftime("%m%d").tolist() == ["0227", "0228", "0229", "0301", "0302"]
    assert ds.reading.notes == ("2 merged cells were filled down (A2:A4, A5:A6).",)


def test_merged_titles_and_names_are_not_filled():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "Sales of the year")
        sheet.merge_range("A2:A3", "region")
        sheet.merge_range("B2:C2", "cost")
        sheet.merge_range("D2:D3", "n")
        sheet.write_row("B3", ["rail", "air"])
        for line in range(3, 9):
            sheet.write_row(line, 1, [line / 2, 2 * line, line])
        sheet.merge_range("A4:A6", "north")
        sheet.merge_range("A7:A9", "south")

    ds = read(workbook(fill))
    assert ds.names == ("region", "cost rail", "cost air", "n")
    assert ds.frame["region"].tolist() == ["north"] * 3 + ["south"] * 3
    assert "2 merged cells were filled down (A4:A6, A7:A9)." in ds.reading.notes


def hidden(book):
    sheet = book.add_worksheet("one")
    sheet.write_row(0, 0, ["name", "n", "m"])
    for line in range(1, 7):
        sheet.write_row(line, 0, [f"p{line}", line])
        sheet.write_formula(line, 2, "=1/0" if line == 3 else "=B1*2", None, "#DIV/0!" if line == 3 else 2 * line)
    sheet.write_formula(7, 2, "=NA()", None, "#N/A")
    sheet.write_row(7, 0, ["p7", 7])
    for line in (2, 4, 5000):
        sheet.set_row(line, None, None, {"hidden": True})
    sheet.set_column("B:B", None, None, {"hidden": True})
    sheet.set_column("E:XFD", None, None, {"hidden": True})


def test_what_is_hidden_and_what_is_an_error_is_told():
    ds = read(workbook(hidden))
    assert ds.reading.notes == (
        "2 rows of the sheet are hidden; they were read (3, 5).",
        "1 column is hidden; it was read (B).",
        "2 cells hold an error and are missing (C4: #DIV/0!, C8: #N/A).",
    )
    assert ds.frame["m"].tolist()[:2] == [2, 4]
    assert ds.frame["m"].isna().tolist() == [False, False, True, False, False, False, True]
    inside = read(workbook(hidden), range="A1:C3").reading.notes
    assert inside == ("1 row of the sheet is hidden; it was read (3).", "1 column is hidden; it was read (B).")


def test_formulas_nobody_has_computed_are_told():
    def uncomputed(content):
        return content.replace(b"<f>B1*2</f><v>8</v>", b"<f>B1*2</f>")

    ds = read(rewritten(workbook(hidden), uncomputed))
    assert "1 cell holds a formula whose value is not stored, and is missing (C5)." in ds.reading.notes


def test_the_quick_look_and_the_xml_tell_the_same(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook(hidden))
    assert sheet_facts(path, "one") == sheet_facts(path, "one", most=0)


def far(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_row(1, 0, [1, 2])
    sheet.write("C3", "x")


def last_corner(xml):
    """The cell of the third row moved to the last corner there is."""
    return xml.replace(b'r="C3"', b'r="XFD1048576"').replace(b'<row r="3"', b'<row r="1048576"')


HIDDEN_PLACES = {
    "as it is": lambda raw: raw,
    "other quotes": lambda raw: raw.replace(b'r="XFD1048576"', b"r='XFD1048576'"),
    "no positions": lambda raw: raw.replace(
        b"<sheetData>", b"<sheetData><row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>"
    ).replace(b' r="XFD1048576"', b""),
    "a prefix": lambda raw: (
        raw.replace(b"<c r=", b"<x:c r=")
        .replace(b"</c>", b"</x:c>")
        .replace(b"<worksheet", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"')
    ),
}


@pytest.mark.parametrize("change", HIDDEN_PLACES.values(), ids=HIDDEN_PLACES)
def test_a_cell_in_the_last_corner_takes_no_memory(change):
    with pytest.raises(DataError, match=r"reaches down to XFD1048576: 17,179,869,184 cells"):
        read(rewritten(workbook(far), lambda xml: change(last_corner(xml))))


def test_empty_cells_with_a_format_do_not_count():
    raw = rewritten(workbook(far), lambda xml: last_corner(xml).replace(b' t="s"><v>2</v>', b' s="0">'))
    assert read(raw).frame.to_dict("list") == {"a": [1], "b": [2]}


def test_a_document_type_and_other_kinds_of_workbooks_are_refused():
    with pytest.raises(DataError, match="damaged"):
        read(rewritten(plain(ROWS), lambda raw: raw.replace(b"<worksheet", b"<!DOCTYPE x []><worksheet", 1)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        book.writestr("[Content_Types].xml", "")
        book.writestr("xl/workbook.bin", b"\0")
    with pytest.raises(DataError, match=r"binary workbook \(\.xlsb\)"):
        read(buffer.getvalue())


def test_a_sheet_there_is_no_room_for_is_refused(limits):
    limits(MLVIZ_MAX_MEMORY_MB=1)
    with pytest.raises(DataError, match=r"has 18,000 cells: reading them would take 3.6 MB of memory, and 1 MB are"):
        read(plain([["a", "b"]] + [[1, 2]] * 8_999))


def test_columns_and_a_sample_of_a_sheet():
    raw = plain([["a", "b", "c"]] + [[i, f"w{i}", i / 2] for i in range(50)])
    some = read(raw, columns=["c", "a"], rows=7, seed=1)
    assert some.names == ("a", "c")
    assert (some.frame["a"] == 2 * some.frame["c"]).all()
    assert some.frame["a"].is_monotonic_increasing
    assert "A sample of 7 of the 50 rows was read, each as likely as any other (seed 1)." in some.reading.notes
    with pytest.raises(DataError, match="no column called 'd'"):
        read(raw, columns=["d"])


@pytest.mark.parametrize("at", [48, 60, 76, 68], ids=["folders", "small streams", "table", "more of the table"])
def test_a_workbook_whose_sectors_lead_in_a_circle_is_refused(at):
    # [MS-CFB] 2.2: where the header says which sector begins a chain. Unrefused, reading would never come to an end.
    raw = bytearray((DATA / "reading" / "typed" / "merged1904.xls").read_bytes())
    table = 512 * (int.from_bytes(raw[76:80], "little") + 1)
    first = int.from_bytes(raw[48:52], "little")
    raw[table + 4 * first : table + 4 * first + 4] = first.to_bytes(4, "little")
    if at != 48:
        raw[at : at + 4] = (first if at == 60 else 2**20).to_bytes(4, "little")
    with pytest.raises(DataError, match="is damaged"):
        read(bytes(raw))


@pytest.mark.parametrize("kind", ["xlsx", "xls", "sheet"])
def test_a_damaged_workbook_is_read_or_refused_in_words(kind):
    chance = random.Random(4)
    raw = (DATA / "reading" / "typed" / "merged1904.xls").read_bytes() if kind == "xls" else workbook(hidden)
    if kind == "sheet":
        xml = zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")
        files = [rewritten(raw, lambda _, bad=bad: bad) for bad in (damaged(chance, xml) for _ in range(15))]
    else:
        files = [damaged(chance, raw) for _ in range(20)]
    for bad in files:
        with contextlib.suppress(DataError):
            read(bad, name="upload")
