"""The sidebar of every page: what is open, how far it is, undo and redo, running jobs, start over."""

import streamlit as st

from mlviz.results.wording import plural
from ui import jobs, state
from ui.guards import guarded
from ui.show import plain


def draw() -> None:
    """Draw the badge and the controls that are the same everywhere."""
    with st.sidebar:
        if state.project().source is None:
            st.caption("No data is open yet.")
            return
        with guarded():
            _badge()
        _history()
        jobs.badge()
        with st.popover("Start over", type="tertiary", icon=":material/delete:", width="stretch"):
            st.markdown("Deletes this workspace with its data, steps and results, at once and for good.")
            st.button("Delete everything", key="start-over", on_click=_start_over, type="primary")
        st.caption("The page's address is the key to this workspace: whoever has it sees the data.")


def _start_over() -> None:
    jobs.forget_all()
    state.start_over()


def _badge() -> None:
    project = state.project()
    source = project.source
    assert source is not None
    raw = state.source_data()
    recipe = project.recipe
    steps = len(recipe.active)
    st.markdown(f"**{plain(source.name)}**")
    shape = f"{plural(raw.n_rows, 'row')} × {plural(len(raw.columns), 'column')}"
    clean = state.trace().data if steps else raw
    if (clean.n_rows, len(clean.columns)) != (raw.n_rows, len(raw.columns)):
        shape += f" → {clean.n_rows:,} × {len(clean.columns)}"
    st.caption(shape)
    facts = [plural(steps, "step"), plural(len(project.tests), "test")]
    if project.target:
        facts.append(f"target: {plain(project.target)}")
    if project.comparison and not jobs.mine():
        facts.append("models compared")
    st.caption(" · ".join(facts))


def _history() -> None:
    with st.container(horizontal=True, key="history"):
        undo, redo = state.can_undo(), state.can_redo()
        st.button("Undo", key="undo", on_click=state.undo, disabled=not undo, icon=":material/undo:")
        st.button("Redo", key="redo", on_click=state.redo, disabled=not redo, icon=":material/redo:")
