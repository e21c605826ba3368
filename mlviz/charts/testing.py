"""The picture of a test: groups as boxes over their points, pairs as lines, relations as points, tables as shares."""

from html import escape

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.theme import ACCENT, DIVERGING, GREY, PALETTE, layout
from mlviz.results.testing import TestResult

POINTS = 400
"""Points drawn beside a box, and lines between pairs: more would hide each other."""

LEVELS = 20
"""Rows and columns of a table that are drawn."""


@draw.register
def _test(result: TestResult) -> go.Figure:
    given = result.spec.given
    if result.counts is not None:
        return _table(result)
    if "second" in given and "first" in given:
        # Of pairs the differences are described too; of a correlation both columns alone.
        return _pairs(result) if len(result.groups) == 3 else _scatter(result)
    return _boxes(result)


def _label(value: object) -> str:
    text = str(value)
    return escape(text if len(text) <= 30 else f"{text[:29]}…")


def _boxes(result: TestResult) -> go.Figure:
    """Draw a box, a seeded sample of points and the mean with its interval per group."""
    figure = go.Figure()
    for position, (group, sample) in enumerate(zip(result.groups, result.samples, strict=True)):
        colour = PALETTE[position % len(PALETTE)] if len(result.groups) <= len(PALETTE) else ACCENT
        name = _label(group.name if len(result.groups) > 1 else result.spec.given["value"])
        figure.add_trace(_box(sample, position, name, colour))
        figure.add_trace(_strip(sample, position, colour))
        figure.add_trace(_mean(group.mean, group.low, group.high, position))
    names = [_label(group.name) for group in result.groups]
    layout(figure, y=_label(result.spec.given["value"]))
    ticks = {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": names}
    figure.update_xaxes(**ticks, title_text=_label(result.spec.given.get("group", "")))
    if len(names) == 1:
        figure.update_xaxes(range=[-1, 1])
    if "mu" in result.spec.given:
        figure.add_hline(y=result.spec.given["mu"], line={"color": GREY, "dash": "dash"})
    return figure.update_layout(showlegend=False)


def _box(sample: np.ndarray, position: float, name: str, colour: str) -> go.Box:
    return go.Box(
        y=sample, x=np.full(len(sample), position), name=name, boxpoints=False, width=0.4,
        line={"color": colour, "width": 1.5}, hoverinfo="y",
    )  # fmt: skip


def _strip(sample: np.ndarray, position: int, colour: str) -> go.Scatter:
    chosen = np.random.default_rng(position)
    shown = sample if len(sample) <= POINTS else chosen.choice(sample, POINTS, replace=False)
    x = position + chosen.uniform(-0.12, 0.12, len(shown))
    marker = {"color": colour, "size": 5, "opacity": 0.45}
    return go.Scatter(x=x, y=shown, mode="markers", marker=marker, hovertemplate="%{y}<extra></extra>")


def _mean(mean: float, low: float, high: float, position: int) -> go.Scatter:
    bars = {"type": "data", "array": [high - mean], "arrayminus": [mean - low], "color": GREY, "thickness": 2}
    return go.Scatter(
        x=[position + 0.3], y=[mean], mode="markers", marker={"color": GREY, "size": 8, "symbol": "diamond"},
        error_y=bars if high == high else None, hovertemplate="mean %{y:.4g}, with its 95% interval<extra></extra>",
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
    names = [_label(result.spec.given[name]) for name in ("first", "second")]
    for at, (name, sample) in enumerate(zip(names, (first, second), strict=True)):
        figure.add_trace(_box(sample, at * 1.5 - 0.25, name, PALETTE[at]))
        figure.add_trace(_mean(result.groups[at].mean, np.nan, np.nan, at - 0.3))
    layout(figure)
    figure.update_xaxes(tickmode="array", tickvals=[0, 1], ticktext=names)
    return figure.update_layout(showlegend=False)


def _scatter(result: TestResult) -> go.Figure:
    """Draw the points, and the straight line of least squares."""
    first, second = result.samples
    marker = {"color": ACCENT, "size": 6, "opacity": 0.5}
    figure = go.Figure(go.Scatter(x=first, y=second, mode="markers", marker=marker, name="rows"))
    slope, centre_x, centre_y = _line(first, second)
    ends = np.array([first.min(), first.max()])
    fit = centre_y + slope * (ends - centre_x)
    figure.add_trace(
        go.Scatter(x=ends, y=fit, mode="lines", line={"color": PALETTE[1], "width": 2}, name="straight line")
    )
    layout(figure, x=_label(result.spec.given["first"]), y=_label(result.spec.given["second"]))
    return figure.update_layout(showlegend=False)


def _line(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float]:
    centred = x - x.mean()
    top = np.abs(centred).max()
    scaled = centred / top if top > 0 else centred
    square = float(scaled @ scaled)
    return (float(scaled @ (y - y.mean())) / square / top if square > 0 else 0.0), float(x.mean()), float(y.mean())


def _table(result: TestResult) -> go.Figure:
    """Draw each row's shares as a bar, shaded by the standardised residual (blue: more than expected)."""
    assert result.counts is not None
    counts = result.counts
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    residuals = (counts - expected) / np.sqrt(expected)
    shares = counts / counts.sum(axis=1, keepdims=True)
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
    layout(
        figure, x=f"share of {_label(given['column'])} (blue: more than expected, red: fewer)", y=_label(given["row"])
    )
    figure.update_xaxes(tickformat=".0%", range=[0, 1])
    figure.update_yaxes(tickmode="array", tickvals=list(range(len(rows))), ticktext=rows, autorange="reversed")
    scale = {"colorscale": DIVERGING, "cmin": -4, "cmax": 4, "showscale": False}
    return figure.update_layout(barmode="stack", coloraxis=scale, showlegend=False)
