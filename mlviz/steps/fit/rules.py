"""A rule inside a pipeline: training rows that break it go, rows to predict stay."""

import json
from typing import Any, Self, cast

import pandas as pd
from sklearn.base import BaseEstimator

from mlviz.kinds import Column, Kind
from mlviz.steps.base import step_of
from mlviz.steps.judging import Rule


class RuleRemoval(BaseEstimator):
    """Drop training rows that break a rule; rows to predict are never dropped.

    Parameters
    ----------
    step : str
        ``Step.to_dict`` of the rule as JSON, so that a model file holds plain text and no code.
    kinds : list of (str, str)
        Name and kind of the columns the rule sees.
    """

    def __init__(self, step: str, kinds: list[tuple[str, str]]) -> None:
        self.step = step
        self.kinds = kinds

    def fit(self, frame: pd.DataFrame, y: Any = None) -> Self:
        """Learn nothing."""
        self.fitted_ = True
        return self

    def fit_resample(self, frame: pd.DataFrame, y: Any) -> tuple[pd.DataFrame, Any]:
        """Return the rows that keep the rule, and their targets."""
        self.fit(frame)
        schema = tuple(Column(name, Kind(kind)) for name, kind in self.kinds)
        rule = cast(Rule, step_of(json.loads(self.step)))
        kept = ~rule.breaks(frame, schema).to_numpy()
        return frame[kept], y[kept]
