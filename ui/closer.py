"""A closer look of one's own: spellings of a chosen column, nearly equal rows, a rule the table should keep."""

import json
from dataclasses import replace

import pandas as pd
import streamlit as st

from mlviz.dataset import Dataset, digest
from mlviz.results.rulecheck import RuleCheck
from mlviz.results.wording import plural
from mlviz.steps import STEPS, DropNearDuplicates, Rule
from mlviz.steps.spelling import RULE_WORDS, RULES
from ui import cache, cleaning, forms, show, suspects
from ui.guards import guarded

MOST_PAIRS = 2_000
"""More pairs than this nobody looks at one by one."""

SHOWN_ROWS = 50

DEMANDS = {
    "drop_missing_rows": "Nothing is missing",
    "drop_duplicates": "Nothing is repeated",
    "filter_rows": "A condition holds",
}
"""What the steps ask of a row whose label says what they do with it."""


def look(data: Dataset) -> None:
    """Let a person choose what to look for, and show what is found."""
    ways = {"A rule": _rule, "Spellings": _spellings, "Nearly equal rows": _nearly_equal}
    chosen = st.pills("Look for", list(ways), default="A rule", required=True, key="closer")
    with guarded(calm=True):
        ways[str(chosen)](data)


def _rule(data: Dataset) -> None:
    """Check a rule from its declaration, and offer what can be done about the rows that break it."""
    keys = sorted(filter(_judges, STEPS), key=lambda key: STEPS[key].family != "rules")
    words = {key: DEMANDS.get(key, STEPS[key].label) for key in keys}
    key = str(st.selectbox("What should be so", keys, format_func=lambda k: words[k], key="closer-rule"))
    method = STEPS[key]
    st.caption(f"{method.question} {method.help}")
    params = tuple(param for param in method.params if param.name != "but")
    values = forms.fields(params, data, key=f"closer-{key}", given={})
    if open_question := forms.lacking(params, values):
        st.info(open_question, icon=":material/edit:")
        return
    rule = method.run(**values)
    found = cache.checked(data, data.fingerprint, json.dumps(rule.to_dict()))
    st.markdown(f"**{show.plain(found.verdict)}**")
    if not found.n:
        return
    if params != method.params:
        rule = replace(rule, but=_right(found, digest(rule.source())))
    columns = list(dict.fromkeys((*found.columns, *data.names)))
    rows = data.frame.iloc[found.rows[:SHOWN_ROWS]][columns]
    with st.expander(f"The rows that break it ({min(found.n, SHOWN_ROWS):,} of {found.n:,})", key="closer-rows"):
        show.table(rows.assign(**{"row": found.rows[:SHOWN_ROWS] + 1})[_first("row", columns)], key="closer-broken")
    st.markdown(show.plain(rule.sentence()))
    cleaning.proposal(data, (rule,), found.columns[0] if found.columns else None, key=f"closer-{key}")


def _right(found: RuleCheck, key: str) -> tuple[str, ...]:
    """Draw the values that break a rule, the most frequent first, and return those a person finds right."""
    frame = pd.DataFrame(found.values, columns=["value", "cells"])
    frame.insert(0, "wrong", True)
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["value", "cells"],
        key=f"closer-values-{key}",
        height=show.height(min(len(frame), 5)),
    )
    return tuple(edited["value"][~edited["wrong"]])


def _judges(key: str) -> bool:
    run = STEPS[key].run
    return isinstance(run, type) and issubclass(run, Rule) and run is not DropNearDuplicates


def _first(name: str, columns: list[str]) -> list[str]:
    return [name, *(column for column in columns if column != name)]


def _spellings(data: Dataset) -> None:
    """Find spellings in a column by a way of one's own choosing."""
    names = [name for name in data.names if isinstance(data.frame[name].dtype, pd.StringDtype)]
    if not names:
        st.info("No column holds text.", icon=":material/info:")
        return
    words = dict(zip(RULES, RULE_WORDS, strict=True))
    left, right = st.columns([1, 2])
    name = str(left.selectbox("Column", names, key="closer-column"))
    way = str(right.selectbox("Two are one name if", RULES[1:], format_func=lambda r: words[r], key="closer-way"))
    letters, rare = 2, 25
    if way == "edit":
        letters = int(left.slider("Letters that may differ", 1, 2, 2, key="closer-letters"))
        tip = "A slip is rarer than the right name; at 100 any of two may be the slip."
        rare = int(right.slider("The rarer at most, in % of the other", 5, 100, 25, 5, key="closer-rare", help=tip))
    found = cache.clustered(data, data.fingerprint, name, way, letters, rare / 100)
    if found is None:
        st.success("No two texts of this column are one name in this way.", icon=":material/check_circle:")
        return
    st.markdown(f"**{show.plain(found.sentence)}**")
    suspects.decide(data, found, key=f"closer-{name}-{way}-{letters}-{rare}", rule=way, letters=letters)


def _nearly_equal(data: Dataset) -> None:
    """Find rows that tell of one thing in different spellings, by columns and evidence of one's own choosing."""
    start = DropNearDuplicates().compared(data.frame, data.columns)
    columns = st.multiselect("Compared in", data.names, default=list(start), key="closer-compared")
    left, right = st.columns(2)
    tip = "0: likelier one record than two; at 10 it is a thousand to one. Lower finds more, and more that are two."
    evidence = left.slider("Evidence at least, in bits", -10, 30, 0, key="closer-evidence", help=tip)
    keep = right.selectbox("Of two, keep", ["first", "last", "fullest"], key="closer-keep")
    if not columns:
        st.info("Choose the columns by which one thing is known.", icon=":material/edit:")
        return
    rule = DropNearDuplicates(columns=tuple(columns), evidence=float(evidence), keep=keep)  # type: ignore[arg-type]
    text = json.dumps(rule.to_dict())
    found = cache.nearly_equal(data, data.fingerprint, text)
    if found.note:
        st.caption(found.note)
    if not found.n:
        st.success("No two rows are nearly equal by this much evidence.", icon=":material/check_circle:")
    elif found.n > MOST_PAIRS:
        many = f"{plural(found.n, 'pair')} are too many to look at: ask for more evidence, or compare more columns."
        st.info(many, icon=":material/edit:")
    else:
        st.markdown(f"**{show.plain(found.sentence)}** Untick a pair that is two; it is remembered.")
        suspects.decide(data, found, key=f"closer-{text}")
