"""Every page without a browser: empty, with data, with every sample; commits, undo, nothing shared."""

import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mlviz.reading.samples import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("data", "clean", "explore", "statistics", "models", "report")


@pytest.fixture(autouse=True, scope="module")
def home(tmp_path_factory: pytest.TempPathFactory):
    """A store of this module's own, and caches that know nothing of another."""
    import streamlit as st

    from mlviz.settings import settings

    folder = tmp_path_factory.mktemp("home")
    before = os.environ.get("MLVIZ_HOME")
    os.environ["MLVIZ_HOME"] = str(folder)
    settings.cache_clear()
    st.cache_resource.clear()
    yield folder
    from ui.cache import store

    store().close()
    st.cache_resource.clear()
    settings.cache_clear()
    if before is None:
        del os.environ["MLVIZ_HOME"]
    else:
        os.environ["MLVIZ_HOME"] = before


def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60)


def visit(at: AppTest, page: str) -> AppTest:
    at.switch_page(f"../pages/{page}.py").run()
    assert not at.exception, at.exception
    return at


def opened(key: str) -> AppTest:
    at = app().run()
    at.button(key=f"sample-{key}").click().run()
    assert not at.exception, at.exception
    return at


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_page_says_what_to_do(page: str) -> None:
    at = visit(app().run(), page)
    assert at.title[0].value.endswith("?")
    assert page == "data" or "Open a file" in at.info[0].value


@pytest.mark.reference
@pytest.mark.parametrize("sample", [sample.key for sample in SAMPLES])
def test_every_sample_on_every_page(sample: str) -> None:
    at = opened(sample)
    for page in PAGES:
        visit(at, page)
        assert not at.error, [e.value for e in at.error]


def test_steps_are_committed_undone_and_redone() -> None:
    at = visit(opened("kidney"), "clean")
    at.button(key="apply-remedy").click().run()
    token = at.query_params["w"]
    assert "1 step" in " ".join(c.value for c in at.sidebar.caption)
    at.button(key="undo").click().run()
    assert "0 steps" in " ".join(c.value for c in at.sidebar.caption)
    at.button(key="redo").click().run()
    assert "1 step ·" in " ".join(c.value for c in at.sidebar.caption)
    again = app()
    again.query_params["w"] = token[0] if isinstance(token, list) else token
    again.run()
    assert "1 step ·" in " ".join(c.value for c in again.sidebar.caption)


def test_a_step_is_switched_off_and_deleted() -> None:
    at = visit(opened("kidney"), "clean")
    at.button(key="apply-remedy").click().run()
    at.toggle(key=next(t.key for t in at.toggle if t.key.startswith("on-0"))).set_value(False).run()
    assert "switched off" in " ".join(c.value for c in at.caption)
    at.button(key="delete-0").click().run()
    assert not at.exception
    assert "None yet" in " ".join(c.value for c in at.caption)


def test_the_table_says_which_cells_a_step_changes_before_and_after_it_is_applied() -> None:
    rows = "".join(f"{'' if i % 9 == 4 else i + 0.5},{i * 1.25}\n" for i in range(90))
    at = app().run()
    at.file_uploader(key="upload-0").set_value(("gaps.csv", f"when,size\n{rows}".encode(), "text/csv")).run()
    visit(at, "clean")
    proposed = at.dataframe[0].value
    assert proposed.index.tolist() == list(range(5, 91, 9))
    assert all(cell.startswith("missing → ") for cell in proposed["when"])
    assert any("before and after" in chart.proto.spec for chart in at.get("plotly_chart"))
    assert not any("→" in str(cell) for cell in at.dataframe[1].value["when"])
    at.button(key="apply-remedy").click().run()
    done = next(table.value for table in at.dataframe if len(table.value))
    assert done["when"].tolist() == proposed["when"].tolist()
    at.segmented_control(key="view-clean-changed-all").set_value("all").run()
    assert not at.exception
    assert sum("→" in str(cell) for cell in at.dataframe[-1].value["when"]) == 6  # of the first fifty rows


