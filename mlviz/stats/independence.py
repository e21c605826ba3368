"""Rows that belong together: a test takes rows as independent, and those of one person or thing resemble each other."""

import re
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np
from scipy import special

from mlviz.dataset import Dataset
from mlviz.kinds import Column, Kind
from mlviz.recognise import words_of
from mlviz.results.testing import Check

KEYS = frozenset(("id", "ids", "uid", "uuid", "identifier", "pid", "sid"))
NUMBERS = frozenset(("no", "nr", "num", "number", "code", "key", "nummer", "numéro", "número"))
OWNERS = frozenset(
    re.findall(
        r"\w+",
        "patient subject participant customer client person respondent student pupil user member employee household "
        "family animal plot device machine patientin proband versuchsperson teilnehmer kunde kundin schüler haushalt "
        "person gerät sujet élève foyer personne paciente sujeto participante alumno cliente hogar persona",
    )
)
"""What rows may belong to, as the last word of a column's name."""

FEWEST, MOST_EACH = 5, 20
"""Owners there must be, and rows each may have on average: what names more rows than that is a group."""

FEWEST_TEXTS, EACH = 10, (1.8, 10.0)
"""The same for texts whose name says nothing; only where the outcome tells them apart clearly."""

CLEAR = 1e-3

_SEEN: WeakKeyDictionary[Dataset, tuple[tuple[Column, bool], ...]] = WeakKeyDictionary()
"""The columns of each table that are worth a look: a screening of 5,000 columns asks for them 10,000 times."""


def independence_checks(dataset: Dataset, used: Sequence[str] = ()) -> tuple[Check, ...]:
    """Return a check for each column that says that rows belong together.

    A column does so if it is an identifier or its name says that it names persons or things, and its values repeat; or
    if it is text or a category that repeats a few times each, and the outcome differs clearly between its values.

    Parameters
    ----------
    dataset : Dataset
        The data the test runs on.
    used : sequence of str
        The columns of the test, the outcome first: what a test compares is no sign of dependence.
    """
    found = (_repeats(dataset, column, named, used) for column, named in _worth(dataset) if column.name not in used)
    return tuple(check for check in found if check is not None)


def _worth(dataset: Dataset) -> tuple[tuple[Column, bool], ...]:
    """Return the columns that are worth a look, and whether their names are the reason."""
    found = _SEEN.get(dataset)
    if found is None:
        looked = ((one, one.kind is Kind.IDENTIFIER or names_owners(one.name)) for one in dataset.columns)
        found = tuple((one, named) for one, named in looked if named or one.kind in (Kind.CATEGORICAL, Kind.TEXT))
        _SEEN[dataset] = found
    return found


def names_owners(name: str) -> bool:
    """Whether the name of a column says that it names persons or things.

    Examples
    --------
    >>> [names_owners(name) for name in ("patient_id", "Subject", "customerNr", "customer segment", "number of rooms")]
    [True, True, True, False, False]
    """
    words = [word for word in words_of(name) if not word.isdecimal()]
    if not words:
        return False
    return words[-1] in KEYS | OWNERS or (words[-1] in NUMBERS and any(word in OWNERS for word in words[:-1]))


def _repeats(dataset: Dataset, column: Column, named: bool, used: Sequence[str]) -> Check | None:
    n = dataset.n_rows - column.n_missing
    distinct = column.n_unique
    if distinct is None:
        # Long columns of numbers are left uncounted; only a name makes it worth the time.
        distinct = int(dataset.frame[column.name].nunique()) if named else n
    if not FEWEST <= distinct < n and not (column.kind is Kind.IDENTIFIER and distinct < n):
        return None
    each = n / distinct
    if named and (each <= MOST_EACH or column.kind is Kind.IDENTIFIER):
        return _check(column.name, n, distinct)
    few = distinct >= FEWEST_TEXTS and EACH[0] <= each <= EACH[1]
    return _check(column.name, n, distinct) if not named and few and _told_apart(dataset, column.name, used) else None


def _told_apart(dataset: Dataset, name: str, used: Sequence[str]) -> bool:
    """Whether a number of the test differs between the values of a column far beyond chance (one-way F)."""
    numbers = [one for one in used if dataset[one].kind is Kind.NUMERIC]
    if not numbers:
        return False
    y = dataset.frame[numbers[0]].to_numpy(dtype=np.float64, na_value=np.nan)
    codes = dataset.frame[name].factorize()[0]
    there = np.isfinite(y) & (codes >= 0)
    y, codes = y[there], codes[there]
    if len(y) < 3:
        return False
    y = y - y.mean()
    counts, sums = np.bincount(codes), np.bincount(codes, weights=y)
    groups, top = int((counts > 0).sum()), float(np.abs(y).max(initial=0.0))
    if groups < 2 or len(y) <= groups or not 0 < top < 1e150:
        return False
    between = float((sums[counts > 0] ** 2 / counts[counts > 0]).sum())
    within = float(y @ y) - between
    df = groups - 1, len(y) - groups
    ratio = (between / df[0]) / max(within / df[1], 1e-12 * top * top)
    return bool(special.fdtrc(*df, ratio) < CLEAR)


def _check(name: str, n: int, distinct: int) -> Check:
    sentence = f"{name!r} repeats: {n:,} rows of {distinct:,} different ones; the test takes rows as independent."
    remedy = (
        f"Remove duplicates, use one value per {name}, such as its mean, or put repeated measurements into columns of "
        "their own and compare those."
    )
    return Check("Independence", False, sentence, remedy)
