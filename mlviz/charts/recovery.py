"""How far off each way of filling gaps is: a dot with its interval per way, the spread of the column as a line."""

import textwrap

import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, GREY, layout
from mlviz.results.recovery import Recovery

LETTERS = 26
"""Letters in a line of a label: on a telephone the picture needs the room."""


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
                    y=[_words(way.label, result.column) for way in chosen],
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
    note = {"text": "spread of the column" if result.numeric else "the most frequent value", "font": {"color": GREY}}
    figure.add_annotation(note, x=result.spread, y=1, yref="paper", yanchor="bottom", showarrow=False)
    names = [_words(way.label, result.column) for way in result.ways]
    figure.update_yaxes(categoryorder="array", categoryarray=names[::-1])
    axis = "off by (root mean square)" if result.numeric else "share of cells filled wrongly"
    return layout(figure, x=axis, height=140 + 40 * len(result.ways)).update_layout(margin={"t": 32})


def _words(label: str, column: str) -> str:
    """Return a way without the column, which is the same in all, so that what tells them apart is not cut."""
    words = label.removesuffix(".").replace(f" missing values in {column}", "")
    lines = textwrap.wrap(words, LETTERS, max_lines=2, placeholder=" …")
    return "<br>".join(safe(line) for line in lines)
