"""A pooled estimate beside those of the easier ways: one panel per number, a dot with its interval for each way."""

import math

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mlviz.charts.draw import draw
from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, GREY, PALETTE, layout
from mlviz.results.pooled import Estimate, PooledResult, PooledTerm

MOST_TERMS = 8
"""Panels that can be read; the table has all numbers."""

PANEL, BETWEEN = 134, 66
"""Pixels of a panel with what is below it, and those for the numbers of one axis and the name of the next panel."""

WAYS = (("multiple imputation", ACCENT), ("complete rows", GREY), ("filled once", PALETTE[1]))


@draw.register
def draw_pooled(result: PooledResult) -> go.Figure:
    """Draw each number on a scale of its own, as their units differ; odds ratios on a logarithmic one."""
    terms = shown_terms(result)
    titles = [safe(term.name, 60) for term in terms]
    height = 80 + PANEL * len(terms)
    figure = make_subplots(rows=len(terms), cols=1, subplot_titles=titles, vertical_spacing=BETWEEN / height)
    for row, term in enumerate(terms, start=1):
        ways = [(way, one) for way, one in zip(WAYS, (term.pooled, term.complete, term.filled), strict=True) if one]
        for (name, colour), one in ways:
            figure.add_trace(_dot(one, name, colour, result.ratio), row=row, col=1)
        if len(result.terms) > 1 or result.spec.estimate == "mean_difference":
            figure.add_vline(
                x=1 if result.ratio else 0, line={"dash": "dot", "color": GREY, "width": 1}, row=row, col=1
            )
    layout(figure, height=height).update_layout(showlegend=False, margin={"t": 32})
    figure.update_annotations(font_size=12)
    if result.ratio:
        figure.update_xaxes(type="log")
        figure.update_xaxes(title_text="odds ratio", row=len(terms), col=1)
    return figure.update_yaxes(categoryorder="array", categoryarray=[name for name, _ in reversed(WAYS)])


def shown_terms(result: PooledResult) -> tuple[PooledTerm, ...]:
    """Return the numbers that are drawn: of a regression not the constant, the clearest where there are many."""
    terms = result.terms if len(result.terms) == 1 else result.terms[1:]
    chosen = sorted(terms, key=lambda term: term.pooled.p_value)[:MOST_TERMS]
    return tuple(term for term in terms if term in chosen)


def _dot(one: Estimate, name: str, colour: str, ratio: bool) -> go.Scatter:
    value, low, high = (math.exp(min(x, 700)) if ratio else x for x in (one.value, one.low, one.high))
    return go.Scatter(
        x=[value],
        y=[name],
        mode="markers",
        name=name,
        marker={"color": colour, "size": 9},
        error_x={"array": [high - value], "arrayminus": [value - low], "color": colour},
        hovertemplate="%{x:.4g}<extra>" + name + "</extra>",
    )
