"""How a file is read, on the Data page: said, questioned, and chosen another way with a preview."""

import io
import zipfile

import pandas as pd
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import app, home

__all__ = ["home"]


def brought(name: str, content: bytes) -> AppTest:
    at = app().run()
    at.file_uploader(key="upload-0").set_value((name, content, "text/csv")).run()
    assert not at.exception, at.exception
    return at


def which(at: AppTest, name: str):
    return next(box for box in at.selectbox if str(box.key).startswith(f"which-{name}-"))


def says(at: AppTest, words: str) -> bool:
    return any(words in one.value for one in (*at.markdown, *at.caption, *at.text))


TWO = (
    "x,y\n"
    + "".join(f"{i},{i * 2}\n" for i in range(30))
    + "\n\nq,r,s\n"
    + "".join(f"{i},a{i},{i}.5\n" for i in range(20))
)


def test_a_table_of_several_in_one_file_is_one_choice_away() -> None:
    at = brought("two.csv", TWO.encode())
    assert says(at, "30 rows, 2 columns")
    assert says(at, "The file holds 2 tables")
    assert which(at, "table").options == ["30 rows from line 1", "20 rows from line 34"]
    which(at, "table").set_value("20 rows from line 34").run()
    assert not at.exception
    assert says(at, "20 rows, 3 columns")
    assert which(at, "table").value == "20 rows from line 34"


def test_tables_beyond_the_first_part_of_a_long_file_are_offered_too() -> None:
    long = "x,y\n" + "".join(f"{i},{i * 2}\n" for i in range(20_000))
    at = brought("long.csv", (long + "\n\nq,r,s\n" + "".join(f"{i},a{i},{i}.5\n" for i in range(20))).encode())
    which(at, "table").set_value("20 rows from line 20,004").run()
    assert not at.warning, [one.value for one in at.warning]
    assert says(at, "20 rows, 3 columns")


def test_a_table_is_chosen_in_the_form_with_a_preview() -> None:
    at = brought("two.csv", TWO.encode())
    at.selectbox(key="read-table").set_value("20 rows from line 34").run()
    assert says(at, "first rows would be")
    assert any(list(table.value.columns) == ["q", "r", "s"] for table in at.dataframe)
    at.button(key="read-again").click().run()
    assert says(at, "20 rows, 3 columns")


def test_a_file_with_one_table_asks_nothing() -> None:
    at = brought("one.csv", b"a,b\n1,2\n3,4\n")
    assert not any(str(box.key).startswith(("which-", "read-table")) for box in at.selectbox)


def test_several_rows_of_names_are_said_and_set() -> None:
    rows = "".join(f"{i},{i * 2},{i},4\n" for i in range(30))
    at = brought("names.csv", ("g,g,h,h\na,b,a,b\n" + rows).encode())
    assert says(at, "names in lines 1 to 2")
    at.number_input(key="read-header-rows").set_value(1).run()
    assert says(at, "first rows would be")
    at.button(key="read-again").click().run()
    assert not at.exception
    assert says(at, "header in line 1")


def test_repair_is_switched_off() -> None:
    at = brought("notes.csv", ("a;b\n" + "".join(f"{i};{i}\n" for i in range(20)) + ";\n\nSource: a book\n").encode())
    assert says(at, "20 rows, 2 columns")
    at.toggle(key="read-repair").set_value(False).run()
    assert says(at, "first rows would be")
    at.button(key="read-again").click().run()
    assert not at.exception
    assert not says(at, "20 rows, 2 columns")
    assert says(at, "every row as it stands")


def test_unrepaired_the_choice_of_a_table_is_taken_back() -> None:
    at = brought("two.csv", TWO.encode())
    which(at, "table").set_value("20 rows from line 34").run()
    at.toggle(key="read-repair").set_value(False).run()
    assert not at.error, [one.value for one in at.error]
    at.button(key="read-again").click().run()
    assert not at.warning, [one.value for one in at.warning]
    assert says(at, "every row as it stands")


def test_a_delimiter_that_is_not_in_the_list_is_shown() -> None:
    at = brought("odd.csv", b"a~b\n1~2\n3~4\n5~6\n")
    box = at.selectbox(key="read-Delimiter")
    assert box.options[0] == "detect: ~"
    assert "~" in box.options


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in files.items():
            made.writestr(f"{name}.csv", content)
    return buffer.getvalue()


