"""Cells that look wrong: what is suspected, value by value, to be accepted, changed or dismissed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from mlviz.dataset import Dataset
from mlviz.quality import repair
from mlviz.quality.near_duplicates import MOST_ROWS
from mlviz.results.inspection import Inspection, Suspects
from mlviz.results.wording import plural
from mlviz.steps import STEPS, Step
from mlviz.steps.spelling import RULE_WORDS, RULES
from ui import cache, cleaning, forms, show, state
from ui.guards import guarded

EDITABLE = ("spelling", "across", "placeholder", "sentinel", "dependency", "coding")
"""Kinds of suspicion in which each value can become something else than what is proposed."""

WHOLE = ("unit", "characters", "misplaced", "key")
"""Kinds that one rule repairs in all cells alike: there is nothing to untick."""

ROWS = ("near_duplicate", "order", "key")
"""Kinds that are about whole rows."""

SHOWN_VALUES = 7
"""Values in sight without scrolling in their table: what becomes of them stays on the first screen."""

SHOWN_ROWS = 50

EMPTY = "(missing)"
"""How a cell without a value is written where it can be typed over."""


def check(data: Dataset) -> None:
    """Show what looks wrong, most cells first, and what can be done about one of them."""
    found = cache.inspected(data, data.fingerprint)
    gone = set(state.project().dismissed)
    left = tuple(one for one in found.left if one.key not in gone)
    verdict = show.plain(Inspection(left, found.n_rows, found.n_columns).verdict)
    if data.n_rows > MOST_ROWS:
        words = f"In tables of more than {MOST_ROWS:,} rows nearly equal ones are looked for under “Look closer” only."
        st.caption(words)
    if not left:
        st.markdown(verdict)
        _bring_back(len(found.left))
        return
    names = {one.key: _name(one) for one in left}
    chosen = st.selectbox(verdict, list(names), format_func=lambda key: names[key], key="suspect")
    _bring_back(len(found.left) - len(left))
    one = next((s for s in left if s.key == chosen), left[0])
    with guarded(calm=True):
        _one(data, one)


def _name(one: Suspects) -> str:
    """Return what tells one suspicion from the others, short enough for a line of the list."""
    from mlviz.quality.catalogue import DETECTORS

    label, noun = DETECTORS[one.kind].label, "row" if one.kind in ROWS else "cell"
    where = "" if one.kind == "near_duplicate" else f"{show.short(one.column, 24)}: "
    return f"{where}{label.lower() if where else label} · {plural(one.n, noun)}"


def _bring_back(n: int) -> None:
    if n:
        words = f"Bring back {plural(n, 'dismissed suspicion')}"
        st.button(words, key="undismiss", type="tertiary", on_click=_dismiss, args=(None,), icon=":material/undo:")


def _one(data: Dataset, one: Suspects) -> None:
    from mlviz.quality.catalogue import DETECTORS

    st.markdown(f"**{show.plain(one.sentence)}**", help=show.plain(DETECTORS[one.kind].help))
    decide(data, one, key=one.key, beside=lambda: _dismissal(one))


def decide(
    data: Dataset,
    one: Suspects,
    *,
    key: str,
    rule: str = "",
    letters: int = 2,
    beside: Callable[[], None] = lambda: None,
) -> None:
    """Draw the values to keep or to change, the step they make, and what it would do."""
    kept = _values(data, one, key)
    step = repair(data, one, kept, rule or _rule(one), letters)
    if step is None:
        beside()
        if kept:
            _rows(data, one)
        return
    if one.rule and one.kind != "near_duplicate":
        step = _changed(data, step, key)
    st.markdown(show.plain(step.sentence()))
    cleaning.proposal(data, (step,), one.column, key=f"suspect-{key}", beside=beside)


def _changed(data: Dataset, step: Step, key: str) -> Step:
    """Let a person change the rule that is proposed: its bounds or pattern, and what becomes of what breaks it."""
    params = tuple(param for param in STEPS[step.key].params if param.name != "but")
    given = {param.name: getattr(step, param.name) for param in params}
    with st.expander("Change this rule, or what becomes of what breaks it", key=f"change-{key}"):
        values = forms.fields(params, data, key=f"rule-{key}", given=given)
    return replace(step, **values)  # type: ignore[type-var]


def _dismissal(one: Suspects) -> None:
    tip = "It is right as it is: nothing is changed, and it is suspected no more."
    icon = ":material/visibility_off:"
    st.button("Dismiss", key=f"dismiss-{one.key}", on_click=_dismiss, args=(one.key,), icon=icon, help=tip)


def _values(data: Dataset, one: Suspects, key: str) -> dict[int, Any]:
    """Draw the distinct values, with a tick each where they can be vetoed, and return what those kept become."""
    frame = _listed(data, one)
    tick = next((name for name in ("accept", "one") if name in frame), "")
    locked = [name for name in frame if name != tick and not (name == "becomes" and one.kind in EDITABLE)]
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=locked,
        key=f"values-{key}",
        height=show.height(min(len(frame), SHOWN_VALUES)),
        column_config={
            "one": st.column_config.CheckboxColumn("one", width=64),
            "accept": st.column_config.CheckboxColumn("accept", width="small"),
            "cells": st.column_config.NumberColumn("cells", width=70),
            "sure": st.column_config.ProgressColumn("how sure", format="percent", min_value=0, max_value=1, width=110),
        },
    )
    kept = {}
    ticks = edited[tick] if tick else [True] * len(edited)
    becomes = edited["becomes"] if "becomes" in edited else [_shown(p.proposed) for p in one.proposals]
    for i, (accept, new) in enumerate(zip(ticks, becomes, strict=True)):
        if accept:
            proposed = one.proposals[i].proposed
            kept[i] = proposed if _shown(proposed) == new else _typed(new, one.proposals[i].value)
    return kept


def _listed(data: Dataset, one: Suspects) -> pd.DataFrame:
    """Return the distinct values with what each becomes; a rule says that for all of them at once."""
    frame = pd.DataFrame(
        {
            "accept": True,
            "value": [_shown(p.value) for p in one.proposals],
            "becomes": [_shown(p.proposed) for p in one.proposals],
            "cells": one.counts,
            "sure": [p.confidence for p in one.proposals],
        }
    )
    if one.kind == "near_duplicate":
        return frame.rename(columns={"accept": "one", "value": "rows", "becomes": "differ in"}).drop(columns="cells")
    if one.other in data and len(one.rows) and one.kind != "across":
        where = [one.rows[(one.codes == i).argmax()] for i in range(len(one.proposals))]
        frame.insert(2, f"where {one.other} is", data.frame[one.other].iloc[where].astype(str).to_numpy())
    needless = (["accept"] if one.kind in WHOLE else []) + (["becomes"] if one.rule else [])
    return frame.drop(columns=needless)


def _shown(value: Any) -> str:
    if value is None:
        return EMPTY
    return f"{value:g}" if isinstance(value, float) else str(value)


def _typed(text: str | None, like: Any) -> Any:
    """Return what was typed in the type of the value it replaces; nothing is a missing cell."""
    if not text or text == EMPTY:
        return None
    if isinstance(like, int | float):
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _rule(one: Suspects) -> str:
    if one.kind not in ("spelling", "across"):
        return "none"
    words = dict(zip(RULES, RULE_WORDS, strict=True))
    tip = "The step keeps the rule: spellings that a new file brings are merged the same way."
    return str(
        st.selectbox("New spellings in new data", RULES, format_func=lambda r: words[r], key="suspect-rule", help=tip)
    )


def _rows(data: Dataset, one: Suspects) -> None:
    """Show the rows of what nobody can repair without looking."""
    st.caption("No step repairs this by itself: look at the rows, and replace or set missing what is wrong.")
    rows = data.frame.iloc[one.rows[:SHOWN_ROWS]]
    show.table(rows, key=f"rows-{one.key}", name=f"suspected {one.column}")
    if one.n > SHOWN_ROWS:
        st.caption(f"The first {SHOWN_ROWS} of {one.n:,} rows.")


def _dismiss(key: str | None) -> None:
    """Dismiss one suspicion, or with None bring all of them back."""
    state.commit(state.project().with_dismissed(key), "Undo brings it back." if key else "")