def test_a_step_that_fails_on_the_data_can_still_be_switched_off() -> None:
    from mlviz.recipe import Recipe
    from mlviz.steps import DropColumns, Encode, FilterRows, Scale
    from ui.cache import store

    at = opened("penguins_raw")
    token = at.query_params["w"][0] if isinstance(at.query_params["w"], list) else at.query_params["w"]
    rest = FilterRows(column="Island", comparison="!=", value="Dream")  # the level then has no column of its own
    recipe = Recipe().then(rest).then(Encode(columns=["Island"])).then(DropColumns(columns=["Island = Dream"]))
    recipe = recipe.then(Scale())  # the form of a later step needs the table that cannot be made
    store().commit(token, store().load(token).with_recipe(recipe))
    visit(at.run(), "clean")
    assert "no column called" in " ".join(box.value for box in at.error)
    at.toggle(key=next(t.key for t in at.toggle if t.key.startswith("on-2"))).set_value(False).run()
    assert not at.error, [box.value for box in at.error]
    assert not at.exception
    assert at.dataframe


def test_every_step_has_a_form_that_draws() -> None:
    from mlviz.steps import STEPS

    at = visit(opened("penguins_raw"), "clean")
    at.segmented_control(key="clean-mode").set_value("Any step").run()
    for family in dict.fromkeys(method.family for method in STEPS.values()):
        at.pills(key="family").set_value(family).run()
        for key in [k for k, method in STEPS.items() if method.family == family]:
            at.selectbox(key=f"step-{family}").set_value(key).run()
            assert not at.exception, (key, at.exception)


def test_every_test_is_listed_under_its_goal_with_a_form_that_draws() -> None:
    from mlviz.stats import TESTS

    at = visit(opened("penguins_raw"), "statistics")
    at.pills(key="question").set_value("any").run()
    seen = set()
    for goal in dict.fromkeys(method.goal for method in TESTS.values()):
        at.selectbox(key="test-goal").set_value(goal).run()
        for key in [method.key for method in TESTS.values() if method.goal == goal]:
            at.radio(key=f"any-test-{goal}").set_value(key).run()
            assert not at.exception, (key, at.exception)
            assert any(button.key == "run-chosen" for button in at.button) or at.info, key
            seen.add(key)
    assert seen == set(TESTS)


def test_a_test_is_searched_and_run() -> None:
    at = visit(opened("penguins_raw"), "statistics")
    at.pills(key="question").set_value("any").run()
    at.text_input(key="find-test").set_value("rank sum").run()
    assert at.radio(key="any-test-rank sum").value == "mann_whitney"
    at.selectbox(key="test-mann_whitney-value").set_value("Body Mass (g)").run()
    at.selectbox(key="test-mann_whitney-group").set_value("Sex").run()
    at.button(key="run-chosen").click().run()
    assert "Mann-Whitney" in " ".join(m.value for m in at.markdown) + " ".join(c.value for c in at.code)
    at.text_input(key="find-test").set_value("zzz").run()
    assert "No test is called so" in at.info[0].value


def test_further_columns_lead_to_tests_of_several_at_once() -> None:
    at = visit(opened("penguins_raw"), "statistics")

    def advised() -> str:
        assert not at.exception
        return " ".join(m.value for m in at.markdown).replace("\\", "")

    at.selectbox(key="groups-What is compared (a number)").set_value("Body Mass (g)").run()
    at.selectbox(key="groups-Between which groups").set_value("Sex").run()
    at.multiselect(key="groups-further").set_value(["Species"]).run()
    assert "Factorial ANOVA" in advised()
    at.button(key="run-advised").click().run()
    speak = next(box for box in at.selectbox if box.label == "The answer speaks of")
    assert (speak.options, speak.value) == (["Sex", "Species", "Sex x Species"], "Sex x Species")
    speak.set_value("Species").run()
    assert "Body Mass \\(g\\) differs" in at.subheader[0].value
    looks = next(frame.value for frame in at.dataframe if "was" in frame.value)
    assert len(looks) == 2
    at.multiselect(key="groups-further").set_value(["Flipper Length (mm)"]).run()
    assert "ANCOVA" in advised()
    at.button(key="run-advised").click().run()
    assert "ANCOVA" in " ".join(code.value for code in at.code)
    at.multiselect(key="groups-further").set_value(["Flipper Length (mm)", "Species", "Island"]).run()
    assert "Linear regression" in advised()
    at.button(key="run-advised").click().run()
    shown = [set(table.value.columns) for table in at.dataframe]
    assert any({"coefficient", "standardised", "VIF"} <= names for names in shown)
    assert any({"row", "Cook's distance"} <= names for names in shown)
    assert any({"check", "number", "value"} <= names for names in shown)
    assert "What is left over" in advised()
    at.pills(key="question").set_value("paired").run()
    at.selectbox(key="paired-Before").set_value("Culmen Length (mm)").run()
    at.selectbox(key="paired-After").set_value("Culmen Depth (mm)").run()
    assert "Paired t" in advised()
    at.multiselect(key="paired-further").set_value(["Flipper Length (mm)"]).run()
    assert "Repeated-measures ANOVA" in advised()
    at.selectbox(key="paired-group").set_value("Species").run()
    assert "Mixed ANOVA" in advised()
    at.pills(key="question").set_value("numbers").run()
    at.multiselect(key="numbers-further").set_value(["Flipper Length (mm)"]).run()
    assert "Partial correlation" in advised()
    for question, words in (("spread", "Brown"), ("shape", "Shapiro"), ("order", "Ljung")):
        at.pills(key="question").set_value(question).run()
        assert words in advised(), question


