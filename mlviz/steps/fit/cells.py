"""A step of scope cells inside a pipeline: nothing is learned, each row is mapped alone."""

import json
from typing import Any, Self

import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin


class Stateless(TransformerMixin, BaseEstimator):
    """Apply a step written as JSON, so that the model file holds plain text and no code.

    Parameters
    ----------
    step : str
        ``Step.to_dict`` as JSON.
    kinds : list of (str, str)
        Name and kind of the columns the step sees.
    """

    def __init__(self, step: str, kinds: list[tuple[str, str]]) -> None:
        self.step = step
        self.kinds = kinds

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn nothing."""
        self.fitted_ = True
        return self

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame after the step."""
        from mlviz.kinds import Column, Kind
        from mlviz.steps.base import step_of

        schema = tuple(Column(name, Kind(kind)) for name, kind in self.kinds)
        return step_of(json.loads(self.step)).apply(frame, schema)
