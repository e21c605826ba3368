"""Local slots: worker processes with one native thread each, fed one task at a time, fairly over all jobs."""

import threading
import time
from collections import deque
from concurrent.futures import BrokenExecutor
from concurrent.futures import CancelledError as Cancelled
from typing import Any

from mlviz.engine.job import Job, State
from mlviz.engine.task import Task

ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
}
"""Set in a worker's environment before it imports anything: two threads on a busy core fit ten times slower."""


class WorkerDied(Exception):
    """The process that ran a task is gone."""


class Slot:
    """One worker process and the job it works for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._executor: Any = None
        self._job: Job | None = None
        self._future: Any = None

    def run(self, job: Job, task: Task) -> Any:
        """Run one task in this slot's process and return its result.

        Raises
        ------
        WorkerDied
            If the process died or was ended by ``kill``.
        """
        from joblib.externals.loky.process_executor import ShutdownExecutorError

        with self._lock:
            self._job = job
            if job.state is State.STOPPED:
                raise WorkerDied
            self._future = future = self._ready().submit(task.function, *task.args)
        try:
            return future.result()
        except (BrokenExecutor, ShutdownExecutorError, Cancelled) as error:
            self._end_worker()
            raise WorkerDied from error
        finally:
            with self._lock:
                self._job = self._future = None

    def kill(self, job: Job) -> None:
        """End the process if it works for this job."""
        with self._lock:
            works = self._job is job
        if works:
            self._end_worker()

    def close(self) -> None:
        """End the process."""
        self._end_worker()

    def _ready(self) -> Any:
        if self._executor is None:
            from joblib.externals.loky.process_executor import ProcessPoolExecutor

            self._executor = ProcessPoolExecutor(max_workers=1, env=ONE_THREAD)
        return self._executor

    def _end_worker(self) -> None:
        with self._lock:
            executor, self._executor = self._executor, None
            future = self._future
        if executor is not None:
            _let_start(future)
            executor.shutdown(wait=True, kill_workers=True)


def _let_start(future: Any) -> None:
    """Wait the moment until the task has been handed over: loky's own thread fails if it is ended before."""
    until = time.monotonic() + 1
    while not (future is None or future.running() or future.done()) and time.monotonic() < until:
        time.sleep(0.001)


class Slots:
    """A dispatcher: each slot takes the next task of the next job in turn.

    One pool for everybody could not do this: a killed worker fails all of its jobs, and the culprit is unknown.

    Parameters
    ----------
    n : int
        Number of worker processes; results never depend on it.
    """

    def __init__(self, n: int) -> None:
        self._slots = tuple(Slot() for _ in range(n))
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._closed = False
        for number, slot in enumerate(self._slots):
            threading.Thread(target=self._serve, args=(slot,), name=f"mlviz-slot-{number}", daemon=True).start()

    def submit(self, job: Job) -> Job:
        """Put a job in the queue and return it."""
        job.attach(self._stop, self._position)
        with self._changed:
            self._jobs.append(job)
            self._changed.notify_all()
        return job

    def close(self) -> None:
        """End the processes and the threads that feed them."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for slot in self._slots:
            slot.close()

    def _serve(self, slot: Slot) -> None:
        while self._serve_one(slot):
            pass

    def _serve_one(self, slot: Slot) -> bool:
        """Run one task; the names of its job end with this call, so that no idle thread keeps a job's data."""
        work = self._next()
        if work is None:
            return False
        self._settle(slot, *work)
        with self._changed:
            self._changed.notify_all()
        return True

    def _settle(self, slot: Slot, job: Job, task: Task) -> None:
        try:
            value = slot.run(job, task)
        except WorkerDied:
            job.died(task)
        except Exception as error:  # whatever a task raises is its result, in words, for its job alone
            job.fail(task, error)
        else:
            job.finish(task, value)

    def _next(self) -> tuple[Job, Task] | None:
        with self._changed:
            while not self._closed:
                if (work := self._of_the_next_job()) is not None:
                    return work
                self._changed.wait()
            return None

    def _of_the_next_job(self) -> tuple[Job, Task] | None:
        """Return a task of the first job in turn that has one; jobs that have ended are dropped."""
        for _ in range(len(self._jobs)):
            job = self._jobs.popleft()
            if job.state in (State.FINISHED, State.STOPPED):
                continue
            self._jobs.append(job)
            task = job.take()
            if task is not None:
                return job, task
        return None

    def _position(self, job: Job) -> int:
        with self._changed:
            waiting = [other for other in self._jobs if other.state is State.WAITING]
        return waiting.index(job) + 1 if job in waiting else 0

    def _stop(self, job: Job) -> None:
        for slot in self._slots:
            slot.kill(job)
        with self._changed:
            self._changed.notify_all()
