"""The last transformer: one float matrix, so that no model ever sees a column's name."""

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from mlviz.errors import FitError


class ToMatrix(TransformerMixin, BaseEstimator):
    """Turn the frame into float64, columns in the order of the training rows; infinities become missing.

    Parameters
    ----------
    categorical : tuple of str
        Columns of codes that a model with native categories should treat as such.
    fill : bool
        Whether what is missing then is filled with the column's median, 0 for a column without any value.

    Attributes
    ----------
    names_ : list of str
        What each column of the matrix is.
    categorical_ : list of int
        Positions of the categorical columns.
    medians_ : list of float
        What gaps are filled with; empty without ``fill``.
    """

    def __init__(self, categorical: tuple[str, ...] = (), fill: bool = False) -> None:
        self.categorical = categorical
        self.fill = fill

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Remember the columns and their medians."""
        self._learned(frame)
        return self

    def fit_transform(self, frame: pd.DataFrame, y: Any = None) -> np.ndarray:
        """Return the matrix of the training rows; it is made once."""
        return self._filled(self._learned(frame))

    def transform(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the matrix."""
        return self._filled(self._matrix(frame))

    def _learned(self, frame: pd.DataFrame) -> np.ndarray:
        self.names_ = [str(name) for name in frame.columns]
        self.categorical_ = [i for i, name in enumerate(self.names_) if name in self.categorical]
        matrix = self._matrix(frame)
        self.medians_ = [_median(column) for column in matrix.T] if self.fill else []
        return matrix

    def _filled(self, matrix: np.ndarray) -> np.ndarray:
        if self.fill:
            rows, columns = np.nonzero(np.isnan(matrix))
            matrix[rows, columns] = np.asarray(self.medians_)[columns]
        return matrix

    def _matrix(self, frame: pd.DataFrame) -> np.ndarray:
        words = [n for n in self.names_ if not pd.api.types.is_numeric_dtype(frame[n].dtype)]
        if words:
            raise FitError(f"{words[0]!r} is not a number and was not encoded.", "Encode it, or leave it out.")
        matrix = frame[self.names_].to_numpy(dtype="float64", na_value=np.nan, copy=True)
        matrix[np.isinf(matrix)] = np.nan
        return matrix


def _median(column: np.ndarray) -> float:
    """Return the median of what is there; a masked one over the whole matrix takes ten times as long."""
    known = column[~np.isnan(column)]
    return float(np.median(known)) if len(known) else 0.0
