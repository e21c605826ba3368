"""Hide known values, fill them, and see how far off each way of filling is: the choice is measured, not believed."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import special

from mlviz.dataset import Dataset
from mlviz.errors import DataError, MlvizError, NotApplicable
from mlviz.kinds import CATEGORIES, Kind
from mlviz.recipe import Recipe
from mlviz.results.recovery import Recovered, Recovery
from mlviz.steps import FillFromSimilar, Impute, ImputeFromOthers, Step

HIDDEN = 0.1
REPEATS = 10
MOST_ROWS = 3_000
"""On longer tables a seeded sample of so many rows is used: neighbours are sought among all of them."""

FEWEST = 20
MOST_GROUPS = 50


def recovery(ds: Dataset, column: str, *, repeats: int = REPEATS, seed: int = 0) -> Recovery:
    """Measure every way to fill a column on values that are known.

    In each repetition a tenth of the known cells is hidden, the table is filled by each step, and what was put there
    is compared with what was hidden. Cells that are really missing may differ from those that are known: the measure
    assumes that what is missing depends on the other columns at most.

    Parameters
    ----------
    ds : Dataset
        The table.
    column : str
        A numeric column or a category, with missing values or without.
    repeats, seed : int
        How often, and the seed of what is hidden.

    Returns
    -------
    Recovery
        Root mean squared errors of numbers, shares of wrong cells of categories, each with its interval.

    Raises
    ------
    NotApplicable
        If the column is neither, or has too few known values.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=200)
    >>> ds = Dataset.of(pd.DataFrame({"x": x, "y": x + 0.1 * rng.normal(size=200)}))
    >>> recovery(ds, "y", repeats=3).ways[0].step
    'impute_from_others'
    """
    if repeats < 2:
        raise DataError(f"{repeats} repetition gives no interval.", "Ask for at least 2.")
    kind = ds[column].kind
    if kind is not Kind.NUMERIC and kind not in CATEGORIES:
        raise NotApplicable(f"{column!r} is {kind}; only numbers and categories are filled.", "Choose another column.")
    rows = sampled(ds, seed, MOST_ROWS)
    known = np.flatnonzero(rows.frame[column].notna().to_numpy())
    if len(known) < FEWEST:
        raise NotApplicable(f"{column!r} has {len(known)} known values.", f"At least {FEWEST} are needed to hide some.")
    ways = candidates(rows, column)
    rng, n_hidden = np.random.default_rng(seed), max(2, int(HIDDEN * len(known)))
    errors = np.full((len(ways), repeats), np.nan)
    for turn in range(repeats):
        hidden = np.sort(rng.choice(known, n_hidden, replace=False))
        gappy = _with_gaps(rows, column, hidden)
        for i, step in enumerate(ways):
            errors[i, turn] = _error(rows, gappy, column, hidden, step)
    numeric = kind is Kind.NUMERIC
    found = _ranked(ways, errors, n_hidden / (len(known) - n_hidden))
    return Recovery(
        column, numeric, found, _spread(rows.frame[column], numeric), n_hidden, rows.n_rows, rows.n_rows < ds.n_rows
    )


def candidates(ds: Dataset, column: str) -> tuple[Step, ...]:
    """Return every step that can fill a column of this table, one value and estimates from other columns."""
    name = (column,)
    groups = [
        c.name
        for c in ds.columns
        if c.kind in CATEGORIES and c.name != column and 2 <= len(c.levels) <= min(MOST_GROUPS, ds.n_rows // 10)
    ]
    numeric = ds[column].kind is Kind.NUMERIC
    made: list[Step] = [Impute(columns=name, strategy="most_frequent")]
    if numeric:
        made = [Impute(columns=name), Impute(columns=name, strategy="mean")]
    by = "group_median" if numeric else "group_most_frequent"
    made += [Impute(columns=name, strategy=by, by=group) for group in groups[:3]]  # type: ignore[arg-type]
    if numeric and len(ds.of_kind(Kind.NUMERIC)) > 1:
        made += [ImputeFromOthers(columns=name), ImputeFromOthers(columns=name, method="iterative")]
    if len(ds.of_kind(Kind.NUMERIC, *CATEGORIES)) > 1:
        made += [FillFromSimilar(columns=name), FillFromSimilar(columns=name, neighbours=1)]
    return tuple(made)


def sampled(ds: Dataset, seed: int, most: int) -> Dataset:
    """Return the table, or a seeded sample of its rows if it has more than so many."""
    if ds.n_rows <= most:
        return ds
    rows = np.sort(np.random.default_rng(seed).choice(ds.n_rows, most, replace=False))
    return replace(ds, frame=ds.frame.iloc[rows].reset_index(drop=True), parent=None, recipe="")


def _with_gaps(ds: Dataset, column: str, hidden: np.ndarray) -> Dataset:
    values = ds.frame[column]
    if values.dtype.kind == "b":
        values = values.astype("boolean")
    values = values.mask(np.isin(np.arange(ds.n_rows), hidden))
    frame = ds.frame.copy(deep=False)
    frame[column] = values
    return replace(ds, frame=frame, parent=None, recipe="")


def _error(ds: Dataset, gappy: Dataset, column: str, hidden: np.ndarray, step: Step) -> float:
    """Return how far off a way of filling is; NaN where it cannot fill this table."""
    try:
        filled = Recipe().then(step).apply(gappy).frame[column].iloc[hidden]
    except MlvizError:
        return float("nan")
    true = ds.frame[column].iloc[hidden]
    if ds[column].kind is not Kind.NUMERIC:
        return float((filled.astype("str").to_numpy() != true.astype("str").to_numpy()).mean())
    gap = filled.to_numpy("float64") - true.to_numpy("float64")
    return float(np.sqrt(np.mean(gap[np.isfinite(gap)] ** 2)))


def _spread(values: pd.Series, numeric: bool) -> float:
    present = values.dropna()
    if not numeric:
        return 1 - float(present.value_counts(normalize=True).iloc[0])
    x = present.to_numpy("float64")
    return float(x[np.isfinite(x)].std())


def _ranked(ways: tuple[Step, ...], errors: np.ndarray, ratio: float) -> tuple[Recovered, ...]:
    """Return the ways from the smallest mean error on, each with its interval and whether it is tied with the best."""
    usable = [i for i in range(len(ways)) if np.isfinite(errors[i]).all()]
    order = sorted(usable, key=lambda i: float(errors[i].mean()))
    found = []
    for i in order:
        half = corrected_half(errors[i], ratio)
        gap = errors[i] - errors[order[0]]
        tied = i == order[0] or bool(gap.mean() <= corrected_half(gap, ratio))
        mean, label = float(errors[i].mean()), ways[i].sentence()
        found.append(Recovered(ways[i].key, label, errors[i], mean, mean - half, mean + half, tied))
    return tuple(found)


def corrected_half(values: np.ndarray, ratio: float) -> float:
    """Half of the 95% interval of a mean over random splits (Nadeau & Bengio 2003)."""
    n = len(values)
    return float(special.stdtrit(n - 1, 0.975) * np.sqrt((1 / n + ratio) * values.var(ddof=1)))
