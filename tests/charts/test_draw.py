"""Figures: small, safe and readable by the browser."""

import json
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.charts import draw
from mlviz.charts.numbers import numbers_of
from mlviz.charts.profile import mini, sparkline_svg
from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.profiling import plot, profile
from mlviz.results.plots import PlotSpec
from mlviz.results.recovery import Recovered, Recovery

LARGEST = 300_000
"""Bytes of a figure's JSON, whatever the number of rows."""


@pytest.fixture(scope="module")
def long():
    rng = np.random.default_rng(0)
    n = 1_000_000
    x = rng.normal(size=n)
    frame = pd.DataFrame({"x": x, "y": x + rng.normal(size=n), "g": rng.choice(list("abcdefghijklm"), n)})
    frame["d"] = pd.Timestamp("2000-01-01") + pd.to_timedelta(rng.integers(0, 10**8, n), "s")
    return Dataset.of(frame)


@pytest.mark.parametrize(
    "spec",
    [
        PlotSpec(kind="scatter", x="x", y="y", trend="smooth"),
        PlotSpec(kind="scatter", x="x", y="y", colour="g", facet="g"),
        PlotSpec(kind="line", x="d", y="x", colour="g"),
        PlotSpec(kind="boxes", y="x", x="g"),
        PlotSpec(kind="scatter_matrix", columns=("x", "y")),
        PlotSpec(kind="missing_map"),
        PlotSpec(kind="heatmap", measure="association"),
    ],
    ids=str,
)
def test_a_million_rows_stay_small(long, spec):
    assert len(draw(plot(long, spec)).to_json()) < LARGEST


def test_a_histogram_is_smaller_still(long):
    assert len(draw(plot(long, PlotSpec(kind="histogram", x="x", density=True))).to_json()) < 20_000


def hostile():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"<script>x</script>": rng.normal(size=60), "<b>C</b>": rng.normal(size=60)})
    frame["<i>g</i>"] = rng.choice(['<img src=x onerror="a()">', "it's & that"], 60)
    return Dataset.of(frame)


@pytest.mark.parametrize("kind", ["histogram", "boxes", "scatter", "bars", "heatmap", "scatter_matrix", "missing_map"])
def test_text_from_data_is_escaped(kind):
    ds = hostile()
    x, y, g = ds.names
    spec = {
        "histogram": PlotSpec(kind="histogram", x=x, colour=g, facet=g),
        "boxes": PlotSpec(kind="boxes", y=x, x=g, colour=g),
        "scatter": PlotSpec(kind="scatter", x=x, y=y, colour=g),
        "bars": PlotSpec(kind="bars", x=g),
        "heatmap": PlotSpec(kind="heatmap"),
        "scatter_matrix": PlotSpec(kind="scatter_matrix", colour=g),
        "missing_map": PlotSpec(kind="missing_map"),
    }[kind]
    figure = draw(plot(ds, spec)).to_plotly_json()
    shown = json.dumps(figure, default=lambda value: value.tolist() if hasattr(value, "tolist") else str(value))
    for mark in ("<script", "<img", "<b>", "<i>"):
        # Groups of a legend are names the browser never renders.
        visible = shown.replace(json.dumps('<img src=x onerror="a()">'), "")
        assert mark not in visible


def test_traces_are_svg_and_axes_have_titles():
    ds = hostile()
    x, y, g = ds.names
    for spec in (PlotSpec(kind="scatter", x=x, y=y, facet=g), PlotSpec(kind="histogram", x=x)):
        figure = draw(plot(ds, spec))
        assert all(not trace.type.endswith("gl") for trace in figure.data)
        assert figure.layout.xaxis.title.text
        assert figure.layout.yaxis.title.text


def test_arrays_stay_arrays():
    figure = draw(plot(hostile(), PlotSpec(kind="scatter", x=hostile().names[0], y=hostile().names[1])))
    assert all(isinstance(trace.x, np.ndarray) for trace in figure.data)


def test_panels_are_shared_between_groups():
    ds = hostile()
    figure = draw(plot(ds, PlotSpec(kind="scatter", x=ds.names[0], y=ds.names[1], facet=ds.names[2])))
    assert {trace.xaxis for trace in figure.data} == {"x", "x2"}
    assert len(figure.layout.annotations) == 2


def test_descriptions_have_a_box_and_a_mean_for_each_group():
    ds = hostile()
    made = mv.describe(ds, ds.names[:2], by=ds.names[2])
    figure = draw(made)
    boxes = [trace for trace in figure.data if trace.type == "box"]
    assert [(box.median[0], box.lowerfence[0]) for box in boxes] == [(one.median, one.q05) for one in made.numbers]
    assert "<img" not in figure.to_json()
    assert draw(mv.describe(ds, [ds.names[2]])).data == ()


def test_the_numbers_of_a_picture_hold_its_intervals():
    rng = np.random.default_rng(0)
    data = Dataset.of(pd.DataFrame(rng.normal(size=(30, 3)), columns=list("yab")))
    result = mv.test(data, "linear_regression", value="y", predictors=("a", "b"))
    found = numbers_of(draw(result)).set_index("series")
    for one in result.coefficients[1:]:
        ends = one.standardised, one.standardised_low, one.standardised_high
        assert found.loc[one.name, ["x", "x from", "x to"]].tolist() == pytest.approx(ends)


def test_groups_called_like_numbers_stand_beside_each_other():
    frame = pd.DataFrame({"x": np.arange(6) / 3, "g": ["1", "10", "1000"] * 2})
    made = mv.describe(Dataset.of(frame, kinds={"g": Kind.CATEGORICAL}), ["x"], by="g")
    assert draw(made).layout.yaxis.type == "category"


