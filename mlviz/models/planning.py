"""What is proposed before models are compared: the task, the columns to leave out, the split."""

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import Column, Kind
from mlviz.results.evaluation import FoldSpec, Plan, Task
from mlviz.scales import yes_of

if TYPE_CHECKING:
    import pandas as pd

FEW_CODES = 10
"""Whole numbers with at most so many distinct values, without gaps, may be codes of classes."""

SMALL = 500
"""With fewer rows the split is drawn several times, since one draw says little."""

# fmt: off
POSITIVE_WORDS = frozenset((
    "true", "yes", "y", "t", "positive", "pos", "malignant", "bad", "default", "churn", "churned", "fraud",
    "died", "dead", "death", "sick", "disease", "failure", "fail", "failed", "event", "case", "left", "attrition",
    "si",
))
# fmt: on

NEGATIVE_STARTS = ("no", "non", "not", "neg", "healthy", "control", "benign", "absent", "false", "good")

GROUP_NAME = re.compile(
    r"(^|[\s_.-])(id|ids|identifier|patient|subject|participant|customer|client|user|household|account|person|pupil|"
    r"student|machine|unit|site)([\s_.-]*(id|no|nr|number|code|key))?$|[a-z]I[Dd]$",
    re.IGNORECASE,
)


def plan(ds: Dataset, target: str) -> Plan:
    """Propose how to model a column; every part can be changed.

    Parameters
    ----------
    ds : Dataset
        The data.
    target : str
        The column to predict.

    Raises
    ------
    DataError
        If there is no such column or it has no value.
    NotApplicable
        If the column cannot be predicted: one value only, free text, a date.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"x": range(20), "sold": ["no"] * 15 + ["yes"] * 5}))
    >>> proposal = plan(ds, "sold")
    >>> proposal.task, proposal.positive
    ('binary', 'yes')
    """
    task, positive, reason = recognise_task(ds, target)
    excluded = columns_to_leave_out(ds, target)
    folds, why = propose_folds(ds, target, task)
    return Plan(target, task, positive, reason, excluded, folds, why)


def recognise_task(ds: Dataset, target: str) -> tuple[Task, Hashable | None, str]:
    """Return the task, the positive class of two, and why."""
    return task_of(ds[target], ds.frame[target])


def task_of(column: Column, cells: "pd.Series") -> tuple[Task, Hashable | None, str]:
    """Return the task for these cells of a column, the positive class of two, and why."""
    target, values = column.name, cells.dropna()
    if values.empty:
        raise DataError(f"{target!r} has no value.", "Choose a target with values.")
    if column.kind in (Kind.TEXT, Kind.IDENTIFIER, Kind.DATETIME):
        raise NotApplicable(
            f"{target!r} is {column.kind} and cannot be predicted.",
            "Choose a number or a category, or change its kind.",
        )
    levels = tuple(sorted(values.unique().tolist()))
    if len(levels) < 2:
        raise NotApplicable(
            f"{target!r} has only the value {levels[0]!r}.", "Choose a target with at least two different values."
        )
    if len(levels) == 2:
        positive = positive_of(values, levels)
        return "binary", positive, f"{target!r} has two values; {positive!r} is taken as the positive one."
    if column.kind is Kind.NUMERIC and not _are_codes(levels, len(values)):
        return "regression", None, f"{target!r} is a number."
    if column.kind is Kind.NUMERIC:
        return "multiclass", None, f"{target!r} has only the whole numbers {levels[0]:g} to {levels[-1]:g}: classes."
    return "multiclass", None, f"{target!r} has {len(levels)} classes."


def _are_codes(levels: tuple[float, ...], n: int) -> bool:
    """Whether numbers look like codes of classes: few, whole, from 0 or 1 on without a gap, each frequent."""
    first = levels[0]
    few = len(levels) <= FEW_CODES and n >= 10 * len(levels)
    return few and first in (0, 1) and all(value == first + i for i, value in enumerate(levels)) and len(levels) <= 5


