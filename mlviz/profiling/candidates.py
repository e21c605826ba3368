"""Charts that could be proposed, each with how telling it is between 0 and 1."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mlviz.dataset import Dataset
from mlviz.kinds import CATEGORIES, Kind
from mlviz.profiling.column_alerts import is_running_number
from mlviz.profiling.reversal import simpson
from mlviz.profiling.values import numbers_of
from mlviz.results.plots import PlotSpec
from mlviz.results.profile import ColumnProfile, Profile
from mlviz.stats.numerics.matrices import spearman

MOST_EACH = 12
"""So many candidates of one topic are enough to choose from."""

SAME = 0.97
"""Two columns closer than this are one thing measured twice: true, and not telling."""


FEW_VALUES = 10
"""Numbers of fewer different values have frequencies rather than a shape."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chart with its topic and score; ``headline`` is set where the chart's own sentence would miss the point."""

    spec: PlotSpec
    topic: str
    score: float
    columns: tuple[str, ...]
    headline: str = ""


def candidates(dataset: Dataset, profile: Profile, target: str | None) -> tuple[Candidate, ...]:
    """Return all candidates, in a fixed order."""
    plain = {column.name: column for column in profile.columns if usable(column)}
    found = [
        *_reversals(dataset),
        *_relations(profile, plain, target),
        *_differences(profile, plain),
        *_together(profile, plain),
        *_over_time(dataset, plain),
        *_missing(profile),
        *_overview(profile, plain),
        *_distributions(plain),
        *_frequencies(plain),
    ]
    if target is None:
        return tuple(found)
    # What involves the target is what the person came for.
    return tuple(
        Candidate(c.spec, c.topic, c.score + 0.5 if target in c.columns else c.score, c.columns, c.headline)
        for c in found
    )


def usable(column: ColumnProfile) -> bool:
    """Whether a column can tell something: it varies and does not name the rows."""
    return column.n_unique > 1 and column.kind not in (Kind.IDENTIFIER, Kind.CONSTANT) and not is_running_number(column)


def _reversals(dataset: Dataset) -> Iterator[Candidate]:
    for turned in simpson(dataset)[:3]:
        spec = PlotSpec(kind="scatter", x=turned.x, y=turned.y, colour=turned.group)
        score = 0.6 + min(abs(turned.overall), abs(turned.within))
        yield Candidate(spec, "reversal", score, (turned.x, turned.y, turned.group), turned.sentence)


def _relations(profile: Profile, plain: dict[str, ColumnProfile], target: str | None) -> Iterator[Candidate]:
    names, values = profile.spearman.rows, np.abs(profile.spearman.values)
    if len(names) < 2 or profile.rows < 5:
        return
    pairs = [(i, j) for i, j in np.argwhere(np.triu(values > 0.2, 1)) if {names[i], names[j]} <= plain.keys()]
    for i, j in sorted(pairs, key=lambda pair: -_telling(float(values[pair])))[:MOST_EACH]:
        # The target stands up; otherwise the column with fewer values goes across.
        few, many = sorted((names[i], names[j]), key=lambda name: (name == target, plain[name].n_unique))
        spec = PlotSpec(kind="scatter", x=few, y=many, trend="smooth" if profile.rows >= 50 else None)
        yield Candidate(spec, "relation", _telling(float(values[i, j])), (few, many))


def _telling(rho: float) -> float:
    return rho if rho < SAME else 0.3


def _differences(profile: Profile, plain: dict[str, ColumnProfile]) -> Iterator[Candidate]:
    ratio = profile.correlation_ratio
    pairs = [
        (i, j)
        for i, j in np.argwhere(ratio.values > 0.2)
        if {ratio.rows[i], ratio.columns[j]} <= plain.keys() and plain[ratio.rows[i]].n_unique <= 12
    ]
    for i, j in sorted(pairs, key=lambda pair: -float(ratio.values[pair]))[:MOST_EACH]:
        group, number = ratio.rows[i], ratio.columns[j]
        # Many small groups differ by chance: eta is shrunk by what chance alone would give.
        chance = (plain[group].n_unique - 1) / max(1, profile.rows - 1)
        score = max(0.0, float(ratio.values[i, j]) ** 2 - chance) ** 0.5
        if score > 0.15:
            yield Candidate(PlotSpec(kind="boxes", x=group, y=number), "difference", score, (group, number))


