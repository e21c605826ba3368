"""When a bug gets through: an apology with a number that is also in the log; the user's work is kept."""

import logging
import secrets

import streamlit as st

log = logging.getLogger("mlviz")


def apologise(error: BaseException, *_: object) -> bool:
    """Log the error under a number and show an apology in place of a traceback."""
    number = secrets.token_hex(4)
    log.error("error %s", number, exc_info=(type(error), error, error.__traceback__))
    st.error(
        f"Something went wrong on our side (error {number}). Your data and steps are kept: "
        "reload the page, or undo the last step. Whoever runs this server finds it in the log by this number.",
        icon=":material/warning:",
    )
    return True
