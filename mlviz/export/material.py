"""Everything a report shows, gathered from a project and its data."""

from dataclasses import dataclass

from mlviz.dataset import Dataset
from mlviz.project import Project
from mlviz.results.effects import StepEffect
from mlviz.results.evaluation import Board
from mlviz.results.missingness import Missingness
from mlviz.results.plots import Plot
from mlviz.results.pooled import PooledResult
from mlviz.results.profile import Alert, Profile
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
    tests: tuple[TestResult, ...] = ()
    gaps: Missingness | None = None
    estimates: tuple[PooledResult, ...] = ()
    board: Board | None = None


def gather(project: Project, dataset: Dataset, board: Board | None = None) -> Material:
    """Compute what a report of the project shows; the board is computed only if it is asked for elsewhere.

    Raises
    ------
    MlvizError
        If a committed step, chart or test no longer fits the data.
    """
    from mlviz.profiling import find_alerts, plot, profile
    from mlviz.quality import missingness, multiply_impute
    from mlviz.stats import pooled, test

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
        tests=tuple(test(clean, spec.test, **spec.given) for spec in project.tests),
        gaps=missingness(dataset),
        estimates=tuple(
            pooled(multiply_impute(clean, about=spec.columns, m=spec.m, seed=spec.seed), spec.estimate, **spec.given)
            for spec in project.estimates
        ),
        board=board,
    )
