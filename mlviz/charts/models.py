"""Figures of compared models: the board, curves, confusion, errors, importance."""

from html import escape

import numpy as np
import plotly.graph_objects as go

from mlviz.charts.draw import draw
from mlviz.charts.panels import safe
from mlviz.charts.theme import ACCENT, GREY, SEQUENTIAL, layout
from mlviz.results.curves import (
    Calibration,
    Confusion,
    Counted,
    Errors,
    Importance,
    PrecisionRecall,
    RocCurve,
    Thresholds,
)
from mlviz.results.evaluation import Board, Estimate

MOST_POINTS = 2_000
"""Rows drawn as points; of more, a seeded sample that the title names."""


@draw.register
def board(result: Board) -> go.Figure:
    """Draw a dot with its interval per model on one scale, best on top, the baseline as a line."""
    return board_by(result, result.metric)


def board_by(result: Board, metric: str) -> go.Figure:
    """Draw the board by one metric."""
    ranked = result.by(metric)[::-1]
    figure = go.Figure()
    for tied, colour, name in ((True, ACCENT, "not clearly different from the best"), (False, GREY, "worse")):
        chosen = [s for s in ranked if s.tied is tied]
        if chosen:
            figure.add_trace(_dots([s.label for s in chosen], [s.score for s in chosen], colour, name))
    for standing in ranked:
        if standing.baseline:
            figure.add_vline(x=standing.score.value, line={"dash": "dot", "color": GREY, "width": 1})
    figure.update_yaxes(categoryorder="array", categoryarray=[s.label for s in ranked])
    note = ", provisional" if result.provisional else ""
    axis = f"{_words(metric)}, mean and 95% interval{note}"
    return layout(figure, x=axis, height=110 + 34 * len(ranked))


@draw.register
def roc(result: RocCurve) -> go.Figure:
    """Draw the curve above the diagonal of guessing."""
    figure = go.Figure(_line(result.false_positive_rate, result.true_positive_rate, result.label, ACCENT))
    figure.add_trace(_line(np.array([0, 1]), np.array([0, 1]), "guessing", GREY, "dot"))
    title = f"Found against false alarms: area {result.area:.2f}"
    axes = {"x": "false alarms among the others", "y": f"found of {_name(result.positive)}"}
    return _counted(_square(figure), title, result, **axes)


@draw.register
def precision_recall(result: PrecisionRecall) -> go.Figure:
    """Draw precision against recall, with the precision of guessing."""
    figure = go.Figure(_line(result.recall, result.precision, result.label, ACCENT))
    figure.add_trace(_line(np.array([0, 1]), np.full(2, result.prevalence), "guessing", GREY, "dot"))
    title = f"Average precision {result.average_precision:.2f}"
    axes = {"x": f"found of {_name(result.positive)} (recall)", "y": "right among alarms (precision)"}
    return _counted(_square(figure), title, result, **axes)


@draw.register
def calibration(result: Calibration) -> go.Figure:
    """Draw observed shares with intervals against predicted chances; the diagonal is right."""
    figure = go.Figure(_line(np.array([0, 1]), np.array([0, 1]), "perfect", GREY, "dot"))
    figure.add_trace(
        go.Scatter(
            x=result.predicted,
            y=result.observed,
            mode="markers+lines",
            name=result.label,
            marker={"color": ACCENT, "size": 8},
            line={"color": ACCENT, "width": 1},
            customdata=result.counts,
            hovertemplate="predicted %{x:.2f}, observed %{y:.2f}, n = %{customdata}<extra></extra>",
            error_y={
                "type": "data",
                "symmetric": False,
                "array": result.high - result.observed,
                "arrayminus": result.observed - result.low,
                "thickness": 1,
            },
        )
    )
    title = f"Said and true chances: Brier score {result.brier:.2f}"
    axes = {"x": f"predicted chance of {_name(result.positive)}", "y": "observed share"}
    return _counted(_square(figure), title, result, **axes)


@draw.register
def confusion(result: Confusion) -> go.Figure:
    """Draw the table of counts, shaded by the share of the true class."""
    names = [_place(level) for level in result.classes]
    totals = result.counts.sum(axis=1, keepdims=True)
    shares = result.counts / np.maximum(totals, 1)
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            x=names,
            y=names,
            text=[
                [f"{n:,}<br>{share:.0%}" for n, share in zip(*row, strict=True)]
                for row in zip(result.counts, shares, strict=True)
            ],
            texttemplate="%{text}" if len(names) <= 12 else None,
            hovertemplate="true %{y}, predicted %{x}: %{text}<extra></extra>",
            colorscale=SEQUENTIAL,
            zmin=0,
            zmax=1,
            showscale=False,
        )
    )
    figure.update_xaxes(type="category")
    figure.update_yaxes(type="category", autorange="reversed")
    at = "" if result.threshold is None else f" at {result.threshold:.2f}"
    title = f"{result.label}{at}: {result.accuracy:.1%} right"
    return _counted(figure, title, result, x="predicted", y="true")


