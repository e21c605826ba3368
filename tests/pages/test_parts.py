"""A file too large for the memory that is free, and parts of files, on the Data page."""

import io

import numpy as np
import pandas as pd

from tests.pages.test_pages import home
from tests.pages.test_reading import brought, says, which
from tests.reading.test_bad_input import limits
from ui import cache

__all__ = ["home", "limits"]


def large():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.random(40_000).round(6), "n": rng.integers(0, 9, 40_000), "w": "somewhere"})
    return frame.to_csv(index=False).encode()


def test_a_file_too_large_is_left_or_opened_in_part(limits):
    limits(MLVIZ_MAX_MEMORY_MB=2)
    at = brought("large.csv", large())
    at.button(key="large-leave").click().run()
    assert at.title[0].value == "What is in your data?"
    at.file_uploader(key="upload-1").set_value(("large.csv", large(), "text/csv")).run()
    assert at.title[0].value == "Which part of this file do you need?"
    assert says(at, "reading it would take")
    offered = at.number_input(key="large-rows").value
    assert at.multiselect(key="large-columns").options == ["x", "n", "w"]
    at.number_input(key="large-rows").set_value(39_000).run()
    assert any("still too large" in one.value for one in at.warning)
    assert at.button(key="large-open").disabled
    at.multiselect(key="large-columns").set_value(["n"]).run()
    assert not at.button(key="large-open").disabled
    at.number_input(key="large-rows").set_value(offered).run()
    at.button(key="large-open").click().run()
    assert not at.exception
    assert says(at, f"{offered:,} rows, 1 column")
    assert any("A sample of" in t.value for t in at.text)


def test_columns_and_rows_are_chosen_in_the_form_of_every_format():
    frame = pd.DataFrame({"a": range(30), "b": range(30), "c": range(30)})
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    at = brought("t.parquet", buffer.getvalue())
    at.multiselect(key="read-columns").set_value(["c", "a"]).run()
    at.number_input(key="read-rows").set_value(7).run()
    at.button(key="read-again").click().run()
    assert not at.exception
    assert says(at, "7 rows, 2 columns")
    assert "columns=('a', 'c',), rows=7" in "".join(code.value for code in at.code)
    at.multiselect(key="read-columns").set_value([]).run()
    at.button(key="read-again").click().run()
    assert says(at, "7 rows, 3 columns")


def test_a_range_of_cells_is_chosen():
    buffer = io.BytesIO()
    pd.DataFrame([["a", "b"], [1, 2], [3, 4], [5, 6]]).to_excel(buffer, index=False, header=False, engine="xlsxwriter")
    at = brought("t.xlsx", buffer.getvalue())
    at.text_input(key="read-range-").set_value("B1:B3").run()
    at.button(key="read-again").click().run()
    assert not at.exception
    assert says(at, "2 rows, 1 column")
    at.text_input(key="read-range-B1:B3").set_value("Z").run()
    assert any("no range of cells" in error.value for error in at.error)


def test_another_sheet_is_read_whole():
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter") as writer:
        pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]}).to_excel(writer, sheet_name="first", index=False)
        pd.DataFrame({"c": ["x", "y", "z"]}).to_excel(writer, sheet_name="second", index=False)
    at = brought("book.xlsx", buffer.getvalue())
    at.multiselect(key="read-columns").set_value(["b"]).run()
    at.text_input(key="read-range-").set_value("A1:B3").run()
    at.button(key="read-again").click().run()
    assert says(at, "2 rows, 1 column")
    which(at, "sheet").set_value("second").run()
    assert not at.exception
    assert not at.warning
    assert says(at, "3 rows, 1 column")


def test_memory_that_became_free_opens_the_whole_file(limits):
    limits(MLVIZ_MAX_MEMORY_MB=2)
    at = brought("large.csv", large())
    limits(MLVIZ_MAX_MEMORY_MB=2000)
    cache.expected.clear()
    at.run()
    assert says(at, "There is room for")
    at.button(key="large-open").click().run()
    assert not at.exception
    assert says(at, "40,000 rows, 3 columns")
