"""Long work of this workspace: started once, followed from any page, stopped on demand."""

from collections.abc import Callable

import streamlit as st

from mlviz.engine import Job
from ui import cache, show, state
from ui.jobtable import JobTable, Outcome


@st.cache_resource(show_spinner=False)
def _table() -> JobTable:
    """Return the one table of jobs of this server."""
    return JobTable()


def remember(key: str, job: Job, collect: Callable[[Job], object]) -> None:
    """Keep a job of this workspace under the key of its spec; its result is stored when it has finished.

    That happens whether or not somebody looks: a closed laptop loses nothing. What a stopped job had done is dropped.
    """
    content, kept = state.content(), cache.store()
    _table().add(state.session().token, key, job, collect, lambda made: kept.save_result(content, key, made))


def forget_all() -> None:
    """Stop the jobs of this workspace and drop all that is known of them."""
    _table().forget(state.session().token)


def find(key: str) -> Job | None:
    """Return this workspace's job of a spec while it is at work."""
    return _table().find(state.session().token, key)


def outcome(key: str) -> Outcome | None:
    """Return what came of this workspace's finished job of a spec, if it could not be stored."""
    return _table().outcome(state.session().token, key)


def mine() -> list[Job]:
    """Return the jobs of this workspace that are still at work."""
    return _table().of(state.session().token)


def badge() -> None:
    """Show the running jobs in the sidebar, each with a Stop."""
    jobs = mine()
    _badge(bool(jobs))


def _badge(running: bool) -> None:
    @st.fragment(run_every=2 if running else None)
    def follow() -> None:
        for number, job in enumerate(mine()):
            progress(job, key=f"badge-{number}")

    follow()


def progress(job: Job, key: str) -> None:
    """Show how far a job is, what it does, the time left and its Stop."""
    doing = ", ".join(job.doing[:2]) or ("waiting" if job.state == "waiting" else "finishing")
    if job.position:
        doing = f"place {job.position} in the queue"
    left = f" · about {job.eta:.0f} s left" if job.eta else ""
    words = f"{job.label}: {job.done} of {job.total}{left} · {doing}"
    st.progress(job.done / max(job.total, 1), text=show.plain(words))
    st.button("Stop", key=f"stop-{key}", on_click=job.stop, icon=":material/stop_circle:")
