"""The picture of a screening: a forest of effects, one panel for each measure, as they have no common scale."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mlviz.charts.draw import draw
from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, GREY, layout
from mlviz.results.screening import Screened, Screening
from mlviz.results.wording import p_words

ROW, PANEL = 26, 84
"""Pixels of a line, and of a panel's title and axis."""

MOST = 40
"""Lines that can be read; the table has all."""


@draw.register
def draw_screening(result: Screening) -> go.Figure:
    """Draw each effect with its interval, clear ones in colour; the measure that most columns share comes first."""
    rows = result.rows[:MOST]
    names = sorted({row.effect.name for row in rows}, key=lambda name: -sum(row.effect.name == name for row in rows))
    panels = [[row for row in rows if row.effect.name == name] for name in names]
    heights = [ROW * len(panel) + 12 for panel in panels]
    total = sum(heights) + PANEL * len(panels)
    figure = make_subplots(
        rows=len(panels), cols=1, row_heights=heights, vertical_spacing=PANEL / total if len(panels) > 1 else 0,
        subplot_titles=[safe(name) for name in names],
    )  # fmt: skip
    for at, panel in enumerate(panels, start=1):
        figure.add_trace(_forest(panel), row=at, col=1)
        ratio = "ratio" in names[at - 1].lower()
        none = 1 if ratio else 0
        figure.add_vline(x=none, line={"dash": "dot", "color": GREY, "width": 1}, row=at, col=1)
        figure.update_xaxes(type="log" if ratio else "linear", row=at, col=1)
        labels = [safe(row.column, 28) for row in panel]
        figure.update_yaxes(
            tickmode="array", tickvals=list(range(len(panel))), ticktext=labels, range=[len(panel) - 0.4, -0.6],
            row=at, col=1,
        )  # fmt: skip
    layout(figure, height=total + 20).update_layout(showlegend=False, margin={"t": 32})
    return figure.update_annotations(font_size=12)


def _forest(panel: list[Screened]) -> go.Scatter:
    colours = [ACCENT if row.p_fdr < 0.05 else GREY for row in panel]
    words = [f"{safe(row.column)}<br>{safe(row.label)}, {p_words(row.p_fdr)} (FDR), n = {row.n:,}" for row in panel]
    known = [row.effect.low == row.effect.low for row in panel]
    above = [row.effect.high - row.effect.value if there else 0 for row, there in zip(panel, known, strict=True)]
    below = [row.effect.value - row.effect.low if there else 0 for row, there in zip(panel, known, strict=True)]
    return go.Scatter(
        x=[row.effect.value for row in panel], y=list(range(len(panel))), mode="markers", text=words,
        marker={"color": colours, "size": 9}, hovertemplate="%{text}<br>%{x:.3g}<extra></extra>",
        error_x={"array": above, "arrayminus": below, "color": GREY, "thickness": 1.5},
    )  # fmt: skip
