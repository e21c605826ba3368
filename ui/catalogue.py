"""The whole catalogue of tests: searched by words or listed by goal, with the form of the one that is chosen."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from mlviz.dataset import Dataset
from ui import forms, show

MOST_FOUND = 12
"""Tests listed for a search; more are not read."""


def choose(data: Dataset, run: Callable[[str, tuple[tuple[str, Any], ...]], None]) -> None:
    """Draw the list of tests beside the form of the chosen one; its button calls ``run``."""
    from mlviz.stats import TESTS

    listed, form = st.columns([1, 1])
    with listed:
        key = _listed()
    if key is None:
        return
    method = TESTS[key]
    with form, st.container(border=True, key="test-form"):
        st.markdown(f"**{show.plain(method.label)}**")
        st.caption(show.plain(method.help))
        if reason := lacking(method, data):
            st.info(reason, icon=":material/block:")
            return
        values = forms.fields(method.params, data, key=f"test-{key}", given={})
        st.button("Run this test", key="run-chosen", type="primary", on_click=run, args=(key, tuple(values.items())))


def _listed() -> str | None:
    """Draw search, goals and the tests found; return the chosen one, None if nothing was found."""
    from mlviz.stats import GOALS, TESTS, find_tests

    text = st.text_input("Search all tests", key="find-test", placeholder="rank sum, odds ratio, Tukey …")
    goal = None
    if not text.strip():
        goal = st.selectbox(
            "Or by what you want to know",
            [goal for goal in GOALS if any(method.goal == goal for method in TESTS.values())],
            format_func=lambda key: GOALS[key],
            key="test-goal",
            persist_state="session",
        )
    found = find_tests(text, goal)
    if not found:
        st.info("No test is called so. Try one word less, or empty the search and choose a goal.")
        return None
    labels = {method.key: method.label for method in found[:MOST_FOUND]}
    chosen = st.radio(
        "Test",
        list(labels),
        format_func=lambda key: show.plain(labels[key]),
        captions=[show.plain(method.question) for method in found[:MOST_FOUND]],
        key=f"any-test-{goal or text}",
        label_visibility="collapsed",
    )
    if len(found) > MOST_FOUND:
        st.caption(f"The first {MOST_FOUND} of {len(found)}: another word would narrow it down.")
    return str(chosen)


def lacking(method: Any, data: Dataset) -> str:
    """Return why a test fits no columns of this table, in words; empty if it fits."""
    for param in method.params:
        if hasattr(param, "candidates") and not _optional(param) and not param.candidates(data):
            return f"This test does not fit: no column can be “{param.title}”. Kinds can be changed on the Data page."
    return ""


def _optional(param: Any) -> bool:
    return bool(getattr(param, "optional", False)) or getattr(param, "at_least", 1) == 0
