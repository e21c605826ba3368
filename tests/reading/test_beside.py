"""What is written in a file stands beside what was read, for every cell."""

import io

import pandas as pd
import pytest

import mlviz as mv
from mlviz.reading import written_beside

MESSY = (
    "Protokoll;;;\n\nno;begin;inch;price\n007;08:15;3 1/2;1.234,50 €\n008;14:30;½;n/a\n009;16:00;2;-20,00 €\n"
).encode()


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("no", [("007", "007", False), ("008", "008", False), ("009", "009", False)]),
        ("begin", [("08:15", "8.25", True), ("14:30", "14.5", True), ("16:00", "16", True)]),
        ("inch", [("3 1/2", "3.5", True), ("½", "0.5", True), ("2", "2", False)]),
        ("price", [("1.234,50 €", "1234.5", True), ("n/a", "", True), ("-20,00 €", "-20", True)]),
    ],
)
def test_every_cell_of_a_text_file(column: str, cells: list[tuple[str, str, bool]]) -> None:
    found = written_beside(MESSY, mv.read(MESSY), column)
    assert list(found[["written", "read", "changed"]].itertuples(index=False, name=None)) == cells
    assert list(found["row"]) == [1, 2, 3]


def test_a_workbook_and_dates() -> None:
    out = io.BytesIO()
    pd.DataFrame({"day": ["03.04.2025", "13.04.2025"], "size": ["1 1/2", "2"]}).to_excel(out, index=False)
    data = mv.read(out.getvalue(), name="x.xlsx")
    found = written_beside(out.getvalue(), data, "day")
    assert list(found["read"]) == ["2025-04-03", "2025-04-13"]
    assert found["changed"].all()


def test_what_cannot_be_shown_is_said() -> None:
    out = io.BytesIO()
    pd.DataFrame({"a": [1, 2]}).to_parquet(out)
    with pytest.raises(mv.NotApplicable, match="no text"):
        written_beside(out.getvalue(), mv.read(out.getvalue(), name="x.parquet"), "a")
    with pytest.raises(mv.NotApplicable, match="other rows"):
        written_beside(MESSY, mv.read(MESSY.replace(b"009;16:00;2;", b"009;16:00;2;1\n010;17:00;3;")), "no")
    with pytest.raises(mv.DataError):
        written_beside(MESSY, mv.read(MESSY), "nothing")
