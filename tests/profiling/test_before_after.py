"""A column before and after: counts against numpy's and pandas' own."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.charts import draw
from mlviz.profiling.comparing import before_after
from mlviz.results.plots import Bars, Histogram

S = mv.steps
RNG = np.random.default_rng(3)
FRAME = pd.DataFrame(
    {
        "when": np.where(RNG.random(200) < 0.1, np.nan, RNG.normal(10, 2, 200)),
        "before": RNG.choice(["x", "y", None], 200),
        "size": RNG.choice(["small", "medium", "large"], 200),
        "day": pd.date_range("2020-01-01", periods=200),
        "many": [f"level {i % 67}" for i in range(200)],
    }
)


def data(frame: pd.DataFrame = FRAME) -> mv.Dataset:
    return mv.Dataset.of(frame, kinds={"before": "categorical", "size": "ordinal", "many": "categorical"})


def test_numbers_are_counted_between_the_same_edges() -> None:
    old, new = data(), mv.Recipe().then(S.Impute(columns=["when"])).apply(data())
    found = before_after(old, new, "when")
    assert isinstance(found.plot, Histogram)
    for series, table in zip(found.plot.series, (old, new), strict=True):
        # numpy: np.histogram between the same edges
        expected = np.histogram(table.frame["when"].dropna(), found.plot.edges)[0]
        assert series.counts.tolist() == expected.tolist()
    numbers = {one.what: (one.before, one.after) for one in found.moved}
    # pandas: Series.mean, Series.std (n - 1), Series.isna
    for what, how in (("mean", pd.Series.mean), ("standard deviation", pd.Series.std)):
        assert numbers[what] == pytest.approx([how(table.frame["when"]) for table in (old, new)])
    assert numbers["missing"] == (FRAME["when"].isna().sum(), 0)
    assert [trace.name for trace in draw(found).data] == ["before", "after"]


def test_categories_are_counted_over_the_same_levels() -> None:
    old, new = data(), mv.Recipe().then(S.MissingCategory(columns=["before"])).apply(data())
    found = before_after(old, new, "before").plot
    assert isinstance(found, Bars)
    for series, table in zip(found.series, (old, new), strict=True):
        counts = table.frame["before"].value_counts()
        assert dict(zip(found.labels, series.heights, strict=True)) == {n: counts.get(n, 0) for n in found.labels}
    assert set(found.labels) == {"x", "y", "missing"}
    assert len(draw(before_after(old, new, "before")).data) == 2


def test_an_order_is_kept_and_many_levels_are_cut() -> None:
    keep = mv.Recipe().then(S.FilterRows(column="size", comparison="!=", value="small")).apply(data())
    assert before_after(data(), keep, "size").plot.labels == ("small", "medium", "large")
    cut = before_after(data(), keep, "many").plot
    assert len(cut.labels) == 30
    assert "37 less frequent levels" in cut.notes[0]


def test_dates_and_a_column_that_changes_its_kind() -> None:
    codes = mv.Recipe().then(S.Encode(columns=["before"], method="ordinal")).apply(data())
    assert set(before_after(data(), codes, "before").plot.labels) == {"x", "y", "0", "1"}
    assert before_after(data(), codes, "day").plot.dates


def test_what_has_no_distribution_is_refused() -> None:
    frame = pd.DataFrame({"a": [np.nan, np.nan, np.inf], "t": ["a b c d e", "f g h", "i j k l"]})
    table = mv.Dataset.of(frame, kinds={"a": "numeric", "t": "text"})
    with pytest.raises(mv.NotApplicable, match="no distribution"):
        before_after(table, table, "t")
    with pytest.raises(mv.NotApplicable, match="No row"):
        before_after(table, table, "a")
    with pytest.raises(mv.DataError, match="no column"):
        before_after(table, table, "b")
