"""Every chart: invariants, limits, sentences, and the degenerate battery over the registry."""

import numpy as np
import pandas as pd
import pytest

from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import DataError, MlvizError, NotApplicable
from mlviz.kinds import Kind
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.profiling import PLOTS, plot, propose, suggest_kind
from mlviz.results.plots import PlotSpec
from tests.profiling.test_overview import BAD


def table(rows=400, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(10, 2, rows)
    frame = pd.DataFrame({"x": x, "y": 3 * x + 3 * rng.normal(size=rows), "z": rng.exponential(size=rows)})
    frame["g"] = rng.choice(["a", "b", "c"], rows)
    frame["h"] = rng.choice([f"h{i}" for i in range(12)], rows)
    frame["day"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(rows), "D")
    frame.loc[:9, "x"] = np.nan
    frame.loc[10:12, "y"] = np.inf
    return Dataset.of(frame)


@pytest.mark.parametrize("key", PLOTS)
def test_every_chart_is_explained(key):
    method = PLOTS[key]
    assert method.label
    assert method.question.endswith("?")
    assert method.help.endswith(".")
    assert method.references
    assert all(param.label for param in method.params)


SPECS = (
    PlotSpec(kind="histogram", x="x", colour="g", facet="h", density=True),
    PlotSpec(kind="bars", x="h", colour="g"),
    PlotSpec(kind="bars", x="g", y="y", statistic="median"),
    PlotSpec(kind="boxes", y="x", x="h", colour="g", facet="g"),
    PlotSpec(kind="scatter", x="x", y="y", colour="g", facet="g", trend="smooth"),
    PlotSpec(kind="line", x="day", y="y", colour="g"),
    PlotSpec(kind="line", x="x"),
    PlotSpec(kind="heatmap", measure="association"),
    PlotSpec(kind="scatter_matrix", colour="g"),
    PlotSpec(kind="missing_map"),
)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_every_chart_counts_its_rows_and_says_something(spec):
    ds = table()
    found = plot(ds, spec)
    assert found.n + found.n_excluded == 400
    assert found.title
    assert found.headline.endswith(".")
    assert draw(found).data


def test_the_registry_has_a_case_for_every_chart():
    assert {spec.kind for spec in SPECS} == set(PLOTS)


def test_bars_of_a_histogram_hold_every_row():
    for colour, facet in ((None, None), ("g", None), ("h", "g")):
        found = plot(table(), PlotSpec(kind="histogram", x="z", colour=colour, facet=facet))
        assert sum(series.counts.sum() for series in found.series) == found.n == 400


def test_density_has_the_area_of_the_bars():
    found = plot(table(), PlotSpec(kind="histogram", x="x", density=True))
    step = found.density_at[1] - found.density_at[0]
    area = (found.edges[1] - found.edges[0]) * found.n
    # A kernel puts a little of its mass beyond the outermost values.
    assert 0.95 * area < found.series[0].density.sum() * step <= 1.01 * area


def test_more_than_eight_colours_become_other():
    found = plot(table(), PlotSpec(kind="scatter", x="x", y="y", colour="h"))
    groups = {series.group for series in found.series}
    assert len(groups) == 8
    assert "other" in groups
    assert found.notes == ("5 less frequent levels of 'h' are shown as \"other\".",)


def test_box_is_that_of_numpy():
    values = np.append(np.random.default_rng(0).normal(size=200), [9.0, -9.0])
    box = plot(Dataset.of(pd.DataFrame({"v": values})), PlotSpec(kind="boxes", y="v")).boxes[0]
    # numpy 2: np.percentile(values, [25, 50, 75])
    assert (box.q1, box.median, box.q3) == pytest.approx(tuple(np.percentile(values, [25, 50, 75])))
    inside = values[np.abs(values - (box.q1 + box.q3) / 2) <= 2 * (box.q3 - box.q1)]
    assert (box.low, box.high) == (inside.min(), inside.max())
    assert box.n_outliers == len(values) - len(inside) >= 2


def test_straight_trend_as_statsmodels_gives_it():
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    x = rng.normal(size=80)
    y = 2 - x + rng.normal(size=80)
    trend = plot(Dataset.of(pd.DataFrame({"x": x, "y": y})), PlotSpec(kind="scatter", x="x", y="y")).trends[0]
    # statsmodels 0.15: OLS(y, add_constant(x)).fit().get_prediction(...).conf_int()
    fit = sm.OLS(y, sm.add_constant(x)).fit()
    predicted = fit.get_prediction(sm.add_constant(trend.x))
    assert trend.y == pytest.approx(predicted.predicted_mean)
    assert np.column_stack([trend.low, trend.high]) == pytest.approx(predicted.conf_int())


def test_smooth_trend_keeps_a_straight_line_and_follows_a_bent_one():
    x = np.linspace(0, 6, 3_000)
    straight = plot(
        Dataset.of(pd.DataFrame({"x": x, "y": 2 * x + 1})), PlotSpec(kind="scatter", x="x", y="y", trend="smooth")
    ).trends[0]
    assert straight.y == pytest.approx(2 * straight.x + 1, abs=1e-6)
    noisy = np.sin(x) + np.random.default_rng(0).normal(size=3_000) * 0.1
    bent = plot(Dataset.of(pd.DataFrame({"x": x, "y": noisy})), PlotSpec(kind="scatter", x="x", y="y", trend="smooth"))
    assert bent.trends[0].y[np.argmin(abs(bent.trends[0].x - np.pi / 2))] > 0.6


def test_line_means_and_intervals_as_pandas_and_scipy_give_them():
    from scipy import stats

    frame = pd.DataFrame({"t": [1, 1, 1, 2, 2, 3] * 2, "v": np.arange(12.0) ** 2})
    found = plot(Dataset.of(frame, kinds={"t": "numeric"}), PlotSpec(kind="line", x="t", y="v")).series[0]
    means = frame.groupby("t")["v"].mean()
    assert found.y == pytest.approx(means.to_numpy())
    first = frame.loc[frame["t"] == 1, "v"]
    # scipy 1.17: scipy.stats.t.interval(0.95, n - 1, mean, sem)
    assert (found.low[0], found.high[0]) == pytest.approx(stats.t.interval(0.95, 5, first.mean(), stats.sem(first)))


def test_long_times_are_grouped_by_the_calendar():
    days = pd.Timestamp("2000-01-01") + pd.to_timedelta(np.arange(8_000), "D")
    found = plot(Dataset.of(pd.DataFrame({"d": days})), PlotSpec(kind="line", x="d"))
    assert found.notes == ("Rows are grouped by month.",)
    assert found.series[0].y.sum() == 8_000


def test_association_heatmap_is_symmetric_and_within_bounds():
    values = plot(table(), PlotSpec(kind="heatmap", measure="association")).values
    assert values == pytest.approx(values.T, nan_ok=True)
    assert np.nanmin(values) >= 0
    assert np.nanmax(values) <= 1


def test_missing_map_averages_to_the_share():
    ds = table()
    found = plot(ds, PlotSpec(kind="missing_map"))
    sizes = np.diff(np.append(found.first_rows, ds.n_rows))
    assert (found.shares * sizes[:, None]).sum(axis=0) == pytest.approx(ds.frame.isna().sum().to_numpy())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda x: x, "y rises with x "),
        (lambda x: -x, "y falls with x "),
        (lambda x: -np.minimum(x, 5) - 0.1 * x, "y falls with x, less so above "),
        (lambda x: np.where(x < 5, 0.1 * x, x - 4.5), "y rises with x, more so above "),
        (lambda x: -((x - 5) ** 2), "y rises up to about 5, then"),
        (lambda x: (x - 5) ** 2, "y falls up to about 5, then"),
        (lambda x: 0 * x, "y hardly changes with x "),
    ],
)
def test_direction_words(make, words):
    rng = np.random.default_rng(0)
    x = np.linspace(0, 10, 601)
    frame = pd.DataFrame({"x": x, "y": make(x) + rng.normal(size=601) * 0.05})
    headline = plot(Dataset.of(frame), PlotSpec(kind="scatter", x="x", y="y")).headline
    assert headline.startswith(words)


