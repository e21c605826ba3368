"""Formats whose columns have types: what other programs wrote comes back, and damaged files are refused in words."""

import contextlib
import gzip
import io
import json
import random
import sys
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from mlviz.errors import DataError
from mlviz.kinds import Kind
from mlviz.reading import preview, read
from mlviz.reading.formats import FORMATS, MAGIC
from mlviz.reading.typed import OPENERS
from tests import damage
from tests.reading.test_bad_input import limits
from tests.shared import DATA

__all__ = ["limits"]

TYPED = DATA / "reading" / "typed"
needs_pyreadstat = pytest.mark.skipif(find_spec("pyreadstat") is None, reason="pyreadstat is not installed")
FRAME = pd.DataFrame(
    {
        "n": [1, 2, 3, 4],
        "x": [0.5, None, -1.25, 1e9],
        "word": ["Rome", "Oslo", None, "Łódź"],
        "day": pd.to_datetime(["2024-02-28", "2024-02-29", None, "1999-12-31"]),
        "yes": [True, False, True, True],
    }
)


def arrow(write, frame=FRAME):
    buffer = io.BytesIO()
    write(frame, buffer)
    return buffer.getvalue()


def stata(frame=FRAME, **more):
    given = {"version": 118, "write_index": False, "convert_dates": {"day": "td"} if "day" in frame else None}
    buffer = io.BytesIO()
    frame.fillna({"word": ""}).to_stata(buffer, **given | more)
    return buffer.getvalue()


WRITTEN = {
    "parquet": arrow(lambda frame, file: frame.to_parquet(file)),
    "feather": arrow(lambda frame, file: frame.to_feather(file)),
    "stata": stata(),
    "stata 114": stata(FRAME.assign(word=["Rome", "Oslo", "", "Bonn"]), version=114),
    **{
        f"json {orient}": FRAME.to_json(orient=orient, date_format="iso", force_ascii=False).encode()
        for orient in ("records", "columns", "split", "table")
    },
    "json lines": FRAME.to_json(orient="records", lines=True, date_format="iso").encode(),
}
"""The same table as pandas 3.1 writes it in each format."""


@pytest.mark.parametrize("name", WRITTEN)
def test_a_table_comes_back_from_every_format(name):
    ds = read(WRITTEN[name])
    assert ds.reading.format == name.split()[0]
    found = ds.frame
    assert found["n"].tolist() == [1, 2, 3, 4]
    pd.testing.assert_series_equal(found["x"], FRAME["x"])
    words = FRAME["word"] if name != "stata 114" else FRAME["word"].replace("Łódź", "Bonn")
    assert found["word"].fillna("").tolist() == words.fillna("").tolist()
    assert found["word"].isna().tolist() == [False, False, True, False]
    assert found["day"].dt.date.tolist() == FRAME["day"].dt.date.tolist()
    assert found["yes"].astype(bool).tolist() == [True, False, True, True]


@pytest.mark.parametrize("name", WRITTEN)
def test_columns_and_a_sample_are_chosen_in_every_format(name):
    some = read(WRITTEN[name], columns=["word", "n"], rows=2, seed=3)
    assert some.names == ("n", "word")
    whole = read(WRITTEN[name]).frame.set_index("n")["word"].fillna("")
    assert [whole[n] for n in some.frame["n"]] == some.frame["word"].fillna("").tolist()
    assert "A sample of 2 of the 4 rows was read, each as likely as any other (seed 3)." in some.reading.notes
    with pytest.raises(DataError, match="no column called 'wort'. Did you mean 'word'"):
        read(WRITTEN[name], columns=["wort"])


def test_the_index_of_a_frame_is_not_lost():
    # pandas 3.1: to_parquet stores a named index as a column and only notes that it is one.
    raw = arrow(lambda frame, file: frame.to_parquet(file), FRAME.set_index("word"))
    assert "word" in read(raw).names


def test_a_stata_file_of_another_project():
    # statsmodels 0.15 ships this file of Stata and the same numbers as CSV: datasets.macrodata.load_pandas().data
    import statsmodels.datasets.macrodata as macrodata

    folder = Path(macrodata.__file__).parent
    ours, theirs = read(folder / "macrodata.dta").frame, macrodata.load_pandas().data
    assert list(ours) == list(theirs)
    # Stata kept some of them as numbers of four bytes.
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False, rtol=1e-6)
    assert ours["quarter"].dtype == "int64"


