"""What a detector of suspected cells is, and the registry of all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mlviz.dataset import Dataset
from mlviz.method import Method
from mlviz.registry import Registry
from mlviz.results.inspection import Proposal, Suspects

Run = Callable[[Dataset], Iterable[Suspects]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector(Method):
    """One kind of error that can be suspected: ``run(dataset)`` yields the suspects of each column."""

    run: Run


DETECTORS: Registry[Detector] = Registry("detector")


def detector(*, key: str, label: str, question: str, help: str, references: tuple[str, ...]) -> Callable[[Run], Run]:
    """Register a function as a detector."""

    def register(run: Run) -> Run:
        DETECTORS.add(Detector(key=key, label=label, question=question, help=help, run=run, references=references))
        return run

    return register


def suspects(
    kind: str,
    values: pd.Series,
    proposals: Mapping[Any, Proposal],
    sentence: str,
    *,
    other: str = "",
    rule: str = "",
) -> Suspects:
    """Return the cells of a column that hold one of the values there is a proposal for."""
    order = {value: i for i, value in enumerate(proposals)}
    codes = values.map(order)
    here = codes.notna().to_numpy()
    return Suspects(
        kind,
        str(values.name),
        sentence,
        tuple(proposals.values()),
        here.nonzero()[0],
        codes.to_numpy(dtype="float64", na_value=-1)[here].astype("int64"),
        other,
        rule=rule,
    )


def cell_by_cell(
    kind: str,
    column: str,
    sentence: str,
    rows: "NDArray[np.int64]",
    proposals: Sequence[Proposal],
    other: str = "",
    rule: str = "",
) -> Suspects:
    """Return suspects with a proposal for each cell of its own; equal proposals are kept once."""
    place = {proposal: i for i, proposal in enumerate(dict.fromkeys(proposals))}
    codes = np.array([place[proposal] for proposal in proposals], dtype="int64")
    return Suspects(kind, column, sentence, tuple(place), rows, codes, other, rule=rule)


def texts(dataset: Dataset) -> Iterable[pd.Series]:
    """Return the columns that hold text."""
    for name in dataset.names:
        values = dataset.frame[name]
        if isinstance(values.dtype, pd.StringDtype) and values.notna().any():
            yield values
