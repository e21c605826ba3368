"""Everything a report shows, gathered from a project and its data."""

from dataclasses import dataclass

from mlviz.dataset import Dataset
from mlviz.project import Project
from mlviz.results.effects import StepEffect
from mlviz.results.evaluation import Board
from mlviz.results.plots import Plot
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
    board: Board | None = None


def gather(project: Project, dataset: Dataset, board: Board | None = None) -> Material:
    """Compute what a report of the project shows; the board is computed only if it is asked for elsewhere.

    Raises
    ------
    MlvizError
        If a committed step, chart or test no longer fits the data.
    """
    from mlviz.profiling import find_alerts, plot, profile
    from mlviz.stats import test

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
        board=board,
    )
