"""Columns that give the target away."""

import numpy as np

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, Column, Kind
from mlviz.profiling.leak_rules import Outcome, auc_of, implied_part, linear_sum, separating_value, single_predictor
from mlviz.profiling.names import AFTERWARDS, words_in
from mlviz.profiling.order import runs
from mlviz.profiling.overview import rows_of
from mlviz.profiling.values import codes_of, is_numeric, is_time, numbers_of
from mlviz.results.findings import Leak
from mlviz.results.profile import Array
from mlviz.results.wording import number

SAMPLE = 50_000
FEWEST = 30
MOST_COLUMNS = 300
FOLLOWED = 0.75
"""A column named like a follow-up is reported from this AUC on, if hardly another column reaches it."""


def leaks(dataset: Dataset, target: str, *, seed: int = 0) -> tuple[Leak, ...]:
    """Find columns that should not be used to predict a target.

    A column is reported when it alone predicts the target almost perfectly, when the rows where it is set or not
    zero (nearly) all have one outcome, when it adds up with others to the target, when its name speaks of
    something known only afterwards and it predicts better than nearly all others, or when it identifies rows.
    Above 50,000 rows a seeded sample is used; at most 300 columns are tried.

    Parameters
    ----------
    dataset : Dataset
        The table.
    target : str
        What is to be predicted.
    seed : int, default 0
        Of the sample.

    Returns
    -------
    tuple of Leak
        Strongest first, each column once.

    Raises
    ------
    DataError
        If there is no such column.
    NotApplicable
        If the target is a date.

    References
    ----------
    Kaufman and others (2012), Leakage in data mining: formulation, detection, and avoidance.

    Examples
    --------
    >>> import pandas as pd
    >>> paid = [0.0, 3.5, 0.0, 7.25] * 20
    >>> ds = Dataset.of(pd.DataFrame({"paid": paid, "won": ["yes" if p else "no" for p in paid]}))
    >>> leaks(ds, "won")[0].columns
    ('paid',)
    """
    kind = dataset[target].kind
    if kind is Kind.DATETIME:
        raise NotApplicable(f"'{target}' is a date.", "Choose a column of numbers or categories as target.")
    rows = rows_of(dataset, SAMPLE, seed)
    others = [c for c in rows.columns if c.name != target and c.kind is not Kind.CONSTANT][:MOST_COLUMNS]
    found = _identifiers(dataset, others)
    known = {leak.columns[0] for leak in found}
    others = [column for column in others if column.name not in known]
    outcome = _outcome(rows, target)
    if outcome is not None and rows.n_rows >= FEWEST:
        found += _by_value(rows, others, outcome)
    return tuple(sorted(_once(found), key=lambda leak: (leak.kind == "identifier", -leak.strength)))


def _outcome(rows: Dataset, target: str) -> Outcome | None:
    series, kind = rows.frame[target], rows[target].kind
    if kind is Kind.NUMERIC:
        values = numbers_of(series)
        values = np.where(np.abs(values) < 1e100, values, np.nan)
        return Outcome(target, values, None, ()) if np.isfinite(values).sum() >= FEWEST else None
    codes, labels = codes_of(series)
    if kind not in CATEGORIES or not 2 <= len(labels) <= 30:
        return None
    return Outcome(target, None, codes, labels)


def _by_value(rows: Dataset, others: list[Column], outcome: Outcome) -> list[Leak]:
    """Apply the rules that look at values."""
    found: list[Leak] = []
    areas: dict[str, float] = {}
    numbers: dict[str, Array] = {}
    for column in others:
        series = rows.frame[column.name]
        plain = numbers_of(series) if is_numeric(series) or is_time(series) else None
        grouped = codes_of(series) if column.kind in CATEGORIES else None
        if plain is not None and column.kind is Kind.NUMERIC:
            numbers[column.name] = np.where(np.abs(plain) < 1e100, plain, np.nan)
            areas[column.name] = auc_of(numbers[column.name], outcome)
        for rule in (single_predictor, implied_part, separating_value):
            leak = rule(column.name, plain, grouped, series.isna().to_numpy(), outcome)
            if leak is not None:
                found.append(leak)
                break
    if outcome.values is not None:
        found += linear_sum(numbers, outcome)
    return found + _afterwards(areas, outcome)


def _identifiers(dataset: Dataset, others: list[Column]) -> list[Leak]:
    found = []
    for column in others:
        series = dataset.frame[column.name]
        running = False
        if column.kind is Kind.NUMERIC and dataset.n_rows >= FEWEST:
            running = runs(numbers_of(series))
        if running or column.kind is Kind.IDENTIFIER:
            reason = f"'{column.name}' {'numbers' if running else 'names'} the rows; a model would learn them by heart."
            found.append(Leak((column.name,), "identifier", reason, 0.0))
    return found


def _afterwards(areas: dict[str, float], outcome: Outcome) -> list[Leak]:
    """Report columns named like a follow-up that predict as well as the best columns."""
    ranked = sorted((name for name in areas if np.isfinite(areas[name])), key=lambda name: -areas[name])
    found = []
    for name in ranked[:2]:
        if outcome.codes is not None and areas[name] >= FOLLOWED and words_in(name) & AFTERWARDS:
            best = "better than any other column" if name == ranked[0] else "better than all columns but one"
            reason = (
                f"'{name}' may be known only after '{outcome.target}': its name says so, and alone it predicts "
                f"with an AUC of {number(areas[name])}, {best}."
            )
            found.append(Leak((name,), "afterwards", reason, areas[name]))
    return found


def _once(found: list[Leak]) -> list[Leak]:
    """Keep the strongest reason for each column; sums first, since their columns belong together."""
    kept: list[Leak] = []
    taken: set[str] = set()
    for leak in sorted(found, key=lambda leak: (leak.kind != "sum", -leak.strength)):
        if not taken & set(leak.columns):
            kept.append(leak)
            taken |= set(leak.columns)
    return kept
