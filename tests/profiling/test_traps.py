"""Alerts, leaks and reversals: what must be noticed, and what must not."""

import numpy as np
import pandas as pd
import pytest

from mlviz.dataset import Dataset, ReadingReport, Unparsed
from mlviz.errors import DataError, NotApplicable
from mlviz.profiling import find_alerts, leaks, profile, simpson
from tests.shared import SHARED, needs_shared


def alerts_of(frame, target=None, **kinds):
    ds = Dataset.of(frame, kinds=kinds)
    return find_alerts(ds, profile(ds), target=target)


def keys(frame, target=None, **kinds):
    return {(alert.key, *alert.columns) for alert in alerts_of(frame, target, **kinds)}


def sample(name, **options):
    assert SHARED is not None
    return pd.read_csv(SHARED / "sample_data" / f"{name}.csv", **options)


@needs_shared
def test_credit_cards_ages_and_leak():
    frame = sample("credit_cards")
    found = alerts_of(frame, "card")
    age = next(alert for alert in found if alert.columns == ("age",))
    assert age.key == "impossible"
    assert dict(age.details)["count"] == 7
    leaking = {leak.columns for leak in leaks(Dataset.of(frame), "card")}
    assert leaking == {("expenditure",), ("share",)}


@needs_shared
def test_bikes_sum_humidity_and_time():
    frame = sample("bike_rentals_daily", parse_dates=["dteday"])
    found = keys(frame, "cnt")
    assert {("leak", "casual", "registered"), ("isolated", "hum"), ("time_order", "dteday")} <= found
    assert ("identifier", "instant") in found
    assert {leak.kind for leak in leaks(Dataset.of(frame), "cnt")} == {"sum", "identifier"}


@needs_shared
def test_machine_failures_causes_and_identifiers():
    ds = Dataset.of(sample("machine_failures"))
    found = leaks(ds, "Machine failure")
    assert {leak.columns[0] for leak in found if leak.kind == "implies"} == {"TWF", "HDF", "PWF", "OSF"}
    assert {leak.columns[0] for leak in found if leak.kind == "identifier"} == {"UDI", "Product ID"}


@needs_shared
def test_heart_failure_follow_up():
    found = leaks(Dataset.of(sample("heart_failure")), "DEATH_EVENT")
    assert [(leak.columns, leak.kind) for leak in found] == [(("time",), "afterwards")]


@needs_shared
def test_kidney_marks_and_blanks():
    found = alerts_of(sample("kidney"))
    marks = next(alert for alert in found if alert.key == "missing_mark")
    assert len(marks.columns) == 24
    blanks = {name for alert in found if alert.key == "stray_blanks" for name in alert.columns}
    assert {"dm", "class"} <= blanks


@needs_shared
def test_genuine_predictors_are_no_leaks():
    clean = sample("kidney", na_values=["?"]).apply(lambda c: c.str.strip() if c.dtype == "str" else c)
    assert [leak for leak in leaks(Dataset.of(clean.replace("?", None)), "class") if leak.kind != "implies"] == []
    assert leaks(Dataset.of(sample("mortgages_boston")), "deny") == ()
    assert leaks(Dataset.of(sample("computer_prices")), "price") == ()
    assert leaks(Dataset.of(sample("online_shop_visits")), "Revenue") == ()


@needs_shared
def test_penguins_reversal():
    ds = Dataset.of(sample("penguins_raw"))
    found = {(turned.x, turned.y, turned.group): turned for turned in simpson(ds)}
    turned = found["Culmen Length (mm)", "Culmen Depth (mm)", "Species"]
    # R 4.2.2: cor(bill_length_mm, bill_depth_mm, use = "complete.obs") of palmerpenguins is -0.2350529
    assert turned.overall == pytest.approx(-0.2350529, abs=1e-6)
    assert turned.within > 0.3
    assert turned.sentence.count("falls") == turned.sentence.count("rises") == 1


@needs_shared
def test_computer_prices_are_in_order_of_time():
    found = keys(sample("computer_prices"))
    assert ("time_order", "trend") in found
    assert ("duplicates",) in found


@needs_shared
def test_shop_and_customers():
    shop = alerts_of(sample("online_shop_visits"))
    assert "125 rows" in next(alert for alert in shop if alert.key == "duplicates").sentence
    assert any(alert.key == "zeros" and "PageValues" in alert.columns for alert in shop)
    customers = alerts_of(sample("wholesale_customers"))
    assert any(alert.key == "skewed" and "Frozen" in alert.columns for alert in customers)


