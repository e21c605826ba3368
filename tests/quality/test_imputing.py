"""Multiple imputation: intervals cover what they promise where a single filling does not; what is known stays."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import Kind
from mlviz.quality.chained import draw_levels, draw_line, matched
from mlviz.quality.imputing import MOST_COLUMNS, MOST_ROWS, multiply_impute
from mlviz.stats.filling.imputed import pooled


def gappy(rng, n):
    """Return a table in which y is missing more often where x is high, and g where x is low."""
    x = rng.normal(size=n)
    g = np.where(rng.random(n) < 1 / (1 + np.exp(-x)), "q", "p")
    y = 1 + x + 0.5 * (g == "q") + rng.normal(size=n)
    frame = pd.DataFrame({"x": x, "g": g, "y": y})
    frame.loc[rng.random(n) < 1 / (1 + np.exp(0.9 - 1.2 * x)), "y"] = np.nan
    frame["g"] = frame["g"].where(rng.random(n) > 1 / (1 + np.exp(1.5 + x)))
    return mv.Dataset.of(frame, kinds={"g": Kind.CATEGORICAL})


def test_intervals_cover_the_truth_where_a_single_filling_does_not():
    mean, slope = 1.25, 1.0  # E y = 1 + E x + P(q) / 2
    covered = {"pooled": [0, 0], "filled": [0, 0], "complete": [0, 0]}
    repeats = 30
    for seed in range(repeats):
        sets = multiply_impute(gappy(np.random.default_rng(seed), 150), m=4, seed=seed, method="normal", rounds=3)
        terms = (
            pooled(sets, "mean", value="y").terms[0],
            pooled(sets, "linear_regression", outcome="y", predictors=("x", "g")).terms[1],
        )
        for k, (term, truth) in enumerate(zip(terms, (mean, slope), strict=True)):
            for way, hits in covered.items():
                one = getattr(term, way)
                hits[k] += one.low <= truth <= one.high
    # With a coverage of 95%, fewer than 25 of 30 happen once in 300 times.
    assert min(covered["pooled"]) >= 25
    assert max(covered["filled"]) < 10
    assert covered["complete"][0] < 10


def test_what_is_known_stays_and_what_is_drawn_are_values_of_the_column():
    ds = gappy(np.random.default_rng(1), 200)
    sets = multiply_impute(ds, m=3)
    assert {one.column for one in sets.drawn} == {"g", "y"}
    for i in range(3):
        frame = sets.completed(i).frame
        assert not frame.isna().any().any()
        for name in ds.names:
            there = ds.frame[name].notna()
            pd.testing.assert_series_equal(frame[name][there], ds.frame[name][there])
            assert set(frame[name][~there]) <= set(ds.frame[name][there])
    assert ds.frame["y"].isna().any()


def test_tables_differ_and_are_the_same_again():
    ds = gappy(np.random.default_rng(2), 120)
    sets, again, more = (multiply_impute(ds, m=m, seed=4) for m in (3, 3, 5))
    first = [sets.completed(i).frame for i in range(3)]
    pd.testing.assert_frame_equal(first[1], again.completed(1).frame)
    pd.testing.assert_frame_equal(first[2], more.completed(2).frame)
    assert not first[0].equals(first[1])
    assert len({sets.completed(i).fingerprint for i in range(3)}) == 3


def test_columns_keep_their_types_and_levels():
    rng = np.random.default_rng(3)
    n = 150
    frame = pd.DataFrame(
        {
            "count": rng.poisson(30, n).astype(float),
            "flag": pd.array(rng.random(n) < 0.4, dtype="boolean"),
            "code": rng.choice([1.0, 2.0, 5.0], n),
            "word": rng.choice(["<b>", "it's", "C"], n),
            "day": pd.date_range("2024-01-01", periods=n),
            "C": rng.normal(size=n),
        }
    )
    for name in ("count", "flag", "code", "word"):
        frame.loc[rng.choice(n, 20, replace=False), name] = None
    ds = mv.Dataset.of(frame, kinds={"code": Kind.CATEGORICAL})
    made = multiply_impute(ds, m=2).completed(1)
    assert (made.frame.dtypes == ds.frame.dtypes).all()
    assert set(made.frame["code"]) <= {1.0, 2.0, 5.0}
    assert (made.frame["count"] % 1 == 0).all()
    assert all(column.n_missing == 0 for column in made.columns)


def test_a_draw_of_a_regression_varies_as_its_standard_errors_say():
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(60), rng.normal(size=60)])
    y = x @ [1.0, 2.0] + rng.normal(size=60)
    beta, *_ = np.linalg.lstsq(x, y, rcond=None)
    draws = np.array([draw_line(x, y, rng)[1] for _ in range(1500)])
    residual = y - x @ beta
    # E sigma*^2 = RSS / (df - 2), as the mean of 1 / chi2(df) is 1 / (df - 2)
    expected = residual @ residual / (58 - 2) * np.linalg.inv(x.T @ x)
    np.testing.assert_allclose(draws.mean(axis=0), beta, atol=0.03)
    np.testing.assert_allclose(np.cov(draws.T), expected, atol=0.1 * expected.max())


def test_levels_are_drawn_with_their_chances():
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(3000), rng.integers(0, 2, 3000)])
    chances = np.where(x[:, 1:] > 0, [0.2, 0.3, 0.5], [0.6, 0.3, 0.1])
    codes = (rng.random(3000)[:, None] > chances.cumsum(axis=1)).sum(axis=1)
    new = np.column_stack([np.ones(8000), np.repeat([0, 1], 4000)])
    drawn = np.mean([draw_levels(x, codes, new, rng).reshape(2, 4000) for _ in range(20)], axis=0)
    shares = [[(codes[x[:, 1] == side] == level).mean() for level in range(3)] for side in (0, 1)]
    means = [sum(level * share for level, share in enumerate(row)) for row in shares]
    np.testing.assert_allclose(drawn.mean(axis=1), means, atol=0.03)


def test_matches_are_near_and_ties_share():
    rng = np.random.default_rng(2)
    known, wanted = rng.normal(size=400), rng.normal(size=50)
    fifth = np.sort(np.abs(known[None, :] - wanted[:, None]), axis=1)[:, 4]
    for _ in range(20):
        assert (np.abs(known[matched(known, wanted, rng)] - wanted) <= fifth).all()
    two = np.repeat([0.0, 1.0], 500)
    assert len(set(matched(two, np.full(3000, 0.1), rng))) > 400
    assert set(matched(np.array([3.0]), np.array([1.0, 9.0]), rng)) == {0}


def test_a_wide_table_needs_to_know_what_it_is_about():
    rng = np.random.default_rng(4)
    x = rng.normal(size=(80, MOST_COLUMNS + 10))
    x[:, 35] = x[:, 0] + 0.1 * rng.normal(size=80)
    x[::4, 0] = np.nan
    ds = mv.Dataset.of(pd.DataFrame(x, columns=[f"c{i}" for i in range(x.shape[1])]))
    with pytest.raises(DataError, match="about"):
        multiply_impute(ds, m=2)
    sets = multiply_impute(ds, about=("c0",), m=2, rounds=2)
    assert len(sets.used) == MOST_COLUMNS
    assert {"c0", "c35"} <= set(sets.used)
    assert "10 columns" in sets.notes[0]


def test_a_long_table_is_sampled_and_says_so():
    x = np.random.default_rng(5).normal(size=MOST_ROWS + 5)
    ds = mv.Dataset.of(pd.DataFrame({"x": x, "y": np.where(x > 1, np.nan, x)}))
    sets = multiply_impute(ds, m=2, rounds=1)
    assert sets.dataset.n_rows == MOST_ROWS
    assert "random sample" in sets.notes[0]


@pytest.mark.parametrize(
    ("frame", "about", "words"),
    [
        ({"x": range(40)}, (), "Nothing is missing"),
        ({"x": [None] * 35 + [1.0, 2.0, 3.0, 4.0, 5.0], "y": range(40)}, ("x",), "fewer than"),
        ({"x": [None] * 40, "y": range(40)}, (), "Nothing is missing"),
        ({"x": [], "y": []}, (), "Nothing is missing"),
        (
            {"x": [1.5, None, 2.25, 3.0] * 150, "g": [f"level {i % 25}" for i in range(600)]},
            ("x", "g"),
            "filled from it",
        ),
        ({"t": [f"a long text, number {i}" for i in range(39)] + [None], "y": range(40)}, ("t",), "cannot be filled"),
    ],
)
def test_what_cannot_be_filled_says_why(frame, about, words):
    with pytest.raises(NotApplicable, match=words):
        multiply_impute(mv.Dataset.of(pd.DataFrame(frame)), about=about, m=2)


def test_odd_values_are_no_obstacle():
    rng = np.random.default_rng(6)
    x = rng.normal(size=60)
    frame = pd.DataFrame({"x": x, "inf": np.where(x > 1, np.inf, x), "huge": x * 1e300, "same": 1.0, "twice": 2 * x})
    frame.loc[::5, ["x", "inf", "twice"]] = np.nan
    made = multiply_impute(mv.Dataset.of(frame), m=2, rounds=3).completed(0).frame
    assert np.isfinite(made["x"]).all()
    assert np.isinf(made["inf"]).sum() == np.isinf(frame["inf"]).sum()


@pytest.mark.parametrize(
    ("given", "words"),
    [({"m": 1}, "at least 2"), ({"m": 999}, "at most"), ({"rounds": 0}, "rounds"), ({"method": "guess"}, "no way")],
)
def test_what_is_asked_wrongly_is_refused(given, words):
    with pytest.raises(DataError, match=words):
        multiply_impute(gappy(np.random.default_rng(0), 60), **{"m": 2} | given)
