"""The three places heavy work runs in, and the private folder its data is shared through."""

import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args

from mlviz.engine.job import Job
from mlviz.engine.slots import Slots
from mlviz.engine.task import Task
from mlviz.errors import DataError
from mlviz.settings import settings

Place = Literal["here", "slots", "auto"]


@cache
def slots() -> Slots:
    """Return the slots of this server, shared by all its users; their processes start with the first task."""
    return Slots(settings().slots)


def start(tasks: Iterable[Task], *, label: str = "", plan: Any = None, place: Place | Slots = "auto") -> Job:
    """Start a job and return it at once; with ``place="here"``, only once it has ended.

    Parameters
    ----------
    tasks : iterable of Task
        The work.
    label : str
        What a person reads.
    plan : object
        Kept on the job for whoever reads its results.
    place : {"auto", "here", "slots"} or Slots
        ``auto`` is the cluster if ``MLVIZ_SCHEDULER`` names one, else this machine's slots.

    Examples
    --------
    >>> start([Task("a", abs, (-3,))], place="here").results
    {'a': 3}
    """
    if not isinstance(place, Slots) and place not in get_args(Place):
        raise DataError(f"There is no place {place!r} to run in.", f"Choose from {', '.join(get_args(Place))}.")
    job = Job(tasks, label, plan)
    if place == "here":
        return _here(job)
    if isinstance(place, Slots):
        return place.submit(job)
    if place == "auto" and settings().scheduler:
        from mlviz.engine.dask import submit

        return submit(job, settings().scheduler)
    return slots().submit(job)


def run(tasks: Iterable[Task], *, label: str = "", plan: Any = None, place: Place | Slots = "here") -> Job:
    """Run a job to its end and return it.

    Examples
    --------
    >>> run([Task("a", abs, (-3,)), Task("b", int, ("x",))]).errors["b"].reason
    "b failed: invalid literal for int() with base 10: 'x'."
    """
    job = start(tasks, label=label, plan=plan, place=place)
    job.wait()
    return job


def warm(modules: tuple[str, ...], place: Place | Slots = "auto") -> Job:
    """Start the worker processes and import modules there, so that the first person's job need not wait for it.

    Parameters
    ----------
    modules : tuple of str
        Full names, such as ``mlviz.models.work``.
    """
    n = 1 if place == "here" else settings().slots
    return start([Task(f"warm {i}", _import, (modules,)) for i in range(n)], label="Warm up", place=place)


def _import(modules: tuple[str, ...]) -> int:
    for name in modules:
        import_module(name)
    return len(modules)


def private_folder() -> Path:
    """Return a new folder only this user can read, where every worker of the place can read it too.

    On a cluster it lies under ``MLVIZ_HOME``, which must then be a folder that all machines share.
    """
    base = None
    if settings().scheduler:
        base = settings().home / "jobs"
        base.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="mlviz-", dir=base))


def remove_folder(folder: Path) -> None:
    """Delete a private folder; a worker that was just ended may still hold a file of it."""
    shutil.rmtree(folder, ignore_errors=True)


def _here(job: Job) -> Job:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        while (task := job.take()) is not None:
            try:
                value = task.function(*task.args)
            except Exception as error:  # whatever a task raises is its result, in words
                job.fail(task, error)
            else:
                job.finish(task, value)
    return job
