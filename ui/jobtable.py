"""The jobs of all workspaces of this server: those at work, and in short what came of those nothing was stored of."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from mlviz.engine import Job, State

MOST_KEPT = 32
"""Outcomes kept in memory; the oldest goes first."""

Address = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finished job gave though it was not stored, and what went wrong."""

    made: object
    errors: tuple[str, ...]


class JobTable:
    """Jobs by workspace and key. A job is dropped when it ends: its plan holds the whole data.

    Parameters
    ----------
    most : int
        How many outcomes are kept.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._jobs: dict[Address, tuple[Job, Callable[[Job], object]]] = {}
        self._outcomes: dict[Address, Outcome] = {}
        self._most = most
        self._lock = threading.RLock()

    def add(
        self, owner: str, key: str, job: Job, collect: Callable[[Job], object], save: Callable[[object], None]
    ) -> None:
        """Keep a job while it is at work; what it gives is saved when it has finished, whether somebody looks or not.

        What chance has a hand in is not saved: a model whose process was killed would be missing from a result that
        everybody with the same data is shown. It is kept for the workspace that asked, and can be asked for again.
        """
        with self._lock:
            self._outcomes.pop((owner, key), None)
            self._jobs[owner, key] = (job, collect)
        job.when_ended(lambda: self._ended((owner, key), job, collect, save))

    def _ended(
        self, address: Address, job: Job, collect: Callable[[Job], object], save: Callable[[object], None]
    ) -> None:
        outcome = _outcome(job, collect) if job.state is State.FINISHED else None
        try:
            if outcome is not None and outcome.made is not None and not job.chance and self._holds(address, job):
                save(outcome.made)
                outcome = None
        finally:
            with self._lock:
                if self._holds(address, job):
                    del self._jobs[address]
                    self._keep(address, outcome)

    def _holds(self, address: Address, job: Job) -> bool:
        with self._lock:
            return address in self._jobs and self._jobs[address][0] is job

    def _keep(self, address: Address, outcome: Outcome | None) -> None:
        if outcome is not None:
            self._outcomes[address] = outcome
        while len(self._outcomes) > self._most:
            del self._outcomes[next(iter(self._outcomes))]

    def find(self, owner: str, key: str) -> Job | None:
        """Return a job that is at work."""
        with self._lock:
            found = self._jobs.get((owner, key))
        return found[0] if found is not None and active(found[0]) else None

    def outcome(self, owner: str, key: str) -> Outcome | None:
        """Return what came of a finished job that nothing is stored of, at least not yet."""
        with self._lock:
            found = self._jobs.get((owner, key))
            known = self._outcomes.get((owner, key))
        if found is not None and found[0].state is State.FINISHED:
            return _outcome(*found)
        return known

    def of(self, owner: str) -> list[Job]:
        """Return the jobs of a workspace that are at work."""
        with self._lock:
            return [job for (mine, _), (job, _) in self._jobs.items() if mine == owner and active(job)]

    def forget(self, owner: str) -> None:
        """Stop the jobs of a workspace, and drop all that is known of them."""
        stopped = self.of(owner)
        with self._lock:
            self._jobs = {address: one for address, one in self._jobs.items() if address[0] != owner}
            self._outcomes = {address: one for address, one in self._outcomes.items() if address[0] != owner}
        for job in stopped:
            job.stop()


def active(job: Job) -> bool:
    """Whether a job is waiting or running."""
    return job.state in (State.WAITING, State.RUNNING)


def _outcome(job: Job, collect: Callable[[Job], object]) -> Outcome:
    return Outcome(collect(job), tuple(dict.fromkeys(str(error) for error in job.errors.values())))
