"""Fill gaps along an order: the training rows are remembered, so that later rows continue them."""

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin


class OrderFill(TransformerMixin, BaseEstimator):
    """Forward fill, backward fill or linear interpolation in the order of one column.

    Rows to transform are placed among the training rows by the order column. With a time split the training
    rows lie before them, so no later value is used to fill an earlier one of another fold.

    Parameters
    ----------
    columns : list of str
    order : str
    method : {"forward", "backward", "interpolate"}
    """

    def __init__(self, columns: list[str], order: str, method: str = "forward") -> None:
        self.columns = columns
        self.order = order
        self.method = method

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Remember the training rows' order and values."""
        self.order_ = _plain_order(frame[self.order])
        self.values_ = [_plain_values(frame[name]) for name in self.columns]
        return self

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with gaps filled; a gap without a neighbour on the needed side stays."""
        here = _plain_order(frame[self.order])
        order = np.concatenate([self.order_, here])
        own = np.concatenate([np.zeros(len(self.order_)), np.ones(len(here))])
        sorting = np.lexsort((own, order))
        changed = {}
        for known, name in zip(self.values_, self.columns, strict=True):
            if frame[name].isna().any():
                everything = pd.concat([pd.Series(known), pd.Series(_plain_values(frame[name]))], ignore_index=True)
                filled = self._fill(everything.iloc[sorting], order[sorting]).sort_index().iloc[len(known) :]
                changed[name] = pd.Series(filled.to_numpy(), index=frame.index).astype(frame[name].dtype)
        return frame.assign(**changed)

    def _fill(self, values: pd.Series, order: np.ndarray) -> pd.Series:
        if self.method != "interpolate":
            return values.ffill() if self.method == "forward" else values.bfill()
        known = values.notna().to_numpy() & ~np.isnan(order)
        numbers = values.to_numpy(dtype="float64")
        if known.sum() == 0:
            return values
        between = np.interp(order, order[known], numbers[known], left=np.nan, right=np.nan)
        return values.where(known, between)


def _plain_order(values: pd.Series) -> np.ndarray:
    """Return the order as floats; dates as nanoseconds, texts by their rank, missing last."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values.astype("datetime64[ns]").astype("int64").to_numpy("float64", copy=True)
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values.to_numpy("float64", na_value=np.nan, copy=True)
    return values.rank(method="dense").to_numpy("float64")


def _plain_values(values: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values.to_numpy("float64", na_value=np.nan)
    return values.astype(object).where(values.notna(), None).to_numpy(dtype=object)
