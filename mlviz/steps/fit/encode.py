"""Estimators that turn categories into numbers."""

from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sklearn.base import BaseEstimator, TransformerMixin

from mlviz.frames import free_names
from mlviz.steps.base import with_columns
from mlviz.steps.texts import as_text


def places(texts: pd.Series, levels: list[str]) -> np.ndarray:
    """Return the place of every text among the levels, -1 where it is missing or none of them.

    Arrow looks them up where they lie; an index of pandas would make an object of every cell first.
    """
    found = pc.index_in(pa.array(texts.array), value_set=pa.array(levels, pa.large_string()))
    return pc.fill_null(found, -1).to_numpy(zero_copy_only=False)


class OneHot(TransformerMixin, BaseEstimator):
    """One column of 0 and 1 per level known or seen in training; rare ones beyond ``max_levels`` share one column.

    ``levels`` are those that get a column whatever the training rows, per column; empty lists leave it to the rows.
    A missing cell and a level not seen in training are zeros in every column. Levels are compared as text, so
    that a column read as whole numbers here and as decimals there still matches.
    """

    def __init__(self, columns: list[str], max_levels: int = 30, levels: list[list[str]] | None = None) -> None:
        self.columns = columns
        self.max_levels = max_levels
        self.levels = levels

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn the levels, the most frequent first when there are too many."""
        self.levels_: list[list[str]] = []
        self.rare_: list[bool] = []
        for name, known in zip(self.columns, self.levels or [[]] * len(self.columns), strict=True):
            counts = as_text(frame[name]).value_counts()
            seen = [str(v) for v in counts.index if str(v) not in set(known)]
            room = self.max_levels - len(known)
            self.rare_.append(len(seen) > room)
            self.levels_.append(sorted([*known, *seen[:room]]))
        triples = zip(self.columns, self.levels_, self.rare_, strict=True)
        wanted = [f"{n} = {level}" for n, levels, rare in triples for level in (*levels, *["(other)"] * rare)]
        self.names_ = free_names(wanted, (name for name in frame.columns if name not in self.columns))
        return self

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the categories replaced."""
        parts: list[np.ndarray] = []
        for name, levels, rare in zip(self.columns, self.levels_, self.rare_, strict=True):
            texts = as_text(frame[name])
            codes = places(texts, levels)
            parts += [(codes == i).astype("float64") for i in range(len(levels))]
            if rare:
                parts.append(((codes < 0) & texts.notna().to_numpy()).astype("float64"))
        kept = frame.drop(columns=self.columns)
        return with_columns(kept, dict(zip(self.names_, parts, strict=True)))


class LevelCodes(TransformerMixin, BaseEstimator):
    """One column of codes per category: 0, 1, 2 in the order of the levels; missing and unseen are missing.

    ``orders`` gives a known order per column, an empty list where levels are sorted as text.
    """

    def __init__(self, columns: list[str], orders: list[list[str]]) -> None:
        self.columns = columns
        self.orders = orders

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn the levels where no order is known."""
        pairs = zip(self.columns, self.orders, strict=True)
        self.levels_ = [order or sorted(as_text(frame[n]).dropna().unique().tolist()) for n, order in pairs]
        return self

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with codes in the place of the categories."""
        changed = {}
        for name, levels in zip(self.columns, self.levels_, strict=True):
            codes = places(as_text(frame[name]), levels)
            changed[name] = np.where(codes < 0, np.nan, codes)
        return with_columns(frame, changed)
