"""Pictures of survival, of an experiment that is watched, and of limits of agreement."""

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.panels import rgba, safe
from mlviz.charts.theme import ACCENT, GREY, PALETTE, layout
from mlviz.results.testing import Curve, TestResult

BANDS = 4
"""Curves up to which intervals are shaded: more would hide each other."""

MARKS = 400
"""Marks of censored rows drawn on a curve."""


def draw_curves(result: TestResult) -> go.Figure:
    """Draw the share without the event after each time, a mark where a row was last seen."""
    figure = go.Figure()
    for position, curve in enumerate(result.curves):
        colour = PALETTE[position % len(PALETTE)]
        if len(result.curves) <= BANDS:
            figure.add_trace(_band(curve, colour))
        figure.add_trace(_steps(curve, colour))
        figure.add_trace(_censored(curve, colour))
    layout(figure, x=safe(str(result.spec.given["time"]), 30), y="share without the event")
    figure.update_yaxes(tickformat=".0%", range=[0, 1.02])
    return figure.update_xaxes(rangemode="tozero")


def _end(curve: Curve) -> float:
    """Return when the last row of a group was seen."""
    return float(max(curve.times[-1], curve.censored[-1] if len(curve.censored) else 0.0))


def _steps(curve: Curve, colour: str) -> go.Scatter:
    x, y = np.append(curve.times, _end(curve)), np.append(curve.values, curve.values[-1])
    line = {"color": colour, "width": 2, "shape": "hv"}
    template = "%{y:.1%} after %{x:.4g}<extra>%{fullData.name}</extra>"
    return go.Scatter(x=x, y=y, mode="lines", line=line, name=safe(curve.name, 30), hovertemplate=template)


def _band(curve: Curve, colour: str) -> go.Scatter:
    known = np.isfinite(curve.low) & np.isfinite(curve.high)
    ends = np.append(curve.times[1:], _end(curve))
    x = np.column_stack((curve.times, ends))[known].ravel()
    low, high = (np.repeat(bound[known], 2) for bound in (curve.low, curve.high))
    return go.Scatter(
        x=np.concatenate((x, x[::-1])), y=np.concatenate((high, low[::-1])), fill="toself", fillcolor=colour,
        line={"width": 0}, opacity=0.15, mode="lines", hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _censored(curve: Curve, colour: str) -> go.Scatter:
    x = curve.censored[:: max(1, len(curve.censored) // MARKS)]
    y = curve.values[np.searchsorted(curve.times, x, side="right") - 1]
    marker = {"color": colour, "symbol": "line-ns-open", "size": 9}
    template = "last seen at %{x:.4g}<extra></extra>"
    return go.Scatter(x=x, y=y, mode="markers", marker=marker, hovertemplate=template, showlegend=False)


def draw_looks(result: TestResult) -> go.Figure:
    """Draw the difference at each look, with the bounds that hold at all of them together."""
    (path,) = result.curves
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=np.concatenate((path.times, path.times[::-1])), y=np.concatenate((path.high, path.low[::-1])),
            fill="toself", fillcolor=rgba(ACCENT, 0.15), line={"width": 0}, hoverinfo="skip",
            name="95% confidence sequence",
        )
    )  # fmt: skip
    template = "%{y:.4g} after %{x:,} rows<extra></extra>"
    line = {"color": ACCENT, "width": 2}
    figure.add_trace(
        go.Scatter(x=path.times, y=path.values, mode="lines", line=line, name="difference", hovertemplate=template)
    )
    figure.add_hline(y=0, line={"color": GREY, "dash": "dash"})
    # The first looks are so uncertain that they would hide all later ones.
    end = max(6 * (path.high[-1] - path.low[-1]) / 2, abs(path.values[-1]) * 1.5)
    layout(figure, x="rows so far", y=f"difference of {safe(str(result.spec.given['value']), 30)}")
    return figure.update_yaxes(range=[-end, end])


def draw_limits(result: TestResult) -> go.Figure:
    """Draw each row's difference over its mean, with the mean difference and both limits of agreement."""
    means, differences = result.samples
    marker = {"color": ACCENT, "size": 6, "opacity": 0.5}
    figure = go.Figure(go.Scatter(x=means, y=differences, mode="markers", marker=marker, name="rows"))
    for level, name, dash in zip(result.levels, ("mean", "limit", "limit"), ("solid", "dash", "dash"), strict=True):
        figure.add_hline(
            y=level, line={"color": GREY, "dash": dash}, annotation_text=f"{name} {level:,.3g}",
            annotation_position="top right",
        )  # fmt: skip
    first, second = (safe(str(result.spec.given[name]), 30) for name in ("first", "second"))
    layout(figure, x=f"mean of {first} and {second}", y=f"{first} minus {second}")
    return figure.update_layout(showlegend=False)
