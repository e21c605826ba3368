"""Planning a study on the page: which test, what is known, what is asked; the answer with its curve and table."""

from dataclasses import replace
from functools import partial
from itertools import cycle
from typing import Any, cast

import streamlit as st

from mlviz.params import Number
from mlviz.results.power import QUANTITIES, PowerResult, PowerSpec
from mlviz.results.wording import number, percent
from mlviz.stats.planning.design import PowerDesign
from ui import cache, forms, kept, show
from ui.guards import attempt

ASKED = {
    "n": "How many rows?",
    "power": "How sure to find it?",
    "effect": "The smallest effect found?",
    "alpha": "At which error rate?",
}
SIMULATED = 4000
"""Studies drawn to check the formula: within one or two points of the power, in well under a second."""

START = {"n": 50, "alpha": 0.05, "power": 0.8}


def plan() -> None:
    """Draw the form of a plan and its answer."""
    from mlviz.stats import DESIGNS

    key = str(st.selectbox("Which study", list(DESIGNS), format_func=_label, key="plan", persist_state="session"))
    asked = st.pills(
        "What do you want to know?",
        list(ASKED),
        default="n",
        required=True,
        format_func=lambda name: ASKED[name],
        key="plan-asked",
        persist_state="session",
    )
    design = DESIGNS[key]
    st.caption(show.plain(design.help))
    spec = _spec(design, str(asked))
    result = attempt(partial(cache.planned, spec))
    if result is not None:
        _answer(result, design)


def _label(key: str) -> str:
    from mlviz.stats import DESIGNS

    return f"{DESIGNS[key].label}. {DESIGNS[key].question}"


def _spec(design: PowerDesign, asked: str) -> PowerSpec:
    """Draw what is given, in three columns, and return it as a spec."""
    from mlviz.stats.planning.planner import ALPHA, POWER, ROWS

    four: dict[str, Number] = {"n": ROWS, "effect": design.effect, "alpha": ALPHA, "power": POWER}
    labels = {"n": _counted(design), "alpha": "Error rate (alpha)"}
    places = cycle(st.columns(3))
    given: dict[str, Any] = dict.fromkeys(QUANTITIES)
    for name, param in four.items():
        if name != asked:
            with next(places):
                given[name] = _field(design, param, labels.get(name, param.title), START.get(name, param.default))
    values = []
    for one in design.params:
        with next(places):
            values.append((one.name, forms.number(cast(Number, one), f"plan-{design.key}-{one.name}", one.default)))
    sided, drawn = _options(design)
    return PowerSpec(design.key, tuple(values), **given, alternative=sided, draws=drawn)


def _counted(design: PowerDesign) -> str:
    """Return what n is called on the form."""
    names = {param.name for param in design.params}
    if "ratio" in names:
        return "Rows of the first group"
    return "Rows in each group" if "groups" in names else design.unit.capitalize()


def _field(design: PowerDesign, param: Number, label: str, value: Any) -> Any:
    return forms.number(replace(param, label=label), f"plan-{design.key}-{param.name}", value)


def _options(design: PowerDesign) -> tuple[str, int]:
    from mlviz.stats.planning.planner import SIDES

    with st.container(horizontal=True, vertical_alignment="center", key="plan-options"):
        one = design.sided and st.toggle("One-sided", key=f"plan-{design.key}-sided", help=SIDES.help)
        drawn = st.toggle(
            "Check by simulation",
            key=f"plan-{design.key}-drawn",
            help=f"Draws {SIMULATED:,} such studies, tests each, and counts how many find the effect.",
        )
    return SIDES.options[int(one)], SIMULATED if drawn else 0


def _answer(result: PowerResult, design: PowerDesign) -> None:
    with st.container(border=True, key="plan-answer"):
        st.subheader(show.plain(result.verdict), anchor=False)
        left, right = st.columns([3, 2])
        with left:
            show.chart(result, key=f"plan-{design.key}", notes=False)
        with right:
            _numbers(result)
            show.table(result.table(), key=f"plan-{design.key}", name="rows for each power", digits=3)
        kept.plan_button(result.spec)
        words = " ".join(show.plain(note) for note in result.notes)
        code = f"import mlviz as mv\n\nplan = {result.spec.code()}\nprint(plan.verdict)\nprint(plan.table())"
        show.how(code, words, references=design.references)


def _numbers(result: PowerResult) -> None:
    exact = f" (before rounding up: {number(result.n, 5)})" if result.spec.asked == "n" else ""
    st.markdown(f"**{show.plain(f'Power {percent(result.achieved)}')}** with {result.total:,} {result.unit}{exact}")
    if result.simulated is not None:
        one = result.simulated
        seen = f"{100 * one.value:.1f}% of {result.spec.draws:,} simulated studies found it"
        st.markdown(show.plain(f"{seen} (95% interval {100 * one.low:.1f}% to {100 * one.high:.1f}%)."))
