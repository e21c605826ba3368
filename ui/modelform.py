"""What is to be predicted, what is left out, how the rows are split, which models run."""

from typing import Any, cast

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, Kind
from mlviz.project import CompareSpec
from mlviz.results.evaluation import FoldKind, FoldSpec, Plan
from mlviz.results.wording import plural
from ui import boards, show, state
from ui.guards import callback_guarded, guarded

TARGETS = (Kind.NUMERIC, *CATEGORIES)
NONE = "(choose)"
SPLITS = {
    "stratified": "random, same mix of classes",
    "kfold": "random",
    "group": "by group",
    "time": "by time",
}


FOLDS = "The rows are cut into so many parts; each part is predicted by models that have not seen it."
REPEATS = "With few rows, one way of cutting them may be lucky: it is done again in other ways, and all count."


def target(data: Dataset) -> str | None:
    """Draw the choice of the target and return it."""
    names = [c.name for c in data.columns if c.kind in TARGETS]
    chosen = state.project().target
    shown = [NONE, *names]
    st.selectbox(
        "What should be predicted?",
        shown,
        shown.index(chosen) if chosen in names else 0,
        key=f"target-{state.session().revision}",
        on_change=_set_target,
        args=(f"target-{state.session().revision}",),
    )
    return chosen if chosen in names else None


def _set_target(key: str) -> None:
    """Commit another target; a new one drops the comparison.

    A box that was drawn by a run which a click interrupted reports its value as changed though it is not.
    """
    value = None if st.session_state[key] == NONE else st.session_state[key]
    if value != state.project().target:
        state.commit(state.project().with_target(value).with_comparison(None))


def plan(data: Dataset, name: str) -> Plan:
    """Return what is proposed for this target."""
    return _plan(data, data.fingerprint, state.project().recipe.to_json(), name)


@st.cache_resource(max_entries=64, show_spinner="Looking at the target …")
def _plan(_data: Dataset, fingerprint: str, recipe: str, name: str) -> Plan:
    from mlviz.models import plan as propose

    return propose(_data, name)


def setup(data: Dataset, name: str) -> None:
    """Draw the form: task, exclusions with their reasons, split, models; and the button that starts."""
    from mlviz.models import MODELS

    proposed = plan(data, name)
    st.markdown(show.plain(proposed.task_reason))
    key = f"{name}-{data.fingerprint[:8]}"
    left, right = st.columns(2)
    with left:
        tasks = ["regression", "binary", "multiclass"]
        task = st.selectbox(
            "Kind of prediction", tasks, tasks.index(proposed.task), key=f"task-{key}", format_func=_task
        )
        positive = _positive(data, name, proposed, str(task), key)
        exclude = _exclusions(data, name, proposed, key)
    with right:
        folds = _folds(data, name, proposed, str(task), key)
        fitting = [k for k, method in MODELS.items() if task in method.tasks]
        models = st.multiselect(
            "Models", fitting, fitting, key=f"models-{key}-{task}", format_func=lambda k: MODELS[k].label
        )
        seed = int(
            st.number_input("Seed", 0, 10_000, 0, key=f"seed-{key}", help="The same seed gives the same numbers.")
        )
    steps = state.project().recipe.active
    if steps:
        st.caption(f"Your recipe ({plural(len(steps), 'step')}) runs too; what learns is refitted inside every fold.")
    spec = CompareSpec(name, tuple(models), folds, tuple(exclude), str(task), positive, seed)
    label = "Compare again" if state.project().comparison == spec else "Compare models"
    st.button(
        label,
        type="primary",
        key="compare",
        on_click=_start,
        args=(spec,),
        disabled=not models or boards.running() is not None,
        icon=":material/play_arrow:",
    )


def _start(spec: CompareSpec) -> None:
    callback_guarded(boards.start, spec)


def _task(task: str) -> str:
    return {"regression": "a number", "binary": "one of two classes", "multiclass": "one of several classes"}[task]


def _positive(data: Dataset, name: str, proposed: Plan, task: str, key: str) -> Any:
    if task != "binary":
        return None
    levels = list(data[name].levels) or [proposed.positive]
    place = levels.index(proposed.positive) if proposed.positive in levels else 0
    return st.selectbox("The class to be found (positive)", levels, place, key=f"positive-{key}", format_func=str)


def _exclusions(data: Dataset, name: str, proposed: Plan, key: str) -> list[str]:
    reasons = dict(proposed.excluded)
    names = [c.name for c in data.columns if c.name != name]
    chosen = st.multiselect("Columns left out", names, [n for n in names if n in reasons], key=f"exclude-{key}")
    for column in chosen:
        if column in reasons:
            st.caption(f"{show.plain(column)}: {show.plain(reasons[column])}")
    back = [n for n in reasons if n not in chosen]
    if back:
        words = f"{', '.join(back)} was proposed to be left out: {reasons[back[0]]}"
        st.warning(show.plain(words), icon=":material/warning:")
    return chosen


def _folds(data: Dataset, name: str, proposed: Plan, task: str, key: str) -> FoldSpec:
    kinds = [k for k in SPLITS if task != "regression" or k != "stratified"]
    start = kinds.index(proposed.folds.kind) if proposed.folds.kind in kinds else 0
    kind = st.selectbox("Split of the rows", kinds, start, key=f"split-{key}-{task}", format_func=_split)
    st.caption(show.plain(proposed.folds_reason))
    k = int(st.number_input("Folds", 2, 20, proposed.folds.k, key=f"k-{key}", help=FOLDS))
    repeats = 1
    if kind in ("kfold", "stratified"):
        repeats = int(
            st.number_input("Times drawn anew", 1, 20, proposed.folds.repeats, key=f"repeats-{key}", help=REPEATS)
        )
    group = time = None
    if kind == "group":
        names = [c.name for c in data.columns if c.name != name]
        start = names.index(proposed.folds.group) if proposed.folds.group in names else 0
        group = st.selectbox("Rows that belong together share", names, start, key=f"group-{key}")
    if kind == "time":
        names = [c.name for c in data.columns if c.kind in (Kind.DATETIME, Kind.NUMERIC) and c.name != name]
        start = names.index(proposed.folds.time) if proposed.folds.time in names else 0
        time = st.selectbox("In the order of", names, start, key=f"time-{key}") if names else None
    return FoldSpec(cast(FoldKind, kind), k, repeats, group, time)


def _split(kind: str) -> str:
    return SPLITS[kind]


def code() -> str:
    """Return the code of the comparison that was run."""
    spec = state.project().comparison
    if spec is None:
        return ""
    with guarded():
        from mlviz.export import comparison_source

        return comparison_source(state.project())
    return ""
