"""Real and damaged files from outside: their content where it is known, and never an unexpected error."""

import json

import pytest

from mlviz.errors import DataError
from mlviz.reading import preview, read, text_table
from tests.shared import SHARED, needs_shared

pytestmark = [needs_shared, pytest.mark.reference]
NO_TABLE = (".md", ".py", ".json")


def smoke():
    return json.loads((SHARED / "reference/smoke/manifest.json").read_text()) if SHARED else []


def messy_files():
    return sorted(p for p in (SHARED / "reference/csv").rglob("*") if p.is_file()) if SHARED else []


@pytest.mark.parametrize("entry", smoke(), ids=lambda entry: entry["file"])
def test_smoke_tables_have_the_counts_of_the_manifest(entry):
    ds = read(SHARED / "reference/smoke" / entry["file"])
    numeric = sum(ds.frame[name].dtype.kind in "if" for name in ds.names)
    missing = sum(column.n_missing for column in ds.columns)
    if entry["file"].endswith("Cars93.csv"):
        # The level "None" of AirBags (34 cells) is a missing cell to pandas and a level to us.
        missing += 34
    if entry["file"].endswith("Pound.csv"):
        # The days of "date" are written 19750103: numbers to pandas, dates to us.
        numeric += 1
    assert (ds.n_rows, len(ds.columns), numeric, missing) == tuple(
        entry[key] for key in ("rows", "cols", "numeric", "missing")
    )


@pytest.mark.parametrize("path", messy_files(), ids=lambda path: path.name)
def test_no_file_breaks_reading(path):
    if path.suffix in NO_TABLE:
        pytest.skip("not a table")
    for verb in (read, text_table, preview):
        try:
            verb(path)
        except DataError:
            continue
