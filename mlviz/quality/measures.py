"""Numbers that are written with a unit or a stray sign, and so were read as text."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

import pandas as pd

from mlviz.dataset import Dataset
from mlviz.quality.detector import detector, suspects, texts
from mlviz.reading.numbers import find_marks
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural
from mlviz.steps.measures import MEASURE, SHARE, measured, number_of
from mlviz.units import Unit, unit_of

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
        found = common_measure(values)
        if found is None:
            continue
        distinct = [text for text in map(str, values.dropna().unique()) if not _bare(text)]
        numbers = {text: measured(text, found.unit, found.decimal) for text in distinct}
        proposals = {text: Proposal(text, number, 0.95) for text, number in numbers.items() if number is not None}
        n = int(values.isin(list(proposals)).sum())
        shown = "percent" if found.unit in (SHARE, "%") else found.unit
        sentence = f"{plural(n, 'cell')} of {values.name!r} hold a number with a unit; in {shown} they are numbers."
        yield suspects("unit", values, proposals, sentence)


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit that most numbers of a column are in, and their decimal mark."""

    unit: str
    decimal: str


def _bare(text: str) -> bool:
    match = MEASURE.fullmatch(text)
    return match is not None and not match["unit"]


def common_measure(values: pd.Series) -> Measure | None:
    """Return the unit and the decimal mark of a column of numbers with units, None if it is no such column.

    A percent sign that only some numbers have means a hundredth (``1``) or nothing, whichever puts the numbers with
    and without it on one scale.

    Examples
    --------
    >>> common_measure(pd.Series(["1 kg", "500 g", "2kg", "3 kilos"]))
    Measure(unit='kg', decimal='.')
    >>> common_measure(pd.Series(["0.05%", "0.06", "0.055"])).unit, common_measure(pd.Series(["5%", "0.06"])).unit
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
    decimal = find_marks(match["number"] for match in found.values()).decimal
    usual = max(named, key=lambda unit: named[unit])
    mixed = usual == PERCENT and named.total() < fits
    return Measure(_percent(found.values(), decimal) if mixed else usual.name, decimal)


def _percent(matches: "Iterable[re.Match[str]]", decimal: str) -> str:
    numbers = [(bool(m["unit"]), abs(number)) for m in matches if (number := number_of(m["number"], decimal))]
    marked = [number for unit, number in numbers if unit]
    bare = [number for unit, number in numbers if not unit]
    if not marked or not bare:
        return "%"
    ratio = median(marked) / median(bare)
    return "%" if abs(math.log(ratio)) < abs(math.log(ratio / 100)) else SHARE
