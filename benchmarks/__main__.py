"""Measure what users wait for, as ratios against named peers: ``python -m benchmarks [--quick] [--only NAME]``.

The results are added to ``results.csv`` and their history is drawn into ``history.svg``, both in this folder.
"""

import argparse
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.history import draw_history
from benchmarks.record import Measure, append, growth, shown

SIZES = (10_000, 100_000, 1_000_000)
QUICK = SIZES[:2]


def reading(sizes: tuple[int, ...]) -> list[Measure]:
    from benchmarks.read import bench_read, bench_read_memory

    # Where a file is read in a few hundredths of a second nobody waits: the target is set from 100,000 rows.
    taken = [
        Measure(name, n, ours, peer, 1.5 if "with parse_dates" in name and n > QUICK[0] else None)
        for n in sizes
        for name, ours, peer in bench_read(n)
    ]
    memory = bench_read_memory(sizes[-1])
    taken += [Measure(f"{name} / that of read_csv", sizes[-1], ours, peer) for name, ours, peer in memory]
    return [*taken, Measure("read: peak memory / frame", sizes[-1], memory[0][1], 1.0, 2.0)]


def profiling(sizes: tuple[int, ...]) -> list[Measure]:
    from benchmarks.profile import bench_profile

    # The targets are those of a million rows.
    targets = {("profile", SIZES[-1]): 2.0, ("profile, exact ranks", SIZES[-1]): 6.0}
    return [
        Measure(name, n, ours, peer, targets.get((name, n)))
        for n in sizes
        for name, ours, peer in bench_profile(n, repeats=3)
    ]


def comparing(_: tuple[int, ...]) -> list[Measure]:
    from benchmarks.compare import bench_compare

    targets = (0.7, 0.25)
    found = bench_compare()
    return [Measure(name, 20_000, *pair, target) for (name, *pair), target in zip(found, targets, strict=True)]


def statistics(sizes: tuple[int, ...]) -> list[Measure]:
    from benchmarks.stats import bench_correlations, bench_drawn, bench_tests

    # On few rows everything is done before anyone notices; the targets are those of a million.
    return [
        Measure(f"{name} / scipy", n, ours, peer, 1.3 if n == SIZES[-1] else None)
        for n in sizes
        for name, ours, peer in bench_tests(n) + bench_drawn(n) + bench_correlations(n)
    ]


def pages(sizes: tuple[int, ...]) -> list[Measure]:
    from benchmarks.pages import bench_pages

    return [Measure(name, sizes[-1], ours, limit, 1.0) for name, ours, limit in bench_pages(sizes[-1])]


def starting(_: tuple[int, ...]) -> list[Measure]:
    from benchmarks.start import bench_start

    return [Measure(name, 0, ours, peer, 1.3) for name, ours, peer in bench_start()]


SUITE: dict[str, Callable[[tuple[int, ...]], list[Measure]]] = {
    "read": reading,
    "profile": profiling,
    "compare": comparing,
    "statistics": statistics,
    "pages": pages,
    "start": starting,
}


def commit_of() -> str:
    """Return the commit measured, marked when files differ from it."""
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent)
    return done.stdout.strip() or "unknown"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 and 100,000 rows only")
    parser.add_argument("--only", choices=SUITE, action="append", help="one part of the suite; may be repeated")
    chosen = parser.parse_args()
    sizes = QUICK if chosen.quick else SIZES
    commit, taken = commit_of(), list[Measure]()
    for name in chosen.only or SUITE:
        part = SUITE[name](sizes)
        part += growth(m for m in part if m.rows in sizes)
        print(shown(part), flush=True)
        # Kept part by part, so that one that fails loses nothing of the others.
        append(part, date.today().isoformat(), commit)
        draw_history()
        taken += part
    missed = [m.name for m in taken if m.verdict == "MISSED"]
    print(f"{len(missed)} targets missed: {', '.join(dict.fromkeys(missed))}" if missed else "Every target is met.")


if __name__ == "__main__":
    main()
