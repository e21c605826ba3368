"""Columns of numbers described: a box for each group, with the mean and its interval."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mlviz.charts.draw import draw
from mlviz.charts.panels import colours_of, safe
from mlviz.charts.theme import ACCENT, GREY, layout
from mlviz.results.describing import Description, Descriptions

MOST = 12
"""Columns that are drawn; the table has all of them."""

ROW, FRAME = 26, 68
"""Pixels of a box and of what is around the boxes of a column."""


@draw.register
def draw_descriptions(result: Descriptions) -> go.Figure:
    """Draw boxes from quartile to quartile with whiskers from 5% to 95%; a dot with bars is the mean, 95% interval."""
    columns = list(dict.fromkeys(one.column for one in result.numbers if one.n))[:MOST]
    groups = tuple(dict.fromkeys(one.group for one in result.numbers))
    rows = max(len(columns), 1)
    titles = [safe(name) for name in columns]
    figure = make_subplots(rows=rows, cols=1, subplot_titles=titles, vertical_spacing=0.5 / rows)
    layout(figure, height=max(220, len(columns) * (FRAME + ROW * max(len(groups), 2))))
    colours = colours_of(groups) if result.by else {"": ACCENT}
    for row, column in enumerate(columns, start=1):
        own = [one for one in result.numbers if one.column == column and one.n]
        for one in own:
            figure.add_trace(_box(one, colours[one.group]), row=row, col=1)
        figure.add_trace(_means(own), row=row, col=1)
        figure.update_xaxes(range=_reach(own), row=row, col=1)
        figure.update_yaxes(row=row, col=1, autorange="reversed", showticklabels=bool(result.by), automargin=True)
    if result.by:
        # Groups called 1, 10 and 100 are names, not places on an axis of numbers.
        figure.update_yaxes(type="category")
    figure.update_annotations(font_size=12)
    return figure.update_layout(showlegend=False)


def _box(one: Description, colour: str) -> go.Box:
    return go.Box(
        y=[safe(one.group, 28)],
        q1=[one.q1],
        median=[one.median],
        q3=[one.q3],
        lowerfence=[one.q05],
        upperfence=[one.q95],
        orientation="h",
        marker_color=colour,
        width=0.5,
        hoverinfo="x",
    )


def _reach(own: list[Description]) -> list[float]:
    """Return where the axis ends: the interval of two values may reach so far that no box could be seen beside it."""
    low, high = min(min(one.q05, one.mean) for one in own), max(max(one.q95, one.mean) for one in own)
    beyond = 0.25 * (high - low) or abs(high) / 10 or 1.0
    near = [(max(one.low, low - beyond), min(one.high, high + beyond)) for one in own if one.low == one.low]
    low, high = min([low, *(a for a, _ in near)]), max([high, *(b for _, b in near)])
    return [low - beyond / 5, high + beyond / 5]


def _means(own: list[Description]) -> go.Scatter:
    reach = [one.high - one.mean if one.high == one.high else 0.0 for one in own]
    return go.Scatter(
        x=[one.mean for one in own],
        y=[safe(one.group, 28) for one in own],
        error_x={"array": reach, "thickness": 2, "width": 5, "color": GREY},
        mode="markers",
        marker={"size": 8, "symbol": "diamond", "color": GREY, "line": {"width": 1, "color": "white"}},
        hovertemplate="mean %{x}<extra>%{y}</extra>",
    )
