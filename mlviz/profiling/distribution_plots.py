"""Charts of how one column is distributed: histogram and bars."""

from typing import Any

import numpy as np

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.profiling.bins import count_in, edges_of
from mlviz.profiling.density import density as smooth
from mlviz.profiling.groups import Groups, groups_of, slices
from mlviz.profiling.headlines import bars_headline, histogram_headline
from mlviz.profiling.values import numbers_of
from mlviz.results.plots import Bars, BarSeries, Histogram, HistogramSeries
from mlviz.results.profile import Array
from mlviz.stats.numerics.quantiles import quantiles

MOST_BARS = 30


def histogram(
    dataset: Dataset,
    *,
    x: str,
    colour: str | None = None,
    facet: str | None = None,
    bins: int | None = None,
    density: bool = False,
) -> Histogram:
    """Return counts of a column's values between common edges, per group and panel."""
    values = numbers_of(dataset.frame[x])
    colours, facets = groups_of(dataset, colour), groups_of(dataset, facet)
    used = np.isfinite(values) & (colours.codes >= 0) & (facets.codes >= 0)
    if not used.any():
        raise nothing_to_draw(x)
    ordered = np.sort(values[used])
    dates = dataset[x].kind is Kind.DATETIME
    edges = edges_of(ordered, n_bins=bins or (40 if dates else None))
    places = 2 * np.linspace(edges[0] / 2, edges[-1] / 2, 100) if density else np.empty(0)
    series = []
    for panel, group, mask in slices(facets, colours, used):
        chosen = values[mask]
        line = smooth(chosen, places) * len(chosen) * (edges[1] - edges[0]) if density else places
        series.append(HistogramSeries(panel, group, count_in(np.sort(chosen), edges).counts, line))
    return Histogram(
        headline=histogram_headline(x, ordered, dates),
        edges=edges,
        density_at=places,
        series=tuple(series),
        dates=dates,
        y_label="Rows",
        **captions(f"Distribution of {x}", x, used, colour, facet, colours, facets),
    )


def bars(
    dataset: Dataset,
    *,
    x: str,
    y: str | None = None,
    colour: str | None = None,
    facet: str | None = None,
    statistic: str = "mean",
) -> Bars:
    """Return the count of rows per category, or a statistic of a numeric column in each."""
    levels = groups_of(dataset, x, most=MOST_BARS)
    colours, facets = groups_of(dataset, colour), groups_of(dataset, facet)
    values = numbers_of(dataset.frame[y]) if y else np.ones(dataset.n_rows)
    used = (levels.codes >= 0) & (colours.codes >= 0) & (facets.codes >= 0) & np.isfinite(values)
    if not used.any():
        raise nothing_to_draw(x)
    how = statistic if y else "count"
    order = _by_size(dataset, x, levels, used)
    labels = tuple(levels.labels[i] for i in order)
    series = tuple(
        BarSeries(panel, group, per_level(levels.codes[mask], values[mask], len(labels), how)[order])
        for panel, group, mask in slices(facets, colours, used)
    )
    every = per_level(levels.codes[used], values[used], len(labels), how)[order]
    name = f"{statistic.capitalize()} of {y}" if y else "Rows"
    return Bars(
        headline=bars_headline(x, y or "", how, labels, every, int(used.sum())),
        labels=labels,
        series=series,
        y_label=name,
        **captions(
            f"{name} by {x}" if y else f"How often each {x} occurs", x, used, colour, facet, colours, facets, levels
        ),
    )


def per_level(codes: Array, values: Array, n_levels: int, how: str) -> Array:
    """Return count, sum, mean or median per level; NaN for a level without rows, except for counts."""
    counts = np.bincount(codes, minlength=n_levels)
    if how == "count":
        return counts.astype("float64")
    if how == "median":
        middle = [quantiles(np.sort(values[codes == i]), (0.5,))[0] for i in range(n_levels)]
        return np.array(middle, dtype="float64")
    with np.errstate(over="ignore", invalid="ignore"):
        sums = np.bincount(codes, weights=values, minlength=n_levels)
        return np.where(counts > 0, sums if how == "sum" else sums / np.maximum(counts, 1), np.nan)


def _by_size(dataset: Dataset, x: str, levels: Groups, used: Array) -> Array:
    """Return the order of bars: most frequent first, "other" last; ordered and numbered levels as they are."""
    n = len(levels.labels)
    if dataset[x].kind is Kind.ORDINAL or all(label.lstrip("-").isdigit() for label in levels.labels):
        return np.arange(n)
    counts = np.bincount(levels.codes[used], minlength=n)
    if levels.note:
        counts[-1] = -1
    return np.argsort(-counts, kind="stable")


def captions(title: str, x: str, used: Array, colour: str | None, facet: str | None, *groups: Groups) -> dict[str, Any]:
    """Return the fields every chart has."""
    return {
        "title": title,
        "x_label": x,
        "n": int(used.sum()),
        "n_excluded": int(len(used) - used.sum()),
        "notes": tuple(dict.fromkeys(group.note for group in groups if group.note)),
        "colour": colour or "",
        "facet": facet or "",
    }


def nothing_to_draw(*names: str) -> NotApplicable:
    """Return the error for columns that share no row with values."""
    words = " and ".join(f"'{name}'" for name in names)
    return NotApplicable(f"No row has a finite value in {words}.", "Choose another column.")
