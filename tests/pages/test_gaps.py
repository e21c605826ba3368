"""What is missing on the Clean page: every view, and an estimate from the form to the report and out again."""

import time

from tests.pages.test_clean import brought
from tests.pages.test_pages import home, visit
from ui import cache

__all__ = ["home"]

ROWS = "".join(
    f"{i % 17 + i / 64},{'' if i % 17 > 11 and i % 3 else i % 17 + i % 5},{'ab'[i % 7 > 3]},{i % 13 / 4}\n"
    for i in range(170)
)
VIEWS = ("Patterns", "Why", "What follows", "Estimates")


def missing(content=f"size,weight,group,other\n{ROWS}"):
    at = brought(content)
    at.segmented_control(key="clean-mode").set_value("What is missing").run()
    assert not at.exception, at.exception
    return at


def words(at) -> str:
    return " ".join(one.value for one in at.markdown) + " ".join(one.value for one in at.caption)


def test_every_view_is_drawn_below_the_answer() -> None:
    at = missing()
    for view in VIEWS:
        at.segmented_control(key="gaps-view").set_value(view).run()
        assert not at.exception, at.exception
        assert not at.error
        assert "1 of 4 columns has gaps" in words(at)


def finished(at, seconds=60):
    """Run the page until no estimate is at work."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        at.run()
        if not any(str(button.key).startswith("stop-estimate") for button in at.button):
            return at
        time.sleep(0.2)
    raise TimeoutError("the estimate did not end")


def test_an_estimate_goes_from_the_form_to_the_report_and_out_again() -> None:
    at = missing()
    at.segmented_control(key="gaps-view").set_value("Estimates").run()
    at.number_input(key="estimate-m").set_value(5).run()
    at.selectbox(key="estimate-mean-value").set_value("weight").run()
    at.button(key="run-estimate").click().run()
    assert not at.exception, at.exception
    finished(at)
    assert not at.error, [one.value for one in at.error]
    assert "The mean of 'weight' is" in words(at)
    visit(at, "report")
    assert "What holds in spite of the gaps" in " ".join(one.value for one in at.header)
    assert "The mean of 'weight' is" in words(at)
    visit(at, "clean")
    at.segmented_control(key="clean-mode").set_value("What is missing").run()
    at.segmented_control(key="gaps-view").set_value("Estimates").run()
    at.button(key="drop-estimate-0").click().run()
    assert "The mean of 'weight' is" not in words(at)


def test_a_column_without_gaps_among_the_used_ones_is_no_error_and_an_impossible_estimate_is_a_sentence() -> None:
    at = missing("x,y\n" + "".join(f"{i / 8},{'' if i % 9 else i % 5}\n" for i in range(60)))
    at.segmented_control(key="gaps-view").set_value("Estimates").run()
    at.selectbox(key="estimate-mean-value").set_value("y").run()
    at.button(key="run-estimate").click().run()
    assert not at.exception
    assert "cannot be filled" in " ".join(one.value for one in at.warning)


def test_a_report_without_that_section_looks_for_no_reason_of_gaps(monkeypatch) -> None:
    asked = []
    known = cache.gaps
    monkeypatch.setattr(cache, "gaps", lambda *given: asked.append(1) or known(*given))
    at = visit(brought(f"size,weight,group,other\n{ROWS}"), "report")
    assert not at.exception
    assert asked
    (toggle,) = (one for one in at.toggle if str(one.key).startswith("section-on-missing-"))
    assert "empty" not in toggle.label
    asked.clear()
    toggle.set_value(False).run()
    assert not at.exception
    (toggle,) = (one for one in at.toggle if str(one.key).startswith("section-on-missing-"))
    assert (toggle.value, "empty" in toggle.label) == (False, False)
    # The run of the change commits it before the page is drawn.
    assert not asked


def test_nothing_missing_says_so() -> None:
    at = missing("x,y\n" + "".join(f"{i / 8},{i % 5}\n" for i in range(60)))
    assert "Nothing is missing" in words(at)
