"""What a column is for, by its values and its name."""

import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.frames import unique_names
from mlviz.kinds import Kind
from mlviz.recognise import column_of, words_of


def kind_of(name, values):
    return Dataset.of(pd.DataFrame({name: values}))[name]


RNG = np.random.default_rng(0)

CASES = {
    "scale": ("risk", ["low", "high", "medium"] * 10, Kind.ORDINAL),
    "spans": ("age", ["18-29", "50+", "30-49"] * 10, Kind.ORDINAL),
    "spans side by side": ("bmi", ["18.5-25", "25-30", "<18.5", ">30"] * 10, Kind.ORDINAL),
    "scores": ("score", ["3-2", "1-1", "0-2"] * 10, Kind.CATEGORICAL),
    "months of years": ("when", ["12-2021", "1-2022", "11-2021"] * 10, Kind.CATEGORICAL),
    "months": ("Month", ["Mar", "June", "Feb"] * 10, Kind.ORDINAL),
    "words": ("town", ["Ulm", "Bonn", "Jena"] * 10, Kind.CATEGORICAL),
    "yes and no": ("smoker", ["yes", "no"] * 10, Kind.BOOLEAN),
    "yes in two spellings": ("smoker", ["yes", "YES", "no"] * 10, Kind.CATEGORICAL),
    "zero and one": ("x", [0, 1] * 20, Kind.CATEGORICAL),
    "truth": ("x", [True, False] * 20, Kind.BOOLEAN),
    "codes by name": ("Region", list(range(1, 10)) * 20, Kind.CATEGORICAL),
    "codes by shape": ("cp", [0, 1, 2, 3, 2, 3] * 20, Kind.CATEGORICAL),
    "counts": ("n_children", [0] * 60 + [1] * 30 + [2] * 15 + [3] * 5, Kind.NUMERIC),
    "whole amounts": ("weight", RNG.permutation(300).tolist(), Kind.NUMERIC),
    "decimals": ("x", RNG.normal(size=50).tolist(), Kind.NUMERIC),
    "row numbers": ("no", list(range(7, 107)), Kind.IDENTIFIER),
    "years in a row": ("year", list(range(1950, 2000)), Kind.NUMERIC),
    "numbers that identify": ("customer_id", RNG.permutation(5000)[:400].tolist(), Kind.IDENTIFIER),
    "texts that identify": ("serial", [f"K{i:05}" for i in range(100)], Kind.IDENTIFIER),
    "sentences": ("comment", [f"this is the long remark number {i} of it" for i in range(50)] * 2, Kind.TEXT),
    "one value": ("x", ["a"] * 10, Kind.CONSTANT),
    "nothing": ("x", [None] * 10, Kind.CONSTANT),
    "dates": ("x", pd.date_range("2024-01-01", periods=9), Kind.DATETIME),
}


@pytest.mark.parametrize(("name", "values", "kind"), CASES.values(), ids=CASES)
def test_kind(name, values, kind):
    assert kind_of(name, values).kind is kind


def test_levels_of_a_scale_are_in_its_order():
    assert kind_of("risk", ["low", "high", "medium"] * 10).levels == ("low", "medium", "high")
    assert kind_of("age", ["18-29", "50+", "30-49", "<18"] * 10).levels == ("<18", "18-29", "30-49", "50+")


def test_codes_say_why():
    assert "codes" in kind_of("Region", list(range(1, 10)) * 20).hints[0]


def test_long_columns_of_measurements_are_not_counted():
    assert kind_of("x", RNG.normal(size=60_000)).n_unique is None
    assert kind_of("g", ["a", "b", "c"] * 20_000).n_unique == 3


def test_unique_names_do_not_collide_with_given_ones():
    assert unique_names(["a", "a (2)", "a"]) == ["a", "a (2)", "a (3)"]


def test_postal_codes_are_names_of_places():
    codes = [20095 + 37 * (i % 60) for i in range(300)]
    frame = pd.DataFrame({"ZIP code": codes, "plz": codes, "zip_count": codes, "population": codes})
    kinds = [column.kind for column in Dataset.of(frame).columns]
    assert kinds == [Kind.CATEGORICAL, Kind.CATEGORICAL, Kind.NUMERIC, Kind.NUMERIC]


@pytest.mark.parametrize("words", [("yes", "no"), ("Ja", "Nein"), ("oui", "non"), ("Y", "N"), ("sí", "no")])
def test_answers_in_words_stay_words(words):
    series = pd.Series([*words, None] * 10, dtype="str")
    column = column_of(series, "smoker")
    assert (column.kind, set(column.levels)) == (Kind.BOOLEAN, set(words))


@pytest.mark.parametrize(
    ("name", "kind"), [("is_new", Kind.BOOLEAN), ("hasChildren", Kind.BOOLEAN), ("arm", Kind.CATEGORICAL)]
)
def test_0_and_1_answer_a_question_where_the_name_asks_one(name, kind):
    assert column_of(pd.Series([0, 1, 1] * 10), name).kind is kind


def test_a_third_answer_makes_yes_and_no_a_category():
    ds = mv.Dataset.of(pd.DataFrame({"smoker": ["yes", "no", None, "no"] * 5}))
    named = mv.Recipe().then(mv.steps.MissingCategory(columns=["smoker"])).apply(ds)
    assert (named["smoker"].kind, named["smoker"].levels) == (Kind.CATEGORICAL, ("no", "yes", "missing"))
    renamed = mv.Recipe().then(mv.steps.ReplaceValues(column="smoker", mapping=(("yes", "ja"),))).apply(ds)
    assert renamed["smoker"].kind is Kind.BOOLEAN
    truth = mv.Dataset.of(pd.DataFrame({"ok": pd.array([True, None, False] * 5, dtype="boolean")}))
    named = mv.Recipe().then(mv.steps.MissingCategory(columns=["ok"])).apply(truth)
    assert sorted(named.frame["ok"].unique()) == ["False", "True", "missing"]
    assert named["ok"].kind is Kind.CATEGORICAL


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("snake_case_name", ["snake", "case", "name"]),
        ("camelCaseName", ["camel", "case", "name"]),
        ("HTTPStatus", ["http", "status"]),
        ("patientID", ["patient", "id"]),
        ("productID2", ["product", "id", "2"]),
        ("x2y", ["x", "2", "y"]),
        ("Größe_kg", ["größe", "kg"]),
        ("straßeNr", ["straße", "nr"]),
        ("Año2020", ["año", "2020"]),
        ("ÄußereÜbersicht", ["äußere", "übersicht"]),
        ("durée (mois)", ["durée", "mois"]),
        ("An\u0303o_nacimiento", ["año", "nacimiento"]),
        ("ЦенаТовара", ["цена", "товара"]),
        ("年齢_2", ["年齢", "2"]),
        ("area km²", ["area", "km"]),
        ("%", []),
        ("", []),
    ],
)
def test_the_words_of_a_name_in_any_alphabet(name, words):
    assert words_of(name) == words


@given(st.text(max_size=20))
def test_words_hold_every_letter_of_a_name_once(name):
    plain = unicodedata.normalize("NFC", name)
    kept = "".join(char for char in plain if char.isalpha() or char.isdecimal()).lower()
    words = "".join(words_of(name))
    assert "".join(char for char in words if not unicodedata.category(char).startswith("M")) == "".join(
        char for char in kept if not unicodedata.category(char).startswith("M")
    )
