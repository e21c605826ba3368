"""One typed project per visitor, committed to the store; pages never spell a raw session key.

The workspace's token stands in the page's address, so that a refresh finds everything again. A workspace is
made when something is first committed: a mere visit leaves nothing behind.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.errors import MlvizError, NotApplicable
from mlviz.kinds import Schema
from mlviz.project import Project, Source
from mlviz.recipe import Recipe
from mlviz.results.effects import Trace
from mlviz.results.testing import TestSpec
from mlviz.results.wording import plural
from ui import cache

ADDRESS = "w"
"""Name of the token in the page's address."""

DAMAGED = (
    "The list of workspaces on this server was damaged and has been set aside, so this one cannot be opened: "
    "open your file again, or ask whoever runs the server to repair the list."
)


@dataclass(slots=True)
class Session:
    """What one browser tab has open."""

    token: str = ""
    project: Project = Project()
    notice: str = ""
    warning: str = ""
    revision: int = 0
    position: int = 0
    offered: Recipe = Recipe()
    offered_columns: Schema = ()
    waiting: Source | None = None
    """A file that is too large as a whole, until it is said which part of it to read."""
    looked: Project = Project()
    """What was open when results of tests were last shown, with what was seen."""


def session() -> Session:
    """Return this tab's session, found again by the token in the address after a refresh."""
    if "mlviz" not in st.session_state:
        st.session_state["mlviz"] = _found(str(st.query_params.get(ADDRESS, "")))
    mine: Session = st.session_state["mlviz"]
    return mine


def _found(token: str) -> Session:
    if not token:
        return Session()
    found = cache.store().find(token)
    if found is None:
        gone = "This workspace does not exist any more. Start a new one."
        return Session(warning=DAMAGED if cache.store().was_damaged else gone)
    return Session(token, found, position=cache.store().position(token))


def show_address() -> None:
    """Put the token into the address; navigation strips it, so every run sets it again."""
    token = session().token
    if token and st.query_params.get(ADDRESS) != token:
        st.query_params[ADDRESS] = token


def project() -> Project:
    """Return what is open."""
    return session().project


def follow_other_tabs() -> bool:
    """Take over what another tab of this workspace committed; return whether there was anything."""
    mine = session()
    if not mine.token or cache.store().position(mine.token) == mine.position:
        return False
    st.session_state["mlviz"] = fresh = _found(mine.token)
    fresh.revision = mine.revision + 1
    return True


def commit(changed: Project, notice: str = "") -> None:
    """Make this the project's state, and remember the former one for undo."""
    if changed == project():
        return
    if follow_other_tabs():
        session().warning = "This workspace was changed in another tab. Look at what is here now and do it again."
        return
    mine = session()
    changed = changed.with_looks_of(mine.looked)
    if not mine.token:
        mine.token = cache.store().create()
    cache.store().commit(mine.token, changed)
    mine.project, mine.notice, mine.warning = changed, notice, ""
    _moved(mine)


def _moved(mine: Session) -> None:
    mine.position = cache.store().position(mine.token)
    mine.revision += 1


def commit_recipe(recipe: Recipe, notice: str = "") -> None:
    """Commit a recipe; steps that no longer fit are switched off and named."""
    settled, notes = recipe.settled(source_data().columns)
    commit(project().with_recipe(settled), notice)
    if notes:
        session().warning = " ".join(notes)


def undo() -> None:
    """Go back one state."""
    _went(cache.store().undo)


def redo() -> None:
    """Go forward one state."""
    _went(cache.store().redo)


def _went(go: Callable[[str], Project]) -> None:
    mine = session()
    if mine.token:
        gone = go(mine.token)
        # What was seen stays a look, also where it is undone.
        mine.project = gone.with_looks_of(mine.project).with_looks_of(mine.looked)
        if mine.project != gone:
            cache.store().amend(mine.token, mine.project)
        mine.notice = mine.warning = ""
        _moved(mine)


def can_undo() -> bool:
    """Whether there is something to undo."""
    return bool(session().token) and cache.store().can_undo(session().token)


def can_redo() -> bool:
    """Whether there is something to redo."""
    return bool(session().token) and cache.store().can_redo(session().token)


def start_over() -> None:
    """Delete the workspace and everything in it that nobody else has open."""
    mine = session()
    if mine.token:
        cache.store().delete(mine.token)
    st.session_state["mlviz"] = Session(notice="Everything was deleted.")
    st.query_params.pop(ADDRESS, None)


def open_bytes(data: bytes, name: str, sample: str = "") -> None:
    """Keep the bytes of a file and open it, or ask which part of it to open where there is no room for all."""
    source = Source(cache.store().put(data), name, sample=sample)
    expected = cache.expected(source)
    if expected is None or expected.fits:
        open_source(source)
    else:
        session().waiting = source


def open_source(source: Source) -> None:
    """Make sure that a file can be read, and open it; the old project stays in undo."""
    read = cache.dataset(source)
    if project().recipe.active:
        offer(project().recipe, source_data().columns)
    commit(
        project().opened(source),
        f"{source.name} is open: {plural(read.n_rows, 'row')}, {plural(len(read.columns), 'column')}.",
    )
    leave_waiting()


def leave_waiting() -> None:
    """Think no more of the file that is too large."""
    session().waiting = None
    session().revision += 1


def offer(recipe: Recipe, columns: Schema = ()) -> None:
    """Keep steps made for another table, whose columns may be known, to be applied to the one that is open."""
    session().offered, session().offered_columns = recipe, columns


def reopen(changed: Project, notice: str) -> None:
    """Commit a project whose file is read another way, if it can be read so; the recipe is settled on it."""
    if changed.source is None:
        return
    fresh = cache.dataset(changed.source)
    settled, notes = changed.recipe.settled(fresh.columns)
    target = changed.target if changed.target in fresh else None
    commit(changed.with_recipe(settled).with_target(target), notice)
    if notes:
        session().warning = " ".join(notes)


def reread(notice: str, **options: object) -> None:
    """Read the open file with these overrides; kinds set by hand stay for the columns that are still there."""
    changed = project().read_with(**options)
    if changed.source is not None and changed.source.kinds:
        there = cache.dataset(replace(changed.source, kinds=()))
        kinds = tuple(pair for pair in changed.source.kinds if pair[0] in there)
        changed = replace(changed, source=replace(changed.source, kinds=kinds))
    reopen(changed, notice)


def content() -> str:
    """Return the sha256 of the open file; results computed from it are kept and deleted with it."""
    source = project().source
    return source.content if source is not None else ""


def source_data() -> Dataset:
    """Return the table as it was read."""
    source = project().source
    if source is None:
        raise MlvizError("No data is open.", "Upload a file or choose a sample on the Data page.")
    return cache.dataset(source)


def clean_data() -> Dataset:
    """Return the table after the recipe.

    Raises
    ------
    NotApplicable
        If no row is left.
    """
    data = trace().data
    if not data.n_rows:
        raise NotApplicable("No rows are left after the steps.", "Switch a step off on the Clean page.")
    return data


def look(tests: tuple[TestSpec, ...]) -> None:
    """Remember that the results of these tests were shown on the table as it is now."""
    session().looked = project().with_seen(tests)


def tests_here() -> tuple[TestSpec, ...]:
    """Return the tests of the ledger on the table as it is now: when a step changes, so do their numbers."""
    now = clean_data().fingerprint
    return tuple(replace(spec, dataset=now) for spec in project().tests)


def trace() -> Trace:
    """Return the table after the recipe, what each step changed, and which rows are left."""
    data = source_data()
    return cache.traced(data, data.fingerprint, project().recipe.to_json())
