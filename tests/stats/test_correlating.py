"""Matrices of correlations: each pair as the test of that pair, and as scipy; refusals; words."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import Kind
from tests.stats.tables import table

METHODS = ("pearson", "spearman", "kendall")
SCIPY = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}
NAMES = ("Ozone", "Solar.R", "Wind", "Temp")


def gappy(rows: int = 70) -> Dataset:
    rng = np.random.default_rng(8)
    values = rng.normal(size=(rows, 4)) + rng.normal(size=(rows, 1))
    values[:, 3] = np.round(values[:, 3])
    values[rng.random(values.shape) < 0.15] = np.nan
    frame = pd.DataFrame(values, columns=list("abcd"))
    frame.loc[3, "a"] = np.inf
    return Dataset.of(frame, kinds=dict.fromkeys("abcd", Kind.NUMERIC))


@pytest.mark.parametrize("rows", [70, 30, 9])
@pytest.mark.parametrize("method", METHODS)
def test_every_pair_is_that_of_its_own_test(method: str, rows: int) -> None:
    data = gappy(rows)
    made = mv.correlate(data, method=method)
    for i, first in enumerate(made.names):
        for j, second in enumerate(made.names[:i]):
            try:
                alone = mv.test(data, method, first=second, second=first)
            except NotApplicable:
                assert np.isnan(made.values[i, j])
                continue
            seen = made.values[i, j], made.low[i, j], made.high[i, j], made.p_values[i, j], made.counts[i, j]
            expected = alone.effect.value, alone.effect.low, alone.effect.high, alone.p_value, alone.n
            assert seen == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)
    assert np.array_equal(made.values, made.values.T, equal_nan=True)


@pytest.mark.parametrize("method", METHODS)
def test_every_pair_is_that_of_scipy(method: str) -> None:
    # scipy 1.17: stats.pearsonr, stats.spearmanr, stats.kendalltau of the complete rows of each pair
    data = table("airquality", numbers=NAMES)
    made = mv.correlate(data, NAMES, method=method)
    for i, first in enumerate(NAMES):
        for j, second in enumerate(NAMES[:i]):
            both = data.frame[[first, second]].dropna()
            expected = SCIPY[method](both[first], both[second])
            assert made.counts[i, j] == len(both)
            assert made.values[i, j] == pytest.approx(expected.statistic, rel=1e-9)
            assert made.p_values[i, j] == pytest.approx(expected.pvalue, rel=1e-6)
    adjusted = stats.false_discovery_control(made.table()["p"], method="bh")
    assert made.table()["p (FDR)"].tolist() == pytest.approx(adjusted.tolist())
    assert "clearly related; closest are" in made.verdict


def test_long_columns_of_kendall_are_sampled_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlviz.stats.correlating.KENDALL_ROWS", 40)
    data = gappy()
    made = mv.correlate(data, method="kendall")
    assert "random sample of 40 of 70 rows (seed 0)" in made.notes[1]
    assert made.counts.max() <= 40
    assert mv.correlate(data, method="kendall", exact=True).counts.max() > 40
    assert mv.correlate(data, method="spearman").counts.max() > 40


def test_columns_that_do_not_vary_have_no_correlation() -> None:
    frame = pd.DataFrame({"x": [1.5, 2, 3, 4, 5], "same": [2.0] * 5, "few": [1.5, 2, None, None, None]})
    data = Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.NUMERIC))
    for method in METHODS:
        made = mv.correlate(data, method=method)
        assert np.isnan(made.values[0, 1:]).all()
        assert made.verdict == "No pair has enough rows that vary."
        draw(made).to_json()


def test_refusals_and_hostile_names() -> None:
    data = gappy()
    with pytest.raises(DataError, match="Measure is 'tau'"):
        mv.correlate(data, method="tau")
    with pytest.raises(DataError, match="zz"):
        mv.correlate(data, ["a", "zz"])
    with pytest.raises(DataError, match="names 1 columns. Choose 2 to "):
        mv.correlate(data, ["a"])
    with pytest.raises(DataError, match="not a list of column names"):
        mv.correlate(data, "ab")
    with pytest.raises(NotApplicable, match="0 columns"):
        mv.correlate(Dataset.of(pd.DataFrame({"g": ["a", "b"]})))
    named = Dataset.of(data.frame.rename(columns={"a": "<script>x</script>"}))
    assert "<script>" not in draw(mv.correlate(named)).to_json()


@pytest.mark.parametrize("scales", [(1e100, 1e100), (1e139, 1e40), (1e-90, 1e-90), (1e-140, 1e139)])
def test_the_unit_of_a_column_does_not_matter_however_large_or_small(scales: tuple[float, float]) -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=50)
    y = x + rng.normal(size=50)
    # scipy 1.17: stats.pearsonr
    expected = stats.pearsonr(x, y)
    data = Dataset.of(pd.DataFrame({"x": x * scales[0], "y": y * scales[1]}))
    found = mv.test(data, "pearson", first="x", second="y")
    assert (found.effect.value, found.p_value) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-10)
