"""The little CSS that config.toml cannot say."""

from typing import Any

import streamlit as st

ON_DARK = {"#0072b2": "#56B4E9", "#56b4e9": "#0072B2", "#666666": "#999999"}
"""Colours of charts that are dim on a dark ground, and what stands there for them: those of the dark theme."""

ACCENT_THROUGH = ("rgba(0,114,178", "rgba(86,180,233")
MOST_PARTS = 5_000
"""Longer lists are data, not colours."""

CSS = """
<style>
.stMainBlockContainer { padding-top: 2.6rem; padding-bottom: 4rem; max-width: 1240px; }
.st-key-data-head { padding-top: 1.1rem; }
[data-testid="stMetricValue"], [data-testid="stDataFrame"] { font-variant-numeric: tabular-nums; }
.mv-card { line-height: 1.35; }
.mv-card .name { font-weight: 600; overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 2;
  -webkit-box-orient: vertical; overflow: hidden; }
.mv-card .facts { opacity: .72; font-size: .82rem; height: 2.7em; overflow: hidden;
  font-variant-numeric: tabular-nums; }
.mv-card img { display: block; width: 100%; height: 44px; margin: .3rem 0; object-fit: fill; }
.mv-card .flag { background: #D55E00; color: #fff; border-radius: 4px; padding: 0 .4em; font-size: .8rem; }
.mv-bar { height: 4px; border-radius: 2px; background: rgba(128,128,128,.22); overflow: hidden; }
.mv-bar > i { display: block; height: 100%; background: #D55E00; }
@media (min-width: 900px) { [data-testid="stPopoverBody"]:has(.st-key-reading-form) { min-width: 660px; } }
.mv-lines { font-family: monospace; font-size: .8rem; white-space: pre; overflow-x: auto; opacity: .85; }
</style>
"""


def apply() -> None:
    """Add the style sheet to the page."""
    st.html(CSS)


def is_dark() -> bool:
    """Return whether this reader sees the app on a dark ground."""
    return bool(st.context.theme.type == "dark")


def on_dark(figure: Any) -> Any:
    """Return a copy of a figure with colours that are seen on a dark ground."""
    return type(figure)(_lit(figure.to_dict()))


def untitled(figure: Any) -> Any:
    """Return a copy of a figure without its title and the room for it."""
    shown = type(figure)(figure)
    room = 12 if not shown.layout.annotations else 32
    return shown.update_layout(title={"text": ""}, margin={"t": room}, height=(shown.layout.height or 380) - 40)


def _lit(value: Any, key: str = "") -> Any:
    """Return a part of a figure with other colours; a text that only looks like one, such as a name, stays."""
    if isinstance(value, dict):
        return {name: _lit(one, name) for name, one in value.items()}
    if isinstance(value, list | tuple) and len(value) <= MOST_PARTS:
        return type(value)(_lit(one, key) for one in value)
    if isinstance(value, str) and "color" in key:
        return ON_DARK.get(value.lower(), value.replace(*ACCENT_THROUGH))
    return value
