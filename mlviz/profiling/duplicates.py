"""How many rows repeat an earlier one."""

from typing import TYPE_CHECKING

import numpy as np

from mlviz.results.profile import Array

if TYPE_CHECKING:
    import pandas as pd

PRIME = np.uint64(0x9E3779B97F4A7C15)


def count_duplicates(frame: "pd.DataFrame", coded: dict[str, Array]) -> int:
    """Return the number of rows equal to an earlier row in every cell (missing equals missing).

    Each row gets a 64-bit mark; only rows that share a mark are compared cell by cell, so the count is exact.

    Parameters
    ----------
    frame : DataFrame
        The table.
    coded : dict of str to int array
        Codes of columns that were turned into numbers already; other columns must be numeric or dates.
    """
    if frame.shape[1] == 0 or len(frame) < 2:
        return 0
    marks = np.zeros(len(frame), dtype="uint64")
    for name in frame.columns:
        marks = _mix(marks, _bits(frame[name], coded.get(str(name))))
    order = np.sort(marks)
    shared = order[1:][order[1:] == order[:-1]]
    if len(shared) == 0:
        return 0
    return int(frame[np.isin(marks, shared)].duplicated().sum())


def _bits(series: "pd.Series", codes: Array | None) -> Array:
    """Return 64 bits per cell: equal cells get equal bits."""
    if codes is not None:
        return codes.astype("int64").view("uint64")
    values = series.to_numpy(dtype="float64", na_value=np.nan) if series.dtype.kind != "M" else series.to_numpy()
    if values.dtype.kind == "M":
        return values.astype("int64").view("uint64")
    # Adding 0 makes -0.0 and 0.0 the same bits; all NaN get the same bits as well.
    return np.where(np.isnan(values), np.nan, values + 0.0).view("uint64")


def _mix(marks: Array, bits: Array) -> Array:
    """Fold new bits into the marks (the finaliser of splitmix64, shortened)."""
    marks = (marks ^ bits) * PRIME
    return marks ^ (marks >> np.uint64(29))
