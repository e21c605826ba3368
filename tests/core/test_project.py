"""What a project remembers of what was looked at, and what of a study is kept, through changes and JSON."""

import json
from dataclasses import replace

import pytest

import mlviz as mv
from mlviz.project import SECTIONS, MatrixSpec, Project, Source
from mlviz.results.power import PowerSpec
from mlviz.results.testing import TestSpec

OPEN = Project(source=Source("ab12", "sales.csv"))
FILTER = mv.Recipe().then(mv.steps.FilterRows(column="age", comparison=">", value=18))
WELCH = TestSpec("welch_t", (("value", "age"), ("group", "sex")), "f1")
RANKS = TestSpec("mann_whitney", WELCH.values, "f1")
PLAN = PowerSpec("two_sample_t", (("ratio", 1.0),), None, 0.5, 0.05, 0.8)
MATRIX = MatrixSpec(("age", "income"), "kendall")


def seen(project: Project) -> list[tuple[int, list[str]]]:
    return [(len(one.recipe.steps), [spec.test for spec in one.tests]) for one in project.earlier]


def test_a_test_seen_before_a_filter_stays_a_look() -> None:
    ran = OPEN.with_test(WELCH)
    assert ran.earlier == ()
    filtered = ran.with_recipe(FILTER)
    assert seen(filtered) == [(0, ["welch_t"])]
    again = filtered.with_test(WELCH).with_test(RANKS).with_recipe(mv.Recipe())
    assert seen(again) == [(1, ["welch_t", "mann_whitney"])]
    assert len(again.tests) == 2
    assert Project.from_json(again.to_json()) == again


def test_a_test_seen_without_being_run_again_is_a_look_too() -> None:
    viewed = OPEN.with_test(WELCH).with_recipe(FILTER).with_seen((replace(WELCH, dataset="f2"),))
    assert viewed == viewed.with_seen((WELCH,))
    assert seen(viewed.with_recipe(FILTER.toggle(0).then(mv.steps.DropDuplicates()))) == [
        (0, ["welch_t"]),
        (1, ["welch_t"]),
    ]
    assert viewed.with_recipe(FILTER.toggle(0)).earlier == viewed.with_recipe(mv.Recipe()).earlier


def test_what_is_undone_was_seen_all_the_same() -> None:
    before = OPEN.with_test(WELCH)
    after = before.with_recipe(FILTER).with_test(RANKS)
    back = before.with_looks_of(after)
    assert (back.tests, back.recipe) == (before.tests, before.recipe)
    assert seen(back) == [(1, ["mann_whitney"])]
    other = Project(source=Source("cd34", "other.csv"))
    assert other.with_looks_of(after) == other


def test_another_reading_of_the_file_is_another_table() -> None:
    assert seen(OPEN.with_test(WELCH).read_with(decimal=",")) == [(0, ["welch_t"])]
    assert OPEN.with_test(WELCH).opened(Source("cd34", "other.csv")).earlier == ()


def test_plans_and_matrices_are_kept_once_and_taken_out() -> None:
    kept = OPEN.with_plan(PLAN).with_plan(PLAN).with_matrix(MATRIX).with_matrix(MATRIX)
    assert (kept.plans, kept.matrices) == ((PLAN,), (MATRIX,))
    assert Project.from_json(kept.to_json()) == kept
    assert kept.without_plan(PLAN).without_matrix(MATRIX) == OPEN
    assert kept.opened(Source("cd34", "other.csv")).plans == (PLAN,)


def test_a_project_of_an_earlier_version_shows_what_is_kept_from_now_on() -> None:
    values = json.loads(OPEN.to_json())
    for key in ("plans", "matrices", "seen"):
        del values[key]
    old = Project.from_json(json.dumps(values | {"sections": ["data", "tests"]}))
    assert old.with_plan(PLAN).with_matrix(MATRIX).sections == ("data", "tests", "plans", "relations")
    assert OPEN.with_plan(PLAN).sections == SECTIONS


@pytest.mark.parametrize("four", [(None, None, 0.05, 0.8), (10, 0.5, 0.05, 0.8), ("many", 0.5, None, 0.8)])
def test_a_plan_that_asks_for_none_or_two_is_refused(four: tuple[object, ...]) -> None:
    values = json.loads(OPEN.with_plan(PLAN).to_json())
    values["plans"][0] |= dict(zip(("n", "effect", "alpha", "power"), four, strict=True))
    with pytest.raises(mv.DataError, match="no project"):
        Project.from_json(json.dumps(values))


SHAPES = [{"test": 3}, {"values": 3}, {"values": [["value"]]}, {"values": [["value", {"a": 1}]]}]


@pytest.mark.parametrize("part", SHAPES)
@pytest.mark.parametrize("where", ["tests", "seen"])
def test_a_test_of_another_shape_is_refused(part: dict[str, object], where: str) -> None:
    values = json.loads(OPEN.with_test(TestSpec("welch_t", (("value", "a"), ("group", "b")), "")).to_json())
    tests = values["tests"] if where == "tests" else values["seen"][0]["tests"]
    tests[0] |= part
    with pytest.raises(mv.DataError, match="no project"):
        Project.from_json(json.dumps(values))
