"""Times of the day become hours and mixed numbers decimals, where they can be nothing else; else the text stays."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mlviz as mv
from mlviz.kinds import Kind
from mlviz.reading.clock import hours_of


def column(name: str, values: list[str], **kinds: str) -> mv.Dataset:
    rows = "".join(f"{value};{i}\n" for i, value in enumerate(values))
    return mv.read(f"{name};n\n{rows}".encode(), kinds=kinds)


@given(st.times())
def test_hours_are_those_of_the_standard_library(moment: time) -> None:
    plain = moment.replace(microsecond=0)
    hours = (datetime.combine(datetime.min, plain) - datetime.min).total_seconds() / 3600
    for layout in ("%H:%M:%S", "%I:%M:%S %p", "%I:%M:%S%p"):
        assert hours_of(plain.strftime(layout)) == pytest.approx(hours, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "values", "hours"),
    [
        ("departure", ["9:30", "14:05", ""], [9.5, 14 + 5 / 60]),
        ("x", ["09:30", "14:05"], [9.5, 14 + 5 / 60]),
        ("x", ["2:05 pm", "12:30 AM"], [14 + 5 / 60, 0.5]),
        ("x", ["2:05 p.m.", "12:30 a.m."], [14 + 5 / 60, 0.5]),
        ("Uhrzeit", ["7:15", "24:00"], [7.25, 24.0]),
        ("time (hh:mm:ss)", ["01:00:36", "10:00:00"], [1.01, 10.0]),
        ("x", ["1:00:36", "10:00:00"], [1.01, 10.0]),
    ],
)
def test_times_of_the_day_are_hours_and_that_is_told(name: str, values: list[str], hours: list[float]) -> None:
    ds = column(name, values * 5)
    assert ds[name].kind is Kind.NUMERIC
    assert ds.frame[name].dropna().tolist()[:2] == pytest.approx(hours)
    assert f"'{name}' holds times of the day; they were read as hours since midnight" in ds.reading.notes[0]
    written = column(name, values * 5, **{name: "text"})
    assert written.frame[name].dropna().tolist()[:2] == values[:2]
    assert column(name, values * 5, **{name: "numeric"}).frame[name].dropna().tolist()[:2] == pytest.approx(hours)
    assert column(name, values * 5, **{name: "categorical"}).frame[name].dropna().tolist()[:2] == values[:2]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("verse", ["3:16", "12:45"]),
        ("lap time", ["1:02", "0:59"]),
        ("score", ["02:10", "03:11"]),
        ("time (mm:ss)", ["02:10", "03:11"]),
        ("Spieldauer", ["02:10", "03:11"]),
        ("time spent", ["02:10", "03:11"]),
        ("time", ["9:75", "x"]),
    ],
)
def test_what_may_be_no_time_stays_text(name: str, values: list[str]) -> None:
    ds = column(name, values * 5)
    assert ds.frame[name].tolist()[:2] == values
    assert ds.reading.notes == ()


def test_a_time_that_is_none_is_listed() -> None:
    ds = column("start time", ["09:30"] * 30 + ["31:15"])
    (lost,) = ds.reading.unparsed
    assert (lost.wanted, lost.examples) == ("a time of the day", ((30, "31:15"),))


def test_mixed_numbers_are_decimals() -> None:
    ds = column("inches", ["1/2", "3 1/2", "2", "7/8", "-1 1/4", "2½"] * 3)
    assert ds.frame["inches"].tolist()[:6] == [0.5, 3.5, 2.0, 0.875, -1.25, 2.5]
    assert ds.reading.notes[0].startswith("Fractions of 'inches' were read as decimals: 3 1/2 became 3.5.")


@pytest.mark.parametrize("values", [["1/2", "3/4", "2/3"], ["3 1/2", "5/4"], ["3 1/2", "1/2/3"], ["Flat 3 1/2", "2"]])
def test_fractions_that_may_be_dates_or_scores_stay_text(values: list[str]) -> None:
    assert column("x", values * 4).frame["x"].tolist()[: len(values)] == values