def positive_of(values: "pd.Series", levels: tuple[Hashable, ...]) -> Hashable:
    """Return the class a person would call positive: by its name, else the rarer one."""
    if set(levels) == {0, 1}:
        return levels[1]
    if (yes := yes_of(levels)) is not None:
        return yes
    words = {level: str(level).strip().lower() for level in levels}
    named = [level for level in levels if words[level] in POSITIVE_WORDS]
    others = [level for level in levels if not words[level].startswith(NEGATIVE_STARTS)]
    for found in (named, others):
        if len(found) == 1:
            return found[0]
    counts = values.value_counts()
    return min(reversed(levels), key=lambda level: int(counts[level]))


def columns_to_leave_out(ds: Dataset, target: str) -> tuple[tuple[str, str], ...]:
    """Return the columns proposed to be left out, with the reason for each."""
    found = {c.name: reason for c in ds.columns if c.name != target and (reason := _useless(c))}
    for name, reason in _leaks(ds, target):
        found.setdefault(name, reason)
    return tuple((name, found[name]) for name in ds.names if name in found)


def _useless(column: Column) -> str:
    reasons = {
        Kind.IDENTIFIER: "It names each row; a model would learn rows by heart.",
        Kind.CONSTANT: "It has at most one value and tells nothing.",
        Kind.TEXT: "It is free text, which these models cannot read.",
    }
    return reasons.get(column.kind, "")


def _leaks(ds: Dataset, target: str) -> tuple[tuple[str, str], ...]:
    try:
        from mlviz.profiling import leaks
    except ImportError:
        return ()
    return tuple((name, leak.reason) for leak in leaks(ds, target) for name in leak.columns if name != target)


def propose_folds(ds: Dataset, target: str, task: Task) -> tuple[FoldSpec, str]:
    """Return a split that fits the data, and why."""
    group = _repeated_identifier(ds, target)
    if group is not None:
        return FoldSpec("group", group=group), (
            f"The same {group!r} occurs in several rows: they must not be in training and test at once."
        )
    time = _order_of_rows(ds, target)
    if time is not None:
        return FoldSpec("time", time=time), f"Rows are in the order of {time!r}: the future must not predict the past."
    kind: str = "kfold" if task == "regression" else "stratified"
    n = int(ds.frame[target].notna().sum())
    k = max(2, min(5, n))
    if n < SMALL:
        return FoldSpec(kind, k=k, repeats=3), f"{n} rows are few, so the split is drawn three times."  # type: ignore[arg-type]
    why = "Five folds suffice for so many rows" + ("." if task == "regression" else ", with all classes in each.")
    return FoldSpec(kind, k=k), why  # type: ignore[arg-type]


def _repeated_identifier(ds: Dataset, target: str) -> str | None:
    """Return the column that is named like an identifier and whose values repeat, but not as a category's do."""
    for name in ds.names:
        if name == target or not GROUP_NAME.search(name) or ds[name].kind in (Kind.BOOLEAN, Kind.DATETIME):
            continue
        values = ds.frame[name].dropna()
        n_unique = values.nunique()
        if n_unique >= 10 and len(values) >= 1.2 * n_unique and _whole(values):
            return name
    return None


def _whole(values: "pd.Series") -> bool:
    """Whether values are text or whole numbers: a measurement is no identifier."""
    return values.dtype.kind not in "fc" or bool((values % 1 == 0).all())


def _order_of_rows(ds: Dataset, target: str) -> str | None:
    """Return the date by which the rows are sorted, if there is one with mostly different moments."""
    for name in ds.of_kind(Kind.DATETIME):
        moments = ds.frame[name].dropna()
        distinct = moments.nunique()
        in_order = moments.is_monotonic_increasing or moments.is_monotonic_decreasing
        if name != target and len(moments) >= 20 and in_order and distinct >= max(20, 0.05 * len(moments)):
            return name
    return None
