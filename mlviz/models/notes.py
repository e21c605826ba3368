"""What a reader of a board must know: the split, the rows, the classes, and what of the recipe ran otherwise."""

from collections.abc import Iterator

import numpy as np

from mlviz.models.source import Source
from mlviz.recipe.compiled import Limit, mentions
from mlviz.results.evaluation import FoldSpec
from mlviz.steps import DropColumns, Rule, Scope


def notes_of(source: Source, spec: FoldSpec) -> tuple[str, ...]:
    """Return the notes of a board.

    Parameters
    ----------
    source : Source
        What the models are fitted on.
    spec : FoldSpec
        The split.
    """
    return (spec.sentence[0].upper() + spec.sentence[1:], *_of_rows(source, spec), *_of_steps(source))


def _of_rows(source: Source, spec: FoldSpec) -> Iterator[str]:
    lost = source.ds.n_rows - len(source.y)
    if lost:
        yield f"{lost:,} of {source.ds.n_rows:,} rows are not used: no target, or left out by the recipe."
    if source.classes:
        counts = np.bincount(source.y.astype(int), minlength=len(source.classes))
        rare = [f"{level!r} ({n})" for level, n in zip(source.classes, counts, strict=True) if n < spec.k]
        if rare:
            yield f"Classes with fewer rows than folds are missing from some folds: {', '.join(rare[:5])}."


def _of_steps(source: Source) -> Iterator[str]:
    """Say which steps run otherwise than they do on the table shown, and why."""
    recipe, target = source.recipe, source.target
    for i, note in recipe.target_notes(source.ds.columns, target):
        yield f"“{recipe.steps[i].sentence()}” {note}"
    compiled = source.compiled(recipe)
    for step in compiled.lead:
        if step.scope is Scope.ROWS and isinstance(step, Rule) and step.flags:
            yield f"“{step.sentence()}” compares rows with each other: its flag is for people, and no model sees it."
    for limit in compiled.limits:
        if note := _of_limit(limit, target, limit.step in compiled.lead):
            yield f"“{limit.step.sentence()}” {note}"
    if source.hidden and any(step.scope is not Scope.ROWS for step in recipe.active):
        yield "No step sees a column that is left out, in the folds or before: nothing is filled or made from it."


def _of_limit(limit: Limit, target: str, leads: bool) -> str:
    """Say why a step is limited; empty where that goes without saying, or is said of the target already."""
    hidden = tuple(name for name in limit.lost if name != target)
    named = ", ".join(repr(name) for name in hidden)
    if isinstance(limit.step, DropColumns):
        return ""
    if limit.step.scope is Scope.ROWS:
        why = "which no model sees, to decide which rows there are: the scores are those of such rows."
        return f"uses {named}, {why}" if hidden else ""
    if not hidden:
        makes = leads and limit.kept is None and mentions(limit.step) != {target}
        return f"is not run: it needs {target!r}, which is what models predict." if makes else ""
    if limit.kept is None:
        return f"is not run: it needs {named}, which no model may see."
    return f"leaves {named} out, which no model may see."
