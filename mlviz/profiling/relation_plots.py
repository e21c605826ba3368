"""How two columns of numbers go together: points, or their density where there are too many."""

from dataclasses import replace

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.profiling.distribution_plots import captions, nothing_to_draw
from mlviz.profiling.groups import Groups, groups_of, slices
from mlviz.profiling.headlines import relation_headline
from mlviz.profiling.reversal import simpson
from mlviz.profiling.trends import TRENDS
from mlviz.profiling.values import numbers_of
from mlviz.results.plots import Grid, PointSeries, Scatter, Trend
from mlviz.results.profile import Array

MOST_POINTS = 5_000
SAMPLE = 2_000
CELLS = 80
SEED = 0


def scatter(
    dataset: Dataset,
    *,
    x: str,
    y: str,
    colour: str | None = None,
    facet: str | None = None,
    trend: str = "linear",
) -> Scatter:
    """Return points with a trend; above 5,000 points a density grid and a sample, which the notes say."""
    xs, ys = numbers_of(dataset.frame[x]), numbers_of(dataset.frame[y])
    colours, facets = groups_of(dataset, colour), groups_of(dataset, facet)
    used = np.isfinite(xs) & np.isfinite(ys) & (colours.codes >= 0) & (facets.codes >= 0)
    if not used.any():
        raise nothing_to_draw(x, y)
    shared = captions(f"{y} against {x}", x, used, colour, facet, colours, facets)
    drawn, n = used, int(used.sum())
    grids: tuple[Grid, ...] = ()
    if n > MOST_POINTS:
        drawn = sampled(used, SAMPLE)
        grids = _grids(xs, ys, used, facets)
        shared["notes"] += (f"Shading counts all {n:,} rows; points are a random {SAMPLE:,} of them (seed {SEED}).",)
    dates = dataset[x].kind is Kind.DATETIME
    return Scatter(
        headline=_turned(dataset, x, y, colour) or relation_headline(x, y, xs[used], ys[used], dates),
        series=tuple(PointSeries(f, g, xs[m], ys[m]) for f, g, m in slices(facets, colours, drawn)),
        grids=grids,
        trends=_trends(xs, ys, used, facets, colours, trend),
        dates=dates,
        y_label=y,
        **shared,
    )


def _turned(dataset: Dataset, x: str, y: str, colour: str | None) -> str:
    """Return that the relation turns round within the colours, where it does: the points say so, so must the words."""
    if colour is None or colour in (x, y) or x == y:
        return ""
    kept = tuple(column for column in dataset.columns if column.name in (x, y, colour))
    found = simpson(replace(dataset, columns=kept, frame=dataset.frame[[column.name for column in kept]]))
    return found[0].sentence if found else ""


def sampled(used: Array, count: int) -> Array:
    """Return a mask with a seeded sample of the rows used."""
    rows = np.flatnonzero(used)
    mask = np.zeros(len(used), dtype=bool)
    mask[np.random.default_rng(SEED).choice(rows, min(count, len(rows)), replace=False)] = True
    return mask


def _grids(x: Array, y: Array, used: Array, facets: Groups) -> tuple[Grid, ...]:
    """Return the counts per cell of each panel, over common edges."""
    cells = max(20, int(CELLS / len(facets.labels) ** 0.5))
    x_edges, y_edges = _edges(x[used], cells), _edges(y[used], cells)
    found = []
    for i, label in enumerate(facets.labels):
        mask = used & (facets.codes == i)
        if mask.any():
            counts = np.histogram2d(y[mask], x[mask], bins=(y_edges, x_edges))[0]
            found.append(Grid(label, x_edges, y_edges, counts.astype("int32")))
    return tuple(found)


def _edges(values: Array, cells: int) -> Array:
    low, high = float(values.min()), float(values.max())
    if low == high:
        low, high = low - (abs(low) * 1e-6 or 0.5), high + (abs(high) * 1e-6 or 0.5)
    return 2 * np.linspace(low / 2, high / 2, cells + 1)


def _trends(x: Array, y: Array, used: Array, facets: Groups, colours: Groups, kind: str) -> tuple[Trend, ...]:
    if kind == "none":
        return ()
    found = []
    for panel, group, mask in slices(facets, colours, used):
        curve = TRENDS[kind](x[mask], y[mask])
        if curve is not None:
            found.append(Trend(panel, group, *curve))
    return tuple(found)
