"""How far off each way of filling gaps is: a dot with its interval per way, the spread of the column as a line."""

import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, GREY, layout
from mlviz.results.recovery import Recovery


@draw.register
def draw_recovery(result: Recovery) -> go.Figure:
    """Draw the ways best on top; those that may be as good as the best have its colour."""
    figure = go.Figure()
    for tied, colour, name in ((True, ACCENT, "not clearly different from the best"), (False, GREY, "worse")):
        chosen = [way for way in result.ways if way.tied is tied]
        if chosen:
            mean = [way.mean for way in chosen]
            figure.add_trace(
                go.Scatter(
                    x=mean,
                    y=[safe(way.label) for way in chosen],
                    mode="markers",
                    name=name,
                    marker={"color": colour, "size": 9},
                    error_x={
                        "array": [way.high - way.mean for way in chosen],
                        "arrayminus": [way.mean - way.low for way in chosen],
                        "color": colour,
                    },
                )
            )
    figure.add_vline(x=result.spread, line={"dash": "dot", "color": GREY, "width": 1})
    figure.update_yaxes(categoryorder="array", categoryarray=[safe(way.label) for way in result.ways][::-1])
    axis = "off by, in the column's unit (root mean square)" if result.numeric else "share of cells filled wrongly"
    return layout(figure, x=f"{axis}; dotted: the spread of the column", height=120 + 40 * len(result.ways))
