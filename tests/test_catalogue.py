"""Every registry entry keeps its promises: words, references, a known answer, and no surprise on degenerate data."""

import math
import re
from functools import cache
from itertools import permutations, product
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import MlvizError
from mlviz.kinds import Kind
from mlviz.method import Known
from mlviz.models import METRICS, MODELS
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.profiling.plot_registry import PLOTS
from mlviz.results.testing import TestResult
from mlviz.stats import DESIGNS, ESTIMATES, TESTS
from mlviz.stats.columns import is_factor, is_mixed
from mlviz.steps import STEPS
from tests.shared import ROOT
from tests.stats.tables import with_kinds

REGISTRIES = {
    "test": TESTS,
    "plan": DESIGNS,
    "estimate": ESTIMATES,
    "step": STEPS,
    "model": MODELS,
    "metric": METRICS,
    "chart": PLOTS,
}
ENTRIES = [
    pytest.param(entry, id=f"{noun}-{key}") for noun, registry in REGISTRIES.items() for key, entry in registry.items()
]
CASES = [pytest.param(key, known, id=f"{key}-{known.data}") for key, entry in TESTS.items() for known in entry.known]


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_explains_itself(entry: Any) -> None:
    for word in ("label", "question", "help", "references"):
        assert getattr(entry, word), f"{entry.key} lacks {word}"


@pytest.mark.parametrize("key", TESTS)
def test_every_test_has_a_known_answer(key: str) -> None:
    assert TESTS[key].known, f"{key} needs a Known(...): an answer of other software"


def test_every_declared_test_is_in_the_catalogue() -> None:
    registered = {entry.run.__module__ for entry in TESTS.values()}
    for path in (ROOT / "mlviz" / "stats").rglob("*.py"):
        if "\n@statistical_test(" in path.read_text(encoding="utf-8"):
            missing = f"add to mlviz/stats/catalogue.py: from mlviz.stats.methods import {path.stem} as {path.stem}"
            assert f"mlviz.stats.methods.{path.stem}" in registered, missing


def at(result: Any, path: str) -> Any:
    """Return what lies at a dotted path: attributes, and positions of tuples."""
    for part in path.split("."):
        result = result[int(part)] if part.isdigit() else getattr(result, part)
    return result


@pytest.mark.parametrize(("key", "known"), CASES)
def test_known_answers(key: str, known: Known) -> None:
    given = dict(known.values)
    result = mv.test(with_kinds(known.data, TESTS[key].params, given), key, **given)
    for path, expected in known.expected:
        assert at(result, path) == pytest.approx(expected, rel=known.tolerance, abs=1e-12), path


NUMBERS = {
    "ordinary": [1.0, 2.5, 3.1, 4.8, 5.2, 7.7, 8.0, 9.1],
    "missing": [math.nan] * 8,
    "constant": [3.0] * 8,
    "almost constant": [0.1 + 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3],
    "infinite": [math.inf, 1.0, -math.inf, 2.0, 3.0, 4.0, 5.5, 6.0],
    "all infinite": [math.inf] * 8,
    "huge": [1e300, -1e300, 1e308, 2.0, 3.0, 4.0, 5.0, 6.0],
    "large": [1e120, -1e120, 3e120, 2.0, 3.0, 4.0, 5.0, 6.0],
    "tiny": [1e-300, 2e-300, 5e-324, 3e-300, 0.0, 1e-310, 2e-308, 4e-300],
    "tied": [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0],
    "one value": [math.nan] * 7 + [2.0],
}
GROUPS = {
    "two": ["a", "b"] * 4,
    "unbalanced": ["a"] * 7 + ["b"],
    "four": ["a", "b", "c", "d"] * 2,
    "each its own": list("abcdefgh"),
    "one class": ["a"] * 8,
    "missing": [None] * 8,
    "one present": [None] * 7 + ["a"],
    "words": ["None", "nan", "<b>", "=1+1", "None", "nan", "<b>", "=1+1"],
}
ENOUGH = {"ab_test": 100}
"""Rows a test asks for, where it refuses 40 with good reason."""
HOSTILE = ("a b", "it's", "=cmd()", "<script>alert(1)</script>", "C", "{x}", "%s", "__import__('os')")


@cache
def degenerate(rows: int = 8) -> Dataset:
    """Return every degenerate column beside each other, with the kinds a person might have set."""
    numbers = {f"n {name}": np.array(values[:rows]) for name, values in NUMBERS.items()}
    groups = {f"g {name}": pd.Series(values[:rows], dtype="str") for name, values in GROUPS.items()}
    kinds = dict.fromkeys(numbers, Kind.NUMERIC) | dict.fromkeys(groups, Kind.CATEGORICAL) | {"g two": Kind.ORDINAL}
    return Dataset.of(pd.DataFrame(numbers | groups), kinds=kinds)


def explained(error: MlvizError) -> None:
    assert error.reason


