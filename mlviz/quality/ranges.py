"""Ranges that the name of a column promises: an age below 120, a month from 1 to 12, a price that is not negative."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.quality.detector import detector, suspects
from mlviz.recognise import words_of
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural
from mlviz.steps import InRange
from mlviz.steps.texts import level_text

FEWEST = 20
"""A promise is believed if so many values at least can keep it, and nearly all of them do."""

MOST_BROKEN = 0.02


@dataclass(frozen=True, slots=True)
class Promise:
    """What columns with one of these words in their name can hold."""

    words: frozenset[str]
    low: float | None
    high: float | None
    certain: bool = True
    """False where custom and not nature sets the bound: a refund is a negative price."""


def _of(words: str, low: float | None, high: float | None, *, certain: bool = True) -> Promise:
    return Promise(frozenset(words.split()), low, high, certain)


PROMISES = (
    _of("percent percentage pct humidity", 0, 100),
    _of("probability proportion", 0, 1),
    _of("age", 0, 120),
    _of("latitude lat", -90, 90),
    _of("longitude lon lng", -180, 180),
    _of("month", 1, 12),
    _of("hour", 0, 24),
    _of("ph", 0, 14),
    _of("weight height width count distance population", 0, None),
    _of("price cost quantity qty", 0, None, certain=False),
)
"""The first that fits a column's name counts."""

NOT = frozenset(
    ["change", "diff", "difference", "delta", "growth", "log", "net", "error", "residual", "score", "z", "relative"]
    + ["per", "months", "weeks", "days"]
)
"""Words beside which a name promises nothing: a change of age, the logarithm of a price, a price per month."""

AFTER = frozenset(["of", "in", "at", "for", "by", "from"])
"""What follows such a word only tells more of the noun before it: the age of a patient."""

ACIDITY = re.compile(r"(?<![A-Za-z])pH(?![a-z])|(?<=[a-z])pH$")
"""The one measure whose name has a capital inside."""


@detector(
    key="range",
    label="Values that cannot be",
    question="Is a percentage above 100, an age below 0, a month 13?",
    help="Goes by the column's name and only where nearly all values lie in the range; the rule can be changed.",
    references=("de Jonge & van der Loo (2013), Data Cleaning with R",),
)
def impossible_values(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns in which few values lie outside what the name promises."""
    for name in dataset.of_kind(Kind.NUMERIC):
        promise = _promise(name)
        if promise is None:
            continue
        rule = InRange(
            columns=(name,),
            low=promise.low,
            high=promise.high,
            action="missing" if promise.certain else "flag",
        )
        wrong = rule.broken(dataset.frame)[name].to_numpy()
        known = int(dataset.frame[name].notna().sum())
        n = int(wrong.sum())
        if known >= FEWEST and 0 < n <= MOST_BROKEN * known:
            values = dataset.frame[name]
            found = {value: Proposal(value, None, 0.8) for value in np.unique(values[wrong].to_numpy()).tolist()}
            yield suspects("range", values, found, _sentence(name, n, promise), rule=json.dumps(rule.to_dict()))


def _sentence(name: str, n: int, promise: Promise) -> str:
    bounds = f"at least {level_text(promise.low)}"
    if promise.high is not None:
        bounds = f"from {level_text(promise.low)} to {level_text(promise.high)}"
    cells = f"{plural(n, 'cell')} of {name!r}"
    if promise.certain:
        return f"{cells} cannot be so: nearly all values are {bounds}."
    be = "is" if n == 1 else "are"
    return f"{cells} {be} unusual: nearly all values are {bounds}. Refunds and corrections can be below."


def _promise(name: str) -> Promise | None:
    """Return what the noun of a name promises: the last word that promises anything, before what tells more of it."""
    words = words_of(ACIDITY.sub(" ph ", name))
    if set(words) & NOT:
        return None
    end = next((i for i, word in enumerate(words) if i and word in AFTER), len(words))
    promises = (one for word in reversed(words[:end]) for one in PROMISES if word in one.words)
    return next(promises, None)
