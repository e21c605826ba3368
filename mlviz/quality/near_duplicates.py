"""Rows that tell of one person or thing in different spellings."""

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.quality.detector import detector
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural
from mlviz.steps import DropNearDuplicates
from mlviz.steps.fit.records import Pairs
from mlviz.steps.texts import level_text

MOST_ROWS = 20_000
"""Longer tables are searched only when a person asks for it."""

NAMING = 0.2
"""Columns of texts that differ in so large a part of the rows name things; a table of records has two at least."""

DOUBTFUL = -8.0
"""Pairs from here to even odds are neither one record nor two, as products of one family are."""

CLEAR = 0.25
"""Pairs are proposed only if so many times as many are doubtful at most: true duplicates stand apart."""

LARGEST = 4
"""One record is entered so often at most; larger groups are families."""

CHANCE = 1e-3
"""A column in which no pair agrees, though by chance some would, is what the rows are told apart by."""

ALIKE = 0.9
"""So large a part of the pairs share a name at least: models that differ in name alone are two."""

TOLD = 2
"""So many of the values that two rows share are told."""

GAP = "–"


@detector(
    key="near_duplicate",
    label="Nearly equal rows",
    question="Do two rows tell of one person or thing, written differently?",
    help="Proposed in tables of names and addresses, where pairs stand clearly apart from all others.",
    references=("Fellegi & Sunter (1969), A theory for record linkage",),
)
def near_duplicates(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the pairs of rows that are probably one record, if they stand apart from all other pairs."""
    if not 1 < dataset.n_rows <= MOST_ROWS or len(_naming(dataset)) < 2:
        return
    rule = DropNearDuplicates()
    found = rule.pairs(dataset.frame, dataset.columns)
    if _stand_apart(dataset, found, rule.evidence):
        yield paired(dataset, rule, found)


def paired(ds: Dataset, rule: DropNearDuplicates, found: Pairs | None = None) -> Suspects:
    """Return the pairs a rule takes for one record, for a person to look at one by one.

    Parameters
    ----------
    ds : Dataset
        The data.
    rule : DropNearDuplicates
        What is compared, and how much evidence is asked for.
    found : Pairs, optional
        What the rule finds in the data, where that is known already.

    Examples
    --------
    >>> import mlviz as mv
    >>> names = ["Ada", "Grace", "Emmy", "Sofia", "Mary", "Katherine", "Lise", "Rosalind"]
    >>> cities = ["Bonn", "Ulm", "Trier", "Celle", "Jena", "Fulda", "Soest", "Worms"]
    >>> frame = pd.DataFrame({"name": [*names, "Katherin"], "city": [*cities, "Fulda"]})
    >>> rule = mv.steps.DropNearDuplicates(columns=["name", "city"], evidence=-5)
    >>> paired(mv.Dataset.of(frame), rule).rows.tolist()
    [8]
    """
    rule = replace(rule, columns=rule.compared(ds.frame, ds.columns))
    found = rule.pairs(ds.frame, ds.columns) if found is None else found
    matches = rule.matches(ds.frame, ds.columns, found)
    proposals = tuple(Proposal(*_told(ds, rule.columns, a, b), _sure(bits)) for a, b, bits, _ in matches)
    rows = np.array([b for _, b, _, _ in matches], dtype="int64")
    sentence = f"{plural(len(matches), 'pair')} of rows probably tell of one thing each, written differently."
    first = rule.columns[0] if rule.columns else ""
    return Suspects(
        "near_duplicate",
        first,
        sentence,
        proposals,
        rows,
        np.arange(len(rows)),
        rule=json.dumps(rule.to_dict()),
        marks=tuple(mark for *_, mark in matches),
        note=_left_out(found.left_out),
    )


def _left_out(n: int) -> str:
    if not n:
        return ""
    pairs = f"Up to {plural(n, 'further pair')} of rows share only a value that many rows have"
    return f"{pairs}: they were not compared, for there are too many. Compare fewer rows, or other columns."


def _naming(ds: Dataset) -> list[str]:
    """Return the columns of words that name things: texts most of which differ."""
    worded = ds.of_kind(Kind.TEXT, Kind.CATEGORICAL, Kind.IDENTIFIER)
    texts = [name for name in worded if isinstance(ds.frame[name].dtype, pd.StringDtype)]
    return [name for name in texts if ds.frame[name].nunique() >= NAMING * ds.n_rows]


def _stand_apart(ds: Dataset, found: Pairs, least: float) -> bool:
    """Whether there are pairs, hardly any doubtful ones, no families, and nothing that tells the rows apart."""
    sure = found.evidence >= least
    n = int(sure.sum())
    doubtful = int(((found.evidence >= DOUBTFUL) & ~sure).sum())
    if not n or doubtful > CLEAR * n:
        return False
    naming = np.isin(found.columns, _naming(ds))
    named_alike = found.equal[np.ix_(sure, naming)].any(axis=1).mean() >= ALIKE
    ends = np.concatenate((found.first[sure], found.second[sure]))
    return bool(named_alike and np.bincount(ends).max() < LARGEST) and not _told_apart(ds, found, sure)


def _told_apart(ds: Dataset, found: Pairs, sure: np.ndarray) -> bool:
    """Whether some column differs in all pairs, though strangers would often agree: rows of one thing by design."""
    for i, name in enumerate(found.columns):
        values = ds.frame[name]
        known = values.notna().to_numpy()
        both = known[found.first[sure]] & known[found.second[sure]]
        agree = float((values.value_counts(normalize=True) ** 2).sum())
        if not found.equal[sure, i].any() and (1 - agree) ** int(both.sum()) < CHANCE:
            return True
    return False


def _told(ds: Dataset, columns: tuple[str, ...], first: int, second: int) -> tuple[str, str]:
    """Return which rows these are with what both hold, and where they differ."""
    same, other = [], []
    for name in columns:
        one, two = (_shown(ds.frame[name].iloc[row]) for row in (first, second))
        if one == two:
            same += [one] if one != GAP else []
        else:
            other.append(f"{name}: {one} / {two}")
    return f"{first + 1:,} and {second + 1:,}: {', '.join(same[:TOLD])}", "; ".join(other)


def _shown(value: object) -> str:
    return GAP if pd.isna(value) else level_text(value)


def _sure(bits: float) -> float:
    return round(float(1 / (1 + 2.0 ** -min(max(bits, -50.0), 50.0))), 3)
