"""What a user has open: the source, the recipe, the target, and the specs of everything that was run."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from mlviz.errors import DataError
from mlviz.kinds import Kind
from mlviz.recipe import Recipe
from mlviz.results.evaluation import FoldSpec
from mlviz.results.ledger import LedgerSpec
from mlviz.results.plots import PlotSpec
from mlviz.results.pooled import EstimateSpec
from mlviz.results.testing import TestSpec

FORMAT = 1
"""Version of the JSON form."""

SECTIONS = ("data", "missing", "recipe", "charts", "tests", "estimates", "models")
"""The parts a report can have, in the order it has them until the user changes it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was brought, and how to read it.

    Attributes
    ----------
    content : str
        sha256 of the bytes.
    name : str
        The file's name.
    options : tuple of (str, object)
        Overrides of what the reader detects.
    kinds : tuple of (str, str)
        Kinds of columns set by the user.
    sample : str
        Key of the sample data, empty for the user's own file.
    """

    content: str
    name: str
    options: tuple[tuple[str, Any], ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    sample: str = ""


@dataclass(frozen=True, slots=True)
class CompareSpec:
    """What a comparison of models was asked to do; the board is computed from it and the data."""

    target: str
    models: tuple[str, ...]
    folds: FoldSpec
    exclude: tuple[str, ...] = ()
    task: str | None = None
    positive: Any = None
    seed: int = 0


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

    def opened(self, source: Source) -> "Project":
        """Return a fresh project on another file."""
        return Project(source=source)

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
        return self if (spec.test, spec.values) in asked else replace(self, tests=(*self.tests, spec))

    def with_screening(self, outcome: str, tests: Iterable[TestSpec]) -> "Project":
        """Return the project with an outcome compared with everything, and each of these tests in the ledger."""
        project = replace(self, screened=outcome)
        for spec in tests:
            project = project.with_test(spec)
        return project

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
            return cls(
                source=_source(values["source"]) if values["source"] else None,
                recipe=Recipe.from_json(json.dumps(values["recipe"])),
                target=values["target"],
                tests=tuple(TestSpec(**_tupled(spec)) for spec in values["tests"]),
                comparison=_comparison(values["comparison"]) if values["comparison"] else None,
                charts=tuple(PlotSpec.from_json(json.dumps(chart)) for chart in values["charts"]),
                sections=tuple(section for section in values["sections"] if section in SECTIONS),
                dismissed=tuple(str(key) for key in values.get("dismissed", ())),
                estimates=tuple(_estimate(spec) for spec in values.get("estimates", ())),
                ledger=_ledger(values.get("ledger", {})),
                screened=str(values.get("screened", "")),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise DataError("The text is no project.", "Use a project saved here.") from None


def _source(values: dict[str, Any]) -> Source:
    made = Source(**_tupled(values))
    if not all(isinstance(text, str) for text in (made.content, made.name, made.sample)):
        raise TypeError("a file has a name and a sum")
    return replace(made, kinds=tuple((name, str(Kind(kind))) for name, kind in made.kinds))


def _comparison(values: dict[str, Any]) -> CompareSpec:
    given = _tupled(values)
    return CompareSpec(**(given | {"folds": FoldSpec(**_tupled(values["folds"]))}))


def _estimate(values: dict[str, Any]) -> EstimateSpec:
    made = EstimateSpec(**_tupled(values))
    if not (isinstance(made.m, int) and isinstance(made.seed, int) and isinstance(made.estimate, str)):
        raise TypeError("an estimate has a key and whole numbers")
    if not all(isinstance(name, str) for name in made.columns):
        raise TypeError("columns have names")
    return made


def _ledger(values: dict[str, Any]) -> LedgerSpec:
    made = LedgerSpec(**_tupled(values))
    if not all(isinstance(text, str) for text in (made.family, made.adjust, *made.planned)):
        raise TypeError("a ledger is described in words")
    return made


def _tupled(values: dict[str, Any]) -> dict[str, Any]:
    """Return JSON values with every list as a tuple, at any depth."""

    def turn(value: Any) -> Any:
        return tuple(turn(one) for one in value) if isinstance(value, list) else value

    return {key: turn(value) for key, value in values.items()}
