"""Gaps filled from similar rows: against a naive loop, and where the answer is known."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.steps.fit.similar import SimilarFill

S = mv.steps
KINDS = {"x": "numeric", "y": "numeric", "g": "categorical", "h": "categorical", "code": "categorical"}


def table(n: int = 60, seed: int = 0) -> mv.Dataset:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"x": rng.normal(size=n), "y": rng.uniform(0, 9, n).round(2)})
    frame["g"], frame["h"] = rng.choice(list("abc"), n), rng.choice(["u", "v"], n)
    frame["code"] = rng.integers(1, 4, n).astype(float)
    return mv.Dataset.of(frame.mask(rng.random(frame.shape) < 0.15), kinds=KINDS)


def naive(frame: pd.DataFrame, name: str, k: int) -> pd.Series:
    """Gower (1971) written out for each pair of rows."""
    spread = {c: frame[c].max() - frame[c].min() for c in ("x", "y")}
    filled = frame[name].copy()
    for i in np.flatnonzero(frame[name].isna()):
        apart = []
        for j in np.flatnonzero(frame[name].notna()):
            parts = []
            for c in frame.columns.drop(name):
                a, b = frame[c][i], frame[c][j]
                if pd.notna(a) and pd.notna(b):
                    parts.append(abs(a - b) / spread[c] if c in spread else float(a != b))
            apart.append((round(np.mean(parts), 12) if parts else 1.0, frame[name][j]))
        last = sorted(d for d, _ in apart)[k - 1]
        near = pd.Series([value for d, value in apart if d <= last])
        order = list(dict.fromkeys(frame[name].dropna()))
        counts = near.value_counts()
        filled[i] = near.median() if name in spread else min(counts[counts == counts.max()].index, key=order.index)
    return filled


@pytest.mark.parametrize("neighbours", [1, 5])
@pytest.mark.parametrize("name", list(KINDS))
def test_the_nearest_rows_are_those_of_a_naive_loop(name: str, neighbours: int) -> None:
    ds = table()
    found = mv.Recipe().then(S.FillFromSimilar(columns=[name], neighbours=neighbours)).apply(ds)
    pd.testing.assert_series_equal(found.frame[name], naive(ds.frame, name, neighbours))
    assert found[name].n_missing == 0
    assert found[name].kind == ds[name].kind


def test_rows_to_predict_are_filled_from_training_rows_alone() -> None:
    train = pd.DataFrame({"x": [0.5, 1.5, 9.5, 8.5], "g": ["a", "a", "b", "b"]})
    new = pd.DataFrame({"x": [9.0, 1.0, None], "g": [None, None, "never seen"]})
    ((_, filler),) = (
        mv.Recipe().then(S.FillFromSimilar(neighbours=1)).compile(mv.Dataset.of(train).columns).transformers()
    )
    done = filler.fit(train).transform(new)
    assert done["g"].tolist() == ["b", "a", "never seen"]
    assert done["x"][2] == 5.0  # nothing is like it, so all rows are as near


def test_types_stay_as_they_are_and_nothing_known_fills_nothing() -> None:
    frame = pd.DataFrame({"b": pd.array([True, None, False, False], dtype="boolean"), "x": [1.5, 1.5, 7.5, 7.5]})
    frame["none"], frame["inf"] = None, [np.inf, 1.5, -np.inf, None]
    ds = mv.Dataset.of(frame, kinds={"x": "numeric", "inf": "numeric"})
    done = mv.Recipe().then(S.FillFromSimilar(columns=["b", "inf"], neighbours=1)).apply(ds).frame
    assert done["b"].tolist() == [True, True, False, False]
    assert done["b"].dtype == "boolean"
    assert done["inf"].tolist() == [np.inf, 1.5, -np.inf, 1.5]
    with pytest.raises(mv.NotApplicable, match="no other column"):
        S.FillFromSimilar().check(ds.columns[1:2])


def test_the_most_frequent_value_of_a_group() -> None:
    frame = pd.DataFrame(
        {"g": list("aaabbbc"), "w": ["u", "u", None, "v", None, "v", None], "n": [1, 1, None, 2, 2, None, None]}
    )
    ds = mv.Dataset.of(frame, kinds={"w": "categorical", "n": "categorical", "g": "categorical"})
    step = S.Impute(columns=["w", "n"], strategy="group_most_frequent", by="g")
    done = mv.Recipe().then(step).apply(ds).frame
    assert done["w"].tolist() == ["u", "u", "u", "v", "v", "v", "u"]
    assert done["n"].tolist() == [1, 1, 1, 2, 2, 2, 1]
    assert step.sentence() == "Fill missing values in w, n with the most frequent value of the row's g."


def test_a_filled_number_is_one_that_a_row_holds() -> None:
    known = [0.0, *range(1, 50)]  # 1 of a range of 49 and back again is 0.9999999999999999
    frame = pd.DataFrame({"x": [*known, *[None] * 50], "y": [*known, *known]})
    ds = mv.Dataset.of(frame, kinds={"x": "numeric", "y": "numeric"})
    done = mv.Recipe().then(S.FillFromSimilar(columns=["x"], neighbours=1)).apply(ds).frame
    assert done["x"].tolist() == [*known, *known]


def test_numbers_from_one_end_of_the_floats_to_the_other() -> None:
    train = pd.DataFrame({"x": [-1.7e308, 1.7e308, 1e308, -1e308], "y": [1.0, 2.0, 3.0, 4.0], "z": [1e-9, 2e-9, 0, 0]})
    new = pd.DataFrame({"x": [1.2e308, -1e307], "y": [None, None], "z": [1e-9, 1e308]})
    columns = mv.Dataset.of(train, kinds=dict.fromkeys("xyz", "numeric")).columns
    ((_, filler),) = mv.Recipe().then(S.FillFromSimilar(neighbours=1)).compile(columns).transformers()
    assert filler.fit(train).transform(new)["y"].tolist() == [3.0, 4.0]


def test_a_column_known_in_few_of_many_rows_is_filled_from_them() -> None:
    frame = pd.DataFrame({"x": np.arange(20_000) % 7 + 0.5, "rare": np.nan})
    frame.loc[7, "rare"] = 2.5  # not in the seeded sample
    ds = mv.Dataset.of(frame, kinds={"x": "numeric", "rare": "numeric"})
    done = mv.Recipe().then(S.FillFromSimilar(columns=["rare"])).compile(ds.columns).transformers()[0][1].fit(frame)
    assert done.transform(frame.iloc[:20])["rare"].tolist() == [2.5] * 20


def test_rows_are_compared_once_however_many_columns_have_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(30, 40))).add_prefix("c")
    ds = mv.Dataset.of(frame.mask(rng.random(frame.shape) < 0.2))
    ((_, filler),) = mv.Recipe().then(S.FillFromSimilar()).compile(ds.columns).transformers()
    compared, real = [], SimilarFill._apart
    monkeypatch.setattr(SimilarFill, "_apart", lambda *given: (compared.append(1), real(*given))[1])
    assert not filler.fit(ds.frame).transform(ds.frame).isna().any().any()
    assert len(compared) == 1
