"""Values a recipe filled in: they are no observations, and a test that takes them as such is too sure."""

from collections.abc import Iterator
from typing import Any

from mlviz.dataset import Dataset
from mlviz.results.testing import Check

FILLED = "Filled values"
"""Name of the check, by which the words find it."""


def filled_checks(dataset: Dataset, names: tuple[str, ...]) -> tuple[Check, ...]:
    """Return a failing check where the recipe filled in values of these columns.

    Counted are cells that were missing in the data before any recipe and are not now. Where rows were taken out, or
    values were set missing first, the recipe's steps alone are read: none is run again.

    Parameters
    ----------
    dataset : Dataset
        The data the test runs on.
    names : tuple of str
        The columns of the test.
    """
    if dataset.parent is None:
        return ()
    found = [words for name in names if (words := _words(dataset, name))]
    if not found:
        return ()
    end = "They are no observations: p and the interval claim more certainty than the data give."
    remedy = (
        "Test the column before it is filled: without that step, rows with a missing value are left out and counted."
    )
    return (Check(FILLED, False, f"{'; '.join(found)}. {end}", remedy),)


def _count(dataset: Dataset, name: str) -> int | None:
    """Return how many values of a column were filled in; None where rows were taken out, so that nobody can tell."""
    root = dataset.root
    if name not in root or name not in dataset:
        return 0
    if dataset.n_rows != root.n_rows:
        return None
    if not root[name].n_missing:
        return 0
    gone = root.frame[name].isna().to_numpy() & dataset.frame[name].notna().to_numpy()
    return int(gone.sum())


def _words(dataset: Dataset, name: str) -> str:
    """Return what happened to a column, in words; empty if nothing was filled in."""
    steps = list(_steps(dataset))
    fills = [i for i, (step, names) in enumerate(steps) if _fills(step) and name in names]
    if not fills:
        return ""
    before = [step for step, names in steps[: fills[-1]] if name in names]
    if any(_empties(step) for step in before):
        return f"The recipe sets values of {name!r} missing and fills them in"
    count = _count(dataset, name)
    if count is not None:
        return f"{count:,} of {dataset.n_rows:,} values of {name!r} were missing and filled in" if count else ""
    if not dataset.root[name].n_missing or any(_keeps_complete(step) for step in before):
        return ""
    return f"The recipe fills missing values of {name!r}"


def _steps(dataset: Dataset) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield the active steps since the data were read, in their order, each with the columns it works on."""
    from mlviz.recipe import Recipe

    if dataset.parent is None:
        return
    yield from _steps(dataset.parent)
    for step in Recipe.from_json(dataset.recipe).active if dataset.recipe else ():
        one = (step.column,) if hasattr(step, "column") else ()
        # A step that names no column takes those of a kind, and an earlier one may have changed kinds.
        yield step, one or (*step.targets(dataset.parent.columns), *step.targets(dataset.columns))


def _fills(step: Any) -> bool:
    from mlviz.steps import STEPS, Scope

    return step.scope is Scope.FITTED and STEPS[step.key].family == "missing"


def _empties(step: Any) -> bool:
    if step.key == "replace_values":
        return any(new is None for _, new in step.mapping)
    return getattr(step, "action", "") == "missing"


def _keeps_complete(step: Any) -> bool:
    """Whether a step leaves only rows in which its column is present."""
    if step.key == "filter_rows":
        return bool(step.comparison != "missing")
    return step.key == "drop_missing_rows" and step.max_missing == 0
