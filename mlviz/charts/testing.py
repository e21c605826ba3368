"""The picture of a test: groups as boxes over their points, pairs as lines, relations as points, tables as shares."""

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.curves import draw_curves, draw_limits
from mlviz.charts.draw import draw
from mlviz.charts.margins import draw_margins
from mlviz.charts.panels import safe
from mlviz.charts.sequences import draw_quantiles, draw_series
from mlviz.charts.theme import ACCENT, DIVERGING, GREY, PALETTE, layout
from mlviz.results.testing import TestResult

POINTS = 400
"""Points drawn beside a box, and lines between pairs: more would hide each other."""

ON_AXIS = 18
"""Letters of a name under its box: longer ones are turned and cover each other on a narrow page."""

ON_HOVER = 120
"""Letters of a name shown when pointing at its box."""

LEVELS = 20
"""Rows and columns of a table that are drawn."""


@draw.register
def _test(result: TestResult) -> go.Figure:
    given = result.spec.given
    if result.margins:
        return draw_margins(result)
    if result.counts is not None:
        return _table(result)
    if result.curves:
        return draw_curves(result)
    if result.levels:
        return draw_limits(result)
    if "order" in given:
        return draw_series(result)
    if result.line is not None and "value" in given:
        return draw_quantiles(result)
    if "second" in given and "first" in given:
        # Of pairs the differences are described too; of a correlation both columns alone.
        return _pairs(result) if len(result.groups) == 3 else _scatter(result)
    return _boxes(result)


def _label(value: object, most: int = 30) -> str:
    return safe(str(value), most)


def _boxes(result: TestResult) -> go.Figure:
    """Draw a box, a seeded sample of points and the mean with its interval per group."""
    figure = go.Figure()
    for position, (group, sample) in enumerate(zip(result.groups, result.samples, strict=True)):
        colour = PALETTE[position % len(PALETTE)] if len(result.groups) <= len(PALETTE) else ACCENT
        name = _label(group.name, ON_HOVER)
        figure.add_trace(_box(sample, position, name, colour))
        figure.add_trace(_strip(sample, position, name, colour))
        figure.add_trace(_mean(group.mean, group.low, group.high, position, name))
    layout(figure, x=_label(result.spec.given.get("group", "")), y=_label(result.spec.given.get("value", "")))
    _ticks(figure, [group.name for group in result.groups])
    if len(result.groups) == 1:
        figure.update_xaxes(range=[-1, 1])
    if "mu" in result.spec.given:
        figure.add_hline(y=result.spec.given["mu"], line={"color": GREY, "dash": "dash"})
    return figure.update_layout(showlegend=False)


def _ticks(figure: go.Figure, names: list[str]) -> None:
    """Write a short name at every place of the horizontal axis; hovering shows the whole one."""
    short = [_label(name, ON_AXIS) for name in names]
    # Plotly drops a turned label that reaches beyond the picture unless told to keep it.
    figure.update_xaxes(
        tickmode="array", tickvals=list(range(len(short))), ticktext=short, ticklabeloverflow="allow"
    )  # fmt: skip


def _box(sample: np.ndarray, position: float, name: str, colour: str) -> go.Box:
    return go.Box(
        y=sample, x=np.full(len(sample), position), name=name, boxpoints=False, width=0.4,
        line={"color": colour, "width": 1.5}, hoverinfo="y+name",
    )  # fmt: skip


def _strip(sample: np.ndarray, position: int, name: str, colour: str) -> go.Scatter:
    chosen = np.random.default_rng(position)
    shown = sample if len(sample) <= POINTS else chosen.choice(sample, POINTS, replace=False)
    x = position + chosen.uniform(-0.12, 0.12, len(shown))
    marker = {"color": colour, "size": 5, "opacity": 0.45}
    template = "%{y}<extra>%{fullData.name}</extra>"
    return go.Scatter(x=x, y=shown, mode="markers", marker=marker, name=name, hovertemplate=template)


