"""The estimator that brings numbers to one scale."""

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from mlviz.steps.base import with_columns
from mlviz.steps.fit.spread import mean_and_sd


class Scaler(TransformerMixin, BaseEstimator):
    """Subtract a centre and divide by a spread; a column without spread is only centred.

    ``columns`` empty means every numeric column of the frame it is fitted on.
    """

    def __init__(self, columns: list[str], method: str = "standard") -> None:
        self.columns = columns
        self.method = method

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn centre and spread of each column, missing cells left out."""
        self.names_ = self.columns or [n for n in frame.columns if pd.api.types.is_numeric_dtype(frame[n].dtype)]
        measured = [self._measure(frame[name]) for name in self.names_]
        self.centres_, self.spreads_ = np.array(measured, dtype="float64").reshape(-1, 2).T.copy()
        return self

    def _measure(self, values: pd.Series) -> tuple[float, float]:
        x = values.to_numpy("float64", na_value=np.nan)
        x = x[np.isfinite(x)]
        if len(x) == 0:
            return 0.0, 1.0
        if self.method == "robust":
            low, centre, high = np.quantile(x, [0.25, 0.5, 0.75])
            spread = high - low
        elif self.method == "minmax":
            centre, spread = x.min(), np.ptp(x)
        else:
            (centre,), (spread,) = mean_and_sd(x[:, None])
        return float(centre), float(spread) if spread > 0 else 1.0

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the columns scaled."""
        triples = zip(self.names_, self.centres_, self.spreads_, strict=True)
        return with_columns(frame, {n: (frame[n].astype("float64") - c) / s for n, c, s in triples})
