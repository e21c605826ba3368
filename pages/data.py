"""Data: open a file, see how it was read, what is in each column, and what to beware of."""

import streamlit as st

from mlviz.export.script import read_source
from ui import cache, cards, gallery, partform, readingform, show, state, whichone
from ui.alerts import alerts_list
from ui.guards import guarded, messages

project = state.project()

if (waiting := state.session().waiting) is not None:
    partform.ask(waiting)
    st.stop()
if project.source is None:
    st.title("What is in your data?")
    messages()
    gallery.opening()
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom", key="data-head"):
    st.title("What is in this data?", width="stretch")
    gallery.another()
messages()
with guarded():
    data = state.source_data()
    whichone.choices(data)
    sample = cache.preview_rows(data)
    described = cache.profile(data, data.fingerprint, sample)
    st.markdown(cards.sentence(data, described))
    if sample:
        exact = st.toggle("Describe all rows, not a sample", key="exact-profile", help="Takes a few seconds.")
        if exact:
            described = cache.profile(data, data.fingerprint, None)
        else:
            st.caption(f"Described from a seeded sample of {sample:,} rows.")
    readingform.strip(data)

    view = st.segmented_control(
        "View",
        ["Columns", "What to beware of", "Rows", "Associations"],
        default="Columns",
        required=True,
        key="data-view",
        persist_state="session",
        label_visibility="collapsed",
    )
    found = cache.alerts(data, data.fingerprint, project.target)
    if view == "Columns":
        alerts_list(data, found, key="top", limit=3)
        cards.grid(data, described, found)
    elif view == "What to beware of":
        alerts_list(data, found, key="all")
    elif view == "Rows":
        show.pager(data.frame, key="raw")
        readingform.beside(data)
        readingform.raw_lines(data)
    else:
        cards.associations(described)

    show.how(
        f"import mlviz as mv\n\nds = {read_source(project.source)}\nprofile = mv.profile(ds)",
        "Quantiles are R's type 7; skewness and kurtosis the adjusted ones (G1, G2). Missing cells are left out.",
    )
    show.next_step("clean", "clean what is wrong")
