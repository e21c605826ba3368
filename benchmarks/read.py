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
import json, re, sys
import pandas as pd
import mlviz.reading, mlviz.recognise, pyarrow.compute
path, who = sys.argv[1:]
def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) * 1024
pd.read_csv(path, nrows=100)
before = peak()
dates = ["day"] if who == "dates" else None
frame = mlviz.reading.read(path).frame if who == "ours" else pd.read_csv(path, parse_dates=dates)
print(json.dumps([(peak() - before), int(frame.memory_usage(deep=True).sum())]))
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


def bench_read_memory(rows: int) -> tuple[float, float, float]:
    """Return peak memory over the frame's size in a fresh process: ours, pandas with dates, pandas without."""
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder:
        path = Path(folder) / "table.csv"
        table(rows).to_csv(path, index=False)
        return _peak(path, "ours"), _peak(path, "dates"), _peak(path, "text")


def _peak(path: Path, who: str) -> float:
    done = subprocess.run([sys.executable, "-c", PEAK, str(path), who], capture_output=True, text=True, check=True)
    grown, size = json.loads(done.stdout)
    return grown / size


if __name__ == "__main__":
    for size in SIZES:
        for what, mine, peer in bench_read(size):
            print(f"{size:>9,} rows  {what:<38} {mine:.3f} s / {peer:.3f} s = {mine / peer:.2f}")
        print(
            "           peak memory / frame: ours {:.2f}, pandas with dates {:.2f}, without {:.2f}".format(
                *bench_read_memory(size)
            )
        )
