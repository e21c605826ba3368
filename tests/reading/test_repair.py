"""Rules by which messy files become tables, each on tables made up here, beside what the rule must leave alone."""

import csv
import io

import pytest

from mlviz.errors import DataError
from mlviz.reading import preview, read, text_table

HEAD = ["day", "from", "km", "fare", "remark"]
PLACES = ("Oslo", "Turin", "Las Palmas")
REMARKS = ("ok", "", "late, but fine", "paid")
BODY = [[f"2023-0{i % 9 + 1}-1{i % 7}", PLACES[i % 3], str(17 * i + 5), f"{i}.50", REMARKS[i % 4]] for i in range(30)]
PEOPLE = [[f"Ann {i}", ("Leeds", "York")[i % 2], ("red", "blue", "green")[i % 3]] for i in range(12)]


def text(rows, delimiter=",", newline="\n", **how):
    out = io.StringIO()
    # A delimiter of several characters is put in afterwards.
    mark = delimiter if len(delimiter) == 1 else "\x1f"
    csv.writer(out, delimiter=mark, lineterminator=newline, **how).writerows(rows)
    return out.getvalue().replace(mark, delimiter) if len(delimiter) > 1 else out.getvalue()


TABLE = text([HEAD, *BODY])


def found(raw, **options):
    frame = text_table(raw.encode(), **options)
    return list(map(str, frame.columns)), frame.astype(object).to_numpy().tolist()


def notes(raw, **options):
    return read(raw.encode(), **options).reading.notes


def changed(line, number=8):
    lines = TABLE.splitlines()
    return "\n".join([*lines[:number], line, *lines[number + 1 :]]) + "\n"


SAME = {
    "semicolon": text([HEAD, *BODY], ";"),
    "blank behind the comma": text([HEAD, *BODY]).replace(",", ", ").replace('"late,  but', '"late, but'),
    "two bars": text([HEAD, *BODY], "||"),
    "two colons": text([HEAD, *BODY], "::"),
    "control characters": text([HEAD, *BODY], "\x01"),
    "plus": text([HEAD, *BODY], "+"),
    "told in the first line": "sep=;\n" + text([HEAD, *BODY], ";"),
    "single quotes": text([HEAD, *BODY], quotechar="'", quoting=csv.QUOTE_ALL),
    "carriage returns": text([HEAD, *BODY], newline="\r"),
    "mixed line ends": "".join(line + ("\r\n", "\n")[i % 2] for i, line in enumerate(TABLE.splitlines())),
    "title": "Journeys of the office\n\n" + TABLE,
    "title with delimiters": "Journeys of the office,,,,\n,,,,\n" + TABLE,
    "comments": "# made by a tool\n# version 3\n" + TABLE,
    "sentences over cells": "these are,,the,,journeys\nof the,office,,,\n" + TABLE,
    "notes": TABLE + "\nSource: the office, 2023\n* provisional figures\n",
    "notes with delimiters": TABLE + ",,,,\nSource: the office,,,,\n",
    "rows without values": text([HEAD, *BODY[:9], [""] * 5, *BODY[9:], [""] * 5, [""] * 5]),
    "names once more": text([HEAD, *BODY[:20], HEAD, *BODY[20:]]),
    "another table": TABLE + "\n" + text([["name", "town", "team"], *PEOPLE]),
    "another table right below": TABLE + text([[*HEAD, "more"], *([*row, "1"] for row in BODY[:20])]),
    "delimiter lost": changed("2023-08-107,Turin,124,7.50,paid".replace("107", "10Turin").replace("Turin,", "", 1)),
    "delimiter twice": changed("2023-08-10,Turin,,124,7.50,paid"),
    "delimiter at the end": changed("2023-08-10,Turin,124,7.50,paid,"),
    "line with semicolons": changed("2023-08-10;Turin;124;7.50;paid"),
    "line with blanks": changed('2023-08-10 Turin 124 7.50 "paid"'),
    "quote that never closes": changed('2023-08-10,Turin,124,7.50,"paid'),
    "zero bytes": TABLE.replace("Oslo", "Os\0lo"),
}


@pytest.mark.parametrize("raw", SAME.values(), ids=SAME)
def test_the_same_table_comes_out(raw):
    names, rows = found(raw)
    if "never closes" in [key for key, value in SAME.items() if value == raw][0]:
        rows[7][4] = rows[7][4].removeprefix('"')
    expected = [list(row) for row in BODY]
    if rows[7][1:] == ["Turin", "124", "7.50", "paid"]:
        expected[7] = ["2023-08-10", "Turin", "124", "7.50", "paid"]
    assert (names, rows) == (HEAD, expected)


