"""How the file was read, and the form that reads it another way with a live preview."""

from typing import Any

import streamlit as st

from mlviz.dataset import Dataset, ReadingReport
from mlviz.project import Source
from mlviz.reading.formats import FORMATS
from mlviz.results.readas import WORDS, read_as
from mlviz.results.wording import plural
from ui import cache, partform, state, whichone
from ui.guards import callback_guarded, guarded
from ui.show import pager, plain

DETECT = "detect"
ENCODINGS = (DETECT, "utf-8", "cp1252", "latin-1", "utf-16", "cp1250", "cp1251", "shift_jis", "gb18030", "mac_roman")
MARKS = {DETECT: None, ",": ",", ";": ";", "tab": "\t", "|": "|", "space": " ", ":": ":"}
QUOTES = {DETECT: None, '"': '"', "'": "'", "none": ""}
DECIMALS = {DETECT: None, ".": ".", ",": ","}
THOUSANDS = {DETECT: None, "none": "", ",": ",", ".": ".", "space": " ", "'": "'"}
TYPED = tuple(key for key, form in FORMATS.items() if form.group == "typed")
"""Formats in which nothing is guessed, so that nothing but the part to read can be set."""

TEXT = "csv"
MOST_NAMES = 6
"""Rows of names that the form offers."""


def strip(data: Dataset) -> None:
    """Show in one line how the file was read, with what was repaired, and offer to read it another way."""
    report = data.reading
    source = state.project().source
    if report is None or source is None:
        return
    facts = list(read_as(report))
    if dict(source.options).get("repair") is False:
        facts.append("every row as it stands")
    with st.container(horizontal=True, vertical_alignment="center", key="reading-strip"):
        st.caption(plain("Read as " + " · ".join(facts)), width="stretch")
        notes = _notes(report)
        if notes:
            with st.popover(plural(len(notes), "note"), type="tertiary", icon=":material/notes:", key="reading-notes"):
                for note in notes:
                    st.text(note)
        override = st.popover("Not right?", type="tertiary", icon=":material/tune:", key="reading-override")
        with override.container(key="reading-form", gap="small"):
            _form(data, report, source)


def _notes(report: ReadingReport) -> list[str]:
    """Return what was repaired or lost in reading, with the rows of what was lost."""
    words = []
    for one in report.unparsed:
        examples = ", ".join(f"row {row + 1}: {text!r}" for row, text in one.examples[:3])
        what = "value was" if one.count == 1 else "values were"
        words.append(f"In {one.column}, {one.count:,} {what} not {one.wanted} and became missing ({examples}).")
    return [*words, *report.notes]


def raw_lines(data: Dataset) -> None:
    """Show the first raw lines of the file, as they are."""
    if data.reading is not None and data.reading.first_lines:
        with st.expander("The first raw lines of the file"):
            st.code("\n".join(data.reading.first_lines), language=None)


def beside(data: Dataset) -> None:
    """Show what is written in the file beside what was read from it, for one column at a time."""
    source = state.project().source
    if data.reading is None or source is None or data.reading.format in TYPED:
        return
    if not st.toggle("Show what is written beside what was read", key="beside"):
        return
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    column = str(left.selectbox("Column", data.names, key="beside-column"))
    only = right.toggle("Only where they differ", True, key="beside-changed")
    with guarded():
        found = cache.beside(data, data.fingerprint, source, column)
        cells = f"{int(found['changed'].sum()):,} of {plural(len(found), 'cell')}"
        st.caption(f"{cells} of {plain(column)} would be written otherwise now.")
        shown = found[found["changed"]] if only else found
        if len(shown):
            pager(shown.drop(columns="changed"), key=f"beside-{column}", index=False)


def _form(data: Dataset, report: ReadingReport, source: Source) -> None:
    """Draw what can be set, and what the first rows would be as soon as something is."""
    given = dict(source.options)
    options: dict[str, Any] = {}
    if report.format not in TYPED:
        options = {**_marks(report, given), **_names(given)}
        words = "Leave out notes and blank rows, repair rows"
        options["repair"] = None if st.toggle(words, given.get("repair") is not False, key="read-repair") else False
        options |= _part(report, source, options)
    names = cache.names(source) if given.get("columns") else data.names
    options = partform.part(names, given, "read") | options
    if options != {name: given.get(name) for name in options}:
        st.button("Read it this way", key="read-again", type="primary", on_click=_read_again, args=(options,))
        _preview(source, options)


