"""What of statistics is kept for the report: plans of studies, correlations, one outcome compared with everything."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.export import Material
from mlviz.project import MatrixSpec, Project
from mlviz.results.correlations import Correlations
from mlviz.results.power import PowerResult, PowerSpec
from mlviz.results.screening import Screening
from ui import cache, show, state
from ui.guards import attempt

Spec = TypeVar("Spec")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Kept:
    """The results of what was kept and can be computed, and the project without what cannot."""

    project: Project
    screening: Screening | None
    matrices: tuple[Correlations, ...]
    plans: tuple[PowerResult, ...]


def results(project: Project, clean: Dataset) -> Kept:
    """Return what was kept; what can no longer be computed is told, and left out."""
    screening = attempt(partial(_screened, clean, project.screened)) if project.screened else None
    matrices = _known(project.matrices, lambda one: cache.correlated(clean, clean.fingerprint, one.columns, one.method))
    plans = _known(project.plans, cache.planned)
    left = replace(
        project,
        screened=project.screened if screening is not None else "",
        matrices=tuple(spec for spec, _ in matrices),
        plans=tuple(spec for spec, _ in plans),
    )
    return Kept(left, screening, tuple(one for _, one in matrices), tuple(one for _, one in plans))


def _screened(clean: Dataset, outcome: str) -> Screening:
    return cache.screened(clean, state.content(), clean.fingerprint, outcome)


def _known(specs: Iterable[Spec], make: Callable[[Spec], Result]) -> list[tuple[Spec, Result]]:
    made = ((spec, attempt(partial(make, spec))) for spec in specs)
    return [(spec, result) for spec, result in made if result is not None]


Change = Callable[[Project, Any], Project]


def plan_button(spec: PowerSpec) -> None:
    """Draw the button that keeps a plan for the report, or takes it out."""
    there = spec in state.project().plans
    _button(f"keep-plan-{spec.key[:12]}", Project.without_plan if there else Project.with_plan, spec, there)


def matrix_button(spec: MatrixSpec) -> None:
    """Draw the button that keeps correlations for the report, or takes them out."""
    there = spec in state.project().matrices
    _button("keep-matrix", Project.without_matrix if there else Project.with_matrix, spec, there)


def _button(key: str, change: Change, spec: Any, there: bool) -> None:
    words = "Take it out of the report" if there else "Keep for the report"
    icon = ":material/bookmark_remove:" if there else ":material/bookmark_add:"
    st.button(words, key=key, on_click=_commit, args=(change, spec), type="tertiary", icon=icon)


def _commit(change: Change, spec: Any) -> None:
    state.commit(change(state.project(), spec))


def relations(found: Material) -> None:
    """Draw what goes together, as the report will have it."""
    if found.screening is not None:
        st.markdown(f"**{show.plain(found.screening.verdict)}**")
        show.chart(found.screening, key="report-screening", notes=False)
    for i, (spec, matrix) in enumerate(zip(found.project.matrices, found.matrices, strict=True)):
        st.markdown(f"**{show.plain(matrix.verdict)}**")
        show.chart(matrix, key=f"report-matrix-{i}", notes=False)
        _button(f"drop-matrix-{i}", Project.without_matrix, spec, there=True)


def plans(found: Material) -> None:
    """Draw the plans of studies, as the report will have them."""
    for i, plan in enumerate(found.plans):
        st.markdown(f"**{show.plain(plan.verdict)}**")
        show.chart(plan, key=f"report-plan-{i}", notes=False)
        _button(f"drop-plan-{i}", Project.without_plan, plan.spec, there=True)