def _together(profile: Profile, plain: dict[str, ColumnProfile]) -> Iterator[Candidate]:
    table = profile.cramers_v
    pairs = [(i, j) for i, j in np.argwhere(np.triu(table.values > 0.3, 1)) if table.values[i, j] < SAME]
    for i, j in sorted(pairs, key=lambda pair: -float(table.values[pair]))[:MOST_EACH]:
        few, many = sorted(
            (table.rows[i], table.rows[j]), key=lambda name: plain[name].n_unique if name in plain else 0
        )
        if {few, many} <= plain.keys() and plain[few].n_unique <= 8:
            spec = PlotSpec(kind="bars", x=many, colour=few)
            headline = f"{many} and {few} go together (Cramer's V = {table.values[i, j]:.2f})."
            yield Candidate(spec, "categories", 0.8 * float(table.values[i, j]), (few, many), headline)


def _over_time(dataset: Dataset, plain: dict[str, ColumnProfile]) -> Iterator[Candidate]:
    times = [name for name in dataset.of_kind(Kind.DATETIME) if name in plain][:3]
    numbers = [name for name in dataset.of_kind(Kind.NUMERIC) if name in plain][:20]
    for time in times:
        moments = numbers_of(dataset.frame[time])
        for name in numbers:
            rho = abs(float(spearman((moments, numbers_of(dataset.frame[name])))[0, 1]))
            if rho < SAME:
                score = 0.25 + 0.7 * rho if np.isfinite(rho) else 0.0
                yield Candidate(PlotSpec(kind="line", x=time, y=name), "time", score, (time, name))


def _missing(profile: Profile) -> Iterator[Candidate]:
    if profile.n_missing and profile.share_missing >= 0.005:
        score = min(0.9, 0.4 + 2 * profile.share_missing)
        yield Candidate(PlotSpec(kind="missing_map"), "missing", score, ())


def _overview(profile: Profile, plain: dict[str, ColumnProfile]) -> Iterator[Candidate]:
    names = tuple(name for name in profile.spearman.rows if name in plain)[:15]
    if len(names) >= 4 and profile.rows >= 10:
        spec = PlotSpec(kind="heatmap", columns=names, measure="spearman")
        yield Candidate(spec, "overview", 0.5, ())


def _distributions(plain: dict[str, ColumnProfile]) -> Iterator[Candidate]:
    for column in plain.values():
        if column.numeric is None:
            if column.time is not None:
                yield Candidate(PlotSpec(kind="histogram", x=column.name), "distribution", 0.1, (column.name,))
            continue
        spec = PlotSpec(kind="histogram", x=column.name, density=True if column.n_unique > 20 else None)
        score = max(0.15, _two_peaked(column), min(0.6, abs(column.numeric.skewness) / 8 or 0.0))
        yield Candidate(spec, "distribution", score, (column.name,))


def _two_peaked(column: ColumnProfile) -> float:
    """Return .55 where Sarle's bimodality coefficient (SAS) exceeds 5/9, that of a uniform distribution, clearly."""
    summary, n = column.numeric, column.count
    # Of a handful of values the outer ones are no peaks: two alone reach the highest coefficient there is.
    if (
        summary is None
        or n < 50
        or column.n_unique < FEW_VALUES
        or not np.isfinite([summary.skewness, summary.kurtosis]).all()
    ):
        return 0.0
    bottom = summary.kurtosis + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))
    coefficient = (summary.skewness**2 + 1) / bottom if bottom > 0 else 0.0
    return 0.55 if coefficient > 0.62 and abs(summary.skewness) < 1 else 0.0


def _frequencies(plain: dict[str, ColumnProfile]) -> Iterator[Candidate]:
    for column in plain.values():
        if column.kind in CATEGORIES:
            score = 0.2 if column.n_unique <= 30 else 0.05
            yield Candidate(PlotSpec(kind="bars", x=column.name), "frequency", score, (column.name,))
