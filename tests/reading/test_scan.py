"""The pass over every byte against a naive look at every cell."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlviz.reading import scan as module
from mlviz.reading.dialect import Dialect
from mlviz.reading.scan import scan

COMMA = Dialect(",", '"')
cells = st.sampled_from(["", "0", "00", "07", "1", " 07", "a", "x y", "y ", "0.5", "-0", "10"])


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(
    rows=st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=12),
    ending=st.sampled_from(["\n", "\r\n"]),
    closed=st.booleans(),
    block=st.sampled_from([1, 2, 3, 7, 64]),
)
def test_counts_of_a_naive_reader(tmp_path_factory, rows, ending, closed, block):
    path = tmp_path_factory.mktemp("scan") / "t.csv"
    text = ending.join(",".join(row) for row in rows) + (ending if closed else "")
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SCAN_BLOCK", block)
        found = scan(path, COMMA)
    read = list(csv.reader(io.StringIO(text, newline="")))
    empty = [sum(cell == "" for cell in row) for row in read]
    assert (found.empty_above, found.empty_below) == (empty[0], sum(empty[1:]))
    flat = [cell.strip() for row in read for cell in row]
    assert found.padded or not any(cell != cell.strip() for row in read for cell in row)
    assert found.leading_zeros == any(len(cell) > 1 and cell[0] == "0" and cell[1].isdigit() for cell in flat)


def test_quotes_hide_which_cells_are_empty(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b'a,b\n"x,,y",1\n')
    assert scan(path, COMMA).empty_below is None
    assert scan(path, Dialect(",", "")).empty_below == 1


@pytest.mark.parametrize("before", [b"a,b\n", b"x" * 70_000 + b"\n"])
def test_first_byte_that_is_no_utf8(tmp_path, before):
    path = tmp_path / "t.csv"
    path.write_bytes(before + "ä".encode() + b"\xff,1\n")
    assert scan(path, COMMA).bad_byte == len(before) + 2


def test_zero_bytes_are_seen(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,\0\n")
    assert scan(path, COMMA).zero_bytes
