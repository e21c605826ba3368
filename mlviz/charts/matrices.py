"""Heatmap, scatter matrix and missingness map."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mlviz.charts.draw import draw
from mlviz.charts.panels import colours_of, legend, safe
from mlviz.charts.theme import ACCENT, DIVERGING, SEQUENTIAL, layout
from mlviz.results.correlations import Correlations
from mlviz.results.plots import Heatmap, MissingMap, ScatterMatrix
from mlviz.results.profile import Array, Association
from mlviz.results.wording import p_words

CARD, PAGE = 6, 12
"""Columns of a matrix in whose cells numbers can be read, in a card and across a page; of more, on hover alone."""

MOST_TOLD = 50
"""Columns of a matrix whose every cell tells its numbers; of more, the words would outweigh the picture."""


@draw.register
def draw_heatmap(result: Heatmap) -> go.Figure:
    """Draw all cells, with their numbers where they fit; blue is positive, red negative."""
    figure = _cells(result.rows, result.columns, result.values, (result.low, result.high), result.measure, CARD)
    return _framed(figure, result.rows, result.columns, result.title)


@draw.register
def draw_association(result: Association) -> go.Figure:
    """Draw the measure of every pair of columns; correlations have a sign, the other measures begin at zero."""
    signed = result.measure in ("Pearson r", "Spearman rho")
    figure = _cells(result.rows, result.columns, result.values, (-1.0 if signed else 0.0, 1.0), result.measure, PAGE)
    return _framed(figure, result.rows, result.columns, "")


@draw.register
def draw_correlations(result: Correlations) -> go.Figure:
    """Draw every pair; pointing at one tells its interval, p and rows."""
    figure = _cells(result.names, result.names, result.values, (-1.0, 1.0), result.measure, PAGE)
    if len(result.names) <= MOST_TOLD:
        words = [
            [_told(result, i, j) if i != j else safe(name, 40) for j in range(len(result.names))]
            for i, name in enumerate(result.names)
        ]
        figure.update_traces(customdata=np.array(words), hovertemplate="%{customdata}<extra></extra>")
    return _framed(figure, result.names, result.names, "")


def _told(result: Correlations, i: int, j: int) -> str:
    names = f"{safe(result.names[i], 40)} and {safe(result.names[j], 40)}"
    size = f"{result.values[i, j]:.2f} ({result.low[i, j]:.2f} to {result.high[i, j]:.2f})"
    return f"{names}<br>{size}, {p_words(result.p_values[i, j])}, n = {result.counts[i, j]:,.0f}"


def _cells(
    rows: tuple[str, ...], columns: tuple[str, ...], values: Array, ends: tuple[float, float], measure: str, most: int
) -> go.Figure:
    """Return the cells; the letters shrink to their cell, so that numbers never cover each other."""
    return go.Figure(
        go.Heatmap(
            x=np.arange(len(columns)),
            y=np.arange(len(rows)),
            z=values.astype("float32"),
            zmin=ends[0],
            zmax=ends[1],
            colorscale=DIVERGING if ends[0] < 0 else SEQUENTIAL,
            texttemplate="%{z:.2f}" if max(len(columns), len(rows)) <= most else None,
            customdata=_pairs(rows, columns),
            hovertemplate="%{customdata}<br>%{z:.2f}<extra></extra>",
            colorbar={"thickness": 10, "title": {"text": safe(measure), "side": "right"}},
            xgap=1,
            ygap=1,
        )
    )


def _pairs(rows: tuple[str, ...], columns: tuple[str, ...]) -> Array | None:
    """Return the two names of every cell for hovering, unless they would outweigh the picture."""
    if len(rows) * len(columns) > 2500:
        return None
    return np.array([[f"{safe(row, 40)} and {safe(column, 40)}" for column in columns] for row in rows])


def _framed(figure: go.Figure, rows: tuple[str, ...], columns: tuple[str, ...], title: str) -> go.Figure:
    layout(figure, title=safe(title, 90), height=max(380, 24 * len(rows) + 160))
    down, across = ([safe(name, 24) for name in names] for names in (rows, columns))
    figure.update_xaxes(tickvals=np.arange(len(across)), ticktext=across, showgrid=False)
    return figure.update_yaxes(tickvals=np.arange(len(down)), ticktext=down, autorange="reversed", showgrid=False)


@draw.register
def draw_scatter_matrix(result: ScatterMatrix) -> go.Figure:
    """Draw points below the diagonal and histograms on it."""
    k = len(result.columns)
    figure = make_subplots(rows=k, cols=k, horizontal_spacing=0.02, vertical_spacing=0.02)
    layout(figure, title=safe(result.title, 90), height=max(420, 150 * k))
    colours = colours_of(result.groups)
    # Half the bytes, where the values are small enough for it.
    small = len(result.points) == 0 or np.abs(result.points).max() < 1e38
    points = result.points.astype("float32") if small else result.points
    seen: set[str] = set()
    for i in range(k):
        middle = result.edges[i][1:] / 2 + result.edges[i][:-1] / 2
        style = {"marker": {"color": ACCENT, "line": {"width": 0}}, "opacity": 0.6, "showlegend": False}
        figure.add_bar(x=middle, y=result.counts[i], width=np.diff(result.edges[i]), row=i + 1, col=i + 1, **style)
        for j in range(i):
            for g, group in enumerate(result.groups):
                mask = result.group_of == g
                marker = {"color": colours[group], "size": 3, "opacity": 0.5}
                trace = go.Scatter(x=points[mask, j], y=points[mask, i], mode="markers", marker=marker)
                figure.add_trace(trace.update(legend(group, seen)), row=i + 1, col=j + 1)
    for i, name in enumerate(result.columns):
        figure.update_xaxes(title_text=safe(name, 18), title_font_size=11, row=k, col=i + 1)
        figure.update_yaxes(title_text=safe(name, 18), title_font_size=11, row=i + 1, col=1)
    figure.update_layout(legend_title_text=safe(result.colour, 28), bargap=0)
    return figure


@draw.register
def draw_missing_map(result: MissingMap) -> go.Figure:
    """Draw blocks of rows downwards, darker where more is missing."""
    names = [safe(name, 24) for name in result.columns]
    figure = go.Figure(
        go.Heatmap(
            x=np.arange(len(names)),
            y=result.first_rows,
            z=result.shares.astype("float32"),
            zmin=0,
            zmax=1,
            colorscale=((0, "rgba(128,128,128,.08)"), (1, ACCENT)),
            hovertemplate="from row %{y:,}: %{z:.0%} missing<extra></extra>",
            colorbar={"thickness": 10, "tickformat": ".0%", "title": {"text": "missing", "side": "right"}},
            xgap=1,
        )
    )
    layout(figure, title=safe(result.title, 90), x=safe(result.x_label), y=safe(result.y_label), height=420)
    figure.update_xaxes(tickvals=np.arange(len(names)), ticktext=names, showgrid=False)
    return figure.update_yaxes(autorange="reversed", showgrid=False)
