"""Text from a file is never Markdown on a page: no picture of a stranger is fetched, no link, no colour, no formula."""

import io
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import PAGES, app, home, visit  # noqa: F401

PICTURE = "![i](http://evil.example/i.png)"
HOSTILE = (PICTURE, ":red[x]", "$x$", "*bold*", "`tick`", "[l](http://evil.example)")
VERBATIM = ("code", "text", "arrow_data_frame", "plotly_chart", "html", "text_area", "text_input")
"""Elements that show their text as it is; ``html`` is escaped and cleaned on its own."""


def hostile_file() -> bytes:
    rng = np.random.default_rng(1)
    columns = {f"{name}{kind}": None for name in HOSTILE for kind in ("", "2")}
    for i, name in enumerate(columns):
        columns[name] = rng.normal(size=120) if i % 2 else rng.choice([f"{PICTURE}{k}" for k in range(2 + i % 3)], 120)
    frame = pd.DataFrame(columns)
    frame.iloc[:9, 1] = np.nan
    buffer = io.StringIO()
    frame.to_csv(buffer, index=False)
    return buffer.getvalue().encode()


def said(at: AppTest) -> Iterator[str]:
    """Everything on the page that Streamlit reads as Markdown."""
    for element in [*at.main, *at.sidebar, *at.get("toast")]:
        if element.type not in VERBATIM:
            for field in ("label", "help", "body", "text", "caption"):
                yield str(getattr(element.proto, field, ""))


def assert_plain(at: AppTest, where: str) -> None:
    assert not at.exception, (where, at.exception)
    for text in said(at):
        bare = text.replace("\\[", "").replace("\\$", "").replace("\\*", "").replace("\\`", "")
        found = [mark for mark in ("![i]", "[l]", ":red[x", "$x$", "*bold*", "`tick`") if mark in bare]
        assert not found, (where, text)


def opened(name: str = f"{PICTURE}.csv") -> AppTest:
    at = app().run()
    return at.file_uploader(key="upload-0").set_value((name, hostile_file(), "text/csv")).run()


def test_no_page_reads_names_as_markup() -> None:
    at = opened()
    assert_plain(at, "just opened")
    for page in PAGES:
        if page != "clean":
            assert_plain(visit(at, page), page)


@pytest.mark.parametrize("view", ["What to beware of", "Rows", "Associations"])
def test_no_view_of_the_data_reads_names_as_markup(view: str) -> None:
    at = opened()
    assert_plain(at.segmented_control(key="data-view").set_value(view).run(), view)


def test_a_refusal_shows_names_as_they_are() -> None:
    at = opened()
    next(s for s in at.selectbox if str(s.key).startswith(f"kind-{PICTURE}-")).set_value("numeric").run()
    assert at.warning
    assert_plain(at, "refused")


def test_tests_and_targets_show_names_as_they_are() -> None:
    at = visit(opened(), "statistics")
    at.button(key="run-advised").click().run()
    assert_plain(at, "a test was run")
    visit(at, "models")
    next(s for s in at.selectbox if str(s.key).startswith("target-")).set_value(PICTURE).run()
    assert_plain(at, "a target was chosen")
    assert_plain(visit(at, "report"), "report")


@pytest.mark.parametrize("text", ["http://evil.example", "HTTPS://evil.example", "www.evil.example", "a@evil.example"])
def test_an_address_in_a_name_does_not_become_a_link(text: str) -> None:
    import re

    from ui.show import JOINER, plain

    shown = re.sub(r"\\(.)", r"\1", plain(text))  # as the page reads it
    assert shown.replace(JOINER, "") == text
    assert not re.search(r"https?://|www\.|\w@\w", shown, re.IGNORECASE)
