"""A statistic along time or another order."""

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.profiling.distribution_plots import captions, nothing_to_draw, per_level
from mlviz.profiling.groups import groups_of, slices
from mlviz.profiling.headlines import line_headline
from mlviz.profiling.values import numbers_of
from mlviz.results.plots import Line, LineSeries
from mlviz.results.profile import Array

MOST_PLACES = 400
ROWS_A_PLACE = 8
"""Fewer rows a date are grouped by a longer unit: the means of a few rows have intervals that hide the line."""
FEWEST_PLACES = 10
UNITS = (("h", "hour", 3_600), ("D", "day", 86_400), ("W", "week", 604_800), ("M", "month", 2_629_746))


def line(
    dataset: Dataset,
    *,
    x: str,
    y: str | None = None,
    colour: str | None = None,
    facet: str | None = None,
    statistic: str = "mean",
) -> Line:
    """Return the mean, median or sum of ``y`` (or the number of rows) along ``x``, at most 400 places."""
    places = numbers_of(dataset.frame[x])
    values = numbers_of(dataset.frame[y]) if y else np.ones(dataset.n_rows)
    colours, facets = groups_of(dataset, colour), groups_of(dataset, facet)
    used = np.isfinite(places) & np.isfinite(values) & (colours.codes >= 0) & (facets.codes >= 0)
    if not used.any():
        raise nothing_to_draw(x, *([y] if y else []))
    how = statistic if y else "count"
    dates = dataset[x].kind is Kind.DATETIME
    at, codes, note = _places(places, used, dates)
    series = tuple(
        LineSeries(panel, group, *_along(at, codes[mask], values[mask], how))
        for panel, group, mask in slices(facets, colours, used)
    )
    label = f"{statistic.capitalize()} of {y}" if y else "Rows"
    shared = captions(f"{label} along {x}", x, used, colour, facet, colours, facets)
    shared["notes"] += (note,) if note else ()
    overall = _along(at, codes[used], values[used], how)
    return Line(
        headline=line_headline(x, label, overall[0], overall[1], dates),
        series=series,
        dates=dates,
        y_label=label,
        **shared,
    )


def _places(x: Array, used: Array, dates: bool) -> tuple[Array, Array, str]:
    """Return the places along x, each row's place, and what was grouped."""
    at, inverse = np.unique(x[used], return_inverse=True)
    note = ""
    sparse = len(at) < len(inverse) < ROWS_A_PLACE * len(at)
    if dates and (len(at) > MOST_PLACES or sparse):
        grouped = _calendar(x[used], ROWS_A_PLACE if sparse else 0)
        if len(at) > MOST_PLACES or len(grouped[0]) >= FEWEST_PLACES:
            at, inverse, note = grouped
    elif len(at) > MOST_PLACES:
        edges = np.linspace(at[0], at[-1], 101)
        inverse = np.clip(np.searchsorted(edges, x[used], side="right") - 1, 0, 99)
        at, note = (edges[1:] + edges[:-1]) / 2, "Rows are grouped in 100 equal steps."
    codes = np.full(len(x), -1)
    codes[used] = inverse
    return at, codes, note


def _calendar(seconds: Array, rows: int = 0) -> tuple[Array, Array, str]:
    """Group moments by the finest of hour, day, week, month and year with few enough places and enough rows in each."""
    moments = seconds.astype("int64").astype("datetime64[s]")
    span = float(seconds.max() - seconds.min())
    # The finest unit whose length fits few enough times into the span; years if none does.
    most = min(MOST_PLACES, len(seconds) / rows) if rows else MOST_PLACES
    unit, word = next(((unit, word) for unit, word, length in UNITS if span / length < most), ("Y", "year"))
    at, inverse = np.unique(moments.astype(f"datetime64[{unit}]"), return_inverse=True)
    return at.astype("datetime64[s]").astype("float64"), inverse, f"Rows are grouped by {word}."


def _along(at: Array, codes: Array, values: Array, how: str) -> tuple[Array, Array, Array, Array]:
    """Return places, statistic, and the 95% interval of means (empty for other statistics)."""
    heights = per_level(codes, values, len(at), how)
    there = np.bincount(codes, minlength=len(at)) > 0
    if how != "mean":
        return at[there], heights[there], np.empty(0), np.empty(0)
    reach = _half_widths(codes, values, heights, len(at))
    if not np.isfinite(reach[there]).any():
        return at[there], heights[there], np.empty(0), np.empty(0)
    with np.errstate(invalid="ignore"):  # a mean that overflowed has no interval
        return at[there], heights[there], (heights - reach)[there], (heights + reach)[there]


def _half_widths(codes: Array, values: Array, means: Array, n_places: int) -> Array:
    """Return half the 95% t interval of each mean; NaN below three rows, where it would be the whole picture."""
    from scipy.special import stdtrit

    counts = np.bincount(codes, minlength=n_places)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        squares = np.bincount(codes, weights=(values - means[codes]) ** 2, minlength=n_places)
        spread = np.sqrt(squares / (counts - 1) / counts)
        return np.where(counts > 2, stdtrit(np.maximum(counts - 1, 1), 0.975) * spread, np.nan)
