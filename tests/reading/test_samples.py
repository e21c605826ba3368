"""The sample tables are all there, and are what their cards say."""

import pytest

from mlviz.errors import DataError
from mlviz.kinds import Kind
from mlviz.reading import read
from mlviz.reading.samples import SECTORS, sample, samples


@pytest.mark.parametrize("one", samples(), ids=lambda one: one.key)
def test_reads_as_its_card_says(one):
    ds = read(one.path)
    assert (ds.n_rows, len(ds.columns)) == (one.rows, one.columns)
    assert one.sector in SECTORS
    assert not one.target or one.target in ds
    assert ds.reading.unparsed == ()


def test_unknown_key_names_the_others():
    with pytest.raises(DataError, match="kidney"):
        sample("kidneys")


def test_kidney_loses_its_question_marks_tabs_and_blanks():
    ds = read(sample("kidney").path)
    # The source's README: 1,012 cells "?".
    assert int(ds.frame.isna().sum().sum()) == 1012
    assert ds["dm"].levels == ("no", "yes")
    assert ds["class"].levels == ("ckd", "notckd")
    assert any("'class'" in note for note in ds.reading.notes)


def test_codes_of_groups_and_row_numbers_are_recognised():
    visits = read(sample("online_shop_visits").path)
    assert {visits[name].kind for name in ("Browser", "Region", "OperatingSystems")} == {Kind.CATEGORICAL}
    assert visits["Month"].levels[:3] == ("Feb", "Mar", "May")
    assert visits["Weekend"].kind is Kind.BOOLEAN
    machines = read(sample("machine_failures").path)
    assert {machines[name].kind for name in ("UDI", "Product ID")} == {Kind.IDENTIFIER}
    bikes = read(sample("bike_rentals_daily").path)
    assert (bikes["instant"].kind, bikes["dteday"].kind) == (Kind.IDENTIFIER, Kind.DATETIME)
    penguins = read(sample("penguins_raw").path)
    assert penguins["Stage"].kind is Kind.CONSTANT
    assert penguins["Individual ID"].kind is Kind.IDENTIFIER