def test_a_category_is_compared_with_a_share() -> None:
    at = visit(opened("penguins_raw"), "statistics")
    at.pills(key="question").set_value("value").run()
    at.selectbox(key="value-Which number or category").set_value("Sex").run()
    assert not at.exception
    assert "Exact binomial test" in " ".join(m.value for m in at.markdown)
    assert at.number_input(key="question-share").label.startswith("Which share of ")
    at.button(key="run-advised").click().run()
    assert "Exact binomial test" in " ".join(code.value for code in at.code)


@pytest.mark.parametrize("question", ["value", "spread", "shape", "order"])
def test_questions_offer_no_column_that_their_test_refuses(question: str) -> None:
    import pandas as pd

    import mlviz as mv
    from mlviz.kinds import Kind
    from ui.questions import FIELDS, FIXED, fitting

    frame = pd.DataFrame(
        {"n": [0.5 * i for i in range(40)], "o": [1, 2, 3, 4] * 10, "c": ["x", "y"] * 20, "b": [True, False] * 20}
    )
    kinds = {"n": Kind.NUMERIC, "o": Kind.ORDINAL, "c": Kind.CATEGORICAL, "b": Kind.BOOLEAN}
    data = mv.Dataset.of(frame.assign(m=frame["n"] ** 2), kinds=kinds | {"m": Kind.NUMERIC})
    fields = {argument: fitting(data)[pool] for argument, _, pool in FIELDS[question]}
    assert "n" in fields["outcome"]
    for outcome in fields["outcome"]:
        for by in [name for name in fields.get("by", ("",)) if name != outcome]:
            more = {"by": by} if by else {"value": 0.5} if question == "value" else {}
            assert mv.advise(data, outcome, **more, **FIXED.get(question, {})).test


def test_all_correlations_of_the_chosen_columns() -> None:
    at = visit(opened("penguins_raw"), "statistics")
    at.segmented_control(key="statistics-view").set_value("matrix").run()
    at.multiselect(key="matrix-columns").set_value(["Body Mass (g)", "Flipper Length (mm)", "Culmen Depth (mm)"]).run()
    at.selectbox(key="matrix-method").set_value("pearson").run()
    assert not at.exception
    shown = next(frame.value for frame in at.dataframe if "p (FDR)" in frame.value)
    assert shown.iloc[0]["Pearson's r"] == pytest.approx(0.8712, abs=1e-4)
    assert list(shown.iloc[0][["first", "second"]]) == ["Body Mass (g)", "Flipper Length (mm)"]
    at.multiselect(key="matrix-columns").set_value(["Body Mass (g)"]).run()
    assert "Choose two columns" in " ".join(caption.value for caption in at.caption)


def test_columns_are_described_in_each_group(monkeypatch: pytest.MonkeyPatch) -> None:
    at = visit(opened("penguins_raw"), "statistics")
    at.segmented_control(key="statistics-view").set_value("describe").run()
    at.multiselect(key="describe-columns").set_value(["Body Mass (g)", "Island"]).run()
    at.selectbox(key="describe-by").set_value("Sex").run()
    assert not at.exception
    assert "is highest on average in MALE" in at.subheader[0].value
    numbers, shares = at.dataframe[0].value, at.dataframe[1].value
    assert list(numbers["Sex"]) == ["FEMALE", "MALE"]
    assert shares.groupby("Sex")["share"].sum().tolist() == pytest.approx([1.0, 1.0])
    monkeypatch.setattr("mlviz.charts.describing.MOST", 1)
    at.multiselect(key="describe-columns").set_value(["Body Mass (g)", "Flipper Length (mm)"]).run()
    assert "The first 1 of 2 columns are drawn." in " ".join(caption.value for caption in at.caption)
    at.multiselect(key="describe-columns").set_value(["Island"]).run()
    assert "rows left out, whose Sex is not known" in " ".join(caption.value for caption in at.caption)
    at.multiselect(key="describe-columns").set_value([]).run()
    assert "Choose a column" in " ".join(caption.value for caption in at.caption)


