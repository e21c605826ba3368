"""Each step against numbers computed elsewhere, or against what it promises."""

import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.params import REQUIRED
from mlviz.steps import STEPS, step_of


def table() -> mv.Dataset:
    frame = pd.DataFrame(
        {
            "a": [1.0, 2.0, np.nan, 4.0, 100.0, 6.0],
            "b": [10.0, 20.0, 30.0, 40.0, 50.0, 60.0],
            "g": ["x", "x", "x", "y", "y", None],
            "h": ["u", "u", "v", None, "v", "v"],
            "when": pd.to_datetime(
                ["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-06", "2020-01-05", "2020-01-04"]
            ),
        }
    )
    return mv.Dataset.of(frame, kinds={"g": "categorical", "b": "numeric"})


def after(step: mv.steps.Step) -> pd.DataFrame:
    return mv.Recipe().then(step).apply(table()).frame


EXAMPLES = (
    mv.steps.DropMissingRows(),
    mv.steps.DropMissingRows(columns=["a", "g"], max_missing=0.5),
    mv.steps.Impute(columns=["a"]),
    mv.steps.Impute(columns=["a"], strategy="group_median", by="g"),
    mv.steps.Impute(columns=["g"], strategy="most_frequent"),
    mv.steps.ImputeFromOthers(),
    mv.steps.ImputeFromOthers(method="iterative"),
    mv.steps.FillFromSimilar(),
    mv.steps.FillFromSimilar(columns=["g"], neighbours=1),
    mv.steps.Impute(columns=["g", "h"], strategy="group_most_frequent", by="g"),
    mv.steps.FillInOrder(columns=["a"], order="when"),
    mv.steps.MissingCategory(),
    mv.steps.MarkMissing(columns=["a"]),
    mv.steps.Outliers(),
    mv.steps.Outliers(action="remove", rule="mad", k=3.5),
    mv.steps.OutlyingRows(),
    mv.steps.OutlyingRows(method="mahalanobis", action="remove"),
    mv.steps.OutlyingRows(method="local_outlier_factor"),
    mv.steps.DropDuplicates(),
    mv.steps.DropNearDuplicates(evidence=1, keep="fullest"),
    mv.steps.FilterRows(column="b", comparison=">", value=15),
    mv.steps.DropColumns(columns=["b"]),
    mv.steps.ReplaceValues(column="g", mapping=(("x", "z"), ("y", None))),
    mv.steps.MergeSpellings(column="g", mapping=(("x", "y"),), rule="edit", known=("z",)),
    mv.steps.ReadNumbers(columns=["g"]),
    mv.steps.MoveEndings(column="g", to="h", endings=("y",)),
    mv.steps.MendCharacters(),
    mv.steps.SetBy(column="b", by="g", mapping=(("x", 5),)),
    mv.steps.InRange(columns=["a"], high=50, action="missing"),
    mv.steps.InRange(columns=["a", "b"], low=2, inclusive="right", but=["1"]),
    mv.steps.InRange(columns=["when"], high="2020-01-04", action="remove"),
    mv.steps.InRange(columns=["b"], low=20, high=50, action="cap"),
    mv.steps.FollowsPattern(column="g", pattern="[xz]", action="missing"),
    mv.steps.OneOf(column="g", values=["x"], action="drop"),
    mv.steps.CompareColumns(first="a", relation="<", second="b", action="missing", blame="first"),
    mv.steps.TidyText(case="upper"),
    mv.steps.DateParts(),
    mv.steps.Encode(),
    mv.steps.Encode(method="ordinal"),
    mv.steps.Scale(),
    mv.steps.Scale(method="robust"),
)


def test_every_step_has_an_example() -> None:
    assert {step.key for step in EXAMPLES} == set(STEPS)


@pytest.mark.parametrize("step", EXAMPLES, ids=lambda s: s.sentence()[:50])
def test_a_step_survives_pickle_json_source_and_never_touches_its_input(step: mv.steps.Step) -> None:
    data = table()
    before = data.frame.copy(deep=True)
    result = mv.Recipe().then(step).apply(data)
    pd.testing.assert_frame_equal(data.frame, before)
    assert result.names == tuple(column.name for column in result.columns)
    assert all(column.n_missing == result.frame[column.name].isna().sum() for column in result.columns)
    assert pickle.loads(pickle.dumps(step)) == step
    assert step_of(step.to_dict()) == step
    assert eval(step.source(), {"mv": mv}) == step
    assert replace(step) == step
    assert step.sentence().endswith(".")


def test_imputed_values() -> None:
    # numpy: np.nanmedian([1, 2, nan, 4, 100, 6]), np.nanmean(...)
    assert after(mv.steps.Impute(columns=["a"]))["a"][2] == 4.0
    assert after(mv.steps.Impute(columns=["a"], strategy="mean"))["a"][2] == pytest.approx(22.6)
    assert after(mv.steps.Impute(columns=["a"], strategy="group_median", by="g"))["a"][2] == 1.5
    assert after(mv.steps.Impute(columns=["g"], strategy="most_frequent"))["g"][5] == "x"
    assert after(mv.steps.Impute(columns=["a"], strategy="constant", value=-1))["a"][2] == -1


