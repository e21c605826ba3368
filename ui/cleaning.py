"""The clean page's right side: a problem, its remedies with consequences, before and after; or any step by hand."""

from collections.abc import Callable

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, NUMERIC, TIMES
from mlviz.profiling.remedies import Problem, Remedy
from mlviz.recipe import Recipe
from mlviz.results.effects import StepEffect
from mlviz.results.recovery import Recovery
from mlviz.steps import STEPS, Step
from ui import cache, changes, forms, show, state
from ui.guards import attempt, callback_guarded, guarded

FAMILIES = {
    "missing": "Missing",
    "outliers": "Outliers",
    "rows": "Rows",
    "values": "Values",
    "rules": "Rules",
    "columns": "Columns",
    "prepare": "For models",
}

DRAWN = (*NUMERIC, *TIMES, *CATEGORIES)
"""Kinds of columns that are drawn before and after."""

SLOW = ("impute_from_others", "fill_from_similar", "outlying_rows", "drop_near_duplicates")
"""Steps whose effect on a long table is worked out only when asked for."""


def problems(data: Dataset) -> tuple[Problem, ...]:
    """Return what should be repaired in the table as it is now."""
    from mlviz.profiling.remedies import problems as find

    return find(data, cache.profile(data, data.fingerprint, cache.preview_rows(data)))


def sentence(data: Dataset, found: tuple[Problem, ...], effects: tuple[StepEffect, ...]) -> str:
    """Return the state of the table in one sentence."""
    gaps = [p for p in found if p.key == "missing"]
    outliers = [p for p in found if p.key == "outliers"]
    parts = []
    if gaps:
        parts.append(f"{sum(p.cells for p in gaps):,} cells are missing in {len(gaps)} column{'s' * (len(gaps) != 1)}")
    if outliers:
        parts.append(f"{len(outliers)} column{'s have' if len(outliers) != 1 else ' has'} values far from the rest")
    parts += [p.sentence.rstrip(".") for p in found if p.key == "duplicates"]
    now = "; ".join(parts) or "nothing is missing, outlying or repeated"
    done = f"After {len(effects)} step{'s' * (len(effects) != 1)}: " if effects else ""
    first = now[0] if done else now[0].upper()
    return f"**{done}{first}{now[1:]}.** {data.n_rows:,} rows, {len(data.columns)} columns."


def in_focus(data: Dataset, found: tuple[Problem, ...]) -> None:
    """Show one problem and what can be done about it; nothing is applied before it was seen."""
    if not found:
        st.success("Nothing to repair was found. Any step can still be added by hand.", icon=":material/check_circle:")
        return
    sentences = {p.sentence: p for p in found}
    chosen = st.selectbox(f"Found: {len(found)} things to look at", list(sentences), key="problem")
    problem = sentences[str(chosen)]
    measured = _measured(data, problem)
    remedies = (*problem.remedies, *_best(data, problem, measured))
    labels = [show.plain(_label(remedy, i)) for i, remedy in enumerate(remedies)]
    reasons = [show.plain(remedy.why) for remedy in remedies]
    picked = st.radio("Remedies", labels, key=f"remedy-{problem.sentence}", captions=reasons)
    remedy = remedies[labels.index(str(picked))]
    if _measurable(data, problem):
        tip = "A tenth of the known values is hidden ten times, and filled each way: the errors are compared."
        st.toggle("Measure which way fills best here", key=f"measure-{problem.column}", help=tip)
    if measured is not None:
        st.markdown(f"**{show.plain(measured.headline)}**")
        show.chart(measured, key=f"recovery-{problem.column}")
    with guarded():
        proposal(data, remedy.steps, problem.column, key="remedy")


def _measurable(data: Dataset, problem: Problem) -> bool:
    """Whether known values of the column can be hidden and filled."""
    column = problem.column
    return problem.key == "missing" and column is not None and data[column].kind in (*NUMERIC, *CATEGORIES)


def _measured(data: Dataset, problem: Problem) -> Recovery | None:
    """Return what each way of filling is off by on known values of this very column, once that is asked for."""
    column = problem.column
    if column is None or not _measurable(data, problem) or not st.session_state.get(f"measure-{column}"):
        return None
    return attempt(lambda: cache.recovered(data, data.fingerprint, column))


def _best(data: Dataset, problem: Problem, measured: Recovery | None) -> tuple[Remedy, ...]:
    """Return the way that was measured to be best, unless it is among the remedies already."""
    from mlviz.quality.recovery import candidates

    if measured is None or not measured.ways:
        return ()
    ways = (step for step in candidates(data, measured.column) if step.sentence() == measured.ways[0].label)
    known = {one.steps for one in problem.remedies}
    return tuple(
        Remedy((way,), "Was nearest to the known values that were hidden.") for way in ways if (way,) not in known
    )


