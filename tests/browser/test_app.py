"""The app as a person uses it, in a real browser."""

import re
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Server, act, go, healthy, settle

PAGES = ("Data", "Clean", "Explore", "Statistics", "Models", "Report")
SLOW = 60_000
COMPARED = 240_000
"""A comparison on a machine that others use too."""


@pytest.fixture(scope="module")
def csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A messy file nobody has seen: semicolons, decimal commas, gaps, a hostile name, a repeated row."""
    rng = np.random.default_rng(7)
    n = 150
    dose = rng.choice(["low", "medium", "high"], n)
    weight = rng.normal(70, 9, n).round(1)
    gain = (weight / 10 + (dose == "high") * 2 + rng.normal(0, 1, n)).round(2)
    frame = pd.DataFrame(
        {
            "<b>id</b>": [f"P{i:03d}" for i in range(n)],
            "dose": dose,
            "sex": rng.choice(["f", "m"], n),
            "weight": weight,
            "gain": gain,
            "better": np.where(gain + rng.normal(0, 1, n) > 7.5, "yes", "no"),
        }
    )
    frame.loc[rng.choice(n, 12, replace=False), "weight"] = np.nan
    path = tmp_path_factory.mktemp("files") / "it's messy.csv"
    frame.to_csv(path, sep=";", decimal=",", index=False, encoding="cp1252", na_rep="n/a")
    return path


def upload(page: Page, path: Path) -> None:
    page.goto("/")
    settle(page)
    act(page, lambda: page.locator("input[type=file]").first.set_input_files(path))


def select(page: Page, label: str, text: str) -> None:
    """Choose an option of a select box by typing it."""
    box = page.get_by_test_id("stSelectbox").filter(has_text=label).first
    box.locator("input").click()
    page.keyboard.type(text)
    page.wait_for_timeout(250)
    act(page, lambda: page.keyboard.press("Enter"), SLOW)


def press(page: Page, name: str) -> None:
    """Press a button by the keyboard: a chart that is still being drawn moves what lies below it away from a click."""
    button = page.get_by_role("button", name=name, exact=True).first
    act(page, lambda: button.press("Enter"), SLOW)


def test_a_messy_file_through_all_pages_a_refresh_and_a_killed_server(
    open_page: Callable[..., Page], server: Server, csv: Path
) -> None:
    page = open_page()
    upload(page, csv)
    expect(page.get_by_text("150 rows, 6 columns").first).to_be_visible()
    expect(page.get_by_text("12 cells are missing", exact=False).first).to_be_visible()
    healthy(page)

    go(page, "Clean")
    press(page, "Apply")
    expect(page.get_by_text("12 cells filled").first).to_be_visible()
    healthy(page)

    go(page, "Explore")
    assert page.get_by_test_id("stPlotlyChart").count() >= 4
    healthy(page)

    go(page, "Statistics")
    select(page, "What is compared", "gain")
    select(page, "Between which groups", "dose")
    press(page, "Run this test")
    expect(page.get_by_text("For a paper:")).to_be_visible()
    healthy(page)

    go(page, "Models")
    select(page, "What should be predicted", "better")
    press(page, "Compare models")
    expect(page.get_by_text("Look into one model")).to_be_visible(timeout=COMPARED)
    settle(page)
    expect(page.get_by_text(re.compile("^Use ")).first).to_be_visible()
    healthy(page)

    page.reload()
    settle(page, SLOW)
    expect(page.get_by_text("Look into one model")).to_be_visible(timeout=SLOW)

    server.end(signal.SIGKILL)
    server.start()
    page.goto(page.url)
    settle(page, SLOW)
    expect(page.get_by_text("Look into one model")).to_be_visible(timeout=SLOW)
    page.complaints.clear()  # type: ignore[attr-defined]  # the browser complains while the server is away

    go(page, "Report")
    expect(page.get_by_text("1 cleaning step", exact=False).first).to_be_visible(timeout=SLOW)
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name="Report (HTML)").click()
    report = Path(download.value.path()).read_text()
    assert "it&#39;s messy.csv" in report
    assert "Plotly.newPlot" in report
    assert "src=" not in re.sub(r"<script>.*?</script>", "", report, flags=re.S)
    healthy(page)


def test_a_sample_is_one_click(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/")
    settle(page)
    press(page, "Open Penguins")
    expect(page.get_by_text("344 rows, 17 columns").first).to_be_visible()
    healthy(page)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture.csv"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_the_work_stays(
    open_page: Callable[..., Page], tmp_path: Path, csv: Path, name: str, content: bytes, words: str
) -> None:
    page = open_page()
    upload(page, csv)
    bad = tmp_path / name
    bad.write_bytes(content)
    page.get_by_role("button", name="Open other data").click()
    page.wait_for_timeout(400)
    act(page, lambda: page.locator("input[type=file]").last.set_input_files(bad))
    expect(page.get_by_test_id("stAlert").first).to_contain_text(words)
    expect(page.get_by_text("150 rows, 6 columns").first).to_be_visible()
    healthy(page)


def test_a_running_comparison_can_be_stopped(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/")
    settle(page)
    press(page, "Open Visits to an online shop")
    go(page, "Models")
    select(page, "What should be predicted", "Revenue")
    page.get_by_role("button", name="Compare models").click()
    page.locator(".st-key-stop-comparison button").click(timeout=SLOW)  # not the Stop of Streamlit's own toolbar
    expect(page.get_by_text("was not finished", exact=False)).to_be_visible(timeout=SLOW)
    settle(page, SLOW)
    assert page.get_by_test_id("stProgress").count() == 0
    healthy(page)


def test_two_browsers_never_see_each_others_data(open_page: Callable[..., Page], csv: Path) -> None:
    mine, yours = open_page(), open_page()
    upload(mine, csv)
    yours.goto("/")
    settle(yours)
    expect(yours.get_by_text("No data is open yet.")).to_be_visible()
    assert yours.get_by_text("messy.csv").count() == 0
    healthy(yours)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_never_scrolls_sideways(open_page: Callable[..., Page], csv: Path, scheme: str) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    upload(page, csv)
    address = page.url
    for name in PAGES:
        page.goto(address.replace("/?", f"/{'' if name == 'Data' else name.lower()}?"))
        settle(page, SLOW)
        page.wait_for_timeout(600)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name} is {wide} px too wide"
        healthy(page)
