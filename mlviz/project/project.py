"""What a user has open: the source, the recipe, the target, and the specs of everything that was run."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from mlviz.errors import DataError
from mlviz.project.looking import apart_from, joined, with_tests
from mlviz.project.reading import read
from mlviz.project.specs import CompareSpec, MatrixSpec, Seen, Source
from mlviz.recipe import Recipe
from mlviz.results.ledger import LedgerSpec
from mlviz.results.plots import PlotSpec
from mlviz.results.pooled import EstimateSpec
from mlviz.results.power import PowerSpec
from mlviz.results.testing import TestSpec

FORMAT = 1
"""Version of the JSON form."""

SECTIONS = ("data", "missing", "recipe", "charts", "relations", "tests", "estimates", "plans", "models")
"""The parts a report can have, in the order it has them until the user changes it."""


@dataclass(frozen=True, slots=True)
class Project:
    """Everything a user committed; results are recomputed from it.

    Examples
    --------
    >>> project = Project(source=Source("ab12", "sales.csv"))
    >>> Project.from_json(project.to_json()) == project
    True
    """

    source: Source | None = None
    recipe: Recipe = Recipe()
    target: str | None = None
    tests: tuple[TestSpec, ...] = ()
    comparison: CompareSpec | None = None
    charts: tuple[PlotSpec, ...] = ()
    sections: tuple[str, ...] = SECTIONS
    dismissed: tuple[str, ...] = ()
    estimates: tuple[EstimateSpec, ...] = ()
    ledger: LedgerSpec = LedgerSpec()
    screened: str = ""
    """The outcome that was compared with everything."""
    matrices: tuple[MatrixSpec, ...] = ()
    plans: tuple[PowerSpec, ...] = ()
    seen: tuple[Seen, ...] = ()
    """On which states of the table which tests were looked at."""

    def opened(self, source: Source) -> "Project":
        """Return a fresh project on another file; plans of studies are about no file and stay."""
        return Project(source=source, plans=self.plans)

    def read_with(self, **options: Any) -> "Project":
        """Return the project with the same file read with these overrides; None takes one back."""
        source = self._source()
        merged = dict(source.options) | options
        kept = tuple(sorted((k, v) for k, v in merged.items() if v is not None))
        return replace(self, source=replace(source, options=kept))

    def with_kind(self, column: str, kind: str) -> "Project":
        """Return the project with one column's kind set by the user."""
        source = self._source()
        kinds = tuple(sorted((dict(source.kinds) | {column: kind}).items()))
        return replace(self, source=replace(source, kinds=kinds))

    def with_recipe(self, recipe: Recipe) -> "Project":
        """Return the project with another recipe."""
        return replace(self, recipe=recipe)

    def with_dismissed(self, key: str | None) -> "Project":
        """Return the project with one suspicion dismissed, or with None, all of them back."""
        return replace(self, dismissed=(*self.dismissed, key) if key else ())

    def with_target(self, target: str | None) -> "Project":
        """Return the project with another target."""
        return replace(self, target=target)

    def with_test(self, spec: TestSpec) -> "Project":
        """Return the project with a test added to its ledger, each test of the same columns once."""
        asked = {(one.test, one.values) for one in self.tests}
        tests = self.tests if (spec.test, spec.values) in asked else (*self.tests, spec)
        return replace(self, tests=tests).with_seen((spec,))

    def with_seen(self, tests: Iterable[TestSpec]) -> "Project":
        """Return the project in which the results of these tests were seen on the table as it is now."""
        return replace(self, seen=with_tests(self.seen, self._source(), self.recipe, tests)) if self.source else self

    def with_looks_of(self, other: "Project") -> "Project":
        """Return the project with what was seen in another state of it, if that is of the same file."""
        same = self.source and other.source and self.source.content == other.source.content
        return replace(self, seen=joined(self.seen, other.seen)) if same else self

    @property
    def earlier(self) -> tuple[Seen, ...]:
        """What was seen, other than the tests there are on the table as it is now."""
        return apart_from(self.seen, self.source, self.recipe, self.tests) if self.source else ()

    def with_screening(self, outcome: str, tests: Iterable[TestSpec]) -> "Project":
        """Return the project with an outcome compared with everything, and each of these tests in the ledger."""
        project = replace(self, screened=outcome)
        for spec in tests:
            project = project.with_test(spec)
        return project._showing("relations")

    def with_matrix(self, spec: MatrixSpec) -> "Project":
        """Return the project with correlations of several columns kept for the report, each once."""
        kept = self.matrices if spec in self.matrices else (*self.matrices, spec)
        return replace(self, matrices=kept)._showing("relations")

    def without_matrix(self, spec: MatrixSpec) -> "Project":
        """Return the project without these correlations."""
        return replace(self, matrices=tuple(one for one in self.matrices if one != spec))

    def with_plan(self, spec: PowerSpec) -> "Project":
        """Return the project with a plan of a study kept for the report, each once."""
        return replace(self, plans=self.plans if spec in self.plans else (*self.plans, spec))._showing("plans")

    def without_plan(self, spec: PowerSpec) -> "Project":
        """Return the project without a plan."""
        return replace(self, plans=tuple(one for one in self.plans if one != spec))

    def _showing(self, section: str) -> "Project":
        """Return the project with a section in its report; projects of earlier versions do not have them all."""
        return self if section in self.sections else replace(self, sections=(*self.sections, section))

    def with_ledger(self, ledger: LedgerSpec) -> "Project":
        """Return the project with its tests put together and adjusted in another way."""
        return replace(self, ledger=ledger)

    def with_estimate(self, spec: EstimateSpec) -> "Project":
        """Return the project with an estimate over filled-in tables, each once."""
        return self if spec in self.estimates else replace(self, estimates=(*self.estimates, spec))

    def without_estimate(self, spec: EstimateSpec) -> "Project":
        """Return the project without an estimate."""
        return replace(self, estimates=tuple(one for one in self.estimates if one != spec))

    def with_comparison(self, comparison: CompareSpec | None) -> "Project":
        """Return the project with the comparison that was asked for."""
        return replace(self, comparison=comparison)

    def keep(self, chart: PlotSpec) -> "Project":
        """Return the project with a chart kept for the report, each chart once."""
        return self if chart in self.charts else replace(self, charts=(*self.charts, chart))

    def drop(self, chart: PlotSpec) -> "Project":
        """Return the project without a kept chart."""
        return replace(self, charts=tuple(one for one in self.charts if one != chart))

    def with_sections(self, sections: tuple[str, ...]) -> "Project":
        """Return the project with the report's sections chosen and ordered."""
        unknown = set(sections) - set(SECTIONS)
        if unknown or len(set(sections)) < len(sections):
            raise DataError(f"A report has the sections {', '.join(SECTIONS)}, each once.")
        return replace(self, sections=sections)

    def _source(self) -> Source:
        if self.source is None:
            raise DataError("No data is open.", "Upload a file or choose a sample first.")
        return self.source

    def to_json(self) -> str:
        """Return the project as JSON; the same project always gives the same text."""
        values = {
            "mlviz_project": FORMAT,
            "source": asdict(self.source) if self.source else None,
            "recipe": json.loads(self.recipe.to_json()),
            "target": self.target,
            "tests": [asdict(spec) for spec in self.tests],
            "comparison": asdict(self.comparison) if self.comparison else None,
            "charts": [json.loads(chart.to_json()) for chart in self.charts],
            "sections": self.sections,
            "dismissed": self.dismissed,
            "estimates": [asdict(spec) for spec in self.estimates],
            "ledger": asdict(self.ledger),
            "screened": self.screened,
            "matrices": [asdict(spec) for spec in self.matrices],
            "plans": [asdict(spec) for spec in self.plans],
            "seen": [_seen(one) for one in self.seen],
        }
        return json.dumps(values, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Project":
        """Return the project written by ``to_json``.

        Raises
        ------
        DataError
            If the text is no project.
        """
        try:
            values = json.loads(text)
            if values["mlviz_project"] != FORMAT:
                raise DataError("The project was saved by another version.", "Open it with that version.")
            sections = tuple(section for section in values["sections"] if section in SECTIONS)
            return cls(**read(values), sections=sections)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise DataError("The text is no project.", "Use a project saved here.") from None


def _seen(one: Seen) -> dict[str, Any]:
    return {
        "source": asdict(one.source),
        "recipe": json.loads(one.recipe.to_json()),
        "tests": [asdict(spec) for spec in one.tests],
    }