def test_planned_tests_are_marked_and_adjusted_apart() -> None:
    at = visit(opened("penguins_raw"), "statistics")
    at.button(key="run-advised").click().run()
    at.button(key="run-other").click().run()
    planned = at.multiselect(key="ledger-planned")
    planned.set_value([planned.options[0]]).run()
    at.selectbox(key="ledger-family").set_value("purpose").run()
    shown = next(frame.value for frame in at.dataframe if "was" in frame.value)
    assert list(shown["was"]) == ["planned", "explored"]
    assert list(shown["adjusted with"]) == ["planned", "explored"]
    assert list(shown["p adjusted"]) == list(shown["p"])
    at.button(key="undo").click().run()
    shown = next(frame.value for frame in at.dataframe if "was" in frame.value)
    assert "adjusted with" not in shown


def test_a_kind_is_changed_by_the_user() -> None:
    at = opened("wholesale_customers")
    box = next(s for s in at.selectbox if str(s.key).startswith("kind-Region"))
    box.set_value("text").run()
    assert not at.exception
    assert next(s for s in at.selectbox if str(s.key).startswith("kind-Region")).value == "text"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("head.csv", b"a,b,c\n", "row"),
        ("wide.csv", ",".join(f"c{i}" for i in range(5000)).encode() + b"\n" + b",".join([b"1"] * 5000), "5,000"),
    ],
)
def test_a_bad_upload_is_a_sentence(name: str, content: bytes, words: str) -> None:
    at = app().run()
    at.file_uploader(key="upload-0").set_value((name, content, "text/csv")).run()
    assert not at.exception
    assert words in at.warning[0].value


def test_two_tabs_of_one_workspace_never_overwrite_each_other() -> None:
    first = visit(opened("kidney"), "clean")
    token = first.query_params["w"]
    second = app()
    second.query_params["w"] = token[0] if isinstance(token, list) else token
    visit(second.run(), "clean")
    first.button(key="apply-remedy").click().run()
    second.button(key="apply-remedy").click().run()
    assert "another tab" in second.warning[0].value
    assert "1 step ·" in " ".join(c.value for c in second.sidebar.caption)
    second.button(key="apply-remedy").click().run()
    assert "2 steps" in " ".join(c.value for c in second.sidebar.caption)


def test_a_lost_workspace_is_told_why(home: Path) -> None:
    aside = home / "mlviz.sqlite.damaged-20260101T000000Z"
    for damaged, words in ((False, "does not exist any more"), (True, "was damaged and has been set aside")):
        if damaged:
            aside.touch()
        at = app()
        at.query_params["w"] = "unknown"
        at.run()
        assert words in at.warning[0].value
    aside.unlink()


def test_a_kind_the_values_cannot_have_is_told_and_not_set() -> None:
    at = opened("penguins_raw")
    next(s for s in at.selectbox if str(s.key).startswith("kind-Island")).set_value("numeric").run()
    assert "cannot be numeric" in at.warning[0].value
    assert next(s for s in at.selectbox if str(s.key).startswith("kind-Island")).value == "categorical"


@pytest.mark.parametrize("view", ["Columns", "What to beware of", "Rows", "Associations"])
def test_every_view_of_the_data_draws(view: str) -> None:
    at = opened("penguins_raw")
    at.segmented_control(key="data-view").set_value(view).run()
    assert not at.exception
    assert not at.error


