"""What to beware of, gravest first, each with one thing to do."""

import streamlit as st

from mlviz.results.profile import Alert
from ui.show import plain

MARKS = {
    1: (":red[:material/error:]", "This makes results wrong."),
    2: (":orange[:material/warning:]", "This makes results misleading."),
    3: (":blue[:material/info:]", "This is worth knowing."),
}


def alerts_list(alerts: tuple[Alert, ...], *, key: str, limit: int | None = None) -> None:
    """Show alerts; with a limit, the gravest ones and how many more there are."""
    if not alerts:
        st.success("Nothing to beware of was found.", icon=":material/check_circle:")
        return
    for alert in alerts[:limit]:
        mark, meaning = MARKS.get(alert.rank, MARKS[3])
        with st.container(horizontal=True, vertical_alignment="center", key=f"alert-{key}-{alerts.index(alert)}"):
            st.markdown(f"{mark} {plain(alert.sentence)}", help=f"{meaning} {plain(alert.action)}", width="stretch")
    if limit is not None and len(alerts) > limit:
        st.caption(f"and {len(alerts) - limit} more under “What to beware of”.")
