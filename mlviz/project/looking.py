"""On which states of the table which tests were looked at: what was seen once stays a look, whatever changes after."""

from collections.abc import Iterable
from dataclasses import replace

from mlviz.project.specs import Seen, Source
from mlviz.recipe import Recipe
from mlviz.results.testing import TestSpec


def with_tests(seen: tuple[Seen, ...], source: Source, recipe: Recipe, tests: Iterable[TestSpec]) -> tuple[Seen, ...]:
    """Return what was seen, with these tests on this table: each table once, and each test of it once."""
    at = _at(seen, source, recipe)
    before = seen[at].tests if at is not None else ()
    new = tuple(dict.fromkeys((*before, *(replace(spec, dataset="") for spec in tests))))
    if new == before:
        return seen
    made = Seen(source, Recipe(recipe.active), new)
    return (*seen, made) if at is None else (*seen[:at], made, *seen[at + 1 :])


def joined(seen: tuple[Seen, ...], others: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """Return what was seen in either of two states of a project on the same file."""
    for one in others:
        seen = with_tests(seen, one.source, one.recipe, one.tests)
    return seen


def apart_from(seen: tuple[Seen, ...], source: Source, recipe: Recipe, tests: Iterable[TestSpec]) -> tuple[Seen, ...]:
    """Return what was seen other than these tests on this table."""
    now = {replace(spec, dataset="") for spec in tests}
    here = _at(seen, source, recipe)
    left = (
        replace(one, tests=tuple(spec for spec in one.tests if spec not in now)) if at == here else one
        for at, one in enumerate(seen)
    )
    return tuple(one for one in left if one.tests)


def _at(seen: tuple[Seen, ...], source: Source, recipe: Recipe) -> int | None:
    table = source, Recipe(recipe.active)
    return next((at for at, one in enumerate(seen) if (one.source, one.recipe) == table), None)
