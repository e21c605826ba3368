"""How much speaks for two rows being one record: the evidence of what agrees, in bits (Fellegi & Sunter 1969).

A column in which two rows agree speaks for one record by how rarely strangers agree in it: that a rare surname is
equal tells more than that the state is. What follows from another column that agrees tells nothing new: two beers of
one brewery come from one city anyway. Both are learned from the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mlviz.steps.spelling_keys import folded
from mlviz.steps.texts import as_text

SAME, NEAR, APART = 0.85, 0.10, 0.05
"""How often two entries of one record are equal, nearly equal, and different in a column."""

ALIKE = 0.88
"""From this Jaro-Winkler similarity on, two texts are nearly equal (Winkler 1990 weighs from about there)."""

BLOCKS = (30, 10, 3)
"""A value that more rows have points to no pair: comparing all of them would tell little and take long."""

MOST_PAIRS = 500_000
"""So many pairs are compared at most; in a long table, values that fewer rows have must then point to them."""

STRANGERS = 20_000
"""Random pairs from which is learned how often strangers nearly agree."""

FAMILY = 20
"""Pairs that agree in one column and are clearly two records, from which is learned what else follows."""

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of rows that share a value, with what speaks for each being one record.

    Attributes
    ----------
    first, second : array of int, shape (n,)
        Positions of the rows, the first above the second.
    evidence : array of float, shape (n,)
        Bits for one record, on the odds that hold for any pair: 0 is as likely as not, 10 a thousand to one.
    columns : tuple of str
        What was compared, those that tell most first.
    equal : array of bool, shape (n, columns)
        Where both are equal.
    left_out : int
        Pairs that share a value of a block which was left out because there would have been too many pairs; some of
        them may be compared all the same, by another value.
    """

    first: Ints
    second: Ints
    evidence: NDArray[np.float64]
    columns: tuple[str, ...]
    equal: Flags
    left_out: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """One column over all pairs; ``bits`` is what it tells on its own."""

    same: Flags
    near: Flags
    missing: Flags
    by_chance: NDArray[np.float64]
    differs: float


def compare_rows(frame: pd.DataFrame, columns: Sequence[str]) -> Pairs:
    """Return the pairs of rows that share a value of some column, with the evidence that each is one record.

    Parameters
    ----------
    frame : DataFrame
        The rows.
    columns : sequence of str
        What is compared.

    Returns
    -------
    Pairs
        Those that speak for one record most come first.

    References
    ----------
    Fellegi, I. P. and Sunter, A. B. (1969). A theory for record linkage. JASA 64 (328).
    """
    by_name = {name: _coded(frame[name]) for name in columns}
    names = tuple(sorted(columns, key=lambda name: -_entropy(by_name[name][0])))
    coded = [by_name[name] for name in names]
    first, second, left_out = _sharing([codes for codes, _ in coded], len(frame))
    chance = np.random.default_rng(0)
    strangers = chance.integers(0, max(len(frame), 1), (2, STRANGERS if len(frame) else 0))
    strangers = strangers[:, strangers[0] != strangers[1]]
    compared = [_compared(codes, texts, (first, second), strangers) for codes, texts in coded]
    evidence = _evidence(compared) - np.log2(max(len(frame), 1))
    order = np.lexsort((second, first, -evidence.round(6)))
    equal = np.array([one.same for one in compared], dtype=bool).reshape(len(compared), len(first)).T
    return Pairs(first[order], second[order], evidence[order], names, equal[order], left_out)


def _coded(values: pd.Series) -> tuple[Ints, list[str]]:
    """Return the texts of a column, and which each row holds; case, accents and blanks do not count."""
    texts = as_text(values)
    plain = {text: " ".join(folded(text).split()) for text in texts.dropna().unique()}
    codes, levels = pd.factorize(texts.map(plain))
    return codes.astype("int64"), [str(level) for level in levels]


def _entropy(codes: Ints) -> float:
    counts = np.bincount(codes[codes >= 0])
    share = counts[counts > 0] / max(counts.sum(), 1)
    return float(-(share * np.log2(share)).sum())


def _sharing(columns: Sequence[Ints], n: int) -> tuple[Ints, Ints, int]:
    """Return pairs of rows with an equal value that few rows have, and how many had to be left out."""
    found, left_out = np.zeros(0, dtype="int64"), 0
    for codes in columns:
        counts = [_pairs_in(codes, most) for most in BLOCKS]
        fitting = [i for i, count in enumerate(counts) if len(found) + count <= MOST_PAIRS]
        if fitting:
            found = np.union1d(found, _block(codes, n, BLOCKS[fitting[0]]))
        left_out += counts[0] - (counts[fitting[0]] if fitting else 0)
    return found // max(n, 1), found % max(n, 1), left_out


