"""Estimated means with their intervals: lines that are not parallel show that effects depend on each other."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from mlviz.charts.draw import draw
from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, GREY, PALETTE, layout
from mlviz.results.contrasts import Contrasts
from mlviz.results.testing import Margin, TestResult

LINES = 8
"""Lines that are drawn; more cannot be told apart."""

PANELS = 6
"""Panels that are drawn; more are too small."""

APART = 0.25
"""Share of the place between two levels over which the lines of a level are spread, so that intervals show."""

LETTERS = 18
"""Letters of a level under the axis and in the legend."""

TITLE = 28
"""Letters of the title of a panel."""

Grouped = dict[tuple[str, ...], list[Margin]]
"""Estimated means by the levels they share."""


def draw_margins(result: TestResult) -> go.Figure:
    """Draw estimated means: one factor across, a line for each level of another, a panel for each of the rest."""
    factors = _drawn(result)
    means = _of(result, factors)
    across, by, rest = _roles(means, factors)
    panels = list(_grouped(means, rest).items())
    names = list(_grouped(means, by))
    figure, columns = _panels([safe(", ".join(words), TITLE) for words, _ in panels[:PANELS]])
    figure.update_xaxes(title_text=safe(result.factors[across], 30), row=-(-min(len(panels), PANELS) // columns))
    figure.update_yaxes(title_text=_axis(result), col=1)
    if len(panels) > 1:
        figure.update_yaxes(range=_range(means))
    for at, (words, shown) in enumerate(panels[:PANELS]):
        for trace in _lines(_grouped(shown, by), names[:LINES]):
            trace.update(showlegend=len(names) > 1 and not at, text=[safe(", ".join(words))] * len(trace.x))
            figure.add_trace(trace, row=at // columns + 1, col=at % columns + 1)
    places = [safe(place[0], LETTERS) for place in _grouped(means, (across,))]
    figure.update_xaxes(tickmode="array", tickvals=list(range(len(places))), ticktext=places)
    figure.update_xaxes(range=[-0.5, len(places) - 0.5])
    return figure.update_layout(legend_title_text=_legend(result, by, rest, (len(names), len(panels))))


def _drawn(result: TestResult) -> tuple[int, ...]:
    """Return the factors whose means are drawn: those of an interaction that was asked for, else all.

    All are too many where they give more panels than are drawn: then those that were asked for.
    """
    asked = next((term.factors for term in result.terms if term.name == result.term), ())
    every = tuple(range(len(result.factors)))
    means = _of(result, every)
    panels = _grouped(means, _roles(means, every)[2])
    wanted = len(asked) > 1 or len(panels) > PANELS
    return asked if asked and wanted and _of(result, asked) else every


def _roles(means: list[Margin], factors: tuple[int, ...]) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """Return the factor across, with most levels; that of the lines, with most of the rest; and all others."""
    across, *others = sorted(factors, key=lambda at: (-len({one.levels[at] for one in means}), -at))
    return across, tuple(others[:1]), tuple(sorted(others[1:]))


def _of(result: TestResult, factors: tuple[int, ...]) -> list[Margin]:
    """Return the means of the combinations of some factors, averaged over all others."""
    wanted = [at in factors for at in range(len(result.factors))]
    return [one for one in result.margins if [bool(level) for level in one.levels] == wanted]


def _grouped(means: list[Margin], factors: tuple[int, ...]) -> Grouped:
    """Return the means that share their levels of some factors together, in their order."""
    found: Grouped = {}
    for one in means:
        found.setdefault(tuple(one.levels[at] for at in factors), []).append(one)
    return found


def _legend(result: TestResult, by: tuple[int, ...], rest: tuple[int, ...], counts: tuple[int, int]) -> str:
    """Return of which factors the lines and the panels are, and how many of them are drawn if not all."""
    lines, panels = counts
    words = [safe(result.factors[at], LETTERS) for at in by]
    if lines > LINES:
        words.append(f"first {LINES} of {lines} lines")
    if rest:
        some = f"first {PANELS} of {panels} panels" if panels > PANELS else "panels"
        words.append(f"{some}: {', '.join(safe(result.factors[at], LETTERS) for at in rest)}")
    return " · ".join(words)


def _panels(titles: list[str]) -> tuple[go.Figure, int]:
    """Return a figure with a panel under each title, and how many stand beside each other."""
    columns = 2 if len(titles) in (2, 4) else min(len(titles), 3)
    rows = -(-len(titles) // columns)
    figure = make_subplots(
        rows=rows, cols=columns, shared_xaxes="all", shared_yaxes="all", subplot_titles=titles,
        horizontal_spacing=0.03, vertical_spacing=0.18 / rows,
    )  # fmt: skip
    layout(figure, height=400 if rows == 1 else 260 * rows + 80)
    figure.update_annotations(font_size=12)
    return figure.update_layout(margin_t=40 if any(titles) else 16), columns


def _range(means: list[Margin]) -> list[float]:
    """Return the ends of an axis that holds all intervals, the same in every panel."""
    low, high = min(one.low for one in means), max(one.high for one in means)
    return [low - 0.05 * (high - low), high + 0.05 * (high - low)]


def _lines(lines: Grouped, names: list[tuple[str, ...]]) -> list[go.Scatter]:
    """Return a line for each level, beside each other."""
    traces = []
    for at, name in enumerate(names):
        shift = (at - (len(names) - 1) / 2) * APART / len(names)
        x = [place + shift for place in range(len(lines[name]))]
        traces.append(_line(x, lines[name], safe(", ".join(name), LETTERS), PALETTE[at % len(PALETTE)]))
    return traces


def _line(x: list[float], line: list[Margin], name: str, colour: str) -> go.Scatter:
    up, down = [one.high - one.mean for one in line], [one.mean - one.low for one in line]
    return go.Scatter(
        x=x, y=[one.mean for one in line], mode="lines+markers", name=name, legendgroup=name,
        line={"color": colour, "width": 2}, marker={"color": colour, "size": 8},
        error_y={"type": "data", "array": up, "arrayminus": down, "color": colour, "thickness": 1.5},
        hovertemplate="mean %{y:.4g}, with its 95% interval<extra>%{fullData.name}</extra>",
    )  # fmt: skip


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
