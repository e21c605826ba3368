"""Charts are seen on a dark ground too."""

from types import SimpleNamespace

import pandas as pd
import plotly.graph_objects as go
import pytest
import streamlit as st

import mlviz as mv
from mlviz.profiling import plot
from mlviz.results.plots import PlotSpec
from ui import cache, theme

GROUNDS = ("#12181f", "#1b232c")


def light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def figure() -> go.Figure:
    bar = go.Bar(x=["#0072B2", "b"], y=[1, 2], marker={"color": ["#0072B2", "#666666"]}, text="#666666")
    area = go.Scatter(x=[1, 2], y=[1, 2], fill="tozeroy", fillcolor="rgba(0,114,178,0.5)", line={"color": "#D55E00"})
    return go.Figure([bar, area])


def test_a_figure_is_drawn_once_and_in_the_colours_of_the_readers_ground() -> None:
    frame = pd.DataFrame({"a": [x * x % 17 / 3 for x in range(50)]})
    result = plot(mv.Dataset.of(frame, name="a"), PlotSpec(kind="histogram", x="a"))
    shown = cache.figure(result)
    assert cache.figure(result) is shown
    assert cache.figure(result, dark=True) is not shown
    assert shown.layout.title.text
    assert not cache.figure(result, titled=False).layout.title.text
    assert "#56B4E9" in str(cache.figure(result, dark=True).data)
    assert "#56B4E9" not in str(shown.data)


@pytest.mark.parametrize(("ground", "dark"), [("light", False), ("dark", True), (None, False)])
def test_the_ground_is_the_readers(monkeypatch: pytest.MonkeyPatch, ground: str | None, dark: bool) -> None:
    monkeypatch.setattr(st, "context", SimpleNamespace(theme=SimpleNamespace(type=ground)))
    assert theme.is_dark() is dark


def test_on_dark_the_dim_colours_are_others_and_names_stay() -> None:
    bar, area = theme.on_dark(figure()).data
    assert bar.marker.color == ("#56B4E9", "#999999")
    assert bar.x == ("#0072B2", "b")
    assert bar.text == "#666666"
    assert (area.fillcolor, area.line.color) == ("rgba(86,180,233,0.5)", "#D55E00")


def test_every_colour_of_the_palette_is_three_to_one_on_dark() -> None:
    from mlviz.charts.theme import PALETTE

    drawn = [theme.ON_DARK.get(one.lower(), one) for one in PALETTE]
    assert min(contrast(one, ground) for one in drawn for ground in GROUNDS) >= 3
    assert contrast(drawn[0], GROUNDS[0]) >= 4.5
