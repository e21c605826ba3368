"""The comparison of this workspace: started as a job, followed while it runs, kept when it is done."""

from dataclasses import asdict
from typing import cast

import streamlit as st

from mlviz.dataset import digest
from mlviz.engine import Job
from mlviz.project import CompareSpec
from mlviz.results.evaluation import Board, Task
from ui import cache, jobs, show, state


def key_of(spec: CompareSpec) -> str:
    """Return the key of a comparison's board: of the data, the recipe and what was asked."""
    data = state.source_data()
    return digest("board", data.fingerprint, state.project().recipe.to_json(), repr(sorted(asdict(spec).items())))


def start(spec: CompareSpec) -> None:
    """Commit what is asked, and start the comparison as a job unless its board is known."""
    state.commit(state.project().with_comparison(spec))
    if state.project().comparison != spec:
        return  # another tab has changed the workspace, and the user was told
    key = key_of(spec)
    if cache.store().has_result(state.content(), key) or running() is not None:
        return
    from mlviz.models import compare_job

    job = compare_job(
        state.source_data(),
        spec.target,
        state.project().recipe,
        list(spec.models),
        spec.folds,
        spec.seed,
        task=cast(Task | None, spec.task),
        positive=spec.positive,
        exclude=spec.exclude,
    )
    jobs.remember(key, job, _collected)


def _collected(job: Job) -> Board | None:
    from mlviz.models import board_of

    board = board_of(job)
    return board if board.evaluations else None


def finished() -> Board | None:
    """Return the board of the committed comparison if it is known, from the store or from its job."""
    spec = state.project().comparison
    if spec is None:
        return None
    key = key_of(spec)
    board = _kept(key)
    if board is not None:
        return board
    found = jobs.outcome(key)
    if found is None:
        return None  # a stopped comparison has models on different folds: it is run again or not shown
    if not isinstance(found.made, Board):
        for error in found.errors[:1]:
            st.error(show.plain(error), icon=":material/warning:")
        return None
    return found.made


@st.cache_resource(max_entries=16, show_spinner=False)
def _loaded(content: str, key: str) -> Board | None:
    board = cache.store().load_result(content, key)
    return board if isinstance(board, Board) else None


def _kept(key: str) -> Board | None:
    content = state.content()
    if not cache.store().has_result(content, key):
        return None
    board = _loaded(content, key)
    if board is None:
        _loaded.clear(content, key)  # what could not be read is computed again, and then must be found
    return board


def running() -> Job | None:
    """Return the job of the committed comparison while it is at work."""
    spec = state.project().comparison
    return jobs.find(key_of(spec)) if spec is not None else None


def follow() -> None:
    """Show the answer: the board, provisional while the job runs, final once it has ended."""
    spec = state.project().comparison
    job = running()
    if job is not None:
        _live()
        return
    board = finished()
    if board is not None:
        answer(board)
        if spec is not None and _kept(key_of(spec)) is None:
            st.warning("A process was lost while this ran, so the board is not kept.", icon=":material/warning:")
            st.button("Run it again", key="run-again", on_click=start, args=(spec,), type="primary")
    elif spec is not None and spec.target == state.project().target:
        st.info("This comparison was not finished: it was stopped, or the data or steps changed since.")
        st.button("Run it", key="run-again", on_click=start, args=(spec,), type="primary")


@st.fragment(run_every=1.0)
def _live() -> None:
    job = running()
    if job is None:
        st.rerun()
    jobs.progress(job, key="comparison")
    from mlviz.models import board_of

    board = board_of(job)
    if board.evaluations:
        answer(board)


def answer(board: Board, key: str = "board") -> None:
    """Show what to choose and how sure that is, then the models on one scale."""
    if board.provisional:
        st.markdown(":orange-badge[provisional]")
    st.markdown(f"**{show.plain(board.verdict)}**")
    show.chart(board, key=f"{key}-{'provisional' if board.provisional else 'final'}")
    for model, reason in board.failed:
        st.caption(f"Not on the board: {show.plain(model)}. {show.plain(reason)}")
