"""The pictures of a test of one column's order or shape: values over their rows, and values over normal quantiles."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, PALETTE, layout
from mlviz.results.testing import TestResult


def draw_series(result: TestResult) -> go.Figure:
    """Draw each column as a line over the rows in their order, one below the other."""
    place, *columns = result.samples
    given = result.spec.given
    names = [given[name] for name in ("value", "first", "second") if name in given]
    figure = make_subplots(rows=len(columns), cols=1, shared_xaxes=True, vertical_spacing=0.06)
    for row, (name, values) in enumerate(zip(names, columns, strict=True), start=1):
        line = {"color": PALETTE[row - 1], "width": 1.5}
        # A single line of few rows shows its points as well, else a gap of one row could not be seen.
        mode = "lines+markers" if len(values) <= 100 else "lines"
        drawn = go.Scatter(x=place, y=values, mode=mode, line=line, marker={"size": 5}, name=safe(name, 30))
        figure.add_trace(drawn, row=row, col=1)
    layout(figure)
    for row, name in enumerate(names, start=1):
        figure.update_yaxes(title_text=safe(name, 30), row=row, col=1)
    by = f"row, ordered by {safe(given['order'], 30)}" if given["order"] else "row"
    figure.update_xaxes(title_text=by, row=len(columns), col=1)
    return figure.update_layout(showlegend=False)


def draw_quantiles(result: TestResult) -> go.Figure:
    """Draw the ordered values over the quantiles of a normal distribution, and the line on which they would lie."""
    quantiles, values = result.samples
    marker = {"color": ACCENT, "size": 6, "opacity": 0.5}
    hover = "%{y} where a normal distribution has its quantile %{x:.2f}<extra></extra>"
    figure = go.Figure(go.Scatter(x=quantiles, y=values, mode="markers", marker=marker, hovertemplate=hover))
    assert result.line is not None
    x, y = zip(*result.line, strict=True)
    style = {"color": PALETTE[1], "width": 2}
    figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line=style, name="normal distribution", hoverinfo="name"))
    layout(figure, x="quantile of a normal distribution", y=safe(result.spec.given["value"], 30))
    return figure.update_layout(showlegend=False)