def test_whatever_was_done_is_said_with_its_lines():
    assert "1 line above the table was left out (line 1)." in notes("Journeys\n\n" + TABLE)
    assert "2 lines of notes at the end were left out (lines 33, 34)." in notes(TABLE + "\nNote: a\nNote: b\n")
    assert "1 row without any value was left out (line 11)." in notes(
        SAME["rows without values"].split("\n,,,,\n,,")[0]
    )
    assert "1 row repeats the names of the columns; it was left out (line 22)." in notes(SAME["names once more"])
    assert "1 line is cut by another delimiter; it was read with that (line 9)." in notes(SAME["line with semicolons"])
    assert any("(line 9)" in note and "laid onto" in note for note in notes(SAME["delimiter twice"]))
    several = "The file holds 2 tables (0: 30 rows from line 1, 1: 12 rows from line 33); table 0 was read."
    assert several in notes(SAME["another table"])


def test_nothing_is_left_out_without_repair():
    raw = "Journeys\n" + TABLE + ",,,,\nSource: the office,,,,\n"
    assert len(found(raw)[1]) == 30
    rows = found(raw, repair=False)[1]
    assert [len(rows), rows[30], rows[31][0]] == [32, [""] * 5, "Source: the office"]


def test_the_other_table_can_be_chosen():
    names, rows = found(SAME["another table"], table=1)
    assert (names, rows) == (["name", "town", "team"], PEOPLE)
    assert read(SAME["another table"].encode(), table=1).reading.option("table") == 1
    seen = preview(SAME["another table"].encode(), table=1)
    assert (seen.report.option("table"), seen.tables) == (1, ("30 rows from line 1", "12 rows from line 33"))
    with pytest.raises(DataError, match="no table 2"):
        read(SAME["another table"].encode(), table=2)


def test_text_that_looks_like_notes_is_kept():
    rows = [["1", "Note: all fine"], ["2", "Source: here"], ["3", "* star"]]
    assert found(text([["id", "remark"], *rows]))[1] == rows
    keys = [["Note a", "x"], ["Source b", "y"], ["# c", "z"]]
    assert found(text([["key", "value"], *keys]))[1] == keys


@pytest.mark.parametrize("last", [["Zed", "", "", "", ""], ["Total", "", "1934", "33.5", ""], ["", "", "99", "", ""]])
def test_last_row_that_is_data_is_kept(last):
    assert found(text([HEAD, *BODY, last]))[1] == [*BODY, last]


def test_total_below_a_blank_row_is_kept():
    total = ["", "Total", "7000", "", ""]
    assert found(text([HEAD, *BODY, [""] * 5, total]))[1] == [*BODY, total]


def test_two_columns_under_a_title():
    names, rows = found("Prices of 2024\n\nitem,price\ntea,3\nmilk,2\n")
    assert (names, rows) == (["item", "price"], [["tea", "3"], ["milk", "2"]])


HEADERS = {
    "groups": (["|north||south|", "year|a|b|a|b"], "year|north a|north b|south a|south b"),
    "groups in part": (["year|cost|||sum", "|rail|air|sea|"], "year|cost rail|cost air|cost sea|sum"),
    "units": (["x|y|v|w|t", "m|m|m/s|m/s|s"], "x m|y m|v m/s|w m/s|t s"),
    "twice": (["a|b|c|d|e", "a|b|c|d|e"], "a a|b b|c c|d d|e e"),
    "three": (["p||q||t", "r||s||u", "v|w|x|y|z"], "p r v|p r w|q s x|q s y|t u z"),
}


@pytest.mark.parametrize(("rows", "joined"), HEADERS.values(), ids=HEADERS)
def test_rows_of_names_are_joined(rows, joined):
    numbers = [[str(2000 + i), str(i), f"{i}.5", str(3 * i), str(i * i)] for i in range(9)]
    rows = [row.split("|") for row in rows]
    raw = text([*rows, *numbers])
    assert found(raw) == (joined.split("|"), numbers)
    data = read(raw.encode())
    assert data.reading.option("header_rows") == len(rows)
    assert any(f"The names stand in {len(rows)} rows" in note for note in data.reading.notes)
    assert found(raw, header_row=len(rows) - 1)[0] == rows[-1]
    assert found(raw, header_row=0, header_rows=len(rows))[0] == joined.split("|")


