"""The counts of what a step changed, against a count cell by cell."""

import math

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv

S = mv.steps
CELLS = st.none() | st.sampled_from((0.0, -0.0, 1.5, -3.25, 1e300, math.inf, -math.inf))
STEPS = (
    S.DropDuplicates(),
    S.DropMissingRows(columns=["a"]),
    S.FilterRows(column="a", comparison=">", value=0.5),
    S.InRange(columns=["a", "b"], low=0, high=2, action="missing"),
    S.ReplaceValues(column="a", mapping=((1.5, 2.5), (0.0, None))),
    S.Impute(columns=["a", "b"], strategy="constant", value=7.0),
    S.Outliers(columns=["a", "b"], rule="percentile", k=20, action="cap"),
    S.MarkMissing(columns=["b"]),
    S.DropColumns(columns=["b"]),
)


def counted(before: pd.DataFrame, after: pd.DataFrame) -> tuple[int, int, int]:
    """Count filled, changed and emptied cells one by one."""
    filled = changed = emptied = 0
    for name in before.columns.intersection(after.columns):
        for row in after.index:
            was, now = before.at[row, name], after.at[row, name]
            filled += pd.isna(was) and not pd.isna(now)
            emptied += pd.isna(now) and not pd.isna(was)
            changed += not pd.isna(was) and not pd.isna(now) and was != now
    return filled, changed, emptied


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(STEPS))
def test_effects_are_what_a_count_of_every_cell_says(rows: list[tuple], step: S.Step) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype="float64")
    data = mv.Dataset.of(frame, kinds={"a": "numeric", "b": "numeric"})
    trace = mv.Recipe().then(step).trace(data)
    clean, (effect,) = trace.data, trace.effects
    kept = data.frame
    if type(step).__name__ in ("DropDuplicates", "DropMissingRows", "FilterRows"):
        kept = step.apply(data.frame, data.columns)
        assert (effect.filled, effect.changed, effect.emptied) == (0, 0, 0)
    after = clean.frame.set_axis(kept.index)
    assert (effect.filled, effect.changed, effect.emptied) == counted(data.frame, after)
    assert (effect.rows_before, effect.rows_after) == (len(frame), len(clean.frame))
    assert set(effect.added) == set(clean.names) - {"a", "b"}
    assert set(effect.removed) == {"a", "b"} - set(clean.names)
