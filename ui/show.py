"""How pages show results: charts, tables, downloads, how a number was computed, where to go next."""

import io
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from mlviz.results.wording import number, p_words
from ui import cache, theme

JOINER = "\N{WORD JOINER}"
ADDRESS = re.compile(r"https?:|www(?=\.)|@", re.IGNORECASE)
"""What Markdown makes a link of without being asked."""


def chart(
    result: Any,
    *,
    key: str,
    keep: Callable[[], None] | None = None,
    kept: bool = False,
    change: Callable[[], None] | None = None,
    notes: bool = True,
    titled: bool = True,
) -> None:
    """Show a result's chart with its notes and downloads; PNG is saved by the camera in the chart's corner.

    Not ``titled``: the page says above what is seen; the files taken along keep their title.
    """
    headline = getattr(result, "headline", "")
    st.plotly_chart(
        cache.figure(result, titled=titled, dark=theme.is_dark()),
        key=f"chart-{key}",
        config={"displaylogo": False, "toImageButtonOptions": {"filename": file_name(key), "scale": 2}},
        alt=headline or getattr(result, "title", "chart"),
    )
    if notes and (words := _notes(result)):
        st.caption(plain(" · ".join(words)))
    with st.container(horizontal=True, vertical_alignment="center", key=f"under-{key}"):
        if keep is not None:
            tip = "Puts this chart into the report."
            label = "Kept" if kept else "Keep"
            icon = ":material/bookmark:"
            st.button(label, key=f"keep-{key}", on_click=keep, type="tertiary", disabled=kept, icon=icon, help=tip)
        if change is not None:
            st.button("Change", key=f"change-{key}", on_click=change, type="tertiary", icon=":material/edit:")
        downloads(cache.figure(result), key)


def _notes(result: Any) -> list[str]:
    """Return how many rows a chart stands on, and what was sampled, merged or cut."""
    words = [f"n = {result.n:,}"] if hasattr(result, "n") else []
    if getattr(result, "n_excluded", 0):
        words.append(f"{result.n_excluded:,} left out for missing values")
    return words + list(getattr(result, "notes", ()))


def downloads(figure: Any, key: str) -> None:
    """Offer a figure as a page that works offline, and its numbers as a table."""
    from mlviz.charts.numbers import numbers_of

    with st.popover("Download", type="tertiary", icon=":material/download:", key=f"get-{key}"):
        name = file_name(key)
        st.download_button(
            "Chart as HTML",
            data=lambda f=figure: f.to_html(include_plotlyjs=True).encode(),  # type: ignore[misc]
            file_name=f"{name}.html",
            mime="text/html",
            key=f"html-{key}",
            on_click="ignore",
        )
        st.download_button(
            "Numbers as CSV",
            data=lambda f=figure: csv(numbers_of(f)),  # type: ignore[misc]
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"csv-{key}",
            on_click="ignore",
        )
        st.caption("PNG: the camera in the chart's upper right corner.")


def table(
    frame: pd.DataFrame,
    *,
    key: str,
    name: str = "table",
    p: tuple[str, ...] = (),
    digits: int = 4,
    whole: pd.DataFrame | None = None,
) -> Any:
    """Show a small table with a download; numbers with thousands marks and a few digits, no index.

    The columns in ``p`` are p-values: shown as papers write them, never as zero, and downloaded in full. What is shown
    may be a part of the ``whole`` table, which is then downloaded.
    """
    seen = frame.assign(
        **{column: [p_words(one) if one == one else "–" for one in frame[column]] for column in p if column in frame}
    )
    numbers = list(seen.select_dtypes("number").columns)
    shown = st.dataframe(
        seen.style.format(partial(number, digits=digits), subset=numbers, na_rep="–"),
        hide_index=True,
        key=f"table-{key}",
        alt=name.replace("_", " "),
    )
    st.download_button(
        "Download this table" if whole is None else f"Download all {len(whole):,} rows",
        data=lambda f=frame if whole is None else whole: csv(f),  # type: ignore[misc]
        file_name=f"{file_name(name)}.csv",
        mime="text/csv",
        key=f"get-table-{key}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
    return shown


def csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in which no cell is a formula to a spreadsheet."""
    from mlviz.export import defused

    buffer = io.StringIO()
    defused(frame).to_csv(buffer, index=False)
    return buffer.getvalue().encode("utf-8-sig")


def how(code: str, words: str = "", *, references: tuple[str, ...] = ()) -> None:
    """Show how something was computed, with the code that gives the same numbers."""
    with st.expander("How this was computed"):
        if words:
            st.markdown(words)
        st.code(code, language="python")
        if references:
            st.caption("References: " + "; ".join(references))


def next_step(page: str, label: str) -> None:
    """End a page with where to go next: on a phone the sidebar covers the page."""
    st.divider()
    st.page_link(f"../pages/{page}.py", label=f"Next: {label}", icon=":material/arrow_forward:")


def pager(frame: pd.DataFrame, *, key: str, rows: int = 200, index: bool = True) -> None:
    """Show a page of rows; a whole long table would be megabytes in the browser."""
    pages = max(1, -(-len(frame) // rows))
    page = 1
    if pages > 1:
        page = int(st.number_input(f"Page of {pages:,}", 1, pages, 1, key=f"page-{key}", width=160))
    part = _days(frame.iloc[(page - 1) * rows : page * rows])
    part.index = pd.RangeIndex((page - 1) * rows + 1, (page - 1) * rows + 1 + len(part))
    tall = min(420, height(max(1, len(part))))
    st.dataframe(part, key=f"rows-{key}", height=tall, hide_index=not index, alt="rows of the table")
    st.caption(f"Rows {(page - 1) * rows + 1:,} to {(page - 1) * rows + len(part):,} of {len(frame):,}.")


def _days(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy in which days without a time are shown as days."""
    moments = frame.select_dtypes("datetime")
    return frame.assign(**{str(name): frame[name].dt.date for name in moments if is_date(frame[name])})


def is_date(values: pd.Series) -> bool:
    """Whether a page of moments has no time of day."""
    return bool(
        pd.api.types.is_datetime64_any_dtype(values.dtype) and (values.dropna().dt.normalize() == values.dropna()).all()
    )


def height(rows: int) -> int:
    """Return the pixels of a table of so many rows with its header: no more, or an empty row is drawn below."""
    return 36 + 33 * rows


def short(text: str, letters: int = 40) -> str:
    """Return a text cut to so many letters."""
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def file_name(text: str) -> str:
    """Return a text as a safe file name."""
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in text)[:60] or "mlviz"


def plain(text: str) -> str:
    """Return text from data so that Markdown shows it as it is.

    Addresses are found in the finished text, behind any backslash: an unseen joiner keeps them from being links.
    """
    text = ADDRESS.sub(lambda found: found[0] + JOINER, text)
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~$:&" else c for c in text)
