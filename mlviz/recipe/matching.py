"""Which column of another table stands for a column that a recipe names: by name, and only where the kind fits."""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlviz.errors import MlvizError
from mlviz.kinds import Column, Kind, Schema
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.recipe.compiled import mentions
from mlviz.recognise import words_of
from mlviz.steps import Step, params_of
from mlviz.steps.spelling_keys import folded

if TYPE_CHECKING:
    from mlviz.recipe.recipe import Recipe

SIMILAR = 0.8
"""From this similarity on, two names are proposed as one; a person confirms it."""

SHORT = 5
"""Of shorter names, one must be a whole word of the other: one letter changes their meaning."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a column that a recipe names is found in another table.

    Attributes
    ----------
    wanted : str
        Its name in the recipe.
    kinds : tuple of Kind
        Kinds that the steps which name it can use; empty for any.
    found : str or None
        The column proposed, None if nothing is like it.
    similarity : float
        Of the two names, from 0 to 1.
    """

    wanted: str
    kinds: tuple[Kind, ...]
    found: str | None
    similarity: float

    @property
    def why(self) -> str:
        """How it was found, in words."""
        if self.found is None:
            return "no column is named like it"
        return "same name" if self.found == self.wanted else "similar name" if self.similarity < 1 else "same words"


def matched(recipe: "Recipe", schema: Schema, source: Schema = ()) -> tuple[Match, ...]:
    """Return, for each column the recipe needs, the one of another table that probably stands for it.

    An equal name is always taken. Others are compared without case, accents, punctuation and the order of words;
    each column stands for one at most, and only if a step that names it can use its kind.

    Parameters
    ----------
    recipe : Recipe
        Its active steps.
    schema : tuple of Column
        Of the other table.
    source : tuple of Column, optional
        Of the table the recipe was made for: a column must then be of the same kind.

    Examples
    --------
    >>> import mlviz as mv
    >>> import pandas as pd
    >>> recipe = mv.Recipe().then(mv.steps.Impute(columns=["body_mass"]))
    >>> other = mv.Dataset.of(pd.DataFrame({"Body Mass (g)": [3750.5, None, 3250.5]}))
    >>> [(m.wanted, m.found) for m in matched(recipe, other.columns)]
    [('body_mass', 'Body Mass (g)')]
    """
    wanted = needed(recipe, source)
    free = {c.name: c for c in schema}
    found: dict[str, tuple[str, float]] = {name: (name, 1.0) for name in wanted if free.pop(name, None)}
    pairs = [
        (similarity(name, other.name), name, other.name)
        for name, kinds in wanted.items()
        for other in free.values()
        if name not in found and (not kinds or other.kind in kinds)
    ]
    for score, name, other in sorted(pairs, key=lambda pair: -pair[0]):
        if score >= SIMILAR and name not in found and other in free:
            found[name] = (other, score)
            del free[other]
    return tuple(Match(name, kinds, *found.get(name, (None, 0.0))) for name, kinds in wanted.items())


def similarity(one: str, other: str) -> float:
    """Return how alike two names of columns are, from 0 to 1 (the same words).

    Examples
    --------
    >>> [round(similarity("sepal_length", name), 2) for name in ("SepalLength", "Sepal Length (cm)", "petal width")]
    [1.0, 0.95, 0.35]
    """
    from rapidfuzz import fuzz

    words, others = _plain_words(one), _plain_words(other)
    if not words or not others:
        return 0.0
    if sorted(words) == sorted(others) or "".join(words) == "".join(others):
        return 1.0
    more = {*words} ^ {*others}
    # One name inside the other is the same thing told more closely; with a number more it is another of its kind.
    inside = 0.95 * (more.isdisjoint(words) or more.isdisjoint(others)) * (not any(map(str.isdecimal, more)))
    if min(len("".join(words)), len("".join(others))) < SHORT:
        return inside
    return max(inside, fuzz.token_sort_ratio(" ".join(words), " ".join(others)) / 100)


def _plain_words(name: str) -> list[str]:
    """Return the words of a name without case and accents."""
    return [folded(word) for word in words_of(name)]


def needed(recipe: "Recipe", source: Schema = ()) -> dict[str, tuple[Kind, ...]]:
    """Return the columns a recipe names and does not make itself, each with the kinds its steps can use."""
    kinds = _usable(recipe, source)
    asked: dict[str, tuple[Kind, ...]] = {}
    schema, own, starts = source, {c.name for c in source}, set[str]()
    for step in recipe.active:
        there = {c.name for c in schema}
        for name, _ in uses(step):
            if name in own or not (name in there or name.startswith(tuple(starts))):
                asked[name] = kinds[name]
                schema = schema if name in there | own else (*schema, Column(name, (*kinds[name], Kind.CATEGORICAL)[0]))
                own.add(name)
        with suppress(MlvizError):  # of a table that is not known, what steps make is known as far as they say
            starts |= {start for start, _ in step.open_names(schema)}
            schema = step.check(schema)
    return asked


def _usable(recipe: "Recipe", source: Schema) -> dict[str, tuple[Kind, ...]]:
    """Return, for each column that steps name, the kinds all of them can use; no kinds are all."""
    kinds: dict[str, tuple[Kind, ...]] = {c.name: (c.kind,) for c in source}
    for step in recipe.active:
        for name, allowed in uses(step):
            before = kinds.get(name, ())
            kinds[name] = tuple(k for k in before if not allowed or k in allowed) or before or allowed
    return kinds


def uses(step: Step) -> list[tuple[str, tuple[Kind, ...]]]:
    """Return the columns a step names, each with the kinds it can use there; no kinds are all."""
    kinds = {p.name: p.kinds for p in params_of(type(step)) if isinstance(p, ColumnOf | ColumnsOf)}
    found = []
    for name, allowed in kinds.items():
        value = getattr(step, name)
        found += [(one, allowed) for one in ((value,) if isinstance(value, str) else value or ())]
    assert {name for name, _ in found} == mentions(step)
    return found
