"""Some columns and a sample of the rows, in one pass; and the room a table takes, said beforehand."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlviz.errors import DataError
from mlviz.reading import estimate, preview, read, text_table
from mlviz.reading.lines import drawn_lines
from mlviz.reading.room import Estimate, _container, free_memory
from mlviz.reading.sampling import BATCH, STREAM, Draw, Reservoir, sample_of
from tests.reading.test_bad_input import limits

__all__ = ["limits"]


def kept_of(count, size, seed):
    sample = Reservoir(size, seed, int)
    for row in range(count):
        sample.append(row)
    assert sample.seen == count
    return sample.rows


@pytest.mark.parametrize("count", [5, BATCH, 3 * BATCH + 7])
@pytest.mark.parametrize("size", [1, 40, 2000])
def test_the_sample_is_the_rows_of_the_smallest_numbers(count, size):
    # numpy 2.4: default_rng((stream, seed)).random(n) gives every row its number; sorting them is the definition.
    numbers = np.random.default_rng((STREAM, size)).random(count)
    assert kept_of(count, size, size) == sorted(np.argsort(numbers)[:size].tolist())


def test_every_row_is_as_likely_as_any_other():
    # 400 samples of 50 rows of 500: each row is drawn Binomial(400, .1) times. Chi-square of the counts, corrected for
    # drawing without replacement (variance n p (1 - p)), has 499 degrees of freedom; 1 - 1e-4 quantile by scipy 1.17,
    # stats.chi2.ppf(0.9999, 499).
    counts = np.bincount(np.concatenate([kept_of(500, 50, seed) for seed in range(400)]), minlength=500)
    assert counts.sum() == 20_000
    statistic = float(((counts - 40) ** 2 / (400 * 0.1 * 0.9)).sum()) * 499 / 500
    assert statistic < 625.1
    # Pairs, too: the first two rows come together in 400 * 50/500 * 49/499 = 3.9 samples on average.
    together = sum({0, 1} <= set(kept_of(500, 50, seed)) for seed in range(400))
    assert together <= 12


def test_a_table_made_with_the_same_seed_is_sampled_fairly():
    frame = pd.DataFrame({"x": np.random.default_rng(0).random(5000)})
    some, _ = sample_of([frame], 500, seed=0)
    assert 0.4 < some["x"].mean() < 0.6


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), st.integers(1, 60), st.integers(0, 5))
def test_batches_do_not_matter(sizes, wanted, seed):
    numbers = np.arange(sum(sizes))
    frames = (pd.DataFrame({"row": part}) for part in np.split(numbers, np.cumsum(sizes)[:-1]))
    frame, seen = sample_of(frames, wanted, seed)
    assert seen == len(numbers)
    assert frame["row"].tolist() == kept_of(len(numbers), wanted, seed)


def test_what_is_out_is_let_go():
    draw = Draw(10, 0)
    entered = 0
    for _ in range(200):
        entered += len(draw.among(BATCH))
        if draw.crowded:
            draw.kept()
    # Once there is a sample, hardly a row of a batch is better than its worst.
    assert entered < 3 * BATCH


def quoted(count):
    """Rows with line breaks, delimiters and quotes within cells."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["id", "words", "price"])
    for row in range(count):
        writer.writerow([row, f'a;b\n"{row}"\r\nend' if row % 3 else f"plain {row}", f"{row},5"])
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_rows_of_a_sample_are_those_of_the_file(encoding):
    raw = quoted(5000).replace("words", "wörter").encode(encoding)
    whole = read(raw).frame
    some = read(raw, rows=300, seed=4)
    assert some.n_rows == 300
    expected = whole.iloc[kept_of(5000, 300, 4)].reset_index(drop=True)
    pd.testing.assert_frame_equal(some.frame, expected)
    assert "A sample of 300 of the 5,000 rows was read, each as likely as any other (seed 4)." in some.reading.notes
    pd.testing.assert_frame_equal(read(raw, rows=300, seed=4).frame, some.frame)
    assert read(raw, rows=300).fingerprint != some.fingerprint


