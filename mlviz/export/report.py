"""One HTML file that works offline: what was done, in order, with its charts, and the script at its end."""

from typing import Any

from mlviz.charts import draw
from mlviz.errors import VERSION
from mlviz.export.material import Material
from mlviz.export.script import to_script
from mlviz.models import in_focus, pictures_of
from mlviz.results.contrasts import contrasts_of
from mlviz.results.ledger import ledger_table
from mlviz.results.readas import read_as
from mlviz.results.residuals import residuals_of
from mlviz.results.tables import (
    INFLUENTIAL,
    coefficients_table,
    groups_table,
    influence_table,
    margins_table,
    pairs_table,
    terms_table,
)
from mlviz.results.testing import TestResult
from mlviz.results.wording import number, p_words, percent

TITLES = {
    "data": "The data",
    "missing": "What is missing",
    "recipe": "What was cleaned",
    "charts": "What the data show",
    "relations": "What goes together",
    "tests": "What was tested",
    "estimates": "What holds in spite of the gaps",
    "plans": "What a study needs",
    "models": "Which model predicts best",
}

TABLES = {
    "terms_table": terms_table,
    "coefficients_table": coefficients_table,
    "margins_table": margins_table,
    "pairs_table": pairs_table,
    "groups_table": groups_table,
    "influence_table": influence_table,
    "ledger_table": ledger_table,
}
"""The tables of tests, under their names in the template."""

MOST_ROWS = 60
"""Pairs of a matrix of correlations that are printed; the script gives all."""


def to_report(material: Material) -> str:
    """Return the report; its sections and their order are those of the project.

    Text from the data is escaped by the template; charts are drawn by the copy of Plotly inside the file.
    """
    from plotly.offline import get_plotlyjs

    from mlviz.stats.ledger import FAMILIES, aside_words, looks_words
    from mlviz.stats.post_hocs.multiple import LABELS

    sections = [section for section in material.project.sections if filled(material, section)]
    source = material.project.source
    assert source is not None
    return _template().render(
        m=material,
        name=source.name,
        content=source.content,
        version=VERSION,
        sections=sections,
        titles=TITLES,
        read_as=read_as(material.dataset.reading) if material.dataset.reading is not None else (),
        ledger=(lines := ledger(material)),
        looks=f"{aside_words(lines)} {looks_words(lines)[1]}".strip(),
        **TABLES,
        influential=INFLUENTIAL,
        most=MOST_ROWS,
        adjusted=LABELS[material.project.ledger.adjust],
        family=FAMILIES[material.project.ledger.family],
        **_figures(material),
        focus=in_focus(material.board).label if material.board is not None else "",
        pictures=_pictures(material),
        script=to_script(material.project),
        plotly=get_plotlyjs(),
    )


def _template() -> Any:
    """Return the template; text from the data is escaped in it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("mlviz.export", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = _number
    environment.filters["pvalue"] = p_words
    environment.filters["percent"] = percent
    return environment.get_template("report.html")


def _figures(m: Material) -> dict[str, Any]:
    """Return every picture of the report under its name in the template, as elements."""
    named = {"charts": ("chart", m.charts), "test_charts": ("test", m.tests), "matrix_charts": ("matrix", m.matrices)}
    named |= {"plan_charts": ("plan", m.plans), "estimate_charts": ("estimate", m.estimates)}
    lists = {key: [_figure(one, f"{word}-{i}") for i, one in enumerate(all_)] for key, (word, all_) in named.items()}
    single = {
        "screening_chart": _figure(m.screening, "screening") if m.screening is not None else "",
        "gaps_chart": _figure(m.gaps, "gaps") if filled(m, "missing") else "",
        "board_chart": _figure(m.board, "board") if m.board is not None else "",
    }
    further = [[_figure(one, f"test-{i}-{j}") for j, one in enumerate(_beside(test))] for i, test in enumerate(m.tests)]
    return lists | single | {"further_charts": further}


def _beside(test: TestResult) -> list[Any]:
    """Return the further pictures of a test, as its page has them."""
    found = residuals_of(test), contrasts_of(test) if test.margins else None
    return [one for one in found if one is not None]


def filled(material: Material, section: str) -> bool:
    """Whether a section has something to say."""
    return {
        "data": True,
        "missing": material.gaps is not None and bool(material.gaps.columns),
        "recipe": bool(material.effects),
        "charts": bool(material.charts),
        "relations": material.screening is not None or bool(material.matrices),
        "tests": bool(material.tests or material.earlier),
        "plans": bool(material.plans),
        "estimates": bool(material.estimates),
        "models": material.board is not None,
    }[section]


def ledger(material: Material) -> tuple[Any, ...]:
    """Return the tests with their raw and adjusted p-values."""
    if not (material.tests or material.earlier):
        return ()
    from mlviz.stats import ledger_of

    return tuple(ledger_of(material.tests, material.project.ledger, material.earlier))


def _number(value: float, digits: int = 4) -> str:
    """Return a number as tables show it, with a digit more than in a sentence."""
    return number(value, digits)


def _pictures(material: Material) -> list[str]:
    """Return the pictures of the model to choose."""
    if material.board is None:
        return []
    found = pictures_of(in_focus(material.board))
    return [_figure(picture, f"model-{i}") for i, picture in enumerate(found)]


def _figure(result: Any, name: str) -> str:
    """Return a chart as an element; the library is in the file once.

    Each element is named by its place: the default is random, and the same project should give the same file.
    """
    figure = draw(result)
    figure.update_layout(template="plotly_white", font={"family": "system-ui, sans-serif"})
    return str(figure.to_html(full_html=False, include_plotlyjs=False, div_id=name, config={"displaylogo": False}))
