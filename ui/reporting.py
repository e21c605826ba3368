"""The report on the page: its sections, their order, and the files to take along."""

from dataclasses import replace
from functools import partial

import streamlit as st

from mlviz.export import Material, to_csv, to_notebook, to_report, to_script
from mlviz.export.report import TITLES, filled
from mlviz.project import SECTIONS
from mlviz.results.plots import PlotSpec
from mlviz.results.readas import read_as
from mlviz.results.wording import plural
from ui import boards, cache, estimates, kept, ledger, show, state
from ui.guards import attempt


def material() -> Material:
    """Return what the report shows, each part from the cache it is shown from elsewhere."""
    project = state.project()
    raw = state.source_data()
    trace = state.trace()
    clean = trace.data
    plotted = [spec for spec in project.charts if attempt(partial(cache.plot, clean, clean.fingerprint, spec))]
    done, before = ledger.done(clean), ledger.before()
    # What can no longer be computed is told above, and left out of the script.
    tests = tuple(spec for spec, here in zip(project.tests, state.tests_here(), strict=True) if here in done)
    project = replace(project, charts=tuple(plotted), tests=tests, seen=tuple(one for one, _ in before))
    of_statistics = kept.results(project, clean)
    charts = tuple(cache.plot(clean, clean.fingerprint, spec) for spec in plotted)
    return Material(
        project=of_statistics.project,
        dataset=raw,
        profile=cache.profile(raw, raw.fingerprint, None),
        alerts=cache.alerts(raw, raw.fingerprint, project.target),
        clean=clean,
        effects=trace.effects,
        charts=charts,
        screening=of_statistics.screening,
        matrices=of_statistics.matrices,
        tests=tuple(done.values()),
        earlier=tuple(result for _, several in before for result in several),
        gaps=cache.gaps(raw, raw.fingerprint) if "missing" in project.sections else None,  # it fits models
        estimates=estimates.results(clean),
        plans=of_statistics.plans,
        board=boards.finished(),
    )


def sentence(found: Material) -> str:
    """Return what the report holds, in one sentence."""
    counts = ((len(found.effects), "cleaning step"), (len(found.charts), "kept chart"), (len(found.tests), "test"))
    parts = [plural(n, noun) for n, noun in counts]
    if found.plans:
        parts.append(plural(len(found.plans), "plan of a study", "plans of studies"))
    if found.estimates:
        parts.append(plural(len(found.estimates), "estimate over filled-in tables", "estimates over filled-in tables"))
    board = f"a comparison of {len(found.board.evaluations)} models" if found.board else "no comparison of models yet"
    return f"**So far: {', '.join(parts)} and {board}.** The script computes all of it again from the file."


def downloads(found: Material) -> None:
    """Offer the report, the script, the notebook and the cleaned table."""
    stem = show.file_name(found.dataset.name.rsplit(".", 1)[0])
    clean = found.clean if found.clean is not None else found.dataset
    files = (
        ("Report (HTML)", f"{stem}_report.html", "text/html", lambda: to_report(found).encode()),
        ("Script (Python)", f"{stem}.py", "text/x-python", lambda: to_script(found.project).encode()),
        ("Notebook", f"{stem}.ipynb", "application/x-ipynb+json", lambda: to_notebook(found.project).encode()),
        ("Cleaned table (CSV)", f"{stem}_clean.csv", "text/csv", lambda: to_csv(clean.frame)),
    )
    with st.container(horizontal=True, key="report-downloads"):
        for label, name, mime, make in files:
            st.download_button(
                label,
                data=make,
                file_name=name,
                mime=mime,
                key=f"get-{name}",
                on_click="ignore",
                type="primary" if "Report" in label else "secondary",
                icon=":material/download:",
            )


