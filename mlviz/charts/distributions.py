"""Histograms and bars."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import colours_of, legend, moments, panelled, safe
from mlviz.charts.relations import curve
from mlviz.results.plots import Bars, Histogram


@draw.register
def draw_histogram(result: Histogram) -> go.Figure:
    """Draw counts as bars that touch, groups over each other, densities as lines."""
    figure, where = panelled(result, tuple(series.facet for series in result.series))
    colours = colours_of(tuple(series.group for series in result.series))
    middle: Any = result.edges[1:] / 2 + result.edges[:-1] / 2
    width: Any = np.diff(result.edges)
    places: Any = result.density_at
    if result.dates:
        middle, width, places = moments(middle), width * 1000, moments(places)
    seen: set[str] = set()
    for series in result.series:
        row, column = where[series.facet]
        figure.add_bar(
            x=middle,
            y=series.counts,
            width=width,
            marker={"color": colours[series.group], "line": {"width": 0}},
            opacity=0.65 if len(colours) > 1 else 0.85,
            row=row,
            col=column,
            **legend(series.group, seen),
        )
        if len(series.density):
            shown = curve(places, series.density, colours[series.group], series.group)
            figure.add_trace(shown, row=row, col=column)
    return figure.update_layout(barmode="overlay", bargap=0)


@draw.register
def draw_bars(result: Bars) -> go.Figure:
    """Draw bars side by side; long or many labels lie on the side."""
    figure, where = panelled(result, tuple(series.facet for series in result.series))
    colours = colours_of(tuple(series.group for series in result.series))
    labels = [safe(label, 24) for label in result.labels]
    seen: set[str] = set()
    for series in result.series:
        row, column = where[series.facet]
        figure.add_bar(
            x=np.arange(len(labels)),
            y=series.heights,
            marker={"color": colours[series.group]},
            customdata=labels,
            hovertemplate="%{customdata}: %{y:,.4~g}<extra></extra>",
            row=row,
            col=column,
            **legend(series.group, seen),
        )
    # Places by number and labels as ticks: two labels that look alike after cutting stay two bars.
    return figure.update_xaxes(tickvals=np.arange(len(labels)), ticktext=labels)
