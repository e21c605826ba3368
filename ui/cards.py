"""A card per column: name, kind, small chart, missing bar; and the column in full when it is opened."""

import base64
import html

import streamlit as st

from mlviz.dataset import Dataset
from mlviz.kinds import Column, Kind
from mlviz.results.plots import PlotSpec
from mlviz.results.profile import Alert, ColumnProfile, Profile
from mlviz.results.wording import number, plural
from ui import cache, show, state
from ui.alerts import MARKS
from ui.guards import callback_guarded

PER_PAGE = 40
ACROSS = 3
"""Cards beside each other."""
LETTERS = 36
"""Letters of the most frequent value on a card."""


def sentence(data: Dataset, described: Profile) -> str:
    """Return what is in the table, in one sentence."""
    constant = len(data.of_kind(Kind.CONSTANT))
    size = plural(data.n_rows, "row") + ", " + plural(len(data.columns), "column")
    parts = [f"**{size}**"]
    if constant:
        parts.append(f"{constant} column{'s are' if constant > 1 else ' is'} constant")
    if described.n_duplicates:
        parts.append(
            f"{described.n_duplicates:,} row{'s repeat' if described.n_duplicates > 1 else ' repeats'} another"
        )
    gaps = sorted(data.columns, key=lambda c: -c.n_missing)
    missing = sum(c.n_missing for c in data.columns)
    if missing:
        worst = gaps[0]
        where = f", most in {show.plain(worst.name)}" if len(data.columns) > 1 else ""
        share = missing / (data.n_rows * len(data.columns))
        parts.append(f"{missing:,} cells are missing ({share:.1%}){where}")
    else:
        parts.append("no cell is missing")
    return "; ".join(parts) + "."


def grid(data: Dataset, described: Profile, alerts: tuple[Alert, ...]) -> None:
    """Draw the cards, a page at a time, and the opened column above them."""
    opened = str(st.session_state.get("opened-column"))
    if opened in data:
        _open(data, described[opened], data[opened], alerts)
    columns = data.columns
    if len(columns) > PER_PAGE:
        columns = _part(columns)
    concerned = {name for alert in alerts if alert.rank < 3 for name in alert.columns}
    for start in range(0, len(columns), ACROSS):
        for place, column in zip(st.columns(ACROSS), columns[start : start + ACROSS], strict=False):
            with place.container(border=True, height="stretch", key=f"card-{column.name}"):
                _card(data, described[column.name], column, column.name in concerned)


