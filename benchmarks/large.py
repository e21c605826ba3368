"""How much memory a large text file takes, whole and in part: ``python -m benchmarks.large [--rows N]``, by hand.

Three million rows are a file of 350 MB. The promise is that reading never holds more than 2.2 times the finished table.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.read import table

CHUNK = 250_000
MEGABYTE = 1_000_000

WAYS: dict[str, dict[str, object]] = {
    "the whole table": {},
    "5 of its 20 columns": {"columns": ["number 0", "count 1", "place 2", "day", "gaps"]},
    "a sample of 200,000 rows": {"rows": 200_000},
    "a sample of 5 columns": {"columns": ["number 0", "count 1", "place 2", "day", "gaps"], "rows": 200_000},
}

WATCH = r"""
import json, re, sys, threading, time
import mlviz.reading, mlviz.recognise, pyarrow.compute
path, options = sys.argv[1], json.loads(sys.argv[2])
def own():
    return int(re.search(r"RssAnon:\s+(\d+)", open("/proc/self/status").read())[1]) * 1024
mlviz.reading.read(b"a,day\n1,2024-01-01\n2,2024-01-02\n")
before, seen, done = own(), [], threading.Event()
def watch():
    while not done.wait(0.002):
        seen.append(own())
watcher = threading.Thread(target=watch, daemon=True)
watcher.start()
start = time.perf_counter()
frame = mlviz.reading.read(path, **options).frame
seconds = time.perf_counter() - start
done.set()
watcher.join()
print(json.dumps([max(seen) - before, int(frame.memory_usage(deep=True).sum()), len(frame), seconds]))
"""
"""Prints the peak of the memory the process owns, the size of the frame, its rows, and the seconds."""


def write(path: Path, rows: int) -> None:
    """Write the table of the reading benchmark piece by piece."""
    for number, start in enumerate(range(0, rows, CHUNK)):
        part = table(min(CHUNK, rows - start), seed=number)
        part.to_csv(path, index=False, header=number == 0, mode="a")


def measured(path: Path, options: dict[str, object]) -> tuple[int, int, int, float]:
    """Return peak, size of the frame, its rows, and seconds, of a fresh process."""
    command = [sys.executable, "-c", WATCH, str(path), json.dumps(options)]
    # A server takes no such file unless its administrator allows it.
    environment = os.environ | {"MLVIZ_MAX_UPLOAD_MB": "1000000"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    peak, size, rows, seconds = json.loads(done.stdout)
    return peak, size, rows, seconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large", description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mlviz-") as folder:
        path = Path(folder) / "large.csv"
        write(path, chosen.rows)
        print(f"{chosen.rows:,} rows, {path.stat().st_size / MEGABYTE:,.0f} MB")
        for way, options in WAYS.items():
            peak, size, rows, seconds = measured(path, options)
            print(
                f"{way:<26} {rows:>10,} rows  frame {size / MEGABYTE:>6,.0f} MB  peak {peak / MEGABYTE:>6,.0f} MB = "
                f"{peak / size:.2f} of it  {seconds:.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
