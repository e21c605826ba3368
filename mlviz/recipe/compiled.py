"""A recipe made ready for a fold: what runs before the split, and what is refitted inside it."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlviz.errors import MlvizError
from mlviz.kinds import Schema
from mlviz.steps import Scope, Step

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Compiled:
    """A recipe made ready for a fold.

    Attributes
    ----------
    lead : tuple of Step
        Steps that look at one row, or at which rows exist: they run once, before the split.
    inner : tuple of Step
        Steps refitted inside every fold.
    schema : Schema
        The features after ``lead``.
    """

    lead: tuple[Step, ...]
    inner: tuple[Step, ...]
    schema: Schema

    @property
    def out_schema(self) -> Schema:
        """The features after the steps refitted inside the fold."""
        schema = self.schema
        for step in self.inner:
            schema = step.check(schema)
        return schema

    @property
    def needs_order(self) -> bool:
        """Whether a step fills along time, so that only a time split is honest."""
        return any(step.needs_order for step in self.inner)

    def prepare(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame after ``lead``; the index tells which rows were kept."""
        for step in self.lead:
            after = step.check(schema)
            frame, schema = step.apply(frame, schema), after
        return frame

    def prepare_new(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return new rows after the steps of ``lead`` that map each row alone: every row is predicted."""
        schema = tuple(c for c in schema if c.name in frame.columns)
        for step in self.lead:
            if step.scope is not Scope.CELLS:
                continue
            limited = step.only(frozenset(str(name) for name in frame.columns))
            if limited is not None:
                after = limited.check(schema)
                frame, schema = limited.apply(frame, schema), after
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
    named: set[str] = set(getattr(step, "columns", ()))
    named |= {value for field in ("by", "order", "column") if (value := getattr(step, field, None)) is not None}
    return named
