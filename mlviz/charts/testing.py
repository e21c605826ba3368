"""The picture of a test, by what it speaks of."""

import plotly.graph_objects as go

from mlviz.charts.curves import draw_curves, draw_limits, draw_looks
from mlviz.charts.draw import draw
from mlviz.charts.groups import draw_clouds, draw_pairs
from mlviz.charts.margins import draw_margins
from mlviz.charts.mosaic import draw_mosaic
from mlviz.charts.panels import safe
from mlviz.charts.regression import draw_coefficients
from mlviz.charts.sequences import draw_quantiles, draw_series
from mlviz.charts.theme import ACCENT, PALETTE, layout
from mlviz.results.testing import TestResult


def _scatter(result: TestResult) -> go.Figure:
    """Draw the points, and the straight line of least squares."""
    first, second = result.samples
    marker = {"color": ACCENT, "size": 6, "opacity": 0.5}
    figure = go.Figure(go.Scatter(x=first, y=second, mode="markers", marker=marker, name="rows"))
    if result.line is not None:
        x, y = zip(*result.line, strict=True)
        style = {"color": PALETTE[1], "width": 2}
        figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line=style, name="straight line"))
    layout(figure, x=safe(str(result.spec.given["first"]), 30), y=safe(str(result.spec.given["second"]), 30))
    return figure.update_layout(showlegend=False)


PICTURES = {
    "regression": draw_coefficients,
    "odds": draw_coefficients,
    "survival": draw_curves,
    "limits": draw_limits,
    "series": draw_series,
    "two series": draw_series,
    "shape": draw_quantiles,
    "pairs": draw_pairs,
    "equivalence of pairs": draw_pairs,
    "correlation": _scatter,
}
"""The picture of each subject; of those that are not here, groups of values as clouds."""


@draw.register
def _test(result: TestResult) -> go.Figure:
    if result.margins:
        return draw_margins(result)
    if result.counts is not None:
        return draw_mosaic(result)
    if result.curves and result.about != "survival":
        return draw_looks(result)
    return PICTURES.get(result.about, draw_clouds)(result)
