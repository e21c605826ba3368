"""What is proposed for repair, and what is not."""

import numpy as np
import pandas as pd

import mlviz as mv
from mlviz.profiling import profile
from mlviz.profiling.remedies import problems

S = mv.steps


def test_a_column_of_two_values_has_no_outliers() -> None:
    frame = pd.DataFrame({"g": ["a"] * 40 + ["b"] * 3, "x": [*np.linspace(1, 2, 42), 99.5]})
    data = mv.Recipe().then(S.Encode()).apply(mv.Dataset.of(frame))
    found = problems(data, profile(data))
    assert [p.column for p in found if p.key == "outliers"] == ["x"]


def test_outliers_are_a_share_of_the_values_that_are_there() -> None:
    data = mv.Dataset.of(pd.DataFrame({"x": [*np.linspace(1.1, 2, 19), 99.5, *[np.nan] * 20]}))
    found = next(p for p in problems(data, profile(data)) if p.key == "outliers")
    assert found.sentence == "1 of 20 values of 'x' lies beyond Tukey's fences (5.0%)."
