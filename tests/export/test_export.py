"""The script computes what the page showed; the report works offline; spreadsheets run nothing."""

import dataclasses
import html
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.export import defused, gather, to_csv, to_notebook, to_report, to_script, to_xlsx
from mlviz.export.report import ledger
from mlviz.export.script import code
from mlviz.models import importance, in_focus, pictures_of
from mlviz.project import CompareSpec, MatrixSpec, Project, Seen, Source
from mlviz.results.evaluation import FoldSpec
from mlviz.results.ledger import LedgerSpec
from mlviz.results.plots import PlotSpec
from mlviz.results.power import PowerSpec
from mlviz.results.tables import INFLUENTIAL
from mlviz.results.testing import TestSpec
from mlviz.results.wording import number, p_words
from mlviz.workspace import Store

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = '"""\n__import__("os").system("x") # {}'


def frame(n: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    group = rng.choice(["it's", 'quo"te', "<b>"], n)
    x = rng.normal(size=n)
    x[::9] = np.nan
    return pd.DataFrame(
        {
            "=x": x,
            "a b": rng.normal(size=n),
            "C": group,
            "target": np.where(np.nan_to_num(x) + rng.normal(scale=0.5, size=n) > 0, "yes", "no"),
        }
    )


@pytest.fixture
def work(tmp_path: Path):
    """A stored file, its data set as the app reads it, and a project with everything in it."""
    store = Store(tmp_path / "home")
    data = frame().to_csv(index=False, sep=";", decimal=",").encode()
    (tmp_path / "it's.csv").write_bytes(data)
    source = Source(store.put(data), "it's.csv", (("delimiter", ";"),), (("C", "categorical"),))
    dataset = store.dataset(source)
    recipe = (
        mv.Recipe()
        .then(mv.steps.DropDuplicates())
        .then(mv.steps.ReplaceValues(column="C", mapping=(("<b>", "plain"),)))
        .then(mv.steps.Impute(columns=["=x"], strategy="mean"))
        .then(mv.steps.Outliers(columns=["a b"], action="cap"))
    )
    clean = recipe.apply(dataset)
    spec = TestSpec("welch_t", (("value", "a b"), ("group", "target")), clean.fingerprint)
    of_gaps = TestSpec("welch_t", (("value", "=x"), ("group", "target")), "")
    project = Project(
        source=source,
        recipe=recipe,
        target="target",
        tests=(spec, TestSpec("mann_whitney", spec.values, clean.fingerprint)),
        ledger=LedgerSpec("outcome", "sidak", (mv.test(clean, spec.test, **spec.given).hypothesis,)),
        charts=(PlotSpec(kind="scatter", x="=x", y="a b", colour="C"),),
        comparison=CompareSpec("target", ("baseline", "logistic"), FoldSpec("stratified", k=3), (), "binary", "yes", 4),
        screened="target",
        matrices=(MatrixSpec(("=x", "a b"), "kendall"),),
        plans=(PowerSpec("two_sample_t", (("ratio", 2.0),), None, 0.4, 0.05, 0.9, draws=200),),
        seen=(
            Seen(source, mv.Recipe(), (of_gaps,)),
            Seen(dataclasses.replace(source, kinds=()), recipe, (of_gaps,)),
            Seen(source, recipe, (spec,)),
        ),
    )
    yield project, dataset, tmp_path
    store.close()


def board(project: Project, dataset: mv.Dataset):
    spec = project.comparison
    return mv.compare(
        dataset,
        spec.target,
        project.recipe,
        list(spec.models),
        spec.folds,
        spec.seed,
        task=spec.task,
        positive=spec.positive,
        exclude=spec.exclude,
    )


def without_pictures(script: str) -> str:
    """Opening a window is not for tests; everything else of the script runs."""
    return script.replace(".show()", "")


def test_the_script_computes_every_number_of_the_page(work, monkeypatch: pytest.MonkeyPatch) -> None:
    project, dataset, folder = work
    again = mv.read(folder / "it's.csv", delimiter=";")
    shown = gather(project, dataset, board(project, dataset), again=lambda _: again)
    path = folder / "again.py"
    path.write_text(without_pictures(to_script(project)))
    monkeypatch.chdir(folder)
    ran = runpy.run_path(str(path), run_name="__main__")

    pd.testing.assert_frame_equal(ran["ds"].frame, dataset.frame)
    assert ran["profile"].n_missing == shown.profile.n_missing
    assert [alert.sentence for alert in ran["alerts"]] == [alert.sentence for alert in shown.alerts]
    assert shown.alerts
    pd.testing.assert_frame_equal(ran["clean"].frame, shown.clean.frame)
    for again, before in zip(ran["tests"], shown.tests, strict=True):
        assert (again.statistic, again.p_value, again.effect) == (before.statistic, before.p_value, before.effect)
        assert again.verdict == before.verdict
    assert [one.p_value for one in ran["earlier"]] == [one.p_value for one in shown.earlier]
    assert ran["ledger"] == ledger(shown)
    assert [(entry.planned, entry.earlier) for entry in ledger(shown)] == [(False, True)] * 2 + [
        (True, False),
        (False, False),
    ]
    pd.testing.assert_frame_equal(ran["screening"].table(), shown.screening.table())
    pd.testing.assert_frame_equal(ran["matrices"][0].table(), shown.matrices[0].table())
    assert (ran["plans"][0].n, ran["plans"][0].simulated) == (shown.plans[0].n, shown.plans[0].simulated)
    np.testing.assert_array_equal(ran["charts"][0].series[0].x, shown.charts[0].series[0].x)
    pd.testing.assert_frame_equal(
        ran["board"].table().drop(columns="seconds"), shown.board.table().drop(columns="seconds")
    )
    for again, before in zip(ran["board"].evaluations, shown.board.evaluations, strict=True):
        np.testing.assert_array_equal(again.predictions, before.predictions)
    for again, before in zip(ran["pictures"], pictures_of(in_focus(shown.board)), strict=True):
        assert type(again) is type(before)
        for field in dataclasses.fields(before):
            np.testing.assert_array_equal(getattr(again, field.name), getattr(before, field.name))
    relies = importance(dataset, in_focus(shown.board))
    for field in dataclasses.fields(relies):
        np.testing.assert_array_equal(getattr(ran["relies_on"], field.name), getattr(relies, field.name))


def test_the_notebook_is_valid_and_holds_the_same_code(work) -> None:
    project, _, _ = work
    notebook = nbformat.reads(to_notebook(project), as_version=4)
    nbformat.validate(notebook)
    code_cells = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    for line in to_script(project).splitlines():
        if line.strip() and not line.startswith(("#", "if __name__")) and not line.strip().startswith("#"):
            assert line.strip() in code_cells
    compile(code_cells, "notebook", "exec")
    assert to_notebook(project) == to_notebook(project)


def test_the_report_is_one_file_that_asks_nobody_and_escapes_what_comes_from_data(work) -> None:
    project, dataset, _ = work
    project = dataclasses.replace(project, seen=())
    shown = gather(project, dataset, board(project, dataset))
    page = to_report(shown)
    assert all(title in page for title in ("What was cleaned", "What was tested", "Which model predicts best"))
    outside = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert "http" not in outside.replace("http-equiv", "")
    assert "<b>" not in outside
    assert "&lt;b&gt;" in outside
    assert shown.board.verdict.split(".")[0] in page
    first = to_report(gather(project.with_sections(("models", "data")), dataset, board(project, dataset)))
    first = re.sub(r"<script.*?</script>", "", first, flags=re.S)  # the library holds words of its own
    assert first.index("Which model predicts best") < first.index("The data")
    assert "What was tested" not in first


def words(page: str) -> str:
    """Return what a reader sees of a page."""
    plain = re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain)))


