"""One column before and after some steps: what was in grey, what is now in the accent."""

import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import rgba
from mlviz.charts.theme import ACCENT, GREY
from mlviz.results.beforeafter import BeforeAfter
from mlviz.results.plots import Histogram

HEIGHT = 280


@draw.register
def draw_before_after(result: BeforeAfter) -> go.Figure:
    """Draw both distributions; one colour over another would give a third where they agree, so one is an outline."""
    figure = draw(result.plot)
    before, after = figure.data
    before.update(marker={"color": GREY}, opacity=0.55)
    if isinstance(result.plot, Histogram):
        after.update(marker={"color": rgba(ACCENT, 0.12), "line": {"width": 1.6, "color": ACCENT}}, opacity=1)
    else:
        after.update(marker={"color": ACCENT})
    return figure.update_layout(height=HEIGHT, legend_title_text="")