def test_chart_follows_from_kinds():
    ds = table()
    assert [suggest_kind(ds, "x"), suggest_kind(ds, "g"), suggest_kind(ds, "day")] == ["histogram", "bars", "histogram"]
    pairs = (("x", "y"), ("g", "y"), ("day", "y"), ("g", "h"))
    assert [suggest_kind(ds, *pair) for pair in pairs] == ["scatter", "boxes", "line", "bars"]


def test_what_a_chart_does_not_have_is_refused():
    ds = table()
    for spec in (PlotSpec(kind="pie"), PlotSpec(kind="histogram"), PlotSpec(kind="heatmap", facet="g")):
        with pytest.raises(DataError):
            plot(ds, spec)
    with pytest.raises(NotApplicable):
        plot(ds, PlotSpec(kind="histogram", x="g"))
    with pytest.raises(DataError):
        PlotSpec.from_json('{"kind": "bars", "nonsense": 1}')


def specs_for(key, ds):
    """Every chart with each column that fits, and with a colour and panels where there can be."""
    method = PLOTS[key]
    columns = [param for param in method.params if isinstance(param, ColumnOf) and param.name in ("x", "y")]
    groups = {
        p.name: p.candidates(ds)[:1] for p in method.params if isinstance(p, ColumnOf) and p.name in ("colour", "facet")
    }
    extra = {name: found[0] for name, found in groups.items() if found}
    options = [param.candidates(ds)[:3] or (None,) for param in columns]
    for first in options[0] if options else (None,):
        for second in options[1] if len(options) > 1 else (None,):
            chosen = {param.name: name for param, name in zip(columns, (first, second), strict=False)}
            yield PlotSpec(kind=key, **chosen)
            yield PlotSpec(kind=key, **chosen, **extra)
    many = [param for param in method.params if isinstance(param, ColumnsOf)]
    if many:
        yield PlotSpec(kind=key, columns=tuple(ds.names[:5]))


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("key", PLOTS)
def test_bad_tables_give_a_chart_or_an_error_in_words(key, case):
    ds = Dataset.of(BAD[case])
    for spec in specs_for(key, ds):
        try:
            found = plot(ds, spec)
        except MlvizError:
            continue
        assert found.n >= 1
        draw(found).to_json()


