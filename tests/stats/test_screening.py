"""One outcome against every other column: the advised tests, adjusted p-values, what is skipped, words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import Kind
from mlviz.stats.post_hocs.multiple import benjamini_hochberg
from tests.stats.tables import table
from tests.test_catalogue import degenerate, explained


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_benjamini_hochberg_is_that_of_scipy(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p, method="bh"), rel=1e-12)


def test_every_column_has_the_numbers_of_its_own_test() -> None:
    data = table("penguins", "species", "island", "sex", numbers=("body_mass_g", "bill_length_mm", "flipper_length_mm"))
    made = mv.screen(data, "body_mass_g")
    assert {row.column for row in made.rows} | {name for name, _ in made.skipped} == set(data.names) - {"body_mass_g"}
    for row in made.rows:
        alone = mv.test(data, row.spec.test, **row.spec.given)
        assert (row.effect, row.p_value, row.n, row.verdict) == (alone.effect, alone.p_value, alone.n, alone.verdict)
        advice = mv.advise(data, "body_mass_g", row.column)
        assert (row.spec.test, row.spec.values) == (advice.test, advice.values)
    adjusted = stats.false_discovery_control([row.p_value for row in made.rows], method="bh")
    assert [row.p_fdr for row in made.rows] == pytest.approx(list(adjusted))
    assert [row.p_fdr for row in made.rows] == sorted(row.p_fdr for row in made.rows)
    assert "clearly go together with body_mass_g" in made.verdict
    assert len(made.table()) == len(made.specs) == len(made.rows)
    draw(made).to_json()


def noise(columns: int = 12, rows: int = 80) -> Dataset:
    rng = np.random.default_rng(5)
    made = {f"x{i}": rng.normal(size=rows) for i in range(columns)}
    made["y"] = rng.normal(size=rows)
    made["<b>g</b>"] = rng.choice(["a", "b", "c"], rows)
    return Dataset.of(pd.DataFrame(made))


def test_noise_is_not_called_clear_and_nothing_is_said_to_be_shown_absent() -> None:
    made = mv.screen(noise(), "y")
    assert made.verdict.startswith("None of 13 columns clearly goes together with y")
    assert "does not show that there is none" in made.caveat
    assert "13 looks" in made.caveat
    assert "<b>" not in draw(made).to_json()


def test_an_outcome_of_categories_is_compared_with_numbers_and_categories() -> None:
    made = mv.screen(noise(), "<b>g</b>", columns=["x0", "y"])
    assert [row.label for row in made.rows] == ["Welch's ANOVA"] * 2


def test_what_cannot_be_tested_is_named_with_its_reason() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "y": rng.normal(size=60),
            "all missing": np.full(60, np.nan),
            "day": pd.date_range("2020-01-01", periods=60),
            "many": [f"level {i}" for i in range(60)],
            "same": ["a"] * 60,
            "id": range(60),
            "x": rng.normal(size=60),
        }
    )
    kinds = {"all missing": Kind.NUMERIC, "many": Kind.CATEGORICAL, "same": Kind.CATEGORICAL, "id": Kind.IDENTIFIER}
    made = mv.screen(Dataset.of(frame, kinds=kinds), "y")
    assert [row.column for row in made.rows] == ["x"]
    reasons = dict(made.skipped)
    assert set(reasons) == set(frame.columns) - {"x", "y"}
    assert "60 groups" in reasons["many"]
    assert all(reason.endswith(".") for reason in reasons.values())


def test_refusals() -> None:
    data = Dataset.of(pd.DataFrame({"y": [1.0, 2.0, 3.5], "t": ["long text here", "and there", "more of it"]}))
    with pytest.raises(DataError, match="zz"):
        mv.screen(data, "zz")
    with pytest.raises(NotApplicable, match="No column can be tested"):
        mv.screen(Dataset.of(pd.DataFrame({"y": [1.0, 2.0, 3.5]})), "y")
    with pytest.raises(NotApplicable, match="cannot be an outcome"):
        mv.screen(Dataset.of(data.frame, kinds={"t": Kind.TEXT}), "t")


@pytest.mark.parametrize("rows", [8, 1])
def test_degenerate_columns_give_a_line_or_a_reason(rows: int) -> None:
    data = degenerate(rows)
    for outcome in ("n ordinary", "n huge", "n constant", "g two", "g words", "g missing"):
        try:
            made = mv.screen(data, outcome)
        except NotApplicable as refused:
            explained(refused)
            continue
        assert all(0 <= row.p_value <= row.p_fdr <= 1 for row in made.rows)
        assert all(reason for _, reason in made.skipped)
        draw(made).to_json()
