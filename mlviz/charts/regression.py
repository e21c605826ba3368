"""Pictures of regressions: coefficients with their intervals, and residuals over fitted values."""

import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, GREY, layout
from mlviz.results.regression import Coefficient
from mlviz.results.residuals import Residuals
from mlviz.results.testing import TestResult

DRAWN = 20
"""Coefficients that can be read; the table has all."""

LETTERS = 28
"""Letters of a coefficient's name beside its line."""

NOT_UNUSUAL = 2.0
"""Studentised residuals within which about 95% of rows lie."""


def draw_coefficients(result: TestResult) -> go.Figure:
    """Draw each standardised coefficient with its interval, odds ratios on a logarithmic axis; clear ones in colour."""
    shown = _shown(result)[::-1]
    ratio = shown[0].ratio
    figure = go.Figure()
    for at, one in enumerate(shown):
        value, low, high = (
            one.standardised_ratios if ratio else (one.standardised, one.standardised_low, one.standardised_high)
        )
        colour = ACCENT if one.p_value < 0.05 else GREY
        bars = {"type": "data", "array": [high - value], "arrayminus": [value - low], "color": colour, "thickness": 2}
        figure.add_trace(
            go.Scatter(
                x=[value], y=[at], mode="markers", marker={"color": colour, "size": 9}, name=safe(one.name, 120),
                error_x=bars if high < float("inf") and low == low else None,
                hovertemplate=f"{'odds ratio' if ratio else 'change'} %{{x:.3g}}<extra>%{{fullData.name}}</extra>",
            )
        )  # fmt: skip
    layout(figure, x=_axis(result, ratio), height=max(200, 110 + 30 * len(shown)))
    names = [safe(f"{one.predictor}: {one.level}" if one.level else one.predictor, LETTERS) for one in shown]
    figure.update_yaxes(tickmode="array", tickvals=list(range(len(shown))), ticktext=names)
    figure.update_yaxes(range=[-0.6, len(shown) - 0.4])
    if ratio:
        figure.update_xaxes(type="log", exponentformat="power")
    figure.add_vline(x=1 if ratio else 0, line={"color": GREY, "dash": "dash"})
    return figure.update_layout(showlegend=False)


def _shown(result: TestResult) -> list[Coefficient]:
    """Return the coefficients but the constant; of very many the clearest, in their order."""
    slopes = result.coefficients[1:]
    clearest = sorted(slopes, key=lambda one: one.p_value)[:DRAWN]
    return [one for one in slopes if one in clearest]


def _axis(result: TestResult, ratio: bool) -> str:
    few = f" ({DRAWN} clearest of {len(result.coefficients) - 1})" if len(result.coefficients) > DRAWN + 1 else ""
    if ratio:
        return f"odds ratio of {safe(result.column_labels[1], 30)}, per SD{few}"
    return f"change in SDs of {safe(result.outcome, 30)}{few}"


@draw.register
def _residuals(result: Residuals) -> go.Figure:
    """Draw residuals over fitted values: a bend is a curve that was missed, a funnel unequal spread."""
    marker = {"color": ACCENT, "size": 6, "opacity": 0.5}
    template = "fitted %{x:.4g}, residual %{y:.3g}<extra></extra>"
    points = go.Scatter(x=result.fitted, y=result.residual, mode="markers", marker=marker, hovertemplate=template)
    figure = go.Figure(points)
    layout(figure, title=result.title, x=f"fitted {safe(result.outcome, 30)}", y="studentised residual", height=320)
    for level, dash in ((0.0, "solid"), (NOT_UNUSUAL, "dash"), (-NOT_UNUSUAL, "dash")):
        figure.add_hline(y=level, line={"color": GREY, "dash": dash})
    return figure.update_layout(showlegend=False)
