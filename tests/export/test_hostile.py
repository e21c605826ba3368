"""Exports of hostile tables: nothing runs, nothing is cut off without a word, the same project gives the same file."""

import io
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.export import defused, gather, to_csv, to_notebook, to_report, to_script, to_xlsx
from mlviz.export.script import code
from mlviz.project import MatrixSpec, Project, Seen, Source
from mlviz.results.plots import PlotSpec
from mlviz.results.testing import TestSpec
from mlviz.workspace import Store

X, Y = "<script>alert(1)</script>", "<a href='javascript:alert(1)'>y</a>"
G, T = "</script><img src=x onerror=alert(1)>", "{{7*7}}{%raw%}"


class Tags(HTMLParser):
    """Every element a browser would make."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))


@pytest.mark.parametrize("name", ["</title><script>x</script>.csv", "a\nimport os\n.csv", "x\u2028y\r.csv"])
def test_a_report_of_hostile_text_runs_nothing_and_is_the_same_twice(tmp_path: Path, name: str) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({X: rng.normal(size=60), Y: rng.normal(size=60)})
    frame[G] = rng.choice(["<b onmouseover=alert(1)>k", "</pre><script>x", "=1+1"], 60)
    frame[T] = rng.choice(["</script>yes", "no"], 60)
    store = Store(tmp_path / "home")
    source = Source(store.put(frame.to_csv(index=False).encode()), name, (), ((G, "categorical"),))
    data = store.dataset(source)
    store.close()
    recipe = mv.Recipe().then(mv.steps.ReplaceValues(column=G, mapping=(("=1+1", '"""\n'),)))
    project = Project(
        source=source,
        recipe=recipe,
        tests=(TestSpec("welch_t", (("value", X), ("group", T)), recipe.apply(data).fingerprint),),
        charts=(
            PlotSpec(kind="scatter", x=X, y=Y, colour=G, facet=T),
            PlotSpec(kind="boxes", x=G, y=X, colour=T),
            PlotSpec(kind="bars", x=G, colour=T),
        ),
        screened=T,
        matrices=(MatrixSpec((X, Y)),),
        seen=(Seen(source, mv.Recipe(), (TestSpec("welch_t", (("value", Y), ("group", T)), ""),)),),
    )
    page = to_report(gather(project, data))
    assert page == to_report(gather(project, data))
    tags = Tags()
    tags.feed(page)
    kinds = [kind for kind, _ in tags.found]
    assert not {"img", "a", "b", "iframe"} & set(kinds)
    assert kinds.count("title") == 1
    assert not [names for _, names in tags.found if any(attribute.startswith("on") for attribute in names)]
    compile(to_script(project), "script", "exec")
    assert to_notebook(project) == to_notebook(project)


def test_numpy_numbers_are_written_as_numbers() -> None:
    assert code((np.float64(1.5), np.int64(3), np.str_("a"), np.bool_(True))) == "(1.5, 3, 'a', True,)"
    assert code(np.float64("inf")) == 'float("inf")'


def test_formulas_behind_marks_nobody_sees_are_defused() -> None:
    cells = ["\ufeff=1", "\u200b=1+1", "\x00=1", "\uff1d1+1", "\u2060@x", " =1", "-5", "plain"]
    safe = defused(pd.DataFrame({"a": cells}))["a"].tolist()
    assert safe == [f"'{cell}" for cell in cells[:6]] + cells[6:]


def test_a_sheet_cuts_nothing_off() -> None:
    for frame in (
        pd.DataFrame({"a": ["x" * 40_000, "y"]}),
        pd.DataFrame({"a" * 40_000: [1]}),
        pd.DataFrame(np.ones((1, 16_385))),
    ):
        with pytest.raises(mv.NotApplicable, match="holds"):
            to_xlsx(frame)
        assert to_csv(frame)
    days = np.array(["1500-01-01", "2020-01-01", "NaT"], dtype="datetime64[s]")
    frame = pd.DataFrame({"d": days, "n": [2**62 + 1, 1, 2], "s": ["a", None, "b"]})
    back = pd.read_excel(io.BytesIO(to_xlsx(frame)), engine="calamine", dtype="str")
    assert back["d"][0].startswith("1500-01-01")
    assert back["n"][0] == str(2**62 + 1)
