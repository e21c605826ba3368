"""Whatever pandas writes, in any dialect and encoding, reads back as it was."""

import csv

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from mlviz.reading import read

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßé"
INSIDE = st.text(LETTERS + " ,;|\"'-", max_size=10)
WORDS = st.builds(
    lambda first, rest, last: first + rest + last, *(st.sampled_from(LETTERS), INSIDE, st.sampled_from(LETTERS))
)
NAMES = st.lists(st.text(LETTERS, min_size=4, max_size=9), min_size=2, max_size=5, unique=True)
KINDS = {
    "word": WORDS,
    "count": st.integers(-(10**9), 10**9),
    "amount": st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3)),
    "flag": st.booleans(),
    "day": st.dates(pd.Timestamp(1900, 1, 1).date(), pd.Timestamp(2100, 1, 1).date()).map(pd.Timestamp),
}


@st.composite
def frames(draw):
    """Draw a frame of at least five rows; in some columns cells are missing, but never a whole row."""
    names, n = draw(NAMES), draw(st.integers(5, 20))
    columns = {}
    for place, name in enumerate(names):
        kind = draw(st.sampled_from(sorted(KINDS)))
        cells = draw(st.lists(KINDS[kind], min_size=n, max_size=n))
        if place and kind in ("word", "amount"):
            gaps = draw(st.lists(st.booleans(), min_size=n, max_size=n))
            cells = [None if gap and row % 3 else cell for row, (cell, gap) in enumerate(zip(cells, gaps, strict=True))]
        columns[name] = cells
    return pd.DataFrame(columns)


@st.composite
def dialects(draw):
    """Draw arguments of ``to_csv`` and an encoding."""
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    return {
        "sep": delimiter,
        "decimal": draw(st.sampled_from([".", ","])) if delimiter != "," else ".",
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n"])),
        "na_rep": draw(st.sampled_from(["", "NA", "n/a"])),
    }, draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"]))


@settings(max_examples=120, derandomize=True, deadline=None, database=None)
@given(frame=frames(), how=dialects())
def test_what_pandas_writes_reads_back(frame, how):
    options, encoding = how
    found = read(frame.to_csv(index=False, **options).encode(encoding)).frame
    assert list(found.columns) == list(frame.columns)
    assert len(found) == len(frame)
    for name in frame:
        wanted, got = frame[name], found[name]
        assert got.isna().tolist() == wanted.isna().tolist()
        if pd.api.types.is_float_dtype(wanted):
            np.testing.assert_allclose(got.astype("float64"), wanted, rtol=1e-12)
        else:
            assert got.dropna().tolist() == wanted.dropna().tolist()


@settings(max_examples=40, derandomize=True, deadline=None, database=None)
@given(frame=frames(), how=dialects(), chance=st.randoms(use_true_random=False))
def test_some_columns_are_those_of_the_whole_table(frame, how, chance):
    options, encoding = how
    raw = frame.to_csv(index=False, **options).encode(encoding)
    some = chance.sample(list(frame.columns), chance.randint(1, len(frame.columns)))
    whole, part = read(raw), read(raw, columns=some)
    assert part.names == tuple(name for name in whole.names if name in some)
    for name in part.names:
        if part[name].kind is whole[name].kind:  # with fewer columns a row may be blank, and is left out
            pd.testing.assert_series_equal(part.frame[name].dropna(), whole.frame[name].dropna(), check_index=False)
