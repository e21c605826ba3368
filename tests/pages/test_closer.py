"""The Clean page: a closer look of one's own, and steps saved from another table."""

import json

import mlviz as mv
from mlviz.steps import STEPS, Rule
from tests.pages.test_clean import brought
from tests.pages.test_pages import home, visit

__all__ = ["home"]

PEOPLE = "age,city,start,end\n" + "".join(
    f"{20 + i % 50},{'Bonn' if i % 3 else 'bonn'},2020-01-{1 + i % 28:02},2020-02-{1 + i % 28:02}\n" for i in range(90)
)


def closer(at, what: str):
    at.segmented_control(key="clean-mode").set_value("Look closer").run()
    at.pills(key="closer").set_value(what).run()
    assert not at.exception
    return at


def recipe(at) -> mv.Recipe:
    return at.session_state["mlviz"].project.recipe


def words(at) -> str:
    return " ".join(box.value for box in (*at.markdown, *at.caption, *at.info, *at.success))


def test_a_rule_of_ones_own_is_checked_and_applied() -> None:
    at = closer(brought(PEOPLE.replace("20,Bonn", "200,Bonn")), "A rule")
    at.selectbox(key="closer-rule").set_value("in_range").run()
    at.multiselect(key="closer-in_range-columns").set_value(["age"]).run()
    at.text_input(key="closer-in_range-high").set_value("120").run()
    assert not at.exception
    assert "age is above 120" in words(at).replace("\\", "")
    at.selectbox(key="closer-in_range-action").set_value("missing").run()
    at.button(key="apply-closer-in_range").click().run()
    (step,) = recipe(at).steps
    assert (step.key, step.high, step.action) == ("in_range", 120, "missing")


def test_every_rule_has_a_form_that_draws() -> None:
    at = closer(brought(PEOPLE), "A rule")
    box = at.selectbox(key="closer-rule")
    rules = {key for key, one in STEPS.items() if isinstance(one.run, type) and issubclass(one.run, Rule)}
    assert len(box.options) == len(rules) - 1
    for key in rules - {"drop_near_duplicates"}:
        at.selectbox(key="closer-rule").set_value(key).run()
        assert not at.exception, key


def test_a_bad_pattern_is_a_sentence() -> None:
    at = closer(brought(PEOPLE), "A rule")
    at.selectbox(key="closer-rule").set_value("follows_pattern").run()
    at.text_input(key="closer-follows_pattern-pattern").set_value("(").run()
    assert not at.exception
    assert "is no pattern" in words(at)


def test_spellings_by_a_way_of_ones_own() -> None:
    at = closer(brought(PEOPLE), "Spellings")
    for way in ("fingerprint", "ngram", "phonetic", "edit"):
        at.selectbox(key="closer-way").set_value(way).run()
        assert not at.exception, way
    at.slider(key="closer-rare").set_value(100).run()
    assert not at.exception
    at.selectbox(key="closer-way").set_value("fingerprint").run()
    at.button(key=next(b.key for b in at.button if str(b.key).startswith("apply-suspect"))).click().run()
    (step,) = recipe(at).steps
    assert (step.key, step.rule, step.mapping) == ("merge_spellings", "fingerprint", (("bonn", "Bonn"),))


def test_nearly_equal_rows_by_hand() -> None:
    at = closer(brought(PEOPLE), "Nearly equal rows")
    assert not at.exception
    at.multiselect(key="closer-compared").set_value([]).run()
    assert "Choose the columns" in words(at)


def test_a_proposed_rule_can_be_changed() -> None:
    at = brought("code,n\n" + "".join(f"AB-{i},{i * 1.5}\n" for i in range(100, 160)) + "xy,3\n")
    at.segmented_control(key="clean-mode").set_value("What looks wrong").run()
    assert not at.exception
    at.selectbox(key="rule-pattern:code:-action").set_value("missing").run()
    at.button(key=next(b.key for b in at.button if str(b.key).startswith("apply-suspect"))).click().run()
    (step,) = recipe(at).steps
    assert (step.key, step.action, step.pattern) == ("follows_pattern", "missing", "[A-Z]{2}-[0-9]{3}")


def saved(*steps: mv.steps.Step) -> bytes:
    return mv.Recipe(steps).to_json().encode()


def offered(content: bytes):
    at = brought(PEOPLE)
    at.segmented_control(key="clean-mode").set_value("Saved steps").run()
    key = next(one.key for one in at.file_uploader if str(one.key).startswith("saved-steps"))
    at.file_uploader(key=key).set_value(("steps.json", content, "application/json")).run()
    assert not at.exception
    return at


def test_saved_steps_are_mapped_and_applied() -> None:
    at = offered(saved(mv.steps.InRange(columns=["Age"], high=60), mv.steps.DropColumns(columns=["income"])))
    assert "1 of 2 steps applies here" in words(at)
    assert "no column stands for" in words(at)
    at.button(key="apply-saved-steps").click().run()
    assert recipe(at).steps == (mv.steps.InRange(columns=["age"], high=60),)


def test_a_file_that_holds_no_steps_is_a_sentence() -> None:
    at = offered(b"\xff\xfe")
    for content in (b"{}", b"[" * 10_000, json.dumps({"mlviz_recipe": 1, "steps": [1]}).encode()):
        assert at.warning
        assert not recipe(at).steps
        key = next(one.key for one in at.file_uploader if str(one.key).startswith("saved-steps"))
        at.file_uploader(key=key).set_value(("steps.json", content, "application/json")).run()
    assert not at.exception
    assert at.warning


def test_the_steps_of_the_file_before_are_offered() -> None:
    at = offered(saved(mv.steps.InRange(columns=["age"], high=60)))
    at.button(key="apply-saved-steps").click().run()
    visit(at, "data")
    key = next(one.key for one in at.file_uploader if str(one.key).startswith("upload-"))
    at.file_uploader(key=key).set_value(("other.csv", PEOPLE.replace("age", "Age").encode(), "text/csv")).run()
    visit(at, "clean")
    at.segmented_control(key="clean-mode").set_value("Saved steps").run()
    assert not at.exception
    assert "1 of 1 step applies here" in words(at)


def test_a_value_that_breaks_a_rule_can_be_found_right() -> None:
    at = closer(brought(PEOPLE), "A rule")
    at.multiselect(key="closer-in_range-columns").set_value(["age"]).run()
    at.text_input(key="closer-in_range-high").set_value("67").run()
    table = next(one for one in at.dataframe if "wrong" in one.value)
    assert set(table.value["value"]) == {"68", "69"}
