"""Columns become numbers and groups the same way whatever the type they are stored in."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.stats.columns import complete
from mlviz.stats.method import PASSES, Factor
from mlviz.stats.methods.two_means import GROUP, VALUE
from mlviz.stats.summaries import varies

WORDS = ["b", None, "a", "b", "None", "a", "nan", "b"]


@pytest.mark.parametrize("dtype", ["str", "object", "string", "category"])
def test_missing_words_are_left_out_and_words_that_look_missing_are_not(dtype: str) -> None:
    frame = pd.DataFrame({"value": np.arange(8.0), "group": pd.Series(WORDS, dtype=dtype)})
    data = Dataset.of(frame, kinds={"group": Kind.CATEGORICAL, "value": Kind.NUMERIC})
    columns, n, excluded = complete(data, (VALUE, GROUP), {"value": "value", "group": "group"})
    factor = columns["group"]
    assert isinstance(factor, Factor)
    assert (n, excluded) == (7, 1)
    assert [factor.levels[code] for code in factor.codes] == [word for word in WORDS if word is not None]


def test_a_filtered_column_of_words_keeps_its_rows() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"y": rng.normal(size=90), "g": rng.choice(["a", "b", "c"], 90)})
    kept = mv.Recipe().then(mv.steps.FilterRows(column="g", comparison="!=", value="b")).apply(Dataset.of(frame))
    result = mv.test(kept, "welch_t", value="y", group="g")
    # pandas 3: groupby("g")["y"].mean()
    expected = frame[frame["g"] != "b"].groupby("g")["y"].mean()
    assert {group.name: group.mean for group in result.groups} == pytest.approx(expected.to_dict(), rel=1e-12)


@pytest.mark.parametrize("levels", [1, 2, PASSES, PASSES + 1, 300])
def test_groups_are_split_alike_by_passes_and_by_sorting(levels: int) -> None:
    rng = np.random.default_rng(levels)
    codes, values = rng.integers(0, levels, 1000), rng.normal(size=1000)
    parts = Factor(codes, tuple(map(str, range(levels)))).split(values)
    assert len(parts) == levels
    assert all(np.array_equal(part, values[codes == i]) for i, part in enumerate(parts))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3.0] * 9, False),
        ([0.1 + 0.2, 0.3, 0.3], False),
        ([1e9, 1e9 + 1], True),
        ([0.0, 0.0, 5e-324], False),
        ([-1e139, 1e139], True),
        ([1.0], False),
        ([0.0] * 1000 + [1e-300], False),
        ([0.0] * 1000 + [1e-140], True),
    ],
)
def test_rounding_is_no_variation(values: list[float], expected: bool) -> None:
    assert varies(np.array(values)) is expected


def test_an_empty_text_is_a_level_with_a_name() -> None:
    n = 24
    frame = pd.DataFrame(
        {"x": np.arange(n) ** 2 % 7 / 3, "g": ["", "b"] * (n // 2), "h": ["u", "u", "v", "v"] * (n // 4)}
    )
    data = Dataset.of(frame, kinds={"x": Kind.NUMERIC, "g": Kind.CATEGORICAL, "h": Kind.CATEGORICAL})
    first, second = mv.describe(data, ["x"], by="g").numbers
    # numpy: the rows of each group
    assert (first.group, first.n, first.mean) == ("(empty)", n // 2, pytest.approx(frame.x[::2].mean()))
    assert (second.group, second.n, second.mean) == ("b", n // 2, pytest.approx(frame.x[1::2].mean()))
    result = mv.test(data, "factorial_anova", value="x", factors=["g", "h"])
    assert [one.levels for one in result.margins][-4:] == [("(empty)", ""), ("b", ""), ("", "u"), ("", "v")]
    assert len(draw(result).data) == 2


def test_infinite_values_of_both_signs_are_left_out_without_a_warning() -> None:
    frame = pd.DataFrame({"x": [np.inf, -np.inf, 1.5, 2.5, 4.0, 3.5], "g": ["a", "b"] * 3})
    result = mv.test(Dataset.of(frame, kinds={"g": Kind.CATEGORICAL}), "welch_t", value="x", group="g")
    assert (result.n, result.n_excluded) == (4, 2)
