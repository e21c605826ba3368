"""Everything a report shows, gathered from a project and its data."""

from collections.abc import Callable
from dataclasses import dataclass

from mlviz.dataset import Dataset
from mlviz.errors import DataError
from mlviz.project import Project, Source
from mlviz.results.correlations import Correlations
from mlviz.results.effects import StepEffect
from mlviz.results.evaluation import Board
from mlviz.results.missingness import Missingness
from mlviz.results.plots import Plot
from mlviz.results.pooled import PooledResult
from mlviz.results.power import PowerResult
from mlviz.results.profile import Alert, Profile
from mlviz.results.screening import Screening
from mlviz.results.testing import TestResult


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The results behind a report; a part that was not run is empty or None."""

    project: Project
    dataset: Dataset
    profile: Profile
    alerts: tuple[Alert, ...] = ()
    clean: Dataset | None = None
    effects: tuple[StepEffect, ...] = ()
    charts: tuple[Plot, ...] = ()
    screening: Screening | None = None
    matrices: tuple[Correlations, ...] = ()
    tests: tuple[TestResult, ...] = ()
    earlier: tuple[TestResult, ...] = ()
    """Tests that were seen before a change."""
    gaps: Missingness | None = None
    estimates: tuple[PooledResult, ...] = ()
    plans: tuple[PowerResult, ...] = ()
    board: Board | None = None


def unread(source: Source) -> Dataset:
    """Refuse: the file was read in another way when a test was seen, and it is not at hand."""
    raise DataError(f"{source.name} was read in another way before.", "Say how it is read again.")


def gather(
    project: Project, dataset: Dataset, board: Board | None = None, again: Callable[[Source], Dataset] = unread
) -> Material:
    """Compute what a report of the project shows; the board is computed only if it is asked for elsewhere.

    ``again`` reads the file in another way, for tests that were seen when it was read so.

    Raises
    ------
    MlvizError
        If a committed step, chart or test no longer fits the data.
    """
    from mlviz.profiling import find_alerts, plot, profile
    from mlviz.quality import missingness, multiply_impute
    from mlviz.stats import correlate, pooled, power, screen, test

    described = profile(dataset)
    trace = project.recipe.trace(dataset)
    clean = trace.data
    return Material(
        project=project,
        dataset=dataset,
        profile=described,
        alerts=find_alerts(dataset, described, target=project.target),
        clean=clean,
        effects=trace.effects,
        charts=tuple(plot(clean, spec) for spec in project.charts),
        screening=screen(clean, project.screened) if project.screened else None,
        matrices=tuple(correlate(clean, spec.columns, method=spec.method) for spec in project.matrices),
        tests=tuple(test(clean, spec.test, **spec.given) for spec in project.tests),
        earlier=tuple(
            test(table, spec.test, **spec.given)
            for one in project.earlier
            for table in (one.recipe.apply(dataset if one.source == project.source else again(one.source)),)
            for spec in one.tests
        ),
        gaps=missingness(dataset),
        estimates=tuple(
            pooled(multiply_impute(clean, about=spec.columns, m=spec.m, seed=spec.seed), spec.estimate, **spec.given)
            for spec in project.estimates
        ),
        plans=tuple(power(spec.design, **spec.keywords) for spec in project.plans),
        board=board,
    )
