"""Boxes with the outline of the distribution."""

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import colours_of, legend, legend_key, panelled, rgba, safe
from mlviz.results.plots import Box, Boxes


@draw.register
def draw_boxes(result: Boxes) -> go.Figure:
    """Draw every box from its five numbers, with its violin around it; no raw values are sent."""
    figure, where = panelled(result, tuple(box.facet for box in result.boxes))
    groups = tuple(dict.fromkeys(box.group for box in result.boxes))
    colours = colours_of(groups)
    seen: set[str] = set()
    # Colours share the room of one category; 0.8 leaves a gap between categories.
    room = 0.8 / len(groups)
    for box in result.boxes:
        row, column = where[box.facet]
        place = result.labels.index(box.label) + (groups.index(box.group) - (len(groups) - 1) / 2) * room
        shown = legend(box.group, seen)
        figure.add_trace(_violin(box, place, room, colours[box.group]), row=row, col=column)
        figure.add_trace(_box(box, place, room, colours[box.group]).update(shown), row=row, col=column)
    labels = [safe(label, 24) for label in result.labels]
    return figure.update_xaxes(tickvals=np.arange(len(labels)), ticktext=labels)


def _box(box: Box, place: float, room: float, colour: str) -> go.Box:
    return go.Box(
        x=np.array([place]),
        q1=np.array([box.q1]),
        median=np.array([box.median]),
        q3=np.array([box.q3]),
        lowerfence=np.array([box.low]),
        upperfence=np.array([box.high]),
        y=box.outliers[None, :] if len(box.outliers) else None,
        boxpoints="outliers" if len(box.outliers) else False,
        width=room * 0.35,
        line={"color": colour, "width": 1.5},
        fillcolor=rgba(colour, 0.35),
        marker={"size": 3, "color": colour, "opacity": 0.6},
        name=safe(box.group or box.label, 30),
        hoverinfo="y",
    )


def _violin(box: Box, place: float, room: float, colour: str) -> go.Scatter:
    tallest = box.violin.max(initial=0)
    half = box.violin / tallest * room * 0.48 if tallest > 0 else np.zeros(len(box.violin))
    return go.Scatter(
        x=np.concatenate((place - half, (place + half)[::-1])),
        y=np.concatenate((box.violin_at, box.violin_at[::-1])),
        fill="toself",
        fillcolor=rgba(colour, 0.15),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        legendgroup=legend_key(box.group),
    )
