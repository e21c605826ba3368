"""Numbers that are written with a unit or a stray sign, and so were read as text."""

import math
from collections import Counter
from collections.abc import Iterator
from statistics import median

import pandas as pd

from mlviz.dataset import Dataset
from mlviz.quality.detector import cells, detector, suspects, texts
from mlviz.results.inspection import Proposal, Suspects
from mlviz.steps.measures import MEASURE, SHARE, measured
from mlviz.steps.units import Unit, unit_of

MOSTLY = 0.8
"""From this share of values that begin with a number on, a column of text is one of numbers with units."""

PERCENT = unit_of("%")


@detector(
    key="unit",
    label="Numbers with units",
    question="Which columns of text are numbers with a unit behind them?",
    help="Proposes the bare number where nearly all values begin with one, and brings units of one kind to one.",
    references=("Raman & Hellerstein (2001), Potter's Wheel",),
)
def numbers_with_units(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns in which nearly every value is a number and a unit."""
    for values in texts(dataset):
        unit = common_unit(values)
        if unit is None:
            continue
        distinct = [text for text in map(str, values.dropna().unique()) if not _bare(text)]
        proposals = {
            text: Proposal(text, number, 0.95) for text in distinct if (number := measured(text, unit)) is not None
        }
        n = int(values.isin(list(proposals)).sum())
        shown = "percent" if unit in (SHARE, "%") else unit
        sentence = (
            f"{cells(n)} of {values.name!r} hold a number with a unit; in {shown} it would be a column of numbers."
        )
        yield suspects("unit", values, proposals, sentence)


def _bare(text: str) -> bool:
    match = MEASURE.fullmatch(text)
    return match is not None and not match["unit"]


def common_unit(values: pd.Series) -> str | None:
    """Return the unit most numbers of a column of text are in, None if it is no such column.

    A percent sign that only some numbers have means a hundredth (``1``) or nothing, whichever puts the numbers with
    and without it on one scale.

    Examples
    --------
    >>> common_unit(pd.Series(["1 kg", "500 g", "2kg", "3 kilos"]))
    'kg'
    >>> common_unit(pd.Series(["0.05%", "0.06", "0.055"])), common_unit(pd.Series(["5%", "0.06", "0.055"]))
    ('%', '1')
    """
    counts = values.value_counts()
    found = {str(text): match for text in counts.index if (match := MEASURE.fullmatch(str(text)))}
    named = Counter[Unit]()
    for text, match in found.items():
        if match["unit"]:
            named[unit_of(match["unit"])] += int(counts[text])
    fits = int(counts[list(found)].sum()) if found else 0
    if not named or fits < MOSTLY * counts.sum() or len({unit.measures for unit in named}) > 1:
        return None
    usual = max(named, key=lambda unit: named[unit])
    if usual != PERCENT or named.total() == fits:
        return usual.name
    marked = median(abs(float(m["number"])) for m in found.values() if m["unit"])
    bare = median(abs(float(m["number"])) for m in found.values() if not m["unit"])
    return "%" if not marked or not bare or abs(math.log(marked / bare)) < abs(math.log(marked / bare / 100)) else SHARE
