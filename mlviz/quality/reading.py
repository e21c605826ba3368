"""Cells that were wrong in the file and are right since it was read: told, so that nothing changes silently."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from mlviz.dataset import Dataset, ReadAs
from mlviz.quality.detector import detector
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural

WORDS = {
    "missing": "a text that means no value",
    "sign": "a percent or currency sign that most values do not have",
    "blanks": "blanks around the value",
}


@detector(
    key="read",
    label="Repaired in reading",
    question="What stood in the file where the table has something else?",
    help="Texts that mean no value, stray signs and blanks: what stood there, and what it was read as.",
    references=("Raman & Hellerstein (2001), Potter's Wheel",),
)
def repaired_in_reading(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the cells that reading has changed; only of a table as it was read, whose rows are those of the file."""
    if dataset.reading is None or dataset.parent is not None:
        return
    for told in dataset.reading.read_as:
        if told.column in dataset and len(told.rows) and told.rows.max() < dataset.n_rows:
            yield _suspects(dataset, told)


def _suspects(dataset: Dataset, told: ReadAs) -> Suspects:
    values = dataset.frame[told.column].to_numpy()[told.rows]
    first = [int((told.codes == code).argmax()) for code in range(len(told.texts))]
    proposals = tuple(Proposal(text, _plain(values[at]), 0.95) for text, at in zip(told.texts, first, strict=True))
    sentence = (
        f"{plural(len(told.rows), 'cell')} of {told.column!r} held {WORDS[told.kind]}; reading has repaired them."
    )
    return Suspects("read", told.column, sentence, proposals, told.rows, told.codes, told.kind, True)


def _plain(value: Any) -> Any:
    """Return a value as plain Python, a number with the twelve digits that arithmetic leaves sound."""
    if pd.isna(value):
        return None
    plain = value.item() if hasattr(value, "item") else value
    return float(f"{plain:.12g}") if isinstance(plain, float) else plain