def test_words_stand_for_values_where_each_has_one():
    frame = pd.DataFrame({"sex": [1, 2, 2], "age": [30, 99, 41]})
    labels = {"sex": {1: "man", 2: "woman"}, "age": {99: "unknown"}}
    ds = read(stata(frame, value_labels=labels))
    assert ds.frame.to_dict("list") == {"sex": ["man", "woman", "woman"], "age": [30, 99, 41]}
    assert ds.reading.notes == ("Only some values of 'age' have words (99 is 'unknown'); it was left as it is.",)


def test_words_that_several_values_share_do_not_merge_them():
    frame = pd.DataFrame({"stage": [1, 2, 3], "unused": [1, 3, 3]})
    words = {1: "early", 2: "early", 3: "late"}
    # pandas writes such words; its own reader refuses them: pd.read_stata raises "Value labels ... are not unique".
    ds = read(stata(frame, value_labels={"stage": words, "unused": words}))
    assert ds.frame.to_dict("list") == {"stage": [1, 2, 3], "unused": ["early", "late", "late"]}
    assert ds.reading.notes == (
        "Several values of 'stage' have the same words (1 and 2 are 'early'); it was left as it is.",
    )


@needs_pyreadstat
def test_a_text_of_spss_of_which_only_some_values_have_words(tmp_path):
    import pyreadstat

    frame = pd.DataFrame({"town": ["a", "b", "c"], "land": ["i", "n", "i"]})
    words = {"town": {"a": "Ancona", "b": "Bari"}, "land": {"i": "Italy", "n": "Norway"}}
    pyreadstat.write_sav(frame, str(tmp_path / "t.sav"), variable_value_labels=words)
    ds = read(tmp_path / "t.sav")
    assert ds.frame.to_dict("list") == {"town": ["a", "b", "c"], "land": ["Italy", "Norway", "Italy"]}
    assert ds.reading.notes == (
        "Only some values of 'town' have words ('a' is 'Ancona', 'b' is 'Bari'); it was left as it is.",
    )


def test_missing_codes_of_stata_are_missing():
    from pandas.io.stata import StataMissingValue

    frame = pd.DataFrame({"n": pd.Series([1, 2, StataMissingValue(101), StataMissingValue(102)], dtype=object)})
    with pytest.raises((ValueError, TypeError, KeyError)):
        frame.to_stata(io.BytesIO())  # pandas writes no .a: the bytes are changed by hand
    raw = stata(pd.DataFrame({"n": pd.Series([1, 2, 55, 56], dtype="int8")}))
    at = raw.index(bytes([1, 2, 55, 56]))
    # Stata's manual, "Description of .dta file format 118": a byte holds . as 101 and .a as 102.
    raw = raw[: at + 2] + bytes([101, 102]) + raw[at + 4 :]
    ds = read(raw)
    assert ds.frame["n"].isna().tolist() == [False, False, True, True]
    said = "Values with a code of their own (.a to .z) were read as missing: 1 of 'n'."
    assert ds.reading.notes == (said,)
    assert said in read(raw, rows=1).reading.notes
    assert read(stata()).reading.notes == ()


@needs_pyreadstat
def test_values_that_a_file_of_spss_declares_missing_are_counted(tmp_path):
    import pyreadstat

    frame = pd.DataFrame({"age": [30.0, 98, 99, None], "town": ["a", "b", "?", "?"], "n": [1.0, 2, 3, 4]})
    declared = {"age": [{"lo": 98, "hi": 99}], "town": ["?"], "n": [9]}
    pyreadstat.write_sav(frame, str(tmp_path / "t.sav"), missing_ranges=declared)
    ds = read(tmp_path / "t.sav")
    assert ds.frame["age"].isna().tolist() == [False, True, True, True]
    assert ds.frame["town"].isna().tolist() == [False, False, True, True]
    assert ds.reading.notes == ("Values declared missing were read as missing: 2 of 'age', 2 of 'town'.",)


