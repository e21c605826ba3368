"""The recipe as numbered sentences: switch, edit, move, delete, and what each step did."""

from collections.abc import Callable

import streamlit as st

from mlviz.recipe import Recipe
from mlviz.results.effects import StepEffect
from mlviz.steps import STEPS, Step
from ui import forms, show, state
from ui.guards import callback_guarded, guarded


def recipe(effects: tuple[StepEffect, ...]) -> None:
    """Draw the recipe."""
    st.subheader("Steps so far")
    steps = state.project().recipe.steps
    if not steps:
        st.caption("None yet. Choose a remedy and apply it; every step can be undone, edited, moved or switched off.")
        return
    st.download_button(
        "Save these steps as a file",
        data=state.project().recipe.to_json(),
        file_name=f"{show.file_name(state.source_data().name.rsplit('.', 1)[0])}_steps.json",
        mime="application/json",
        key="save-recipe",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
        help="Apply them to another table under “Saved steps”.",
    )
    by_step = {effect.step: effect for effect in effects}
    notes = _target_notes()
    for i, step in enumerate(steps):
        with st.container(border=True, key=f"step-{i}"):
            _step(i, step, by_step.get(i), len(steps))
            if i in notes:
                st.caption(show.plain(notes[i]))


def _target_notes() -> dict[int, str]:
    """Return what a comparison does differently, step by step, once it is known what is predicted."""
    project = state.project()
    if project.target is None:
        return {}
    return dict(project.recipe.target_notes(state.source_data().columns, project.target))


def _step(i: int, step: Step, effect: StepEffect | None, count: int) -> None:
    revision = state.session().revision
    off = i in state.project().recipe.off
    words = "switched off" if off else effect.words if effect else "not applied"
    text = f"{i + 1}. {show.plain(step.sentence())}"
    st.markdown(f":gray[{text}]" if off else text)
    st.caption(words)
    with st.container(horizontal=True, key=f"step-controls-{i}"):
        st.toggle("on", not off, key=f"on-{i}-{revision}", on_change=_switch, args=(i, f"on-{i}-{revision}"))
        _button("Move up", f"up-{i}", "arrow_upward", lambda r: r.move(i, i - 1), disabled=i == 0)
        _button("Move down", f"down-{i}", "arrow_downward", lambda r: r.move(i, i + 1), disabled=i == count - 1)
        with st.popover("Edit", type="tertiary", icon=":material/edit:", key=f"edit-{i}-{revision}"):
            _edit(i, step)
        _button("Delete", f"delete-{i}", "delete", lambda r: r.without(i))


def _button(label: str, key: str, icon: str, change: Callable[[Recipe], Recipe], *, disabled: bool = False) -> None:
    st.button(
        "",
        key=key,
        help=label,
        icon=f":material/{icon}:",
        type="tertiary",
        disabled=disabled,
        on_click=_change,
        args=(change,),
    )


def _switch(i: int, key: str) -> None:
    """Switch a step as its toggle says; one that already is so stays."""
    wanted = bool(st.session_state[key])
    if wanted == (i in state.project().recipe.off):
        _change(lambda r: r.toggle(i))


def _change(change: Callable[[Recipe], Recipe]) -> None:
    callback_guarded(lambda: state.commit_recipe(change(state.project().recipe)))


def _edit(i: int, step: Step) -> None:
    """Draw the step's form on the table as it is before the step."""
    from ui import cache

    before = Recipe(state.project().recipe.steps[:i], frozenset(k for k in state.project().recipe.off if k < i))
    raw = state.source_data()
    method = STEPS[step.key]
    given = {param.name: getattr(step, param.name) for param in method.params}
    with guarded(calm=True):
        # A step before this one may not fit: then that one is to be mended, and this form says so.
        data = cache.traced(raw, raw.fingerprint, before.to_json()).data
        shown = f"edit-{i}-{state.session().revision}"
        values = forms.fields(method.params, data, key=shown, given=given, explained=True)
        if open_question := forms.lacking(method.params, values):
            st.info(open_question, icon=":material/edit:")
            return
        changed = method.run(**values)
        st.caption(show.plain(changed.sentence()))
        st.button(
            "Save", key=f"save-{i}", disabled=changed == step, on_click=_change, args=(lambda r: r.replace(i, changed),)
        )
