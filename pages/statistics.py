"""Statistics: a question in words leads to the right test, its answer, its checks and the ledger; or to a plan."""

import streamlit as st

from ui import answers, described, everything, ledger, matrix, powerform, questions, show, state
from ui.guards import guarded, heading, stop_without_data

VIEWS = {
    "ask": "Ask one question",
    "everything": "Compare with everything",
    "matrix": "All correlations",
    "describe": "Describe",
    "plan": "Plan a study (power)",
}

heading("Is the difference real?")
view = st.segmented_control(
    "View",
    list(VIEWS),
    default="ask",
    required=True,
    format_func=lambda key: VIEWS[key],
    key="statistics-view",
    label_visibility="collapsed",
    persist_state="session",
)

if view == "plan":
    with guarded():
        powerform.plan()
else:
    stop_without_data("Tests are run on your data.")
    with guarded():
        data = state.clean_data()
        done = ledger.results(data)
        if view == "everything":
            everything.compare(data)
        elif view == "matrix":
            matrix.correlate(data)
        elif view == "describe":
            described.describe(data)
        else:
            questions.ask(data)
            shown = answers.pick(done)
            if shown is not None:
                answers.answer(shown, questions.run)
        st.subheader("Every test so far (the ledger)")
        ledger.table(done, key="page")
        ledger.settings(done)
        show.next_step("models", "predict")
