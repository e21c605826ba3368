"""One independent piece of heavy work: a picklable function of paths, keys and a seed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work that can run in another process, and again if that process dies.

    Attributes
    ----------
    key : str
        Unique in its job.
    function : callable
        At module level. It must give the same result however often and wherever it runs.
    args : tuple
        Small: paths, keys, seeds. Data is shared through files.
    after : tuple of str
        Keys of the tasks that must have succeeded before this one starts.
    label : str
        What a person reads while it runs, such as "Random forest, fold 2".
    """

    key: str
    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    after: tuple[str, ...] = ()
    label: str = ""
