"""How long a profile takes, against pandas' own ``describe`` and ``corr``."""

import statistics
import time

import numpy as np
import pandas as pd

from mlviz.dataset import Dataset
from mlviz.profiling import profile


def table(rows: int, seed: int = 0) -> pd.DataFrame:
    """Return 20 mixed columns: 12 of measurements (3 incomplete), 3 of whole numbers, 4 of categories, 1 of dates."""
    rng = np.random.default_rng(seed)
    base = rng.normal(size=rows)
    data: dict[str, object] = {f"x{i}": rng.normal(size=rows) + 0.3 * i * base / 4 for i in range(12)}
    for i in range(3):
        data[f"x{i}"] = np.where(rng.random(rows) < 0.05, np.nan, data[f"x{i}"])
    for i, top in enumerate((10, 200, 100_000)):
        data[f"n{i}"] = rng.integers(0, top, rows)
    for i, levels in enumerate((2, 5, 12, 40)):
        data[f"c{i}"] = rng.choice([f"level {k}" for k in range(levels)], rows)
    data["day"] = np.datetime64("2020-01-01") + rng.integers(0, 2000, rows).astype("timedelta64[D]")
    return pd.DataFrame(data)


def bench_profile(rows: int, repeats: int = 5) -> list[tuple[str, float, float]]:
    """Return (name, our seconds, the peer's seconds), medians of interleaved runs."""
    frame = table(rows)
    dataset = Dataset.of(frame)

    def peer() -> None:
        frame.describe(include="all")
        frame.corr(numeric_only=True)

    runs = {
        "profile": lambda: profile(dataset),
        "profile, exact ranks": lambda: profile(dataset, exact=True),
        "profile, preview of 50,000 rows": lambda: profile(dataset, sample=50_000),
        "peer": peer,
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    middle = {name: statistics.median(taken) for name, taken in seconds.items()}
    return [(name, took, middle["peer"]) for name, took in middle.items() if name != "peer"]


if __name__ == "__main__":
    for size in (10_000, 100_000, 1_000_000):
        for label, ours, theirs in bench_profile(size, repeats=3):
            print(f"{size:>9,} rows  {label:<34} {ours:7.3f} s  peer {theirs:7.3f} s  ratio {ours / theirs:.2f}")
