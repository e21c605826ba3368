"""The project as a Python script and as a notebook: the very recipe, tests and models that ran, written out."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from mlviz.errors import VERSION, DataError
from mlviz.project import CompareSpec, Project, Seen, Source
from mlviz.results.evaluation import FoldSpec
from mlviz.results.ledger import LedgerSpec
from mlviz.results.plots import PlotSpec
from mlviz.results.pooled import EstimateSpec
from mlviz.results.testing import TestSpec

PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece of the script: what it does, and the code."""

    title: str
    code: str


def to_script(project: Project) -> str:
    """Return a script that reads the original file and computes every number the project shows.

    Raises
    ------
    DataError
        If no data is open, or something cannot be written as code.

    Examples
    --------
    >>> from mlviz.project import Project, Source
    >>> print(to_script(Project(source=Source("ab12", "sales.csv"))).splitlines()[0])
    # Made by mlviz 0.1.0 from sales.csv (sha256 ab12).
    """
    source = _source(project)
    head = (
        f"# Made by mlviz {VERSION} from {_one_line(source.name)} (sha256 {source.content}).\n"
        f"# It needs the package mlviz {VERSION} and the original file in the folder it is run from.\n"
        "# Its results are in `profile`, `alerts`, `gaps`, `clean`, `charts`, `screening`, `matrices`, `earlier`, "
        "`tests`, `ledger`, `estimates`, `plans`, `board`, `pictures` and `relies_on`.\n"
    )
    body = "\n\n".join(f"# {cell.title}\n{cell.code}" for cell in cells(project))
    guard = "\n".join(f"    {line}" if line else "" for line in body.splitlines())
    return f'{head}\nimport mlviz as mv\n{_imports(project)}\n\nif __name__ == "__main__":\n{guard}\n'


def to_notebook(project: Project) -> str:
    """Return the same as a Jupyter notebook (nbformat 4), without outputs."""
    from nbformat import v4, writes

    source = _source(project)
    intro = f"# {_one_line(source.name)}\n\nMade by mlviz {VERSION}. sha256 of the file: `{source.content}`."
    made = [v4.new_markdown_cell(intro), v4.new_code_cell(f"import mlviz as mv\n{_imports(project)}".strip())]
    for cell in cells(project):
        made += [v4.new_markdown_cell(f"## {cell.title}"), v4.new_code_cell(cell.code)]
    for position, cell in enumerate(made):
        cell["id"] = f"cell-{position}"  # the default is random, and the same project should give the same file
    notebook = v4.new_notebook(cells=made)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return str(writes(notebook))


def cells(project: Project) -> tuple[Cell, ...]:
    """Return the pieces of the script in the order of the work."""
    source = _source(project)
    described = (
        f"ds = {read_source(source)}\nprofile = mv.profile(ds)\nprint(profile)\n"
        f"alerts = find_alerts(ds, profile, target={code(project.target)})\n{_ALERTS}"
    )
    made = [Cell("Read the file and describe it", described), Cell("What is missing", _GAPS)]
    made.append(
        Cell("Clean", f"recipe = {project.recipe.source()}\nclean = recipe.apply(ds)\nprint(recipe.sentences())")
    )
    if project.charts:
        made.append(Cell("Charts", _list("charts", (f"plot(clean, {call(spec)})" for spec in project.charts), _DRAW)))
    made += _relations(project)
    made += _tests(project)
    if project.estimates:
        made.append(
            Cell("Estimates over filled-in tables", _list("estimates", map(_pooled, project.estimates), _ANSWERS))
        )
    if project.plans:
        made.append(Cell("Plans of studies", _list("plans", (spec.code() for spec in project.plans), _PLANS)))
    if project.comparison is not None:
        made.append(Cell("Models", comparison_source(project)))
        made.append(Cell("The model to choose: pictures, and what it relies on", _PORTRAIT))
    return tuple(made)


def _relations(project: Project) -> list[Cell]:
    """Return the pieces on what goes together: one outcome with everything, and all pairs of several columns."""
    made = []
    if project.screened:
        code_ = f"screening = mv.screen(clean, {code(project.screened)})\n{_SCREENED}"
        made.append(Cell("One outcome with everything", code_))
    if project.matrices:
        calls = (f"mv.correlate(clean, {code(list(one.columns))}, method={one.method!r})" for one in project.matrices)
        made.append(Cell("Correlations", _list("matrices", calls, _MATRICES)))
    return made


def _tests(project: Project) -> list[Cell]:
    """Return the pieces of the tests: those seen before a change, those on it as it is, the ledger."""
    made = []
    if project.earlier:
        tables = "\n".join(_before(one, project) for one in project.earlier)
        made.append(Cell("Tests seen before a change", f"earlier = []\n{tables}"))
    if project.tests or project.earlier:
        code_ = _list("tests", (_test(spec, "clean") for spec in project.tests), _VERDICTS)
        made.append(Cell("Statistical tests", f"{code_}\n{_ledger(project)}"))
    return made


def _before(seen: Seen, project: Project) -> str:
    """Return the code of tests on an earlier state of the table."""
    read = "ds" if seen.source == project.source else read_source(seen.source)
    calls = "".join(f"    {_test(spec, 'table')},\n" for spec in seen.tests)
    return f"table = {seen.recipe.source()}.apply({read})\nearlier += [\n{calls}]"


