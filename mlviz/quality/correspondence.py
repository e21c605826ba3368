"""Categories that two columns write in two ways: one meaning in two codings, one set of names in two spellings."""

from collections.abc import Iterator
from itertools import combinations, permutations

import numpy as np
import pandas as pd

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES
from mlviz.quality.dependencies import Codes, dependency
from mlviz.quality.detector import cell_by_cell, detector, suspects, texts
from mlviz.quality.spellings import spelling_clusters
from mlviz.quality.texts import NAME, SURENESS
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural
from mlviz.steps.texts import level_text

MOST_LEVELS = 20
MOST_COLUMNS = 30
FEWEST = 3
"""A level corresponds to another if so many rows at least say so."""

BROKEN = 0.03
"""Where more of the rows do not correspond, the columns mean two things."""

BEYOND_CHANCE = 0.9
"""So much of what could agree beyond chance does (Cohen's kappa)."""

SHARED = 0.5
"""Two columns hold one set of names if so large a part of the smaller one is in both, letter by letter."""

MOST_NAMES = 2_000


@detector(
    key="coding",
    label="Two columns that contradict",
    question="Do two columns say the same in other words, except in a few rows?",
    help="Finds levels that go together, such as M and male, and the rows in which they do not; either may be wrong.",
    references=("Cohen (1960), A coefficient of agreement for nominal scales",),
)
def contradicting_codes(dataset: Dataset) -> Iterator[Suspects]:
    """Yield, for each two columns whose levels correspond one to one, the cells that do not."""
    names = [c.name for c in dataset.columns if c.kind in CATEGORIES and 2 <= len(c.levels) <= MOST_LEVELS]
    coded = {name: pd.factorize(dataset.frame[name]) for name in names[:MOST_COLUMNS]}
    for first, second in combinations(coded, 2):
        one, other = coded[first], coded[second]
        # What one column decides of the other is told by the detector of dependencies already.
        if any(dependency(a, b, coded[a][0], coded[b][0]) for a, b in ((first, second), (second, first))):
            continue
        partner = corresponding(one[0], other[0])
        if partner is None:
            continue
        known = (one[0] >= 0) & (other[0] >= 0)
        expected = partner[np.maximum(one[0], 0)]
        rows = np.flatnonzero(known & (expected >= 0) & (expected != other[0]))
        if len(rows):
            yield _contradicting(first, second, one, other, partner, rows)


def corresponding(one: Codes, other: Codes) -> Codes | None:
    """Return for each level of a column the one of another that it goes with (-1: none); None if they do not.

    Parameters
    ----------
    one, other : array of int, shape (n,)
        Codes of the levels of both, -1 where missing.

    Examples
    --------
    >>> corresponding(np.array([0] * 30 + [1] * 30), np.array([1] * 29 + [0] + [0] * 30)).tolist()
    [1, 0]
    """
    known = (one >= 0) & (other >= 0)
    if not known.any():
        return None
    counts = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(counts, (one[known], other[known]), 1)
    partner = counts.argmax(axis=1)
    mutual = counts.argmax(axis=0)[partner] == np.arange(len(partner))
    matched = counts[np.arange(len(partner)), partner]
    partner = np.where(mutual & (matched >= FEWEST), partner, -1)
    pairs = np.flatnonzero(partner >= 0)
    n = counts.sum()
    agreeing = counts[pairs, partner[pairs]].sum() / n
    by_chance = (counts.sum(axis=1)[pairs] * counts.sum(axis=0)[partner[pairs]]).sum() / n**2
    if len(pairs) < 2 or 1 - agreeing > BROKEN or agreeing - by_chance < BEYOND_CHANCE * (1 - by_chance):
        return None
    return partner


def _contradicting(
    first: str,
    second: str,
    one: tuple[Codes, pd.Index],
    other: tuple[Codes, pd.Index],
    partner: Codes,
    rows: Codes,
) -> Suspects:
    levels = [level.item() if hasattr(level, "item") else level for level in other[1]]
    is_, should = other[0][rows].tolist(), partner[one[0][rows]].tolist()
    proposals = [Proposal(levels[a], levels[b], 0.5) for a, b in zip(is_, should, strict=True)]
    pairs = [f"{level_text(one[1][i])} and {level_text(levels[k])}" for i, k in enumerate(partner.tolist()) if k >= 0]
    verb = "contradicts" if len(rows) == 1 else "contradict"
    sentence = (
        f"{plural(len(rows), 'cell')} of {second!r} {verb} {first!r}, which says the same in other words: "
        f"{', '.join(pairs[:3])} go together."
    )
    return cell_by_cell("coding", second, sentence, rows, proposals, first)


@detector(
    key="across",
    label="Names spelled otherwise in another column",
    question="Do two columns hold the same names, some of them spelled in two ways?",
    help="Compares columns such as city of departure and city of arrival, which a merge of either alone would miss.",
    references=("Verborgh & De Wilde (2013), Using OpenRefine",),
)
def spelled_across(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the columns with names that another column of the same names spells otherwise."""
    counts = dict(_names(dataset))
    seen: set[str] = set()
    for name, other in permutations(counts, 2):
        mine, theirs = counts[name], counts[other]
        if name not in seen and len(mine.keys() & theirs.keys()) >= max(FEWEST, SHARED * min(len(mine), len(theirs))):
            found = _proposed(mine, theirs)
            if found:
                seen.add(name)
                n = sum(mine[text] for text in found)
                example = next(iter(found.values()))
                sentence = (
                    f"{plural(n, 'cell')} of {name!r} may be a name that {other!r} spells otherwise: "
                    f"{example.value!r} is {example.proposed!r} there."
                )
                yield suspects("across", dataset.frame[name], found, sentence, other=other)


def _names(dataset: Dataset) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield the columns of names, each with its distinct texts and how often they occur."""
    for values in list(texts(dataset))[:MOST_COLUMNS]:
        counts = values.value_counts()
        if FEWEST <= len(counts) <= MOST_NAMES and counts.index.str.len().max() <= NAME:
            yield str(values.name), {str(text): int(n) for text, n in counts.items()}


def _proposed(mine: dict[str, int], theirs: dict[str, int]) -> dict[str, Proposal]:
    """Return the texts of a column that another spells otherwise; what it spells in both ways itself is told anyway."""
    pooled = {text: mine.get(text, 0) + theirs.get(text, 0) for text in (*mine, *theirs)}
    found: dict[str, Proposal] = {}
    for rule in ("fingerprint", "edit"):
        for cluster in spelling_clusters(pooled, rule):
            for text, _ in cluster.members[1:]:
                if text in mine and text not in theirs and cluster.kept not in mine:
                    found.setdefault(text, Proposal(text, cluster.kept, SURENESS[rule]))
    return found