def sections(found: Material) -> None:
    """Draw the sections as a list that can be switched and ordered."""
    chosen = state.project().sections
    with st.expander("Sections and their order"):
        for i, name in enumerate((*chosen, *(s for s in SECTIONS if s not in chosen))):
            on = name in chosen
            with st.container(horizontal=True, vertical_alignment="center", key=f"section-{name}"):
                st.toggle(
                    TITLES[name] + ("" if _has_content(found, name) else " (empty so far)"),
                    on,
                    key=f"section-on-{name}-{state.session().revision}",
                    on_change=_switch,
                    args=(name, f"section-on-{name}-{state.session().revision}"),
                    width="stretch",
                )
                st.button(
                    "Up",
                    key=f"section-up-{name}",
                    on_click=_up,
                    args=(name,),
                    disabled=not on or i == 0,
                    type="tertiary",
                )


def _has_content(found: Material, name: str) -> bool:
    """Whether a section has something to say, also where its part is not computed because it is off."""
    return found.profile.n_missing > 0 if name == "missing" else filled(found, name)


def _switch(name: str, key: str) -> None:
    """Put a section into the report or take it out, as its toggle says."""
    chosen, wanted = state.project().sections, bool(st.session_state[key])
    if wanted != (name in chosen):
        changed = (*chosen, name) if wanted else tuple(s for s in chosen if s != name)
        state.commit(state.project().with_sections(changed))


def _up(name: str) -> None:
    order = list(state.project().sections)
    i = order.index(name)
    order[i - 1], order[i] = order[i], order[i - 1]
    state.commit(state.project().with_sections(tuple(order)))


def section(found: Material, name: str) -> None:
    """Draw one section as the report will have it."""
    if not filled(found, name):
        return
    st.header(TITLES[name])
    parts = {"data": _data, "missing": _missing, "recipe": _recipe, "charts": _charts, "tests": _tests}
    more = {"relations": kept.relations, "plans": kept.plans, "estimates": _estimates, "models": _models}
    (parts | more)[name](found)


def _data(found: Material) -> None:
    profile = found.profile
    repeats = f"{plural(profile.n_duplicates, 'row')} as an earlier one" if profile.n_duplicates else "no row twice"
    st.markdown(
        f"{found.dataset.n_rows:,} rows, {len(found.dataset.columns)} columns; {profile.n_missing:,} cells missing "
        f"({profile.share_missing:.1%}); {repeats}."
    )
    if found.dataset.reading is not None:
        st.caption(show.plain(f"Read as {', '.join(read_as(found.dataset.reading))}."))
        told = {alert.sentence for alert in found.alerts}
        for note in found.dataset.reading.notes:
            if note not in told:
                st.markdown(f"- {show.plain(note)}")
    for alert in found.alerts:
        st.markdown(f"- {show.plain(alert.sentence)}")


def _missing(found: Material) -> None:
    assert found.gaps is not None
    st.markdown(f"**{show.plain(found.gaps.headline)}**")
    show.chart(found.gaps, key="report-gaps", notes=False)
    for sentence in found.gaps.verdict:
        st.markdown(f"- {show.plain(sentence)}")


def _recipe(found: Material) -> None:
    for i, effect in enumerate(found.effects, start=1):
        st.markdown(f"{i}. {show.plain(effect.sentence)} :gray[({effect.words})]")


def _charts(found: Material) -> None:
    for i, (spec, chart) in enumerate(zip(found.project.charts, found.charts, strict=True)):
        st.markdown(f"**{show.plain(chart.headline or chart.title)}**")
        show.chart(chart, key=f"report-{i}")
        st.button("Take it out", key=f"drop-{i}", on_click=_drop, args=(spec,), type="tertiary")


def _drop(spec: PlotSpec) -> None:
    state.commit(state.project().drop(spec))


def _tests(found: Material) -> None:
    for i, result in enumerate(found.tests):
        st.markdown(f"**{show.plain(result.label)}.** {show.plain(result.verdict)}")
        show.chart(result, key=f"report-test-{i}")
        st.markdown(show.plain(result.paper))
    ledger.table(found.tests, key="report")


def _estimates(found: Material) -> None:
    for i, result in enumerate(found.estimates):
        estimates.answer(result, key=f"report-estimate-{i}")


def _models(found: Material) -> None:
    if found.board is not None:
        boards.answer(found.board, key="report")
