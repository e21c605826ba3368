"""A pooled estimate as a job: each filled-in table is a task, and one more pools the numbers when all are there."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mlviz.dataset import Dataset
from mlviz.engine import Job, Task, private_folder, start
from mlviz.engine.place import Place, remove_folder
from mlviz.engine.slots import Slots
from mlviz.quality.imputing import MOST_ROWS, ROUNDS, Plan, drawn_set, gathered, origin_notes, planned
from mlviz.quality.recovery import sampled
from mlviz.results.pooled import EstimateSpec, PooledResult
from mlviz.stats.filling.imputed import pooled

POOLED = "pooled"
"""Key of the task that pools the numbers."""

SHORT = 50_000
"""Cells of all filled-in tables together up to which they are filled at once, in this process."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimating:
    """What the workers need: the rows, what is filled from what, and what was asked."""

    rows: Dataset
    plan: Plan
    notes: tuple[str, ...]
    spec: EstimateSpec


def estimate_job(ds: Dataset, spec: EstimateSpec, place: Place | Slots | None = None) -> Job:
    """Start an estimate and return its job; ``estimate_of(job)`` is what the two verbs give one after the other.

    ``pooled(multiply_impute(ds, about=spec.columns, m=spec.m, seed=spec.seed), spec.estimate, **spec.given)``

    Parameters
    ----------
    ds, spec
        The table and what is asked.
    place : Place or Slots, optional
        Where it runs; by default here if that takes about a second, else where heavy work runs.

    Raises
    ------
    MlvizError
        If nothing is missing, or a column of the analysis cannot be filled.
    """
    import joblib

    rows = sampled(ds, spec.seed, MOST_ROWS)
    plan, notes = planned(rows, about=spec.columns, seed=spec.seed, method="pmm", rounds=ROUNDS)
    folder = private_folder()
    told = (*origin_notes(ds, rows, spec.columns), *notes)
    joblib.dump(Estimating(_only(rows, plan.names), plan, told, spec), folder / "asked")
    place_of = str(folder)
    tables = [Task(str(i), fill_table, (place_of, i), label=f"filling in table {i + 1}") for i in range(spec.m)]
    last = Task(POOLED, pool_tables, (place_of,), after=tuple(task.key for task in tables), label="pooling")
    short = rows.n_rows * len(plan.names) * spec.m <= SHORT
    label = f"Multiple imputation of {', '.join(spec.columns[:3])}"
    job = start([*tables, last], label=label, place=place or ("here" if short else "auto"))
    job.when_ended(partial(remove_folder, folder))
    return job


def _only(rows: Dataset, names: tuple[str, ...]) -> Dataset:
    """Return the columns that are used, without the tables they came from: this is sent to other processes."""
    columns = tuple(column for column in rows.columns if column.name in names)
    frame = rows.frame[[column.name for column in columns]]
    return replace(rows, frame=frame, columns=columns, reading=None, parent=None, recipe="")


def fill_table(folder: str, i: int) -> int:
    """Draw the i-th table of what is asked in a folder, and write it there."""
    import joblib

    asked: Estimating = joblib.load(Path(folder) / "asked")
    joblib.dump(drawn_set(asked.plan, i), Path(folder) / f"table-{i}")
    return i


def pool_tables(folder: str) -> PooledResult:
    """Return the numbers over all tables in a folder."""
    import joblib

    asked: Estimating = joblib.load(Path(folder) / "asked")
    sets = [joblib.load(Path(folder) / f"table-{i}") for i in range(asked.spec.m)]
    filled = gathered(asked.rows, asked.plan, sets, asked.notes)
    return pooled(filled, asked.spec.estimate, **asked.spec.given)


def estimate_of(job: Job) -> PooledResult | None:
    """Return the pooled numbers of a job; None while they are not there, or if its errors say why they never will."""
    return job.results.get(POOLED)
