"""Apply one step to a whole table, and count what it changed."""

from dataclasses import replace

import numpy as np
import pandas as pd

from mlviz.kinds import Column, Schema
from mlviz.recognise import column_of
from mlviz.results.changes import Change
from mlviz.results.effects import StepEffect
from mlviz.results.profile import Array
from mlviz.steps import Scope, Step


def applied(step: Step, frame: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return the frame after one step, fitted on all of it where it learns."""
    if step.scope is not Scope.FITTED:
        return step.apply(frame, schema)
    made = step.transformer(schema)
    if step.removes:
        return made.fit_resample(frame, np.zeros(len(frame)))[0]
    return made.fit(frame).transform(frame)


def described(before: pd.DataFrame, after: pd.DataFrame, schema: Schema, expected: Schema) -> Schema:
    """Return the columns as they now are: kinds as the step promised, counts and levels as counted.

    A column a step did not touch is the very same one in both frames (copy-on-write), and is not counted again.
    """
    known, promised = {c.name: c for c in schema}, {c.name: c for c in expected}
    columns = []
    for name in after.columns:
        if name in known and name in promised and len(after) == len(before) and _same(before[name], after[name]):
            columns.append(replace(known[name], kind=promised[name].kind))
        else:
            columns.append(_fresh(after[name], str(name), promised.get(str(name))))
    return tuple(columns)


def _fresh(values: pd.Series, name: str, promised: Column | None) -> Column:
    made = column_of(values, name, promised.kind if promised else None)
    order = {level: i for i, level in enumerate(promised.levels)} if promised else {}
    levels = tuple(sorted(made.levels, key=lambda v: order.get(v, len(order)))) if order else made.levels
    return replace(made, levels=levels)


def _same(before: pd.Series, after: pd.Series) -> bool:
    """Whether both are equal; memory shared by copy-on-write makes this free for untouched columns."""
    if before.dtype != after.dtype or len(before) != len(after):
        return False
    shared = isinstance(before.dtype, np.dtype) and np.shares_memory(before.to_numpy(), after.to_numpy())
    return (
        shared
        or before.array is after.array
        or bool(np.array_equal(before.index, after.index) and before.equals(after))
    )


def effect(i: int, step: Step, before: pd.DataFrame, after: pd.DataFrame) -> StepEffect:
    """Count what a step changed, in the rows and columns that are in both frames."""
    both = [name for name in after.columns if name in before.columns]
    kept = before if len(after) == len(before) else before.loc[after.index]
    counts, touched = np.zeros(len(Change), dtype="int64"), []
    for name in both:
        if _same(kept[name], after[name]):
            continue
        found = np.bincount(marks(kept[name], after[name]), minlength=len(Change))
        counts += found
        if n := int(found[Change.CHANGED :].sum()):
            touched.append((str(name), n))
    added = tuple(str(n) for n in after.columns if n not in before.columns)
    removed = tuple(str(n) for n in before.columns if n not in after.columns)
    filled, changed, emptied = (int(counts[one]) for one in (Change.FILLED, Change.CHANGED, Change.EMPTIED))
    counted = (len(before), len(after), filled, changed, emptied)
    return StepEffect(i, step.sentence(), *counted, added, removed, tuple(touched))


def marks(before: pd.Series, after: pd.Series) -> Array:
    """Return what happened to each cell of a column whose rows are the same in both, as numbers of ``Change``."""
    was, now = before.isna().to_numpy(), after.isna().to_numpy()
    found = np.zeros(len(before), dtype="uint8")
    found[_differs(before, after) & ~was & ~now] = Change.CHANGED
    found[was & ~now] = Change.FILLED
    found[~was & now] = Change.EMPTIED
    return found


def _differs(before: pd.Series, after: pd.Series) -> np.ndarray:
    if before.dtype == after.dtype:
        return before.ne(after).fillna(False).to_numpy(dtype=bool)
    return np.asarray(before.astype(object) != after.astype(object), dtype=bool)
