"""One server and one browser for the tests of this folder; a page of its own for each test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.driver import Server, browser, chromium, watched


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here, and say loudly when there is no browser; under CI that is a failure."""
    here = Path(__file__).parent
    mine = [item for item in items if here in item.path.parents]
    for item in mine:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.timeout(240))
        if chromium() is None and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason="NO BROWSER: install Chromium to run the browser tests"))


@pytest.fixture(scope="session")
def _browser() -> Iterator[Any]:
    assert chromium() is not None, "no Chromium on this machine, and under CI the browser tests must run"
    with browser() as made:
        yield made


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("log") / "server.log")
    yield made
    made.end()


@pytest.fixture
def open_page(_browser: Any, server: Server) -> Iterator[Callable[..., Page]]:
    contexts = []

    def opened(base: str = "", **options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = _browser.new_context(base_url=base or server.base, **options)
        contexts.append(context)
        return watched(context.new_page(), base or server.base)

    yield opened
    for context in contexts:
        context.close()
