"""Proposed charts as cards, and the builder that makes any chart from its declaration."""

from typing import Any

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.export.script import call
from mlviz.results.plots import PlotSpec
from ui import cache, forms, show, state
from ui.guards import guarded

OPENED = "builder-spec"
CODE_PROPOSED = """\
from mlviz.charts import draw
from mlviz.profiling import plot, propose

for proposal in propose(clean):
    print(proposal.headline)
    draw(plot(clean, proposal.spec)).show()
"""
HOW_PROPOSED = (
    "Every chart that fits is scored by the strength of what it shows (rank correlation, correlation ratio, "
    "Cramer's V). The strongest is taken; others on the same columns then count less, so that six charts tell "
    "six things."
)


def proposed(data: Dataset, proposal: Any) -> None:
    """Show one proposed chart under its headline."""
    spec = proposal.spec
    st.markdown(f"**{show.plain(proposal.headline)}**")
    with guarded():
        result = cache.plot(data, data.fingerprint, spec)
        kept = spec in state.project().charts
        show.chart(
            result, key=name_of(spec), keep=lambda: _keep(spec), kept=kept, change=lambda: _open(spec), titled=False
        )


def build(data: Dataset) -> None:
    """Draw the builder: kind, columns, options; the chart appears beside them."""
    from mlviz.profiling import PLOTS

    start = _opened(data)
    left, right = st.columns([1, 2.4])
    with left:
        kinds = list(PLOTS)
        kind = st.selectbox(
            "Chart",
            kinds,
            kinds.index(start.kind),
            format_func=lambda k: PLOTS[k].label,
            key="builder-kind",
            help=PLOTS[start.kind].help,
        )
        method = PLOTS[kind]
        st.caption(method.question)
        given = start.given() if start.kind == kind else {}
        values = forms.fields(method.params, data, key=f"builder-{kind}", given=given)
    with right, guarded():
        used = {name: value for name, value in values.items() if value not in (None, ())}
        spec = PlotSpec(kind=kind, **used)
        result = cache.plot(data, data.fingerprint, spec)
        if result.headline:
            st.markdown(f"**{show.plain(result.headline)}**")
        kept = spec in state.project().charts
        show.chart(result, key=name_of(spec), keep=lambda: _keep(spec), kept=kept, titled=not result.headline)
        show.how(
            f"from mlviz.charts import draw\nfrom mlviz.profiling import plot\n"
            f"from mlviz.results.plots import PlotSpec\n\ndraw(plot(clean, {call(spec)})).show()",
            references=method.references,
        )


def name_of(spec: PlotSpec) -> str:
    """Return a short name for a chart, the same for the same chart."""
    used = [str(v) for v in (spec.x, spec.y, spec.colour, spec.facet) if v]
    return "-".join([spec.kind, *used, *(spec.columns or ())[:3]])


def _opened(data: Dataset) -> PlotSpec:
    from mlviz.profiling import PLOTS

    spec: PlotSpec | None = st.session_state.get(OPENED)
    if spec is None:
        kind = next((k for k, m in PLOTS.items() if all(_fits(p, data) for p in m.params)), next(iter(PLOTS)))
        spec = PlotSpec(kind=kind)
    return spec


def _fits(param: Any, data: Dataset) -> bool:
    return not hasattr(param, "candidates") or getattr(param, "optional", False) or bool(param.candidates(data))


def answer_request() -> None:
    """Open the chart another page asked for."""
    from ui.alerts import ASKED

    spec = st.session_state.pop(ASKED, None)
    if spec is not None:
        _open(spec)


def _open(spec: PlotSpec) -> None:
    st.session_state[OPENED] = spec
    st.session_state["explore-view"] = "Build a chart"
    for name in [n for n in st.session_state if str(n).startswith("builder-") and n != OPENED]:
        del st.session_state[name]


def _keep(spec: PlotSpec) -> None:
    state.commit(state.project().keep(spec), "Kept for the report.")
