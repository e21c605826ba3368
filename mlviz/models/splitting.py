"""The split of a comparison: bound to the rows used, refused where it does not fit, and its preview."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlviz.dataset import Dataset
from mlviz.errors import DataError
from mlviz.models.folds import Fold
from mlviz.models.planning import propose_folds
from mlviz.models.source import Source
from mlviz.results.evaluation import FoldSpec

PREVIEW_ROWS = 2_000
PREVIEW_FROM = 30_000
"""From so many rows on the first fold takes so long that models are tried on a sample before."""

PREVIEW_FOLDS = 3

Folds = int | FoldSpec | Sequence[int] | NDArray[np.int64] | None


def fold_spec(folds: Folds, ds: Dataset, source: Source, seed: int) -> FoldSpec:
    """Return the split a caller asked for, bound to the rows used."""
    if folds is None:
        return replace(propose_folds(source.ds, source.target, source.task)[0], seed=seed)
    if isinstance(folds, FoldSpec) and folds.kind != "given":
        return folds
    if isinstance(folds, Integral) and not isinstance(folds, bool):
        return FoldSpec("kfold" if source.task == "regression" else "stratified", k=int(folds), seed=seed)
    numbers = _numbers(folds.numbers if isinstance(folds, FoldSpec) else folds)
    if len(numbers) == source.ds.n_rows:
        numbers = numbers[source.rows]
    if len(numbers) != len(source.rows):
        raise DataError(
            f"{len(numbers)} fold numbers were given for {ds.n_rows} rows.", "Give one whole number for every row."
        )
    distinct = len(np.unique(numbers[numbers >= 0]))
    return FoldSpec("given", k=distinct, seed=seed, numbers=tuple(numbers.tolist()))


def _numbers(given: Any) -> NDArray[np.int64]:
    """Return fold numbers as an array."""
    listed = not isinstance(given, str | bytes | bool | Mapping) and isinstance(given, Iterable)
    numbers = np.asarray(given if listed else 0)
    if numbers.ndim != 1 or numbers.dtype.kind not in "iu":
        raise DataError(
            f"{given!r} is no split of the rows.", "Give a number of folds, or a fold number for every row."
        )
    return numbers.astype("int64")


def check_order(source: Source, spec: FoldSpec) -> None:
    """Refuse a split that does not fit the task or the recipe."""
    if spec.kind == "stratified" and not source.classes:
        raise DataError("A number has no classes to keep the mix of.", "Choose random folds.")
    for _, order in source.compiled(source.recipe).orders:
        if spec.kind != "time":
            raise DataError(
                "The recipe fills gaps from neighbouring rows, so that test rows would be seen in training.",
                f"Choose folds by time, in the order of {order!r}, or fill the gaps another way.",
            )
        if order != spec.time:
            raise DataError(
                f"The recipe fills gaps in the order of {order!r}, and the folds are in that of {spec.time!r}: "
                "test rows would be seen in training.",
                "Choose one column for both, or fill the gaps another way.",
            )


def check_classes(source: Source, folds: tuple[Fold, ...]) -> None:
    """Refuse a split with a training part that holds one class only."""
    if source.classes and any(len(np.unique(source.y[fold.train])) < 2 for fold in folds):
        rare = source.classes[int(np.bincount(source.y.astype(int)).argmin())]
        raise DataError(
            f"Some training parts hold one class of {source.target!r} only; {rare!r} is very rare.",
            "Gather more rows of it, or choose another split.",
        )


def preview(folds: tuple[Fold, ...], n: int, seed: int) -> tuple[Fold, ...]:
    """Return the first folds limited to a seeded sample of rows; none where the first fold itself is quick enough."""
    if n < PREVIEW_FROM:
        return ()
    chosen = np.zeros(n, dtype=bool)
    chosen[np.random.default_rng(seed).choice(n, PREVIEW_ROWS, replace=False)] = True
    small = (Fold(0, f.train[chosen[f.train]], f.test[chosen[f.test]]) for f in folds[:PREVIEW_FOLDS])
    return tuple(fold for fold in small if len(fold.train) and len(fold.test))
