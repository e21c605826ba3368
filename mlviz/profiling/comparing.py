"""One column before and after some steps, in one chart and one sentence."""

from typing import TYPE_CHECKING

import numpy as np

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, Kind
from mlviz.profiling.bins import count_in, edges_of
from mlviz.profiling.distribution_plots import MOST_BARS, nothing_to_draw
from mlviz.profiling.values import is_time, numbers_of
from mlviz.results.beforeafter import BeforeAfter, Moved
from mlviz.results.plots import Bars, BarSeries, Histogram, HistogramSeries
from mlviz.results.wording import number, plural
from mlviz.stats.numerics.moments import moments
from mlviz.steps.texts import as_text, level_text

if TYPE_CHECKING:
    import pandas as pd

WHEN = ("before", "after")


def before_after(before: Dataset, after: Dataset, name: str) -> BeforeAfter:
    """Compare one column of a table with the same column after some steps.

    Numbers and dates are counted between the same edges, categories over the same levels; a column that was a
    category and now holds codes is compared as text.

    Parameters
    ----------
    before, after : Dataset
        The table and what steps made of it.
    name : str
        A column both have.

    Raises
    ------
    DataError
        If a table does not have the column.
    NotApplicable
        If it holds free text or identifiers, or no value at all.

    Examples
    --------
    >>> import pandas as pd
    >>> old = Dataset.of(pd.DataFrame({"a": [1.0, None, 3.0, 4.0]}))
    >>> new = Dataset.of(pd.DataFrame({"a": [1.0, 3.0, 3.0, 4.0]}))
    >>> before_after(old, new, "a").sentence
    'Mean 2.67 → 2.75; standard deviation 1.53 → 1.26; missing 1 → 0; rows 4 → 4.'
    """
    pair = (before.frame[before[name].name], after.frame[after[name].name])
    kind, now = before[name].kind, after[name].kind
    measured = [kind is one and now is one for one in (Kind.NUMERIC, Kind.DATETIME)]
    if not any(measured) and kind not in CATEGORIES:
        raise NotApplicable(f"'{name}' is {kind}, and has no distribution to draw.", "The table shows what changes.")
    plot = _histogram(pair, name) if any(measured) else _bars(pair, name, before[name].levels)
    moved = _moved(pair, spread=measured[0])
    return BeforeAfter(name, plot, moved, _sentence(moved))


def _histogram(pair: tuple["pd.Series", "pd.Series"], name: str) -> Histogram:
    found = [numbers_of(values) for values in pair]
    sorted_ = [np.sort(values[np.isfinite(values)]) for values in found]
    both = np.sort(np.concatenate(sorted_), kind="stable")
    if not len(both):
        raise nothing_to_draw(name)
    edges, none = edges_of(both, n_bins=40 if is_time(pair[0]) else None), np.empty(0)
    series = [
        HistogramSeries("", when, count_in(values, edges).counts, none)
        for when, values in zip(WHEN, sorted_, strict=True)
    ]
    return Histogram(
        title=f"{name}, before and after",
        x_label=name,
        y_label="Rows",
        n=len(sorted_[1]),
        n_excluded=len(pair[1]) - len(sorted_[1]),
        colour="when",
        edges=edges,
        density_at=none,
        series=tuple(series),
        dates=is_time(pair[0]),
    )


def _bars(pair: tuple["pd.Series", "pd.Series"], name: str, levels: tuple[object, ...]) -> Bars:
    counts = [as_text(values).value_counts() for values in pair]
    if not sum(len(one) for one in counts):
        raise nothing_to_draw(name)
    known = [level_text(level) for level in levels]
    labels = [one for one in known if one in counts[0].index]
    labels += [str(one) for table in counts for one in table.index if str(one) not in labels]
    labels = list(dict.fromkeys(labels))
    largest = sum(table.reindex(labels, fill_value=0).to_numpy(dtype="float64") for table in counts)
    shown, notes = labels, tuple[str, ...]()
    if len(labels) > MOST_BARS:
        kept = set(np.argsort(-largest, kind="stable")[:MOST_BARS].tolist())
        shown = [one for i, one in enumerate(labels) if i in kept]
        notes = (f"{plural(len(labels) - len(shown), 'less frequent level')} of '{name}' are not shown.",)
    series = [
        BarSeries("", when, table.reindex(shown, fill_value=0).to_numpy(dtype="float64"))
        for when, table in zip(WHEN, counts, strict=True)
    ]
    return Bars(
        title=f"{name}, before and after",
        x_label=name,
        y_label="Rows",
        n=int(pair[1].notna().sum()),
        n_excluded=int(pair[1].isna().sum()),
        notes=notes,
        colour="when",
        labels=tuple(shown),
        series=tuple(series),
    )


def _moved(pair: tuple["pd.Series", "pd.Series"], *, spread: bool) -> tuple[Moved, ...]:
    found = []
    if spread:
        old, new = (moments(values[np.isfinite(values)]) for values in map(numbers_of, pair))
        found += [Moved("mean", old[0], new[0]), Moved("standard deviation", old[1], new[1])]
    else:
        found.append(Moved("distinct values", *(float(values.nunique()) for values in pair)))
    missing = (float(values.isna().sum()) for values in pair)
    return (*found, Moved("missing", *missing), Moved("rows", *(float(len(values)) for values in pair)))


def _sentence(moved: tuple[Moved, ...]) -> str:
    parts = "; ".join(f"{one.what} {number(one.before)} → {number(one.after)}" for one in moved)
    return f"{parts[0].upper()}{parts[1:]}."