def _mean(mean: float, low: float, high: float, position: float, name: str) -> go.Scatter:
    bars = {"type": "data", "array": [high - mean], "arrayminus": [mean - low], "color": GREY, "thickness": 2}
    return go.Scatter(
        x=[position + 0.3], y=[mean], mode="markers", name=name, marker={"color": GREY, "size": 8, "symbol": "diamond"},
        error_y=bars if high == high else None,
        hovertemplate="mean %{y:.4g}, with its 95% interval<extra>%{fullData.name}</extra>",
    )  # fmt: skip


def _pairs(result: TestResult) -> go.Figure:
    """Draw one line per row between both measurements, and boxes at their ends."""
    first, second = result.samples
    rows = np.arange(len(first))
    if len(rows) > POINTS:
        rows = np.sort(np.random.default_rng(0).choice(len(first), POINTS, replace=False))
    gap = np.full(len(rows), np.nan)
    y = np.column_stack((first[rows], second[rows], gap)).ravel()
    x = np.tile([0.0, 1.0, np.nan], len(rows))
    line = {"color": GREY, "width": 1}
    figure = go.Figure(go.Scatter(x=x, y=y, mode="lines", line=line, opacity=0.5, hoverinfo="skip"))
    names = [str(result.spec.given[name]) for name in ("first", "second")]
    for at, sample in enumerate((first, second)):
        name = _label(names[at], ON_HOVER)
        figure.add_trace(_box(sample, at * 1.5 - 0.25, name, PALETTE[at]))
        figure.add_trace(_mean(result.groups[at].mean, np.nan, np.nan, at * 1.5 - 0.25, name))
    layout(figure)
    _ticks(figure, names)
    return figure.update_layout(showlegend=False)


def _scatter(result: TestResult) -> go.Figure:
    """Draw the points, and the straight line of least squares."""
    first, second = result.samples
    marker = {"color": ACCENT, "size": 6, "opacity": 0.5}
    figure = go.Figure(go.Scatter(x=first, y=second, mode="markers", marker=marker, name="rows"))
    if result.line is not None:
        x, y = zip(*result.line, strict=True)
        style = {"color": PALETTE[1], "width": 2}
        figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line=style, name="straight line"))
    layout(figure, x=_label(result.spec.given["first"]), y=_label(result.spec.given["second"]))
    return figure.update_layout(showlegend=False)


def _table(result: TestResult) -> go.Figure:
    """Draw each row's shares as a bar, shaded by the standardised residual (blue: more than expected)."""
    assert result.counts is not None
    counts = result.counts
    # A test without expected counts has no shades: zero is the middle of the scale.
    residuals = np.zeros(counts.shape) if result.residuals is None else result.residuals
    expected = np.full(counts.shape, np.nan) if result.expected is None else result.expected
    # A judge may never have given an answer that the other gave.
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = go.Figure()
    rows = [_label(label) for label in result.row_labels[:LEVELS]]
    for at, label in enumerate(result.column_labels[:LEVELS]):
        figure.add_trace(
            go.Bar(
                y=list(range(len(rows))), x=shares[:LEVELS, at], orientation="h", name=_label(label),
                marker={"color": residuals[:LEVELS, at], "coloraxis": "coloraxis", "line": {"color": GREY}},
                text=[_label(label)] * len(rows), textposition="inside", insidetextanchor="middle",
                customdata=np.column_stack((counts[:LEVELS, at], expected[:LEVELS, at])),
                hovertemplate="%{x:.1%} of %{y}: %{customdata[0]:,} rows, %{customdata[1]:,.1f} expected",
            )
        )  # fmt: skip
    given = result.spec.given
    shades = "" if result.residuals is None else " (blue: more than expected, red: fewer)"
    # Several columns of the same rows are the rows of the table, and their levels have no name.
    of = f"share of {_label(given['column'])}" if "column" in given else "share of the rows"
    layout(figure, x=f"{of}{shades}", y=_label(given.get("row", "")))
    figure.update_xaxes(tickformat=".0%", range=[0, 1])
    figure.update_yaxes(tickmode="array", tickvals=list(range(len(rows))), ticktext=rows, autorange="reversed")
    scale = {"colorscale": DIVERGING, "cmin": -4, "cmax": 4, "showscale": False}
    return figure.update_layout(barmode="stack", coloraxis=scale, showlegend=False)