def any_step(data: Dataset) -> None:
    """Draw the form of any step from its declaration, with its effect."""
    family = st.pills("Family", list(FAMILIES), default="missing", required=True, format_func=_words, key="family")
    keys = [key for key, method in STEPS.items() if method.family == family]
    key = st.selectbox("Step", keys, format_func=lambda k: STEPS[k].label, key=f"step-{family}")
    method = STEPS[str(key)]
    st.caption(f"{method.question} {method.help}")
    with guarded(calm=True):
        given = _sparse(data) if key == "drop_columns" else {}
        shown = f"form-{key}-{len(given.get('columns', ()))}"
        values = forms.fields(method.params, data, key=shown, given=given, explained=True)
        if open_question := forms.lacking(method.params, values):
            st.info(open_question, icon=":material/edit:")
            return
        step = method.run(**values)
        column = next(iter(getattr(step, "columns", ()) or ()), getattr(step, "column", None))
        proposal(data, (step,), column, key=f"any-{key}")


def _sparse(data: Dataset) -> dict[str, tuple[str, ...]]:
    """Draw a threshold and return the columns that miss more."""
    share = (
        float(st.slider("Choose the columns that miss more than", 0, 100, 100, 5, format="%d%%", key="sparse")) / 100
    )
    return {"columns": tuple(c.name for c in data.columns if c.n_missing > share * max(data.n_rows, 1))}


def _words(family: str) -> str:
    return FAMILIES[family]


def _label(remedy: Remedy, i: int) -> str:
    words = ". Then: ".join(step.sentence().rstrip(".") for step in remedy.steps)
    return f"{words}{' (recommended)' if i == 0 else ''}"


def proposal(
    data: Dataset,
    steps: tuple[Step, ...],
    column: str | None,
    *,
    key: str,
    beside: Callable[[], None] | None = None,
) -> None:
    """Show what the steps would change, before and after in one chart, and the button that applies them.

    What is drawn ``beside`` that button stands there also where the effect is not worked out yet.
    """
    slow = data.n_rows > cache.PREVIEW_FROM and any(step.key in SLOW for step in steps)
    if slow and not st.toggle("Work out the effect (up to a minute on so many rows)", key=f"slow-{key}"):
        if beside is not None:
            beside()
        return
    now, raw = state.project().recipe, state.source_data()
    recipe = _with(now, steps)
    recipe.check(raw.columns)
    after = cache.traced(raw, raw.fingerprint, recipe.to_json())
    mine = [e for e in after.effects if recipe.steps[e.step] in steps]
    st.markdown("**Effect:** " + "; ".join(e.words for e in mine) + ".")
    with st.container(horizontal=True, key=f"decide-{key}"):
        st.button("Apply", key=f"apply-{key}", type="primary", on_click=_apply, args=(steps,), icon=":material/check:")
        if beside is not None:
            beside()
    moved = cache.changes(raw, raw.fingerprint, now.to_json(), recipe.to_json())
    drawn = column or next(iter(moved.touched), None)
    if drawn in after.data and (drawn in moved.touched or len(moved.dropped)):
        _before_after(now, recipe, str(drawn), key)
    changes.table(raw, now, recipe, key=key, narrow=True)


def _with(recipe: Recipe, steps: tuple[Step, ...]) -> Recipe:
    for step in steps:
        recipe = recipe.insert(step)
    return recipe


def _apply(steps: tuple[Step, ...]) -> None:
    recipe = _with(state.project().recipe, steps)
    callback_guarded(state.commit_recipe, recipe, "Applied. Undo takes it back.")


def _before_after(now: Recipe, then: Recipe, column: str, key: str) -> None:
    """Draw the column before and after the steps, and say how its middle and spread moved."""
    raw = state.source_data()
    if cache.traced(raw, raw.fingerprint, now.to_json()).data[column].kind not in DRAWN:
        return
    found = attempt(lambda: cache.before_after(raw, raw.fingerprint, now.to_json(), then.to_json(), column))
    if found is not None:
        show.chart(found, key=f"before-after-{key}", notes=False)
        st.caption(show.plain(found.sentence))


def downloads(data: Dataset) -> None:
    """Offer the cleaned table as CSV and as a workbook."""
    from mlviz.export import to_csv, to_xlsx

    stem = show.file_name(data.name.rsplit(".", 1)[0]) + "_clean"
    with st.container(horizontal=True, key="clean-downloads"):
        st.download_button(
            "Cleaned table as CSV",
            data=lambda f=data.frame: to_csv(f),  # type: ignore[misc]
            file_name=f"{stem}.csv",
            mime="text/csv",
            key="clean-csv",
            on_click="ignore",
            icon=":material/download:",
        )
        if data.n_rows <= 200_000:
            st.download_button(
                "Cleaned table as Excel",
                data=lambda f=data.frame: to_xlsx(f),  # type: ignore[misc]
                file_name=f"{stem}.xlsx",
                key="clean-xlsx",
                on_click="ignore",
                icon=":material/download:",
            )