def test_an_unknown_type_is_refused():
    with pytest.raises(TypeError, match="no chart"):
        draw(object())


def test_small_charts_of_every_kind():
    frame = pd.DataFrame({"n": [1.5, 2.5, np.inf] * 10, "g": ["a", "<b>", "c"] * 10, "e": [None] * 30})
    frame["d"] = pd.date_range("2024-01-01", periods=30)
    frame['"><script>alert(1)</script>'] = range(30)
    for column in profile(Dataset.of(frame)).columns:
        root = ElementTree.fromstring(sparkline_svg(column, 120, 30))
        bars = root.findall(".//{http://www.w3.org/2000/svg}rect")
        assert len(bars) == np.count_nonzero(mini(column))
        assert all(0 <= float(bar.get("y")) <= 30 for bar in bars)
        assert root.get("aria-label") == f"Distribution of {column.name}"
        draw(column).to_json()


def test_small_charts_are_small():
    frame = pd.DataFrame({"x": np.random.default_rng(0).normal(size=100_000)})
    assert len(sparkline_svg(profile(Dataset.of(frame)).columns[0])) < 3_000


@pytest.mark.parametrize("measure", ["pearson", "spearman", "cramers_v", "correlation_ratio", "co_missing"])
def test_every_matrix_of_a_profile_is_drawn_with_names_escaped(measure):
    ds = hostile()
    frame = ds.frame.assign(other=ds.frame["<i>g</i>"].iloc[::-1].to_numpy())
    frame.iloc[:9, 0] = frame.iloc[:5, 1] = np.nan
    matrix = getattr(profile(Dataset.of(frame)), measure)
    assert matrix.values.size
    figure = draw(matrix)
    assert "<script>" not in figure.to_json()
    assert "<i>g" not in figure.to_json()
    assert (figure.data[0].zmin == -1) == (measure in ("pearson", "spearman"))


def test_a_band_leaves_out_places_without_an_interval():
    days = pd.date_range("2024-01-01", periods=12).repeat(8)[:-7]  # the last day has one row: no interval
    frame = pd.DataFrame({"d": days, "y": np.random.default_rng(0).normal(size=len(days))})
    figure = draw(plot(Dataset.of(frame), PlotSpec(kind="line", x="d", y="y")))
    low, high = (trace for trace in figure.data if trace.line.width == 0)
    assert len(low.x) == len(high.x) == 11
    assert np.isfinite(low.y).all()
    assert np.isfinite(high.y).all()


def test_axes_have_thousands_marks(long):
    assert draw(plot(long, PlotSpec(kind="histogram", x="x"))).layout.yaxis.separatethousands


def model_results(name):
    from mlviz.results.curves import Calibration, Confusion, Errors, PrecisionRecall, RocCurve, Thresholds

    line, counts = np.linspace(0, 1, 3), np.array([3, 2, 1])
    classes = (name + "1", name + "2")
    yield RocCurve("a model", name, line, line, line, 0.5, 6)
    yield PrecisionRecall("a model", name, line, line, line, 0.5, 0.5, 6)
    yield Calibration("a model", name, line, line, line, line, counts, 0.2)
    yield Confusion("a model", classes, np.array([[2, 1], [1, 2]]), None)
    yield Thresholds("a model", *classes, line, counts, counts, 3, 3)
    yield Errors("a model", name, line, line, counts)


def test_classes_and_targets_are_escaped_in_the_charts_of_models():
    for result in model_results("<a href='x'>y</a>"):
        assert "<a href" not in draw(result).to_json(), type(result)


def test_classes_that_begin_alike_stay_apart():
    confusion = next(r for r in model_results("a very long name " * 9) if hasattr(r, "classes"))
    assert len(set(draw(confusion).data[0].x)) == 2


def test_ways_of_filling_are_drawn_with_their_numbers():
    way = {"errors": np.array([1.0, 1.2]), "low": 0.9, "high": 1.3}
    ways = (
        Recovered("impute", "with <b>the median</b>", mean=1.1, tied=True, **way),
        Recovered("impute", "with the mean", mean=2.0, tied=False, **way),
    )
    figure = draw(Recovery("x", True, ways, 1.5, 10, 100, False))
    assert [trace.x[0] for trace in figure.data] == [1.1, 2.0]
    assert "<b>" not in figure.data[0].y[0]
    assert figure.layout.shapes[0].x0 == 1.5


def test_a_mosaic_gives_every_cell_the_area_of_its_rows():
    frame = pd.DataFrame({"a": ["x"] * 30 + ["y"] * 10, "b": ["u"] * 12 + ["v"] * 18 + ["u"] * 9 + ["v"]})
    bars = draw(mv.test(Dataset.of(frame), "chi_square", row="a", column="b")).data
    area = {(name, bar.name): w * x for bar in bars for name, w, x in zip(bar.hovertext, bar.width, bar.x, strict=True)}
    assert area == pytest.approx({("x", "u"): 0.3, ("x", "v"): 0.45, ("y", "u"): 0.225, ("y", "v"): 0.025})


def test_clouds_are_drawn_of_groups_that_have_a_shape():
    frame = pd.DataFrame({"v": np.random.default_rng(0).normal(size=45), "g": ["many"] * 40 + ["few"] * 5})
    figure = draw(mv.test(Dataset.of(frame), "welch_t", value="v", group="g"))
    assert [trace.name for trace in figure.data if trace.type == "violin"] == ["many"]
    assert [trace.name for trace in figure.data if trace.type == "box"] == ["few", "many"]
