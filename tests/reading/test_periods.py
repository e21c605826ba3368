"""Months, quarters, names of months, and numbers that are dates."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlviz.kinds import Kind
from mlviz.reading import read


def column(cells, name="when", **options):
    text = f"row\t{name}\n" + "".join(f"r{i}\t{cell}\n" for i, cell in enumerate(cells))
    ds = read(text.encode(), name="table.tsv", **options)
    return ds, ds.frame[name]


def days(series):
    return series.dt.strftime("%Y-%m-%d").tolist()


@pytest.mark.parametrize(
    "cells",
    [
        ["2021-Q1", "2021-Q4", "2022-Q2"],
        ["Q1 2021", "Q4 2021", "Q2 2022"],
        ["1Q2021", "4Q2021", "2Q2022"],
        ["2021Q1", "2021Q4", "2022q2"],
    ],
)
def test_quarters_begin_with_their_first_day(cells):
    ds, values = column(cells)
    assert days(values) == ["2021-01-01", "2021-10-01", "2022-04-01"]
    assert ds["when"].kind is Kind.DATETIME
    assert any("quarters" in note for note in ds.reading.notes)


@pytest.mark.parametrize(
    "cells",
    [
        ["Mar 2021", "Oct 2021", "Feb 2022"],
        ["März 2021", "Oktober 2021", "Februar 2022"],
        ["2021-03", "2021-10", "2022-02"],
        ["03/2021", "10/2021", "02/2022"],
        ["mars 2021", "octobre 2021", "février 2022"],
        ["Mar-21", "Oct-21", "Feb-22"],
        ["2021M03", "2021M10", "2022M02"],
    ],
)
def test_months_begin_with_their_first_day(cells):
    ds, values = column(cells)
    assert days(values) == ["2021-03-01", "2021-10-01", "2022-02-01"]
    assert any("months" in note for note in ds.reading.notes)


@pytest.mark.parametrize(
    "cells",
    [
        ["1. März 2021", "24. Dezember 2021"],
        ["Monday, 1 March 2021", "Friday, 24 December 2021"],
        ["March 1st, 2021", "December 24th, 2021"],
        ["1 de marzo de 2021", "24 de diciembre de 2021"],
        ["1-mrt-21", "24-dec-21"],
        ["2021-03-01", "24 décembre 2021"],
    ],
)
def test_names_of_months_in_many_languages(cells):
    assert days(column(cells)[1]) == ["2021-03-01", "2021-12-24"]


@pytest.mark.parametrize(
    "cells", [["2021-13", "2021-14"], ["Type 2021", "Model 2020"], ["12 monkeys 1995", "x 2"], ["Q1", "Q2"]]
)
def test_what_only_looks_like_a_period_stays_text(cells):
    assert column(cells)[1].tolist() == cells


def test_only_years_of_two_digits_are_told_as_such():
    for cells, told in ((["2020-01", "2020-02"], 0), (["Jan-20", "Feb-20"], 1)):
        ds, _ = column(cells * 5)
        assert sum("two digits" in note for note in ds.reading.notes) == told


@pytest.mark.parametrize(("name", "kind"), [("season", "str"), ("month", "datetime64[us]")])
def test_a_year_and_the_next_are_a_season(name, kind):
    _, seasons = column(["2008-09", "2009-10", "2010-11"] * 4, name)
    assert seasons.dtype == kind
    assert column(["2008-09", "2009-10", "2009-11"] * 4, name)[1].dtype == "datetime64[us]"


def test_words_of_a_person_win_over_the_shape():
    assert column(["2021-Q1", "2021-Q2"], kinds={"when": "categorical"})[1].tolist() == ["2021-Q1", "2021-Q2"]
    ds, values = column([44256, 44257], "order date", kinds={"order date": "numeric"})
    assert (values.tolist(), ds["order date"].kind) == ([44256, 44257], Kind.NUMERIC)


@settings(max_examples=40, derandomize=True, deadline=None, database=None)
@given(moments=st.lists(st.datetimes(pd.Timestamp(1983, 1, 1), pd.Timestamp(2050, 1, 1)), min_size=1, max_size=6))
def test_day_numbers_of_a_spreadsheet_are_the_dates_it_showed(moments):
    # The definition: whole days since 1899-12-30, the time of day as a fraction of one.
    whole = [moment.replace(microsecond=0) for moment in moments]
    numbers = [(moment - pd.Timestamp(1899, 12, 30)) / pd.Timedelta(days=1) for moment in whole]
    _, values = column([repr(number) for number in numbers], "Order date")
    assert values.tolist() == [pd.Timestamp(moment) for moment in whole]


def test_eight_digits_in_a_column_of_dates_are_dates_and_others_are_listed():
    ds, values = column([20210301, 99999999, *[20211224] * 30], "date")
    assert days(values.dropna()) == ["2021-03-01", *["2021-12-24"] * 30]
    assert [(lost.count, lost.examples) for lost in ds.reading.unparsed] == [(1, ((1, "99999999"),))]


@pytest.mark.parametrize("name", ["days", "update", "id", "mandate"])
def test_numbers_in_columns_of_other_names_stay_numbers(name):
    assert column([44256, 44257, 44259], name)[1].tolist() == [44256, 44257, 44259]
