"""What to beware of, gravest first, each with one thing to do."""

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.results.plots import PlotSpec
from mlviz.results.profile import Alert
from mlviz.steps import Step
from ui import state
from ui.guards import callback_guarded
from ui.show import plain

MARKS = {
    1: (":red[:material/error:]", "This makes results wrong."),
    2: (":orange[:material/warning:]", "This makes results misleading."),
    3: (":blue[:material/info:]", "This is worth knowing."),
}
VERBS = {
    "drop_columns": "Leave out",
    "drop_duplicates": "Drop repeats",
    "in_range": "Set missing",
    "tidy_text": "Tidy",
}
ASKED = "asked-chart"
"""Where the chart is kept that an alert asks the Explore page for."""


def alerts_list(data: Dataset, alerts: tuple[Alert, ...], *, key: str, limit: int | None = None) -> None:
    """Show alerts; with a limit, the gravest ones and how many more there are."""
    if not alerts:
        st.success("Nothing to beware of was found.", icon=":material/check_circle:")
        return
    with st.container(gap=None, key=f"alerts-{key}"):
        for number, alert in enumerate(alerts[:limit]):
            mark, meaning = MARKS.get(alert.rank, MARKS[3])
            left, right = st.columns([6, 1], vertical_alignment="center")
            left.markdown(f"{mark} {plain(alert.sentence)}", help=f"{meaning} {plain(alert.action)}")
            with right:
                _action(data, alert, f"{key}-{number}")
    if limit is not None and len(alerts) > limit:
        st.caption(f"and {len(alerts) - limit} more under “What to beware of”.")


def _action(data: Dataset, alert: Alert, key: str) -> None:
    """Draw the one button of an alert: a step, a chart, or the column in full."""
    from mlviz.profiling.remedies import step_for

    step = step_for(alert, data)
    if step is not None:
        words = VERBS[step.key]
        st.button(words, key=f"do-{key}", on_click=_do, args=(step,), type="tertiary", help=plain(step.sentence()))
        return
    chart = _chart(data, alert)
    if chart is not None:
        if st.button("See it", key=f"see-{key}", type="tertiary"):
            st.session_state[ASKED] = chart
            st.switch_page("../pages/explore.py")
    elif alert.columns:
        st.button("Open column", key=f"open-{key}", on_click=_open, args=(alert.columns[0],), type="tertiary")


def _do(step: Step) -> None:
    recipe = state.project().recipe.insert(step)
    callback_guarded(state.commit_recipe, recipe, f"Added to the recipe: {step.sentence()}")


def _chart(data: Dataset, alert: Alert) -> PlotSpec | None:
    present = [name for name in alert.columns if name in data]
    if alert.key == "simpson" and len(present) == 3:
        return PlotSpec(kind="scatter", x=present[0], y=present[1], colour=present[2])
    if alert.key == "correlated" and len(present) == 2:
        return PlotSpec(kind="scatter", x=present[0], y=present[1])
    if alert.key == "missing" and len(present) > 1:
        return PlotSpec(kind="missing_map")
    return None


def _open(name: str) -> None:
    st.session_state["opened-column"] = name
    st.session_state["data-view"] = "Columns"
