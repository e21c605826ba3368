"""The Statistics page keeps what was seen before a change in its ledger, and plans and correlations for the report."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mlviz.export import Material, to_script
from mlviz.recipe import Recipe
from mlviz.results.testing import TestSpec
from mlviz.steps import FilterRows
from tests.pages.test_pages import home, opened, visit

__all__ = ["home"]


def ledger(at: AppTest) -> pd.DataFrame:
    return next(frame.value for frame in at.dataframe if "was" in frame.value)


def switched(at: AppTest, on: bool) -> AppTest:
    """Switch the one step there is on or off, and come back to Statistics."""
    visit(at, "clean")
    at.toggle(key=next(t.key for t in at.toggle if t.key.startswith("on-0"))).set_value(on).run()
    return visit(at, "statistics")


def test_what_was_seen_before_a_filter_or_an_undo_stays_in_the_ledger() -> None:
    from ui.cache import store

    at = opened("penguins_raw")
    token = at.query_params["w"][0] if isinstance(at.query_params["w"], list) else at.query_params["w"]
    rest = Recipe().then(FilterRows(column="Island", comparison="!=", value="Dream")).toggle(0)
    store().commit(token, store().load(token).with_recipe(rest))
    visit(at.run(), "statistics")
    at.button(key="run-advised").click().run()
    whole = ledger(at)["p"].tolist()
    assert "seen" not in ledger(at)

    filtered = ledger(switched(at, True))
    assert filtered["seen"].tolist() == ["before a change", "now"]
    assert filtered["p"].tolist()[:1] == whole
    assert "1 test seen before a change: counted" in " ".join(caption.value for caption in at.caption)

    at.button(key="undo").click().run()
    back = ledger(at)
    assert back["seen"].tolist() == ["before a change", "now"]
    assert back["p"].tolist() == filtered["p"].tolist()[::-1]

    at.toggle(key="ledger-earlier").set_value(False).run()
    assert not at.exception
    assert ledger(at)["p adjusted"].tolist() == ["–", whole[0]]
    assert "put aside" in " ".join(caption.value for caption in at.caption)
    assert store().load(token).earlier


def test_a_plan_and_correlations_are_kept_for_the_report_and_taken_out() -> None:
    at = visit(opened("penguins_raw"), "statistics")
    at.segmented_control(key="statistics-view").set_value("matrix").run()
    at.multiselect(key="matrix-columns").set_value(["Body Mass (g)", "Flipper Length (mm)"]).run()
    at.button(key="keep-matrix").click().run()
    at.segmented_control(key="statistics-view").set_value("plan").run()
    at.button(key=next(b.key for b in at.button if str(b.key).startswith("keep-plan"))).click().run()
    report = visit(at, "report")
    heads = [one.value for one in report.header]
    assert "What goes together" in heads
    assert "What a study needs" in heads
    assert "1 plan of a study" in " ".join(text.value for text in report.markdown)
    report.button(key="drop-plan-0").click().run()
    report.button(key="drop-matrix-0").click().run()
    assert not report.exception
    assert not {"What goes together", "What a study needs"} & {one.value for one in report.header}


def test_a_stored_test_that_no_longer_exists_is_told_and_costs_nothing_else() -> None:
    from ui.cache import store

    at = visit(opened("penguins_raw"), "statistics")
    at.button(key="run-advised").click().run()
    token = at.query_params["w"][0] if isinstance(at.query_params["w"], list) else at.query_params["w"]
    project = store().load(token)
    store().commit(token, project.with_test(TestSpec("gone", project.tests[0].values, "")))
    for page in ("statistics", "report"):
        visit(at.run(), page)
        assert "gone" in " ".join(box.value for box in at.error)
        assert len(ledger(at)) == 1


def test_the_script_has_what_the_report_shows_and_nothing_that_cannot_be_computed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Stored by an earlier version: a test that is gone now, and one that had fewer options, on two states of the table.
    from ui import reporting
    from ui.cache import store

    found: list[Material] = []
    monkeypatch.setattr(reporting, "downloads", found.append)
    at = opened("penguins_raw")
    token = at.query_params["w"][0] if isinstance(at.query_params["w"], list) else at.query_params["w"]
    old = (("value", "Body Mass (g)"), ("predictors", ("Flipper Length (mm)", "Island")))
    project = store().load(token).with_test(TestSpec("linear_regression", old, "")).with_test(TestSpec("gone", old, ""))
    filtered = Recipe().then(FilterRows(column="Island", comparison="!=", value="Dream"))
    store().commit(token, project.with_recipe(filtered))
    report = visit(at.run(), "report")
    assert not report.exception
    shown = found[-1]
    assert (len(shown.tests), len(shown.earlier)) == (1, 1)
    script = to_script(shown.project)
    assert "gone" not in script
    assert script.count("linear_regression") == 2
    assert "mv.test(clean, 'linear_regression'" in script