def _pairs_in(codes: Ints, most: int) -> int:
    """Return how many pairs of rows share a value that at most so many rows have."""
    size = np.bincount(codes[codes >= 0])
    size = size[size <= most]
    return int((size * (size - 1) // 2).sum())


def _block(codes: Ints, n: int, most: int) -> Ints:
    """Return the pairs of rows with a value that at most so many rows have, each as one number."""
    size = np.bincount(codes[codes >= 0], minlength=1)
    order = np.argsort(codes, kind="stable")
    order = order[(codes[order] >= 0) & (size[np.maximum(codes[order], 0)] <= most)]
    found = []
    for ahead in range(1, most):
        same = codes[order[:-ahead]] == codes[order[ahead:]]
        if not same.any():
            break
        one, other = order[:-ahead][same], order[ahead:][same]
        found.append(np.minimum(one, other) * n + np.maximum(one, other))
    return np.concatenate(found) if found else np.zeros(0, dtype="int64")


def _compared(codes: Ints, texts: list[str], pairs: tuple[Ints, Ints], strangers: Ints) -> _Compared:
    same, near, missing = _agreement(codes, texts, *pairs)
    _, alike, unknown = _agreement(codes, texts, strangers[0], strangers[1])
    counts = np.bincount(codes[codes >= 0], minlength=1)
    share = counts / max(counts.sum(), 1)
    nearly = max(float(alike.sum()) / max(int((~unknown).sum()), 1), 1 / max(len(codes), 1))
    by_chance = np.where(same, share[np.maximum(codes[pairs[0]], 0)], nearly)
    return _Compared(same, near, missing, by_chance, max(1 - float((share**2).sum()) - nearly, APART))


def _agreement(codes: Ints, texts: list[str], first: Ints, second: Ints) -> tuple[Flags, Flags, Flags]:
    """Return which pairs are equal, nearly equal, and missing on either side."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    one, other = codes[first], codes[second]
    missing = (one < 0) | (other < 0)
    same = (one == other) & ~missing
    near = np.zeros(len(one), dtype=bool)
    open_ = np.flatnonzero(~missing & ~same)
    if len(open_):
        # Each pair of texts is compared once, however many pairs of rows hold it.
        marks, where = np.unique(
            np.minimum(one, other)[open_] * len(texts) + np.maximum(one, other)[open_], return_inverse=True
        )
        left, right = [texts[i] for i in marks // len(texts)], [texts[i] for i in marks % len(texts)]
        scores: Any = process.cpdist(left, right, scorer=JaroWinkler.normalized_similarity, dtype=np.float32)
        near[open_] = (scores >= ALIKE)[where]
    return same, near, missing


def _evidence(compared: Sequence[_Compared]) -> NDArray[np.float64]:
    """Return the sum of bits over the columns, those that tell most first; what follows from them counts no more."""
    if not compared:
        return np.zeros(0)
    apart = np.sum([~(one.same | one.near | one.missing) for one in compared], axis=0)
    known = np.sum([~one.missing for one in compared], axis=0)
    two_records = (apart >= 2) & (apart >= 0.3 * known)
    total = np.zeros(len(apart))
    agreeing = [np.flatnonzero(one.same) for one in compared]
    for i, one in enumerate(compared):
        by_chance = one.by_chance.copy()
        for pairs in agreeing[:i]:
            by_chance[pairs] = np.maximum(by_chance[pairs], _following(pairs, one, two_records))
        bits = np.where(one.same, np.log2(SAME / np.minimum(by_chance, SAME)), np.log2(NEAR / by_chance))
        bits = np.where(one.same | one.near, bits, np.log2(APART / one.differs))
        total += np.where(one.missing, 0.0, bits)
    return total


def _following(pairs: Ints, one: _Compared, two_records: Flags) -> NDArray[np.float64]:
    """Return, for the pairs that agree in an earlier column, how often those of two records agree in this one too."""
    family = pairs[two_records[pairs] & ~one.missing[pairs]]
    if len(family) < FAMILY:
        return np.zeros(len(pairs))
    near = np.where(one.near[pairs], one.near[family].mean(), 0.0)
    return np.where(one.same[pairs], one.same[family].mean(), near)
