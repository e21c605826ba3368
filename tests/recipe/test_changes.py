"""The marks of cells and rows, against a comparison of every cell by the row's own number."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.recipe import changed_rows, changes_between, dropped_rows
from mlviz.results.changes import Change
from mlviz.results.effects import Trace

S = mv.steps
CELLS = st.none() | st.sampled_from((0.0, 1.5, -3.25, 2.0, 1e300, math.inf))
STEPS = (
    S.DropDuplicates(columns=["a"]),
    S.DropMissingRows(columns=["a"]),
    S.FilterRows(column="b", comparison="<=", value=2.0),
    S.InRange(columns=["a", "b"], low=0, high=2, action="missing"),
    S.ReplaceValues(column="a", mapping=((1.5, 2.5), (0.0, None))),
    S.Impute(columns=["a", "b"], strategy="constant", value=7.0),
    S.Impute(columns=["a"]),
    S.Outliers(columns=["a"], rule="percentile", k=20, action="cap"),
    S.Outliers(columns=["a"], rule="z", k=1, action="remove"),
    S.MarkMissing(columns=["b"]),
    S.DropColumns(columns=["b"]),
)


def recipe_of(steps: list[S.Step]) -> mv.Recipe:
    """Return the steps that go together, in their proper places."""
    recipe = mv.Recipe()
    for step in steps:
        recipe = recipe.insert(step)
    return recipe


def numbered(trace: Trace) -> pd.DataFrame:
    """Return the table with each row under the number it had before any step."""
    return trace.data.frame.set_axis(pd.Index(list(trace.rows)))


def mark(before: pd.DataFrame, after: pd.DataFrame, row: int, name: str) -> Change:
    """Say what happened to one cell."""
    if name not in before.columns or row not in before.index:
        return Change.ADDED
    was, now = before.at[row, name], after.at[row, name]
    if pd.isna(was) or pd.isna(now):
        return Change.SAME if pd.isna(was) == pd.isna(now) else Change.FILLED if pd.isna(was) else Change.EMPTIED
    return Change.SAME if was == now else Change.CHANGED


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8),
    st.lists(st.sampled_from(STEPS), max_size=2, unique=True),
    st.lists(st.sampled_from(STEPS), max_size=3, unique=True),
)
def test_marks_are_what_a_look_at_every_cell_says(rows: list[tuple], first: list[S.Step], more: list[S.Step]) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype="float64")
    data = mv.Dataset.of(frame, kinds={"a": "numeric", "b": "numeric"})
    try:
        before, after = recipe_of(first).trace(data), recipe_of([*first, *more]).trace(data)
    except mv.MlvizError:
        return
    old, new = numbered(before), numbered(after)
    expected = {(row, name): mark(old, new, row, name) for row in new.index for name in new.columns}

    page = changed_rows(before, after, np.arange(len(new)))
    assert (page.numbers - 1).tolist() == new.index.tolist()
    assert {
        (row, name): page.marks[i, j] for i, row in enumerate(new.index) for j, name in enumerate(new.columns)
    } == expected

    found = changes_between(before, after)
    here = {key: one for key, one in expected.items() if one in (Change.CHANGED, Change.FILLED, Change.EMPTIED)}
    flags = [name for name in new.columns if name not in old.columns]
    concerned = {row for row, _ in here} | set(new.index.difference(old.index))
    concerned |= {row for row in new.index if any(new.at[row, name] == 1 for name in flags)}
    assert {new.index[i] for i in found.rows} == concerned
    assert {old.index[i] for i in found.dropped} == set(old.index) - set(new.index)
    assert dict(found.counts) == {one: n for one in Change if (n := list(here.values()).count(one))}
    assert set(found.touched) == {name for _, name in here}
    assert set(found.added) == set(flags)
    assert set(found.left_out) == set(old.columns) - set(new.columns)


def test_rows_that_go_are_shown_as_they_were() -> None:
    data = mv.Dataset.of(pd.DataFrame({"a": [1.5, None, 3.5], "g": ["x", "y", None]}))
    before, after = mv.Recipe().trace(data), recipe_of([S.DropMissingRows()]).trace(data)
    found = changes_between(before, after)
    page = dropped_rows(before, found.dropped)
    assert page.numbers.tolist() == [2, 3]
    pd.testing.assert_frame_equal(page.after, data.frame.iloc[[1, 2]])
    assert (page.marks == Change.REMOVED).all()
    assert not len(found.rows)
    assert not found.nothing


def test_a_row_that_comes_back_is_new() -> None:
    """A repeated row dropped before the filter narrows or widens what counts as outlying."""
    values = [1.0, 2.0, 3.0, 4.0, 40.0, 40.0, 40.0, 40.0]
    data = mv.Dataset.of(pd.DataFrame({"a": values, "b": range(8)}), kinds={"a": "numeric", "b": "numeric"})
    capped = mv.Recipe().then(S.Outliers(columns=["a"], rule="percentile", k=30, action="remove"))
    fewer = capped.insert(S.FilterRows(column="b", comparison="<=", value=4.0))
    before, after = capped.trace(data), fewer.trace(data)
    back = set(after.rows) - set(before.rows)
    found = changes_between(before, after)
    assert found.n_returned == len(back)
    assert {after.rows[i] for i in found.rows} == back


def test_flagged_rows_are_the_ones_to_look_at() -> None:
    data = mv.Dataset.of(pd.DataFrame({"a": [1.5, 2.5, 2.0, 1.7, 2.2, 1.9, 99.5]}))
    found = changes_between(mv.Recipe().trace(data), recipe_of([S.Outliers(columns=["a"], action="flag")]).trace(data))
    assert found.rows.tolist() == [6]
    assert (found.n_flagged, found.counts) == (1, ())


@pytest.mark.parametrize("step", [S.Encode(), S.Scale(), S.TidyText(), S.DateParts(), S.MissingCategory()])
def test_every_kind_of_column_is_compared(step: S.Step) -> None:
    frame = pd.DataFrame(
        {
            "a": [1.5, None, 3.5, 4.5] * 3,
            "g": ["x ", "y", None, "x "] * 3,
            "b": pd.array([True, None, False, True] * 3, dtype="boolean"),
            "d": pd.to_datetime(["2020-01-01", None, "2020-03-01", "2020-04-01"] * 3),
        }
    )
    data = mv.Dataset.of(frame, kinds={"g": "categorical"})
    before, after = mv.Recipe().trace(data), mv.Recipe().then(step).trace(data)
    found, (effect,) = changes_between(before, after), after.effects
    counts = {Change.FILLED: effect.filled, Change.CHANGED: effect.changed, Change.EMPTIED: effect.emptied}
    assert dict(found.counts) == {change: n for change, n in counts.items() if n}
    assert changed_rows(before, after, np.arange(len(frame))).marks.shape == after.data.frame.shape