def test_a_file_of_several_in_a_zip_is_one_choice_away() -> None:
    at = brought("both.zip", archive(a="x,y\n1,2\n3,4\n100000,200000\n", b="q;r;s\n1;1,5;2\n2;2,5;2\n"))
    assert says(at, "3 rows, 2 columns")
    assert says(at, "The zip file holds 2 tables")
    which(at, "member").set_value("b.csv").run()
    assert not at.exception
    assert says(at, "2 rows, 3 columns")
    assert which(at, "member").value == "b.csv"


def test_a_file_in_a_zip_that_cannot_be_read_leaves_the_other_open() -> None:
    at = brought("both.zip", archive(a="x,y\n1,2\n3,4\n9,9\n", b="only,names\n"))
    which(at, "member").set_value("b.csv").run()
    assert at.warning
    assert says(at, "3 rows, 2 columns")
    assert which(at, "member").value == "a.csv"


def test_kinds_set_by_hand_stay_for_the_columns_that_are_still_there() -> None:
    at = brought("both.zip", archive(a="x,y\n1,2\n3,4\n100,9\n", b="q,y\n1,5\n2,7\n"))
    for name in ("x", "y"):
        next(box for box in at.selectbox if str(box.key).startswith(f"kind-{name}")).set_value("text").run()
    which(at, "member").set_value("b.csv").run()
    assert not at.warning, [one.value for one in at.warning]
    assert next(box for box in at.selectbox if str(box.key).startswith("kind-y")).value == "text"


def test_a_file_is_read_another_way_with_a_preview() -> None:
    at = app().run()
    at.file_uploader(key="upload-0").set_value(("odd.csv", b"a title\nx;y\n1,5;2\n2,5;3\n", "text/csv")).run()
    at.number_input(key="read-header").set_value(2).run()
    at.selectbox(key="read-Decimal mark").set_value(",").run()
    assert any("first rows would be" in c.value for c in at.caption)
    at.button(key="read-again").click().run()
    assert not at.exception
    assert any("2 rows, 2 columns" in m.value for m in at.markdown)


def test_a_sheet_is_chosen_and_a_file_keeps_its_kinds() -> None:
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter") as writer:
        pd.DataFrame({"a": [1.5, 2.5]}).to_excel(writer, sheet_name="first", index=False)
        pd.DataFrame({"b": ["x", "y", "z"]}).to_excel(writer, sheet_name="second", index=False)
    at = app().run()
    at.file_uploader(key="upload-0").set_value(("book.xlsx", buffer.getvalue(), "application/xlsx")).run()
    at.selectbox(key="read-sheet").set_value("second").run()
    at.button(key="read-again").click().run()
    assert not at.exception
    assert any("3 rows, 1 column" in m.value for m in at.markdown)


def test_another_sheet_is_one_choice_away() -> None:
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter") as writer:
        pd.DataFrame({"a note": ["see the other sheet"]}).to_excel(writer, sheet_name="first", index=False)
        pd.DataFrame({"b": ["x", "y", "z"]}).to_excel(writer, sheet_name="second", index=False)
    at = app().run()
    at.file_uploader(key="upload-0").set_value(("book.xlsx", buffer.getvalue(), "application/xlsx")).run()
    which(at, "sheet").set_value("second").run()
    assert not at.exception
    assert any("3 rows, 1 column" in m.value for m in at.markdown)
    assert which(at, "sheet").value == "second"


def test_what_reading_lost_is_told_once_with_its_rows() -> None:
    content = "a;b\n" + "\n".join(f"{i},5;{'k.A.' if i == 7 else f'{i}1,5'}" for i in range(40))
    at = app().run()
    at.file_uploader(key="upload-0").set_value(("g.csv", content.encode(), "text/csv")).run()
    assert not at.warning
    assert sum("could not be read" in m.value for m in at.markdown) == 1
    assert any("row 8: 'k.A.'" in t.value for t in at.text)


def test_what_is_written_stands_beside_what_was_read() -> None:
    at = brought("times.csv", b"name;begin\nA;08:15\nB;14:30\n")
    at.segmented_control(key="data-view").set_value("Rows").run()
    at.toggle(key="beside").set_value(True).run()
    at.selectbox(key="beside-column").set_value("begin").run()
    assert not at.exception
    assert says(at, "2 of 2 cells of begin would be written otherwise now")
    shown = next(frame.value for frame in at.dataframe if "written" in frame.value)
    assert shown.to_numpy().tolist() == [[1, "08:15", "8.25"], [2, "14:30", "14.5"]]
