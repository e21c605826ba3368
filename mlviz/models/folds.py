"""Rows into training and test parts."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mlviz.errors import DataError
from mlviz.results.evaluation import FoldSpec

if TYPE_CHECKING:
    import pandas as pd

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """Positions of the training and the test rows; ``repeat`` counts the draws of the whole split."""

    repeat: int
    train: Rows
    test: Rows


def split(spec: FoldSpec, frame: "pd.DataFrame", y: NDArray[np.float64]) -> tuple[Fold, ...]:
    """Return the folds of a table.

    Parameters
    ----------
    spec : FoldSpec
        How to split. With ``given``, ``numbers`` belong to the rows of this frame.
    frame : DataFrame
        The rows, with the group or time column.
    y : array
        Values or class codes, for the stratified split.

    Raises
    ------
    DataError
        If there are too few rows or groups for so many folds.

    Examples
    --------
    >>> import pandas as pd
    >>> folds = split(FoldSpec(k=2), pd.DataFrame({"a": range(4)}), np.zeros(4))
    >>> [len(fold.test) for fold in folds]
    [2, 2]
    """
    if len(y) < spec.k:
        raise DataError(f"{len(y)} rows cannot be split into {spec.k} folds.", "Choose fewer folds or more rows.")
    if spec.kind == "given":
        folds = tuple(_given(spec, len(y)))
    elif spec.kind == "time":
        folds = tuple(_time(spec, frame))
    else:
        folds = tuple(_drawn(spec, frame, y))
    if any(len(fold.train) == 0 or len(fold.test) == 0 for fold in folds):
        raise DataError("A fold has no rows.", "Choose fewer folds.")
    return folds


def _given(spec: FoldSpec, n: int) -> Iterator[Fold]:
    numbers = np.asarray(spec.numbers)
    if len(numbers) != n:
        raise DataError(f"{len(numbers)} fold numbers were given for {n} rows.", "Give one for every row.")
    for number in np.unique(numbers[numbers >= 0]):
        yield Fold(0, np.flatnonzero(numbers != number), np.flatnonzero(numbers == number))


def _time(spec: FoldSpec, frame: "pd.DataFrame") -> Iterator[Fold]:
    """Cut the ordered rows into k + 1 blocks: each block but the first is tested on what came before it.

    Rows of the same moment stay in one block, so that no test row is as early as a training row.
    """
    moments = _column(spec.time, frame).rank(method="min", na_option="top").to_numpy()
    order = np.argsort(moments, kind="stable")
    ordered = moments[order]
    cuts = [round(len(order) * block / (spec.k + 1)) for block in range(spec.k + 2)]
    starts = np.searchsorted(ordered, ordered[[min(cut, len(order) - 1) for cut in cuts]])
    starts[-1] = len(order)
    for block in range(1, spec.k + 1):
        if starts[block] > 0 and starts[block] < starts[block + 1]:
            yield Fold(0, np.sort(order[: starts[block]]), np.sort(order[starts[block] : starts[block + 1]]))


def _drawn(spec: FoldSpec, frame: "pd.DataFrame", y: NDArray[np.float64]) -> Iterator[Fold]:
    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold

    groups = None
    if spec.kind == "group":
        groups = _column(spec.group, frame).astype("str").fillna("missing").to_numpy()
        if len(np.unique(groups)) < spec.k:
            raise DataError(
                f"{spec.group!r} has {len(np.unique(groups))} groups, fewer than {spec.k} folds.", "Choose fewer folds."
            )
    made = {"kfold": KFold, "stratified": StratifiedKFold, "group": GroupKFold}[spec.kind]
    for repeat in range(spec.repeats):
        splitter = made(spec.k, shuffle=True, random_state=spec.seed + repeat)
        with warnings.catch_warnings():
            # A class with fewer members than folds is named on the board instead.
            warnings.simplefilter("ignore", UserWarning)
            try:
                parts = list(splitter.split(np.zeros((len(y), 1)), y, groups))
            except ValueError:  # every class has fewer members than there are folds
                parts = list(KFold(spec.k, shuffle=True, random_state=spec.seed + repeat).split(y))
        for train, test in parts:
            yield Fold(repeat, train, test)


def _column(name: str | None, frame: "pd.DataFrame") -> "pd.Series":
    if name not in frame.columns:
        raise DataError(f"The folds need the column {name!r}, which is not there.", "Choose another split.")
    return frame[name]
