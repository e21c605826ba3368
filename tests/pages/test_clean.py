"""The Clean page: what is measured and what is suspected can be acted on."""

from tests.pages.test_pages import app, home, visit

__all__ = ["home"]


def brought(content: str):
    at = app().run()
    at.file_uploader(key="upload-0").set_value(("table.csv", content.encode(), "text/csv")).run()
    return visit(at, "clean")


def test_the_way_that_was_measured_to_be_best_is_one_of_the_remedies() -> None:
    rows = "".join(
        f"{'' if i % 11 == 4 else 100 * (i % 3) + i / 64},{'abc'[i % 3]},{i * 7 % 121}\n" for i in range(120)
    )
    at = brought(f"size,group,place\n{rows}")
    remedies = next(box for box in at.radio if box.label == "Remedies")
    assert not any("group" in one for one in remedies.options)
    at.toggle(key="measure-size").set_value(True).run()
    assert not at.exception
    remedies = next(box for box in at.radio if box.label == "Remedies")
    best = next(one for one in remedies.options if "group" in one)
    remedies.set_value(best).run()
    at.button(key="apply-remedy").click().run()
    assert not at.exception
    assert at.session_state["mlviz"].project.recipe.steps[0].sentence().rstrip(".") in best


def test_a_broken_dependency_says_where_it_stands() -> None:
    pairs = [("53111", "Bonn"), ("10115", "Berlin"), ("80331", "Munich"), ("20095", "Hamburg")] * 50
    pairs[7] = ("53111", "Hamburg")
    at = brought("zip,city\n" + "".join(f"{code},{city}\n" for code, city in pairs))
    at.segmented_control(key="clean-mode").set_value("What looks wrong").run()
    assert not at.exception
    values = next(table.value for table in at.dataframe if "becomes" in table.value)
    assert any(name.startswith("where ") for name in values)
    assert at.button(key=next(b.key for b in at.button if str(b.key).startswith("dismiss-")))


def test_a_value_that_becomes_missing_says_so() -> None:
    rows = "".join(f"{-999 if i in (3, 40) else 150 + i % 40}\n" for i in range(90))
    at = brought(f"height\n{rows}")
    at.segmented_control(key="clean-mode").set_value("What looks wrong").run()
    values = next(table.value for table in at.dataframe if "becomes" in table.value)
    assert values["becomes"].tolist() == ["(missing)"]
    at.button(key=next(b.key for b in at.button if str(b.key).startswith("apply-suspect"))).click().run()
    assert at.session_state["mlviz"].project.recipe.steps[0].key == "replace_values"
