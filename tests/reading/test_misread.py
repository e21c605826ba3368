"""Columns of real spreadsheets that only look like months, amounts or dates, and the way back to what is written."""

import pandas as pd
import pytest
import xlsxwriter

from mlviz.errors import DataError
from mlviz.kinds import Kind
from mlviz.reading import read


def column(cells, name="x", **options):
    text = f"row\t{name}\n" + "".join(f"r{i}\t{cell}\n" for i, cell in enumerate(cells))
    ds = read(text.encode(), name="table.tsv", **options)
    return ds, ds.frame[name]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("invoice", ["1-2021", "2-2021", "3-2021"]),
        ("when", ["2021/1", "2021/2", "2021/12"]),
        ("Invoice no.", ["01/2021", "02/2021", "12/2021"]),
        ("Rechnungsnummer", ["2021-01", "2021-02", "2021-12"]),
        ("file", [f"{i:02d}/2021" for i in range(1, 14)]),
        ("player", ["May 12", "Jan 10", "Mar 11"]),
        ("grade", ["1-", "2-", "3-", "2", "1"]),
        ("age from", ["10-", "20-", "30-"]),
        ("flow", ["1.5 M", "2.5 M"]),
    ],
)
def test_what_only_looks_like_months_or_amounts_stays_as_it_is_written(name, cells):
    assert column(cells, name)[1].tolist() == cells


@pytest.mark.parametrize(
    ("name", "cells", "wanted"),
    [
        ("month", ["1/2021", "2/2021"], ["2021-01-01", "2021-02-01"]),
        ("Invoice month", ["01/2021", "12/2021"], ["2021-01-01", "2021-12-01"]),
        ("when", ["01/2021", "12/2021"], ["2021-01-01", "2021-12-01"]),
        ("since", ["04.2019", "12.2020"], ["2019-04-01", "2020-12-01"]),
    ],
)
def test_months_of_a_digit_or_two_are_months_where_the_name_does_not_speak_against_it(name, cells, wanted):
    assert column(cells, name)[1].dt.strftime("%Y-%m-%d").tolist() == wanted


@pytest.mark.parametrize("rest", ["\t1", "\t1,5"])
def test_months_with_a_point_keep_their_zero_whatever_the_decimal_mark(rest):
    ds = read(("since\tx\n" + "".join(f"{month}{rest}\n" for month in ("04.2019", "10.2020"))).encode(), name="t.tsv")
    assert ds.frame["since"].tolist() == [pd.Timestamp("2019-04-01"), pd.Timestamp("2020-10-01")]


def test_numbers_between_ten_and_twelve_are_no_months():
    assert column(["10.2019", "12.1950", "11.2021"])[1].tolist() == [10.2019, 12.195, 11.2021]
    assert column(["10.2019", "12.5", "02.2021"])[1].tolist() == [10.2019, 12.5, 2.2021]


def test_one_month_that_is_none_among_many_is_listed():
    cells = [f"{year}-{month:02d}" for year in range(2000, 2015) for month in range(1, 13)] + ["2015-13"]
    ds, values = column(cells, "when")
    assert values.isna().sum() == 1
    assert ds.reading.unparsed[0].examples == ((180, "2015-13"),)


@pytest.mark.parametrize(
    "name", ["sales per day", "steps a day", "day sales", "date sales", "price tag", "updated by", "Users started"]
)
def test_amounts_are_no_days_of_a_spreadsheet_where_a_day_is_only_mentioned(name):
    assert column([31000, 42000, 50000], name)[1].tolist() == [31000, 42000, 50000]


@pytest.mark.parametrize(
    "name", ["Date", "order_date", "dateOfBirth", "created at", "Last updated", "Date created", "Bestelldatum"]
)
def test_day_numbers_are_dates_where_the_name_names_a_date(name):
    assert column([44256, 44257], name)[1].tolist() == [pd.Timestamp("2021-03-01"), pd.Timestamp("2021-03-02")]


def test_day_numbers_are_dates_beside_codes_that_begin_with_a_zero_and_in_a_workbook(tmp_path):
    first, second = pd.Timestamp("2021-03-01"), pd.Timestamp("2021-03-02")
    ds = read(b"zip,Date\n04109,44256\n53111,44257\n53111,\n53111,7\n" + b"53111,44257\n" * 30)
    assert ds.frame["Date"].iloc[:2].tolist() == [first, second]
    assert ds.reading.unparsed[0].examples == ((3, "7"),)
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("n", "Date"), ("a", 44256), ("b", 44257)]):
            sheet.write_row(row, 0, cells)
    assert read(tmp_path / "t.xlsx").frame["Date"].tolist() == [first, second]
    assert read(tmp_path / "t.xlsx", kinds={"Date": "numeric"}).frame["Date"].tolist() == [44256, 44257]


@pytest.mark.parametrize("cells", [["1,200.50-", "300-", "5"], ["45-", "120", "130", "11", "12"]])
def test_a_minus_behind_an_amount_is_told(cells):
    ds, values = column(cells)
    assert values.min() < 0 < values.max()
    assert any("minus behind" in note for note in ds.reading.notes)


def test_years_of_two_digits_behind_months_are_told():
    notes = column(["Mar-21", "Apr-98"])[0].reading.notes
    assert any("from 1998 to 2021" in note for note in notes)


@pytest.mark.parametrize(
    "cells",
    [
        ["1.10", "1.9", "1.1"],
        ["44256", "44257"],
        ["5 ft", "6 ft"],
        ["$1,200.50", "(5)"],
        ["12%", "3%"],
        ["true", "false"],
        ["2021-Q1", "2021-Q2"],
        ["1E5", "2E3"],
        ["2021-03-01", "2021-03-02"],
        ["12345678901234567890", "1"],
    ],
)
def test_the_kind_text_brings_back_what_is_written(cells, tmp_path):
    ds, values = column([*cells, ""], "date", kinds={"date": "text"})
    assert (values.dropna().tolist(), ds["date"].kind, int(values.isna().sum())) == (cells, Kind.TEXT, 1)
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cell in enumerate(["date", *cells]):
            sheet.write_row(row, 0, [f"r{row}"])
            sheet.write_string(row, 1, cell)
    assert read(tmp_path / "t.xlsx", kinds={"date": "text"}).frame["date"].tolist() == cells


def test_a_kind_for_a_column_that_is_not_there_is_told():
    with pytest.raises(DataError, match="no column called 'dat'"):
        read(b"date,n\n1,2\n", kinds={"dat": "text"})


def test_months_with_a_point_say_nothing_of_the_decimal_mark():
    rows = "".join(f"{month:02d}.2021;{month},5;1,{month:03d}\n" for month in range(1, 10))
    assert read(("since;x;y\n" + rows).encode()).reading.option("decimal") == ","
