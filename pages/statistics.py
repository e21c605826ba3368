"""Statistics: a question in words leads to the right test, its answer, its checks and the ledger."""

import streamlit as st

from ui import answers, ledger, questions, show, state
from ui.guards import guarded, needs_data

needs_data("Is the difference real?", "Tests are run on your data.")

with guarded():
    data = state.clean_data()
    questions.ask(data)
    done = ledger.results(data)
    shown = answers.pick(done)
    if shown is not None:
        answers.answer(shown)
    st.subheader("Every test so far (the ledger)")
    ledger.table(done, key="page")
    show.next_step("models", "predict")