def _test(spec: TestSpec, table: str) -> str:
    return f"mv.test({table}, {spec.test!r}, {_keywords(spec.given)})"


_DRAW = "for chart in charts:\n    draw(chart).show()"
_VERDICTS = "for test in tests:\n    print(test.label, test.p_value, test.verdict)"
_GAPS = 'gaps = mv.missingness(ds)\nprint(gaps.headline, *gaps.verdict, sep="\\n")'
_SCREENED = "print(screening.verdict)\nprint(screening.table())"
_MATRICES = "for matrix in matrices:\n    print(matrix.verdict)\n    print(matrix.table())"
_PLANS = "for plan in plans:\n    print(plan.verdict)\n    print(plan.table())"
_ANSWERS = "for estimate in estimates:\n    print(estimate.verdict, estimate.warning)\n    print(estimate.table())"
_ALERTS = "for alert in alerts:\n    print(alert.sentence)"
_PORTRAIT = (
    "chosen = in_focus(board)\npictures = pictures_of(chosen)\nfor picture in pictures:\n    draw(picture).show()\n"
    "relies_on = importance(ds, chosen)\nprint(relies_on)"
)


def _ledger(project: Project) -> str:
    given = "" if project.ledger == LedgerSpec() else f", {call(project.ledger)}"
    given += ", earlier=earlier" if project.earlier else ""
    shown = "print(entry.label, entry.p_value, entry.p_adjusted)"
    return f"ledger = ledger_of(tests{given})\nfor entry in ledger:\n    {shown}"


def read_source(source: Source) -> str:
    """Return the call that reads the file as it was read."""
    kinds = (f"kinds={dict(source.kinds)!r}",) if source.kinds else ()
    keywords = (_keywords(dict(source.options)),) if source.options else ()
    return f"mv.read({', '.join((repr(source.name), *keywords, *kinds))})"


def _pooled(spec: EstimateSpec) -> str:
    """Return the call that fills the tables and pools the numbers as it was done."""
    filled = f"mv.multiply_impute(clean, about={code(spec.columns)}, m={code(spec.m)}, seed={code(spec.seed)})"
    return f"mv.pooled({filled}, {code(spec.estimate)}, {_keywords(spec.given)})"


def comparison_source(project: Project) -> str:
    """Return the call that compares the models as they were compared."""
    spec = project.comparison
    if spec is None:
        raise DataError("No models were compared.", "Compare models first.")
    return f"board = mv.compare(\n    ds,\n{_arguments(spec)})\nprint(board.verdict)\nprint(board.table())"


def _arguments(spec: CompareSpec) -> str:
    given: dict[str, str] = {
        "target": code(spec.target),
        "recipe": "recipe",
        "models": code(list(spec.models)),
        "folds": call(spec.folds),
        "seed": code(spec.seed),
        "task": code(spec.task),
        "positive": code(spec.positive),
        "exclude": code(spec.exclude),
    }
    return "".join(f"    {name}={text},\n" for name, text in given.items())


def call(value: PlotSpec | FoldSpec | LedgerSpec) -> str:
    """Return a frozen spec as the call that makes it, without what is default."""
    given = ((f.name, getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != f.default)
    return f"{type(value).__name__}({', '.join(f'{name}={code(one)}' for name, one in given)})"


def code(value: Any) -> str:
    """Return a plain value as Python code.

    Raises
    ------
    DataError
        For what has no faithful text: a script must never differ from what ran.
    """
    if isinstance(value, tuple | list):
        inner = ", ".join(code(one) for one in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner},)" if value else "()"
    if isinstance(value, np.generic):  # a numpy number is a float to isinstance and a call of numpy to repr
        value = value.item()
    if not isinstance(value, PLAIN):
        raise DataError(f"A {type(value).__name__} cannot be written into a script.", "Leave this part out.")
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return f'float("{value}")'
    return repr(value)


def _imports(project: Project) -> str:
    lines = [
        "from mlviz.profiling import find_alerts, plot" if project.charts else "from mlviz.profiling import find_alerts"
    ]
    if project.charts or project.comparison is not None:
        lines.insert(0, "from mlviz.charts import draw")
    if project.comparison is not None:
        lines.insert(1, "from mlviz.models import importance, in_focus, pictures_of")
        lines.append("from mlviz.results.evaluation import FoldSpec")
    if project.charts:
        lines.append("from mlviz.results.plots import PlotSpec")
    if project.tests or project.earlier:
        if project.ledger != LedgerSpec():
            lines.append("from mlviz.results.ledger import LedgerSpec")
        lines.append("from mlviz.stats import ledger_of")
    return "\n".join(lines) + "\n"


def _list(name: str, items: Iterable[str], after: str) -> str:
    inner = "".join(f"    {item},\n" for item in items)
    return f"{name} = [\n{inner}]\n{after}"


def _keywords(values: dict[str, Any]) -> str:
    """Return keyword arguments; a name that is no identifier cannot come from a declared parameter."""
    if any(not name.isidentifier() for name in values):
        raise DataError("A parameter has a name that is no Python name.", "Leave this part out.")
    return ", ".join(f"{name}={code(value)}" for name, value in values.items())


def _one_line(text: str) -> str:
    """Return text from outside for a comment: a line break would end the comment and begin code."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _source(project: Project) -> Source:
    if project.source is None:
        raise DataError("No data is open.", "Open a file first.")
    return project.source
