"""A recipe made ready for a fold: what runs before the split, and what is refitted inside it."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlviz.errors import MlvizError
from mlviz.kinds import Schema
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.steps import DropColumns, Scope, Step, params_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Limit:
    """A step that runs on fewer columns than it names, or not at all (``kept`` is None), where models are made."""

    step: Step
    kept: Step | None
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A recipe made ready for a fold.

    Attributes
    ----------
    lead : tuple of Step
        Steps that look at one row, or at which rows exist: they run once, before the split, on all columns. They
        decide which rows there are and what the target is, and nothing else.
    cells : tuple of Step
        Those of ``lead`` that look at one row, limited to the columns models may see.
    inner : tuple of Step
        Steps refitted inside every fold, limited likewise.
    unseen : frozenset of str
        The target and the excluded columns.
    schema, out_schema : Schema
        The features after ``cells``, and after ``inner``.
    names : frozenset of str
        Every column there is at some time.
    limits : tuple of Limit
        What runs otherwise than it says.
    """

    lead: tuple[Step, ...]
    cells: tuple[Step, ...]
    inner: tuple[Step, ...]
    unseen: frozenset[str]
    schema: Schema
    out_schema: Schema
    names: frozenset[str]
    limits: tuple[Limit, ...]

    @property
    def orders(self) -> tuple[tuple[Step, str], ...]:
        """The steps that fill along an order, with its column: only a split along the same one is honest."""
        return tuple((step, str(getattr(step, "order", ""))) for step in self.inner if step.needs_order)

    def prepare(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return all columns after ``lead``: the target, and an index that tells which rows were kept."""
        for step in self.lead:
            after = step.check(schema)
            frame, schema = step.apply(frame, schema), after
        return frame

    def prepare_new(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return what the fold's estimators are given: target and excluded columns go first, every row stays.

        Training rows and new ones take this same way, so that no feature can be made from what is not seen.
        """
        schema = tuple(c for c in schema if c.name in frame.columns and c.name not in self.unseen)
        frame = frame[[c.name for c in schema]]
        for step in self.cells:
            after = step.check(schema)
            frame, schema = step.apply(frame, schema), after
        return frame

    def dropped(self, frame: "pd.DataFrame", schema: Schema) -> "np.ndarray":
        """Return, for new rows, which of them the row steps would have left out (they are predicted and flagged)."""
        import numpy as np

        numbered = frame.reset_index(drop=True)
        try:
            kept = self.prepare(numbered, tuple(c for c in schema if c.name in frame.columns)).index.to_numpy()
        except MlvizError:  # a row step looks at the target, which new rows do not have
            kept = np.arange(len(frame))
        return ~np.isin(np.arange(len(frame)), kept)

    def transformers(self) -> list[tuple[str, Any]]:
        """Return the unfitted estimators of ``inner``, named by position and key."""
        schema, made = self.schema, []
        for i, step in enumerate(self.inner):
            after = step.check(schema)
            made.append((f"{i}_{step.key}", estimator(step, schema)))
            schema = after
        return made


def compiled(steps: tuple[Step, ...], schema: Schema, unseen: frozenset[str]) -> Compiled:
    """Return steps made ready for a fold; see ``Recipe.compile``."""
    first = next((i for i, step in enumerate(steps) if step.scope is Scope.FITTED), len(steps))
    walk = _Walk(schema, unseen)
    cells = [run for step in steps[:first] for run in walk.take(step) if run.scope is Scope.CELLS]
    features = walk.seen
    inner = [run for step in steps[first:] for run in walk.take(step)]
    return Compiled(
        lead=steps[:first],
        cells=tuple(cells),
        inner=tuple(inner),
        unseen=unseen,
        schema=features,
        out_schema=walk.seen,
        names=frozenset(walk.names),
        limits=tuple(walk.limits),
    )


class _Walk:
    """Two tables step by step: the whole one, and the one of the columns models may see.

    A column is lost to models if it is in the first and not in the second: unseen itself, or made from such a one.
    """

    def __init__(self, schema: Schema, unseen: frozenset[str]) -> None:
        self.whole, self.unseen = schema, unseen
        self.seen = tuple(c for c in schema if c.name not in unseen)
        self.names = {c.name for c in schema}
        self.limits: list[Limit] = []
        self._open_whole: set[str] = set()
        self._open_seen: set[str] = set()

    def take(self, step: Step) -> tuple[Step, ...]:
        """Go past a step and return what of it runs."""
        lost = self._lost(mentions(step))
        kept = step.only(frozenset({c.name for c in self.seen} | mentions(step)) - set(lost))
        if lost:
            self.limits.append(Limit(step, kept, lost))
        with suppress(MlvizError):  # it may fit what models see and not the whole: a mean that cannot be the target's
            after = step.check(self.whole)
            self._open_whole |= _starts(step, self.whole)
            self.whole = after
        runs = () if kept is None else self._run(kept)
        self.names |= {c.name for c in (*self.whole, *self.seen)}
        return runs

    def _run(self, kept: Step) -> tuple[Step, ...]:
        """Go past what is left of a step; an excluded column that it makes is dropped at once."""
        after = kept.check(self.seen)
        if kept.scope is Scope.ROWS:  # a flag that depends on other rows is for people: new rows have no others
            return (kept,)
        self._open_seen |= _starts(kept, self.seen)
        self.seen = tuple(c for c in after if c.name not in self.unseen)
        made = tuple(c.name for c in after if c.name in self.unseen)
        self.names |= set(made)
        return (kept, DropColumns(columns=made)) if made else (kept,)

    def _lost(self, names: Iterable[str]) -> tuple[str, ...]:
        whole, seen = {c.name for c in self.whole}, {c.name for c in self.seen}
        starts = tuple(self._open_whole - self._open_seen)
        gone = (n for n in names if n in self.unseen or (n in whole and n not in seen) or n.startswith(starts))
        return tuple(sorted(gone))


def _starts(step: Step, schema: Schema) -> set[str]:
    return {start for start, _ in step.open_names(schema)}


def estimator(step: Step, schema: Schema) -> Any:
    """Return the unfitted estimator of any step of scope fitted or cells."""
    if step.scope is Scope.FITTED:
        return step.transformer(schema)
    from mlviz.steps.fit.cells import Stateless

    return Stateless(json.dumps(step.to_dict()), [(c.name, str(c.kind)) for c in schema])


def limited(step: Step, names: set[str], target: str | None) -> Step | None:
    """Return a step as a fold runs it: without the target, and None if nothing is left to do."""
    return step.only(frozenset(names | mentions(step)) - {target})


def target_note(step: Step, schema: Schema, target: str) -> str:
    """Return what a fold does differently with a step that touches the target; empty if nothing.

    Parameters
    ----------
    step : Step
        One that learns, or comes after one that does.
    schema : Schema
        Of the table the step is applied to, the target included.
    target : str
        What is predicted.
    """
    kept = limited(step, {c.name for c in schema}, target)
    if kept is None:
        return f"A comparison of models runs no such step: it needs {target!r}, which is what they predict."
    if kept != step:
        return f"A comparison of models leaves {target!r} out of this step: it is what they predict."
    if getattr(step, "columns", None) == () and target in step.targets(schema):
        seen = f"The table shown has {target!r} treated too"
        return f"{seen}; models learn to predict {target!r} as it was before this step."
    return ""


def mentions(step: Step) -> set[str]:
    """Return the columns a step names outright, and so expects to be there."""
    named: set[str] = set()
    for param in params_of(type(step)):
        value = getattr(step, param.name)
        if isinstance(param, ColumnsOf):
            named.update(value)
        elif isinstance(param, ColumnOf) and value is not None:
            named.add(value)
    return named
