"""Models: choose a target, compare models on the same folds, look into one, use it on new rows."""

import streamlit as st

from ui import boards, inspection, modelform, show, state
from ui.guards import guarded, needs_data

needs_data("Which model should I use, and can I trust it?", "Models are compared on your data.")

with guarded():
    data = state.source_data()
    target = modelform.target(data)
    if target is None:
        st.info("Choose what is to be predicted: a number, or a category.", icon=":material/ads_click:")
        st.stop()
    boards.follow()
    board = boards.finished()
    setup = st.expander("What is compared, and how", expanded=board is None and boards.running() is None)
    with setup:
        modelform.setup(data, target)
    if board is not None:
        inspection.details(board)
        show.how(
            modelform.code(),
            "Every step that learns from the data was refitted on the training part of each fold. Intervals are "
            "95% and corrected for the overlap of training parts (Nadeau & Bengio 2003).",
            references=("Nadeau & Bengio (2003)", "Bouckaert & Frank (2004)"),
        )
    show.next_step("report", "tell others")
