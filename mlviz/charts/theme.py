"""The look of every chart: one accent, greys, a palette safe for colour-blind eyes, two scales."""

import plotly.graph_objects as go

ACCENT = "#0072B2"
GREY = "#8A8F98"

PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#666666")
"""Okabe-Ito, the accent first; more than eight categories are grouped as "other" before they are drawn."""

SEQUENTIAL = "Blues"
DIVERGING = "RdBu"


def layout(figure: go.Figure, *, title: str = "", x: str = "", y: str = "", height: int = 380) -> go.Figure:
    """Give a figure the product's look; background and text follow the page's light or dark theme."""
    figure.update_layout(
        title={"text": title, "font": {"size": 15}, "yref": "container", "y": 1, "yanchor": "top", "pad": {"t": 12}},
        height=height,
        margin={"l": 10, "r": 10, "t": 44 if title else 16, "b": 10},
        colorway=list(PALETTE),
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"namelength": -1},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": GREY, "activecolor": ACCENT},
        # Below the picture: a long legend above it would cover the title.
        legend={"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0, "x": 0},
    )
    look = {"automargin": True, "gridcolor": "rgba(128,128,128,.18)", "zeroline": False, "separatethousands": True}
    figure.update_xaxes(title_text=x, **look)
    figure.update_yaxes(title_text=y, **look)
    return figure
