"""Which of several tables is open: the files of a zip, the sheets of a workbook, the tables in one file."""

from typing import Any

import streamlit as st

from mlviz.dataset import Dataset
from ui import cache, state
from ui.guards import callback_guarded
from ui.show import plain

WITHIN = {
    "member": ("sheet", "table", "range", "columns", "encoding", "delimiter", "quote", "decimal", "thousands"),
    "sheet": ("table", "range", "columns"),
    "table": ("columns",),
}
"""Choices that were made for the former one and mean nothing for the next, besides where its names stand."""

LINES = ("header_row", "header_rows", "skip_rows")


def choices(data: Dataset) -> None:
    """Ask which table is meant wherever the file holds several; nothing is drawn where it holds one."""
    report, source = data.reading, state.project().source
    if report is None or source is None or all(report.option(name) is None for name in WITHIN):
        return
    there = cache.parts(source)
    asked = [
        ("member", f"The zip file holds {{}} tables: which one? ({plain(data.name)})", there.members),
        ("sheet", "The workbook has {} sheets: which one?", there.sheets),
        ("table", "{} tables lie in one file: which one?", there.tables),
    ]
    several = [(name, words, labels) for name, words, labels in asked if len(labels) > 1]
    if not several:
        return
    with st.container(horizontal=True, key="which-one"):
        for name, words, labels in several:
            _ask(name, words.format(len(labels)), labels, report.option(name))


def values_of(name: str, labels: tuple[str, ...]) -> dict[str, Any]:
    """Return each label with the value of the reader's option it stands for; tables are numbered from 0."""
    return {label: place if name == "table" else label for place, label in enumerate(labels)}


def _ask(name: str, words: str, labels: tuple[str, ...], current: object) -> None:
    meant = values_of(name, labels)
    place = next((i for i, value in enumerate(meant.values()) if value == current), 0)
    key = f"which-{name}-{state.session().revision}"
    st.selectbox(words, list(meant), place, key=key, on_change=_choose, args=(name, key, meant, current), width=340)


def _choose(name: str, key: str, meant: dict[str, Any], current: object) -> None:
    wanted = meant[st.session_state[key]]
    if wanted == current:
        return
    forgotten: dict[str, Any] = dict.fromkeys((*WITHIN[name], *(LINES if name != "table" else ("header_rows",))))
    given = forgotten | {name: wanted}
    if not callback_guarded(state.reread, "Another table of the same file is open.", **given):
        state.session().revision += 1  # draws the box anew, with the table that is still open
