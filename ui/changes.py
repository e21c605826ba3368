"""A table beside itself before some steps: changed cells coloured and said in words, one page of rows at a time."""

from html import escape
from typing import Any, Literal

import numpy as np
import pandas as pd
import streamlit as st

from mlviz.dataset import Dataset
from mlviz.recipe import Recipe, changed_rows, dropped_rows
from mlviz.results.changes import Change, ChangedRows, Changes
from mlviz.results.effects import Trace
from mlviz.results.wording import plural
from ui import cache, show

ROWS = 50
"""Rows on one page: each cell of it is styled one by one."""

WIDE = 40
"""A table of more columns shows those that change."""

COLOURS = {
    Change.CHANGED: ("#ffe2a0", "#3d2b00"),
    Change.FILLED: ("#bfe0f5", "#06304a"),
    Change.EMPTIED: ("#f0c6dc", "#4a0f30"),
    Change.ADDED: ("#c0e8d8", "#06382a"),
    Change.REMOVED: ("#d5d9de", "#565f6a"),
}
"""Ground and ink of each mark: tints of the palette, dark enough on light to be read in both themes."""

EXAMPLES = {
    Change.CHANGED: "x → y",
    Change.FILLED: "missing → x",
    Change.EMPTIED: "x → missing",
    Change.ADDED: "(new)",
    Change.REMOVED: "removed",
}
"""How a mark reads, so that nobody depends on its colour."""


def table(raw: Dataset, before: Recipe, after: Recipe, *, key: str, narrow: bool = False) -> None:
    """Show the table after a recipe with what differs from the one before, the rows that change first.

    Where there is little room (``narrow``), so are the columns that change.
    """
    old, new = (cache.traced(raw, raw.fingerprint, one.to_json()) for one in (before, after))
    found = cache.changes(raw, raw.fingerprint, before.to_json(), after.to_json())
    _legend(found)
    view, positions = _view(found, new, key)
    page = _page(positions, view, key)
    rows = dropped_rows(old, page) if view == "removed" else changed_rows(old, new, page)
    _rows(rows, _columns(found, rows, narrow), key)
    first = np.searchsorted(positions, page[0]) if len(page) else 0
    of = f"Rows {first + 1:,} to {first + len(page):,} of {len(positions):,}" if len(page) else "No rows"
    st.caption(f"{of}. The number at the left is the row of the table as it was read.{_cut(found, rows)}")


def _legend(found: Changes) -> None:
    """Say what each colour means, how often it occurs, and which columns come and go."""
    parts = [(change, f"{plural(n, 'cell')} {change.words}") for change, n in found.counts]
    if found.added:
        parts.append((Change.ADDED, _named(found.added)))
    if len(found.dropped):
        parts.append((Change.REMOVED, plural(len(found.dropped), "row")))
    keys = [
        f'<span style="white-space:nowrap"><span style="background:{COLOURS[change][0]};color:{COLOURS[change][1]};'
        f'padding:0 .4em;border-radius:3px">{EXAMPLES[change]}</span></span> {escape(words)}'
        for change, words in parts
    ]
    if found.left_out:
        keys.append(f"left out: {escape(_named(found.left_out))}")
    if found.n_flagged:
        keys.append(f"flagged: {plural(found.n_flagged, 'row')}")
    if found.n_returned:
        keys.append(f"back again: {plural(found.n_returned, 'row')}")
    text = "".join(f'<span style="margin-right:1.2em">{one}</span>' for one in keys)
    if keys:
        st.html(f'<div style="font-size:.85rem;line-height:1.9">{text}</div>')


