"""A recipe: an immutable list of steps that can be applied, compiled for a fold, written as JSON and read aloud."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mlviz.dataset import Dataset, digest
from mlviz.errors import DataError, MlvizError, NotApplicable
from mlviz.kinds import Schema
from mlviz.recipe.compiled import Compiled, compiled, mentions, target_note
from mlviz.recipe.earlier import current
from mlviz.recipe.tracing import applied, described, effect
from mlviz.results.effects import Trace
from mlviz.steps import Scope, Step, step_of

FORMAT = 1
"""Version of the JSON form."""

MOST_STEPS = 200
"""Of a recipe that comes from outside: a person makes a few, and thousands would keep the server busy for hours."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Steps in their order; those at the positions in ``off`` are switched off.

    Every verb returns a new recipe. Steps that decide which rows exist come before steps that learn from data,
    since they run before the data are split.

    Examples
    --------
    >>> import mlviz as mv
    >>> recipe = Recipe().then(mv.steps.DropDuplicates()).then(mv.steps.Impute(columns=("age",)))
    >>> recipe.sentences()
    ('Drop rows repeated in all columns, keeping the first.', 'Fill missing values in age with the median.')
    >>> Recipe.from_json(recipe.to_json()) == recipe
    True
    >>> recipe.toggle(0).active[0].key
    'impute'
    """

    steps: tuple[Step, ...] = ()
    off: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        learned = ""
        for step in self.active:
            if step.scope is Scope.ROWS and learned:
                raise NotApplicable(
                    f"“{step.sentence()}” decides which rows exist, and comes after a step that learns from them: "
                    f"“{learned}”",
                    "Move it before the steps that learn from the data.",
                )
            if step.scope is Scope.FITTED:
                learned = step.sentence()

    @property
    def active(self) -> tuple[Step, ...]:
        """The steps that are switched on, in their order."""
        return tuple(step for i, step in enumerate(self.steps) if i not in self.off)

    def then(self, step: Step) -> "Recipe":
        """Return the recipe with a step added at the end."""
        return Recipe((*self.steps, step), self.off)

    def then_all(self, other: "Recipe") -> "Recipe":
        """Return the recipe followed by the active steps of another."""
        return Recipe((*self.steps, *other.active), self.off)

    def insert(self, step: Step) -> "Recipe":
        """Return the recipe with a step at its proper place: at the end, or before what learns for a row step."""
        place = len(self.steps)
        if step.scope is Scope.ROWS:
            fitted = (i for i, s in enumerate(self.steps) if s.scope is Scope.FITTED and i not in self.off)
            place = next(fitted, place)
        steps = (*self.steps[:place], step, *self.steps[place:])
        return Recipe(steps, frozenset(i + (i >= place) for i in self.off))

    def without(self, i: int) -> "Recipe":
        """Return the recipe without step ``i``."""
        self._at(i)
        return Recipe(self.steps[:i] + self.steps[i + 1 :], frozenset(k - (k > i) for k in self.off if k != i))

    def replace(self, i: int, step: Step) -> "Recipe":
        """Return the recipe with another step at ``i``."""
        self._at(i)
        return Recipe((*self.steps[:i], step, *self.steps[i + 1 :]), self.off)

    def move(self, i: int, j: int) -> "Recipe":
        """Return the recipe with step ``i`` moved to position ``j``."""
        self._at(i)
        self._at(j)
        order = list(range(len(self.steps)))
        order.insert(j, order.pop(i))
        return Recipe(tuple(self.steps[k] for k in order), frozenset(n for n, k in enumerate(order) if k in self.off))

    def toggle(self, i: int) -> "Recipe":
        """Return the recipe with step ``i`` switched off, or on again."""
        self._at(i)
        return Recipe(self.steps, self.off ^ {i})

    def _at(self, i: int) -> Step:
        if not 0 <= i < len(self.steps):
            raise DataError(f"The recipe has {len(self.steps)} steps; there is no step {i + 1}.")
        return self.steps[i]

    def sentences(self) -> tuple[str, ...]:
        """What each active step does, in words."""
        return tuple(step.sentence() for step in self.active)

    def check(self, schema: Schema) -> Schema:
        """Return the schema after the active steps.

        Raises
        ------
        MlvizError
            If a step names a column that is not there at its turn, or that does not fit.
        """
        for _, after, error in self._walk(schema):
            if error is not None:
                raise error
            schema = after
        return schema

    def problems(self, schema: Schema) -> tuple[tuple[int, MlvizError], ...]:
        """Return the positions of the active steps that do not fit, and why; the others are taken as done."""
        return tuple((i, error) for i, _, error in self._walk(schema) if error is not None)

    def target_notes(self, schema: Schema, target: str) -> tuple[tuple[int, str], ...]:
        """Return the positions of the active steps that a comparison runs differently because of the target, and how.

        A fold never sees the target in a step that learns, while the table shown knows nothing of targets.

        Examples
        --------
        >>> import mlviz as mv
        >>> import pandas as pd
        >>> ds = mv.Dataset.of(pd.DataFrame({"a": [1.5, 2.5, 4.0], "y": [1.5, 2.5, 3.5]}))
        >>> Recipe().then(mv.steps.Scale(columns=["a", "y"])).target_notes(ds.columns, "y")[0][1]
        "A comparison of models leaves 'y' out of this step: it is what they predict."
        """
        found, learned = [], False
        for i, after, error in self._walk(schema):
            step = self.steps[i]
            learned |= step.scope is Scope.FITTED
            if learned and error is None and (note := target_note(step, schema, target)):
                found.append((i, note))
            schema = after
        return tuple(found)

    def _walk(self, schema: Schema) -> Iterator[tuple[int, Schema, MlvizError | None]]:
        """Yield the position of each active step, the schema after it, and why it does not fit, if so."""
        open_names: tuple[tuple[str, str], ...] = ()
        for i, step in enumerate(self.steps):
            if i in self.off:
                continue
            refused: MlvizError | None = None
            try:
                after = step.check(schema)
            except MlvizError as error:
                refused, after = _unnamed(step, schema, open_names) or error, schema
            else:
                open_names += step.open_names(schema)
            schema = after
            yield i, schema, refused

    def settled(self, schema: Schema) -> tuple["Recipe", tuple[str, ...]]:
        """Return the recipe with the steps that no longer fit switched off, and a sentence for each."""
        problems = self.problems(schema)
        notes = tuple(f"Step {i + 1} was switched off: {error.reason}" for i, error in problems)
        return Recipe(self.steps, self.off | {i for i, _ in problems}), notes

    def apply(self, dataset: Dataset) -> Dataset:
        """Return the data after the active steps, fitted steps learned from all of it.

        The result remembers its parent and this recipe, so that a model goes back to the parent and refits
        the steps inside every fold.

        Raises
        ------
        MlvizError
            If a step does not fit the data.
        """
        return self.trace(dataset).data

    def trace(self, dataset: Dataset) -> Trace:
        """Return the data after the recipe, what each active step changed, and which rows are left."""
        frame, schema, effects = dataset.frame, dataset.columns, []
        for i, step in enumerate(self.steps):
            if i in self.off:
                continue
            after_schema = step.check(schema)
            after = applied(step, frame, schema)
            effects.append(effect(i, step, frame, after))
            schema = described(frame, after, schema, after_schema)
            frame = after
        if not self.active:
            return Trace(dataset, (), frame.index)
        plain, mark = frame.reset_index(drop=True), self.mark(dataset.fingerprint)
        made = Dataset(plain, dataset.name, schema, mark, dataset.reading, dataset, self.to_json())
        return Trace(made, tuple(effects), frame.index)

    def mark(self, fingerprint: str) -> str:
        """Return the fingerprint of the table this makes of the one with that fingerprint, without making it."""
        return digest(fingerprint, self.to_json()) if self.active else fingerprint

    def compile(self, schema: Schema, target: str | None = None, exclude: Iterable[str] = ()) -> Compiled:
        """Return what a fold needs: what runs before the split, and the estimators refitted inside it.

        What makes a feature never sees the target or an excluded column: each step is limited to the other
        columns it names, and left out if it names none or cannot do without.

        Parameters
        ----------
        schema : Schema
            Of the table before the recipe, the target included.
        target : str, optional
            What is predicted.
        exclude : iterable of str
            Columns no model may see; a column that a step makes can be among them.

        Raises
        ------
        MlvizError
            If a step does not fit.
        """
        return compiled(self.active, schema, frozenset(exclude) | ({target} if target is not None else set()))

    def to_json(self) -> str:
        """Return the recipe as JSON; the same recipe always gives the same text."""
        steps = [step.to_dict() | ({"off": True} if i in self.off else {}) for i, step in enumerate(self.steps)]
        return json.dumps({"mlviz_recipe": FORMAT, "steps": steps}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str, most: int | None = None) -> "Recipe":
        """Return the recipe written by ``to_json``; of a file from outside at ``most`` so many steps are taken.

        Raises
        ------
        DataError
            If the text is no recipe.
        """
        try:
            values = json.loads(text)
            json.dumps(values, ensure_ascii=False).encode()  # half a character is text to JSON, and to nothing else
        except (ValueError, RecursionError):
            raise DataError("The text is not JSON, so it is no recipe.", "Use a recipe file saved here.") from None
        if not isinstance(values, Mapping) or values.get("mlviz_recipe") != FORMAT:
            raise DataError("The file is no recipe of this version.", "Use a recipe file saved here.")
        found = values.get("steps")
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            raise DataError("The recipe has no list of steps.", "Use a recipe file saved here.")
        if most is not None and len(found) > most:
            raise DataError(f"The recipe has {len(found):,} steps; the limit is {most:,}.", "Leave steps out.")
        listed = [current(one) for one in found]
        off = frozenset(i for i, one in enumerate(listed) if one.pop("off", False))
        return cls(tuple(step_of(one) for one in listed), off)

    def source(self) -> str:
        """Return the Python expression that makes the active steps."""
        lines = "".join(f"\n    .then({step.source()})" for step in self.active)
        return f"(\n    mv.Recipe(){lines}\n)" if lines else "mv.Recipe()"


def _unnamed(step: Step, schema: Schema, open_names: tuple[tuple[str, str], ...]) -> MlvizError | None:
    """Return the error for a step that names a column of which nobody can say beforehand whether it will be there."""
    missing = mentions(step) - {c.name for c in schema}
    reasons = [why for start, why in open_names if any(name.startswith(start) for name in missing)]
    remedy = "Raise the number of levels of that step, or name no such column in a later one."
    return NotApplicable(reasons[0], remedy) if reasons else None
