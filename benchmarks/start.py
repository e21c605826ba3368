"""Cold start: from the start of the server to the first page's HTML, beside a bare script of one line."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120


def bench_start(repeats: int = 5) -> list[tuple[str, float, float]]:
    """Return (name, our seconds, the bare script's seconds): medians of interleaved starts."""
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text('import streamlit as st\nst.write("hello")\n')
        ours, peers = [], []
        # The first pair warms the disk for both and is left out.
        for _ in range(repeats + 1):
            ours.append(_until_page(ROOT / "app.py", Path(folder)))
            peers.append(_until_page(bare, Path(folder)))
    return [("cold start to the first page", statistics.median(ours[1:]), statistics.median(peers[1:]))]


def _until_page(script: Path, home: Path) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    command += ["--browser.gatherUsageStats=false"]
    environment = {**os.environ, "MLVIZ_HOME": str(home)}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _await(f"http://127.0.0.1:{port}", process)
        return time.perf_counter() - start
    finally:
        _end(process)


def _await(base: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError):
            healthy = urllib.request.urlopen(f"{base}/_stcore/health", timeout=5).read() == b"ok"
            if healthy and b"<html" in urllib.request.urlopen(base, timeout=5).read().lower():
                return
        time.sleep(0.02)
    raise RuntimeError("the server did not answer")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the server and what it started, and wait for it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
