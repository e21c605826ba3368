"""Small files of other projects' tests, copied into ``tests/data/reading``: content, shape and refusals."""

import json

import pytest

from mlviz.errors import DataError
from mlviz.reading import read, text_table
from tests.shared import DATA

SMALL, SPECTRUM = DATA / "reading" / "small", DATA / "reading" / "spectrum"
BLANK_ROWS = "blank-rows"
"""Lines of delimiters only are kept as rows of missing cells, so that row numbers stay those of the file."""

CHECKS = json.loads((SMALL / "checks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(SPECTRUM.glob("*.csv")), ids=lambda path: path.stem)
def test_cells_are_those_of_the_json(path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
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
    if check.get("must_fail_cleanly"):
        with pytest.raises(DataError):
            read(path)
        return
    try:
        ds = read(path)
    except DataError:
        assert check.get("must_not_crash")
        return
    if header := check.get("header"):
        assert list(ds.names) == header
    assert set(check.get("header_contains", ())) <= set(ds.names)
    if "n_rows" in check:
        assert ds.n_rows == check["n_rows"]
    if "n_rows_any" in check and not path.name.startswith(BLANK_ROWS):
        assert ds.n_rows in check["n_rows_any"]
    if "n_cols" in check:
        assert len(ds.names) == check["n_cols"]
    for row, column, value in check.get("cells", ()):
        assert same(ds.frame.iloc[row, column], value)
    for name, kind in check.get("types", {}).items():
        allowed = {"integer": "if", "date": "M", "text": "OU"}[kind]
        dtype = ds.frame[name].dtype
        assert getattr(dtype, "kind", "O") in allowed