def test_a_transport_file_of_sas():
    # Written by pyreadstat 1.3.7: write_xport(frame, "survey.xpt", file_format_version=5,
    # variable_format={"day": "DATE9."}); its own reader gives these values.
    ds = read(TYPED / "survey.xpt")
    assert ds.reading.format == "xport"
    assert ds.frame["id"].tolist() == [1, 2, 3, 4]
    assert ds.frame["town"].fillna("").tolist() == ["Rome", "Oslo", "", "Turin"]
    assert ds.frame["day"].dt.date.tolist() == FRAME["day"].dt.date.tolist()
    assert read(TYPED / "survey.xpt", rows=3, columns=["id"]).frame["id"].is_monotonic_increasing


@needs_pyreadstat
def test_a_file_of_spss():
    # Written by pyreadstat 1.3.7: write_sav(frame, "survey.sav", variable_value_labels={"sex": {1: "man", 2: "woman"},
    # "age": {99: "unknown"}}).
    ds = read(TYPED / "survey.sav")
    assert ds.frame["sex"].tolist() == ["man", "woman", "woman", "man"]
    assert ds.frame["age"].dropna().tolist() == [30, 41, 99]
    assert ds.frame["day"].dt.date.tolist() == FRAME["day"].dt.date.tolist()
    assert read(TYPED / "survey.sav", rows=2, columns=["sex", "id"]).names == ("id", "sex")