def _named(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return f"{plural(len(names), 'column')} ({', '.join(map(show.short, names[:3]))}{more})"


def _view(found: Changes, new: Trace, key: str) -> tuple[str, Any]:
    """Let a person choose between the rows that change, those removed and all; the first that are any are shown."""
    views = {"changed": found.rows, "removed": found.dropped, "all": np.arange(new.data.n_rows)}
    verb = "Rows flagged" if found.n_flagged and not found.counts else "Rows that change"
    words = {"changed": verb, "removed": "Rows removed", "all": "All rows"}
    views = {name: rows for name, rows in views.items() if name == "all" or len(rows)}
    if len(views) == 1:
        return "all", views["all"]
    chosen = st.segmented_control(
        "Which rows",
        list(views),
        default=next(iter(views)),
        required=True,
        format_func=lambda name: f"{words[name]}: {len(views[name]):,}",
        key=f"view-{key}-{'-'.join(views)}",
        label_visibility="collapsed",
    )
    return str(chosen), views[str(chosen)]


def _page(positions: Any, view: str, key: str) -> Any:
    pages = max(1, -(-len(positions) // ROWS))
    page = 1
    if pages > 1:
        page = int(st.number_input(f"Page of {pages:,}", 1, pages, 1, key=f"page-{key}-{view}-{pages}", width=160))
    return positions[(page - 1) * ROWS : page * ROWS]


def _columns(found: Changes, rows: ChangedRows, narrow: bool) -> list[str]:
    """Return the columns to show: all, or in a wide table those that change and then the first others."""
    names = [str(name) for name in rows.after.columns]
    concerned = {*found.touched, *found.added}
    if narrow or len(names) > WIDE:
        names.sort(key=lambda name: name not in concerned)
    return names[:WIDE]


def _cut(found: Changes, rows: ChangedRows) -> str:
    there = rows.after.shape[1]
    first = ", those that change first" if found.touched or found.added else ""
    return f" {WIDE} of {there:,} columns are shown{first}." if there > WIDE else ""


def _rows(rows: ChangedRows, names: list[str], key: str) -> None:
    """Draw one page; a cell that changed reads as old → new, in a colour of its own."""
    places = [rows.after.columns.get_loc(name) for name in names]
    marks = rows.marks[:, places]
    frame = rows.after[names].set_axis(pd.Index(rows.numbers, name="row"))
    was = rows.before[names]
    arrows = np.isin(marks, (Change.CHANGED, Change.FILLED, Change.EMPTIED))
    config: dict[str, Any] = {}
    for i, name in enumerate(names):
        if (marks[:, i] == Change.ADDED).all() and len(marks):
            config[name] = st.column_config.Column(f"{name} (new)", width=_width([f"{name} (new)"]))
        elif arrows[:, i].any():
            side: Literal["right", "left"] = "right" if pd.api.types.is_numeric_dtype(frame[name].dtype) else "left"
            frame[name] = told = _told(was[name], frame[name], arrows[:, i])
            config[name] = st.column_config.TextColumn(name, alignment=side, width=_width([*told, name]))
        elif show.is_date(frame[name]):
            config[name] = st.column_config.DateColumn(name, format="YYYY-MM-DD")
    css = np.full(marks.shape, "", dtype=object)
    for change, (ground, ink) in COLOURS.items():
        css[marks == change] = f"background-color: {ground}; color: {ink}"
    styled = frame.style.apply(lambda _: css, axis=None).format(_text) if marks.any() else frame
    height = min(420, show.height(max(1, len(frame))))
    st.dataframe(styled, key=f"rows-{key}", height=height, column_config=config, alt="rows of the table")


def _width(cells: list[str | None]) -> int:
    """Return the pixels that the longest of these texts needs; left alone, a column is as wide as its first cells."""
    return min(360, 24 + 7 * max(len(one or "") for one in cells))


def _told(was: pd.Series, now: pd.Series, arrows: Any) -> list[str | None]:
    """Return the cells of a column as text, old and new where they differ."""
    cells = zip(was.tolist(), now.tolist(), arrows, strict=True)
    return [
        f"{_text(old)} → {_text(new)}" if arrow else None if pd.isna(new) else _text(new) for old, new, arrow in cells
    ]


def _text(value: Any) -> str:
    """Return a cell as it is read: no trailing zeros, no time of day where there is none."""
    if pd.isna(value):
        return "missing"
    if isinstance(value, float):
        short = f"{value:.4f}".rstrip("0").rstrip(".")
        return short if 1e-3 <= abs(value) < 1e15 or value == 0 else f"{value:.4g}"
    if value == "missing":  # a level of this name is not a cell without a value
        return "“missing”"
    return str(value).removesuffix(" 00:00:00")
