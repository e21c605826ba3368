"""Rules proposed from the data, and categories that two columns write in two ways."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.quality import inspect, repair
from mlviz.quality.codes import usual_pattern
from mlviz.quality.correspondence import corresponding
from tests.shared import SHARED, needs_shared

RNG = np.random.default_rng(5)
DAYS = pd.date_range("2020-01-01", periods=100)
CODES = [f"AB-{n}" for n in range(1000, 1100)]


def found(frame, kind, **kinds):
    ds = mv.Dataset.of(pd.DataFrame(frame), kinds=kinds)
    return ds, inspect(ds, [kind]).suspects


def after(ds, one, kept=None):
    return mv.Recipe().then(repair(ds, one, kept)).apply(ds).frame


def test_what_a_name_promises() -> None:
    ages = [*RNG.integers(1, 99, 198).tolist(), -3, 230]
    ds, (one,) = found({"Age of patient": ages}, "range")
    assert one.rows.tolist() == [198, 199]
    assert after(ds, one)["Age of patient"].isna().sum() == 2
    kept = {i: None for i, p in enumerate(one.proposals) if p.value != 230}
    assert repair(ds, one, kept).but == ("230",)
    assert after(ds, one, kept)["Age of patient"].isna().tolist() == [*[False] * 198, True, False]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("age difference", [*RNG.integers(1, 99, 198).tolist(), -3, -4]),
        ("wage", [*RNG.integers(100, 999, 198).tolist(), -3, -4]),
        ("age", [*RNG.integers(1, 99, 150).tolist(), *[400] * 50]),
        ("age", [5, -1]),
        ("price per month", [*RNG.integers(1, 12, 198).tolist(), 14, -3]),
        ("distance of month", [*RNG.integers(1, 12, 198).tolist(), 14, 15]),
        ("graph", [*RNG.integers(1, 12, 198).tolist(), 15, -3]),
        ("percent", RNG.uniform(0, 100, 200).tolist()),
        *(
            (name, [*RNG.integers(1, 12, 198).tolist(), 140, -3])
            for name in ("Preisänderung", "prix par mois", "edad_z")
        ),
    ],
)
def test_what_promises_nothing(name, values) -> None:
    assert found({name: values}, "range", **{name: "numeric"})[1] == ()


def test_a_refund_is_unusual_and_flagged_and_not_taken_away() -> None:
    prices = [*RNG.integers(1, 99, 198).tolist(), -3, -20]
    ds, (one,) = found({"unit_price": prices}, "range")
    assert "are unusual: nearly all values are at least 0" in one.sentence
    assert after(ds, one)["unit_price"].tolist() == prices
    assert after(ds, one)["unit_price breaks a rule"].sum() == 2
    assert "cannot be so" in found({"weight_kg": prices}, "range")[1][0].sentence


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("month price", "at least 0"),
        ("age (years)", "from 0 to 120"),
        ("pH", "from 0 to 14"),
        ("soil_pH", "from 0 to 14"),
        ("soilpH", "from 0 to 14"),
        ("pH value", "from 0 to 14"),
        ("ph", "from 0 to 14"),
        ("Alter des Patienten", "from 0 to 120"),
        ("Geburtsgewicht_g", "at least 0"),
        ("Stückpreis", "at least 0"),
        ("mois de naissance", "from 1 to 12"),
        ("âge", "from 0 to 120"),
        ("Población2020", "at least 0"),
    ],
)
def test_the_noun_of_a_name_promises(name, words) -> None:
    (one,) = found({name: [*RNG.uniform(1, 12, 198).tolist(), -3, -20]}, "range", **{name: "numeric"})[1]
    assert words in one.sentence


def test_an_end_before_its_start() -> None:
    start = DAYS.take(RNG.permutation(100))
    end = (start + pd.to_timedelta(RNG.integers(0, 9, 100), unit="D")).to_series().reset_index(drop=True)
    end[17] = start[17] - pd.Timedelta(days=3)
    ds, (one,) = found({"booked": start, "paid": end}, "order")
    assert (one.column, one.other, one.rows.tolist()) == ("booked", "paid", [17])
    assert after(ds, one)["booked breaks a rule"].tolist() == [int(i == 17) for i in range(100)]


def test_a_row_whose_order_is_right_all_the_same_stays() -> None:
    start = DAYS.to_series().reset_index(drop=True)
    end = start + pd.Timedelta(days=2)
    end[[17, 40]] = start[[17, 17]].to_numpy() - pd.Timedelta(days=3)
    ds, (one,) = found({"booked": start, "paid": end}, "order")
    assert one.rows.tolist() == [17, 40]
    step = repair(ds, one, {1: None})
    assert step.but == ("2020-01-18 / 2020-01-15",)
    assert mv.check_rules(ds, [step])[0].rows.tolist() == [40]


def test_a_lowest_above_its_highest() -> None:
    low = RNG.normal(10, 5, 200)
    high = low + RNG.uniform(0, 4, 200)
    high[3] = low[3] - 1
    _, (one,) = found({"price min": low, "price max": high, "other": high}, "order")
    assert (one.column, one.other, one.rows.tolist()) == ("price min", "price max", [3])


def test_dates_that_have_nothing_to_do_with_each_other_have_no_order() -> None:
    early, late = DAYS.take(RNG.permutation(100)), (DAYS + pd.Timedelta(days=98)).take(RNG.permutation(100))
    assert found({"a": early, "b": late}, "order")[1] == ()


def test_codes_that_are_not_written_like_the_others() -> None:
    ds, (one,) = found({"code": [*CODES, "AB 1234", "ab-1"]}, "pattern")
    assert one.rows.tolist() == [100, 101]
    assert json.loads(one.rule)["pattern"] == "[A-Z]{2}-[0-9]{4}"
    assert after(ds, one)["code breaks a rule"].sum() == 2
    stays = repair(ds, one, {i: None for i, p in enumerate(one.proposals) if p.value != "ab-1"})
    assert stays.but == ("ab-1",)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("9aB-.+($\\ é\n", min_size=1, max_size=6), min_size=1, max_size=3, unique=True))
def test_a_proposed_pattern_is_one_and_is_followed(texts) -> None:
    counts = pd.Series({text: 1000 if i == 0 else 1 for i, text in enumerate(texts)})
    pattern = usual_pattern(counts)
    if pattern is not None:
        assert re.fullmatch(pattern, texts[0])
        rule = mv.steps.FollowsPattern(column="c", pattern=pattern)
        wrong = rule.broken(pd.DataFrame({"c": counts.index}))["c"]
        assert [not re.fullmatch(pattern, text) for text in texts] == wrong.tolist()


@pytest.mark.parametrize(
    "values",
    [
        ["Ada", "Grace", "Emmy", "Sofia"] * 30,
        [f"name {i % 9}" for i in range(100)],
        [f"{i} High Street" if i % 2 else f"Flat {i}" for i in range(100)],
        CODES,
    ],
)
def test_names_and_what_follows_no_pattern_are_no_codes(values) -> None:
    assert found({"x": values}, "pattern")[1] == ()


def test_a_key_that_names_two_rows() -> None:
    ds, (one,) = found({"customer_id": [*CODES, "AB-1007"], "x": RNG.normal(size=101)}, "key")
    assert one.rows.tolist() == [100]
    assert np.flatnonzero(after(ds, one)["customer_id breaks a rule"]).tolist() == [100]
    assert found({"name": [*CODES, "AB-1007"], "x": RNG.normal(size=101)}, "key", name="text")[1] == ()


def test_two_codings_of_one_thing() -> None:
    sex = RNG.choice(["f", "m"], 300, p=[0.7, 0.3])
    gender = np.where(sex == "f", "female", "male")
    gender[[7, 70]] = np.where(sex[[7, 70]] == "f", "male", "female")
    ds, (one,) = found({"sex": sex, "gender": gender, "other": RNG.permutation(gender)}, "coding")
    assert (one.column, one.other, one.rows.tolist()) == ("gender", "sex", [7, 70])
    assert after(ds, one)["gender"].tolist() == np.where(sex == "f", "female", "male").tolist()


def test_columns_that_agree_by_chance_or_not_at_all_do_not_correspond() -> None:
    rare = np.arange(1000) % 50 == 0
    assert corresponding(rare.astype(int), np.roll(rare, 1).astype(int)) is None
    assert corresponding(np.zeros(9, dtype=int), np.zeros(9, dtype=int)) is None
    assert corresponding(np.full(5, -1), np.zeros(5, dtype=int)) is None


def test_kappa_of_correspondence() -> None:
    # statsmodels 0.15: cohens_kappa([[45, 5], [1, 49]]).kappa = 0.88; [[49, 1], [1, 49]] = 0.96
    def codes(table):
        one = np.repeat([0, 0, 1, 1], np.ravel(table))
        return one, np.repeat([0, 1, 0, 1], np.ravel(table))

    assert corresponding(*codes([[45, 5], [1, 49]])) is None
    assert corresponding(*codes([[49, 1], [1, 49]])).tolist() == [0, 1]


def test_names_that_another_column_spells_otherwise() -> None:
    frame = {
        "from": ["Bonn", "Köln", "Ulm", "Trier", "Hamburg", "Leipzig"] * 20,
        "to": ["Ulm", "Trier", "Bonn", "Koln", "hamburg", "Leipzig"] * 20,
    }
    ds, (one, two) = found(frame, "across")
    assert {one.column, two.column} <= {"from", "to"}
    clean = after(ds, one)
    assert len({*clean["from"], *clean["to"]}) < len({*frame["from"], *frame["to"]})


def test_columns_of_other_names_are_left_alone() -> None:
    frame = {"x": ["Anna", "Bert", "Carl", "Dora"] * 10, "y": ["Ann", "Berta", "Karl", "Dorau"] * 10}
    assert found(frame, "across")[1] == ()


@needs_shared
def test_a_table_of_products_gets_no_false_rule() -> None:
    kinds = ["range", "order", "key", "pattern", "coding", "across"]
    assert inspect(mv.read(SHARED / "reference/dirty/beers/clean.csv"), kinds).suspects == ()
