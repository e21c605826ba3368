"""Scatter plots and lines, with their bands."""

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import colours_of, legend, legend_key, moments, panelled, rgba
from mlviz.charts.theme import ACCENT, SEQUENTIAL
from mlviz.results.plots import Line, Scatter
from mlviz.results.profile import Array


@draw.register
def draw_scatter(result: Scatter) -> go.Figure:
    """Draw density cells where there are any, then points, then trends."""
    facets = tuple(series.facet for series in result.series) + tuple(grid.facet for grid in result.grids)
    figure, where = panelled(result, facets)
    colours = colours_of(tuple(series.group for series in result.series))
    for grid in result.grids:
        row, column = where[grid.facet]
        cells = np.where(grid.counts > 0, np.log10(np.maximum(grid.counts, 1)), np.nan).astype("float32")
        figure.add_heatmap(
            x=_across(grid.x_edges, result.dates),
            y=grid.y_edges,
            z=cells,
            colorscale=SEQUENTIAL,
            showscale=False,
            opacity=0.9,
            hoverinfo="skip",
            row=row,
            col=column,
        )
    seen: set[str] = set()
    for series in result.series:
        row, column = where[series.facet]
        few = len(series.x) <= 500 and not result.grids
        marker = {"color": colours[series.group], "size": 6 if few else 4, "opacity": 0.7 if few else 0.45}
        points = go.Scatter(x=_across(series.x, result.dates), y=series.y, mode="markers", marker=marker)
        figure.add_trace(points.update(legend(series.group, seen)), row=row, col=column)
    for trend in result.trends:
        row, column = where[trend.facet]
        colour = colours.get(trend.group, ACCENT) if trend.group else "#D55E00"
        across = _across(trend.x, result.dates)
        for trace in band(across, trend.low, trend.high, colour, trend.group):
            figure.add_trace(trace, row=row, col=column)
        figure.add_trace(curve(across, trend.y, colour, trend.group), row=row, col=column)
    return figure


@draw.register
def draw_line(result: Line) -> go.Figure:
    """Draw lines; a place that stands alone is a point."""
    figure, where = panelled(result, tuple(series.facet for series in result.series))
    colours = colours_of(tuple(series.group for series in result.series))
    seen: set[str] = set()
    for series in result.series:
        row, column = where[series.facet]
        colour = colours[series.group]
        across = _across(series.x, result.dates)
        if len(series.low):
            for trace in band(across, series.low, series.high, colour, series.group):
                figure.add_trace(trace, row=row, col=column)
        shown = curve(across, series.y, colour, series.group)
        shown.update(mode="lines" if len(series.x) > 60 else "lines+markers", marker={"size": 5}, hoverinfo="x+y")
        figure.add_trace(shown.update(legend(series.group, seen)), row=row, col=column)
    return figure


def band(x: Array, low: Array, high: Array, colour: str, group: str) -> tuple[go.Scatter, go.Scatter]:
    """Return the two edges of a band, filled between; a place without an interval is left out of it.

    Where a gap is filled to, Plotly draws a wedge across the whole picture.
    """
    known = np.isfinite(low) & np.isfinite(high)
    x, low, high = x[known], low[known], high[known]
    edge = {"x": x, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    return (
        go.Scatter(y=low, legendgroup=legend_key(group), **edge),
        go.Scatter(y=high, legendgroup=legend_key(group), fill="tonexty", fillcolor=rgba(colour, 0.18), **edge),
    )


def curve(x: Array, y: Array, colour: str, group: str) -> go.Scatter:
    """Return a line."""
    line = {"color": colour, "width": 2}
    return go.Scatter(
        x=x, y=y, mode="lines", line=line, legendgroup=legend_key(group), showlegend=False, hoverinfo="skip"
    )


def _across(x: Array, dates: bool) -> Array:
    return moments(x) if dates else x
