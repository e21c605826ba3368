"""The picture of a plan: power over the rows in all, for the effect and for a smaller and a larger one."""

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.theme import ACCENT, GREY, PALETTE, layout
from mlviz.results.power import PowerLine, PowerResult
from mlviz.results.wording import number

STYLES = {-1: (PALETTE[1], "dot"), 0: (ACCENT, "solid"), 1: (PALETTE[2], "dash")}
"""The line of a smaller effect, of the effect planned for, and of a larger one."""


@draw.register
def draw_power(result: PowerResult) -> go.Figure:
    """Draw the curve, the plan as a point on it, and the simulation as a bar at the same place."""
    figure = go.Figure()
    for line in result.lines:
        figure.add_trace(_curve(line, result))
    figure.add_trace(_plan(result))
    if result.simulated is not None:
        figure.add_trace(_simulated(result))
    figure.add_hline(y=0.8, line={"color": GREY, "dash": "dot", "width": 1})
    layout(figure, x=f"{result.unit} in all", y="power: chance to find the effect")
    figure.update_layout(legend_title_text="effect")
    return figure.update_yaxes(tickformat=".0%", range=[0, 1.03]).update_xaxes(rangemode="tozero")


def _curve(line: PowerLine, result: PowerResult) -> go.Scatter:
    colour, dash = STYLES[int(np.sign(abs(line.effect) - abs(result.effect)))]
    name = number(line.effect)
    return go.Scatter(
        x=line.totals, y=line.powers, mode="lines", line={"color": colour, "dash": dash, "width": 2}, name=name,
        hovertemplate="%{y:.1%} with %{x:,.0f} " + result.unit + f"<extra>effect {name}</extra>",
    )  # fmt: skip


def _plan(result: PowerResult) -> go.Scatter:
    return go.Scatter(
        x=[result.total], y=[result.achieved], mode="markers", name="the plan",
        marker={"color": ACCENT, "size": 12, "symbol": "diamond"},
        hovertemplate="the plan: %{y:.1%} with %{x:,} " + result.unit + "<extra></extra>",
    )  # fmt: skip


def _simulated(result: PowerResult) -> go.Scatter:
    one = result.simulated
    assert one is not None
    return go.Scatter(
        x=[result.total], y=[one.value], mode="markers", name="simulated",
        marker={"color": PALETTE[5], "size": 8},
        error_y={"array": [one.high - one.value], "arrayminus": [one.value - one.low], "color": PALETTE[5]},
        hovertemplate="simulated: %{y:.1%}<extra></extra>",
    )  # fmt: skip
