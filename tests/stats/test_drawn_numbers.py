"""The numbers a test's picture draws, and what is seen of rows that belong together."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from tests.stats.tables import table


def test_the_line_is_that_of_least_squares() -> None:
    # scipy 1.17: stats.linregress(hp, qsec)
    data = table("mtcars")
    fitted = stats.linregress(data.frame["hp"], data.frame["qsec"])
    for key in ("pearson", "spearman", "kendall"):
        line = mv.test(data, key, first="hp", second="qsec").line
        assert line is not None
        assert [x for x, _ in line] == [data.frame["hp"].min(), data.frame["hp"].max()]
        expected = [fitted.intercept + fitted.slope * x for x, _ in line]
        assert [y for _, y in line] == pytest.approx(expected, rel=1e-12)


def test_residuals_are_pearson_s() -> None:
    # scipy 1.17: stats.contingency.expected_freq(counts); Pearson residuals by their definition.
    result = mv.test(table("haireyecolor_long"), "chi_square", row="Hair", column="Eye")
    expected = stats.contingency.expected_freq(result.counts)
    assert result.expected == pytest.approx(expected, rel=1e-12)
    assert (np.asarray(result.residuals) ** 2).sum() == pytest.approx(result.statistic, rel=1e-12)


def test_long_names_are_short_on_the_axis_and_whole_on_hover() -> None:
    names = ["Bachelor of Science in Applied Statistics", "%{y} <b>x</b>", "c"]
    rng = np.random.default_rng(0)
    data = Dataset.of(pd.DataFrame({"y": rng.normal(size=60), "g": np.repeat(names, 20)}))
    figure = draw(mv.test(data, "welch_anova", value="y", group="g"))
    ticks = dict(zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True))
    assert len(ticks) == 3
    assert "Bachelor …atistics" in ticks.values()
    assert "%{y} &lt;b&gt;x&lt;/b&gt;" in ticks.values()
    assert names[0] in {trace.name for trace in figure.data}


def test_an_identifier_that_repeats_is_reported() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"y": rng.normal(size=60), "g": ["a", "b"] * 30, "patient": np.repeat(np.arange(20), 3)})
    data = Dataset.of(frame, kinds={"patient": Kind.IDENTIFIER})
    result = mv.test(data, "welch_t", value="y", group="g")
    (check,) = (check for check in result.checks if check.name == "Independence")
    assert check.passed is False
    assert "60 rows of 20 different" in check.sentence
    assert "independence" in result.caveat
    alone = Dataset.of(frame.assign(patient=range(60)), kinds={"patient": Kind.IDENTIFIER})
    assert all(check.name != "Independence" for check in mv.test(alone, "welch_t", value="y", group="g").checks)
