"""Panels, colours and words shared by the charts of a data set."""

import hashlib
import html

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mlviz.charts.theme import PALETTE, layout
from mlviz.results.plots import Plot
from mlviz.results.profile import Array


def safe(text: str, longest: int = 60) -> str:
    """Return text from data for use in a figure: Plotly reads a subset of HTML, so it is escaped; long text is cut.

    It is cut in its middle: the names of a wide table often differ in their ends alone.

    Examples
    --------
    >>> safe("<b>x</b> & y")
    '&lt;b&gt;x&lt;/b&gt; &amp; y'
    >>> safe("concentration number 12", 15)
    'concent…mber 12'
    """
    if len(text) > longest:
        tail = (longest - 1) // 2
        text = f"{text[: longest - 1 - tail]}…{text[len(text) - tail :]}"
    return html.escape(text, quote=False)


def colours_of(groups: tuple[str, ...]) -> dict[str, str]:
    """Return one colour per group in the palette's order."""
    return {group: PALETTE[i % len(PALETTE)] for i, group in enumerate(dict.fromkeys(groups))}


def panelled(plot: Plot, facets: tuple[str, ...]) -> tuple[go.Figure, dict[str, tuple[int, int]]]:
    """Return a figure with one panel per facet, and the row and column of each."""
    unique = tuple(dict.fromkeys(facets)) or ("",)
    across = min(len(unique), 2 if len(unique) in (2, 4) else 3)
    down = -(-len(unique) // across)
    figure = make_subplots(
        rows=down,
        cols=across,
        shared_xaxes="all",
        shared_yaxes="all",
        subplot_titles=[safe(f"{plot.facet}: {facet}") for facet in unique] if plot.facet else None,
        vertical_spacing=min(0.14, 0.5 / down),
        horizontal_spacing=0.04,
    )
    layout(figure, title=safe(plot.title, 90), height=380 if down == 1 else 240 * down + 60)
    for column in range(1, across + 1):
        figure.update_xaxes(title_text=safe(plot.x_label), row=down, col=column)
    for row in range(1, down + 1):
        figure.update_yaxes(title_text=safe(plot.y_label), row=row, col=1)
    figure.update_layout(legend_title_text=safe(plot.colour, 28))
    # The first or last of slanted labels would be hidden where it reaches beyond the figure.
    figure.update_xaxes(autotickangles=[0, -30, -90], ticklabeloverflow="allow")
    figure.update_annotations(font_size=12)
    if plot.facet:
        figure.update_layout(margin_t=64)
    return figure, {facet: (i // across + 1, i % across + 1) for i, facet in enumerate(unique)}


def rgba(colour: str, opacity: float) -> str:
    """Return a colour given as #rrggbb with an opacity.

    Examples
    --------
    >>> rgba("#0072B2", 0.5)
    'rgba(0,114,178,0.5)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def legend(group: str, seen: set[str]) -> dict[str, object]:
    """Return name and legend settings of a trace; each group is listed once, rows without groups never."""
    first = bool(group) and group not in seen
    seen.add(group)
    return {"name": safe(group, 28), "legendgroup": legend_key(group), "showlegend": first}


def legend_key(group: str) -> str:
    """Return what holds the traces of a group together: its name, or a sum of it where it is a long text."""
    return group if len(group) <= 60 else hashlib.sha256(group.encode("utf-8", "surrogatepass")).hexdigest()


def moments(seconds: Array) -> Array:
    """Return seconds since 1970 as moments Plotly draws on a date axis."""
    return np.asarray(seconds * 1000, dtype="int64").astype("datetime64[ms]")
