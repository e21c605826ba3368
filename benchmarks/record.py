"""What a measurement is: ours beside a peer, a target for their ratio, and the file that keeps them over time."""

import csv
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.csv")
FIELDS = ("date", "commit", "name", "rows", "ours", "peer", "ratio", "target")


@dataclass(frozen=True, slots=True)
class Measure:
    """Ours and the peer's number in the same unit (seconds, or multiples of the frame's size)."""

    name: str
    rows: int
    ours: float
    peer: float
    target: float | None = None

    @property
    def ratio(self) -> float:
        """Ours over the peer's: above 1 is slower."""
        return self.ours / self.peer

    @property
    def verdict(self) -> str:
        """Whether the target is reached."""
        if self.target is None:
            return ""
        return "met" if self.ratio <= self.target else "MISSED"


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the slope of log seconds over log rows, by least squares: 1 is proportional, 2 quadratic."""
    return statistics.linear_regression([math.log(n) for n in sizes], [math.log(s) for s in seconds]).slope


def n_log_n(sizes: Sequence[int]) -> float:
    """Return the exponent that n log n has between these sizes."""
    return exponent(sizes, [n * math.log(n) for n in sizes])


def growth(measures: Iterable[Measure]) -> list[Measure]:
    """Return one measure per name that was taken at several sizes: its exponent beside that of n log n."""
    by_name: dict[str, list[Measure]] = {}
    for measure in measures:
        by_name.setdefault(measure.name, []).append(measure)
    found = []
    for name, taken in by_name.items():
        sizes = sorted({measure.rows for measure in taken})
        if len(sizes) > 1 and len(sizes) == len(taken):
            ours = {measure.rows: measure.ours for measure in taken}
            slope = exponent(sizes, [ours[n] for n in sizes])
            found.append(Measure(f"growth of: {name}", sizes[-1], slope, n_log_n(sizes), 1.0))
    return found


def append(measures: Iterable[Measure], date: str, commit: str, path: Path = RESULTS) -> None:
    """Add the measures to the file that keeps all of them."""
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if fresh:
            writer.writerow(FIELDS)
        for m in measures:
            target = "" if m.target is None else f"{m.target:g}"
            writer.writerow((date, commit, m.name, m.rows, f"{m.ours:.4g}", f"{m.peer:.4g}", f"{m.ratio:.3g}", target))


def shown(measures: Iterable[Measure]) -> str:
    """Return the measures as a table in plain text, each with its target and whether it was met."""
    lines = [f"{'what':<48} {'rows':>9} {'ours':>9} {'peer':>9} {'ratio':>7} {'target':>7}"]
    for m in measures:
        target = "" if m.target is None else f"{m.target:g}"
        lines.append(f"{m.name:<48} {m.rows:>9,} {m.ours:>9.3f} {m.peer:>9.3f} {m.ratio:>7.2f} {target:>7} {m.verdict}")
    return "\n".join(lines)