def test_what_looks_wrong_is_accepted_and_dismissed() -> None:
    rows = "".join(
        f"{city};{i % 5} {('kg', 'kilo')[i % 2]}\n" for i, city in enumerate(["Bonn"] * 30 + ["bonn", "BONN"])
    )
    at = app().run()
    at.file_uploader[0].set_value(("towns.csv", ("city;size\n" + rows).encode(), "text/csv")).run()
    visit(at, "clean")
    at.segmented_control(key="clean-mode").set_value("What looks wrong").run()
    assert not at.exception
    at.button(key="apply-suspect-unit:size:").click().run()
    assert at.session_state["mlviz"].project.recipe.steps[0].key == "read_numbers"
    # What is repaired is suspected no more; the spellings are left.
    at.button(key="dismiss-spelling:city:").click().run()
    assert at.session_state["mlviz"].project.dismissed == ("spelling:city:",)
    at.button(key="undismiss").click().run()
    assert at.session_state["mlviz"].project.dismissed == ()
    assert not at.exception


def test_a_board_that_lacks_a_model_by_chance_is_shown_but_kept_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from mlviz.engine import place
    from mlviz.engine.slots import Slots

    def killed(self: Slots, job):
        """Lose the process of one model, twice, and run the rest here."""
        while (task := job.take()) is not None:
            if task.label.startswith("Random forest"):
                job.died(task)
            else:
                job.finish(task, task.function(*task.args))
        return job

    rows = "".join(f"{i * 37 % 101},{'yes' if i * 37 % 101 > 40 + i % 30 else 'no'}\n" for i in range(90))
    at = app().run()
    at.file_uploader(key="upload-0").set_value(("few.csv", f"size,sold\n{rows}".encode(), "text/csv")).run()
    visit(at, "models")
    next(box for box in at.selectbox if box.label == "What should be predicted?").set_value("sold").run()
    monkeypatch.setattr(Slots, "submit", killed)
    models = next(box for box in at.multiselect if box.label == "Models")
    models.set_value(["tree", "random_forest"]).run()
    at.button(key="compare").click().run()
    assert not at.exception
    assert "not kept" in " ".join(one.value for one in at.warning)
    assert "died twice" in " ".join(one.value for one in at.caption)
    monkeypatch.undo()
    monkeypatch.setattr(Slots, "submit", lambda self, job: place._here(job))
    at.button(key="run-again").click().run()
    assert not at.exception
    assert not at.warning
    assert "died twice" not in " ".join(one.value for one in at.caption)


def test_a_study_is_planned_without_any_data() -> None:
    from mlviz.stats import DESIGNS

    at = visit(app().run(), "statistics")
    at.segmented_control(key="statistics-view").set_value("plan").run()
    assert "64 rows in each of 2 groups" in at.subheader[0].value
    for key in DESIGNS:
        at.selectbox(key="plan").set_value(key).run()
        for asked in ("power", "effect", "n"):
            at.pills(key="plan-asked").set_value(asked).run()
            assert not at.exception, (key, at.exception)
            assert at.subheader, [box.value for box in at.error]
    at.toggle(key=f"plan-{key}-drawn").set_value(True).run()
    assert "4,000 simulated studies" in " ".join(text.value for text in at.markdown)


def test_an_impossible_plan_is_a_sentence() -> None:
    at = visit(app().run(), "statistics")
    at.segmented_control(key="statistics-view").set_value("plan").run()
    at.selectbox(key="plan").set_value("one_proportion").run()
    at.number_input(key="plan-one_proportion-effect").set_value(0.7).run()
    assert not at.exception
    assert "must lie below 0" in at.error[0].value


def test_an_outcome_is_compared_with_everything_and_every_look_is_counted() -> None:
    at = visit(opened("penguins_raw"), "statistics")
    at.segmented_control(key="statistics-view").set_value("everything").run()
    at.selectbox(key="screen-outcome").set_value("Body Mass (g)").run()
    at.button(key="run-screen").click().run()
    assert not at.exception
    assert "clearly go together with Body Mass" in at.subheader[0].value.replace("\\", "")
    made = next(table.value for table in at.dataframe if "p (FDR)" in table.value)
    assert len(at.session_state["mlviz"].project.tests) == len(made) > 5
    for column in made["column"][:2]:
        at.selectbox(key="screen-open").set_value(column).run()
        assert not at.exception
    assert f"{len(made)} effects were looked at" in " ".join(text.value for text in at.caption)
    again = app()
    again.query_params["w"] = at.query_params["w"]
    visit(again.run(), "statistics")
    again.segmented_control(key="statistics-view").set_value("everything").run()
    assert again.selectbox(key="screen-outcome").value == "Body Mass (g)"
    assert "clearly go together with Body Mass" in again.subheader[0].value.replace("\\", "")
