"""Kinds against types that people gave the columns of ten real tables (SortingHat downstream benchmark)."""

import json

from mlviz.kinds import Kind
from mlviz.reading import read
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared

RIGHT = 168
GROUPS = {Kind.CATEGORICAL, Kind.ORDINAL, Kind.BOOLEAN}
WORDS = {Kind.TEXT, Kind.IDENTIFIER}
# The README of the benchmark: which of our kinds answers to which label.
FITTING = {
    "Numeric": {Kind.NUMERIC},
    "Categorical": GROUPS,
    "Datetime": {Kind.DATETIME},
    "Sentence": WORDS,
    "URL": WORDS,
    "List": WORDS,
    "Context-Specific": WORDS,
    "Embedded-Number": {Kind.NUMERIC},
    "Not-Generalizable": {Kind.IDENTIFIER, Kind.CONSTANT},
}


def judged():
    """Return (file, column, label, recognised kind) of every labelled column."""
    folder = SHARED / "reference/kinds"
    for table in json.loads((folder / "downstream_truth.json").read_text()):
        ds = read(folder / table["file"])
        for name, label in table["columns"].items():
            if name in ds:
                yield table["file"], name, label, ds[name].kind


def test_share_of_columns_with_the_right_kind():
    found = list(judged())
    right = sum(kind in FITTING[label] for _, _, label, kind in found)
    assert len(found) == 182
    assert right >= RIGHT