def test_first_row_of_data_is_no_second_row_of_names():
    numbers = [["b", str(i), str(3 * i)] for i in range(8)]
    for first in (["A", "closed", "shut"], ["A", "n/a", "n/a"], ["A", "", ""]):
        assert found(text([["site", "x", "y"], first, *numbers])) == (["site", "x", "y"], [first, *numbers])


def test_words_among_numbers_are_no_other_table():
    rows = [[str(i), str(2 * i), str(3 * i)] for i in range(9)]
    for words in (["closed", "closed", "closed"], ["shut", "open", "gone"]):
        assert found(text([["a", "b", "c"], *rows, words, *rows]))[1] == [*rows, words, *rows]


def test_names_written_twice_and_blank_stay_in_the_raw_view():
    assert found("a,a,,b\n1,2,3,4\n5,6,7,8\n")[0] == ["a", "a", "", "b"]
    assert read(b"a,a,,b\n1,2,3,4\n5,6,7,8\n").names == ("a", "a (2)", "column 3", "b")


def test_backslash_escapes_a_quote_and_is_a_path_elsewhere():
    escaped = 'n,what\n1,"a 5\\" nail, long"\n2,"b"\n3,"c \\"d\\""\n'
    assert found(escaped)[1] == [["1", 'a 5" nail, long'], ["2", "b"], ["3", 'c "d"']]
    folders = 'n,folder\n1,"C:\\a\\"\n2,"D:\\b"\n3,"E:\\"\n'
    assert [row[1] for row in found(folders)[1]] == ["C:\\a\\", "D:\\b", "E:\\"]


def test_inches_and_unescaped_quotes_spoil_no_neighbours():
    raw = 'n,what,size\n1,"the "best" one",5"\n2,"two\nlines",6"\n3,"x, y",7"\n'
    assert found(raw)[1] == [["1", 'the "best" one', '5"'], ["2", "two\nlines", '6"'], ["3", "x, y", '7"']]


def test_delimiter_within_words_is_joined_where_columns_tell():
    rows = "".join(f"{i},Nut {i},{i}.5\n" for i in range(9))
    assert found(f"id,what,cost\n{rows}9,Bolt, large,3.5\n")[1][-1] == ["9", "Bolt, large", "3.5"]
    # Among numbers nothing tells which cell is too much: a column is added.
    assert read(("a,b,c\n" + "1,2,3\n" * 9 + "4,5,6,7\n").encode()).frame["column 4"].tolist()[-1] == 7


@pytest.mark.parametrize("where", [0, 5_000])
def test_repairs_beyond_the_sample(where):
    lines = ["id,what,n", *(f'{i},"word {i}, more",{i * 2}' for i in range(6_000))]
    lines[where + 1] = f'{where},"wo"rd,{where * 2}'
    data = read("\n".join(lines).encode())
    assert (data.n_rows, data.frame["n"].sum()) == (6_000, 2 * sum(range(6_000)))
    assert f"1 line has a quote out of place; it was read on its own (line {where + 2:,})." in data.reading.notes


def test_names_and_blank_rows_beyond_the_sample():
    lines = ["id,what,n", *(f"{i},word {i},{i * 2}" for i in range(9_000))]
    lines.insert(7_000, "id,what,n")
    lines.insert(8_000, ",,")
    data = read("\n".join(lines).encode())
    assert (data.n_rows, data.frame["n"].dtype) == (9_000, "int64")


def test_point_groups_thousands_where_all_points_do():
    rows = ["379", "2.392", "1.613", "704", "86", "1.003"]
    assert read(text([["a", "n"], *([f"x{i}", n] for i, n in enumerate(rows))], ";").encode()).frame["n"].sum() == 6177
    weights = ["379", "2.392", "1.61", "704", "86"]
    assert read(text([["n", "a"], *([n, "x"] for n in weights)], ";").encode()).frame["n"].iloc[1] == 2.392


def test_letters_of_western_languages():
    for words in (
        "El niño pequeño comió piñas en España",
        "Le garçon préfère la forêt à l'été",
        "São Paulo, as ações da região",
    ):
        raw = ("text;n\n" + "".join(f"{words};{i}\n" for i in range(40))).encode("cp1252")
        assert read(raw).frame["text"].iloc[0] == words
    polish = ("text;n\n" + "".join(f"Zażółć gęślą jaźń, proszę;{i}\n" for i in range(40))).encode("cp1250")
    assert read(polish).frame["text"].iloc[0] == "Zażółć gęślą jaźń, proszę"


