"""Values outside the range that the name of their column promises."""

import json
from collections.abc import Iterator

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.profiling.promises import Promise, promise_of
from mlviz.quality.detector import detector, suspects
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural
from mlviz.steps import InRange
from mlviz.steps.texts import level_text

FEWEST = 20
"""A promise is believed if so many values at least can keep it, and nearly all of them do."""

MOST_BROKEN = 0.02


@detector(
    key="range",
    label="Values out of range",
    question="Is a percentage above 100, an age below 0, a month 13?",
    help="Goes by the column's name and only where nearly all values lie in the range; the rule can be changed.",
    references=("de Jonge & van der Loo (2013), Data Cleaning with R",),
)
def impossible_values(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns in which few values lie outside what the name promises."""
    for name in dataset.of_kind(Kind.NUMERIC):
        promise = promise_of(name)
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
