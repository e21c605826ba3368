"""From a person's recipe to what one model needs: the default steps appended, and the pipeline of a fold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, Kind, Schema
from mlviz.models.method import Needs
from mlviz.recipe import Compiled, Recipe
from mlviz.steps import DateParts, DropColumns, Encode, Impute, Scale, Step

UNREADABLE = (Kind.TEXT, Kind.IDENTIFIER, Kind.CONSTANT)
MOST_NATIVE_LEVELS = 200
"""Histogram boosting takes at most 255 levels; beyond this the codes are used as numbers."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A recipe with the steps a model needs.

    Attributes
    ----------
    recipe : Recipe
        The person's steps, then the appended ones.
    categorical : tuple of str
        Columns of codes to be marked as categories.
    fill : bool
        Whether cells that are still missing after the recipe (an infinite value, a column without any value
        in a training part) are filled by the column's median.
    exclude : tuple of str
        Columns no model may see; no step of a fold is given them.
    """

    recipe: Recipe
    categorical: tuple[str, ...] = ()
    fill: bool = True
    exclude: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Models with the same key share their folds."""
        return f"{self.recipe.to_json()}|{self.categorical}|{self.fill}"


def complete(
    recipe: Recipe, schema: Schema, needs: Needs, *, target: str | None = None, exclude: tuple[str, ...] = ()
) -> Completed:
    """Append the default steps a model needs.

    Parameters
    ----------
    recipe : Recipe
        What the person set up; it runs first and unchanged.
    schema : Schema
        Of the data, the target included.
    needs : Needs
        Of the model.
    target : str, optional
        Is no feature.
    exclude : tuple of str
        Columns no model may see, nor a step that makes what it sees.

    Raises
    ------
    NotApplicable
        If no column is left to predict from.
    """
    known = recipe.compile(schema, target, exclude).out_schema
    drop = _of(known, UNREADABLE)
    if len(drop) == len(known):
        raise NotApplicable(
            "No column is left to predict from: all are excluded, constant, identifiers or free text.",
            "Keep a number, a category or a date; a column left out by proposal can be taken back.",
        )
    dates = _of(known, (Kind.DATETIME,))
    readable: list[Step] = [DropColumns(columns=drop)] if drop else []
    readable += [DateParts(columns=dates)] if dates else []
    for step in readable:
        known = step.check(known)
    return completed(Recipe((*recipe.active, *readable, *_as_numbers(known, needs))), schema, needs, target, exclude)


def _as_numbers(known: Schema, needs: Needs) -> Iterator[Step]:
    """Yield the steps that make one matrix of numbers and categories."""
    numbers, categories = _of(known, (Kind.NUMERIC,)), _of(known, CATEGORIES)
    if needs.complete and numbers:
        yield Impute(columns=numbers, strategy="median")
    if needs.scaled and numbers:
        yield Scale(columns=numbers)
    # A flag stays one column: one for its 0 and one for its 1 would say everything twice.
    codes = tuple(
        c.name for c in known if c.name in categories and (needs.native_categories or set(c.levels) == {0, 1})
    )
    words = tuple(name for name in categories if name not in codes)
    if codes:
        yield Encode(columns=codes, method="ordinal")
    if words:
        yield Encode(columns=words, method="onehot")


def completed(
    recipe: Recipe, schema: Schema, needs: Needs, target: str | None, exclude: tuple[str, ...] = ()
) -> Completed:
    """Return a recipe that gives what a model needs already, with the columns to be marked as categories."""
    native = native_columns(recipe.compile(schema, target, exclude)) if needs.native_categories else ()
    return Completed(recipe, native, needs.complete, exclude)


def native_columns(compiled: Compiled) -> tuple[str, ...]:
    """Return the columns that become codes without an order, and not too many of them."""
    known, found = compiled.schema, []
    for step in compiled.inner:
        if isinstance(step, Encode) and step.method == "ordinal":
            chosen = step.targets(known)
            found += [c.name for c in known if c.name in chosen and _is_native(c.kind, len(c.levels))]
        known = step.check(known)
    return tuple(dict.fromkeys(found))


def pipeline(completed: Completed, schema: Schema, target: str | None) -> Any:
    """Return the unfitted pipeline of a fold: ``fit_resample`` on training rows, ``[:-1].transform`` on others."""
    from imblearn import FunctionSampler
    from imblearn.pipeline import Pipeline

    from mlviz.steps.fit.matrix import ToMatrix

    compiled = completed.recipe.compile(schema, target, completed.exclude)
    matrix = ToMatrix(completed.categorical, completed.fill)
    return Pipeline([*compiled.transformers(), ("matrix", matrix), ("id", FunctionSampler(validate=False))])


def native_positions(fitted: Any) -> tuple[int, ...]:
    """Return the positions of the columns that a fitted pipeline marks as categories."""
    return tuple(fitted.named_steps["matrix"].categorical_)


def _of(schema: Schema, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    return tuple(column.name for column in schema if column.kind in kinds)


def _is_native(kind: Kind, n_levels: int) -> bool:
    """Whether codes of this column have no order; those of an ordinal column have one."""
    return kind in (Kind.CATEGORICAL, Kind.BOOLEAN) and n_levels <= MOST_NATIVE_LEVELS
