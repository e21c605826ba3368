"""Pairs of columns of which one is nearly always before the other: a start and an end, a lowest and a highest."""

import json
from collections.abc import Iterator
from itertools import permutations

import numpy as np
import pandas as pd

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.quality.detector import detector
from mlviz.recognise import words_of
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.profile import Array
from mlviz.results.wording import plural
from mlviz.steps import CompareColumns

FEWEST = 20
MOST_BROKEN = 0.02
"""In so large a part of the rows at most the order is broken."""

BY_CHANCE = 5
"""If rows were paired at random, the order would be broken so many times as often at least."""

MOST_COLUMNS = 12
"""Of so many columns of one kind all pairs are looked at."""

ENDS = (("start", "end"), ("begin", "end"), ("from", "to"), ("min", "max"), ("low", "high"), ("lowest", "highest"))
"""Words of two names that are otherwise the same; numbers are compared only if they are called so."""


@detector(
    key="order",
    label="Ends before it begins",
    question="Is one date or number above another that it is nearly always below?",
    help="Compares two columns row by row; which of the two is wrong, nobody can tell from the table.",
    references=("Chu, Ilyas & Papotti (2013), Discovering denial constraints",),
)
def broken_order(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the pairs of columns whose order few rows break."""
    dates = dataset.of_kind(Kind.DATETIME)[:MOST_COLUMNS]
    for first, second in permutations(dates, 2):
        yield from _pair(dataset, first, second)
    numbers = dataset.of_kind(Kind.NUMERIC)
    by_words = {tuple(words_of(name)): name for name in numbers}
    for words, name in by_words.items():
        for low, high in ENDS:
            other = by_words.get(tuple(high if word == low else word for word in words))
            if low in words and other is not None:
                yield from _pair(dataset, name, other)


def _pair(dataset: Dataset, first: str, second: str) -> Iterator[Suspects]:
    rule = CompareColumns(first=first, second=second, relation="<=")
    one, other = dataset.frame[first], dataset.frame[second]
    known = (one.notna() & other.notna()).to_numpy()
    wrong = rule.breaks(dataset.frame, dataset.columns).to_numpy()
    n = int(wrong.sum())
    if known.sum() < FEWEST or not 0 < n <= MOST_BROKEN * known.sum():
        return
    a, b = one.to_numpy()[known], other.to_numpy()[known]
    if (a < b).mean() < 0.5 or _broken_at_random(a, b) < BY_CHANCE * n / len(a):
        return
    pairs = rule.pairs(dataset.frame[wrong])
    codes, marks = pd.factorize(pairs)
    told = tuple(Proposal(_shown(value), None, 0.7) for value in one[pairs.drop_duplicates().index])
    sentence = f"{plural(n, 'row')} {'has' if n == 1 else 'have'} {first!r} above {second!r}; in all others it is not."
    step = json.dumps(rule.to_dict())
    yield Suspects("order", first, sentence, told, np.flatnonzero(wrong), codes, second, rule=step, marks=tuple(marks))


def _broken_at_random(a: Array, b: Array) -> float:
    """Return how often a value of the first is above one of the second, over all pairs of rows."""
    return float(1 - np.searchsorted(np.sort(a), b, side="right").mean() / len(a))


def _shown(value: object) -> str:
    return str(value).removesuffix(" 00:00:00")