def test_the_report_prints_what_was_kept_and_what_was_seen_before(work) -> None:
    project, dataset, folder = work
    again = mv.read(folder / "it's.csv", delimiter=";")
    shown = gather(project, dataset, again=lambda _: again)
    page = to_report(shown)
    seen = words(page)
    for sentence in (shown.screening.verdict, shown.matrices[0].verdict, shown.plans[0].verdict):
        assert sentence in seen
    (plan,) = shown.plans
    assert f"{plan.simulated.value:.1%} of 200 simulated studies found it" in seen
    lines = re.search(r"Ledger of all tests</h3>.*?</table>", page, flags=re.S)[0]
    assert lines.count("<td>before a change</td>") == 2
    assert "2 tests seen before a change: counted" in seen
    with pytest.raises(mv.DataError, match="read in another way before"):
        gather(project, dataset)


def test_the_report_prints_p_corrected_for_sphericity_and_what_to_do_about_doubtful_checks(work) -> None:
    project, _, _ = work
    data = mv.Dataset.of(pd.read_csv(ROOT / "tests/data/rounding_times.csv"))
    values = (("columns", tuple(data.names)),)
    spec = TestSpec("repeated_anova", values, data.fingerprint)
    project = Project(source=project.source, tests=(spec,)).with_sections(("tests",))
    shown = gather(project, data)
    (term,) = shown.tests[0].terms
    seen = words(to_report(shown))
    assert len(term.corrected) >= 2
    for name, p in term.corrected:
        assert f"p {name}" in seen
        assert p_words(p) in seen
    doubtful = [check for check in shown.tests[0].checks if check.remedy and not check.passed]
    assert doubtful
    assert all(f"{check.sentence} {check.remedy}" in seen for check in doubtful)


