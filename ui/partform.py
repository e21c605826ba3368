"""Which part of a file is read: some of its columns, a sample of its rows; asked where the whole is too large."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from mlviz.project import Source
from mlviz.reading.room import size
from mlviz.results.wording import plural
from ui import cache, state
from ui.guards import callback_guarded, guarded, messages
from ui.show import plain

OTHER = "Another seed gives other rows."


def part(names: Sequence[str], given: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Draw what can be left out and return the reader's options for it."""
    kept = [name for name in given.get("columns") or () if name in names]
    wide, middle, right = st.columns([2, 1, 1])
    chosen = wide.multiselect("Columns", list(names), kept, key=f"{key}-columns", placeholder="all columns")
    rows = middle.number_input(
        "Sample of rows",
        1,
        value=given.get("rows"),
        key=f"{key}-rows",
        placeholder="all rows",
        help="Every row is as likely as any other; the file is read once, and no more than the sample is kept.",
    )
    before = given.get("seed") or 0
    seed = right.number_input("Seed", 0, value=before, key=f"{key}-seed", disabled=rows is None, help=OTHER)
    columns = tuple(name for name in names if name in chosen)
    return {
        "columns": columns if 0 < len(columns) < len(names) else None,
        "rows": None if rows is None else int(rows),
        "seed": int(seed) or None if rows is not None else None,
    }


def ask(source: Source) -> None:
    """Draw the page of a file that is too large: what it needs, what may be left out, and whether that fits."""
    st.title("Which part of this file do you need?")
    messages()
    with guarded():
        whole = cache.expected(source)
        if whole is None or whole.fits:
            _room_now(source)
            return
        st.markdown(f"**{plain(source.name)}** is too large to be opened as a whole. {plain(whole.sentence)}")
        with st.container(border=True, key="large-part"):
            options = part(whole.names, {"rows": whole.rows_that_fit}, "large")
            smaller = _with(source, options)
            fits = _verdict(smaller)
        with st.container(horizontal=True):
            st.button(
                "Open this part", key="large-open", type="primary", on_click=_open, args=(smaller,), disabled=not fits
            )
            st.button("Choose another file", key="large-leave", type="tertiary", on_click=state.leave_waiting)


def _room_now(source: Source) -> None:
    """Offer the whole file: memory has become free since it was found to be too large."""
    st.markdown(f"There is room for **{plain(source.name)}** now.")
    with st.container(horizontal=True):
        st.button("Open all of it", key="large-open", type="primary", on_click=_open, args=(source,))
        st.button("Choose another file", key="large-leave", type="tertiary", on_click=state.leave_waiting)


def _verdict(source: Source) -> bool:
    """Say what this part would take, and return whether there is room for it."""
    expected = cache.expected(source)
    if expected is None:
        return True
    st.caption(
        f"{plural(expected.n_rows, 'row')} and {plural(len(expected.names), 'column')}: "
        f"about {size(expected.needed)} of the {size(expected.free)} that are free."
    )
    if not expected.fits:
        st.warning("That is still too large. Choose fewer rows or columns.", icon=":material/warning:")
    return expected.fits


def _with(source: Source, options: dict[str, Any]) -> Source:
    kept = dict(source.options) | options
    return replace(source, options=tuple(sorted((name, value) for name, value in kept.items() if value is not None)))


def _open(source: Source) -> None:
    callback_guarded(state.open_source, source)