@pytest.mark.parametrize("seed", range(12))
def test_noise_raises_no_alarm(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.choice([60, 300, 2_000]))
    frame = pd.DataFrame(
        {
            "normal": rng.normal(50, 5, n),
            "uniform": rng.random(n),
            "exponential": rng.exponential(1.0, n),
            "count": rng.poisson(5, n),
            "age": rng.normal(45, 12, n).clip(18, 95),
            "time": rng.random(n) * 30,
            "group": rng.choice(["a", "b", "c"], n),
            "yes": rng.choice(["yes", "no"], n),
            "number": rng.normal(size=n),
        }
    )
    # A heavy tail can be skewed without anything being wrong, and the rest must stay silent.
    quiet = {alert.key for target in ("yes", "group", "number") for alert in alerts_of(frame, target)}
    assert quiet <= {"skewed"}


def test_each_plain_rule_speaks():
    n = 100
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "same": ["x"] * n,
            "gone": [None] * n,
            "half": [1.5, None, 2.5, 7.0] * (n // 4),
            "row": np.arange(n),
            "key": [f"k{i}" for i in range(n)],
            "rare": ["b"] + ["a"] * (n - 1),
            "tail": rng.lognormal(0, 2, n),
            "zero": np.where(rng.random(n) < 0.7, 0, rng.random(n)),
            "inf": np.where(np.arange(n) == 4, np.inf, rng.normal(size=n)),
            "mixed": [str(i) if i % 7 else "none given" for i in range(n)],
        }
    )
    frame["tail2"] = frame["tail"] * 2 + rng.normal(size=n) / 100
    found = keys(frame, mixed="text")
    expected = {
        ("constant", "same"), ("constant", "gone"), ("missing", "half"), ("identifier", "row"), ("identifier", "key"),
        ("imbalanced", "rare"), ("skewed", "tail"), ("zeros", "zero"), ("infinite", "inf"), ("mixed", "mixed"),
        ("correlated", "tail", "tail2"),
    }  # fmt: skip
    assert expected <= found


def test_alerts_come_in_order_of_consequence():
    frame = pd.DataFrame({"a": [np.inf] + [0.0] * 79 + list(range(20)), "b": ["x"] * 100})
    ranks = [alert.rank for alert in alerts_of(frame)]
    assert ranks == sorted(ranks)
    assert set(ranks) == {1, 2, 3}


def test_high_cardinality():
    frame = pd.DataFrame({"town": [f"t{i % 60}" for i in range(600)]})
    assert ("high_cardinality", "town") in keys(frame, town="categorical")


def test_what_the_reader_could_not_parse_is_repeated():
    from dataclasses import replace

    reading = ReadingReport(
        "csv", unparsed=(Unparsed("a", "a number", 3, ((4, "12x"),)),), notes=("Two rows are short.",)
    )
    ds = replace(Dataset.of(pd.DataFrame({"a": [1.0, 2.0]})), reading=reading)
    found = {alert.key: alert.sentence for alert in find_alerts(ds, profile(ds))}
    assert found["unparsed"] == "3 values of 'a' could not be read as a number, such as '12x'."
    assert found["reading"] == "Two rows are short."


def test_impossible_by_name_only_where_the_rest_agrees():
    values = [-1.0] + [float(i) for i in range(5, 80)]
    assert ("impossible", "weight") in keys(pd.DataFrame({"weight": values}))
    # A refund is a negative price: unusual, as the check of single cells says too.
    assert ("unusual", "price") in keys(pd.DataFrame({"price": values}))
    change = pd.DataFrame({"weight": np.random.default_rng(0).normal(size=80)})
    assert ("impossible", "weight") not in keys(change)


def test_a_reversal_needs_every_group():
    rng = np.random.default_rng(0)
    group = np.repeat([0, 1, 2], 100)
    x = rng.normal(size=300) + 4 * group
    y = -x + 8 * group + rng.normal(size=300) * 0.3
    frame = pd.DataFrame({"x": x, "y": y, "g": np.array(["a", "b", "c"])[group]})
    assert len(simpson(Dataset.of(frame))) == 1
    frame.loc[group == 2, "y"] = frame.loc[group == 2, "x"] * 0.5 + 14
    assert simpson(Dataset.of(frame)) == ()


def test_a_missing_cell_can_give_the_target_away():
    rng = np.random.default_rng(0)
    died = rng.random(300) < 0.3
    frame = pd.DataFrame({"cause": np.where(died, rng.random(300), np.nan), "x": rng.random(300)})
    frame["died"] = np.where(died, "yes", "no")
    assert [leak.columns for leak in leaks(Dataset.of(frame), "died")] == [("cause",)]


def test_a_copy_of_a_number_is_a_leak():
    rng = np.random.default_rng(0)
    y = rng.normal(size=200)
    frame = pd.DataFrame({"y": y, "scaled": np.exp(y), "x": y + rng.normal(size=200)})
    assert [leak.columns for leak in leaks(Dataset.of(frame), "y")] == [("scaled",)]


def test_leaks_refuse_what_is_no_target():
    ds = Dataset.of(pd.DataFrame({"d": pd.to_datetime(["2024-01-01", "2024-01-02"])}))
    with pytest.raises(NotApplicable):
        leaks(ds, "d")
    with pytest.raises(DataError):
        leaks(ds, "no such column")