def test_the_report_shows_estimated_means_with_their_letters(work) -> None:
    project, dataset, _ = work
    values = (("value", "a b"), ("group", "C"), ("covariates", ("=x",)))
    project = dataclasses.replace(project, tests=(TestSpec("ancova", values, dataset.fingerprint),), seen=())
    shown = gather(project.with_sections(("tests",)), dataset)
    page = to_report(shown)
    means = re.search(r"<p>Estimated means.*?</table>", page, flags=re.S)[0]
    assert len(re.findall("<tr>", means)) == 1 + len(shown.tests[0].margins)
    (letters,) = set(shown.tests[0].letters)
    assert means.count(f"<td>{letters}</td>") == len(shown.tests[0].margins)
    assert "it&#39;s" in means


def test_the_report_shows_coefficients(work) -> None:
    project, dataset, _ = work
    values = (("value", "a b"), ("predictors", ("=x", "C")))
    project = dataclasses.replace(project, tests=(TestSpec("linear_regression", values, dataset.fingerprint),), seen=())
    shown = gather(project.with_sections(("tests",)), dataset)
    page = to_report(shown)
    lines = re.search(r"<th>coefficient</th>.*?</table>", page, flags=re.S)[0]
    assert lines.count("<tr>") == len(shown.tests[0].coefficients)
    assert "it&#39;s" in lines
    # What is left over, and which rows decide, as on the page.
    assert 'id="test-0-0"' in page
    rows = re.search(r"Rows that decide most</p>.*?</table>", page, flags=re.S)[0]
    assert rows.count("<tr>") == 1 + INFLUENTIAL


def test_the_report_shows_groups_and_pairs(work) -> None:
    project, dataset, _ = work
    pairs = TestSpec("anova", (("value", "a b"), ("group", "C")), "")
    project = dataclasses.replace(project, tests=(pairs,), seen=()).with_sections(("tests",))
    shown = gather(project, dataset)
    seen = words(to_report(shown))
    for pair in shown.tests[0].post_hoc:
        assert f"{pair.first} – {pair.second}" in seen
        assert p_words(pair.p_value) in seen
    for group in shown.tests[0].groups:
        assert number(group.sd, 4) in seen


def test_a_hostile_file_name_stays_text(work) -> None:
    project, _, _ = work
    hostile = Project(source=Source("ab", HOSTILE), recipe=project.recipe)
    script = to_script(hostile)
    compile(script, "script", "exec")
    assert script.count("\n__import__") == 0


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple),
        max_leaves=8,
    )
)
def test_code_of_a_value_is_that_value(value: object) -> None:
    assert eval(code(value), {}) == value


def test_what_has_no_text_is_refused() -> None:
    with pytest.raises(mv.DataError, match="cannot be written"):
        code(object())


def test_spreadsheets_run_nothing_and_numbers_stay_numbers() -> None:
    table = pd.DataFrame({"=HYPERLINK()": ["=1+1", "@SUM(A1)", "\t=1", "-5", "+3.5", None, "fine"], "n": range(7)})
    safe = defused(table)
    assert safe.columns[0] == "'=HYPERLINK()"
    assert safe.iloc[:5, 0].tolist() == ["'=1+1", "'@SUM(A1)", "'\t=1", "-5", "+3.5"]
    assert safe["n"].tolist() == list(range(7))
    assert table.columns[0] == "=HYPERLINK()"
    assert to_csv(table).startswith(b"\xef\xbb\xbf'=HYPERLINK(),n\r\n'=1+1,0".replace(b"\r\n", b"\n"))
    back = mv.read(to_xlsx(table), name="t.xlsx").frame
    assert back.iloc[0, 0] == "=1+1"


def test_importing_the_package_is_light() -> None:
    heavy = (
        "sorted(m for m in ('pandas', 'sklearn', 'scipy', 'plotly', 'statsmodels', 'streamlit') if m in sys.modules)"
    )
    out = subprocess.run(
        [sys.executable, "-c", f"import sys, json, mlviz; print(json.dumps({heavy}))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert json.loads(out.stdout) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (4050.0, "4,050"), (12345.678, "12,346"), (0.12345, "0.1235"), (-1380.4, "-1,380"), (0.5, "0.5"), (0, "0"),
        (float("nan"), "–"), (1.5e-7, "1.5e-07"), (1e300, "1e+300"), (float("inf"), "infinite"),
    ],
)  # fmt: skip
def test_a_number_has_thousands_marks_and_no_needless_digits(value, words):
    from mlviz.results.wording import number

    assert number(value, 4) == words
