"""Explore: the most telling charts, proposed; and a builder for any other."""

import streamlit as st

from ui import builder, cache, show, state
from ui.guards import guarded, needs_data

needs_data("What patterns are there?", "Charts are proposed from your data.")

builder.answer_request()
with guarded():
    data = state.clean_data()
    proposals = cache.proposals(data, data.fingerprint, state.project().target)
    if proposals:
        first = show.plain(proposals[0].headline)
        st.markdown(f"**{first}** Below are the charts that tell most; open one to change it.")
    else:
        st.markdown("No pattern stands out by itself; build a chart below.")

    view = st.segmented_control(
        "View",
        ["Proposed charts", "Build a chart"],
        default="Proposed charts",
        required=True,
        key="explore-view",
        persist_state="session",
        label_visibility="collapsed",
    )
    if view == "Proposed charts":
        for start in range(0, len(proposals), 2):
            for place, proposal in zip(st.columns(2), proposals[start : start + 2], strict=False):
                with place.container(border=True, height="stretch"):
                    builder.proposed(data, proposal)
        show.how(
            builder.CODE_PROPOSED,
            builder.HOW_PROPOSED,
        )
    else:
        builder.build(data)
    show.next_step("statistics", "test what you saw")
