"""The little CSS that config.toml cannot say."""

import streamlit as st

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
.mv-lines { font-family: monospace; font-size: .8rem; white-space: pre; overflow-x: auto; opacity: .85; }
</style>
"""


def apply() -> None:
    """Add the style sheet to the page."""
    st.html(CSS)
