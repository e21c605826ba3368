"""What is suspected, on tables with known errors; what is right must stay untouched."""

import json

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from benchmarks.quality_dirty import judged
from mlviz.errors import MlvizError
from mlviz.quality import inspect, repair
from mlviz.quality.catalogue import DETECTORS
from mlviz.quality.dependencies import dependency
from tests.shared import needs_shared


def found(frame, kind):
    return [one for one in inspect(mv.Dataset.of(pd.DataFrame(frame))).suspects if one.kind == kind]


def repaired(frame, kind):
    ds = mv.Dataset.of(pd.DataFrame(frame))
    steps = [step for one in inspect(ds).suspects if one.kind == kind and (step := repair(ds, one))]
    recipe = mv.Recipe()
    for step in steps:
        recipe = recipe.then(step)
    return recipe.apply(ds).frame


def test_units_are_brought_to_one():
    frame = {"weight": ["1 kg", "500 g", "2kg", "0.25 kilos", "3 kg."] * 4}
    (one,) = found(frame, "unit")
    assert one.n == 20
    assert repaired(frame, "unit")["weight"].tolist() == [1.0, 0.5, 2.0, 0.25, 3.0] * 4


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        (["1,234.5 kg", "2 kg", "1,037 kg", "0.5 kg"], [1234.5, 2.0, 1037.0, 0.5]),
        (["1.234,50 EUR/t", "2,5 EUR/t", "7 EUR/t", "0,25 EUR/t"], [1234.5, 2.5, 7.0, 0.25]),
        (["1 200 km", "90 km", "3 km", "12 500 km"], [1200.0, 90.0, 3.0, 12500.0]),
    ],
)
def test_thousands_marks_in_numbers_with_units(written, numbers):
    assert repaired({"x": written * 5}, "unit")["x"].tolist() == numbers * 5


def test_a_range_is_no_number():
    frame = {"x": ["1 kg", "2 kg", "4 kg", "5 kg", "3-5 kg"] * 4}
    after = repaired(frame, "unit")["x"]
    assert after.isna().tolist() == [False, False, False, False, True] * 4


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["0.05%", "0.06", "0.055", "0.052%"], [0.05, 0.06, 0.055, 0.052]),
        (["5%", "0.06", "7%", "0.05"], [0.05, 0.06, 0.07, 0.05]),
    ],
)
def test_a_stray_percent_sign_and_a_real_one(written, expected):
    # Twice as many rows, so that the column is text and not read as numbers.
    assert repaired({"share": written * 5}, "unit")["share"].round(6).tolist() == expected * 5


@pytest.mark.parametrize(
    "values",
    [
        ["3M Company", "7 Eleven", "20th Century", "99 Cents", "5 Guys"] * 4,
        ["5 m", "3 kg", "2 s", "1 l"] * 5,
        ["a", "b"] * 9,
    ],
)
def test_names_and_different_measures_are_no_numbers_with_units(values):
    assert found({"x": values}, "unit") == []


def test_a_value_in_the_wrong_column_moves():
    frame = {
        "city": ["Denton TX", "Austin", "Dallas", "Canton MA", "Boston", "Houston TX", "Salem"] * 3,
        "state": [None, "TX", "TX", None, "MA", None, "MA"] * 3,
    }
    assert {one.column for one in found(frame, "misplaced")} == {"city", "state"}
    after = repaired(frame, "misplaced")
    assert after["city"].tolist() == ["Denton", "Austin", "Dallas", "Canton", "Boston", "Houston", "Salem"] * 3
    assert after["state"].tolist() == ["TX", "TX", "TX", "MA", "MA", "TX", "MA"] * 3


def test_words_that_end_so_anyway_are_not_moved():
    frame = {
        "name": ["Plan A", "Plan B", "Plan A", "Plan B", "Plan A", "Plan B"] * 4,
        "grade": ["A", None, "B", None, "A", None] * 4,
    }
    assert found(frame, "misplaced") == []


