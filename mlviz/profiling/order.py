"""Whether rows stand in an order: running numbers, and columns that say when a row happened."""

from collections.abc import Iterator

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.profiling.values import numbers_of
from mlviz.results.profile import Alert, Array

ORDERED = 50


def runs(values: Array) -> bool:
    """Whether values count the rows: 1, 2, 3 with a few gaps at most."""
    if not (np.abs(values) < 2**53).all():
        return False
    steps = np.diff(values)
    return bool((steps >= 1).all() and np.median(steps) == 1 and (steps == 1).mean() > 0.98)


def order_alerts(dataset: Dataset) -> Iterator[Alert]:
    """Yield the columns that say in which order the rows happened."""
    action = "If the model is to predict the future, validate with a time split, not with random folds."
    for column in dataset.columns:
        if column.kind not in (Kind.DATETIME, Kind.NUMERIC) or dataset.n_rows < ORDERED:
            continue
        values = numbers_of(dataset.frame[column.name])
        present = values[np.isfinite(values)]
        if len(present) < 0.9 * len(values) or not present.min() < present.max():
            continue
        # Ten different values at least: a table sorted by a yes or no is not a sequence.
        later, before = present[1:], present[:-1]
        if bool(np.all(later >= before)) and np.count_nonzero(later > before) >= 9:
            if runs(present):
                continue
            sentence = f"Rows are in the order of '{column.name}'."
            yield Alert("time_order", 3, (column.name,), sentence, action)
        elif column.kind is Kind.DATETIME:
            yield Alert("dated", 3, (column.name,), f"'{column.name}' says when each row happened.", action)
