"""Report: what was done, in order, as one file; and the script that does it again."""

import streamlit as st

from ui import reporting, show, state
from ui.guards import guarded, needs_data

needs_data("What do I tell others?", "A report is made from what you did.")

with guarded():
    material = reporting.material()
    st.markdown(reporting.sentence(material))
    reporting.downloads(material)
    reporting.sections(material)
    for section in state.project().sections:
        reporting.section(material, section)
    show.next_step("data", "open other data")
