"""What stands before and around a page: is data open, and what if something is wrong with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import streamlit as st

from mlviz.errors import MlvizError
from ui import state
from ui.show import plain

T = TypeVar("T")


@contextmanager
def guarded(*, calm: bool = False) -> Iterator[None]:
    """Show what the package refuses as a sentence with its remedy; the only such place for pages.

    A form that is still being filled in is ``calm``: what it lacks is no error.
    """
    try:
        yield
    except MlvizError as error:
        words = plain(f"{error.reason} {error.remedy}".strip())
        if calm:
            st.info(words, icon=":material/edit:")
        else:
            st.error(words, icon=":material/warning:")


def attempt(make: Callable[[], T]) -> T | None:
    """Return what is made, or show why it cannot be and return None: one part fails, the others stand."""
    with guarded():
        return make()
    return None


def callback_guarded(do: object, *args: object, **kwargs: object) -> bool:
    """Run a callback; what is refused is shown at the top of the next run, and nothing is changed."""
    assert callable(do)
    try:
        do(*args, **kwargs)
    except MlvizError as error:
        state.session().warning = str(error)
        return False
    return True


def heading(question: str) -> None:
    """Begin a page with the question it answers, and with what the last action did."""
    st.title(question)
    messages()


def needs_data(question: str, why: str) -> None:
    """Begin a page, and stop it with what to do when no data is open."""
    heading(question)
    stop_without_data(why)


def stop_without_data(why: str) -> None:
    """Stop the page with what to do when no data is open; otherwise go on."""
    if state.project().source is None:
        st.info(f"{why} Open a file or one of the samples first.", icon=":material/description:")
        st.page_link("../pages/data.py", label="Open data", icon=":material/upload_file:")
        st.stop()


def messages() -> None:
    """Show what the last action did or could not do, once."""
    mine = state.session()
    if mine.warning:
        st.warning(plain(mine.warning), icon=":material/warning:")
    if mine.notice:
        st.toast(plain(mine.notice))
    mine.warning = mine.notice = ""
