"""Charts are seen on a dark ground too."""

from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
import streamlit as st

from ui import theme

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


def test_on_light_a_figure_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "context", SimpleNamespace(theme=SimpleNamespace(type="light")))
    made = figure()
    assert theme.fitted(made) is made


def test_on_dark_the_dim_colours_are_others_and_names_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "context", SimpleNamespace(theme=SimpleNamespace(type="dark")))
    bar, area = theme.fitted(figure()).data
    assert bar.marker.color == ("#56B4E9", "#999999")
    assert bar.x == ("#0072B2", "b")
    assert bar.text == "#666666"
    assert (area.fillcolor, area.line.color) == ("rgba(86,180,233,0.5)", "#D55E00")


def test_every_colour_of_the_palette_is_three_to_one_on_dark() -> None:
    from mlviz.charts.theme import PALETTE

    drawn = [theme.ON_DARK.get(one.lower(), one) for one in PALETTE]
    assert min(contrast(one, ground) for one in drawn for ground in GROUNDS) >= 3
    assert contrast(drawn[0], GROUNDS[0]) >= 4.5
