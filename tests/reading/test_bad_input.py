"""Bad input gets a sentence: what is wrong, where, what to do."""

import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import pytest

from mlviz import settings as settings_module
from mlviz.errors import DataError
from mlviz.kinds import Kind
from mlviz.reading import preview, read, read_text, text_table

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20


@pytest.fixture
def limits(monkeypatch):
    """Small limits, read afresh."""

    def set_limits(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, str(value))
        settings_module.settings.cache_clear()

    yield set_limits
    monkeypatch.undo()
    settings_module.settings.cache_clear()


def zipped(name, content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b"\n \n\n", "no table"),
    "header only": (b"a,b,c\n", "no rows"),
    "picture": (PNG, "PNG picture"),
    "binary": (bytes(range(256)) * 40, "binary"),
    "pdf": (b"%PDF-1.7\n...", "PDF"),
    "empty gzip": (gzip.compress(b""), "empty"),
    "broken gzip": (gzip.compress(b"a,b\n1,2\n" * 999)[:40], "damaged"),
    "broken zip": (zipped("a.csv", "a,b\n1,2\n" * 999)[:60], "damaged"),
    "zip without table": (zipped("a.exe", "x")[:0] or zipped("__MACOSX/a.csv", "x"), "holds no table"),
    "broken workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
    "broken parquet": (b"PAR1" + b"\0" * 60, "damaged"),
    "broken json": (b'[{"a": 1},', "no JSON table"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_with_a_sentence(content, words):
    with pytest.raises(DataError, match=words) as caught:
        read(content, name="upload.csv")
    assert caught.value.reason.endswith(".")
    assert caught.value.remedy.endswith(".")


def test_missing_file_and_wrong_objects(tmp_path):
    with pytest.raises(DataError, match="no file"):
        read(tmp_path / "nowhere.csv")
    with pytest.raises(DataError, match="int cannot be read"):
        read(3)
    with pytest.raises(DataError, match="opened as text"):
        read(io.StringIO("a,b\n1,2\n"))
    with pytest.raises(DataError, match="pasted"):
        read_text("  \n")


def test_one_column_and_one_row_read():
    one_column = read(b"height\n1.5\n2.5\n")
    assert one_column.names == ("height",)
    assert one_column.frame["height"].tolist() == [1.5, 2.5]
    one_row = read(b"a,b\n1,x\n")
    assert one_row.frame.to_numpy().tolist() == [[1, "x"]]


def test_wrong_encoding_override():
    with pytest.raises(DataError, match="not written in utf-8"):
        read("größe;1\nähm;2\n".encode("cp1252"), encoding="utf-8")
    with pytest.raises(DataError, match="no encoding called"):
        read(b"a,b\n1,2\n", encoding="utf-99")
    with pytest.raises(DataError, match="no encoding called"):
        read(b"a,b\n1,2\n", encoding="hex")


def test_unclosed_quote_spoils_its_own_line_only():
    ds = read(b'a,b,c\n1,x,"y"\n2,"z,3\n4,w,5\n6,v,7\n')
    assert ds.n_rows == 4
    assert "1 line has a quote out of place; it was read on its own (line 3)." in ds.reading.notes
    assert ds.frame["b"].tolist() == ["x", '"z', "w", "v"]


def test_ragged_rows_keep_every_cell():
    ds = read(b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n")
    assert ds.frame["column 4"].tolist()[2] == 9
    assert np.isnan(ds.frame["c"].tolist()[1])
    assert any("more cells" in note and "(line 4)" in note for note in ds.reading.notes)


@pytest.mark.parametrize("quote", ["", '"'])
def test_short_rows_are_counted(quote):
    rows = ["a,b,c", "1,2,3", f"{quote}4{quote},5", "6", "7,8,", "1,NA,2"]
    notes = read("\n".join(rows).encode()).reading.notes
    assert notes[0] == "2 rows have fewer cells than the 3 columns; the rest is missing (lines 3, 4)."
    quoted = b'a,b\n"x\ny",1\n\n"z, z"\n"w, w",\n'
    assert "(line 5)" in read(quoted).reading.notes[0]


def test_too_many_columns():
    header = ",".join(f"c{i}" for i in range(5000))
    with pytest.raises(DataError, match=r"5,000 columns; the limit is 2,000"):
        read(f"{header}\n{','.join('1' * 5000)}\n".encode())


def test_hostile_duplicate_and_empty_names():
    names = ["a b", "it's", "=cmd()", "<script>", "__import__('os')", "a b", "", "C"]
    ds = read((",".join(names) + "\n" + "1,2,3,4,5,6,7,8\n" * 3).encode())
    assert ds.names == ("a b", "it's", "=cmd()", "<script>", "__import__('os')", "a b (2)", "column 7", "C")
    assert any("repeated" in note for note in ds.reading.notes)


def test_all_missing_column():
    ds = read(b"a,b\n1,\n2,NA\n3,\n")
    assert ds["b"].kind is Kind.CONSTANT
    assert ds["b"].n_missing == 3


def test_lines_that_end_in_a_delimiter():
    ds = read(b"a;b;\n007;2,5;\n3;4;\n")
    assert ds.names == ("a", "b")
    assert ds.frame["a"].tolist() == ["007", "3"]
    assert any("ends in a delimiter" in note for note in ds.reading.notes)


def test_infinities_become_missing_and_are_listed():
    ds = read(b"a,b\n1.5,1\ninf,2\n-inf,3\n")
    assert ds["a"].n_missing == 2
    assert ds.reading.unparsed[0].examples == ((1, "inf"), (2, "-inf"))


def test_numbers_as_text_and_mixed_dates():
    ds = read(b'n,d\n"1,234.50",2024-01-31\n"12.5",31/01/2024\n"7",2024-02-01\n"1,000",28/02/2024\n')
    assert ds.frame["n"].tolist() == [1234.5, 12.5, 7.0, 1000.0]
    assert ds.frame["d"].dt.strftime("%d%m").tolist() == ["3101", "3101", "0102", "2802"]
    assert any("2 ways" in note for note in ds.reading.notes)


@pytest.mark.parametrize("pack", [gzip.compress, lambda raw: zipped("a.csv", raw)], ids=["gzip", "zip"])
def test_zip_bomb_stops_while_unpacking(limits, pack):
    limits(MLVIZ_MAX_UNPACKED_MB=2)
    with pytest.raises(DataError, match="unpacks to more than 2 MB"):
        read(pack(b"0" * 5_000_000))


def test_password_protected_zip():
    raw = bytearray(zipped("a.csv", "a,b\n1,2\n"))
    # Bit 0 of the general purpose flag says "encrypted": local header at 6, central directory at +8.
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DataError, match="protected by a password"):
        read(bytes(raw))


def test_password_protected_workbook():
    # An encrypted .xlsx is an OLE file with a stream called EncryptedPackage.
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(DataError, match="protected by a password"):
        read(ole, name="secret.xlsx")


def test_file_over_the_limit(limits, tmp_path):
    limits(MLVIZ_MAX_UPLOAD_MB=1)
    path = tmp_path / "big.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 300_000)
    for source in (path, path.read_bytes(), io.BytesIO(path.read_bytes())):
        with pytest.raises(DataError, match="the limit is 1 MB"):
            read(source)


def test_bad_overrides():
    for option, value in {"delimiter": "\n", "decimal": "", "header_row": -2, "skip_rows": "3"}.items():
        with pytest.raises(DataError):
            read(b"a,b\n1,2\n", **{option: value})
    with pytest.raises(DataError, match="same"):
        read(b"a,b\n1,2\n", decimal=",", thousands=",")


def test_raw_view_and_preview_refuse_the_same():
    for verb in (text_table, preview):
        with pytest.raises(DataError, match="PNG"):
            verb(PNG)


def test_nothing_is_left_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(pd.DataFrame({"a": ["ä", "b"]}).to_csv(index=False).encode("cp1252"))
    with pytest.raises(DataError):
        read(PNG)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", [b'a,b\n"1,2\n3,4\n5,6\n', b'a,b\n1,2\n"3,4\n5,6\n7,8\n'])
def test_a_quote_that_never_closes_in_a_small_file_is_told(text):
    ds = read(text)
    assert ds.n_rows == text.count(b"\n") - 1
    assert any("do not pair up" in note for note in ds.reading.notes)


def test_a_zip_of_several_tables_names_them_and_reads_the_one_asked_for():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("read me.md", "not a table")
        archive.writestr("a note.txt", "q\n1\n2\n")
        archive.writestr("in/a.csv", "x,y\n1,2\n3,4\n")
    first, second = read(buffer.getvalue()), read(buffer.getvalue(), member="a note.txt")
    assert (first.names, second.names) == (("x", "y"), ("q",))
    assert first.reading.notes == ("The zip file holds 2 tables ('a note.txt', 'in/a.csv'); 'in/a.csv' was read.",)
    assert second.reading.option("member") == "a note.txt"
    assert preview(buffer.getvalue()).members == ("a note.txt", "in/a.csv")
    assert first.fingerprint != second.fingerprint
    with pytest.raises(DataError, match="holds no 'c.csv'"):
        read(buffer.getvalue(), member="c.csv")


def test_one_table_in_a_zip_is_no_choice():
    seen = read(zipped("a.csv", "a,b\n1,2\n3,4\n")).reading
    assert seen.notes == ()
    assert seen.option("member") is None
