"""The small charts of a profile: as a figure, and as a few lines of SVG for pages with many columns."""

import html

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import moments, safe
from mlviz.charts.theme import ACCENT, layout
from mlviz.results.profile import Array, ColumnProfile


def mini(column: ColumnProfile) -> Array:
    """Return the heights of a column's small chart: counts per bin, or of its most frequent levels."""
    if column.numeric is not None:
        return column.numeric.bins.counts
    if column.time is not None:
        return column.time.bins.counts
    return np.empty(0, dtype="int64") if column.levels is None else column.levels.counts


@draw.register
def draw_column(result: ColumnProfile) -> go.Figure:
    """Draw a column's distribution."""
    heights = mini(result)
    bins = result.numeric.bins if result.numeric else result.time.bins if result.time else None
    if bins is None:
        labels = [safe(label, 24) for label in result.levels.labels] if result.levels else []
        figure = go.Figure(go.Bar(x=np.arange(len(labels)), y=heights, marker={"color": ACCENT}))
        figure.update_xaxes(tickvals=np.arange(len(labels)), ticktext=labels)
    else:
        middle, width = bins.edges[1:] / 2 + bins.edges[:-1] / 2, np.diff(bins.edges)
        if result.time is not None:
            middle, width = moments(middle), width * 1000
        figure = go.Figure(go.Bar(x=middle, y=heights, width=width, marker={"color": ACCENT, "line": {"width": 0}}))
    return layout(figure, x=safe(result.name), y="Rows", height=220).update_layout(bargap=0 if bins else 0.2)


def sparkline_svg(column: ColumnProfile, width: int = 160, height: int = 36) -> str:
    """Return a column's small chart as an SVG element that can stand in a page's text.

    Bars use the accent; a column without values shows a line in the text's colour. The name is escaped and
    read aloud by screen readers.

    Parameters
    ----------
    column : ColumnProfile
        What to draw.
    width, height : int
        Size in pixels.

    Examples
    --------
    >>> from mlviz.kinds import Kind
    >>> sparkline_svg(ColumnProfile("a", Kind.CONSTANT, 0, 3, 0)).count("<rect")
    0
    """
    heights = mini(column).astype("float64")
    label = html.escape(f"Distribution of {column.name}", quote=True)
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{label}" preserveAspectRatio="none">'
    )
    base = f'<path d="M0 {height - 0.5}H{width}" stroke="currentColor" stroke-opacity=".25"/>'
    if len(heights) == 0 or heights.max() == 0:
        return f"{frame}{base}</svg>"
    step = width / len(heights)
    gap = 0.2 * step if column.levels is not None else min(0.5, 0.1 * step)
    tall = heights / heights.max() * (height - 2)
    # A bar of a single row among a million would vanish: one pixel says that something is there.
    tall = np.where(heights > 0, np.maximum(tall, 1), 0)
    bars = "".join(
        f'<rect x="{i * step:.1f}" y="{height - 1 - tall[i]:.1f}" width="{step - gap:.1f}" height="{tall[i]:.1f}"/>'
        for i in range(len(tall))
        if tall[i] > 0
    )
    return f'{frame}{base}<g fill="var(--accent, {ACCENT})">{bars}</g></svg>'
