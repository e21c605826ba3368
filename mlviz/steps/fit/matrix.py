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

    Attributes
    ----------
    names_ : list of str
        What each column of the matrix is.
    categorical_ : list of int
        Positions of the categorical columns.
    """

    def __init__(self, categorical: tuple[str, ...] = ()) -> None:
        self.categorical = categorical

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Remember the columns."""
        self.names_ = [str(name) for name in frame.columns]
        self.categorical_ = [i for i, name in enumerate(self.names_) if name in self.categorical]
        return self

    def transform(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the matrix."""
        words = [n for n in self.names_ if not pd.api.types.is_numeric_dtype(frame[n].dtype)]
        if words:
            raise FitError(f"{words[0]!r} is not a number and was not encoded.", "Encode it, or leave it out.")
        matrix = frame[self.names_].to_numpy(dtype="float64", na_value=np.nan, copy=True)
        matrix[np.isinf(matrix)] = np.nan
        return matrix
