"""The estimator that fills gaps from the most similar rows; what is learned is numpy and plain Python."""

from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

from mlviz.errors import FitError
from mlviz.steps.base import with_columns
from mlviz.steps.texts import as_text

DONORS = 5_000
"""Above so many training rows a seeded sample of them is compared with."""

BLOCK = 500
"""Rows whose distances are held at a time."""

Floats = NDArray[np.float64]


class SimilarFill(TransformerMixin, BaseEstimator):
    """Fill gaps by the most frequent value, or the median, of the nearest training rows (Gower's distance).

    Parameters
    ----------
    columns : list of str
        Those to fill.
    numbers, groups : list of str
        All columns rows are compared by, ``columns`` included.
    neighbours : int
    """

    def __init__(self, columns: list[str], numbers: list[str], groups: list[str], neighbours: int = 5) -> None:
        self.columns = columns
        self.numbers = numbers
        self.groups = groups
        self.neighbours = neighbours

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn the ranges, the levels, and the rows that are compared with."""
        if len(frame) == 0:
            raise FitError("There are no rows to learn the missing values from.", "Keep at least one row.")
        if len(frame) > DONORS:
            frame = frame.iloc[np.sort(np.random.default_rng(0).choice(len(frame), DONORS, replace=False))]
        self.levels_ = [[str(level) for level in as_text(frame[n]).dropna().unique()] for n in self.groups]
        numbers = _finite(frame, self.numbers)
        known = np.isfinite(numbers)
        spread = np.where(known, numbers, -np.inf).max(axis=0) - np.where(known, numbers, np.inf).min(axis=0)
        self.ranges_ = np.where(np.isfinite(spread) & (spread > 0), spread, 1.0)
        self.rows_ = self._coded(frame)
        return self

    def _coded(self, frame: pd.DataFrame) -> Floats:
        """Return numbers by their ranges and the places of levels, as columns of one matrix; NaN where missing."""
        places = []
        for name, levels in zip(self.groups, self.levels_, strict=True):
            order = {level: float(i) for i, level in enumerate(levels)}
            texts = as_text(frame[name])
            # A level that no training row has is known, and like none of them.
            places.append(texts.map(order).fillna(float(len(levels))).where(texts.notna()).to_numpy("float64"))
        coded = np.empty((len(frame), len(self.numbers) + len(self.groups)))
        coded[:, : len(self.numbers)] = _finite(frame, self.numbers) / self.ranges_
        coded[:, len(self.numbers) :] = np.array(places).T.reshape(len(frame), len(self.groups))
        return coded

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the gaps filled; a column without any known value stays missing."""
        gaps = [name for name in self.columns if frame[name].isna().any()]
        if not gaps:
            return frame
        coded, order = self._coded(frame), [*self.numbers, *self.groups]
        return with_columns(frame, {name: self._filled(frame[name], coded, order.index(name)) for name in gaps})

    def _filled(self, values: pd.Series, coded: Floats, at: int) -> pd.Series:
        rows = np.flatnonzero(values.isna())
        donors = self.rows_[~np.isnan(self.rows_[:, at])]
        if not len(donors):
            return values
        found = np.concatenate(
            [self._found(coded[rows[i : i + BLOCK]], donors, at) for i in range(0, len(rows), BLOCK)]
        )
        filled = values.copy()
        if at < len(self.numbers):
            new: Any = found * self.ranges_[at]
            filled = filled.astype("float64")
        else:
            levels = self.levels_[at - len(self.numbers)]
            new = _typed([levels[int(place)] for place in found], values)
        filled.iloc[rows] = new
        return filled

    def _found(self, rows: Floats, donors: Floats, at: int) -> Floats:
        """Return for each row the value of its neighbours in one column: the most frequent place, or the median."""
        apart = self._apart(rows, donors, at)
        last = min(self.neighbours, len(donors)) - 1
        near = apart <= np.partition(apart, last, axis=1)[:, last : last + 1]
        held = donors[:, at]
        if at < len(self.numbers):
            return np.array([np.median(held[one]) for one in near])
        places = held.astype("int64")
        return np.array([np.bincount(places[one]).argmax() for one in near], dtype="float64")

    def _apart(self, rows: Floats, donors: Floats, at: int) -> Floats:
        """Return the distance of each row to each donor by all other columns; 1 where nothing is known in both."""
        total, known = np.zeros((len(rows), len(donors))), np.zeros((len(rows), len(donors)))
        for i in range(donors.shape[1]):
            if i == at:
                continue
            gap = np.abs(rows[:, i, None] - donors[None, :, i])
            both = np.isfinite(gap)
            total += np.where(both, gap if i < len(self.numbers) else gap > 0, 0.0)
            known += both
        return np.where(known > 0, total / np.maximum(known, 1), 1.0).round(12)


def _finite(frame: pd.DataFrame, names: list[str]) -> Floats:
    """Return columns as floats, infinities as missing: they are apart from everything."""
    matrix = frame[names].to_numpy(dtype="float64", na_value=np.nan, copy=True)
    matrix[~np.isfinite(matrix)] = np.nan
    return matrix


def _typed(texts: list[str], values: pd.Series) -> Any:
    """Return levels, written as texts, in the type of a column's cells."""
    if pd.api.types.is_bool_dtype(values.dtype):
        return [text == "True" for text in texts]
    if pd.api.types.is_numeric_dtype(values.dtype):
        return [float(text) for text in texts]
    return texts
