"""Codes that are not written like the others, and values that should name one row each and name several."""

import json
import re
from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pandas as pd

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.quality.detector import cell_by_cell, detector, suspects, texts
from mlviz.recognise import words_of
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural
from mlviz.steps import DropDuplicates, FollowsPattern
from mlviz.steps.texts import level_text

FEWEST = 30
"""So many rows at least show how a code is written."""

DISTINCT = 21
"""A column of fewer different texts is one of groups and no code."""

MOSTLY = 0.98
"""So large a part of the rows follow the pattern, or hold a value of their own."""

SAMPLE = 5_000
"""A pattern is looked for in so many different texts, evenly spread, and then tried on all."""

LONGEST = 40
"""A longer text is no code."""

RUN = "\x00"
"""Stands behind a letter of a shape that may occur any number of times."""

CLASSES = {"9": "[0-9]", "A": "[A-Z]", "a": "[a-z]"}
NAMING = frozenset(["id", "uid", "uuid", "guid", "key", "isbn", "ssn", "iban", "serial"])


@detector(
    key="pattern",
    label="Codes written otherwise",
    question="Which codes are not written like nearly all others?",
    help="Looks at letters, digits and marks in their order; the pattern can be changed, and is kept for new data.",
    references=("Raman & Hellerstein (2001), Potter's Wheel",),
)
def odd_shapes(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns of codes in which few do not follow the pattern of the others."""
    for values in texts(dataset):
        counts = values.value_counts()
        if counts.sum() < FEWEST or len(counts) < DISTINCT or counts.index.str.len().max() > 3 * LONGEST:
            continue
        if (pattern := usual_pattern(counts.iloc[:: -(-len(counts) // SAMPLE)])) is None:
            continue
        rule = FollowsPattern(column=str(values.name), pattern=pattern)
        wrong = counts.index[rule.broken(pd.DataFrame({rule.column: counts.index}))[rule.column].to_numpy()]
        n = int(counts[wrong].sum())
        if 0 < n <= (1 - MOSTLY) * counts.sum():
            found = {text: Proposal(text, None, 0.7) for text in map(str, wrong)}
            verb = "is" if n == 1 else "are"
            sentence = f"{plural(n, 'cell')} of {values.name!r} {verb} not written as all others are: {pattern}."
            yield suspects("pattern", values, found, sentence, rule=json.dumps(rule.to_dict()))


def usual_pattern(counts: pd.Series) -> str | None:
    """Return the regular expression of how nearly all texts are written; None if there is no such way.

    Parameters
    ----------
    counts : Series
        How often each text occurs, by text.

    Examples
    --------
    >>> usual_pattern(pd.Series({f"AB-{i}": 1 for i in range(1000, 1100)} | {"ab1": 1}))
    '[A-Z]{2}-[0-9]{4}'
    >>> usual_pattern(pd.Series({"Ada": 5, "Grace": 3})) is None
    True
    """
    exact = pd.Series([shape(str(text)) for text in counts.index], index=counts.index)
    for shapes in (exact, exact.map(_any_length)):
        by_shape = counts.groupby(shapes).sum().sort_values()
        usual, n = str(by_shape.index[-1]), int(by_shape.iloc[-1])
        # Letters alone are words, and words of one length are no code.
        if n >= MOSTLY * counts.sum() and "9" in usual and len(usual) <= LONGEST:
            return _expression(usual)
    return None


def shape(text: str) -> str:
    """Return a text with 9 for every digit, A for capital and a for small letters of the plain alphabet.

    Examples
    --------
    >>> shape("Ab-12 é")
    'Aa-99 é'
    """
    return re.sub("[a-z]", "a", re.sub("[A-Z]", "A", re.sub("[0-9]", "9", text)))


def _any_length(shape: str) -> str:
    """Return a shape whose runs may have any length, each written as one letter and a mark."""
    return re.sub(r"([9Aa])\1*", rf"\1{RUN}", shape)


def _expression(shape: str) -> str:
    if RUN in shape:
        parts = re.findall(rf"[9Aa]{RUN}|.", shape, re.DOTALL)
        return "".join(f"{CLASSES[part[0]]}+" if RUN in part else _literally(part) for part in parts)
    runs = [(char, len(list(run))) for char, run in groupby(shape)]
    return "".join(
        CLASSES[char] + (f"{{{n}}}" if n > 1 else "") if char in CLASSES else _literally(char) * n for char, n in runs
    )


def _literally(char: str) -> str:
    return f"\\{char}" if char in r"\.^$*+?{}[]|()" else char


@detector(
    key="key",
    label="Names of rows that occur twice",
    question="Does a number or code that should name one row name several?",
    help="Rows with one name may be copies, corrections or two things: look at them before one is dropped.",
    references=("Abedjan et al. (2018), Data Profiling",),
)
def repeated_keys(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns that name nearly every row once."""
    for column in dataset.columns:
        values = dataset.frame[column.name].dropna()
        named = column.kind is Kind.IDENTIFIER or bool(NAMING & set(words_of(column.name)))
        if not named or len(values) < FEWEST or values.dtype.kind == "f":
            continue
        again = values.duplicated()
        n = int(again.sum())
        if not 0 < n <= (1 - MOSTLY) * len(values):
            continue
        rows = np.flatnonzero(dataset.frame[column.name].notna())[again.to_numpy()]
        told = [Proposal(level_text(value), None, 0.5) for value in values[again]]
        rule = DropDuplicates(columns=(column.name,), action="flag")
        verb = "has" if n == 1 else "have"
        sentence = f"{plural(n, 'row')} {verb} the {column.name!r} of another row; all others have their own."
        yield cell_by_cell("key", column.name, sentence, rows, told, rule=json.dumps(rule.to_dict()))
