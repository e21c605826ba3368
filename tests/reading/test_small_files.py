"""Small files of other projects' tests, copied into ``tests/data/reading``: content, shape and refusals."""

import json

import pytest

from mlviz.errors import DataError
from mlviz.reading import read, text_table
from tests.shared import DATA

SMALL, SPECTRUM = DATA / "reading" / "small", DATA / "reading" / "spectrum"
TYPES = {"integer": "if", "date": "M", "text": "OU"}
OTHER_CONTENT = ("location_coordinates",)
"""Its JSON holds another row than its CSV."""

CHECKS = json.loads((SMALL / "checks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(SPECTRUM.glob("*.csv")), ids=lambda path: path.stem)
def test_cells_are_those_of_the_json(path):
    if path.stem in OTHER_CONTENT:
        pytest.skip("the JSON holds another row")
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = text_table(path).to_dict("records")
    assert [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in found] == [
        {k: str(v).replace("\r\n", "\n") for k, v in row.items()} for row in expected
    ]


def same(found, expected):
    if isinstance(expected, int | float):
        return float(found) == expected
    return str(found) == str(expected)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check["file"].replace("/", " "))
def test_claims_about_small_files(check):
    path = SMALL / check["file"]
    try:
        ds = read(path)
    except DataError:
        assert check.get("must_fail_cleanly") or check.get("must_not_crash")
        return
    assert not check.get("must_fail_cleanly")
    check_shape(ds, check)
    for row, column, value in check.get("cells", ()):
        assert same(ds.frame.iloc[row, column], value)
    for name, kind in check.get("types", {}).items():
        assert getattr(ds.frame[name].dtype, "kind", "O") in TYPES[kind]


def check_shape(ds, check):
    assert list(ds.names) == (check.get("header") or list(ds.names))
    assert set(check.get("header_contains", ())) <= set(ds.names)
    assert len(ds.names) == check.get("n_cols", len(ds.names))
    assert ds.n_rows == check.get("n_rows", ds.n_rows)
    assert ds.n_rows in check.get("n_rows_any", [ds.n_rows])