def test_the_cells_that_break_a_dependency():
    rng = np.random.default_rng(0)
    zips = rng.integers(10, 30, 400)
    city = np.array([f"city {z // 2}" for z in zips])
    wrong = [17, 200, 311]
    broken = city.copy()
    broken[wrong] = "city 99"
    (one,) = found({"zip": [f"Z{z}" for z in zips], "city": broken}, "dependency")
    assert one.column == "city"
    assert one.rows.tolist() == wrong
    assert [one.proposals[code].proposed for code in one.codes] == city[wrong].tolist()


def test_a_broken_dependency_is_set_by_the_column_that_decides():
    frame = {"zip": ["a", "a", "a", "b", "b", "b", "b", "a"] * 9, "city": (["A"] * 3 + ["B"] * 4 + ["A"]) * 9}
    frame["city"][3] = "X"
    assert repaired(frame, "dependency")["city"].tolist() == (["A"] * 3 + ["B"] * 4 + ["A"]) * 9


def test_only_what_was_chosen_is_repaired():
    ds = mv.Dataset.of(pd.DataFrame({"city": ["Bonn"] * 9 + ["bonn", "BONN"]}))
    (one,) = inspect(ds).suspects
    place = next(i for i, p in enumerate(one.proposals) if p.value == "bonn")
    step = repair(ds, one, {place: "Bonn am Rhein"})
    assert mv.Recipe().then(step).apply(ds).frame["city"].tolist()[8:] == ["Bonn", "Bonn am Rhein", "BONN"]
    assert repair(ds, one, {}) is None


def test_independent_columns_have_no_dependency():
    rng = np.random.default_rng(1)
    frame = {name: rng.choice(list("abcdefgh"), 500) for name in ("x", "y", "z")}
    assert found(frame, "dependency") == []


def test_dependency_against_a_naive_count():
    rng = np.random.default_rng(2)
    groups = rng.integers(-1, 12, 300)
    values = np.where(groups < 0, 0, groups * 3 % 7)
    values[[5, 50]] = 9
    rule = dependency("g", "v", groups, values)
    assert rule is not None
    frame = pd.DataFrame({"g": groups, "v": values}).query("g >= 0")
    usual = frame.groupby("g")["v"].agg(lambda v: v.mode().iloc[0])
    naive = frame.index[frame["v"] != frame["g"].map(usual)]
    assert rule.broken.tolist() == naive.tolist()


def test_placeholders_become_missing():
    frame = {"colour": ["red", "blue", "N/A", "unknown", "red", "Unknown ", "green", "blue"]}
    assert repaired(frame, "placeholder")["colour"].isna().tolist() == [
        False,
        False,
        True,
        True,
        False,
        True,
        False,
        False,
    ]
    assert found({"answer": ["none"] * 8 + ["some"] * 2}, "placeholder") == []


def test_characters_are_mended():
    frame = {"name": ["CafÃ©", "MÃ¼ller â€“ Sohn", "a&amp;b", "zero\u200bwidth", "Café", "plain & simple"]}
    after = repaired(frame, "characters")["name"].tolist()
    assert after == ["Café", "Müller – Sohn", "a&b", "zerowidth", "Café", "plain & simple"]
    assert found({"name": ["Ãlvaro", "São Paulo", "R&D", "naïve", "½", "Łódź"]}, "characters") == []


def test_sentinels_lie_apart():
    rng = np.random.default_rng(3)
    ages = rng.integers(18, 80, 200).astype(float)
    assert found({"age": np.append(ages, [99.0, 99.0, 98.5, 85.0])}, "sentinel") == []
    assert found({"age": np.append(ages, [-9.0, -9.0])}, "sentinel")[0].n == 2
    assert found({"age": np.append(ages, [999.0, 999.0])}, "sentinel")[0].n == 2
    assert found({"balance": np.append(rng.normal(0, 100, 200), [-99.0, -99.0])}, "sentinel") == []


