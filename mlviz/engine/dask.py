"""A Dask cluster as the place of work, through the executor interface; any executor would do.

The folder of a job's data must be one that all machines share (``MLVIZ_HOME``). A worker's death is the
scheduler's to repair: start it with ``allowed-failures: 1``. Stop ends the job at once, and a task that
runs at its own end.
"""

import threading
from concurrent.futures import Executor, Future
from functools import cache
from typing import Any

from mlviz.engine.job import Job
from mlviz.engine.task import Task
from mlviz.errors import DataError


def submit(job: Job, address: str) -> Job:
    """Run a job on the cluster at this address; return it at once.

    Raises
    ------
    DataError
        If Dask is not installed or the scheduler does not answer.
    """
    return feed(job, _executor(address))


@cache
def _executor(address: str) -> Any:
    try:
        from distributed import Client  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise DataError(
            "MLVIZ_SCHEDULER names a cluster, but Dask is not installed.",
            "Install it with pip install 'dask[distributed]', or unset MLVIZ_SCHEDULER.",
        ) from None
    try:
        return Client(address, timeout="10s").get_executor(pure=False)
    except OSError:
        raise DataError(f"The scheduler at {address} does not answer.", "Start it, or unset MLVIZ_SCHEDULER.") from None


def feed(job: Job, executor: Executor) -> Job:
    """Give an executor every task as soon as those it waits for have succeeded."""
    lock = threading.RLock()
    open_futures: set[Future[Any]] = set()

    def settle(task: Task, future: "Future[Any]") -> None:
        open_futures.discard(future)
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            job.finish(task, future.result())
        else:
            job.fail(task, error)
        push()

    def push() -> None:
        with lock:
            while (task := job.take()) is not None:
                future = executor.submit(task.function, *task.args)
                open_futures.add(future)
                future.add_done_callback(lambda done, task=task: settle(task, done))  # type: ignore[misc]

    def cancel(_: Job) -> None:
        for future in tuple(open_futures):
            future.cancel()

    job.attach(cancel)
    push()
    return job