def test_proposals_are_telling_diverse_and_the_same_every_time():
    rng = np.random.default_rng(0)
    n = 500
    age = rng.uniform(0, 15, n)
    frame = pd.DataFrame(
        {
            "age": age,
            "price": 900 - 50 * np.minimum(age, 7) - 2 * age + rng.normal(size=n) * 15,
            "region": rng.choice(["north", "south"], n),
            "noise": rng.normal(size=n),
        }
    )
    frame["size"] = rng.normal(size=n) + 3 * (frame["region"] == "north")
    frame["sold"] = pd.Timestamp("2023-01-01") + pd.to_timedelta(np.arange(n), "D")
    frame["demand"] = np.arange(n) / 50 + rng.normal(size=n)
    frame["wage"] = rng.lognormal(0, 1.5, n)
    frame.loc[rng.random(n) < 0.2, "noise"] = np.nan
    ds = Dataset.of(frame)
    found = propose(ds)
    assert found == propose(ds)
    topics = [proposal.topic for proposal in found]
    assert len(found) == 6
    assert {"relation", "difference", "time", "missing", "distribution"} <= set(topics)
    sentences = " ".join(proposal.headline for proposal in found)
    assert "price falls with age, less so above" in sentences
    assert "size differs clearly by region: highest for north" in sentences
    assert "Mean of demand rises along sold" in sentences


def test_two_peaks_are_a_finding_and_two_values_are_none():
    rng = np.random.default_rng(0)
    heights = np.concatenate([rng.normal(0, 1, 300), rng.normal(8, 1, 300)])
    frame = pd.DataFrame({"children": rng.integers(1, 3, 600), "height": heights, "noise": rng.normal(size=600)})
    ds = Dataset.of(frame, kinds={"children": Kind.NUMERIC})
    assert propose(ds)[0].spec == PlotSpec(kind="histogram", x="height", density=True)
    scores = {proposal.spec.x: proposal.score for proposal in propose(ds) if proposal.spec.kind == "histogram"}
    assert scores["children"] <= scores["noise"] < scores["height"]


def test_a_target_comes_first_and_stands_up():
    found = propose(table(), target="x")
    assert (found[0].spec.x, found[0].spec.y) == ("y", "x")


def test_specs_survive_json():
    for spec in (*SPECS, PlotSpec(kind="heatmap", columns=("a", "<b>"))):
        assert PlotSpec.from_json(spec.to_json()) == spec


def along_dates(days, y):
    return plot(Dataset.of(pd.DataFrame({"d": days, "y": y})), PlotSpec(kind="line", x="d", y="y"))


def test_dates_with_few_rows_each_are_grouped_until_their_means_say_something():
    rng = np.random.default_rng(0)
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 365, 400), "D")
    line = along_dates(days, rng.normal(100, 5, 400))
    (series,) = line.series
    assert any("by month" in note for note in line.notes)
    assert len(series.x) == 12
    assert (series.high - series.low).max() < 12


def test_a_series_of_one_row_a_date_is_never_grouped():
    days = pd.date_range("2023-01-01", periods=300)
    assert len(along_dates(days, np.random.default_rng(0).normal(size=300)).series[0].x) == 300


def test_a_scatter_by_colour_says_what_its_proposal_says():
    from mlviz.reading import read
    from mlviz.reading.samples import SAMPLES, sample_path

    penguins = read(sample_path(next(sample for sample in SAMPLES if sample.key == "penguins_raw")))
    proposal = next(p for p in propose(penguins) if "Simpson" in p.headline)
    assert plot(penguins, proposal.spec).headline == proposal.headline
