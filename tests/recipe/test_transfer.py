"""A recipe on another file: columns found by name, steps that do not apply told, nothing a file says believed."""

import contextlib
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.recipe import matched
from mlviz.recipe.matching import needed, similarity

S = mv.steps
N = 24


def table(**names: str) -> mv.Dataset:
    frame = pd.DataFrame(
        {
            "age": [31.5, np.nan, 8.5, 120.0] * 6,
            "income": np.arange(N) * 10.5,
            "sex": ["f", "m", None, "f"] * 6,
            "city": ["Bonn", "bonn", "Köln", "Ulm"] * 6,
            "day": pd.date_range("2020-01-01", periods=N),
        }
    )
    kinds = {names.get("sex", "sex"): "categorical", names.get("city", "city"): "categorical"}
    return mv.Dataset.of(frame.rename(columns=names), kinds=kinds)


STEPS = (
    S.DropDuplicates(columns=["age", "city"]),
    S.FilterRows(column="income", comparison=">", value=20),
    S.MergeSpellings(column="city", mapping=(("bonn", "Bonn"),)),
    S.MarkMissing(columns=["age", "sex"]),
    S.InRange(columns=["age"], low=0, high=100),
    S.DateParts(columns=["day"]),
    S.Impute(columns=["age"]),
    S.MissingCategory(columns=["sex"]),
    S.Encode(columns=["sex"]),
    S.Scale(columns=["income", "day month", "sex = m"]),
    S.DropColumns(columns=["day year", "sex = f", "age breaks a rule"]),
)
RENAMED = {"age": "Alter", "income": "yearly income", "sex": "Sex", "day": "date of day"}


def recipe_of(*steps: S.Step) -> mv.Recipe:
    return mv.Recipe(tuple(steps))


def test_on_the_same_table_a_recipe_is_the_same() -> None:
    recipe = recipe_of(*STEPS)
    found = mv.transfer(recipe, table())
    assert found.recipe == recipe
    assert found.notes == ()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, len(STEPS) - 1), max_size=6, unique=True))
def test_with_renamed_columns_the_same_values_come_out(places: list[int]) -> None:
    recipe = recipe_of(*(STEPS[i] for i in sorted(places)))
    data, other = table(), table(**RENAMED)
    if recipe.problems(data.columns):
        return
    found = mv.transfer(recipe, other, {name: RENAMED.get(name, name) for name in data.names})
    assert found.notes == ()
    try:
        here = recipe.apply(data).frame
    except mv.DataError:  # a level that only the dropped rows had has no column
        return
    there = found.recipe.apply(other).frame
    assert len(here.columns) == len(there.columns)
    for name in here:
        old = max((n for n in RENAMED if name.startswith(n)), default=None, key=len)
        new = f"{RENAMED[old]}{name.removeprefix(old)}" if old else name
        pd.testing.assert_series_equal(here[name], there[new], check_names=False)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("straßeNr", "Strasse_Nr", 1),
        ("Größe", "groesse", 0.92),
        ("year2020", "Year 2020", 1),
        ("AñoNacimiento", "ano nacimiento", 1),
        ("q", "q1", 0),
        ("age", "age 2", 0),
        ("body mass", "Body Mass (g)", 0.95),
    ],
)
def test_names_are_alike_in_any_alphabet(one: str, other: str, alike: float) -> None:
    assert similarity(one, other) == pytest.approx(alike, abs=0.01 if alike else 0.79)


def test_columns_are_proposed_by_name_and_kind() -> None:
    recipe = recipe_of(S.Impute(columns=["body_mass"]), S.MissingCategory(columns=["Sex"]), S.Scale(columns=["age"]))
    frame = pd.DataFrame(
        {"Body Mass (g)": [1.5, 2.5], "SEX": ["f", "m"], "wage": [1.5, 2.5], "body mass text": ["so", "so much"]}
    )
    data = mv.Dataset.of(frame, kinds={"SEX": "categorical", "body mass text": "text"})
    found = {one.wanted: one.found for one in matched(recipe, data.columns)}
    assert found == {"body_mass": "Body Mass (g)", "Sex": "SEX", "age": None}


def test_the_kind_of_the_old_column_counts_where_it_is_known() -> None:
    old = mv.Dataset.of(pd.DataFrame({"weight": [1.5, 2.5]}))
    new = mv.Dataset.of(pd.DataFrame({"the weight": ["low", "high"], "weight kg": [3.5, 2.5]}))
    recipe = recipe_of(S.DropColumns(columns=["weight"]))
    (free,) = matched(recipe, new.columns)
    (known,) = matched(recipe, new.columns, old.columns)
    assert free.found in new.names
    assert known.found == "weight kg"


@pytest.mark.parametrize(("one", "other"), [("age", "wage"), ("id", "idle"), ("x1", "x2"), ("city", "quantity")])
def test_short_names_are_not_alike_because_of_their_letters(one: str, other: str) -> None:
    assert similarity(one, other) < 0.8


def test_what_does_not_apply_is_left_out_and_told() -> None:
    recipe = recipe_of(
        S.DropDuplicates(columns=["age", "id"]),
        S.Impute(columns=["age", "height"]),
        S.Scale(columns=["city"]),
        S.SetBy(column="city", by="zip", mapping=(("1", "Ulm"),)),
        S.DropColumns(columns=["sex"]),
    ).toggle(4)
    found = mv.transfer(recipe, table())
    assert found.recipe.steps == (S.Impute(columns=["age"]),)
    first, second, third, fourth, fifth = found.notes
    assert first.startswith("Step 1 is left out: no column stands for 'id'.")
    assert second == "Step 2 goes without 'height', for which no column stands."
    assert "'city' is categorical" in third
    assert "no column stands for 'zip'" in fourth
    assert "switched off" in fifth


def test_a_column_that_was_refused_by_hand_is_not_used() -> None:
    found = mv.transfer(recipe_of(S.Impute(columns=["age"])), table(), {"age": None})
    assert found.recipe.steps == ()
    assert "no column stands for 'age'" in found.notes[0]


def test_columns_that_steps_make_are_not_asked_for() -> None:
    assert set(needed(recipe_of(*STEPS))) == {"age", "city", "income", "sex", "day"}
    assert set(needed(recipe_of(*STEPS), table().columns)) == {"age", "city", "income", "sex", "day"}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["age", "city"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    ["step", "columns", "column", "mapping", "low", "high", "pattern", "value", "by", "rule", "off"]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STEPS), FIELDS, JUNK), min_size=1, max_size=3))
def test_a_recipe_file_that_somebody_changed_is_applied_or_refused_in_words(changed) -> None:
    steps = [{**json.loads(json.dumps(step.to_dict())), field: junk} for step, field, junk in changed]
    try:
        recipe = mv.Recipe.from_json(json.dumps({"mlviz_recipe": 1, "steps": steps}))
    except mv.MlvizError:
        return
    for data in (table(), table(**RENAMED), mv.Dataset.of(pd.DataFrame({"other": [1.5, 2.5]}))):
        found = mv.transfer(recipe, data)
        assert not found.recipe.problems(data.columns)
        with contextlib.suppress(mv.MlvizError):
            found.recipe.apply(data)


def test_a_recipe_of_an_earlier_version_still_opens():
    text = '{"mlviz_recipe": 1, "steps": [{"step": "set_missing", "columns": ["age"], "low": 18, "high": null}]}'
    ds = mv.Dataset.of(pd.DataFrame({"age": [0.5, 18.0, 40.0]}))
    assert mv.Recipe.from_json(text).apply(ds).frame["age"].isna().tolist() == [True, False, False]
