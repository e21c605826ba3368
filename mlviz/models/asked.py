"""What a caller asked for, checked at the door: a wrong type is said in words, a numpy number is a number."""

from collections.abc import Iterable, Mapping, Set
from numbers import Integral
from typing import Any, get_args

from mlviz.dataset import Dataset
from mlviz.errors import DataError
from mlviz.recipe import Recipe
from mlviz.results.evaluation import Task

MOST_SEED = 2**32 - 1
"""The largest seed that every library takes."""


def checked_data(ds: Any, target: Any, recipe: Any) -> None:
    """Refuse what is no data set, no column's name or no recipe."""
    if not isinstance(ds, Dataset):
        raise DataError(f"The data is a {type(ds).__name__}.", "Make a data set of it: mv.Dataset.of(frame).")
    if not isinstance(target, str):
        raise DataError(f"{target!r} is no name of a column.", "Name the target as text.")
    if not (recipe is None or isinstance(recipe, Recipe)):
        raise DataError(f"The recipe is a {type(recipe).__name__}.", "Make one: mv.Recipe((step, step)).")


def checked_seed(seed: Any) -> int:
    """Return a seed as an int that every library takes."""
    if isinstance(seed, bool) or not isinstance(seed, Integral) or not 0 <= int(seed) <= MOST_SEED:
        raise DataError(f"{seed!r} is no seed.", f"Give a whole number from 0 to {MOST_SEED:,}.")
    return int(seed)


def checked_task(task: Any) -> Task | None:
    """Return a task there is, or None."""
    known: tuple[Task, ...] = get_args(Task)
    if task is not None and task not in known:
        raise DataError(f"{task!r} is no kind of prediction.", f"Choose from {', '.join(known)}.")
    return known[known.index(task)] if task is not None else None


def checked_names(field: str, names: Any) -> tuple[str, ...] | None:
    """Return a list of names as a tuple; one text is no list, though Python would take it for its letters."""
    if names is None:
        return None
    if isinstance(names, str | bytes) or not isinstance(names, Iterable):
        raise DataError(f"{field} is {names!r}, and must be a list of names.", f"Write {field}=[{names!r}].")
    made = tuple(sorted(names, key=str) if isinstance(names, Set) else names)
    if wrong := [name for name in made if not isinstance(name, str)]:
        raise DataError(f"{field} lists {wrong[0]!r}, which is no name.", "Give names as text.")
    return made


def checked_models(models: Any) -> dict[str, dict[str, Any]] | None:
    """Return the parameters asked for by model, None for all models."""
    names = checked_names("models", models)
    if names is None:
        return None
    given = models if isinstance(models, Mapping) else dict.fromkeys(names, {})
    if wrong := [name for name in names if not isinstance(given[name], Mapping)]:
        raise DataError(
            f"The parameters of {wrong[0]!r} are {given[wrong[0]]!r}.", "Give each by its name: {'trees': 200}."
        )
    return {name: dict(given[name]) for name in names}
