"""What a test asks, whatever is shown beside the answer: the same hypothesis is one look, however often it is run."""

import json
from collections.abc import Sequence
from typing import Any

from mlviz.dataset import digest
from mlviz.results.testing import TestResult
from mlviz.stats.method import TestMethod
from mlviz.stats.subjects import COLUMNS, OUTCOME, SYMMETRIC


def hypothesis(method: TestMethod, about: str, given: dict[str, Any]) -> str:
    """Return a hash of the test, its columns and what decides its p-value.

    Columns that may change places are sorted, as those that explain in a regression. What is shown beside the answer,
    such as a post-hoc test, is left out, and so is what could have been added and was not.
    """
    silent = {p.name for p in method.params if p.beside or (p.extra and given[p.name] == p.default)}
    kept = {name: value for name, value in given.items() if name not in silent}
    if about in SYMMETRIC:
        kept["sorted"] = sorted(columns_of(given, COLUMNS[about]))
        kept = {name: value for name, value in kept.items() if name not in COLUMNS[about]}
    if "predictors" in kept:
        kept["predictors"] = sorted(kept["predictors"])
    return digest(method.key, json.dumps(sorted(kept.items()), default=str))


def outcome(about: str, given: dict[str, Any]) -> str:
    """Return the names of the columns that are asked about, in a phrase."""
    return ", ".join(columns_of(given, OUTCOME.get(about, COLUMNS[about])))


def columns_of(given: dict[str, Any], names: Sequence[str]) -> list[str]:
    """Return the columns given under these names, those of lists one by one."""
    there = (given[name] for name in names if given[name] is not None)
    several = (one if isinstance(one, tuple) else (one,) for one in there)
    return [str(column) for columns in several for column in columns]


def titles(results: Sequence[TestResult]) -> dict[str, str]:
    """Return a title for the key of each result: its test and columns, and what else tells it from others alike."""
    alike: dict[str, list[TestResult]] = {}
    for result in results:
        alike.setdefault(f"{result.label}: {result.question}", []).append(result)
    return {one.key: title + _apart(one, several) for title, several in alike.items() for one in several}


def _apart(result: TestResult, several: Sequence[TestResult]) -> str:
    given = result.spec.given
    differ = [name for name in given if any(one.spec.given.get(name) != given[name] for one in several)]
    words = ", ".join(f"{name.replace('_', ' ')} {given[name]}" for name in differ)
    return f" ({words})" if words else ""