TEXTS = st.text(st.sampled_from('ab,;"\n 1ä'), max_size=6).filter(lambda text: text.strip('"') == text)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(TEXTS.filter(len), TEXTS), min_size=1, max_size=30),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 20),
    st.booleans(),
)
def test_lines_are_drawn_whole_wherever_blocks_end(tmp_path, rows, end, wanted, header):
    out = io.StringIO()
    for row in rows:
        csv.writer(out, lineterminator=end).writerow(row)
        out.write(end)  # a blank line is no row
    source = tmp_path / "source"
    source.write_bytes(out.getvalue().removesuffix(2 * end).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mlviz.reading.lines.BLOCK", 16)
        drawn = drawn_lines(source, tmp_path / "drawn", '"', header, wanted, 1)
    with drawn.path.open(newline="", encoding="utf-8") as file:
        found = [tuple(row) for row in csv.reader(file)]
    body = rows[1:] if header else rows
    assert (drawn.seen, drawn.kept) == (len(body), min(wanted, len(body)))
    assert found == rows[: int(header)] + [body[place] for place in kept_of(len(body), wanted, 1)]


def test_old_line_ends_are_not_taken_for_rows(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(b"a,b\n1,2\r3,4\n")
    assert drawn_lines(source, tmp_path / "drawn", '"', True, 1, 0) is None
    raw = b"a,b\n" + b"".join(b"%d,x\n" % i for i in range(9_000)) + b"9000,x\r9001,x\n"
    whole, some = read(raw), read(raw, rows=50)
    assert some.frame["a"].tolist() == whole.frame["a"].iloc[kept_of(9_002, 50, 0)].tolist()


def test_rows_that_turn_out_to_be_irregular_are_drawn_once_more_and_told_once():
    raw = b"a,b\n" + b"".join(b"%d,x\n" % i for i in range(20_000)) + b"1,2,3\n" * 3 + b"5,x\n" * 2000
    some = read(raw, rows=22_000, columns=["a"])
    assert sum("A sample of" in note for note in some.reading.notes) == 1
    assert some.n_rows == 22_000


def test_columns_of_a_text_file_come_in_its_order():
    raw = b"a title\nname,n,,n\n" + b"".join(b'"x, %d",%d,%d,007\n' % (i, i, -i) for i in range(40)) + b"\nSource: me\n"
    some, whole = read(raw, columns=["n (2)", "name", "column 3"]), read(raw)
    assert some.names == ("name", "column 3", "n (2)")
    pd.testing.assert_frame_equal(some.frame, whole.frame[list(some.names)])
    assert some["n (2)"].kind is whole["n (2)"].kind
    assert text_table(raw, columns=["n"]).columns.tolist() == ["n"]
    with pytest.raises(DataError, match="no column called 'nam'. Did you mean 'name'"):
        read(raw, columns=["nam"])
    with pytest.raises(DataError, match="No column is to be read"):
        read(raw, columns=[])
    assert read(b"1,2\n3,4\n", columns="column 2").frame["column 2"].tolist() == [2, 4]


def test_more_rows_than_there_are_is_all_of_them():
    raw = b"a,b\n" + b"".join(b"%d,x\n" % i for i in range(20))
    ds = read(raw, rows=20)
    pd.testing.assert_frame_equal(ds.frame, read(raw).frame)
    assert not any("sample" in note for note in ds.reading.notes)
    for wrong in (0, -1, 2.5, True):
        with pytest.raises(DataError, match="rows is"):
            read(raw, rows=wrong)


def large():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.random(40_000).round(6), "n": rng.integers(0, 9, 40_000), "w": "somewhere"})
    return frame.to_csv(index=False).encode(), frame


def test_a_table_there_is_no_room_for_is_refused_with_what_to_do(limits):
    raw, frame = large()
    assert estimate(raw) is None
    limits(MLVIZ_MAX_MEMORY_MB=2)
    expected = estimate(raw)
    assert not expected.fits
    assert expected.names == ("x", "n", "w")
    assert expected.n_rows == pytest.approx(40_000, rel=0.02)
    # The frame as pandas itself reads it.
    size = pd.read_csv(io.BytesIO(raw)).memory_usage(deep=True, index=False).sum()
    assert expected.n_rows * expected.row_bytes == pytest.approx(size, rel=0.05)
    with pytest.raises(DataError, match=r"about 40,000 rows and 3 columns: .* and 2 MB are free") as caught:
        read(raw)
    assert f"rows={expected.rows_that_fit}" in caught.value.remedy
    assert len(read(raw, rows=expected.rows_that_fit).frame) == expected.rows_that_fit
    assert len(read(raw, columns=["n"]).frame) == 40_000
    assert len(preview(raw).frame) == 50


@pytest.mark.parametrize("form", ["parquet", "feather", "stata"])
def test_typed_files_are_measured_too(limits, form):
    _, frame = large()
    buffer = io.BytesIO()
    {"parquet": frame.to_parquet, "feather": frame.to_feather, "stata": frame.to_stata}[form](buffer)
    limits(MLVIZ_MAX_MEMORY_MB=2)
    assert not estimate(buffer.getvalue()).fits
    with pytest.raises(DataError, match=r"about 40,000 rows"):
        read(buffer.getvalue())
    assert len(read(buffer.getvalue(), rows=500, columns=["x", "n"]).frame) == 500


def test_json_there_is_no_room_for_is_refused(limits):
    raw = large()[1].head(20_000).to_json(orient="records").encode()
    limits(MLVIZ_MAX_MEMORY_MB=2)
    with pytest.raises(DataError, match="read as a whole: that would take .* MB of memory, and 2 MB are free"):
        read(raw)


def test_the_sample_that_is_offered_fits_and_is_a_round_number():
    for free in (10**6, 7 * 10**9, 123):
        expected = Estimate(10**9, ("a",), 160.0, free)
        offered = expected.rows_that_fit
        assert Estimate(offered, ("a",), 160.0, free).fits or offered == 1
        assert str(offered).rstrip("0") in "123456789"


def test_the_limit_of_a_container_counts(tmp_path, limits):
    assert free_memory() > 10**6
    limits(MLVIZ_MAX_MEMORY_MB=7)
    assert free_memory() == 7_000_000
    assert _container(tmp_path) is None
    for name, text in {
        "memory.max": "1000",
        "memory.current": "700",
        "memory.stat": "anon 9\ninactive_file 50",
    }.items():
        (tmp_path / name).write_text(text)
    assert _container(tmp_path) == 350
    (tmp_path / "memory.max").write_text("max\n")
    assert _container(tmp_path) is None


def test_a_range_belongs_to_a_workbook():
    with pytest.raises(DataError, match="no workbook"):
        read(b"a,b\n1,2\n", range="A1:B2")
