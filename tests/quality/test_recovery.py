"""The error of a way of filling against the error a naive loop finds, and on data where the best way is known."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.errors import NotApplicable
from mlviz.quality.recovery import candidates, recovery


def table(n=300, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    group = rng.choice(["a", "b", "c"], n)
    shift = pd.Series(group).map({"a": 0.0, "b": 5.0, "c": 10.0}).to_numpy()
    frame = pd.DataFrame(
        {
            "x": x,
            "near": x + 0.1 * rng.normal(size=n),
            "alone": rng.normal(size=n),
            "of group": shift + 0.3 * rng.normal(size=n),
            "g": group,
            "flag": rng.random(n) > 0.3,
        }
    )
    frame.loc[::7, "near"] = np.nan
    return mv.Dataset.of(frame)


def test_the_best_way_is_found_where_it_is_known():
    ds = table()
    assert recovery(ds, "near").ways[0].step == "impute_from_others"
    assert "row's g" in recovery(ds, "of group").ways[0].label
    alone = recovery(ds, "alone")
    simple = next(way for way in alone.ways if "the mean" in way.label)
    assert simple.tied
    # A column nothing else tells about cannot be filled better than its own spread.
    assert alone.ways[0].mean == pytest.approx(alone.spread, rel=0.15)


def test_the_error_is_that_of_a_naive_loop():
    ds = table()
    found = recovery(ds, "x", repeats=4, seed=3)
    way = next(way for way in found.ways if way.label == mv.steps.Impute(columns=("x",), strategy="mean").sentence())
    rng, values = np.random.default_rng(3), ds.frame["x"].to_numpy()
    naive = []
    for _ in range(4):
        hidden = np.sort(rng.choice(300, 30, replace=False))
        rest = np.delete(values, hidden)
        naive.append(np.sqrt(np.mean((values[hidden] - rest.mean()) ** 2)))
    np.testing.assert_allclose(way.errors, naive, rtol=1e-12)


def test_categories_are_counted_wrong():
    found = recovery(table(), "flag")
    assert not found.numeric
    assert found.ways[0].mean == pytest.approx(found.spread, abs=0.08)


def test_a_category_that_others_tell_is_found_by_the_way_that_uses_them():
    ds = table()
    frame = ds.frame.assign(size=np.where(ds.frame["g"] == "a", "small", "large"), code=ds.frame["g"].str.upper())
    frame.loc[::9, "size"] = None
    told = recovery(mv.Dataset.of(frame), "size")
    assert told.ways[0].mean < 0.02 < told.spread
    assert {way.step for way in told.ways} == {"impute", "fill_from_similar"}
    assert len(told.ways) == 6
    most_frequent = next(
        way for way in told.ways if way.label == "Fill missing values in size with the most frequent value."
    )
    assert most_frequent.mean == pytest.approx(told.spread, abs=0.1)


def test_every_way_is_measured_and_the_table_stays_as_it_was():
    ds = table()
    before = ds.frame.copy()
    found = recovery(ds, "near", repeats=2)
    assert len(found.ways) == len(candidates(ds, "near")) == 8
    pd.testing.assert_frame_equal(ds.frame, before)
    assert all(way.low <= way.mean <= way.high for way in found.ways)


def test_a_long_table_is_sampled_and_says_so():
    ds = table(5_000)
    found = recovery(ds, "alone", repeats=2)
    assert found.sampled
    assert found.n_rows == 3_000


@pytest.mark.parametrize(
    "values", [[None] * 30, [1.0] * 5 + [None] * 30, [f"text number {i} of many words here" for i in range(40)]]
)
def test_nothing_to_hide(values):
    with pytest.raises(NotApplicable):
        recovery(mv.Dataset.of(pd.DataFrame({"x": values, "y": range(len(values))})), "x")
