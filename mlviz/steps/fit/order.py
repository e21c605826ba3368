"""Fill gaps along an order: the training rows are remembered, so that later rows continue them."""

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from mlviz.steps.base import with_columns


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
        """Remember the training rows' order and values; a row without a place in the order says nothing."""
        known = frame[frame[self.order].notna()]
        self.order_ = _plain_order(known[self.order])
        self.values_ = [_plain_values(known[name]) for name in self.columns]
        return self

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with gaps filled; a gap without a neighbour on the needed side stays."""
        here = _plain_order(frame[self.order])
        order = _ranked(np.concatenate([self.order_, here]))
        placed = frame[self.order].notna()
        own = np.concatenate([np.zeros(len(self.order_)), np.ones(len(here))])
        sorting = np.lexsort((own, order))
        changed = {}
        for known, name in zip(self.values_, self.columns, strict=True):
            if frame[name].isna().any():
                mine = frame[name].where(placed)
                everything = pd.concat([pd.Series(known), pd.Series(_plain_values(mine))], ignore_index=True)
                filled = self._fill(everything.iloc[sorting], order[sorting]).sort_index().iloc[len(known) :]
                now = pd.Series(filled.to_numpy(), index=frame.index).where(placed, frame[name])
                changed[name] = now.astype(frame[name].dtype)
        return with_columns(frame, changed)

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
    """Return the order as floats, dates as microseconds; texts stay texts until all rows are there to be ranked."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        # Nanoseconds would end in 1677, and microseconds are exact in a float until the year 2255.
        moments = values.astype("datetime64[us]").astype("int64").to_numpy("float64", copy=True)
        moments[values.isna()] = np.nan
        return moments
    return _plain_values(values)


def _ranked(order: np.ndarray) -> np.ndarray:
    """Return an order as floats: texts of training rows and of later ones by their rank among all."""
    if order.dtype != object:
        return order
    return pd.Series(order, dtype="str").rank(method="dense").to_numpy("float64")


def _plain_values(values: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values.to_numpy("float64", na_value=np.nan)
    return values.astype(object).where(values.notna(), None).to_numpy(dtype=object)