@draw.register
def thresholds(result: Thresholds) -> go.Figure:
    """Draw which share of each class counts as positive at each threshold."""
    found = result.true_positives / max(result.n_positive, 1)
    alarms = result.false_positives / max(result.n_negative, 1)
    figure = go.Figure(_line(result.thresholds, found, f"found of {_name(result.positive)}", ACCENT))
    figure.add_trace(_line(result.thresholds, alarms, f"false alarms of {_name(result.negative)}", GREY))
    return _counted(figure, result.label, result, x="threshold", y="share")


@draw.register
def errors(result: Errors) -> go.Figure:
    """Draw predicted against actual values; on the line is right."""
    chosen = _sample(len(result.actual))
    ends = np.array(
        [min(result.actual.min(), result.predicted.min()), max(result.actual.max(), result.predicted.max())]
    )
    figure = go.Figure(_line(ends, ends, "right", GREY, "dot"))
    figure.add_trace(_points(result.predicted[chosen], result.actual[chosen], result.rows[chosen]))
    title = f"{result.label}, {_of(len(chosen), result)}"
    return layout(figure, title=title, x=f"predicted {_name(result.target)}", y=f"actual {_name(result.target)}")


def residuals(result: Errors) -> go.Figure:
    """Draw actual less predicted against predicted values; a pattern says that something is missed."""
    chosen = _sample(len(result.actual))
    figure = go.Figure(_points(result.predicted[chosen], result.residuals[chosen], result.rows[chosen]))
    figure.add_hline(y=0, line={"dash": "dot", "color": GREY})
    title = f"{result.label}, {_of(len(chosen), result)}"
    return layout(figure, title=title, x=f"predicted {_name(result.target)}", y="actual less predicted")


@draw.register
def importance(result: Importance) -> go.Figure:
    """Draw a dot with its interval for each of the twenty most important columns."""
    shown = result.columns[:20][::-1]
    figure = go.Figure(_dots([_place(one.column) for one in shown], [one.loss for one in shown], ACCENT, "loss"))
    figure.add_vline(x=0, line={"color": GREY, "width": 1})
    figure.update_yaxes(type="category")
    axis = f"{_words(result.metric)} lost when the column is shuffled, mean and 95% interval"
    title = f"{result.label}, {result.n_repeats} shuffles in each fold"
    figure.update_layout(showlegend=False)
    return layout(figure, title=title, x=axis, height=130 + 26 * len(shown))


SHORT = {"roc_auc": "ROC AUC", "pr_auc": "PR AUC", "r2": "R²", "f1": "F1"} | {
    name: name.upper() for name in ("rmse", "mae", "mape", "mcc")
}
"""Names of metrics that are not words."""


def _name(value: object) -> str:
    """Return a class or a column's name for a figure, which reads a subset of HTML."""
    return safe(str(value), 40)


def _place(value: object) -> str:
    """Return a name as a place on an axis: never cut, for two that begin alike would become one place."""
    return escape(str(value), quote=False)


def _words(metric: str) -> str:
    return SHORT.get(metric, metric.replace("_", " "))


def _dots(labels: list[str], estimates: list[Estimate], colour: str, name: str) -> go.Scatter:
    values = np.array([one.value for one in estimates])
    return go.Scatter(
        x=values,
        y=labels,
        mode="markers",
        name=name,
        marker={"color": colour, "size": 10},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": np.array([one.high for one in estimates]) - values,
            "arrayminus": values - np.array([one.low for one in estimates]),
            "thickness": 1.5,
            "color": colour,
        },
        hovertemplate="%{y}: %{x:.3g}<extra></extra>",
    )


def _line(x: np.ndarray, y: np.ndarray, name: str, colour: str, dash: str = "solid") -> go.Scatter:
    return go.Scatter(x=x, y=y, mode="lines", name=name, line={"color": colour, "dash": dash, "width": 2})


def _points(x: np.ndarray, y: np.ndarray, rows: np.ndarray) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        mode="markers",
        name="rows",
        showlegend=False,
        marker={"color": ACCENT, "size": 5, "opacity": 0.5},
        customdata=rows + 1,
        hovertemplate="row %{customdata}: %{x:.3g}, %{y:.3g}<extra></extra>",
    )


def _counted(figure: go.Figure, title: str, result: Counted, *, x: str, y: str) -> go.Figure:
    """Lay a figure out with a second line under its title: what was counted."""
    return layout(figure, title=f"{title}<br><sup>{result.words}</sup>", x=x, y=y).update_layout(margin_t=60)


def _square(figure: go.Figure) -> go.Figure:
    figure.update_xaxes(range=[-0.02, 1.02])
    figure.update_yaxes(range=[-0.02, 1.02])
    return figure


def _sample(n: int) -> np.ndarray:
    return np.arange(n) if n <= MOST_POINTS else np.random.default_rng(0).choice(n, MOST_POINTS, replace=False)


def _of(shown: int, result: Errors) -> str:
    return result.words if shown == len(result.actual) else f"{shown:,} of {result.words}, chosen at random"
