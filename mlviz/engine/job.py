"""A job: tasks that belong together, their progress, results and errors, readable from any thread."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from mlviz.engine.task import Task
from mlviz.errors import FitError, MlvizError


class ProcessDied(FitError):
    """The process that ran a task was killed, twice: by the system for its memory, or by chance."""


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


class Job:
    """Tasks that belong together; a place takes them one by one, a page reads the progress.

    Parameters
    ----------
    tasks : iterable of Task
        Those that come first are started first, as far as ``after`` allows.
    label : str
        What a person reads.

    Attributes
    ----------
    plan : object
        What whoever made the job needs to read its results; the engine never looks at it.

    Examples
    --------
    >>> job = Job([Task("a", abs, (-1,))])
    >>> job.total, job.done, job.state
    (1, 0, <State.WAITING: 'waiting'>)
    """

    def __init__(self, tasks: Iterable[Task], label: str = "", plan: Any = None) -> None:
        self.label = label
        self.plan = plan
        self._tasks = {task.key: task for task in tasks}
        self._waiting = dict(self._tasks)
        self._running: dict[str, Task] = {}
        self._results: dict[str, Any] = {}
        self._errors: dict[str, MlvizError] = {}
        self._deaths: dict[str, int] = {}
        self._chance: set[str] = set()
        self._stopped = False
        self._started = self._ended = 0.0
        self._changed = threading.Condition(threading.RLock())
        self._at_stop: Callable[[Job], None] | None = None
        self._at_end: list[Callable[[], None]] = []
        self._queue: Callable[[Job], int] | None = None
        if not self._tasks:
            self._ended = self._started = time.monotonic()

    # -- what pages read -------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return len(self._tasks)

    @property
    def done(self) -> int:
        """How many tasks ended, well or not."""
        with self._changed:
            return len(self._results) + len(self._errors)

    @property
    def state(self) -> State:
        """Waiting, running, finished or stopped."""
        with self._changed:
            if self._stopped:
                return State.STOPPED
            if len(self._results) + len(self._errors) == len(self._tasks):
                return State.FINISHED
            return State.RUNNING if self._started else State.WAITING

    @property
    def results(self) -> dict[str, Any]:
        """What the finished tasks returned, by key, in the order they finished."""
        with self._changed:
            return dict(self._results)

    @property
    def errors(self) -> dict[str, MlvizError]:
        """Why tasks failed, by key."""
        with self._changed:
            return dict(self._errors)

    @property
    def chance(self) -> bool:
        """Whether a task failed for a reason that lies in the machine and not in the data: run again, it may not."""
        with self._changed:
            return bool(self._chance)

    @property
    def doing(self) -> tuple[str, ...]:
        """Labels of the tasks that run now."""
        with self._changed:
            return tuple(task.label or task.key for task in self._running.values())

    @property
    def seconds(self) -> float:
        """Seconds since the first task started, until the end."""
        with self._changed:
            return (self._ended or time.monotonic()) - self._started if self._started else 0.0

    @property
    def eta(self) -> float | None:
        """Seconds left if the remaining tasks take as long as those done; None before the first is done."""
        with self._changed:
            done = len(self._results) + len(self._errors)
            return self.seconds / done * (len(self._tasks) - done) if done and not self._ended else None

    @property
    def position(self) -> int:
        """Place in the queue while nothing of this job runs yet, from 1; 0 once it is served."""
        return self._queue(self) if self._queue is not None and self.state is State.WAITING else 0

    def stop(self) -> None:
        """Drop what waits and end what runs; other jobs are not harmed. Stopping twice does nothing more."""
        with self._changed:
            if self._ended or self._stopped:
                return
            self._stopped = True
            self._waiting.clear()
        if self._at_stop is not None:
            self._at_stop(self)
        self._close()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the job has ended; return whether it has."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._ended), timeout)

    def when_ended(self, action: Callable[[], None]) -> None:
        """Call the action once when the job has ended, however it ended; at once if it has."""
        with self._changed:
            if not self._ended:
                self._at_end.append(action)
                return
        action()

    # -- what places call ------------------------------------------------------------------------

    def attach(self, at_stop: Callable[["Job"], None] | None, queue: Callable[["Job"], int] | None = None) -> None:
        """Say what ends running tasks and what knows the place in the queue."""
        self._at_stop, self._queue = at_stop, queue

    def take(self) -> Task | None:
        """Return the next task whose predecessors have succeeded and mark it running; None if there is none."""
        with self._changed:
            self._drop_orphans()
            for task in self._waiting.values():
                if all(key in self._results for key in task.after):
                    del self._waiting[task.key]
                    self._running[task.key] = task
                    self._started = self._started or time.monotonic()
                    return task
            return None

    def finish(self, task: Task, value: Any) -> None:
        """Record a task's result."""
        with self._changed:
            if self._running.pop(task.key, None) is not None and not self._stopped:
                self._results[task.key] = value
            self._drop_orphans()
        self._close()

    def fail(self, task: Task, error: BaseException) -> None:
        """Record that a task failed; what is not a MlvizError becomes a FitError."""
        with self._changed:
            if self._running.pop(task.key, None) is not None and not self._stopped:
                self._errors[task.key] = _in_words(task, error)
                if isinstance(error, ProcessDied | MemoryError | OSError) or type(error).__name__ == "KilledWorker":
                    self._chance.add(task.key)
            self._drop_orphans()
        self._close()

    def died(self, task: Task) -> None:
        """Put a task whose process died back in front, once; the second time it has failed."""
        with self._changed:
            self._deaths[task.key] = self._deaths.get(task.key, 0) + 1
            if self._deaths[task.key] < 2 and not self._stopped:
                self._running.pop(task.key, None)
                self._waiting = {task.key: task, **self._waiting}
                return
        remedy = "It may need more memory than there is: try fewer rows or columns, or a simpler model."
        self.fail(task, ProcessDied(f"{task.label or task.key}: its process died twice.", remedy))

    def _drop_orphans(self) -> None:
        """Fail the tasks whose predecessors failed, for the same reason."""
        for task in list(self._waiting.values()):
            lost = [key for key in task.after if key in self._errors]
            if lost:
                del self._waiting[task.key]
                self._errors[task.key] = self._errors[lost[0]]

    def _close(self) -> None:
        """End the job if nothing is left to do."""
        with self._changed:
            left = len(self._tasks) - len(self._results) - len(self._errors)
            if self._ended or (left and not self._stopped):
                return
            self._ended = time.monotonic()
            actions, self._at_end = self._at_end, []
            self._changed.notify_all()
        for action in actions:
            try:
                action()
            except Exception:  # the thread that ends a job goes on to the next: it serves everybody
                logging.getLogger(__name__).exception("What should follow the job %r failed.", self.label)


def _in_words(task: Task, error: BaseException) -> MlvizError:
    if isinstance(error, MlvizError):
        return error
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return FitError(
        f"{task.label or task.key} failed: {first.rstrip('.')}.", "Look at the columns it uses, or leave it out."
    )