def test_filling_in_order_follows_the_order_not_the_rows() -> None:
    # 2020-01-03 lies between 01-02 (a = 2) and 01-04 (a = 6, the last row)
    assert after(mv.steps.FillInOrder(columns=["a"], order="when"))["a"][2] == 2
    assert after(mv.steps.FillInOrder(columns=["a"], order="when", method="backward"))["a"][2] == 6
    assert after(mv.steps.FillInOrder(columns=["a"], order="when", method="interpolate"))["a"][2] == 4


def test_outlier_bounds() -> None:
    # R 4.2 boxplot.stats fences on type-7 quantiles: quantile(c(1,2,4,100,6), c(.25,.75)) = 2, 6; fences -4, 12
    assert after(mv.steps.Outliers(columns=["a"]))["a"][4] == 12
    assert np.isnan(after(mv.steps.Outliers(columns=["a"], action="missing"))["a"][4])
    assert after(mv.steps.Outliers(columns=["a"], action="flag"))["a is outlying"].tolist() == [0, 0, 0, 0, 1, 0]
    assert len(after(mv.steps.Outliers(columns=["a"], action="remove"))) == 5
    # modified z of 100 = .6745 * 96 / 2 = 32.4 (median 4, MAD 2)
    assert len(after(mv.steps.Outliers(columns=["a"], action="remove", rule="mad", k=32))) == 5
    assert len(after(mv.steps.Outliers(columns=["a"], action="remove", rule="mad", k=33))) == 6


def test_knn_and_iterative_use_the_other_columns() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=300)
    frame = pd.DataFrame({"x": x, "y": 3 * x + rng.normal(scale=0.1, size=300)})
    hidden = frame["y"].copy()
    frame.loc[:49, "y"] = np.nan
    for method in ("knn", "iterative"):
        filled = mv.Recipe().then(mv.steps.ImputeFromOthers(columns=["y"], method=method)).apply(mv.Dataset.of(frame))
        error = np.sqrt(np.mean((filled.frame["y"][:50] - hidden[:50]) ** 2))
        assert error < 0.5 < hidden.std()


def test_one_numeric_column_is_refused_by_imputers_that_need_others() -> None:
    data = mv.Dataset.of(pd.DataFrame({"a": [1.0, np.nan, 3.5]}))
    with pytest.raises(mv.NotApplicable, match="only one numeric column"):
        mv.Recipe().then(mv.steps.ImputeFromOthers()).apply(data)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: mv.steps.Outliers(k=-1), "between 0"),
        (lambda: mv.steps.Impute(strategy="magic"), "strategy"),
        (lambda: mv.steps.Impute(colums=["a"]), "colums"),
        (lambda: mv.steps.DropColumns(columns=["a", "a"]), "twice"),
        (lambda: mv.steps.ReplaceValues(column="a", mapping=((1, 2), (1, 3))), "twice"),
    ],
)
def test_wrong_parameters_are_said_plainly(make, words: str) -> None:
    with pytest.raises(mv.DataError, match=words):
        make()


@pytest.mark.parametrize("step", EXAMPLES, ids=lambda s: s.sentence()[:50])
@pytest.mark.parametrize("shape", ["empty", "one row", "missing", "constant", "infinite", "huge"])
def test_degenerate_tables_give_a_result_or_a_sentence(step: mv.steps.Step, shape: str) -> None:
    whole = table()
    frame = whole.frame.copy()
    numbers = ["a", "b"]
    if shape == "empty":
        frame = frame.iloc[:0]
    elif shape == "one row":
        frame = frame.iloc[:1]
    elif shape == "missing":
        frame = frame.mask(np.ones(frame.shape, dtype=bool))
    else:
        frame[numbers] = {"constant": 3.0, "infinite": np.inf, "huge": 1e300}[shape]
    data = mv.Dataset(frame, "odd", whole.columns, shape)
    try:
        result = mv.Recipe().then(step).apply(data)
    except mv.MlvizError as error:
        result = error
    assert isinstance(result, mv.Dataset | mv.MlvizError)


def test_estimates_of_long_tables_come_from_a_sample_and_stay_close() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=60_000)
    frame = pd.DataFrame({"x": x, "y": 3 * x + rng.normal(scale=0.1, size=len(x))})
    hidden = frame["y"].copy()
    frame.loc[::20, "y"] = np.nan
    for method in ("knn", "iterative"):
        filled = mv.Recipe().then(mv.steps.ImputeFromOthers(columns=["y"], method=method)).apply(mv.Dataset.of(frame))
        assert filled["y"].n_missing == 0
        assert np.sqrt(np.mean((filled.frame["y"][::20] - hidden[::20]) ** 2)) < 0.2


@pytest.mark.parametrize("key", mv.steps.STEPS)
def test_every_default_has_its_reason_in_one_line(key: str) -> None:
    for param in mv.steps.STEPS[key].params:
        if param.default is not REQUIRED:
            assert param.help.endswith("."), param.name
            assert 10 < len(param.help) <= 110, param.name


def test_a_filter_without_a_value_to_compare_with_is_refused() -> None:
    data = mv.Dataset.of(pd.DataFrame({"g": ["x", "y", "x"]}), kinds={"g": "categorical"})
    for comparison in ("==", "!="):
        with pytest.raises(mv.NotApplicable, match="no value to compare"):
            mv.Recipe().then(mv.steps.FilterRows(column="g", comparison=comparison)).apply(data)
    assert mv.Recipe().then(mv.steps.FilterRows(column="g", comparison="present")).apply(data).n_rows == 3
