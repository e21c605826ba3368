"""How long tests and matrices of correlations take, beside the bare scipy call on the same frame."""

import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

import mlviz as mv
from mlviz.dataset import Dataset

WIDE = 30
"""Columns of a matrix of correlations."""


def table(rows: int, seed: int = 0) -> pd.DataFrame:
    """Return two numbers that go together and a category of two groups."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=rows)
    return pd.DataFrame({"x": x, "y": 0.3 * x + rng.normal(size=rows), "g": rng.choice(["a", "b"], rows)})


def wide(rows: int, seed: int = 0) -> pd.DataFrame:
    """Return 30 complete columns that share something."""
    rng = np.random.default_rng(seed)
    base = rng.normal(size=rows)
    return pd.DataFrame({f"x{i}": rng.normal(size=rows) + 0.3 * base for i in range(WIDE)})


def bench_tests(rows: int, repeats: int = 5) -> list[tuple[str, float, float]]:
    """Return (name, our seconds, scipy's seconds): medians of interleaved runs.

    scipy's call begins where ours does, with the columns of a frame: two groups are split first.
    """
    frame = table(rows)
    dataset = Dataset.of(frame)

    def groups() -> list[np.ndarray]:
        return [frame.loc[frame["g"] == name, "x"].to_numpy() for name in "ab"]

    of_groups: dict[str, Callable[[], object]] = {
        "student_t": lambda: stats.ttest_ind(*groups()),
        "welch_t": lambda: stats.ttest_ind(*groups(), equal_var=False),
        "mann_whitney": lambda: stats.mannwhitneyu(*groups()),
        "brunner_munzel": lambda: stats.brunnermunzel(*groups()),
        "kolmogorov_smirnov": lambda: stats.ks_2samp(*groups(), method="asymp"),
    }
    of_pairs: dict[str, Callable[[], object]] = {
        "paired_t": lambda: stats.ttest_rel(frame["x"], frame["y"]),
        "wilcoxon": lambda: stats.wilcoxon(frame["x"], frame["y"]),
        "pearson": lambda: stats.pearsonr(frame["x"], frame["y"]),
        "spearman": lambda: stats.spearmanr(frame["x"], frame["y"]),
        "kendall": lambda: stats.kendalltau(frame["x"], frame["y"]),
    }
    columns = dict.fromkeys(of_groups, {"value": "x", "group": "g"})
    columns |= dict.fromkeys(of_pairs, {"first": "x", "second": "y"})
    return [
        (f"test: {key}", *_timed(lambda key=key: mv.test(dataset, key, **columns[key]), peer, repeats))  # type: ignore[misc]
        for key, peer in (of_groups | of_pairs).items()
    ]


def bench_drawn(rows: int, repeats: int = 1) -> list[tuple[str, float, float]]:
    """Return (name, our seconds, scipy's seconds) of tests that draw again, a thousand times each.

    scipy gets functions that work on a whole batch at once; at a million rows a single run of it takes half a minute.
    """
    frame = table(rows)
    dataset = Dataset.of(frame)

    def groups() -> list[np.ndarray]:
        return [frame.loc[frame["g"] == name, "x"].to_numpy() for name in "ab"]

    def gap(middle: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
        return lambda x, y, axis: middle(x, axis=axis) - middle(y, axis=axis)

    batch = {"n_resamples": 1000, "batch": max(2_000_000 // rows, 1), "rng": np.random.default_rng(0)}
    runs = {
        "permutation": lambda middle: stats.permutation_test(groups(), gap(middle), vectorized=True, **batch),
        "bootstrap": lambda middle: stats.bootstrap(groups(), gap(middle), method="percentile", **batch),
    }
    return [
        (
            f"test: {key} of {name}s, 1,000 draws",
            *_timed(
                lambda key=key, name=name: mv.test(dataset, key, value="x", group="g", statistic=name, draws=1000),  # type: ignore[misc]
                lambda peer=peer, middle=middle: peer(middle),  # type: ignore[misc]
                repeats,
            ),
        )
        for key, peer in runs.items()
        for name, middle in (("mean", np.mean), ("median", np.median))
    ]


def bench_correlations(rows: int, repeats: int = 3) -> list[tuple[str, float, float]]:
    """Return (name, our seconds, scipy's seconds) of matrices with p-values; scipy's loops over the pairs.

    Kendall's tau is compared on three columns, as a million rows of thirty take scipy minutes.
    """
    frame = wide(rows)
    dataset = Dataset.of(frame)
    three = list(frame.columns[:3])

    def looped(measure: Callable[..., object], names: list[str]) -> None:
        for i, first in enumerate(names):
            for second in names[:i]:
                measure(frame[first], frame[second])

    runs = {
        f"correlations: pearson, {WIDE} columns": (
            lambda: mv.correlate(dataset),
            lambda: looped(stats.pearsonr, list(frame.columns)),
        ),
        f"correlations: spearman, {WIDE} columns": (
            lambda: mv.correlate(dataset, method="spearman"),
            lambda: stats.spearmanr(frame),
        ),
        "correlations: kendall, 3 columns": (
            lambda: mv.correlate(dataset, three, method="kendall", exact=True),
            lambda: looped(stats.kendalltau, three),
        ),
    }
    return [(name, *_timed(ours, peer, repeats)) for name, (ours, peer) in runs.items()]


def _timed(ours: Callable[[], object], peer: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Return the medians of interleaved runs; the first of each warms up and is left out."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for at in range(repeats + 1):
        for taken, run in zip(seconds, (ours, peer), strict=True):
            start = time.perf_counter()
            run()
            if at:
                taken.append(time.perf_counter() - start)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


if __name__ == "__main__":
    for size in (10_000, 100_000):
        for label, mine, theirs in bench_tests(size) + bench_correlations(size, repeats=1):
            print(f"{size:>9,} rows  {label:<36} {mine:7.4f} s  scipy {theirs:7.4f} s  ratio {mine / theirs:.2f}")