def test_notes_around_a_sheet(tmp_path):
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        rows = [
            ["some words"],
            ["on the", "", "top"],
            ["name", "age", "city"],
            *([f"p{i}", i, "Rome"] for i in range(9)),
        ]
        for line, row in enumerate([*rows, ["and some"], ["", "below", ""]]):
            sheet.write_row(line, 0, row)
    data = read(path)
    assert (data.names, data.n_rows, data.frame["age"].sum()) == (("name", "age", "city"), 9, 36)
    assert "2 lines above the table were left out (lines 1, 2)." in data.reading.notes
    assert "2 lines of notes at the end were left out (lines 13, 14)." in data.reading.notes


@pytest.mark.parametrize("names", ["who,2024-01-01,2024-02-01,2024-03-01", "who,1,2,3", "who,2001,2002,2003"])
def test_dates_years_and_counts_may_be_names(names):
    assert found(f"{names}\nAnn,5,4,3\nBob,7,8,1\nCy,2,2,9\n")[0] == names.split(",")


@pytest.mark.parametrize("first", ["2024-01-01,5,a", "x,1,2,3", "x,17,2.5"])
def test_values_are_no_names(first):
    rows = [first, *(first.replace("1", str(i)).replace("x", f"x{i}") for i in range(2, 5))]
    rows = [f"y,{i},{i + 1},{i + 2}" if first == "x,1,2,3" and i else row for i, row in enumerate(rows)]
    assert len(found("\n".join(rows) + "\n")[1]) == 4


def test_last_columns_without_name_and_value_are_left_out():
    data = read(("a,b,,,\n" + "1,2,,,\n" * 6).encode())
    assert data.names == ("a", "b")
    assert "The last 3 columns have neither name nor values; they were left out." in data.reading.notes


def test_web_page_is_refused_as_such():
    with pytest.raises(DataError, match="web page"):
        read(b"\n<!DOCTYPE html><html><table><tr><td>1,2</td></tr></table></html>")


@pytest.mark.parametrize(
    "raw", [b'name\n"A; x";1.234,500\n"B ""q""";2,5\n\n5\n\n5\n', b'name\n"a ""q""";1\n"b";2\nc;3\n4\n5\n6\n7\n']
)
def test_cells_beyond_the_names_are_never_dropped(raw):
    # Found by the fuzzer: where the first row is longer than the names, pandas drops the end of every row.
    cells = {cell for row in text_table(raw, delimiter=";").to_numpy().tolist() for cell in row}
    assert cells & {"1.234,500", "1"}
    assert cells & {"2,5", "2"}
    assert len(read(raw, delimiter=";").frame.columns) == 2


def test_names_that_no_row_reaches():
    frame = read(b"a;b;c\n07;1\n08;2\n", delimiter=";").frame
    assert frame["a"].tolist() == ["07", "08"]
    assert frame["c"].isna().all()


TOWNS = "".join(f"Town {i};{i};{i * 3},50\n" for i in range(1, 18))


@pytest.mark.parametrize("end", ["Summe;153;468,50\n", "\nTotal:;153;\n", "Gesamt;;467,50\n", "total;153;n/a\n"])
def test_a_row_of_totals_is_left_out_and_told(end):
    raw = ("Ort;Zahl;Betrag\n" + TOWNS + end).encode()
    ds = read(raw)
    assert ds.frame["Zahl"].tolist() == list(range(1, 18))
    assert any("sums up the rows above" in note for note in ds.reading.notes)
    assert all(len(told.rows) and told.rows.max() < 17 for told in ds.reading.read_as)
    assert read(raw, repair=False).n_rows >= 18


@pytest.mark.parametrize("end", ["Total;99;8,50\n", "Bonn;153;468,50\n", "Summe;;\n"])
def test_a_last_row_that_is_no_sum_of_the_others_stays(end):
    assert read(("Ort;Zahl;Betrag\n" + TOWNS + end).encode()).n_rows == 18


def test_a_record_of_a_firm_called_total_stays():
    raw = "film,company,gross\n" + "".join(f"f{i},c{i},{i}\n" for i in range(1, 4)) + "W,Total,6\n"
    assert read(raw.encode()).n_rows == 4
