"""How long reading takes beside bare ``pandas.read_csv`` with the right options, and how much memory it needs.

Run ``python -m benchmarks.read`` for a table of 10k, 100k and 1M rows.
"""

import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

SIZES = (10_000, 100_000, 1_000_000)
RUNS = 5

PEAK = r"""
import json, re, sys, threading
import pandas as pd
import mlviz.reading, mlviz.recognise, pyarrow.compute
path, who = sys.argv[1:]
def status(name):
    return int(re.search(name + r":\s+(\d+)", open("/proc/self/status").read())[1]) * 1024
own, done = [], threading.Event()
def watch():
    while not done.wait(0.001):
        own.append(status("RssAnon"))
pd.read_csv(path, nrows=100)
before, before_all = status("RssAnon"), status("VmHWM")
watcher = threading.Thread(target=watch)
watcher.start()
dates = ["day"] if who == "dates" else None
frame = mlviz.reading.read(path).frame if who == "ours" else pd.read_csv(path, parse_dates=dates)
done.set()
watcher.join()
size = int(frame.memory_usage(deep=True).sum())
print(json.dumps([(max(own) - before) / size, (status("VmHWM") - before_all) / size]))
"""
"""Prints the peak of the memory the process owns, and of all it shows, over the frame's size.

The second counts the pages of the file that pandas maps, too: the system may drop those at any time.
"""


def table(rows: int, seed: int = 0) -> pd.DataFrame:
    """Return 20 mixed columns: 8 decimals, 5 whole numbers, 4 categories, a truth value, a date, a gappy decimal."""
    rng = np.random.default_rng(seed)
    columns: dict[str, object] = {f"number {i}": np.round(rng.normal(100, 20, rows), 3) for i in range(8)}
    columns |= {f"count {i}": rng.integers(0, 1000 * (i + 1), rows) for i in range(5)}
    levels = np.array(["north", "south", "east", "west", "somewhere else"])
    columns |= {f"place {i}": levels[rng.integers(0, 5, rows)] for i in range(4)}
    columns["flag"] = rng.random(rows) > 0.5
    columns["day"] = (np.datetime64("2015-01-01") + rng.integers(0, 3000, rows)).astype(str)
    columns["gaps"] = np.where(rng.random(rows) < 0.1, np.nan, np.round(rng.random(rows), 4))
    return pd.DataFrame(columns)


def _seconds(action: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    result = action()
    elapsed = time.perf_counter() - start
    del result
    return elapsed


def _compare(path: Path) -> list[tuple[str, float, float]]:
    from mlviz.reading import read

    peers: dict[str, Callable[[], object]] = {
        "read / read_csv with parse_dates": lambda: pd.read_csv(path, parse_dates=["day"]),
        "read / read_csv, dates left as text": lambda: pd.read_csv(path),
    }
    ours: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name in peers}
    read(path)
    for _ in range(RUNS):
        ours.append(_seconds(lambda: read(path)))
        for name, peer in peers.items():
            theirs[name].append(_seconds(peer))
    mine = statistics.median(ours)
    return [(name, mine, statistics.median(values)) for name, values in theirs.items()]


def bench_read(rows: int) -> list[tuple[str, float, float]]:
    """Return (what, our seconds, the peer's seconds): medians of interleaved runs on one file."""
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder:
        path = Path(folder) / "table.csv"
        table(rows).to_csv(path, index=False)
        return _compare(path)


def bench_read_memory(rows: int) -> list[tuple[str, float, float]]:
    """Return (what, ours, that of read_csv): peak memory in a fresh process over the frame's size."""
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder:
        path = Path(folder) / "table.csv"
        table(rows).to_csv(path, index=False)
        ours, text = _peak(path, "ours"), _peak(path, "text")
    return [("read: peak memory", ours[0], text[0]), ("read: peak with mapped file", ours[1], text[1])]


def _peak(path: Path, who: str) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", PEAK, str(path), who], capture_output=True, text=True, check=True)
    own, shown = json.loads(done.stdout)
    return own, shown


if __name__ == "__main__":
    for size in SIZES:
        for what, mine, peer in bench_read(size):
            print(f"{size:>9,} rows  {what:<38} {mine:.3f} s / {peer:.3f} s = {mine / peer:.2f}")
        for what, mine, peer in bench_read_memory(size):
            print(f"{size:>9,} rows  {what:<38} {mine:.2f} of the frame; read_csv {peer:.2f}")
