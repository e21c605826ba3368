"""A screenshot of every page in both themes, to docs/shots, for a person to look at."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.driver import ROOT, Server, act, browser, go, settle, watched, whole_shot

OUT = ROOT / "docs" / "shots"


def choose(page: Page, label: str, text: str) -> None:
    page.get_by_test_id("stSelectbox").filter(has_text=label).first.locator("input").click()
    page.keyboard.type(text)
    page.wait_for_timeout(300)
    act(page, lambda: page.keyboard.press("Enter"), 120_000)


def tour(page: Page, theme: str) -> None:
    """Walk through the app on the penguins and take the pictures."""

    def shot(name: str) -> None:
        settle(page)
        whole_shot(page, OUT / f"{name}-{theme}.png")

    page.goto("/")
    settle(page)
    shot("0-open")
    act(page, page.get_by_role("button", name="Open Penguins").click)
    page.wait_for_timeout(4500)  # the toast goes
    shot("1-data")
    go(page, "Clean")
    act(page, page.get_by_role("button", name="Apply", exact=True).click)
    page.wait_for_timeout(4500)
    shot("2-clean")
    go(page, "Explore")
    act(page, page.get_by_role("button", name="Keep", exact=True).first.click)
    page.wait_for_timeout(4500)
    shot("3-explore")
    go(page, "Statistics")
    choose(page, "What is compared", "Body Mass")
    choose(page, "Between which groups", "Species")
    act(page, page.get_by_role("button", name="Run this test").click)
    shot("4-statistics")
    go(page, "Models")
    choose(page, "What should be predicted", "Species")
    shot("5-models-setup")
    page.get_by_role("button", name="Compare models").click()
    page.get_by_text("Look into one model").wait_for(timeout=180_000)
    shot("6-models")
    go(page, "Report")
    shot("7-report")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        server = Server(Path(folder) / "home", Path(folder) / "log")
        try:
            for theme in ("light", "dark"):
                context = chromium.new_context(
                    base_url=server.base, viewport={"width": 1280, "height": 800}, color_scheme=theme
                )
                tour(watched(context.new_page(), server.base), theme)
                context.close()
        finally:
            server.end()


if __name__ == "__main__":
    main()
