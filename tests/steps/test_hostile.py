"""Steps on hostile names, mixed values and extreme numbers: nothing of the user's is overwritten or lost."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv

S = mv.steps
N = 12


def one_step(frame: pd.DataFrame, step: S.Step, **kinds: str) -> mv.Dataset:
    return mv.Recipe().then(step).apply(mv.Dataset.of(frame, kinds=kinds))


def test_new_columns_take_nobodys_place() -> None:
    numbers = [1.5, np.nan, 3, 400] * 3
    frame = pd.DataFrame(
        {
            "a": numbers,
            "a is missing": ["mine", "yours"] * 6,
            "a is outlying": np.arange(N) + 0.5,
            "outlying row": np.arange(N) + 0.25,
            "g": ["x", "y", "(other)"] * 4,
            "g = x": np.arange(N) + 0.75,
            "when": pd.date_range("2020-01-01", periods=N),
            "when year": np.arange(N) + 0.125,
        }
    )
    data = mv.Dataset.of(frame, kinds={"g": "categorical"})
    steps = (
        S.MarkMissing(columns=["a"]),
        S.Outliers(columns=["a"], action="flag"),
        S.OutlyingRows(),
        S.DateParts(),
        S.Encode(columns=["g"]),
        S.Encode(columns=["g"], max_levels=2),
    )
    for step in steps:
        trace = mv.Recipe().then(step).trace(data)
        result, (effect,) = trace.data, trace.effects
        kept = [name for name in data.names if name not in ("g", "when") or name in result.names]
        pd.testing.assert_frame_equal(result.frame[kept], data.frame[kept])
        assert effect.added
        assert effect.changed == 0
        promised = tuple(c.name for c in step.check(data.columns))
        assert set(promised) <= set(result.names)
        if not isinstance(step, S.Encode):
            assert promised == result.names
    assert "a is missing (2)" in mv.Recipe().then(steps[0]).apply(data).names


def test_the_same_new_name_in_every_fold() -> None:
    frame = pd.DataFrame({"a": ["x", "y"] * 6, "a = x": np.arange(12) + 0.5, "t": ["u", "v"] * 6})
    data = mv.Dataset.of(frame)
    ((_, encoder),) = mv.Recipe().then(S.Encode(columns=["a"])).compile(data.columns, target="t").transformers()
    seen = encoder.fit(frame[["a", "a = x"]].iloc[:8]).transform(frame[["a", "a = x"]].iloc[8:])
    assert list(seen.columns) == ["a = x", "a = x (2)", "a = y"]


@pytest.mark.parametrize(
    "step",
    [
        S.Impute(),
        S.ImputeFromOthers(),
        S.FillInOrder(columns=["self"], order="other"),
        S.InRange(columns=["self"], low=0, action="missing"),
        S.Outliers(),
        S.Outliers(action="missing"),
        S.Outliers(action="flag"),
        S.Scale(),
        S.MarkMissing(columns=["self"]),
        S.ReplaceValues(column="self", mapping=((1.5, 2.5),)),
    ],
    ids=lambda step: step.key,
)
def test_a_column_may_be_called_self(step: S.Step) -> None:
    frame = pd.DataFrame({"self": [1.5, np.nan, 99.5, -3.25, 2.5, 1.25], "other": [1.5, 2, 3, 4, 5, 6]})
    assert "self" in one_step(frame, step).names


def test_many_new_columns_at_once() -> None:
    frame = pd.DataFrame(np.ones((3, 300)), columns=[f"c{i}" for i in range(300)])
    assert len(one_step(frame, S.MarkMissing(columns=list(frame.columns))).columns) == 600


def test_words_among_numbers_make_a_text_column() -> None:
    frame = pd.DataFrame({"code": [0, 1, np.nan] * 5, "flag": pd.array([True, False, None] * 5, dtype="boolean")})
    result = one_step(frame, S.ReplaceValues(column="code", mapping=((1, "yes"),)))
    assert result["code"].levels == ("0", "yes")
    result = one_step(frame, S.ReplaceValues(column="flag", mapping=((True, "maybe"),)))
    assert result["flag"].levels == ("False", "maybe")
    result = one_step(frame, S.ReplaceValues(column="flag", mapping=((True, False),)))
    assert result.frame["flag"].dtype == "boolean"
    result = one_step(frame, S.ReplaceValues(column="code", mapping=((0, None), (1, None))))
    assert result.frame["code"].isna().all()
    assert result.frame["code"].dtype == float


def test_replacing_keeps_numbers_numbers_and_dates_dates() -> None:
    frame = pd.DataFrame({"x": [1.5, 2.5, 3.5], "d": pd.to_datetime(["2020-01-01", "2020-01-02", None])})
    for column in ("x", "d"):
        with pytest.raises(mv.NotApplicable, match="cannot hold 'one'"):
            one_step(frame, S.ReplaceValues(column=column, mapping=((1.5, "one"),)))
    assert one_step(frame, S.ReplaceValues(column="x", mapping=((1.5, "7"),))).frame["x"].tolist() == [7, 2.5, 3.5]
    moved = one_step(frame, S.ReplaceValues(column="d", mapping=(("2020-01-01", "2021-05-05"),))).frame["d"]
    assert moved[0] == pd.Timestamp("2021-05-05")
    assert moved.dtype.kind == "M"


def test_a_fixed_value_must_fit_the_column() -> None:
    frame = pd.DataFrame(
        {
            "x": [1.5, np.nan, 3.25],
            "b": pd.array([True, False, None], dtype="boolean"),
            "d": pd.to_datetime(["2020-01-01", None, "2020-01-03"]),
            "c": [1.0, 0.0, np.nan],
        }
    )
    for column, wrong in (("x", "abc"), ("b", "abc"), ("d", "abc"), ("d", 1.0), ("x", "nan")):
        with pytest.raises(mv.NotApplicable, match="cannot hold"):
            one_step(frame, S.Impute(columns=[column], strategy="constant", value=wrong))
    fill = {"x": "7.5", "b": "False", "d": "2020-01-02T01:00:00+01:00", "c": "unknown"}
    done = {c: one_step(frame, S.Impute(columns=[c], strategy="constant", value=v)).frame[c] for c, v in fill.items()}
    assert done["x"][1] == 7.5
    assert done["b"][2] is np.False_ or not done["b"][2]
    assert done["d"][1] == pd.Timestamp("2020-01-02")
    assert done["c"].tolist() == ["1", "0", "unknown"]


def test_filters_compare_dates_with_a_zone_and_whole_numbers_with_text() -> None:
    frame = pd.DataFrame({"d": pd.date_range("2020-01-01", periods=5), "t": list("12345")})
    kept = one_step(frame, S.FilterRows(column="d", comparison=">", value="2020-01-03T00:00:00Z"), t="categorical")
    assert kept.n_rows == 2
    assert one_step(frame, S.FilterRows(column="t", value=2.0), t="categorical").n_rows == 1
    with pytest.raises(mv.NotApplicable, match="no date"):
        one_step(frame, S.FilterRows(column="d", value="soon"))
    ids = pd.DataFrame({"id": range(1, 41), "x": 0.5})
    assert one_step(ids, S.FilterRows(column="id", comparison="<", value="10")).n_rows == 9
    with pytest.raises(mv.NotApplicable, match="no number"):
        one_step(ids, S.FilterRows(column="id", comparison="<", value="ten"))


def test_huge_and_infinite_numbers() -> None:
    frame = pd.DataFrame({"huge": [1e300, -1e300, np.nan, 5e299], "inf": [np.inf, -np.inf, np.nan, 2.5]})
    for step in (S.Scale(), S.ImputeFromOthers(), S.OutlyingRows(), S.Outliers(rule="z", action="flag")):
        one_step(frame, step)
    # numpy: np.std([1, -1, .5]) * 1e300 with ddof=0
    scaled = one_step(frame, S.Scale(columns=["huge"])).frame["huge"]
    assert scaled[0] - scaled[1] == pytest.approx(2 / np.std([1, -1, 0.5]))
    assert one_step(frame, S.Impute(strategy="mean")).frame["inf"][2] == 2.5
    assert one_step(frame, S.Impute()).frame["inf"][2] == 2.5


def test_an_order_that_is_old_text_missing_or_repeated() -> None:
    old = pd.to_datetime(pd.Series(["1500-01-03", "1500-01-01", "1500-01-02"])).astype("datetime64[s]")
    frame = pd.DataFrame({"x": [np.nan, 1.5, np.nan], "d": old})
    assert one_step(frame, S.FillInOrder(columns=["x"], order="d")).frame["x"].tolist() == [1.5, 1.5, 1.5]

    lost = pd.DataFrame({"x": [1.5, np.nan, 9.5, np.nan], "d": [1.5, 2.5, np.nan, np.nan]})
    for method, expected in (("forward", 1.5), ("backward", np.nan)):
        filled = one_step(lost, S.FillInOrder(columns=["x"], order="d", method=method)).frame["x"]
        np.testing.assert_array_equal(filled, [1.5, expected, 9.5, np.nan])


def test_an_order_of_texts_places_later_rows_among_the_training_rows() -> None:
    frame = pd.DataFrame({"x": [1.5, 2.5, 3.5, np.nan], "k": ["a1", "a2", "a3", "b1"]})
    data = mv.Dataset.of(frame, kinds={"k": "identifier"})
    ((_, filler),) = mv.Recipe().then(S.FillInOrder(columns=["x"], order="k")).compile(data.columns).transformers()
    assert filler.fit(data.frame.iloc[:3]).transform(data.frame.iloc[3:])["x"].tolist() == [3.5]


def test_a_level_called_missing_is_not_listed_twice() -> None:
    frame = pd.DataFrame({"g": ["a", "missing", None] * 4})
    schema = mv.Dataset.of(frame).columns
    assert S.MissingCategory().check(schema)[0].levels == ("a", "missing")


@pytest.mark.parametrize("said", [True, "True", "true", "yes", 1])
def test_a_condition_on_truth_values_as_a_form_writes_it(said):
    ds = mv.Dataset.of(pd.DataFrame({"b": [True, False, True] * 5, "n": [1, 2, 1] * 5}))
    assert mv.Recipe().then(mv.steps.FilterRows(column="b", value=said)).apply(ds).n_rows == 10


def test_values_written_as_text_meet_the_cells_they_mean():
    ds = mv.Dataset.of(pd.DataFrame({"b": [True, False, True] * 5, "n": [1, 2, 1] * 5}))
    assert mv.Recipe().then(mv.steps.FilterRows(column="n", value="1")).apply(ds).n_rows == 10
    flipped = mv.Recipe().then(mv.steps.ReplaceValues(column="b", mapping=(("True", "False"),))).apply(ds).frame["b"]
    assert flipped.dtype == bool
    assert not flipped.any()
    with pytest.raises(mv.NotApplicable, match="no truth value"):
        mv.Recipe().then(mv.steps.FilterRows(column="b", value="maybe")).check(ds.columns)


def test_a_group_of_infinities_has_no_median():
    frame = pd.DataFrame({"x": [np.inf, np.inf, np.nan, 1.0, 3.0, np.nan], "g": ["a"] * 3 + ["b"] * 3})
    filled = one_step(frame, S.Impute(columns=("x",), strategy="group_median", by="g"), g="categorical").frame["x"]
    # The group says nothing, so the median of all finite values fills it.
    assert filled.tolist() == [np.inf, np.inf, 2.0, 1.0, 3.0, 2.0]


LONG = 2**60
KEYS = pd.DataFrame({"key": [LONG, LONG + 1, LONG + 2, LONG + 3], "name": list("abcd")})


@pytest.mark.parametrize("said", [LONG + 1, str(LONG + 1)])
def test_long_whole_numbers_are_compared_to_the_last_digit(said) -> None:
    assert one_step(KEYS, S.FilterRows(column="key", value=said)).frame["name"].tolist() == ["b"]
    replaced = one_step(KEYS, S.ReplaceValues(column="key", mapping=((said, 5),))).frame["key"]
    assert replaced.tolist() == [LONG, 5, LONG + 2, LONG + 3]
    named = one_step(KEYS, S.SetBy(column="name", by="key", mapping=((said, "z"),))).frame["name"]
    assert named.tolist() == list("azcd")


@pytest.mark.parametrize("new", [None, 1.5])
def test_long_whole_numbers_beside_a_gap_keep_their_digits(new) -> None:
    step = S.ReplaceValues(column="key", mapping=((LONG + 1, new),))
    kept = one_step(KEYS, step, key="identifier").frame["key"]
    assert kept.dropna().tolist() == [str(LONG), *(["1.5"] if new else []), str(LONG + 2), str(LONG + 3)]
    with pytest.raises(mv.NotApplicable, match="rounded"):
        one_step(KEYS, step, key="numeric")


def test_a_range_rounds_no_long_whole_number() -> None:
    frame = pd.DataFrame({"ns": [-1, LONG + 1, LONG + 3]})
    with pytest.raises(mv.NotApplicable, match="rounded"):
        one_step(frame, S.InRange(columns=["ns"], low=0, action="missing"), ns="numeric")
    assert (
        one_step(frame, S.InRange(columns=["ns"], low=-5, action="missing"), ns="numeric").frame["ns"].tolist()[1]
        == LONG + 1
    )
    assert (
        one_step(frame, S.InRange(columns=["ns"], high=5, action="missing"), ns="numeric").frame["ns"].isna().sum() == 2
    )


def test_setting_by_another_column_keeps_codes_and_types() -> None:
    frame = pd.DataFrame({"code": [0.0, 1.0, np.nan], "by": list("xyz"), "none": pd.array([None] * 3, dtype="boolean")})
    coded = one_step(frame, S.SetBy(column="code", by="by", mapping=(("x", "low"),)), code="categorical")
    assert set(coded["code"].levels) == {"1", "low"}
    untouched = one_step(frame, S.SetBy(column="none", by="by", mapping=(("q", True),)), none="boolean")
    assert untouched.frame["none"].dtype == "boolean"


@pytest.mark.parametrize("method", ["isolation_forest", "local_outlier_factor", "mahalanobis"])
def test_outlying_rows_of_columns_hardly_any_detector_likes(method: str) -> None:
    for values in ([1.0] * 58 + [5.0, 7.0], [1e308, np.inf, -np.inf, np.nan] * 5, [1e308, -1e308, 0.0, 5e-324] * 5):
        frame = pd.DataFrame({"x": values})
        step = S.OutlyingRows(columns=["x"], method=method)
        assert one_step(frame, step, x="numeric").frame["outlying row"].isin((0, 1)).all()
    zeros = pd.DataFrame({"x": [0.0] * 59 + [9.0]})
    found = one_step(zeros, S.OutlyingRows(columns=["x"], method="mahalanobis"), x="numeric").frame["outlying row"]
    assert found.tolist() == [0] * 59 + [1]


@pytest.mark.parametrize("said", ["now", "today", "12:30", "12:30:45", "Monday", "Jan", "Jan 5"])
def test_a_date_without_a_year_would_mean_another_tomorrow(said: str) -> None:
    frame = pd.DataFrame({"d": pd.date_range("2020-01-01", periods=5)})
    with pytest.raises(mv.NotApplicable, match="no date"):
        one_step(frame, S.FilterRows(column="d", comparison="<", value=said))


@pytest.mark.parametrize("said", ["2020-01-03", "1/3/20", "3 Jan 20", "Jan 3, 20", "Jan 3 2020", "20200103"])
def test_a_date_with_a_year_is_one_however_it_is_written(said: str) -> None:
    frame = pd.DataFrame({"d": pd.date_range("2020-01-01", periods=5)})
    assert one_step(frame, S.FilterRows(column="d", comparison="<", value=said)).n_rows == 2


def test_the_median_of_the_largest_numbers_is_one_of_them() -> None:
    frame = pd.DataFrame({"x": [1e308, 1e308, np.nan]})
    assert one_step(frame, S.Impute(columns=["x"]), x="numeric").frame["x"].tolist() == [1e308] * 3
