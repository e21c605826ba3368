"""The pairs of an analysis with several effects as something that can be drawn."""

from dataclasses import dataclass

from mlviz.results.testing import Pairwise, TestResult


@dataclass(frozen=True, slots=True)
class Contrasts:
    """Pairwise differences with their intervals."""

    title: str
    pairs: tuple[Pairwise, ...]


def contrasts_of(result: TestResult) -> Contrasts | None:
    """Return the differences of a result that have intervals; None if there are none."""
    known = tuple(pair for pair in result.post_hoc if pair.low == pair.low)
    return Contrasts(result.post_hoc_name, known) if known else None
