"""Estimates over filled-in tables: asked for in a form, computed as a job, shown beside the easier ways."""

from typing import Any

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.engine import Job
from mlviz.results.pooled import EstimateSpec, PooledResult
from ui import cache, forms, jobs, show, state
from ui.guards import callback_guarded

FEWEST, MOST, USUAL = 5, 100, 20


def ask(data: Dataset) -> None:
    """Draw what can be estimated and the button that starts it."""
    from mlviz.stats import ESTIMATES

    st.caption(
        "Each gap is filled several times from all other columns; what differs between the tables is what is not known."
    )
    left, right = st.columns([3, 1])
    key = str(left.selectbox("What to estimate", list(ESTIMATES), format_func=_label, key="estimate"))
    m = int(right.number_input("Filled-in tables", FEWEST, MOST, USUAL, key="estimate-m"))
    method = ESTIMATES[key]
    lacking = [p for p in method.params if hasattr(p, "candidates") and not p.candidates(data)]
    if lacking:
        st.info(f"This does not fit: no column can be “{lacking[0].title}”.", icon=":material/block:")
        return
    values = forms.fields(method.params, data, key=f"estimate-{key}", given=_first(data, method.params[0]))
    if open_question := forms.lacking(method.params, values):
        st.info(open_question, icon=":material/edit:")
        return
    st.button("Estimate", key="run-estimate", type="primary", on_click=run, args=(key, values, m))


def _first(data: Dataset, param: Any) -> dict[str, str]:
    """Return the first column with gaps for the first thing that is asked."""
    gappy = [name for name in param.candidates(data) if data[name].n_missing]
    return {param.name: gappy[0]} if gappy else {}


def _label(key: str) -> str:
    from mlviz.stats import ESTIMATES

    return f"{ESTIMATES[key].label}: {ESTIMATES[key].question}"


def run(key: str, values: dict[str, Any], m: int) -> None:
    """Start an estimate and, if it can be made, enter it in the project."""
    callback_guarded(_run, EstimateSpec(key, tuple(values.items()), m))


def _run(spec: EstimateSpec) -> None:
    start(spec)
    state.commit(state.project().with_estimate(spec))


def start(spec: EstimateSpec) -> None:
    """Start the job of an estimate on the table as it is now, unless its numbers are known or being made."""
    from mlviz.quality.estimating import estimate_job, estimate_of

    data = state.clean_data()
    key = spec.key(data.fingerprint)
    if finished(spec, data) is None and jobs.find(key) is None:
        jobs.remember(key, estimate_job(data, spec), estimate_of)


def finished(spec: EstimateSpec, data: Dataset) -> PooledResult | None:
    """Return the numbers of an estimate on a table, if they are known."""
    key = spec.key(data.fingerprint)
    if cache.store().has_result(state.content(), key):
        kept = cache.store().load_result(state.content(), key)
        if isinstance(kept, PooledResult):
            return kept
    outcome = jobs.outcome(key)
    return outcome.made if outcome is not None and isinstance(outcome.made, PooledResult) else None


def results(data: Dataset) -> tuple[PooledResult, ...]:
    """Return the estimates of the project that are known on a table."""
    known = (finished(spec, data) for spec in state.project().estimates)
    return tuple(one for one in known if one is not None)


def follow() -> None:
    """Show the estimates of the project, the last one first: known, at work, or to be made anew."""
    data = state.clean_data()
    for i, spec in reversed(list(enumerate(state.project().estimates))):
        with st.container(border=True, key=f"estimate-{i}"):
            _one(data, spec, i)


def _one(data: Dataset, spec: EstimateSpec, i: int) -> None:
    found = finished(spec, data)
    job = jobs.find(spec.key(data.fingerprint))
    if found is not None:
        answer(found, key=f"estimate-{i}")
    elif job is not None:
        _live(spec.key(data.fingerprint), i)
    else:
        _again(data, spec, i)
    st.button("Take it out", key=f"drop-estimate-{i}", on_click=_drop, args=(spec,), type="tertiary")


def _again(data: Dataset, spec: EstimateSpec, i: int) -> None:
    outcome = jobs.outcome(spec.key(data.fingerprint))
    words = outcome.errors[0] if outcome is not None and outcome.errors else ""
    st.markdown(f"**{show.plain(_label(spec.estimate))}** {show.plain(', '.join(spec.columns))}")
    if words:
        st.error(show.plain(words), icon=":material/warning:")
    else:
        st.caption("Not computed on the table as it is now: the steps changed, or it was stopped.")
    st.button("Run it", key=f"again-{i}", on_click=_restart, args=(spec,))


def _restart(spec: EstimateSpec) -> None:
    callback_guarded(start, spec)


def _live(key: str, i: int) -> None:
    @st.fragment(run_every=1.0)
    def follow_job() -> None:
        job: Job | None = jobs.find(key)
        if job is None:
            st.rerun()
        jobs.progress(job, key=f"estimate-{i}")

    follow_job()


def answer(result: PooledResult, *, key: str) -> None:
    """Show an estimate: the answer, what the easier ways would get wrong, the picture, the numbers."""
    st.markdown(f"**{show.plain(result.verdict)}**")
    if result.warning:
        st.markdown(f":orange[:material/warning:] {show.plain(result.warning)}")
    show.chart(result, key=key)
    made = result.table()
    show.table(made, key=f"numbers-{key}", name=f"{result.label} by multiple imputation", p=("p",), digits=3)
    spec = result.spec
    given = ", ".join(f"{name}={value!r}" for name, value in spec.values)
    show.how(
        f"import mlviz as mv\n\n"
        f"sets = mv.multiply_impute(clean, about={spec.columns!r}, m={spec.m}, seed={spec.seed})\n"
        f"result = mv.pooled(sets, {spec.estimate!r}, {given})\nprint(result.verdict)\nprint(result.table())",
        "Numbers are filled by predictive mean matching, categories by logistic regressions, each column from all "
        "others, ten rounds (chained equations). The estimates are pooled by Rubin's rules with Barnard and Rubin's "
        "degrees of freedom.",
        references=("Rubin (1987)", "Barnard & Rubin (1999)", "van Buuren (2018)"),
    )


def _drop(spec: EstimateSpec) -> None:
    """Take an estimate out of the project, and stop it if it is at work."""
    job = jobs.find(spec.key(state.clean_data().fingerprint))
    if job is not None:
        job.stop()
    state.commit(state.project().without_estimate(spec))
