"""What differs between two tables that recipes made of the same one: counted once, then shown row by row."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from mlviz.recipe.tracing import marks
from mlviz.results.changes import Change, ChangedRows, Changes
from mlviz.results.effects import Trace
from mlviz.results.profile import Array

SHOWN = (Change.CHANGED, Change.FILLED, Change.EMPTIED)


def changes_between(before: Trace, after: Trace) -> Changes:
    """Return which rows and cells differ between two traces of the same table.

    Only columns that a step touched are compared, so a long table with one column repaired costs one column.

    Parameters
    ----------
    before, after : Trace
        What ``Recipe.trace`` returned for the same table.

    Examples
    --------
    >>> import mlviz as mv
    >>> import pandas as pd
    >>> ds = mv.Dataset.of(pd.DataFrame({"a": [1.5, None, 3.5], "b": [1.5, 2.5, 3.5]}))
    >>> fill = mv.Recipe().then(mv.steps.Impute(columns=["a"]))
    >>> found = changes_between(mv.Recipe().trace(ds), fill.trace(ds))
    >>> found.rows.tolist(), [(change.words, n) for change, n in found.counts]
    ([1], [('filled', 1)])
    """
    origin = before.rows.get_indexer(after.rows)
    known = origin >= 0
    concerned, counts, touched = ~known, np.zeros(len(Change), dtype="int64"), []
    for name in _candidates(before, after):
        found = _column(before, after, name, origin, known)
        if found.any():
            counts += np.bincount(found, minlength=len(Change))
            concerned[known] |= found > 0
            touched.append(name)
    flagged = _flagged(before, after)
    return Changes(
        rows=np.flatnonzero(concerned | flagged),
        dropped=np.flatnonzero(after.rows.get_indexer(before.rows) < 0),
        counts=tuple((change, int(counts[change])) for change in SHOWN if counts[change]),
        added=tuple(name for name in after.data.names if name not in before.data),
        left_out=tuple(name for name in before.data.names if name not in after.data),
        touched=tuple(touched),
        n_flagged=int(flagged.sum()),
        n_returned=int((~known).sum()),
    )


def changed_rows(before: Trace, after: Trace, positions: Array) -> ChangedRows:
    """Return some rows of the table after, cell by cell beside the table before.

    Parameters
    ----------
    before, after : Trace
        What ``Recipe.trace`` returned for the same table.
    positions : array of int
        Which rows of the table after.

    Examples
    --------
    >>> import mlviz as mv
    >>> import pandas as pd
    >>> ds = mv.Dataset.of(pd.DataFrame({"a": [1.5, None, 3.5], "b": [1.5, 2.5, 3.5]}))
    >>> fill = mv.Recipe().then(mv.steps.Impute(columns=["a"]))
    >>> changed_rows(mv.Recipe().trace(ds), fill.trace(ds), np.array([1, 2])).marks.tolist()
    [[2, 0], [0, 0]]
    """
    roots = after.rows[positions]
    now = after.data.frame.iloc[positions]
    origin = before.rows.get_indexer(roots)
    was = before.data.frame.reindex(columns=now.columns).take(np.maximum(origin, 0))
    was.index = now.index
    found = np.full(now.shape, Change.ADDED, dtype="uint8")
    for i, name in enumerate(now.columns):
        if name in before.data:
            found[:, i] = np.where(origin >= 0, marks(was[name], now[name]), Change.ADDED)
    if (origin < 0).any():
        was = was.mask(np.broadcast_to(origin[:, None] < 0, was.shape))
    return ChangedRows(np.asarray(roots) + 1, was, now, found)


def dropped_rows(before: Trace, positions: Array) -> ChangedRows:
    """Return some rows of the table before, each cell marked as removed.

    Parameters
    ----------
    before : Trace
        What ``Recipe.trace`` returned.
    positions : array of int
        Which rows of it.

    Examples
    --------
    >>> import mlviz as mv
    >>> import pandas as pd
    >>> ds = mv.Dataset.of(pd.DataFrame({"a": [1.5, 2.5]}))
    >>> dropped_rows(mv.Recipe().trace(ds), np.array([1])).numbers.tolist()
    [2]
    """
    gone = before.data.frame.iloc[positions]
    found = np.full(gone.shape, Change.REMOVED, dtype="uint8")
    return ChangedRows(np.asarray(before.rows[positions]) + 1, gone, gone, found)


def _candidates(before: Trace, after: Trace) -> Iterator[str]:
    """Yield the columns of both tables that some step touched, or took away and made anew."""
    effects = (*before.effects, *after.effects)
    named = {name for effect in effects for name, _ in effect.touched}
    named |= {name for effect in effects for name in effect.added}
    for name in after.data.names:
        if name in named and name in before.data:
            yield name


def _column(before: Trace, after: Trace, name: str, origin: Array, known: Array) -> Array:
    was, now = before.data.frame[name], after.data.frame[name]
    if len(was) == len(now) and known.all():  # the very same rows, and steps keep their order
        return marks(was, now)
    return marks(was.take(origin[known]).reset_index(drop=True), now[known].reset_index(drop=True))


def _flagged(before: Trace, after: Trace) -> Array:
    """Return the rows that a column of 0 and 1 made by a step marks with 1: what was outlying or missing."""
    found = np.zeros(len(after.rows), dtype=bool)
    for name in after.data.names:
        values = after.data.frame[name]
        if name not in before.data and pd.api.types.is_integer_dtype(values.dtype) and values.isin((0, 1)).all():
            found |= values.to_numpy() == 1
    return found
