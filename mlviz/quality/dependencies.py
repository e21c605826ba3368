"""One column that decides another (zip code and city), and the cells that break the rule."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mlviz.dataset import Dataset
from mlviz.kinds import Column, Kind
from mlviz.quality.detector import cell_by_cell, detector
from mlviz.results.inspection import Proposal, Suspects
from mlviz.results.wording import plural

WORDY = (Kind.CATEGORICAL, Kind.ORDINAL, Kind.TEXT, Kind.IDENTIFIER, Kind.NUMERIC)
MOST_COLUMNS = 30
BROKEN = 0.03
"""A rule that more of the rows it can be seen in break is none."""

GROUP = 3
"""So many rows with one value of the deciding column are needed to see what it decides."""

SEEN = 0.3
"""The rule must be seen in this part of the rows at least."""

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Dependency:
    """``by`` decides ``column`` in all but the broken rows; ``usual`` is what most rows of the group say."""

    by: str
    column: str
    broken: Codes
    usual: Codes
    share: NDArray[np.float64]
    seen: int


@detector(
    key="dependency",
    label="Broken dependencies",
    question="Does one column decide another, except in a few rows?",
    help="Finds pairs such as zip code and city, and proposes what all other rows with the same value say.",
    references=("Huhtala et al. (1999), TANE", "Chiang & Miller (2008), Discovering data quality rules"),
)
def broken_dependencies(dataset: Dataset) -> Iterator[Suspects]:
    """Yield the cells that break a rule nearly all rows keep, each column by the rule seen best."""
    best: dict[str, Dependency] = {}
    codes = {c.name: pd.factorize(dataset.frame[c.name]) for c in _candidates(dataset)}
    for by in codes:
        for column in codes:
            found = dependency(by, column, codes[by][0], codes[column][0]) if by != column else None
            if found is not None and (column not in best or found.seen > best[column].seen):
                best[column] = found
    for rule in best.values():
        if len(rule.broken):
            yield _suspects(rule, codes[rule.column])


def _candidates(dataset: Dataset) -> list[Column]:
    """Columns whose values repeat: what is different in every row decides everything and means nothing."""
    found = []
    for column in dataset.columns:
        if column.kind in WORDY and dataset.frame[column.name].dtype.kind != "f":
            distinct = dataset.frame[column.name].nunique()
            if 1 < distinct <= dataset.n_rows / GROUP:
                found.append(column)
    return found[:MOST_COLUMNS]


def dependency(by: str, column: str, groups: Codes, values: Codes) -> Dependency | None:
    """Return the rule that one column decides another, None if it does not.

    Parameters
    ----------
    by, column : str
        Their names.
    groups, values : array of int, shape (n,)
        Codes of the values of both, -1 where missing.
    """
    present = np.flatnonzero((groups >= 0) & (values >= 0))
    g, v = groups[present], values[present]
    if not len(present):
        return None
    width = int(v.max()) + 1
    pairs, inverse, counts = np.unique(g * width + v, return_inverse=True, return_counts=True)
    owner, size = pairs // width, np.bincount(g)
    order = np.lexsort((counts, owner))
    last = np.append(owner[order][1:] != owner[order][:-1], True)
    usual, most = np.full(len(size), -1), np.zeros(len(size))
    usual[owner[order][last]], most[owner[order][last]] = (pairs % width)[order][last], counts[order][last]
    clear = (size >= GROUP) & (most >= 2 / 3 * size)
    seen = clear[g]
    overall = np.bincount(v[seen]).max() / seen.sum() if seen.any() else 1.0
    broken = seen & (v != usual[g])
    # Groups that say nothing clear speak against the rule; a value nearly all rows have is decided by nothing.
    against = int(((size[g] >= GROUP) & ~seen).sum() + broken.sum())
    judged = int((size[g] >= GROUP).sum())
    if seen.sum() < SEEN * len(groups) or against > BROKEN * judged or overall > 0.5:
        return None
    return Dependency(by, column, present[broken], usual[g[broken]], most[g[broken]] / size[g[broken]], int(seen.sum()))


def _suspects(rule: Dependency, factorized: tuple[Codes, pd.Index]) -> Suspects:
    codes, levels = factorized
    plain = [level.item() if hasattr(level, "item") else level for level in levels]
    cells = zip(codes[rule.broken].tolist(), rule.usual.tolist(), rule.share.round(2).tolist(), strict=True)
    proposals = [Proposal(plain[old], plain[new], share) for old, new, share in cells]
    sentence = (
        f"{plural(len(rule.broken), 'cell')} of {rule.column!r} differ from all other rows with the same {rule.by!r}, "
        f"which decides it in {rule.seen:,} rows."
    )
    return cell_by_cell("dependency", rule.column, sentence, rule.broken, proposals, rule.by)
