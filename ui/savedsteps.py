"""Steps saved from another table, or of the file that was open before: their columns found here, and applied."""

import pandas as pd
import streamlit as st

from mlviz.dataset import Dataset
from mlviz.errors import DataError
from mlviz.recipe import Match, Recipe, Transfer, matched, transfer
from mlviz.recipe.recipe import MOST_STEPS
from mlviz.results.wording import plural
from ui import cleaning, show, state
from ui.guards import callback_guarded, guarded

LARGEST = 5_000_000
"""Bytes of a file of steps; a longer one was not saved here."""

NONE = "(none)"


def look(data: Dataset) -> None:
    """Ask for the steps, show which column stands for which, and what the steps would do here."""
    key = f"saved-steps-{state.session().revision}"
    st.file_uploader("A file of steps saved on this page", type="json", key=key, on_change=_brought, args=(key,))
    offered = state.session().offered
    if not offered.steps:
        st.caption("Steps of a file that was open before this one are offered here too.")
        return
    with guarded(calm=True):
        source = state.session().offered_columns
        found = matched(offered, data.columns, source)
        names = _mapping(data, found)
        _applied(data, transfer(offered, data, names, source), len(offered.steps))


def _brought(key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        callback_guarded(lambda: state.offer(_read(file.getvalue())))


def _read(content: bytes) -> Recipe:
    if len(content) > LARGEST:
        raise DataError("The file is too large to be a list of steps.", "Use a file saved on this page.")
    return Recipe.from_json(content.decode("utf-8", "replace"), most=MOST_STEPS)


def _mapping(data: Dataset, found: tuple[Match, ...]) -> dict[str, str | None]:
    """Draw which column stands for which, to be changed, and return it."""
    if not found:
        return {}
    frame = pd.DataFrame(
        {
            "in the steps": [one.wanted for one in found],
            "here": [one.found or NONE for one in found],
            "because": [one.why for one in found],
        }
    )
    missing = sum(one.found is None for one in found)
    guessed = sum(one.found is not None and one.found != one.wanted for one in found)
    same = len(found) - missing - guessed
    words = [f"{plural(same, 'column')} found by the same name"] if same else []
    words += [f"{guessed} found by a similar name: please check"] if guessed else []
    words += [f"{missing} not found"] if missing else []
    st.markdown(f"**{'; '.join(words)}.**")
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["in the steps", "because"],
        key=f"saved-mapping-{data.fingerprint}",
        height=show.height(min(len(frame), 7)),
        column_config={"here": st.column_config.SelectboxColumn("here", options=[NONE, *data.names], required=True)},
    )
    return {old: None if new == NONE else new for old, new in zip(edited["in the steps"], edited["here"], strict=True)}


def _applied(data: Dataset, found: Transfer, asked: int) -> None:
    """Show what applies and what does not, and offer to apply it."""
    steps = found.recipe.steps
    verb = "applies" if len(steps) == 1 else "apply"
    st.markdown(f"**{len(steps)} of {plural(asked, 'step')} {verb} here.**")
    st.markdown("\n".join(f"{i}. {show.plain(step.sentence())}" for i, step in enumerate(steps, start=1)))
    for note in found.notes:
        st.caption(show.plain(note))
    if steps:
        cleaning.proposal(data, steps, None, key="saved-steps")
