"""Patterns of gaps: one row per set of columns that are missing together, with the rows that miss exactly these."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mlviz.charts.draw import draw
from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, GREY, layout
from mlviz.results.missingness import Missingness, Pattern

MOST_COLUMNS = 24
"""Columns of the matrix that can be told apart; those with most gaps are drawn."""

FEW = 12
"""Columns whose names can be read slanted; of more they stand upright and smaller."""

ROOM = 160
"""Pixels the dots of a row may fill on a telephone, so that they do not touch."""

FAINT = "rgba(128,128,128,.25)"


@draw.register
def draw_missingness(result: Missingness) -> go.Figure:
    """Draw the most frequent patterns as rows of dots, with bars for how many rows and how many gaps there are."""
    names = [one.column for one in result.columns[:MOST_COLUMNS]]
    labels, where = [safe(name, 18) for name in names], list(range(len(names)))
    figure = make_subplots(
        rows=2,
        cols=2,
        shared_xaxes="columns",
        shared_yaxes="rows",
        row_heights=[0.22, 0.78],
        column_widths=[0.68, 0.32],
        vertical_spacing=0.03,
        horizontal_spacing=0.02,
    )
    gaps = [one.n for one in result.columns[:MOST_COLUMNS]]
    tip = "%{customdata}: %{y:,} missing<extra></extra>"
    cells = go.Bar(x=where, y=gaps, customdata=labels, name="cells missing", marker_color=GREY, hovertemplate=tip)
    figure.add_trace(cells, row=1, col=1)
    _dots(figure, names, result.patterns)
    figure.add_trace(_rows(result.patterns), row=2, col=2)
    layout(figure, height=150 + 26 * len(result.patterns)).update_layout(showlegend=False, bargap=0.35)
    few = len(names) <= FEW
    slanted = {"tickangle": -45 if few else -90, "tickfont": {"size": 12 if few else 9}}
    figure.update_xaxes(tickvals=where, ticktext=labels, showgrid=False, row=2, col=1, **slanted)
    longest = max((pattern.n for pattern in result.patterns), default=1)
    figure.update_xaxes(title_text="rows", showgrid=False, nticks=4, range=[0, 1.25 * longest], row=2, col=2)
    figure.update_yaxes(title_text="missing", nticks=3, row=1, col=1)
    said = [_short(pattern) for pattern in result.patterns]
    tall = {"tickvals": list(range(len(said))), "ticktext": said, "showgrid": False}
    return figure.update_yaxes(autorange="reversed", row=2, **tall)


def _rows(patterns: tuple[Pattern, ...]) -> go.Bar:
    """Return a bar per pattern, as long as it has rows; that of complete rows is pale."""
    return go.Bar(
        x=[pattern.n for pattern in patterns],
        y=list(range(len(patterns))),
        orientation="h",
        customdata=[_words(pattern) for pattern in patterns],
        name="rows",
        marker_color=[ACCENT if pattern.missing else FAINT for pattern in patterns],
        text=[f"{pattern.n:,}" for pattern in patterns],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{customdata}: %{x:,} rows<extra></extra>",
    )


def _dots(figure: go.Figure, names: list[str], patterns: tuple[Pattern, ...]) -> None:
    """Draw a dot per column and pattern: full where it is missing."""
    for missing, colour, name in ((False, FAINT, "there"), (True, ACCENT, "missing")):
        cells = [
            (x, y) for y, one in enumerate(patterns) for x, name in enumerate(names) if (name in one.missing) is missing
        ]
        size = max(4, min(10, ROOM // len(names)))
        marker = {"color": colour, "size": size if missing else size * 0.6, "symbol": "square" if missing else "circle"}
        figure.add_trace(
            go.Scatter(
                x=[x for x, _ in cells],
                y=[y for _, y in cells],
                mode="markers",
                name=name,
                marker=marker,
                hovertemplate=f"{name}<extra></extra>",
            ),
            row=2,
            col=1,
        )


def _short(pattern: Pattern) -> str:
    return "complete" if not pattern.missing else f"{len(pattern.missing)} missing"


def _words(pattern: Pattern) -> str:
    if not pattern.missing:
        return "nothing missing"
    shown = ", ".join(safe(name, 24) for name in pattern.missing[:4])
    return shown if len(pattern.missing) <= 4 else f"{shown} and {len(pattern.missing) - 4} more"
