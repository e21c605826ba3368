"""Rows that belong to the same person or thing are noticed, and ordinary columns are no alarm."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.stats import independence
from mlviz.stats.independence import independence_checks
from tests.shared import ROOT


def repeated(name: str, ids: int, each: int, words: bool) -> mv.Dataset:
    """Return a table as it is recognised: so many rows of each id, in two groups of rows."""
    rng = np.random.default_rng(ids + each)
    owner = np.repeat(np.arange(ids), each)
    level = rng.normal(size=ids)[owner]
    frame = pd.DataFrame(
        {
            "score": level + rng.normal(scale=0.5, size=len(owner)),
            "phase": np.tile(["a", "b"], len(owner))[: len(owner)],
        }
    )
    frame[name] = [f"P{one:03d}" for one in owner] if words else owner + 1
    return mv.Dataset.of(frame)


@pytest.mark.parametrize("words", [False, True])
@pytest.mark.parametrize(("ids", "each"), [(10, 2), (10, 4), (60, 3), (500, 2)])
@pytest.mark.parametrize("name", ["id", "patient_id", "Subject", "ID", "customerNr", "participant", "Kunde"])
def test_repeated_owners_are_noticed(name: str, ids: int, each: int, words: bool) -> None:
    data = repeated(name, ids, each, words)
    result = mv.test(data, "welch_t", value="score", group="phase")
    (check,) = (check for check in result.checks if check.name == "Independence")
    assert f"{ids * each:,} rows of {ids:,} different" in check.sentence
    assert "independence" in result.caveat.lower()
    assert check in mv.advise(data, "score", "phase").checks


def test_a_text_that_repeats_is_noticed_where_it_tells_the_outcome_apart() -> None:
    data = repeated("village", 40, 4, True)
    assert independence_checks(data, ("score", "phase"))
    shuffled = data.frame.assign(score=np.random.default_rng(0).permutation(data.frame["score"]))
    assert not independence_checks(mv.Dataset.of(shuffled), ("score", "phase"))


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["a", "b", "c", "d"] * 50, name="customer segment"),
        pd.Series(range(200), name="patient_id"),
        pd.Series([1, 2, 3, 4, 5] * 40, name="number of rooms"),
        pd.Series([20, 21, 22, 23, 24, 25, 26, 27, 28, 29] * 20, name="age"),
        pd.Series([1, 2] * 100, name="id"),
    ],
    ids=lambda column: column.name,
)
def test_ordinary_columns_are_no_alarm(column: pd.Series) -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"score": rng.normal(size=200), "phase": ["a", "b"] * 100, column.name: column})
    assert not independence_checks(mv.Dataset.of(frame), ("score", "phase"))


def test_what_the_test_compares_is_no_sign() -> None:
    data = repeated("subject", 10, 8, True)
    assert not independence_checks(data, ("score", "subject"))


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("penguins_raw", {"Individual ID"}),
        ("wholesale_customers", set()),
        ("kidney", set()),
        ("heart_failure", set()),
        ("bike_rentals_daily", set()),
        ("credit_cards", set()),
    ],
)
def test_the_samples_raise_no_false_alarm(sample: str, expected: set[str]) -> None:
    data = mv.read(ROOT / "sample_data" / f"{sample}.csv")
    number = next(column.name for column in data.columns if column.kind == "numeric")
    found = {
        name for name in data.names for check in independence_checks(data, (number,)) if f"'{name}'" in check.sentence
    }
    assert found == expected


def test_the_names_of_a_wide_table_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(independence, "names_owners", lambda name: bool(read.append(name)))
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(20, 12)), columns=[f"c{i}" for i in range(12)])
    mv.screen(mv.Dataset.of(frame), "c0")
    assert sorted(read) == sorted(frame)