def test_spss_without_its_package_is_refused_in_words(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(DataError, match="need the package pyreadstat") as caught:
        read(TYPED / "survey.sav")
    assert "mlviz[spss]" in caught.value.remedy


ANSWERS = {1: "never", 2: "at times", 3: "daily"}


@needs_pyreadstat
def test_levels_stand_in_the_order_of_their_codes_and_are_ranks_where_the_file_says_so(tmp_path):
    import pyreadstat

    frame = pd.DataFrame(
        {"arm": [2.0, 1, 3, 2], "often": [3.0, 1, 2, 1], "item": [5.0, 1, 4, None], "x": [0.5, 1, 2, 3]}
    )
    words = {"arm": {1: "placebo", 2: "high", 3: "dose 3"}, "often": ANSWERS, "item": {1: "no", 5: "yes"}}
    measures = {"arm": "nominal", "often": "ordinal", "item": "ordinal", "x": "ordinal"}
    pyreadstat.write_sav(frame, str(tmp_path / "t.sav"), variable_value_labels=words, variable_measure=measures)
    ds = read(tmp_path / "t.sav")
    assert [(c.kind, c.levels) for c in ds.columns] == [
        (Kind.CATEGORICAL, ("placebo", "high", "dose 3")),
        (Kind.ORDINAL, ("never", "at times", "daily")),
        (Kind.ORDINAL, (1, 4, 5)),
        (Kind.NUMERIC, ()),
    ]
    ranks = read(tmp_path / "t.sav", kinds={"arm": "ordinal"})["arm"]
    assert ranks.levels == ds.with_kinds({"arm": "ordinal"})["arm"].levels == ("placebo", "high", "dose 3")


def test_levels_of_stata_and_of_feather_keep_their_order():
    # Stata knows no measure of a variable, so only the order is told; factors of R come as unordered dictionaries.
    coded = pd.DataFrame({"often": [3, 1, 2, 1]})
    factor = pd.DataFrame({"often": pd.Categorical([ANSWERS[n] for n in coded["often"]], list(ANSWERS.values()))})
    for raw in (stata(coded, value_labels={"often": ANSWERS}), arrow(lambda f, file: f.to_feather(file), factor)):
        column = read(raw)["often"]
        assert (column.kind, column.levels) == (Kind.CATEGORICAL, tuple(ANSWERS.values()))
    ranked = factor.assign(often=factor["often"].cat.as_ordered())
    assert read(arrow(lambda f, file: f.to_feather(file), ranked))["often"].kind is Kind.ORDINAL


@needs_pyreadstat
def test_a_file_of_spss_is_read_some_rows_at_a_time(tmp_path, monkeypatch):
    import pyreadstat

    n = 11
    frame = pd.DataFrame(
        {"n": range(n), "age": [98.0, *range(n - 1)], "town": [None, *"abcdefghij"], "late": [None] * n}
    )
    frame.loc[9, "late"] = "x"
    pyreadstat.write_sav(frame, str(tmp_path / "t.sav"), missing_ranges={"age": [98]})
    monkeypatch.setattr("mlviz.reading.spss.CHUNK", 4)
    found = read(tmp_path / "t.sav")
    assert found.frame["n"].tolist() == list(range(n))
    assert found.frame["town"].fillna("").tolist() == ["", *"abcdefghij"]
    assert found.frame["late"].fillna("").tolist() == [*[""] * 9, "x", ""]
    assert found.reading.notes == ("Values declared missing were read as missing: 1 of 'age'.",)
    some = read(tmp_path / "t.sav", rows=5, columns=["n", "town"], seed=2)
    assert some.frame["town"].fillna("").tolist() == [found.frame["town"].fillna("")[i] for i in some.frame["n"]]
    assert some.reading.notes == ("A sample of 5 of the 11 rows was read, each as likely as any other (seed 2).",)


@needs_pyreadstat
def test_a_file_of_spss_there_is_no_room_for_is_refused_before_it_is_read(tmp_path, limits):
    import pyreadstat

    pyreadstat.write_sav(pd.DataFrame({"x": range(70_000)}), str(tmp_path / "t.sav"))
    limits(MLVIZ_MAX_MEMORY_MB=1)
    with pytest.raises(DataError, match=r"about 70,000 rows and 1 column: reading it would take 1.23 MB"):
        read(tmp_path / "t.sav")


SHAPES = {
    "one list beside others": ({"rows": [{"a": 1}, {"a": 2}], "page": 1}, {"a": [1, 2]}),
    "lists under their names": ({"a": [1, 2], "b": ["x", "y"]}, {"a": [1, 2], "b": ["x", "y"]}),
    "by index": ({"r1": {"a": 1}, "r2": {"a": 2}}, {"key": ["r1", "r2"], "a": [1, 2]}),
    "rows as lists": ([["a", "b"], [1, "x"], [2, "y"]], {"a": [1, 2], "b": ["x", "y"]}),
    "rows without names": ([[1, 5], [2, 6]], {"column 1": [1, 2], "column 2": [5, 6]}),
    "single values": ([3, 4], {"value": [3, 4]}),
    "nested": ([{"a": {"b": 1, "c": "x"}}, {"a": {"b": 2}}], {"a.b": [1, 2], "a.c": ["x", ""]}),
    "deeper": ([{"a": {"b": {"c": 1}}}, {"a": {"b": [2, 3]}}], {"a.b": ['{"c": 1}', "[2, 3]"]}),
    "a name twice": ([{"a": {"b": 1}, "a.b": 2}], {"a..b": [1], "a.b": [2]}),
    "a field that comes later": ([{"a": 1}, {"a": 2, "b": "x"}], {"a": [1, 2], "b": ["", "x"]}),
    "codes stay codes": ([{"zip": "01234"}, {"zip": "56789"}], {"zip": ["01234", "56789"]}),
    "long numbers keep their digits": ([{"n": 2**60 + 1}, {"n": None}], {"n": [str(2**60 + 1), ""]}),
}


@pytest.mark.parametrize(("content", "expected"), SHAPES.values(), ids=SHAPES)
def test_json_in_the_shapes_tables_have(content, expected):
    ds = read(json.dumps(content).encode(), name="t.json")
    assert {name: ds.frame[name].fillna("").tolist() for name in ds.names} == expected


def test_what_json_loses_or_adds_is_told():
    notes = read(json.dumps({"data": [{"a": {"b": [1]}}], "page": 2}).encode()).reading.notes
    assert notes == (
        "The table under 'data' was read; beside it stand 'page'.",
        "Lists and deeper objects in 'a.b' were kept as text.",
    )
    assert read(b'{"x": {"a": 1}, "y": {"a": 2}}').reading.notes == ("The key of each row became the column 'key'.",)


def test_how_dates_in_json_were_understood_is_told():
    days = {"day": ["03/04/2024", "05/06/2024"], "at": ["2024-01-01T10:00:00+02:00", "2024-01-02T10:00:00+02:00"]}
    ds = read(json.dumps(days | {"padded": ["2024-01-01", " 2024-01-02"]}).encode())
    assert ds.reading.notes == (
        "The dates of 'day' fit day first and month first alike; they were read month first.",
        "The times of 'at' name their zone; all were brought to UTC.",
        "Blanks or tabs around values of 'padded' were removed (once).",
    )
    assert ds.frame["day"].dt.month.tolist() == [3, 5]
    [told] = ds.reading.read_as
    assert (told.column, told.kind, told.rows.tolist()) == ("padded", "blanks", [1])


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\u0085"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_json_lines_end_where_the_lines_end(mark, end):
    # RFC 8259, section 7: all of these may stand in a string as they are; a line feed or a carriage return may not.
    lines = [json.dumps({"a": f"x{mark}y"}, ensure_ascii=False), json.dumps({"a": "z"})]
    assert read(end.join(lines).encode(), name="t.jsonl").frame["a"].tolist() == [f"x{mark}y", "z"]


def test_a_split_table_keeps_its_index_and_every_column():
    table = {"columns": ["a", "a", "key"], "index": ["Rome", "Oslo"], "data": [[1, 2, 3], [4, 5, 6]], "page": 2}
    ds = read(json.dumps(table).encode())
    expected = {"key (2)": ["Rome", "Oslo"], "a": [1, 4], "a (2)": [2, 5], "key": [3, 6]}
    assert ds.frame.to_dict("list") == expected
    assert ds.reading.notes == (
        "Empty or repeated column names became 'a (2)'.",
        "The index of the table became the column 'key (2)'.",
        "The table under 'data' was read; beside it stand 'page'.",
    )
    assert read(FRAME[["n"]].to_json(orient="split").encode()).names == ("n",)
    numbered = read(pd.DataFrame({"n": [5, 6]}, index=[7, 9]).to_json(orient="split").encode())
    assert numbered.frame.to_dict("list") == {"key": [7, 9], "n": [5, 6]}


@pytest.mark.parametrize("content", [b"3", b'"a"', b"[]", b"{}", b'{"a": [1], "b": [1, 2]}', b"[" * 100_000, b'{"a": '])
def test_json_that_is_no_table(content):
    with pytest.raises(DataError, match=r"no JSON table|no rows"):
        read(content, name="t.json")


def test_json_of_ever_new_names_is_refused_early():
    rows = [{f"c{i}": 1} for i in range(3000)]
    with pytest.raises(DataError, match="more than 2,000 columns"):
        read(json.dumps(rows).encode())


def test_every_format_is_named_and_opened():
    assert set(OPENERS) == {key for key, form in FORMATS.items() if form.group == "typed"}
    assert {key for _, key in MAGIC} <= set(FORMATS)
    for form in FORMATS.values():
        assert form.label
        assert form.suffixes


def test_a_zip_file_that_names_its_files_in_no_text_is_refused():
    # The flag of bit 11 says that a name is UTF-8 (APPNOTE.TXT 6.3.10, appendix D); these bytes are none.
    raw = bytearray(damage.samples()["zip"])
    at = raw.index(b"PK\x01\x02")
    raw[at + 9] |= 8
    raw[at + 46] = 0xFF
    with pytest.raises(DataError, match="cannot be unpacked"):
        read(bytes(raw))


def test_a_data_set_of_sas_and_one_whose_names_are_not_understood():
    # From haven 2.5.1. R 4.2: sum(iris$Sepal.Length) = 876.5; pyreadstat 1.3.7 finds six letters of each species too.
    iris = read(TYPED / "iris.sas7bdat.gz").frame
    assert (len(iris), iris["Sepal_Length"].sum().round(6)) == (150, 876.5)
    assert iris["Species"].value_counts().to_dict() == {"setosa": 50, "versic": 50, "virgin": 50}
    # haven 2.5.1: write_sas(data.frame(id, town, day, x)) makes a file in which pandas 3.1 finds two columns without a
    # name, one of them with the values of the other; SAS itself allows neither.
    raw = gzip.decompress((TYPED / "iris.sas7bdat.gz").read_bytes())
    with pytest.raises(DataError, match="some are empty or come twice"):
        read(raw.replace(b"Petal_Length", b"Sepal_Length"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ending", damage.samples())
def test_a_damaged_file_is_read_or_refused_in_words(ending):
    chance = random.Random(len(ending))
    for place in range({"sav": 2, "zip": 4, "csv.gz": 4}.get(ending, 12)):
        raw = damage.spoiled(chance, ending)
        for verb in (read, *((preview,) if place % 4 == 0 else ())):
            with contextlib.suppress(DataError):
                verb(raw, name=f"upload.{ending}")