def _marks(report: ReadingReport, given: dict[str, Any]) -> dict[str, Any]:
    """Draw how the text is coded, cut and written; the cells of a workbook are cut already."""
    options: dict[str, Any] = {}
    *cut, left, right = st.columns(5 if report.format == TEXT else 2)
    if cut:
        with cut[0]:
            encodings = {e: None if e == DETECT else e for e in ENCODINGS}
            options["encoding"] = _pick("Encoding", encodings, report, given)
        with cut[1]:
            options["delimiter"] = _pick("Delimiter", MARKS, report, given, free=True)
        with cut[2]:
            options["quote"] = _pick("Quote", QUOTES, report, given)
    with left:
        options["decimal"] = _pick("Decimal mark", DECIMALS, report, given)
    with right:
        options["thousands"] = _pick("Thousands mark", THOUSANDS, report, given)
    return options


def _names(given: dict[str, Any]) -> dict[str, Any]:
    """Draw where the names of the columns stand, and what no value looks like."""
    left, middle, right = st.columns(3)
    first = given.get("header_row")
    line = left.number_input(
        "Header in line (0 = none)",
        0,
        500,
        value=None if first is None else int(first) + 1,
        key="read-header",
        placeholder=DETECT,
    )
    rows = middle.number_input(
        "Rows of names",
        1,
        MOST_NAMES,
        value=given.get("header_rows"),
        key="read-header-rows",
        placeholder=DETECT,
        disabled=line == 0,
        help="Names that stand in several rows are joined with a blank.",
    )
    tip = "Separated by spaces."
    tokens = right.text_input(
        "Texts that mean missing", _tokens(given), key="read-missing", placeholder="NA ? -", help=tip
    )
    return {
        "header_row": None if line is None else int(line) - 1,
        "header_rows": None if rows is None or line == 0 else int(rows),
        "missing_tokens": tuple(tokens.split()) or None,
    }


def _part(report: ReadingReport, source: Source, options: dict[str, Any]) -> dict[str, Any]:
    """Draw which sheet, which of its tables and cells; unrepaired, the tables of a sheet or file are one."""
    given = dict(source.options)
    chosen: dict[str, Any] = {"table": None}
    for name, label in (("sheet", "Sheet"), ("table", "Table")):
        current = report.option(name)
        if current is None or name == "table" and options["repair"] is False:
            continue
        parts = cache.parts(source)
        meant = whichone.values_of(name, parts.sheets if name == "sheet" else parts.tables)
        place = next((i for i, value in enumerate(meant.values()) if value == current), 0)
        wanted = meant[st.selectbox(label, list(meant), place, key=f"read-{name}")]
        chosen[name] = wanted if wanted != current else given.get(name)
        if name == "sheet" and wanted != current:
            return chosen | {"range": _cells(""), "columns": None}
    return chosen | ({"range": _cells(str(given.get("range") or ""))} if report.option("sheet") is not None else {})


def _cells(before: str) -> str | None:
    """Draw which cells of the sheet are read."""
    return st.text_input("Cells", before, key=f"read-range-{before}", placeholder="all, or as A3:F90").strip() or None


def _pick(
    label: str, offered: dict[str, Any], report: ReadingReport, given: dict[str, Any], *, free: bool = False
) -> Any:
    """Draw one choice; what was found out stands beside "detect", and ``free`` text is taken as it is."""
    name = label.split()[0].lower()
    value, found = given.get(name), report.option(name)
    more = [one for one in (value, found) if isinstance(one, str) and one not in offered.values()]
    offered = offered | {WORDS.get(one, one): one for one in more}
    place = next((i for i, one in enumerate(offered.values()) if one == value), 0)
    detected = f"{DETECT}: {WORDS.get(str(found), found)}" if found is not None and value is None else DETECT
    tip = "One to four characters; any can be typed." if free else None
    text = st.selectbox(
        label,
        list(offered),
        place,
        key=f"read-{label}",
        format_func=lambda one: detected if one == DETECT else one,
        accept_new_options=free,
        help=tip,
    )
    return offered.get(str(text), text)


def _tokens(given: dict[str, Any]) -> str:
    return " ".join(given.get("missing_tokens") or ())


def _preview(source: Source, options: dict[str, Any]) -> None:
    from mlviz.reading import preview

    used = {name: value for name, value in (dict(source.options) | options).items() if value is not None}
    with guarded():
        path = cache.store().path(source.content)
        shown = preview(path, name=source.name, whole="table" in used, **used)
        st.caption("The first rows would be:")
        st.dataframe(shown.frame.head(5), hide_index=True, key="read-preview", alt="preview of the first rows")


def _read_again(options: dict[str, Any]) -> None:
    callback_guarded(state.reread, "The file was read anew.", **options)
