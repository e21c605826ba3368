"""Recipes and projects from files that somebody changed: a sentence, never a surprise."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.project import Project, Source

HEAD = '{"mlviz_recipe": 1, "steps": '


@pytest.mark.parametrize(
    "text",
    [
        '{"mlviz_recipe": 1}',
        *(
            f"{HEAD}{steps}}}"
            for steps in (
                "5",
                "null",
                "[5]",
                "[[1, 2]]",
                '["ab"]',
                '[{"step": ["x"]}]',
                '[{"step": "impute", "self": 1}]',
                '[{"step": "impute", "columns": {"a": 1}}]',
                '[{"step": "outliers", "k": 1e999}]',
                '[{"step": "replace_values", "column": "a", "mapping": [[[1], 2]]}]',
            )
        ),
        "[" * 100_000,
    ],
    ids=lambda text: text[:70],
)
def test_what_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(mv.DataError):
        mv.Recipe.from_json(text)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


PARTS = ("source", "recipe", "target", "tests", "comparison", "charts", "sections", "plans", "matrices", "seen")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PARTS), JUNK)
def test_a_project_with_one_part_changed_is_read_or_refused(part: str, junk: object) -> None:
    values = json.loads(Project(source=Source("ab" * 32, "x.csv")).to_json())
    try:
        project = Project.from_json(json.dumps(values | {part: junk}))
    except mv.DataError:
        return
    assert Project.from_json(project.to_json()) == project


def test_an_infinite_parameter_is_written_as_code() -> None:
    step = mv.steps.ReplaceValues(column="a", mapping=((float("inf"), None), (float("-inf"), "x")))
    recipe = mv.Recipe().then(step).then(mv.steps.FilterRows(column="a", value=float("inf")))
    assert eval(recipe.source(), {"mv": mv}) == recipe
    assert mv.Recipe.from_json(recipe.to_json()) == recipe
