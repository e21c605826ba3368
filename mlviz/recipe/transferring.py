"""A recipe made for one table, applied to another: columns by their new names, and what does not fit left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mlviz.dataset import Dataset
from mlviz.errors import MlvizError
from mlviz.kinds import Schema
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.recipe.matching import matched
from mlviz.recipe.recipe import Recipe
from mlviz.results.wording import listed
from mlviz.steps import Scope, Step, params_of


@dataclass(frozen=True, slots=True)
class Transfer:
    """A recipe as it applies to another table.

    Attributes
    ----------
    recipe : Recipe
        The steps that apply, with the other table's names.
    notes : tuple of str
        A sentence for each step that is left out or limited, and why.
    """

    recipe: Recipe
    notes: tuple[str, ...]


def transfer(
    recipe: Recipe, ds: Dataset, names: Mapping[str, str | None] | None = None, source: Schema = ()
) -> Transfer:
    """Return a recipe as it applies to another table.

    Parameters
    ----------
    recipe : Recipe
        Made for another table; steps that are switched off are left out.
    ds : Dataset
        The table it should be applied to.
    names : mapping of str to str or None, optional
        Which column of ``ds`` stands for each that the recipe names, None for none; what is proposed by ``matched``
        if not given.
    source : tuple of Column, optional
        Columns of the table the recipe was made for, where they are known.

    Returns
    -------
    Transfer
        ``recipe`` always applies to ``ds``; ``notes`` say what was left out.

    Examples
    --------
    >>> import mlviz as mv
    >>> import pandas as pd
    >>> recipe = mv.Recipe().then(mv.steps.Impute(columns=["age"])).then(mv.steps.DropColumns(columns=["id"]))
    >>> ds = mv.Dataset.of(pd.DataFrame({"Age": [31.5, None, 8.5]}))
    >>> found = transfer(recipe, ds)
    >>> found.recipe.sentences()
    ('Fill missing values in Age with the median.',)
    >>> found.notes
    ("Step 2 is left out: no column stands for 'id'. (Leave out id.)",)
    """
    if names is None:
        names = {one.wanted: one.found for one in matched(recipe, ds.columns, source)}
    walk = _Walk(ds.columns, dict(names))
    notes = [note for i, step in enumerate(recipe.steps) if (note := walk.take(i, step, i in recipe.off))]
    return Transfer(walk.recipe, tuple(notes))


class _Walk:
    """Step by step along the other table, with what each column is called there."""

    def __init__(self, schema: Schema, names: dict[str, str | None]) -> None:
        self.schema, self.names = schema, names
        self.recipe = Recipe()
        self.made: set[str] = set()

    def take(self, i: int, step: Step, off: bool) -> str:
        """Go past a step, and return what is to be said of it."""
        if off:
            return self._left_out(i, step, "it is switched off")
        fitting, lost = self._renamed(step)
        if fitting is None:
            return self._left_out(i, step, f"no column stands for {listed(lost)}")
        try:
            after = fitting.check(self.schema)
            self.recipe = self.recipe.then(fitting)
        except MlvizError as error:
            return self._left_out(i, step, error.reason.rstrip("."))
        self._follow(after)
        return f"Step {i + 1} goes without {listed(lost)}, for which no column stands." if lost else ""

    def _left_out(self, i: int, step: Step, why: str) -> str:
        return f"Step {i + 1} is left out: {why}. ({step.sentence()})"

    def _renamed(self, step: Step) -> tuple[Step | None, tuple[str, ...]]:
        """Return the step with the other table's names, None if it cannot do without one; and what it lacks."""
        changes: dict[str, Any] = {}
        lost: list[str] = []
        for param in params_of(type(step)):
            value = getattr(step, param.name)
            if isinstance(param, ColumnsOf) and value:
                kept = [there for name in value if (there := self._there(name))]
                gone = [name for name in value if not self._there(name)]
                lost += gone
                # Which rows repeat or miss something depends on all of the columns named.
                if not kept or (gone and step.scope is Scope.ROWS):
                    return None, tuple(lost)
                changes[param.name] = tuple(dict.fromkeys(kept))
            elif isinstance(param, ColumnOf) and value is not None:
                if not (there := self._there(value)):
                    return None, (value,)
                changes[param.name] = there
        return replace(step, **changes) if changes else step, tuple(lost)  # type: ignore[type-var]

    def _there(self, name: str) -> str | None:
        """Return what a column is called in the other table; one that steps made there needs no stand-in."""
        found = self.names.get(name, name) or (name if name in self.made else None)
        return found if found in {c.name for c in self.schema} else None

    def _follow(self, after: Schema) -> None:
        """Remember what the columns that the step makes are called in both tables."""
        made = [c.name for c in after if c.name not in {one.name for one in self.schema}]
        renamed = {new: old for old, new in self.names.items() if new}
        for name in made:
            first = next((n for n in sorted(renamed, key=len, reverse=True) if name.startswith(n)), None)
            if first is not None and not self.names.get(old := f"{renamed[first]}{name.removeprefix(first)}"):
                self.names[old] = name
        self.made |= set(made)
        self.schema = after
