"""Estimators that fill missing values: DataFrame in, DataFrame out; what is learned is plain Python or numpy."""

import warnings
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.exceptions import ConvergenceWarning

from mlviz.errors import FitError
from mlviz.steps.base import with_columns
from mlviz.steps.fit.spread import mean_and_sd, median
from mlviz.steps.texts import as_text, moment_of, truth_of

ROUNDS = 25
"""Iterated regressions stop after so many rounds."""

DONORS = {"knn": 5_000, "iterative": 50_000}
"""Above so many training rows a seeded sample of them is learned from: neighbours are sought among all of these."""


class SimpleFill(TransformerMixin, BaseEstimator):
    """Fill each column with one value learned in ``fit``; a column without any value stays missing.

    Parameters
    ----------
    columns : list of str
    strategy : {"median", "mean", "most_frequent", "group_median", "group_most_frequent", "constant"}
    by : str or None
        The grouping column of ``group_median`` and ``group_most_frequent``.
    value : object
        The fixed value of ``constant``.
    """

    def __init__(self, columns: list[str], strategy: str, by: str | None = None, value: Any = None) -> None:
        self.columns = columns
        self.strategy = strategy
        self.by = by
        self.value = value

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn one value per column, and per group if asked."""
        self.fills_ = [self._typical(frame[name]) for name in self.columns]
        if self.strategy.startswith("group_"):
            self._fit_groups(frame)
        return self

    def _typical(self, values: pd.Series) -> Any:
        present = values.dropna()
        if self.strategy == "constant":
            return self.value
        if present.empty:
            return None
        if self.strategy.endswith("most_frequent"):
            return _plain(present.mode().iloc[0])
        x = present.to_numpy("float64")
        x = x[np.isfinite(x)]  # an infinite value has no distance to the others, so it is no part of what is typical
        if not len(x):
            return None
        return float(mean_and_sd(x[:, None])[0][0] if self.strategy == "mean" else median(x))

    def _fit_groups(self, frame: pd.DataFrame) -> None:
        groups = frame[self.by].astype("str")
        self.group_fills_ = []
        for name in self.columns:
            parts = frame[name].groupby(groups, observed=True)
            fills = ((str(group), self._typical(part)) for group, part in parts)
            self.group_fills_.append({group: fill for group, fill in fills if fill is not None})

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with gaps filled."""
        changed = {}
        for position, name in enumerate(self.columns):
            values = frame[name]
            if not values.isna().any():
                continue
            changed[name] = _filled(self._by_group(frame, values, position), self.fills_[position])
        return with_columns(frame, changed)

    def _by_group(self, frame: pd.DataFrame, values: pd.Series, position: int) -> pd.Series:
        """Fill the gaps of rows whose group is known."""
        if not self.strategy.startswith("group_"):
            return values
        groups = frame[self.by].astype("str").where(values.isna())
        for group, fill in self.group_fills_[position].items():
            here = groups == group
            if here.any():
                values = values.where(~here, _filled(values[here], fill))
        return values


class FillFromOthers(TransformerMixin, BaseEstimator):
    """Estimate gaps from all numeric columns: k nearest rows on standardised columns, or iterated regressions.

    Parameters
    ----------
    columns : list of str
        Those to fill.
    used : list of str
        All numeric columns, ``columns`` included.
    method : {"knn", "iterative"}
    neighbours : int
    """

    def __init__(self, columns: list[str], used: list[str], method: str = "knn", neighbours: int = 5) -> None:
        self.columns = columns
        self.used = used
        self.method = method
        self.neighbours = neighbours

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn centre, spread and imputer from the training rows.

        Iterated regressions stop after 25 rounds; ``converged_`` says whether they had settled.
        """
        if len(frame) == 0:
            raise FitError("There are no rows to learn the missing values from.", "Keep at least one row.")
        matrix = _matrix(frame, self.used)
        seen = ~np.isnan(matrix).all(axis=0)
        self.centre_, self.spread_ = np.zeros(matrix.shape[1]), np.ones(matrix.shape[1])
        self.centre_[seen], spread = mean_and_sd(matrix[:, seen])
        self.spread_[seen] = np.where(spread > 0, spread, 1.0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.imputer_ = self._imputer().fit((self._donors(matrix) - self.centre_) / self.spread_)
        self.converged_ = getattr(self.imputer_, "n_iter_", 0) < ROUNDS
        return self

    def _donors(self, matrix: np.ndarray) -> np.ndarray:
        most = DONORS[self.method]
        if len(matrix) <= most:
            return matrix
        return matrix[np.sort(np.random.default_rng(0).choice(len(matrix), most, replace=False))]

    def _imputer(self) -> Any:
        if self.method == "knn":
            from sklearn.impute import KNNImputer

            return KNNImputer(n_neighbors=self.neighbours, keep_empty_features=True)
        from sklearn.experimental import enable_iterative_imputer  # noqa: F401
        from sklearn.impute import IterativeImputer

        return IterativeImputer(max_iter=ROUNDS, tol=1e-2, random_state=0, keep_empty_features=True)

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the gaps of the chosen columns estimated."""
        gaps = [name for name in self.columns if frame[name].isna().any()]
        if not gaps:
            return frame
        rows = frame[gaps].isna().any(axis=1).to_numpy()
        matrix = _matrix(frame[rows], self.used)
        whole = self.imputer_.transform((matrix - self.centre_) / self.spread_) * self.spread_ + self.centre_
        place = {name: position for position, name in enumerate(self.used)}
        changed = {}
        for name in gaps:
            values = frame[name].to_numpy(dtype="float64", na_value=np.nan, copy=True)
            missing = np.isnan(values)
            values[missing] = whole[missing[rows], place[name]]
            changed[name] = values
        return with_columns(frame, changed)


def _matrix(frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return columns as one float matrix, infinities as missing: neither imputer accepts them."""
    matrix = frame[names].to_numpy(dtype="float64", na_value=np.nan, copy=True)
    matrix[~np.isfinite(matrix)] = np.nan
    return matrix


def _plain(value: Any) -> Any:
    """Return a learned value as plain Python, which a model file can hold; a moment as text."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _filled(values: pd.Series, fill: Any) -> pd.Series:
    """Fill gaps in the column's own type; a word among numbers that are codes makes the column text."""
    if fill is None:
        return values
    if isinstance(values.dtype, pd.StringDtype):
        return values.fillna(str(fill))
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        moment = moment_of(fill)
        return as_text(values).fillna(str(fill)) if moment is None else values.fillna(moment.as_unit(values.dt.unit))
    if pd.api.types.is_bool_dtype(values.dtype):
        truth = truth_of(fill)
        return as_text(values).fillna(str(fill)) if truth is None else values.fillna(truth)
    try:
        return values.fillna(float(fill))
    except ValueError:
        return as_text(values).fillna(fill)
