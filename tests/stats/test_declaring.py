"""A mistake in the declaration of a test, or in what its function returns, is told in words."""

from collections.abc import Callable
from typing import Any

import pytest

from mlviz.kinds import ORDERED
from mlviz.params import ColumnOf, Number
from mlviz.registry import Registry
from mlviz.results.testing import Effect
from mlviz.stats.method import Finding, TestMethod, statistical_test
from mlviz.stats.running import run
from tests.stats.tables import table

EFFECT = Effect("Difference", 1.0, 0.5, 1.5)


def declare(function: Callable[..., Any], **changes: Any) -> TestMethod:
    into = Registry[TestMethod]("test")
    given: dict[str, Any] = {
        "key": "mine",
        "goal": "a value",
        "label": "My test",
        "question": "Is it so?",
        "help": "Tells.",
        "params": (ColumnOf("value", "What", kinds=ORDERED),),
        "references": ("Somebody (1900)",),
        "known": (),
    }
    statistical_test(**(given | changes), into=into)(function)
    return next(iter(into.values()))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": "My-Test"}, "small letters, digits and underscores"),
        ({"goal": "fun"}, "the goal 'fun' must be one of a value, two groups"),
        ({"also": "My U"}, "also must be a tuple"),
        ({"references": "Somebody (1900)"}, "references must be a tuple"),
        ({"params": ColumnOf("value")}, "params must be a tuple"),
        ({"params": (ColumnOf("values"),)}, "params are called values, but the function takes value"),
        ({"params": (ColumnOf("value"), Number("mu"))}, "params are called value, mu, but the function takes value"),
    ],
)
def test_a_declaration_that_contradicts_itself(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        declare(lambda value: None, **changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"about": "group"}, "about is 'group'; it must be one of value, groups"),
        ({"about": "groups"}, "about='groups' needs params called value and group, not value"),
        ({"about": "value"}, "it gives 0 groups and 0 samples; give one of each per group"),
    ],
)
def test_a_finding_without_words(changes: dict[str, Any], words: str) -> None:
    method = declare(lambda value: Finding(statistic_name="t", statistic=1.0, p_value=0.5, effect=EFFECT, **changes))
    with pytest.raises(ValueError, match=words):
        run(method, table("mtcars"), {"value": "mpg"})


def test_a_function_without_a_return() -> None:
    with pytest.raises(ValueError, match="mine: the function returned NoneType, not a Finding"):
        run(declare(lambda value: None), table("mtcars"), {"value": "mpg"})
