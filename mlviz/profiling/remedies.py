"""What should be repaired, and the two or three ways to do it, the recommended one first with its reason."""

from dataclasses import dataclass

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, NUMERIC, Column, Kind
from mlviz.results.profile import Alert, Profile
from mlviz.steps import (
    DropColumns,
    DropDuplicates,
    DropMissingRows,
    Impute,
    ImputeFromOthers,
    InRange,
    MarkMissing,
    MissingCategory,
    Outliers,
    Step,
    TidyText,
)
from mlviz.steps.texts import says_truth

MOSTLY_MISSING = 0.6
"""From this share of missing cells on, a column says little and is proposed to be left out."""

TELLING = 0.05
"""From this share on it is worth marking where a value was missing before filling it."""

FEW_ROWS_LOST = 0.05
"""Dropping incomplete rows is proposed while it costs at most this share of them."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to repair: the steps in their order, and why."""

    steps: tuple[Step, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to repair: where, what, and the remedies, the recommended one first."""

    key: str
    column: str | None
    sentence: str
    cells: int
    remedies: tuple[Remedy, ...]


def problems(dataset: Dataset, profile: Profile) -> tuple[Problem, ...]:
    """Return what should be repaired, the most cells first.

    Examples
    --------
    >>> import pandas as pd
    >>> from mlviz.profiling import profile
    >>> ds = Dataset.of(pd.DataFrame({"a": [1.5, None, 3.5, 4.5], "b": [1.5, 2.5, 3.5, 5.5]}))
    >>> problems(ds, profile(ds))[0].sentence
    "1 of 4 cells of 'a' is missing (25.0%)."
    """
    found = []
    if profile.n_duplicates:
        found.append(_duplicates(profile))
    several_numbers = len(dataset.of_kind(*NUMERIC)) > 1
    for column in dataset.columns:
        if column.n_missing:
            found.append(_missing(column, dataset.n_rows, several_numbers))
        summary = profile[column.name].numeric
        # Of two values, the rarer one is a level and no outlier.
        several = column.kind is Kind.NUMERIC and profile[column.name].n_unique > 2
        if several and summary is not None and summary.n_outliers:
            found.append(_outliers(column, summary.n_outliers, profile[column.name].count, summary.skewness))
    return tuple(sorted(found, key=lambda p: -p.cells))


def _duplicates(profile: Profile) -> Problem:
    n = profile.n_duplicates
    words = f"{n:,} row repeats an earlier one" if n == 1 else f"{n:,} rows repeat an earlier one"
    why = "A row entered twice counts twice everywhere, and can sit in training and test part at once."
    return Problem(
        "duplicates", None, f"{words} in every cell.", n * len(profile.columns), (Remedy((DropDuplicates(),), why),)
    )


def _missing(column: Column, rows: int, several_numbers: bool) -> Problem:
    n, name = column.n_missing, column.name
    share = n / rows
    sentence = f"{n:,} of {rows:,} cells of {name!r} {'is' if n == 1 else 'are'} missing ({share:.1%})."
    return Problem("missing", name, sentence, n, _missing_remedies(column, share, several_numbers))


def _missing_remedies(column: Column, share: float, several_numbers: bool) -> tuple[Remedy, ...]:
    name = (column.name,)
    leave_out = Remedy((DropColumns(columns=name),), "So much is missing that the column says little.")
    drop = Remedy((DropMissingRows(columns=name),), f"Simple, and costs {share:.1%} of the rows.")
    if column.kind in (Kind.CONSTANT, Kind.IDENTIFIER):
        return (leave_out, drop)
    if column.kind in CATEGORIES or column.kind is Kind.TEXT:
        named = Remedy(
            (MissingCategory(columns=name),), "Keeps every row, and that a value is missing may itself mean something."
        )
        if says_truth(column):
            named = Remedy(
                (MarkMissing(columns=name), _most_frequent(column)), "Keeps every row and remembers what was filled."
            )
        common = Remedy(
            (_most_frequent(column),), "Keeps every row, but makes the most frequent value more frequent still."
        )
        chosen: tuple[Remedy, ...] = (named, common, drop)
    elif column.kind is Kind.DATETIME:
        chosen = (drop, leave_out)
    else:
        chosen = _numeric_remedies(name, share, several_numbers, drop)
    return (leave_out, *chosen[:2]) if share >= MOSTLY_MISSING else chosen


def _numeric_remedies(name: tuple[str, ...], share: float, several: bool, drop: Remedy) -> tuple[Remedy, ...]:
    median = Remedy(
        (Impute(columns=name),), "Simple and not pulled by outliers; makes the column look less spread than it is."
    )
    others = Remedy(
        (ImputeFromOthers(columns=name),), "Uses what similar rows say, so that relations between columns survive."
    )
    marked = Remedy(
        (MarkMissing(columns=name), Impute(columns=name)),
        "Fills with the median and remembers where, in case missing means something.",
    )
    if share <= FEW_ROWS_LOST:
        return (median, *((others,) if several else ()), drop)
    return ((others, marked, median) if several else (marked, median, drop)) if share >= TELLING else (median, drop)


def _most_frequent(column: Column) -> Impute:
    return Impute(columns=(column.name,), strategy="most_frequent")


def _outliers(column: Column, n: int, there: int, skewness: float) -> Problem:
    name = (column.name,)
    verb, share = "lies" if n == 1 else "lie", n / there
    sentence = f"{n:,} of {there:,} values of {column.name!r} {verb} beyond Tukey's fences ({share:.1%})."
    flag = Remedy((Outliers(columns=name, action="flag"),), "Changes nothing: look at them before you treat them.")
    cap = Remedy((Outliers(columns=name, action="cap"),), "Keeps every row and limits what a few values can do.")
    robust = Remedy(
        (Outliers(columns=name, rule="mad", k=3.5, action="missing"),),
        "For values that are errors: they are then filled.",
    )
    skewed = abs(skewness) > 1
    remedies = (flag, cap, robust) if skewed or share > 0.02 else (cap, flag, robust)
    return Problem("outliers", column.name, sentence, n, remedies)


def step_for(alert: Alert, dataset: Dataset) -> Step | None:
    """Return the one step that answers an alert; None where a person has to look first.

    Examples
    --------
    >>> import pandas as pd
    >>> from mlviz.results.profile import Alert
    >>> ds = Dataset.of(pd.DataFrame({"a": [1.5, 1.5], "b": [1.5, 2.5]}))
    >>> step_for(Alert("constant", 2, ("a",), "'a' is constant.", "Leave it out."), ds)
    DropColumns(columns=('a',))
    """
    columns = tuple(name for name in alert.columns if name in dataset)
    if alert.key == "duplicates":
        return DropDuplicates()
    if not columns:
        return None
    if alert.key in ("constant", "identifier", "leak") and len(columns) < len(dataset.columns):
        return DropColumns(columns=columns)
    if alert.key == "stray_blanks":
        return TidyText(columns=columns)
    if alert.key in ("impossible", "isolated") and len(columns) == 1:
        return _bounded(columns[0], dict(alert.details), dataset)
    return None


def _bounded(name: str, details: dict[str, object], dataset: Dataset) -> InRange | None:
    """Return the step that sets missing what lies apart; its bound is the nearest value that does not."""
    values = dataset.frame[name]
    if isinstance(top := details.get("upto"), int | float):
        rest = values[values > top]
        return InRange(columns=(name,), low=float(rest.min()), action="missing") if len(rest) else None
    if isinstance(start := details.get("from"), int | float):
        rest = values[values < start]
        return InRange(columns=(name,), high=float(rest.max()), action="missing") if len(rest) else None
    return None
