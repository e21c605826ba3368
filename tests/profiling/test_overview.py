"""The profile as a whole: counts, samples, bad tables."""

import numpy as np
import pandas as pd
import pytest

from mlviz.dataset import Dataset
from mlviz.profiling import associations, find_alerts, plot, profile, propose
from mlviz.profiling.density import density


def test_missing_and_duplicates_are_counted():
    frame = pd.DataFrame({"a": [1.0, 1.0, np.nan, np.nan, 0.0, -0.0], "b": ["x", "x", None, None, "y", "y"]})
    found = profile(Dataset.of(frame))
    assert found.n_duplicates == frame.duplicated().sum() == 3
    assert (found.n_missing, found.share_missing) == (4, 4 / 12)
    assert found.co_missing.between("a", "b") == pytest.approx(2 / 6)


def test_duplicates_as_pandas_counts_them():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"n": rng.integers(0, 8, 500), "t": rng.choice(["a", "b", None], 500), "f": rng.random(500) < 0.5}
    )
    frame["d"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 3, 500), "D")
    assert profile(Dataset.of(frame)).n_duplicates == frame.duplicated().sum()


def test_long_tables_rank_a_labelled_sample_unless_asked_for_all(monkeypatch):
    monkeypatch.setattr(associations, "LONG", 1_000)
    monkeypatch.setattr(associations, "SAMPLE", 500)
    rng = np.random.default_rng(0)
    x = rng.normal(size=2_000)
    ds = Dataset.of(pd.DataFrame({"x": x, "y": x + rng.normal(size=2_000)}))
    sampled, exact = profile(ds).spearman, profile(ds, exact=True).spearman
    assert "500 of 2,000 rows (seed 0)" in sampled.note
    assert (sampled.n_rows, exact.n_rows, exact.note) == (500, 2_000, "")
    assert sampled.between("x", "y") == pytest.approx(exact.between("x", "y"), abs=0.1)
    assert exact.between("x", "y") == pytest.approx(ds.frame.corr("spearman").iloc[0, 1], abs=1e-12)


def test_preview_says_that_it_is_one():
    ds = Dataset.of(pd.DataFrame({"x": np.arange(1_000.0), "g": ["a", "b"] * 500}))
    found = profile(ds, sample=100)
    assert (found.rows, found.of_rows) == (100, 1_000)
    assert found["x"].count == 100


def test_infinite_and_long_whole_numbers():
    frame = pd.DataFrame({"x": [1.0, np.inf, -np.inf, 3.0], "id": [2**60, 2**60 + 1, 2**60 + 2, 2**60 + 3]})
    found = profile(Dataset.of(frame))
    assert found["x"].numeric.infinite == 2
    assert found["x"].numeric.mean == 2
    assert found["id"].n_unique == 4


def test_wide_tables_are_cut_and_say_so():
    rng = np.random.default_rng(0)
    ds = Dataset.of(pd.DataFrame(rng.normal(size=(30, 150)), columns=[f"v{i}" for i in range(150)]))
    assert "100 of 150" in profile(ds).pearson.note


def test_density_is_that_of_the_full_kernel_sum():
    rng = np.random.default_rng(0)
    values, at = rng.normal(size=500), np.linspace(-6, 6, 50)
    from mlviz.profiling.density import bandwidth

    h = bandwidth(values)
    full = np.exp(-0.5 * ((at[:, None] - values[None, :]) / h) ** 2).mean(axis=1) / (h * np.sqrt(2 * np.pi))
    assert density(values, at) == pytest.approx(full, abs=0.004)


BAD = {
    "empty": pd.DataFrame(),
    "no rows": pd.DataFrame({"a": pd.Series([], dtype="float64"), "b": pd.Series([], dtype="str")}),
    "one row": pd.DataFrame({"a": [1.5], "b": ["x"], "d": [pd.Timestamp("2024-01-01")]}),
    "all missing": pd.DataFrame({"a": [np.nan] * 5, "b": [None] * 5}),
    "constant": pd.DataFrame({"a": [0.1] * 60, "b": ["x"] * 60}),
    "infinite": pd.DataFrame({"a": [np.inf, -np.inf, 1.0] * 30, "b": [np.inf] * 90, "c": np.arange(90.0)}),
    "huge": pd.DataFrame({"a": [1e308, -1e308, 1e300] * 30, "b": np.arange(90.0), "g": ["x", "y", "z"] * 30}),
    "tiny": pd.DataFrame({"a": [5e-324, 0.0, 1e-310] * 30, "b": np.arange(90.0)}),
    "hostile": pd.DataFrame(
        {
            "<script>": np.arange(60.0),
            "C": np.arange(60.0)[::-1] ** 2,
            "it's": ["=cmd()", "<b>"] * 30,
            "a b": ["{x}"] * 60,
        }
    ),
    "many levels": pd.DataFrame({"g": [f"level {i % 250}" for i in range(6_000)], "x": np.arange(6_000.0)}),
    "booleans": pd.DataFrame({"a": [True, False, True] * 20, "b": pd.array([True, None, False] * 20, dtype="boolean")}),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_tables_are_described(case):
    ds = Dataset.of(BAD[case])
    found = profile(ds)
    assert len(found.columns) == len(ds.columns)
    for target in (None, *ds.names):
        if target is None or ds[target].kind != "datetime":
            find_alerts(ds, found, target=target)
    for proposal in propose(ds):
        assert proposal.headline
        assert plot(ds, proposal.spec).n >= 1
