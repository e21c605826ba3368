"""The pictures of groups: clouds of values over their points, and pairs as lines."""

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.panels import rgba, safe
from mlviz.charts.theme import ACCENT, GREY, PALETTE, layout
from mlviz.results.testing import TestResult

POINTS = 400
"""Points drawn beside a box, and lines between pairs: more would hide each other."""

CLOUD_FROM = 10
"""Values from which a smooth outline says something about their shape."""

CLOUD_OF = 300
"""Evenly spaced places in the sorted values that stand for all of them in the outline."""

ON_AXIS = 18
"""Letters of a name under its box: longer ones are turned and cover each other on a narrow page."""

ON_HOVER = 120
"""Letters of a name shown when pointing at its box."""


def _label(value: object, most: int = 30) -> str:
    return safe(str(value), most)


def draw_clouds(result: TestResult) -> go.Figure:
    """Draw per group a seeded sample of points, a box, the mean with its interval, and the outline of the values."""
    figure = go.Figure()
    for position, (group, sample) in enumerate(zip(result.groups, result.samples, strict=True)):
        colour = PALETTE[position % len(PALETTE)] if len(result.groups) <= len(PALETTE) else ACCENT
        name = _label(group.name, ON_HOVER)
        figure.add_trace(_strip(sample, position, name, colour))
        figure.add_trace(_box(sample, position - 0.02, name, colour, 0.12))
        figure.add_trace(_mean(group.mean, group.low, group.high, position + 0.1, name))
        if len(sample) >= CLOUD_FROM and len(result.groups) <= len(PALETTE):
            figure.add_trace(_cloud(sample, position + 0.17, name, colour))
    layout(figure, x=_label(result.spec.given.get("group", "")), y=_label(result.spec.given.get("value", "")))
    _ticks(figure, [group.name for group in result.groups])
    sides = [-0.55, len(result.groups) - 0.35] if len(result.groups) > 1 else [-0.8, 0.9]
    figure.update_xaxes(range=sides, showgrid=False)
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


def _box(sample: np.ndarray, position: float, name: str, colour: str, width: float) -> go.Box:
    return go.Box(
        y=sample, x=np.full(len(sample), position), name=name, boxpoints=False, width=width,
        line={"color": colour, "width": 1.5}, hoverinfo="y+name",
    )  # fmt: skip


def _strip(sample: np.ndarray, position: int, name: str, colour: str) -> go.Scatter:
    chosen = np.random.default_rng(position)
    shown = sample if len(sample) <= POINTS else chosen.choice(sample, POINTS, replace=False)
    x = position - 0.22 + chosen.uniform(-0.1, 0.1, len(shown))
    marker = {"color": colour, "size": 5, "opacity": 0.45}
    template = "%{y}<extra>%{fullData.name}</extra>"
    return go.Scatter(x=x, y=shown, mode="markers", marker=marker, name=name, hovertemplate=template)


def _cloud(sample: np.ndarray, position: float, name: str, colour: str) -> go.Violin:
    """Draw the right half of the smoothed distribution, cut at the smallest and largest value."""
    places = np.linspace(0, len(sample) - 1, min(len(sample), CLOUD_OF)).round().astype(int)
    return go.Violin(
        y=np.sort(sample)[places], x=np.full(len(places), position), side="positive", width=0.55, points=False,
        spanmode="hard", scalemode="width", line={"width": 0}, fillcolor=rgba(colour, 0.35), name=name,
        hoverinfo="skip",
    )  # fmt: skip


def _mean(mean: float, low: float, high: float, position: float, name: str) -> go.Scatter:
    bars = {"type": "data", "array": [high - mean], "arrayminus": [mean - low], "color": GREY, "thickness": 2}
    return go.Scatter(
        x=[position], y=[mean], mode="markers", name=name, marker={"color": GREY, "size": 8, "symbol": "diamond"},
        error_y=bars if high == high else None,
        hovertemplate="mean %{y:.4g}, with its 95% interval<extra>%{fullData.name}</extra>",
    )  # fmt: skip


def draw_pairs(result: TestResult) -> go.Figure:
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
        figure.add_trace(_box(sample, at * 1.5 - 0.25, name, PALETTE[at], 0.4))
        figure.add_trace(_mean(result.groups[at].mean, np.nan, np.nan, at * 1.5 - 0.25, name))
    layout(figure)
    _ticks(figure, names)
    return figure.update_layout(showlegend=False)
