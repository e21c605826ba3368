"""How the file was read, and the form that reads it another way with a live preview."""

from typing import Any

import streamlit as st

from mlviz.dataset import Dataset, ReadingReport
from ui import cache, state
from ui.guards import callback_guarded, guarded
from ui.show import counted, plain

DETECT = "detect"
ENCODINGS = (DETECT, "utf-8", "cp1252", "latin-1", "utf-16", "cp1250", "cp1251", "shift_jis", "gb18030", "mac_roman")
MARKS = {DETECT: None, ",": ",", ";": ";", "tab": "\t", "|": "|", "space": " ", ":": ":"}
QUOTES = {DETECT: None, '"': '"', "'": "'", "none": ""}
DECIMALS = {DETECT: None, ".": ".", ",": ","}
THOUSANDS = {DETECT: None, "none": "", ",": ",", ".": ".", "space": " ", "'": "'"}
WORDS = {"\t": "tab", " ": "space", "": "none"}


def strip(data: Dataset) -> None:
    """Show in one line how the file was read, with what was repaired, and offer to read it another way."""
    report = data.reading
    if report is None:
        return
    facts = [report.format.upper()]
    names = ("encoding", "delimiter", "decimal", "thousands", "sheet")
    facts += [f"{name} {_shown(report.option(name))}" for name in names if report.option(name) not in (None, "")]
    header = report.option("header_row")
    if isinstance(header, int):
        facts.append("no header row" if header < 0 else f"header in line {header + 1}")
    with st.container(horizontal=True, vertical_alignment="center", key="reading-strip"):
        st.caption(plain("Read as " + " · ".join(facts)), width="stretch")
        notes = _notes(report)
        if notes:
            with st.popover(counted(len(notes), "note"), type="tertiary", icon=":material/notes:", key="reading-notes"):
                for note in notes:
                    st.text(note)
        with st.popover("Not right?", type="tertiary", icon=":material/tune:", key="reading-override"):
            _form(data)
    _sheet_strip(report.option("sheet"))


def _notes(report: ReadingReport) -> list[str]:
    """Return what was repaired or lost in reading, with the rows of what was lost."""
    words = []
    for one in report.unparsed:
        examples = ", ".join(f"row {row + 1}: {text!r}" for row, text in one.examples[:3])
        what = "value was" if one.count == 1 else "values were"
        words.append(f"In {one.column}, {one.count:,} {what} not {one.wanted} and became missing ({examples}).")
    return [*words, *report.notes]


def _sheet_strip(current: object) -> None:
    """Offer the other sheets of a workbook, where there are any, beside what was read."""
    source = state.project().source
    if source is None or current is None:
        return
    names = cache.sheets(source.content, source.name)
    if len(names) < 2 or current not in names:
        return
    key = f"sheet-{state.session().revision}"
    label = f"Sheet of the workbook, one of {len(names)}"
    place = names.index(str(current))
    st.selectbox(label, names, place, key=key, on_change=_read_sheet, args=(key, str(current)), width=320)


def _read_sheet(key: str, current: str) -> None:
    source = state.project().source
    wanted = st.session_state[key]
    if source is not None and wanted != current:
        _read_again({"sheet": wanted})


def raw_lines(data: Dataset) -> None:
    """Show the first raw lines of the file, as they are."""
    if data.reading is not None and data.reading.first_lines:
        with st.expander("The first raw lines of the file"):
            st.code("\n".join(data.reading.first_lines), language=None)


def _shown(value: object) -> str:
    return f"“{WORDS.get(str(value), value)}”"


def _form(data: Dataset) -> None:
    source = state.project().source
    assert source is not None
    given = dict(source.options)
    left, right = st.columns(2)
    with left:
        options: dict[str, Any] = {
            "encoding": _pick("Encoding", {e: None if e == DETECT else e for e in ENCODINGS}, given.get("encoding")),
            "delimiter": _pick("Delimiter", MARKS, given.get("delimiter")),
            "quote": _pick("Quote", QUOTES, given.get("quote")),
        }
    with right:
        options["decimal"] = _pick("Decimal mark", DECIMALS, given.get("decimal"))
        options["thousands"] = _pick("Thousands mark", THOUSANDS, given.get("thousands"))
        line = st.number_input(
            "Header in line (0 = none)", 0, 500, value=_line(given), key="read-header", placeholder=DETECT
        )
        options["header_row"] = None if line is None else int(line) - 1
    tokens = st.text_input(
        "Texts that mean missing", _tokens(given), key="read-missing", placeholder="NA ? - (separated by spaces)"
    )
    options["missing_tokens"] = tuple(tokens.split()) or None
    report = data.reading
    if report is not None and report.option("sheet") is not None:
        names = cache.sheets(source.content, source.name)
        current = str(report.option("sheet"))
        sheet = st.selectbox("Sheet", names, names.index(current) if current in names else 0, key="read-sheet")
        options["sheet"] = sheet if sheet != current or "sheet" in given else None
    if options != {name: given.get(name) for name in options}:
        _preview(options)
        st.button("Read it this way", key="read-again", type="primary", on_click=_read_again, args=(options,))


def _pick(label: str, options: dict[str, Any], value: Any) -> Any:
    shown = list(options)
    place = next((i for i, text in enumerate(shown) if options[text] == value), 0)
    return options[st.selectbox(label, shown, place, key=f"read-{label}")]


def _line(given: dict[str, Any]) -> int | None:
    return int(given["header_row"]) + 1 if given.get("header_row") is not None else None


def _tokens(given: dict[str, Any]) -> str:
    return " ".join(given.get("missing_tokens") or ())


def _preview(options: dict[str, Any]) -> None:
    from mlviz.reading import preview

    source = state.project().source
    assert source is not None
    with guarded():
        shown = preview(cache.store().path(source.content), name=source.name, **options)
        st.caption("The first rows would be:")
        st.dataframe(shown.frame.head(8), hide_index=True, key="read-preview", alt="preview of the first rows")


def _read_again(options: dict[str, Any]) -> None:
    callback_guarded(lambda: state.reopen(state.project().read_with(**options), "The file was read anew."))
