"""Kinds recognised against the types people gave the columns of ten real tables, as a confusion table.

Run from the project's folder: ``python -m benchmarks.quality_kinds``.
"""

import json
from collections.abc import Iterator

import pandas as pd

from mlviz.kinds import Kind
from mlviz.reading import read
from tests.shared import SHARED

GROUPS = {Kind.CATEGORICAL, Kind.ORDINAL, Kind.BOOLEAN}
WORDS = {Kind.TEXT, Kind.IDENTIFIER}
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
"""Which of our kinds answers to which label, as the benchmark's description says."""


def judged() -> Iterator[tuple[str, str, str, Kind]]:
    """Yield (file, column, label, recognised kind) of every labelled column."""
    if SHARED is None:
        return
    folder = SHARED / "reference/kinds"
    for table in json.loads((folder / "downstream_truth.json").read_text()):
        ds = read(folder / table["file"])
        for name, label in table["columns"].items():
            if name in ds:
                yield table["file"], name, label, ds[name].kind


def right(label: str, kind: Kind) -> bool:
    """Whether a kind answers to a label."""
    return kind in FITTING[label]


def confusion(found: list[tuple[str, str, str, Kind]]) -> pd.DataFrame:
    """Return how many columns of each label got each kind, with the share that is right."""
    frame = pd.DataFrame(found, columns=["file", "column", "label", "kind"]).astype({"kind": "str"})
    table = pd.crosstab(frame["label"], frame["kind"])
    hits = [right(label, kind) for _, _, label, kind in found]
    table["right"] = frame.assign(hit=hits).groupby("label")["hit"].mean().round(2)
    return table


if __name__ == "__main__":
    found = list(judged())
    print(confusion(found).to_string())
    for file, column, label, kind in found:
        if not right(label, kind):
            print(f"{file.split('/')[-1]:<28}{column:<32}{label:<20}{kind}")
    print(f"{sum(right(label, kind) for *_, label, kind in found)} of {len(found)} columns right")
