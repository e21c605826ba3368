"""What is found out about a file, and what becomes of its values."""

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlviz.errors import DataError
from mlviz.kinds import Kind
from mlviz.reading import preview, read, read_text, text_table

QUICK = settings(
    max_examples=40, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def test_both_notations_become_the_same_number():
    for text in ("id;x\na;1.234,50\nb;0,5\n", 'id,x\na,"1,234.50"\nb,0.5\n', "id;x\na;1.234,50 €\nb;0,50 €\n"):
        assert read(text.encode()).frame["x"].tolist() == [1234.5, 0.5]


def test_thousands_marks():
    assert read(b"a;x\nu;1,234,567\nv;1,234\n").frame["x"].tolist() == [1234567, 1234]
    assert read(b"a;x\nu;1 234,5\nv;2 000\n").frame["x"].tolist() == [1234.5, 2000.0]
    assert read(b"a;x\nu;1.234\nv;2.500\n", decimal=",").frame["x"].tolist() == [1234, 2500]


def test_leading_zeros_stay_text_also_far_down():
    assert read(b"zip,n\n007,1\n123,2\n").frame["zip"].tolist() == ["007", "123"]
    rows = [f"{i % 90 + 10},{i}" for i in range(40_000)]
    rows[35_000] = "007,35000"
    ds = read(("code,n\n" + "\n".join(rows) + "\n").encode())
    assert ds.frame["code"].iloc[35_000] == "007"
    assert ds.frame["code"].iloc[0] == "10"
    assert ds.frame["n"].dtype == "int64"


def test_long_numbers_stay_text():
    assert read(b"card,n\n1234567890123456789012,1\n12,2\n").frame["card"].iloc[0] == "1234567890123456789012"


def test_value_that_is_no_number_is_listed():
    rows = [f"{i}.5,{i}" for i in range(300_000)]
    rows[250_000] = "unknown!,1"
    ds = read(("x,n\n" + "\n".join(rows) + "\n").encode())
    (lost,) = ds.reading.unparsed
    assert (lost.column, lost.wanted, lost.count, lost.examples) == ("x", "a number", 1, ((250_000, "unknown!"),))
    assert ds["x"].n_missing == 1
    assert ds.frame["x"].iloc[1] == 1.5


def test_codes_with_letters_stay_text():
    text = "subject,x\n" + "".join(f"{i}{'a' if i % 12 == 0 else ''},{i}\n" for i in range(100, 200))
    assert read(text.encode()).frame["subject"].dtype == "str"


def test_missing_tokens_and_the_level_none():
    ds = read(b"a,b,c\nNA,None,?\n1,x,-\n2,,n/a\n3,y,4\n")
    assert ds.frame["b"].tolist()[:2] == ["None", "x"]
    assert [ds[name].n_missing for name in "abc"] == [1, 1, 3]
    assert "None" not in ds.reading.option("missing_tokens")
    assert read(b"a\n-9\n1\n2\n", missing_tokens=["-9"])["a"].n_missing == 1


def test_tokens_are_counted_in_a_note():
    ds = read(b"a,b,c\n?,x,1\n2, ?,2\n3,y,NA\n4,,4\n")
    assert "2 cells '?' and 1 cell 'NA' were read as missing." in ds.reading.notes
    assert not [note for note in read(b"a,b\n1,\n,2\n").reading.notes if "missing" in note]


def test_tokens_of_a_long_file_are_summed_up_from_the_bytes():
    raw = b"a,b,c\n" + (b"NA,2.5," + b"wxyz" * 20 + b"\n") * 120_000 + b"1,,\n,2\n"
    notes = read(raw).reading.notes
    assert "120,000 cells with text were read as missing, such as 'NA'." in notes
    assert "1 row has fewer cells than the 3 columns; the rest is missing (line 120,003)." in notes


def test_namibia_among_codes_of_countries_stays_a_value():
    ds = read(b"country,x\nDE,1\nNA,2\nFR,3\nZA,4\nBW,NA\n")
    assert ds.frame["country"].tolist() == ["DE", "NA", "FR", "ZA", "BW"]
    assert ds["x"].n_missing == 1
    assert any("'NA' in 'country'" in note and "(1 cell)" in note for note in ds.reading.notes)
    # None of the states of the USA is called NA, and what a person set is kept.
    assert read(b"state,x\nTX,1\nNA,2\nIL,3\nMD,4\nCA,5\n")["state"].n_missing == 1
    assert read(b"c,x\nDE,1\nNA,2\nFR,3\nZA,4\nBW,5\n", missing_tokens=["NA"])["c"].n_missing == 1


@pytest.mark.parametrize("cell", ['" 007"', " 007", "   007"])
def test_leading_zeros_after_blanks(cell):
    assert read(f"a,b\n7,1\n{cell},2\n".encode()).frame["a"].tolist() == ["7", "007"]


def test_truth_values_are_words_only():
    ds = read(b"a,b,c,d\nTRUE,yes,True,1\nFALSE,no,,0\nTRUE,no,False,1\n")
    assert [str(ds.frame[name].dtype) for name in "abcd"] == ["bool", "str", "boolean", "int64"]


def test_header_none_titles_and_overrides():
    assert read(b"1,2\n3,4\n5,6\n").names == ("column 1", "column 2")
    titled = read(b"Report for 2024\n\nname,x,y\na,1,2\nb,3,4\n")
    assert (titled.names, titled.reading.option("header_row")) == (("name", "x", "y"), 2)
    assert read(b"x,y\na,b\n", header_row=-1).n_rows == 2
    assert read(b"junk\nx,y\na,1\n", skip_rows=1).names == ("x", "y")
    assert read(b"junk\nx,y\na,1\n", header_row=1).names == ("x", "y")


def test_unnamed_row_numbers_are_identifiers():
    ds = read(b",x\n1,5.5\n2,6.5\n3,5.1\n")
    assert (ds.names[0], ds["column 1"].kind) == ("column 1", Kind.IDENTIFIER)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp1251"])
def test_encodings(encoding):
    word = "Москва и область" if encoding == "cp1251" else "größe über äther"
    text = "город,n\n" if encoding == "cp1251" else "größe,n\n"
    raw = (text + "".join(f"{word} {i},{i}\n" for i in range(50))).encode(encoding)
    ds = read(raw)
    assert ds.frame.iloc[3, 0] == f"{word} 3"
    assert ds.frame["n"].sum() == 1225


def test_byte_beyond_the_sample_that_is_no_utf8():
    raw = b"name,n\n" + b"plain,1\n" * 20_000 + "größe,2\n".encode("cp1252")
    ds = read(raw)
    assert ds.frame["name"].iloc[-1] == "größe"
    assert ds.reading.option("encoding") == "cp1252"


def test_dates():
    ds = read(b"a,b,c\n31/01/2024,01/02/2024,2024-01-31 12:30\n01/02/2024,03/04/2024,2024-02-01 00:00\n")
    assert ds.frame["a"].tolist() == [pd.Timestamp("2024-01-31"), pd.Timestamp("2024-02-01")]
    assert ds.frame["c"].iloc[0] == pd.Timestamp("2024-01-31 12:30")
    assert [note for note in ds.reading.notes if "'b'" in note and "month first" in note]
    assert not [note for note in ds.reading.notes if "'a'" in note]


def test_preview_raw_view_and_pasted_text():
    raw = b"a;b\n" + b"1,5; x\n" * 50_000
    seen = preview(raw)
    assert (len(seen.frame), seen.report.option("delimiter"), seen.report.first_lines[1]) == (50, ";", "1,5; x")
    assert text_table(raw).iloc[0].tolist() == ["1,5", " x"]
    assert read_text("a\tb\n1\tx\n", delimiter="\t").names == ("a", "b")


def test_fingerprint_follows_bytes_options_and_kinds():
    raw = b"a,b\n1,2\n3,4\n"
    marks = [read(raw), read(raw + b"5,6\n"), read(raw, header_row=-1), read(raw, kinds={"a": "categorical"})]
    assert len({ds.fingerprint for ds in marks}) == 4
    assert read(io.BytesIO(raw), name="other").fingerprint == read(raw).fingerprint
    assert marks[3]["a"].kind is Kind.CATEGORICAL


def test_parquet_and_json_and_xlsx():
    frame = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", None], "c": pd.date_range("2024-01-01", periods=3)})
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    assert read(buffer.getvalue()).frame["a"].tolist() == [1, 2, 3]
    assert read(b'[{"a": 1, "b": "x"}, {"a": 2.5}]').frame["a"].tolist() == [1.0, 2.5]
    book = io.BytesIO()
    with pd.ExcelWriter(book, engine="xlsxwriter") as writer:
        frame.to_excel(writer, sheet_name="one", index=False)
        frame[["b"]].to_excel(writer, sheet_name="two", index=False)
    ds = read(book.getvalue())
    assert [str(ds.frame[name].dtype) for name in "abc"] == ["int64", "str", "datetime64[us]"]
    assert read(book.getvalue(), sheet="two").names == ("b",)
    with pytest.raises(DataError, match="no sheet 'three'"):
        read(book.getvalue(), sheet="three")
    assert preview(book.getvalue()).sheets == ("one", "two")


@QUICK
@given(st.binary(min_size=0, max_size=400))
def test_random_bytes_give_a_table_or_a_sentence(raw):
    try:
        ds = read(raw)
    except DataError:
        return
    assert ds.n_rows > 0


WORDS = st.text("abcdefg xyzäöü", min_size=1, max_size=8).filter(lambda text: text.strip() == text)


@QUICK
@given(
    st.lists(
        st.tuples(WORDS, st.integers(-999, 999), st.floats(-1e6, 1e6).map(lambda x: round(x, 2))),
        min_size=5,
        max_size=20,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_what_pandas_writes_reads_back(rows, delimiter, encoding):
    frame = pd.DataFrame(rows, columns=["the word", "count", "amount"])
    raw = frame.to_csv(index=False, sep=delimiter).encode(encoding)
    found = read(raw).frame
    assert list(found.columns) == list(frame.columns)
    assert np.allclose(found["count"], frame["count"])
    assert np.allclose(found["amount"], frame["amount"])
    if encoding != "cp1252":
        assert found["the word"].tolist() == frame["the word"].tolist()


@pytest.mark.parametrize(
    ("name", "cells", "first"),
    [
        ("price", [f"1.{i},50" for i in range(100, 140)], 1100.5),
        ("x", [f"{i},5" for i in range(10, 50)], 10.5),
        ("size", [f"1 {i},50" for i in range(100, 140)], 1100.5),
        ("at", [f"{i % 24:02d}:00" for i in range(40)], 0.0),
        ("weight", [f"{i} kg" for i in range(40)], 0),
        ("who", [f"Anna Smith{i}" for i in range(40)], "Anna Smith0"),
        ("day", [f"{i % 28 + 1:02d}.01.2020 10:00" for i in range(40)], pd.Timestamp("2020-01-01 10:00")),
    ],
)
def test_one_column_is_not_cut_at_marks_within_its_values(name, cells, first):
    ds = read("\n".join([name, *cells, ""]).encode())
    assert ds.names == (name,)
    assert ds.frame[name].iloc[0] == first


def test_two_columns_below_a_title_stay_two():
    ds = read(("Heights\n" + "".join(f"{i} {i + 1}\n" for i in range(40))).encode())
    assert len(ds.names) == 2
    ds = read(("Some title\na;b\n" + "".join(f"{i};x{i}\n" for i in range(40))).encode())
    assert ds.names == ("a", "b")


def test_long_whole_numbers_with_a_gap_keep_their_digits():
    numbers = [10**17 + i for i in range(50)]
    ds = read(("account,n\n" + "".join(f"{n},1\n" for n in numbers) + ",2\n").encode())
    assert ds.frame["account"].dropna().tolist() == [str(n) for n in numbers]
    assert read(b"x,n\n1e300,1\n,2\n2e300,3\n").frame["x"].dropna().tolist() == [1e300, 2e300]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([f"{'$' if i % 2 else '€'}{i}.5" for i in range(40)], "several currencies ($, €)"),
        (["3%" if i % 2 else "0.4" for i in range(40)], "Some values of 'v' have a percent sign"),
        ([f"{i % 28 + 1}-Jan-60" for i in range(40)], "taken for years from 1960 to 1960"),
        ([f"2020-01-{i % 28 + 1:02d}T10:00+01:00" for i in range(40)], "brought to UTC"),
        ([f"{i % 28 + 1:02d}/12/2020" if i % 2 else f"2020-12-{i % 28 + 1:02d}" for i in range(40)], "31/12/2020"),
    ],
)
def test_what_values_say_beside_their_number_is_told(cells, words):
    notes = read(("v;n\n" + "".join(f"{cell};{i}\n" for i, cell in enumerate(cells))).encode()).reading.notes
    assert any(words in note for note in notes), notes


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["12 kg", "15.5 kg", "1,200 kg"], [12, 15.5, 1200]),
        (["12,5 kg", "15,25 kg"], [12.5, 15.25]),
        (["90 min", "1 min"], [90, 1]),
        (["1,200-", "300-", "5"], [-1200, -300, 5]),
    ],
)
def test_one_unit_or_a_minus_behind_the_number(cells, wanted):
    ds = read(("row\tamount\n" + "".join(f"r{i}\t{cell}\n" for i, cell in enumerate(cells))).encode(), name="t.tsv")
    assert ds.frame["amount"].tolist() == wanted
    assert any("unit" in note for note in ds.reading.notes) == cells[0].endswith(("kg", "min"))


@pytest.mark.parametrize(
    "cells",
    [["12 kg", "900 g"], ["12 oz", "12 oz."], ["12m", "13m"], ["90 min", "1 Season"], ["5 ft 11 in", "6 ft 1 in"]],
)
def test_several_units_or_spellings_stay_as_they_are_written(cells):
    assert read(("row\tx\n" + "".join(f"r\t{cell}\n" for cell in cells)).encode()).frame["x"].tolist() == cells


def test_versions_are_no_numbers_unless_a_person_says_so():
    raw = b"version,price\n1.10,1.10\n1.1,1.1\n1.9,\n"
    ds = read(raw)
    assert ds.frame["version"].tolist() == ["1.10", "1.1", "1.9"]
    assert ds.frame["price"].tolist()[:2] == [1.1, 1.1]
    assert read(raw, kinds={"version": "numeric"}).frame["version"].tolist() == [1.1, 1.1, 1.9]
    assert read(b"release year,n\n2001,1\n,2\n").frame["release year"].tolist()[0] == 2001
