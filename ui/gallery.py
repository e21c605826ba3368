"""The ways to open data: upload, paste, or a sample by sector."""

import streamlit as st

from mlviz.reading.formats import FORMATS, SUFFIXES
from mlviz.settings import settings
from ui import state
from ui.guards import callback_guarded
from ui.show import plain

TYPES = [*SUFFIXES, "gz", "zip"]


def opening(*, compact: bool = False) -> None:
    """Draw upload, paste and the samples; unless ``compact`` with a word on what this is for."""
    if not compact:
        st.markdown(
            "Bring a messy spreadsheet; leave with clean data, the right test, models compared honestly, "
            "and a report with a script that reproduces every number."
        )
    left, right = st.columns([3, 2])
    with left:
        generation = state.session().revision
        st.file_uploader(
            "Upload a file",
            type=TYPES,
            key=f"upload-{generation}",
            on_change=_uploaded,
            args=(f"upload-{generation}",),
            max_upload_size=settings().max_upload_mb,
            help=f"{', '.join(one.label for one in FORMATS.values())}; also gzipped or zipped.",
        )
    with right:
        st.text_area("Or paste a table", key="pasted", height=104, placeholder="name\tlength\nAda\t1.5\nBob\t2.5")
        st.button("Open the pasted table", key="open-pasted", on_click=_pasted)
    _samples()


def another() -> None:
    """Offer other data beside the title: what is wrong with a file is told there too, in sight."""
    revision = state.session().revision  # another key closes the popover once something was opened
    with st.popover("Open other data", icon=":material/upload_file:", key=f"another-{revision}", width="content"):
        opening(compact=True)


def _uploaded(key: str) -> None:
    file = st.session_state.get(key)
    if file is not None:
        _or_close(callback_guarded(state.open_bytes, file.getvalue(), file.name))


def _or_close(opened: bool) -> None:
    """Close the popover that would hide why a file was refused."""
    if not opened:
        state.session().revision += 1


def _pasted() -> None:
    text = str(st.session_state.get("pasted", ""))
    _or_close(callback_guarded(_open_text, text))


def _open_text(text: str) -> None:
    from mlviz.errors import DataError

    if not text.strip():
        raise DataError("Nothing was pasted.", "Copy a table with its header and paste it.")
    state.open_bytes(text.encode("utf-8", "replace"), "pasted.csv")


def _samples() -> None:
    from mlviz.reading.samples import SAMPLES

    st.subheader("Or start from real data")
    sectors = dict.fromkeys(sample.sector for sample in SAMPLES)
    sector = st.pills("Sector", list(sectors), key="sector", format_func=str.capitalize, label_visibility="collapsed")
    shown = [sample for sample in SAMPLES if sector in (None, sample.sector)]
    for start in range(0, len(shown), 3):
        for place, sample in zip(st.columns(3), shown[start : start + 3], strict=False):
            with place.container(border=True, height="stretch"):
                st.markdown(f"**{plain(sample.question)}**")
                st.caption(f"{sample.title} · {sample.rows:,} × {sample.columns} · {sample.sector}")
                st.button(
                    f"Open {sample.title}",
                    key=f"sample-{sample.key}",
                    on_click=_opened,
                    args=(sample.key,),
                    type="tertiary",
                )


def _opened(key: str) -> None:
    callback_guarded(_open_sample, key)


def _open_sample(key: str) -> None:
    from mlviz.reading.samples import SAMPLES, sample_path

    sample = next(one for one in SAMPLES if one.key == key)
    path = sample_path(sample)
    state.open_bytes(path.read_bytes(), path.name, sample=key)
