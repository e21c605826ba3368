"""Recipes as values: editing, checking, compiling, leaking nothing."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from tests.recipe import drawn

S = mv.steps


def noisy(n: int = 60) -> mv.Dataset:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"a": rng.normal(size=n), "b": rng.normal(size=n), "g": rng.choice(["x", "y"], n)})
    frame.loc[::7, "a"] = np.nan
    return mv.Dataset.of(frame, name="noise")


RECIPE = mv.Recipe().then(S.DropDuplicates()).then(S.Impute(columns=["a"])).then(S.Scale(columns=["a", "b"]))


def test_editing_returns_new_recipes() -> None:
    assert [s.key for s in RECIPE.without(1).steps] == ["drop_duplicates", "scale"]
    assert [s.key for s in RECIPE.move(2, 1).steps] == ["drop_duplicates", "scale", "impute"]
    assert RECIPE.toggle(1).toggle(1) == RECIPE
    assert [s.key for s in RECIPE.toggle(1).active] == ["drop_duplicates", "scale"]
    assert RECIPE.toggle(2).without(1).off == {1}
    assert RECIPE.toggle(2).move(2, 1).off == {1}
    assert RECIPE.replace(1, S.Impute(columns=["b"])).steps[1] == S.Impute(columns=["b"])
    assert len(RECIPE.steps) == 3


def test_row_steps_never_follow_what_learns() -> None:
    with pytest.raises(mv.NotApplicable, match="learns"):
        RECIPE.then(S.DropMissingRows())
    with pytest.raises(mv.NotApplicable, match="learns"):
        RECIPE.move(0, 2)
    assert [s.key for s in RECIPE.insert(S.DropMissingRows()).steps][:2] == ["drop_duplicates", "drop_missing_rows"]


def test_what_depends_on_a_dropped_column_is_found_and_switched_off() -> None:
    recipe = mv.Recipe().then(S.DropColumns(columns=["a"])).then(S.Impute(columns=["a"])).then(S.Scale())
    problems = recipe.problems(noisy().columns)
    assert [i for i, _ in problems] == [1]
    settled, notes = recipe.settled(noisy().columns)
    assert settled.off == {1}
    assert "no column called 'a'" in notes[0]
    assert settled.apply(noisy()).names == ("b", "g")


@settings(max_examples=50, deadline=None)
@given(st.lists(drawn.steps(), max_size=5), st.sets(st.integers(0, 4)))
def test_any_recipe_survives_json(steps: list[S.Step], off: set[int]) -> None:
    recipe = mv.Recipe()
    for one in steps:
        recipe = recipe.insert(one)
    recipe = mv.Recipe(recipe.steps, frozenset(i for i in off if i < len(steps)))
    assert mv.Recipe.from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize("key", S.STEPS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_step_survives_json_and_is_written_as_code(key: str, data: st.DataObject) -> None:
    one = data.draw(drawn.a_step(S.STEPS[key]))
    assert S.step_of(json.loads(json.dumps(one.to_dict()))) == one
    assert eval(one.source(), {"mv": mv}) == one
    assert one.sentence()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"mlviz_recipe": 1, "steps": [{"step": "rm"}]}', "\x00"])
def test_what_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(mv.DataError):
        mv.Recipe.from_json(text)


def test_the_result_remembers_where_it_came_from_and_effects_are_counted() -> None:
    data = noisy()
    trace = RECIPE.trace(data)
    result, effects = trace.data, trace.effects
    assert result.parent is data
    assert mv.Recipe.from_json(result.recipe) == RECIPE
    assert effects[1].filled == 9
    assert effects[1].words == "9 cells filled"
    assert result.fingerprint == RECIPE.apply(noisy()).fingerprint != data.fingerprint


def test_fitted_steps_learn_from_training_rows_alone() -> None:
    data = noisy()
    compiled = RECIPE.compile(data.columns, target="g")
    (_, imputer), (_, scaler) = compiled.transformers()
    half = data.frame[["a", "b"]].iloc[:30]
    imputer.fit(half)
    assert imputer.fills_ == [half["a"].median()]
    scaler.fit(imputer.transform(half))
    # numpy: standard deviation with ddof=0, as scikit-learn's StandardScaler
    assert scaler.spreads_[1] == pytest.approx(np.std(half["b"]))


def test_lead_runs_before_the_split_and_inner_steps_never_see_the_target() -> None:
    data = noisy()
    recipe = mv.Recipe().then(S.FilterRows(column="b", comparison=">", value=0)).then(S.Scale(columns=["a", "b"]))
    compiled = recipe.compile(data.columns, target="b")
    prepared = compiled.prepare(data.frame, data.columns)
    assert (prepared["b"] > 0).all()
    assert compiled.inner == (S.Scale(columns=["a"]),)
    new = data.frame.drop(columns="b")
    assert len(compiled.prepare_new(new, data.columns)) == len(new)


def test_column_names_are_only_names() -> None:
    frame = pd.DataFrame({"=cmd()": [1.0, None, 3.0], "C": [1.0, 2.0, 4.0], "<script>": ["a", "b", "a"]})
    data = mv.Dataset.of(frame, kinds={"<script>": "categorical"})
    recipe = mv.Recipe().then(S.Impute(columns=["=cmd()"])).then(S.Encode()).then(S.Scale())
    assert recipe.apply(data).frame.notna().all(axis=None)


def encoded(levels: int = 3) -> tuple[mv.Dataset, mv.Recipe]:
    """Return a table and a recipe whose later steps name columns that one-hot encoding makes."""
    frame = noisy(120).frame.assign(h=[f"l{i % levels}" for i in range(120)])
    data = mv.Dataset.of(frame, kinds={"h": "categorical"})
    recipe = mv.Recipe().then(S.Encode(columns=["g", "h"])).then(S.Scale(columns=["g = x", "a"]))
    return data, recipe.then(S.DropColumns(columns=["h = l1"]))


def test_steps_may_name_the_columns_that_encoding_makes() -> None:
    data, recipe = encoded()
    assert recipe.problems(data.columns) == ()
    assert recipe.settled(data.columns) == (recipe, ())
    promised = recipe.check(data.columns)
    clean = recipe.apply(data)
    assert clean.names == tuple(c.name for c in promised) == ("a", "b", "g = x", "g = y", "h = l0", "h = l2")
    assert [c.kind for c in clean.columns] == [c.kind for c in promised]


def test_a_fold_makes_every_promised_column_even_of_a_level_it_never_sees() -> None:
    data, recipe = encoded()
    compiled = recipe.compile(data.columns, target="b")
    frame = data.frame.drop(columns="b")
    train = frame[(frame["g"] != "x") & (frame["h"] != "l2")]
    rest = frame
    for _, step in compiled.transformers():
        train, rest = step.fit(train).transform(train), step.transform(rest)
    assert list(rest.columns) == [c.name for c in compiled.out_schema]
    assert (train["h = l2"] == 0).all()
    assert (rest["h = l2"] == (frame["h"] == "l2")).all()


def test_a_filled_in_level_has_a_column_of_its_own_in_every_fold() -> None:
    frame = pd.DataFrame({"g": ["x", None, "y", "x"] * 3, "t": [1.5, 2.5, 3.5, 0.5] * 3})
    data = mv.Dataset.of(frame, kinds={"g": "categorical"})
    fill = S.Impute(columns=["g"], strategy="constant", value="none")
    recipe = mv.Recipe().then(fill).then(S.Encode()).then(S.Scale(columns=["g = none"]))
    assert recipe.problems(data.columns) == ()
    assert recipe.apply(data).names == tuple(c.name for c in recipe.check(data.columns))


def test_more_levels_than_columns_cannot_be_named_beforehand() -> None:
    data, recipe = encoded(levels=40)
    ((place, error),) = recipe.problems(data.columns)
    assert place == 2
    assert "'h' has more than 30 levels" in error.reason
    with pytest.raises(mv.NotApplicable, match="more than 30 levels"):
        recipe.check(data.columns)


def test_what_a_comparison_does_differently_about_the_target_is_said() -> None:
    data = noisy()
    recipe = (
        mv.Recipe()
        .then(S.DropDuplicates())
        .then(S.Impute(columns=["a"], strategy="group_median", by="g"))
        .then(S.MissingCategory(columns=["g"]))
        .then(S.Scale(columns=["a"]))
        .then(S.Encode())
    )
    notes = dict(recipe.target_notes(data.columns, "g"))
    assert list(notes) == [1, 2, 4]
    assert "runs no such step" in notes[1]
    assert "runs no such step" in notes[2]
    assert notes[4] == "The table shown has 'g' treated too; models learn to predict 'g' as it was before this step."
    # What is said is what compile does.
    assert recipe.compile(data.columns, "g").inner == (S.Scale(columns=["a"]), S.Encode())
    both = mv.Recipe().then(S.Scale(columns=["a", "b"]))
    ((_, note),) = both.target_notes(data.columns, "b")
    assert "leaves 'b' out of this step" in note
    assert both.compile(data.columns, "b").inner == (S.Scale(columns=["a"]),)
    assert recipe.target_notes(data.columns, "b") == ()
    assert recipe.toggle(4).toggle(1).toggle(2).target_notes(data.columns, "g") == ()


def test_the_board_says_which_step_was_left_out() -> None:
    data = noisy(90)
    recipe = mv.Recipe().then(S.Impute(columns=["a"], strategy="group_median", by="g"))
    board = mv.compare(data, "g", recipe, models=["logistic"], folds=3)
    assert any("median of the row's g" in note and "runs no such step" in note for note in board.notes)


@pytest.mark.parametrize("field", [{"pattern": "\\ud800"}, {"column": "\\ud800"}])
def test_half_a_character_in_a_recipe_is_refused(field) -> None:
    step = {"step": "follows_pattern", "column": "t", "pattern": "x"} | field
    text = json.dumps({"mlviz_recipe": 1, "steps": [step]}).replace("\\\\", "\\")
    with pytest.raises(mv.DataError, match="no recipe"):
        mv.Recipe.from_json(text)


def test_a_recipe_from_outside_has_a_limit_of_steps() -> None:
    steps = [{"step": "one_of", "column": "t", "values": ["a"]}] * 300
    text = json.dumps({"mlviz_recipe": 1, "steps": steps})
    with pytest.raises(mv.DataError, match="300 steps; the limit is 200"):
        mv.Recipe.from_json(text, most=200)
    assert len(mv.Recipe.from_json(text).steps) == 300, "what a person built here opens again"