def asked(key: str) -> list[ColumnOf | ColumnsOf]:
    """Return the parameters of a test for which a person must choose columns."""
    params = [param for param in TESTS[key].params if isinstance(param, ColumnOf | ColumnsOf)]
    return [param for param in params if not getattr(param, "optional", False)]


def attempt(data: Dataset, key: str, columns: tuple[Any, ...]) -> TestResult | None:
    """Run a test; None if it was refused with a reason and a remedy."""
    names = [param.name for param in asked(key)]
    try:
        result = mv.test(data, key, **dict(zip(names, columns, strict=True)))
    except MlvizError as error:
        explained(error)
        return None
    assert 0 <= result.p_value <= 1, f"p is {result.p_value}"
    assert result.verdict
    assert result.paper
    assert not re.search(r"p = 0?\.000\b", result.paper)
    return result


def choices(key: str, numbers: list[str], groups: list[str]) -> list[tuple[Any, ...]]:
    params = asked(key)
    pools = [groups if is_factor(param) else [*numbers, *groups] if is_mixed(param) else numbers for param in params]
    if isinstance(params[0], ColumnsOf):
        return [(several,) for several in permutations(pools[0], 3)][::9]
    if len(pools) == 1:
        return [(name,) for name in pools[0]]
    if len(pools) > 2 or any(isinstance(param, ColumnsOf) for param in params):
        wide = [max(1, getattr(param, "at_least", 1)) for param in params]
        offered = [list(permutations(pool, width)) for pool, width in zip(pools, wide, strict=True)]
        distinct = [sum(names, ()) for names in product(*(some[:: max(1, len(some) // 30)] for some in offered))]
        distinct = [names for names in distinct if len(set(names)) == len(names)]
        return [cut(names, params, wide) for names in distinct[:: max(1, len(distinct) // 80)]]
    if pools[0] == pools[1]:
        return list(permutations(pools[0], 2))
    return [(first, second) for first in pools[0] for second in pools[1]]


def cut(names: tuple[str, ...], params: list[ColumnOf | ColumnsOf], wide: list[int]) -> tuple[Any, ...]:
    """Return a flat list of names as each parameter takes them: one name, or a tuple of several."""
    rest = iter(names)
    parts = [tuple(next(rest) for _ in range(width)) for width in wide]
    return tuple(part if isinstance(param, ColumnsOf) else part[0] for part, param in zip(parts, params, strict=True))


@pytest.mark.parametrize("rows", [8, 2, 1, 0])
@pytest.mark.parametrize("key", TESTS)
def test_degenerate_columns_give_a_result_or_a_reason(key: str, rows: int) -> None:
    data = degenerate(rows)
    numbers = [name for name in data.names if name.startswith("n ")]
    groups = [name for name in data.names if name.startswith("g ")]
    for columns in choices(key, numbers, groups):
        result = attempt(data, key, columns)
        if result is not None:
            draw(result).to_json()


@pytest.mark.parametrize("key", TESTS)
def test_hostile_names_change_nothing(key: str) -> None:
    rng, rows = np.random.default_rng(0), ENOUGH.get(key, 40)
    # Counts above 0 are numbers, events and times alike.
    columns = {name: rng.poisson(50, rows) + 1.0 for name in HOSTILE[:4]}
    columns |= {name: rng.choice(["<i>x</i>", "it's"], rows) for name in HOSTILE[4:]}
    data = Dataset.of(pd.DataFrame(columns), kinds=dict.fromkeys(HOSTILE[:4], Kind.NUMERIC))
    drawn = set()
    for chosen in choices(key, list(HOSTILE[:4]), list(HOSTILE[4:])):
        result = attempt(data, key, chosen)
        assert result is not None, f"{key} refuses {rows} ordinary rows"
        names = {name for value in chosen for name in ([value] if isinstance(value, str) else value)}
        if names - drawn:  # every name is drawn once; drawing takes longer than testing
            assert "<script>" not in draw(result).layout.to_plotly_json().__str__()
            drawn |= names


@pytest.mark.parametrize("rows", [8, 2, 1, 0])
def test_the_advisor_gives_advice_that_runs_or_a_reason(rows: int) -> None:
    data = degenerate(rows)
    for outcome, by in permutations(data.names, 2):
        for paired in (False, True):
            try:
                advice = mv.advise(data, outcome, by, paired=paired)
            except MlvizError as error:
                explained(error)
                continue
            assert advice.reason
            assert advice.question
            assert advice.test in TESTS
            attempt_values(data, advice.test, advice.values)
            if advice.alternative:
                attempt_values(data, advice.alternative, advice.alternative_values)


def attempt_values(data: Dataset, key: str, values: tuple[tuple[str, Any], ...]) -> None:
    try:
        assert mv.test(data, key, **dict(values)).spec.values == values
    except MlvizError as error:
        explained(error)
