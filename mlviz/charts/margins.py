"""Estimated means with their intervals: lines that are not parallel show that effects depend on each other."""

import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, GREY, PALETTE, layout
from mlviz.results.several import Contrasts
from mlviz.results.testing import Margin, TestResult

LINES = 8
"""Lines that are drawn; more cannot be told apart."""

APART = 0.5
"""Share of the place between two levels over which the lines of a level are spread, so that intervals show."""

LETTERS = 18
"""Letters of a level under the axis and in the legend."""


def draw_margins(result: TestResult) -> go.Figure:
    """Draw estimated means: the levels of one factor across, a line for each combination of the others."""
    factors = _drawn(result)
    means = _of(result, factors)
    across = _longest(means, factors)
    places = list(dict.fromkeys(one.levels[across] for one in means))
    lines: dict[str, list[Margin]] = {}
    for one in means:
        lines.setdefault(", ".join(one.levels[at] for at in factors if at != across), []).append(one)
    figure = go.Figure()
    shown = list(lines.items())[:LINES]
    for at, (name, line) in enumerate(shown):
        shift = (at - (len(shown) - 1) / 2) * APART / max(len(shown), 1) * 0.5
        x = [places.index(one.levels[across]) + shift for one in line]
        figure.add_trace(_line(x, line, safe(name, LETTERS), PALETTE[at % len(PALETTE)]))
    others = " and ".join(safe(result.factors[at], LETTERS) for at in factors if at != across)
    others += f" (first {LINES} of {len(lines)})" if len(lines) > LINES else ""
    layout(figure, x=safe(result.factors[across], 30), y=_axis(result), height=400)
    figure.update_xaxes(
        tickmode="array", tickvals=list(range(len(places))), ticktext=[safe(place, LETTERS) for place in places],
        range=[-0.5, len(places) - 0.5],
    )  # fmt: skip
    return figure.update_layout(showlegend=len(shown) > 1, legend_title_text=others)


def _line(x: list[float], line: list[Margin], name: str, colour: str) -> go.Scatter:
    up, down = [one.high - one.mean for one in line], [one.mean - one.low for one in line]
    return go.Scatter(
        x=x, y=[one.mean for one in line], mode="lines+markers", name=name,
        line={"color": colour, "width": 2}, marker={"color": colour, "size": 8},
        error_y={"type": "data", "array": up, "arrayminus": down, "color": colour, "thickness": 1.5},
        hovertemplate="mean %{y:.4g}, with its 95% interval<extra>%{fullData.name}</extra>",
    )  # fmt: skip


def _drawn(result: TestResult) -> tuple[int, ...]:
    """Return the factors whose means are drawn: those of an interaction that was asked for, else all.

    All are too many where they give more lines than can be told apart: then those that were asked for.
    """
    asked = next((term.factors for term in result.terms if term.name == result.term), ())
    every = tuple(range(len(result.factors)))
    means = _of(result, every)
    lines = len(means) / len({one.levels[_longest(means, every)] for one in means})
    return asked if len(asked) > 1 or (asked and lines > LINES) else every


def _of(result: TestResult, factors: tuple[int, ...]) -> list[Margin]:
    """Return the means of the combinations of some factors, averaged over all others."""
    wanted = [at in factors for at in range(len(result.factors))]
    return [one for one in result.margins if [bool(level) for level in one.levels] == wanted]


def _longest(means: list[Margin], factors: tuple[int, ...]) -> int:
    """Return which factor has most levels, of several the last."""
    return max(factors, key=lambda at: (len({one.levels[at] for one in means}), at))


def _axis(result: TestResult) -> str:
    value = result.spec.given.get("value", "")
    return f"estimated mean of {safe(str(value), 30)}" if value else "estimated mean"


@draw.register
def _contrasts(result: Contrasts) -> go.Figure:
    """Draw each pairwise difference with its interval: those that are clear are in the accent colour."""
    rows = result.pairs[::-1]
    figure = go.Figure()
    names = [safe(f"{pair.first} – {pair.second}", 60) for pair in rows]
    for at, pair in enumerate(rows):
        colour = ACCENT if pair.p_adjusted < 0.05 else GREY
        known = pair.low == pair.low
        bars = {"type": "data", "array": [pair.high - pair.difference], "arrayminus": [pair.difference - pair.low]}
        figure.add_trace(
            go.Scatter(
                x=[pair.difference], y=[at], mode="markers", marker={"color": colour, "size": 9}, name=names[at],
                error_x={**bars, "color": colour, "thickness": 2} if known else None,
                hovertemplate=f"{pair.measure} %{{x:.4g}}<extra>%{{fullData.name}}</extra>",
            )
        )  # fmt: skip
    layout(figure, title=safe(result.title, 80), x=f"{rows[0].measure}, with its interval", height=90 + 26 * len(rows))
    figure.update_yaxes(tickmode="array", tickvals=list(range(len(rows))), ticktext=names)
    figure.add_vline(x=rows[0].null, line={"color": GREY, "dash": "dash"})
    return figure.update_layout(showlegend=False)
