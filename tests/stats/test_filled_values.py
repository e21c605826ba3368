"""Values a recipe filled in are no observations: a test says how many it was given."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.results.testing import Check, TestResult
from mlviz.steps import (
    DropMissingRows,
    FillInOrder,
    FilterRows,
    Impute,
    InRange,
    MissingCategory,
    Scale,
    Step,
)


def half_empty() -> Dataset:
    rng = np.random.default_rng(7)
    values = np.concatenate((rng.normal(0.25, 1, 50), rng.normal(-0.25, 1, 50)))
    values[rng.permutation(100)[:55]] = np.nan
    whole = rng.normal(size=100)
    groups = ["a"] * 50 + ["b"] * 50
    spoiled = [None if i % 10 == 0 else g for i, g in enumerate(groups)]
    frame = pd.DataFrame({"y": values, "whole": whole, "g": groups, "h": spoiled, "t": np.arange(100) * 1.5})
    return Dataset.of(frame)


def after(*steps: Step, start: Dataset | None = None) -> Dataset:
    recipe = mv.Recipe()
    for step in steps:
        recipe = recipe.then(step)
    return recipe.apply(start or half_empty())


def filled(result: TestResult) -> Check | None:
    return next((check for check in result.checks if check.name == "Filled values"), None)


MEDIAN = Impute(columns=("y",), strategy="group_median", by="g")


def test_filled_values_are_counted_and_told() -> None:
    raw = mv.test(half_empty(), "welch_t", value="y", group="g")
    assert filled(raw) is None
    result = mv.test(after(MEDIAN), "welch_t", value="y", group="g")
    assert (result.n, result.n_excluded) == (100, 0)
    check = filled(result)
    assert check is not None
    assert check.passed is False
    assert "55 of 100 values of 'y' were missing and filled in" in check.sentence
    assert "before" in check.remedy
    assert "55 of 100 values of 'y' were missing and filled in" in result.caveat
    assert "Look at" not in result.caveat or "filled values" not in result.caveat
    assert "n = 100, with values filled in" in result.paper


@pytest.mark.parametrize(
    "steps",
    [
        (MEDIAN, Scale(columns=("y",))),
        (Impute(),),
        (FillInOrder(columns=("y",), order="t"), Impute(columns=("y",))),
    ],
)
def test_every_way_of_filling_is_seen(steps: tuple[Step, ...]) -> None:
    check = filled(mv.test(after(*steps), "welch_t", value="y", group="g"))
    assert check is not None
    assert "55 of 100" in check.sentence


def test_a_recipe_on_a_recipe_is_followed_to_the_root() -> None:
    data = after(Scale(columns=("whole",)), start=after(MEDIAN))
    check = filled(mv.test(data, "pearson", first="whole", second="y"))
    assert check is not None
    assert "55 of 100" in check.sentence


def test_only_the_tested_columns_count() -> None:
    data = after(MEDIAN)
    assert filled(mv.test(data, "welch_t", value="whole", group="g")) is None
    both = after(MEDIAN, Impute(columns=("h",), strategy="most_frequent"))
    check = filled(mv.test(both, "welch_t", value="y", group="h"))
    assert check is not None
    assert "55 of 100 values of 'y'" in check.sentence
    assert "10 of 100 values of 'h'" in check.sentence


def test_a_category_of_what_is_missing_pretends_nothing() -> None:
    data = after(MissingCategory(columns=("h",)))
    assert filled(mv.test(data, "welch_anova", value="whole", group="h")) is None


def test_a_step_that_had_nothing_to_fill_is_no_fault() -> None:
    data = after(Impute(columns=("whole",)))
    assert filled(mv.test(data, "welch_t", value="whole", group="g")) is None
    dropped = after(DropMissingRows(columns=("y",)), Impute(columns=("y",)))
    assert filled(mv.test(dropped, "welch_t", value="y", group="g")) is None


def test_rows_that_left_make_the_count_unknown() -> None:
    data = after(FilterRows(column="t", comparison="<", value=120), MEDIAN)
    assert data.n_rows < 100
    check = filled(mv.test(data, "welch_t", value="y", group="g"))
    assert check is not None
    assert check.passed is False
    assert "The recipe fills missing values of 'y'" in check.sentence


def test_values_set_missing_and_then_filled_are_seen() -> None:
    data = after(InRange(columns=("whole",), high=1.0, action="missing"), Impute(columns=("whole",)))
    check = filled(mv.test(data, "welch_t", value="whole", group="g"))
    assert check is not None
    assert "The recipe sets values of 'whole' missing and fills them in" in check.sentence