def test_dates_in_the_future():
    days = pd.date_range("2001-01-01", periods=99, freq="7D").tolist()
    (one,) = found({"born": [*days, pd.Timestamp("2999-01-01")]}, "future")
    assert one.rows.tolist() == [99]
    assert found({"due": pd.date_range("2990-01-01", periods=50)}, "future") == []


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame({"a": []}),
        pd.DataFrame({"a": [None, None]}),
        pd.DataFrame({"a": ["x"]}),
        pd.DataFrame({"a": [np.inf, -np.inf, 1.0]}),
        pd.DataFrame({"a": ["", " ", "\x00"], "=cmd()": ["1 kg", None, "2"]}),
        pd.DataFrame({"a": [1e308, -1e308, 0.0] * 10}),
    ],
)
@pytest.mark.parametrize("key", list(DETECTORS))
def test_no_detector_breaks(key, frame):
    try:
        ds = mv.Dataset.of(frame)
    except MlvizError:
        return
    for one in inspect(ds, [key]).suspects:
        assert one.n == len(one.codes) > 0
        assert one.rows.max() < ds.n_rows
        assert one.codes.max() < len(one.proposals)


@pytest.mark.parametrize("key", list(DETECTORS))
def test_every_detector_says_what_it_is(key):
    entry = DETECTORS[key]
    assert entry.label
    assert entry.question.endswith("?")
    assert entry.help
    assert entry.references


def test_cells_are_one_line_each_and_the_verdict_counts_them():
    inspection = inspect(mv.Dataset.of(pd.DataFrame({"city": ["Bonn"] * 9 + ["bonn", "BONN"]})))
    lines = inspection.cells()
    assert lines[["row", "value", "proposed"]].to_numpy().tolist() == [[9, "bonn", "Bonn"], [10, "BONN", "Bonn"]]
    assert inspection.verdict == "2 cells in 1 column look wrong."
    assert json.loads(lines.to_json())


@needs_shared
def test_beers_detected_and_repaired():
    found = judged("beers")
    # benchmarks/quality_dirty.py counts cells against the clean table that comes with the dirty one.
    assert found.detection[2] > 0.99
    assert found.repair[2] > 0.99


def test_what_reading_repaired_is_told_and_done():
    rows = [f"{i};{0.04 + i / 1000:.3f}{'%' if i % 4 == 0 else ''};{'N/A' if i % 5 == 0 else i}" for i in range(40)]
    ds = mv.read(("n;share;rate\n" + "\n".join(rows) + "\n").encode())
    lines = inspect(ds).cells().query("kind == 'read'")
    assert lines.query("column == 'rate'")["row"].tolist() == list(range(0, 40, 5))
    assert lines.query("column == 'rate'")["proposed"].isna().all()
    signed = lines.query("column == 'share'")
    assert signed["row"].tolist() == list(range(0, 40, 4))
    assert signed[["value", "proposed"]].to_numpy().tolist()[0] == ["0.040%", 0.04]
    assert all(one.done for one in inspect(ds).suspects if one.kind == "read")
    assert (
        inspect(mv.Recipe().then(mv.steps.FilterRows(column="n", comparison=">", value=3)).apply(ds), ["read"]).n == 0
    )


def test_what_all_values_have_is_how_the_column_is_written():
    ds = mv.read(("n;share\n" + "".join(f"{i};{i}%\n" for i in range(40))).encode())
    assert inspect(ds, ["read"]).suspects == ()


def test_a_row_without_texts_is_looked_at_like_any_other() -> None:
    towns = ["Bonn", "Ulm"] * 10
    names = [f"{name} Weber" for name in ("Ada", "Emmy") * 10]
    frame = pd.DataFrame({"name": [*names, None], "town": [*towns, None], "amount": [1.5] * 20 + [30.0]})
    assert mv.inspect(mv.Dataset.of(frame)).suspects == ()


@pytest.mark.parametrize(("cells", "told"), [(["12%", "7%", "3 €"], ["3 €"]), (["5 €", "6 €", "6", "7 $"], ["7 $"])])
def test_another_sign_than_the_usual_one_is_told(cells, told):
    ds = mv.read(("x;n\n" + "".join(f"{cell};{i}\n" for i, cell in enumerate([*cells[:2] * 9, *cells]))).encode())
    (read,) = ds.reading.read_as
    assert (read.kind, [*read.texts]) == ("sign", told)