def _part(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns that are searched for, a page of them."""
    left, right = st.columns([3, 1])
    search = left.text_input("Find a column", key="find-column", placeholder="part of its name").casefold()
    found = tuple(c for c in columns if search in c.name.casefold())
    pages = max(1, -(-len(found) // PER_PAGE))
    page = int(right.number_input(f"Page (of {pages})", 1, pages, 1, key="card-page"))
    return found[(page - 1) * PER_PAGE : page * PER_PAGE]


def _card(data: Dataset, profile: ColumnProfile, column: Column, concerned: bool) -> None:
    from mlviz.charts.profile import sparkline_svg

    share = column.n_missing / max(data.n_rows, 1)
    missing = f"{share:.1%} missing" if column.n_missing else ""
    mark = '<span class="flag" title="There is something to beware of in this column.">!</span> ' if concerned else ""
    st.html(
        f'<div class="mv-card"><div class="name">{mark}{html.escape(column.name)}</div>'
        f'<img alt="distribution" src="{_picture(sparkline_svg(profile, 220, 44))}">'
        f'<div class="facts">{html.escape(facts(profile))}</div>'
        f'<div class="mv-bar" title="{missing or "nothing missing"}"><i style="width:{share:.1%}"></i></div></div>'
    )
    with st.container(horizontal=True, key=f"card-row-{column.name}"):
        hints = show.plain(" ".join(column.hints))
        kind = st.selectbox(
            f"Kind of {show.plain(column.name)}",
            list(Kind),
            list(Kind).index(column.kind),
            key=f"kind-{column.name}-{state.session().revision}",
            label_visibility="collapsed",
            help=hints or "What the column is for; change it if it was recognised wrongly.",
        )
        st.button("Details", key=f"open-{column.name}", type="tertiary", on_click=_choose, args=(column.name,))
    if kind is not column.kind:
        if not callback_guarded(_set_kind, column.name, str(kind)):
            state.session().revision += 1  # draws the box anew, with the kind it still has
        st.rerun()


def _picture(svg: str) -> str:
    """Return an SVG as the address of an image: pages strip inline SVG from HTML."""
    text = svg.replace("currentColor", "#8A8F98").replace("var(--accent, #0072B2)", "#3E93C7")
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()


def _set_kind(name: str, kind: str) -> None:
    state.reopen(state.project().with_kind(name, kind), f"{name} is now {kind}.")


def _choose(name: str | None) -> None:
    st.session_state["opened-column"] = name


def facts(profile: ColumnProfile) -> str:
    """Return the few numbers that say most about a column."""
    if profile.numeric is not None and profile.count:
        one = profile.numeric
        return f"median {number(one.median, 3)} · {number(one.minimum, 3)} to {number(one.maximum, 3)}"
    if profile.time is not None and profile.count:
        return f"{str(profile.time.first)[:10]} to {str(profile.time.last)[:10]}"
    if profile.levels is not None and profile.levels.labels:
        top = profile.levels.labels[0]
        top = top if len(top) <= LETTERS else f"{top[: LETTERS - 1]}…"
        if profile.n_unique == 1:
            return f"1 value: {top}"
        word = "most often" if int(profile.levels.counts[0]) > 1 else "such as"
        return f"{plural(profile.n_unique, 'value')} · {word} {top}"
    return plural(profile.n_unique, "value") if profile.count else "every cell is missing"


def _open(data: Dataset, profile: ColumnProfile, column: Column, alerts: tuple[Alert, ...]) -> None:
    with st.container(border=True, key="opened"):
        st.subheader(show.plain(column.name))
        st.caption(show.plain(" ".join((f"{column.kind}.", *column.hints))))
        left, right = st.columns([3, 2])
        with left:
            kind = "histogram" if column.kind in (Kind.NUMERIC, Kind.DATETIME) else "bars"
            spec = PlotSpec(kind=kind, x=column.name)
            if profile.count:
                show.chart(cache.plot(data, data.fingerprint, spec), key=f"column-{column.name}")
        with right:
            show.table(_numbers(profile), key="column-numbers", name=f"{column.name} summary")
            for alert in alerts:
                if column.name in alert.columns:
                    st.markdown(f"{MARKS[alert.rank][0]} {show.plain(alert.sentence)}")
        st.button("Close", key="close-column", on_click=_choose, args=(None,))


def _numbers(profile: ColumnProfile) -> "object":
    import pandas as pd

    rows: list[tuple[str, str]] = [
        ("present", f"{profile.count:,}"),
        ("missing", f"{profile.n_missing:,} ({profile.share_missing:.1%})"),
        ("distinct", f"{profile.n_unique:,}"),
    ]
    if profile.numeric is not None:
        one = profile.numeric
        rows += [("mean", number(one.mean)), ("standard deviation", number(one.sd))]
        rows += [(f"quantile {p:g}", number(value)) for p, value in one.quantiles]
        rows += [("skewness", number(one.skewness, 3)), ("kurtosis (excess)", number(one.kurtosis, 3))]
        rows += [("zeros", f"{one.zeros:,}"), ("beyond Tukey's fences", f"{one.n_outliers:,}")]
    if profile.time is not None:
        rows += [("first", str(profile.time.first)[:19]), ("last", str(profile.time.last)[:19])]
    if profile.levels is not None:
        pairs = zip(profile.levels.labels, profile.levels.counts, strict=True)
        rows += [(f"“{label[:40]}”", f"{int(count):,}") for label, count in pairs]
    return pd.DataFrame(rows, columns=["", "value"])


MEASURES = {
    "Pearson r": "How closely two numbers follow a straight line: -1 falling, 0 not at all, 1 rising.",
    "Spearman rho": "How steadily one number rises (1) or falls (-1) with another, on a line or a curve.",
    "Cramer's V": "How well one category tells another: 0 not at all, 1 fully.",
    "Correlation ratio": "How much of the spread of a number lies between the groups of a category, from 0 to 1.",
    "Missing together": "The share of rows in which both columns are missing.",
}
"""What each measure says, in plain words."""


def associations(described: Profile) -> None:
    """Show the matrices of association."""
    from mlviz.results.profile import Association

    options: dict[str, Association] = {
        "Pearson r": described.pearson,
        "Spearman rho": described.spearman,
        "Cramer's V": described.cramers_v,
        "Correlation ratio": described.correlation_ratio,
        "Missing together": described.co_missing,
    }
    named = {name: one for name, one in options.items() if one.values.size}
    if not named:
        st.info("There are too few columns to associate.")
        return
    chosen = st.segmented_control("Measure", list(named), default=next(iter(named)), required=True, key="association")
    show.chart(named[str(chosen)], key=f"association-{chosen}")
    words = (MEASURES[str(chosen)], f"{named[str(chosen)].n_rows:,} rows.", named[str(chosen)].note)
    st.caption(show.plain(" ".join(word for word in words if word)))
