"""The parts of a project from its JSON; what has another shape raises a ValueError, TypeError or KeyError."""

import json
from dataclasses import replace
from typing import Any

from mlviz.kinds import Kind
from mlviz.project.specs import CompareSpec, MatrixSpec, Seen, Source
from mlviz.recipe import Recipe
from mlviz.results.evaluation import FoldSpec
from mlviz.results.ledger import LedgerSpec
from mlviz.results.plots import PlotSpec
from mlviz.results.pooled import EstimateSpec
from mlviz.results.power import QUANTITIES, PowerSpec
from mlviz.results.testing import TestSpec


def read(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a project, all but the sections of its report; what an earlier version lacks is empty."""
    return {
        "source": _source(values["source"]) if values["source"] else None,
        "recipe": _recipe(values["recipe"]),
        "target": values["target"],
        "tests": tuple(_test(spec) for spec in values["tests"]),
        "comparison": _comparison(values["comparison"]) if values["comparison"] else None,
        "charts": tuple(PlotSpec.from_json(json.dumps(chart)) for chart in values["charts"]),
        "dismissed": tuple(str(key) for key in values.get("dismissed", ())),
        "estimates": tuple(_estimate(spec) for spec in values.get("estimates", ())),
        "ledger": _ledger(values.get("ledger", {})),
        "screened": str(values.get("screened", "")),
        "matrices": tuple(_matrix(spec) for spec in values.get("matrices", ())),
        "plans": tuple(_plan(spec) for spec in values.get("plans", ())),
        "seen": tuple(_seen(one) for one in values.get("seen", ())),
    }


def _recipe(values: Any) -> Recipe:
    return Recipe.from_json(json.dumps(values))


def _test(values: dict[str, Any]) -> TestSpec:
    made = TestSpec(**_tupled(values))
    if not (isinstance(made.test, str) and isinstance(made.dataset, str)):
        raise TypeError("a test has a key")
    dict(made.values)  # pairs
    hash(made)  # of plain values
    return made


def _source(values: dict[str, Any]) -> Source:
    made = Source(**_tupled(values))
    if not all(isinstance(text, str) for text in (made.content, made.name, made.sample)):
        raise TypeError("a file has a name and a sum")
    return replace(made, kinds=tuple((name, str(Kind(kind))) for name, kind in made.kinds))


def _comparison(values: dict[str, Any]) -> CompareSpec:
    given = _tupled(values)
    return CompareSpec(**(given | {"folds": FoldSpec(**_tupled(values["folds"]))}))


def _estimate(values: dict[str, Any]) -> EstimateSpec:
    made = EstimateSpec(**_tupled(values))
    if not (isinstance(made.m, int) and isinstance(made.seed, int) and isinstance(made.estimate, str)):
        raise TypeError("an estimate has a key and whole numbers")
    if not all(isinstance(name, str) for name in made.columns):
        raise TypeError("columns have names")
    return made


def _ledger(values: dict[str, Any]) -> LedgerSpec:
    made = LedgerSpec(**_tupled(values))
    if not all(isinstance(text, str) for text in (made.family, made.adjust, *made.planned)):
        raise TypeError("a ledger is described in words")
    if not isinstance(made.earlier, bool):
        raise TypeError("earlier looks count or do not")
    return made


def _matrix(values: dict[str, Any]) -> MatrixSpec:
    made = MatrixSpec(**_tupled(values))
    if not all(isinstance(text, str) for text in (made.method, *made.columns)):
        raise TypeError("columns and measures have names")
    return made


def _plan(values: dict[str, Any]) -> PowerSpec:
    made = PowerSpec(**_tupled(values))
    four = [getattr(made, name) for name in QUANTITIES]
    if four.count(None) != 1 or not all(one is None or _number(one) for one in four):
        raise TypeError("of four numbers three are given")
    dict(made.values)  # pairs
    if not (isinstance(made.design, str) and isinstance(made.alternative, str)):
        raise TypeError("a plan has a key")
    if not (isinstance(made.draws, int) and isinstance(made.seed, int)):
        raise TypeError("studies are counted")
    return made


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _seen(values: dict[str, Any]) -> Seen:
    tests = tuple(_test(spec) for spec in values["tests"])
    return Seen(_source(values["source"]), _recipe(values["recipe"]), tests)


def _tupled(values: dict[str, Any]) -> dict[str, Any]:
    """Return JSON values with every list as a tuple, at any depth."""

    def turn(value: Any) -> Any:
        return tuple(turn(one) for one in value) if isinstance(value, list) else value

    return {key: turn(value) for key, value in values.items()}
