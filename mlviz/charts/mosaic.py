"""The picture of a table: a mosaic, in which every cell has the area of its rows."""

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.panels import safe
from mlviz.charts.theme import DIVERGING, GREY, layout
from mlviz.results.testing import TestResult

LEVELS = 20
"""Rows and columns of a table that are drawn."""

NAMED_FROM = 0.03
"""Share of all rows from which a stripe is tall enough for its name."""


def draw_mosaic(result: TestResult) -> go.Figure:
    """Draw a stripe per row of the table, as tall as its share of all, cut into the shares of the columns.

    Shaded by the standardised residual: blue where there are more rows than expected, red where there are fewer.
    """
    assert result.counts is not None
    counts = result.counts[:LEVELS, :LEVELS]
    # A test without expected counts has no shades: zero is the middle of the scale.
    residuals = np.zeros(counts.shape) if result.residuals is None else result.residuals
    expected = np.full(counts.shape, np.nan) if result.expected is None else result.expected
    # A judge may never have given an answer that the other gave.
    shares = counts / np.maximum(result.counts.sum(axis=1, keepdims=True)[:LEVELS], 1)
    # Of many levels those that are drawn may have no row in common.
    tall = counts.sum(axis=1) / max(counts.sum(), 1)
    middle = np.cumsum(tall) - tall / 2
    rows = [safe(label, 30) for label in result.row_labels[:LEVELS]]
    figure = go.Figure()
    for at, label in enumerate(result.column_labels[:LEVELS]):
        figure.add_trace(
            go.Bar(
                y=middle, width=tall, x=shares[:, at], orientation="h", name=safe(label, 30),
                marker={
                    "color": residuals[:LEVELS, at], "coloraxis": "coloraxis", "line": {"color": GREY, "width": 1.5},
                },
                text=[safe(label, 30)] * len(rows), textposition="inside", insidetextanchor="middle",
                customdata=np.column_stack((counts[:, at], expected[:LEVELS, at])), hovertext=rows,
                hovertemplate="%{x:.1%} of %{hovertext}: %{customdata[0]:,} rows, %{customdata[1]:,.1f} expected",
            )
        )  # fmt: skip
    given = result.spec.given
    shades = "" if result.residuals is None else " (blue: more than expected, red: fewer)"
    # Several columns of the same rows are the rows of the table, and their levels have no name.
    of = f"share of {safe(str(given['column']), 30)}" if "column" in given else "share of the rows"
    layout(figure, x=f"{of}{shades}", y=safe(str(given.get("row", "")), 30))
    figure.update_xaxes(tickformat=".0%", range=[0, 1])
    named = [name if share >= NAMED_FROM else "" for name, share in zip(rows, tall, strict=True)]
    figure.update_yaxes(tickmode="array", tickvals=middle, ticktext=named, range=[1, 0], showgrid=False)
    scale = {"colorscale": DIVERGING, "cmin": -4, "cmax": 4, "showscale": False}
    return figure.update_layout(barmode="stack", coloraxis=scale, showlegend=False)
