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

FAR = 1e6
"""So many ranges apart are as far as can be; what is beyond all training rows is nearer to some of them."""

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
        frame = frame.iloc[self._donors(frame)]
        self.levels_ = [[str(level) for level in as_text(frame[n]).dropna().unique()] for n in self.groups]
        self.rows_ = np.asfortranarray(self._coded(frame))
        numbers = self.rows_[:, : len(self.numbers)]
        known = np.isfinite(numbers)
        # Halves: the whole way from one end of the floats to the other is no float.
        halves = np.where(known, numbers, -np.inf).max(axis=0) / 2 - np.where(known, numbers, np.inf).min(axis=0) / 2
        self.half_ranges_ = np.where(np.isfinite(halves) & (halves > 0), halves, 0.5)
        return self

    def _donors(self, frame: pd.DataFrame) -> NDArray[np.intp]:
        """Return the rows compared with: all, or a sample that has neighbours for a column known in few rows too."""
        if len(frame) <= DONORS:
            return np.arange(len(frame))
        chance = np.random.default_rng(0)
        chosen = np.zeros(len(frame), dtype=bool)
        chosen[chance.choice(len(frame), DONORS, replace=False)] = True
        for name in self.columns:
            known = frame[name].notna().to_numpy()
            if (known & chosen).sum() < self.neighbours:
                rare = np.flatnonzero(known & ~chosen)
                chosen[chance.choice(rare, min(self.neighbours, len(rare)), replace=False)] = True
        return np.flatnonzero(chosen)

    def _coded(self, frame: pd.DataFrame) -> Floats:
        """Return numbers and the places of levels as columns of one matrix; NaN where missing."""
        places = []
        for name, levels in zip(self.groups, self.levels_, strict=True):
            order = {level: float(i) for i, level in enumerate(levels)}
            texts = as_text(frame[name])
            # A level that no training row has is known, and like none of them.
            places.append(texts.map(order).fillna(float(len(levels))).where(texts.notna()).to_numpy("float64"))
        coded = np.empty((len(frame), len(self.numbers) + len(self.groups)))
        coded[:, : len(self.numbers)] = _finite(frame, self.numbers)
        coded[:, len(self.numbers) :] = np.array(places).T.reshape(len(frame), len(self.groups))
        return coded

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the gaps filled; a column without any known value stays missing."""
        places = {name: at for at, name in enumerate((*self.numbers, *self.groups))}
        gaps = [name for name in self.columns if frame[name].isna().any()]
        if not gaps:
            return frame
        missing, coded, donors = (
            frame[gaps].isna().to_numpy(),
            self._scaled(self._coded(frame)),
            self._scaled(self.rows_),
        )
        found, rows = np.full(missing.shape, np.nan), np.flatnonzero(missing.any(axis=1))
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            # What is missing adds nothing, so one distance serves all columns a row lacks.
            apart = self._apart(coded[block], donors)
            for i in np.flatnonzero(missing[block].any(axis=0)):
                lack = missing[block, i]
                found[block[lack], i] = self._found(apart[lack], places[gaps[i]])
        filled = (self._filled(frame[name], found[:, i], places[name]) for i, name in enumerate(gaps))
        return with_columns(frame, dict(zip(gaps, filled, strict=True)))

    def _filled(self, values: pd.Series, found: Floats, at: int) -> pd.Series:
        rows = np.flatnonzero(~np.isnan(found))
        if not len(rows):
            return values
        if at < len(self.numbers):
            filled = values.astype("float64")
            filled.iloc[rows] = found[rows]
            return filled
        levels, filled = self.levels_[at - len(self.numbers)], values.copy()
        filled.iloc[rows] = _typed([levels[int(place)] for place in found[rows]], values)
        return filled

    def _found(self, apart: Floats, at: int) -> Floats:
        """Return for each row the value of its neighbours in one column: the most frequent place, or the median."""
        held = self.rows_[:, at]
        known = ~np.isnan(held)
        if not known.any():
            return np.full(len(apart), np.nan)
        apart, held = apart[:, known], held[known]
        last = min(self.neighbours, len(held)) - 1
        near = apart <= np.partition(apart, last, axis=1)[:, last : last + 1]
        if at < len(self.numbers):
            return np.array([np.median(held[one]) for one in near])
        places = held.astype("int64")
        return np.array([np.bincount(places[one]).argmax() for one in near], dtype="float64")

    def _scaled(self, coded: Floats) -> Floats:
        """Return numbers in ranges, and places as they are."""
        scaled = coded.copy(order="F")
        with np.errstate(over="ignore"):
            scaled[:, : len(self.numbers)] = scaled[:, : len(self.numbers)] / 2 / self.half_ranges_
        return scaled

    def _apart(self, rows: Floats, donors: Floats) -> Floats:
        """Return the distance of each row to each donor by what is known in both; 1 where there is nothing."""
        total = np.zeros((len(rows), len(donors)))
        known = (~np.isnan(rows)).astype("float64") @ (~np.isnan(donors)).T.astype("float64")
        for at in range(rows.shape[1]):
            one, other = rows[:, at, None], donors[None, :, at]
            if at < len(self.numbers):
                gap = np.minimum(np.abs(one - other), FAR)
                gap[np.isnan(gap)] = 0.0
                total += gap
            else:
                total += (one < other) | (one > other)  # neither where one is missing
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
