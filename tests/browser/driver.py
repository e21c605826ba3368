"""A server of its own and a real Chromium, for the tests in this folder and for the screenshots."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLong

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

COUNT_RUNS = """() => { window.__runs = 0;
    window.__obs?.disconnect();
    window.__obs = new MutationObserver(changes => { for (const {target} of changes)
        if (target.getAttribute('data-test-script-state') === 'running') window.__runs++; });
    window.__obs.observe(document.body,
        {attributes: true, subtree: true, attributeFilter: ['data-test-script-state']}); }"""

QUIET = """() => { const a = document.querySelector('[data-testid=stApp]');
    return a && a.getAttribute('data-test-script-state') === 'notRunning'
        && a.getAttribute('data-test-connection-state') === 'CONNECTED'
        && !document.querySelector('[data-stale=true]'); }"""


def chromium() -> str | None:
    """Return the browser found on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Server:
    """The app on a port of its own, with a home of its own; it can be killed and started again."""

    def __init__(self, home: Path, log: Path) -> None:
        self.home, self.log, self.port = home, log, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={self.port}"]
        command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
        environment = {**os.environ, "MLVIZ_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=environment, start_new_session=True
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError("the server died:\n" + self.log.read_text())
            with suppress(OSError):
                if urllib.request.urlopen(f"{self.base}/_stcore/health", timeout=1).read() == b"ok":
                    return
            time.sleep(0.1)
        raise TimeoutError(self.log.read_text())

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(8)


@contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield made
        made.close()


PROBES = ("/_stcore/health", "/_stcore/host-config")
"""On a deep link Streamlit's own script looks for the server below the page's path first, and is told 404."""


def watched(page: Page, base: str) -> Page:
    """Collect what a page may never do: console errors and requests to other hosts."""
    complaints: list[str] = []
    page.complaints = complaints  # type: ignore[attr-defined]
    own = (base, "data:", "blob:", base.replace("http", "ws"))

    def said(message: Any) -> None:
        address = str(message.location.get("url", ""))
        if message.type == "error" and not address.endswith(PROBES):
            complaints.append(f"{message.text} {address}")

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith(own) else complaints.append(f"request to {r.url}"))
    return page


def settle(page: Page, timeout: int = 60_000) -> None:
    """Wait until connected and no script runs, twice with a gap, so that a rerun of a rerun is waited for too."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=timeout)
    for _ in range(2):
        expect(app).to_have_attribute("data-test-script-state", re.compile("^notRunning$"), timeout=timeout)
        page.wait_for_timeout(150)


def act(page: Page, do: Callable[[], object], timeout: int = 60_000) -> None:
    """Do something and wait for the run it causes to finish; a short run is not missed."""
    page.evaluate(COUNT_RUNS)
    do()
    page.wait_for_function("window.__runs > 0", timeout=timeout)
    page.wait_for_function(QUIET, timeout=timeout)
    settle(page, timeout)


def healthy(page: Page) -> None:
    """Assert what holds on every page: no exception box, no console error, nothing from another host."""
    boxes = page.get_by_test_id("stException")
    assert boxes.count() == 0, boxes.all_inner_texts()
    assert page.complaints == [], page.complaints  # type: ignore[attr-defined]


def go(page: Page, name: str, tries: int = 3) -> None:
    """Go to another page by the navigation; a sidebar drawn anew may swallow a key, so it is pressed again."""
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True)
    for left in reversed(range(tries)):
        try:
            act(page, lambda: link.press("Enter"), 60_000 if left == 0 else 15_000)
            return
        except TooLong:
            if left == 0:
                raise


def whole_shot(page: Page, path: Path) -> None:
    """Take a picture of the whole page: Streamlit scrolls inside, so the window must grow."""
    size = page.viewport_size or {"width": 1280, "height": 800}
    height = page.get_by_test_id("stMain").evaluate("e => e.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(size["height"], height + 20), 4000)})
    page.wait_for_timeout(700)
    page.screenshot(path=path)
    page.set_viewport_size(size)
