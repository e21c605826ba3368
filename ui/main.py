"""The script every visitor runs: navigation, the sidebar, the chosen page."""

import streamlit as st

from ui import sidebar, state, theme

st.set_page_config(page_title="mlviz", page_icon="📊", layout="wide")

PAGES = {
    "Prepare": [
        st.Page("../pages/data.py", title="Data", icon=":material/table_view:", default=True),
        st.Page("../pages/clean.py", title="Clean", icon=":material/cleaning_services:"),
    ],
    "Understand": [
        st.Page("../pages/explore.py", title="Explore", icon=":material/insights:"),
        st.Page("../pages/statistics.py", title="Statistics", icon=":material/science:"),
    ],
    "Model": [st.Page("../pages/models.py", title="Models", icon=":material/model_training:")],
    "Share": [st.Page("../pages/report.py", title="Report", icon=":material/description:")],
}

state.follow_other_tabs()
page = st.navigation(PAGES)
theme.apply()
state.show_address()
sidebar.draw()
page.run()
