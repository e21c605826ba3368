"""The floor everything stands on: errors, settings, registry, parameters, data sets."""

import pickle
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.frames import plain, unique_names
from mlviz.kinds import CATEGORIES, NUMERIC, Kind
from mlviz.params import (
    REQUIRED,
    Choice,
    ColumnOf,
    ColumnsOf,
    Flag,
    Mapping,
    Number,
    Text,
    Value,
    check_values,
)
from mlviz.profiling import find_alerts, profile
from mlviz.profiling.remedies import problems, step_for
from mlviz.reading.samples import sample
from mlviz.registry import Registry
from mlviz.settings import settings


def data() -> mv.Dataset:
    frame = pd.DataFrame(
        {
            "age": [31.0, 44.5, 0.5, 52.0, 38.0, 61.0] * 10,
            "sex": ["f", "m", "f", None, "m", "f"] * 10,
            "constant": ["x"] * 60,
        }
    )
    return mv.Dataset.of(frame, name="people", kinds={"sex": "categorical", "age": "numeric"})


def test_errors_say_reason_and_remedy_and_cross_processes() -> None:
    error = mv.DataError("It is empty.", "Add rows.")
    back = pickle.loads(pickle.dumps(error))
    assert (back.reason, back.remedy, str(back)) == ("It is empty.", "Add rows.", "It is empty. Add rows.")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("MLVIZ_HOME", str(tmp_path))
    monkeypatch.setenv("MLVIZ_SLOTS", "3")
    settings.cache_clear()
    assert (settings().home, settings().slots) == (tmp_path, 3)
    monkeypatch.setenv("MLVIZ_SLOTS", "many")
    settings.cache_clear()
    with pytest.raises(mv.DataError, match="MLVIZ_SLOTS"):
        settings()
    monkeypatch.undo()
    settings.cache_clear()


def test_a_key_is_registered_once() -> None:
    registry = Registry[SimpleNamespace]("entry")
    entry = SimpleNamespace(key="a")
    registry.add(entry)
    with pytest.raises(ValueError, match="already"):
        registry.add(entry)
    assert "a" in registry
    assert registry.get("b") is None


@pytest.mark.parametrize(
    ("param", "good", "bad"),
    [
        (Number("k", low=0, high=3), [0, 2.5, 3], [-1, 4, "2", True, float("nan"), None]),
        (Number("k", integer=True), [4, 4.0], [4.5]),
        (Number("k", optional=True), [None, 1.0], ["x"]),
        (Choice("c", options=("a", "b")), ["a"], ["c", None]),
        (Flag("f"), [True, False], [1, "yes"]),
        (Text("t", max_length=3), ["abc"], ["abcd", 3]),
        (Value("v"), ["a", 1, None, 2.5, True], [[1], object()]),
        (Mapping("m"), [(("a", "b"),)], [(("a", 1), ("a", 2))]),
        (ColumnOf("c", kinds=NUMERIC), ["age"], ["sex", "nobody", 3]),
        (ColumnOf("c", kinds=CATEGORIES, levels=2), ["sex"], ["age", "constant"]),
        (ColumnOf("c", min_levels=3), ["age"], ["sex"]),
        (ColumnsOf("cs", at_least=1, at_most=2), [["age"], ("age", "sex")], [[], ["age", "age"], "age", ["nobody"]]),
    ],
)
def test_a_parameter_takes_what_it_declares_and_refuses_the_rest(param, good, bad) -> None:
    for value in good:
        param.check(value, data())
    for value in bad:
        with pytest.raises(mv.MlvizError):
            param.check(value, data())


def test_missing_and_unknown_parameters_are_named() -> None:
    params = (Number("k", default=REQUIRED), Flag("ties", default=True))
    with pytest.raises(mv.DataError, match="Give k"):
        check_values(params, {}, None)
    with pytest.raises(mv.DataError, match="no parameter called 'j'"):
        check_values(params, {"k": 1, "j": 2}, None)
    assert check_values(params, {"k": 1}, None) == {"k": 1.0, "ties": True}


def test_a_data_set_is_made_sound_and_never_changes_what_it_was_given() -> None:
    frame = pd.DataFrame(
        [[1, "x", 1 + 2j, True, pd.Timestamp("2020-01-01", tz="UTC"), 1], [None, 2, 3, None, None, "b"]],
        columns=["a", "a", "", None, "when", 3],
        index=[5, 5],
    )
    before = frame.copy(deep=True)
    ds = mv.Dataset.of(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert ds.names == ("a", "a (2)", "column 3", "column 4", "when", "3")
    assert all(dtype.kind != "O" or isinstance(dtype, pd.StringDtype) for dtype in ds.frame.dtypes)
    assert ds.frame["a (2)"].tolist() == ["x", "2"]
    assert ds["column 4"].kind is Kind.CONSTANT or ds["column 4"].kind is Kind.BOOLEAN


def test_the_fingerprint_follows_values_names_and_kinds() -> None:
    frame = pd.DataFrame({"a": [1.5, 2.5], "b": ["x", "y"]})
    same = mv.Dataset.of(frame).fingerprint
    assert mv.Dataset.of(frame.copy()).fingerprint == same
    changed = [
        mv.Dataset.of(frame.assign(a=[1.5, 2.5000001])),
        mv.Dataset.of(frame.rename(columns={"a": "c"})),
        mv.Dataset.of(frame).with_kinds({"b": "text"}),
        mv.Dataset.of(frame.astype({"a": "str"})),
    ]
    assert len({same, *(one.fingerprint for one in changed)}) == 5


def test_an_unknown_column_is_named_with_the_nearest() -> None:
    with pytest.raises(mv.DataError, match="Did you mean 'age'"):
        data()["aeg"]


def test_every_problem_found_has_remedies_that_apply() -> None:
    ds = mv.Dataset.of(
        data().frame.assign(
            b=np.where(np.arange(60) == 3, 900.0, np.arange(60.0)),
            gap=np.where(np.arange(60) % 4, np.nan, 1.5 + np.arange(60)),
            flag=pd.array([True, None, False] * 20, dtype="boolean"),
        )
    )
    found = problems(ds, profile(ds))
    assert {p.key for p in found} >= {"missing", "outliers"}
    for problem in found:
        assert 2 <= len(problem.remedies) <= 3 or problem.key == "duplicates"
        for remedy in problem.remedies:
            recipe = mv.Recipe()
            for step in remedy.steps:
                recipe = recipe.insert(step)
            assert recipe.apply(ds).n_rows > 0
            assert remedy.why.endswith(".")


def test_the_seven_impossible_ages_are_set_missing_in_one_step() -> None:
    ds = mv.read(sample("credit_cards").path)
    alert = next(a for a in find_alerts(ds, profile(ds)) if a.key == "impossible")
    step = step_for(alert, ds)
    clean = mv.Recipe().then(step).apply(ds)
    # sample_data/README.md: 7 ages below 1 year
    assert clean["age"].n_missing == 7
    assert clean.frame["age"].min() > 18


def test_a_kind_the_values_cannot_have_is_refused() -> None:
    frame = pd.DataFrame({"t": list("abc") * 5, "n": np.arange(15) + 0.5})
    for column, kind in (("t", "numeric"), ("t", "datetime"), ("n", "datetime"), ("n", "boolean")):
        with pytest.raises(mv.NotApplicable, match="cannot be"):
            mv.Dataset.of(frame).with_kinds({column: kind})
    assert mv.Dataset.of(frame).with_kinds({"n": "ordinal"})["n"].levels[0] == 0.5


ODD = {
    "period": pd.Series(pd.period_range("2020-01", periods=4, freq="M")),
    "interval": pd.Series(pd.interval_range(0, 4)),
    "duration": pd.Series(pd.to_timedelta([1, 2, None, 4], unit="h")),
    "category of numbers": pd.Series(pd.Categorical([1, 2, None, 2])),
    "sparse": pd.Series(pd.arrays.SparseArray([0, 0, 1, 2])),
    "surrogate": pd.Series(["a\ud800", "b", "c", "d"], dtype=object),
    "bytes": pd.Series([b"a", b"b", None, b"c"], dtype=object),
    "lists": pd.Series([[1], [2], None, [3]], dtype=object),
    "empty category": pd.Series(pd.Categorical([None, None, None, None])),
}


@pytest.mark.parametrize("name", ODD)
def test_any_type_of_pandas_becomes_a_column(name):
    column = ODD[name]
    ds = mv.Dataset.of(pd.DataFrame({"x": column, "y": range(4)}))
    assert ds["x"].n_missing == int(column.isna().sum())
    assert ds.frame["x"].dtype.kind in "ifbM" or isinstance(ds.frame["x"].dtype, pd.StringDtype)


def test_long_whole_numbers_with_a_gap_keep_their_digits():
    numbers = [10**17 + i for i in range(50)]
    ds = mv.Dataset.of(pd.DataFrame({"account": pd.array([*numbers, None], dtype="Int64")}))
    assert ds.frame["account"].dropna().tolist() == [str(n) for n in numbers]
    assert ds["account"].kind is Kind.IDENTIFIER


def test_ordered_categories_keep_their_order():
    sizes = pd.Categorical(["mid", "lo", "hi", "mid"], categories=["lo", "mid", "hi", "huge"], ordered=True)
    ds = mv.Dataset.of(pd.DataFrame({"size": sizes, "y": range(4)}))
    assert (ds["size"].kind, ds["size"].levels) == (Kind.ORDINAL, ("lo", "mid", "hi"))


def test_objects_that_are_long_whole_numbers_keep_their_digits():
    for values in ([2**60 + 1, None], [2**60 + 1, 1.5], [2**70, 1]):
        frame = mv.Dataset.of(pd.DataFrame({"x": pd.Series(values, dtype=object)})).frame
        assert frame["x"][0] == str(values[0])
    assert mv.Dataset.of(pd.DataFrame({"x": pd.Series([1, None, 2.5], dtype=object)})).frame["x"].dtype == "float64"


def test_many_equal_names_are_numbered_in_no_time():
    names = unique_names(["c"] * 20_000 + ["c (3)"])
    assert len(set(names)) == 20_001
    assert names[-2:] == ["c (20000)", "c (3) (2)"]


def test_decimals_of_data_bases_are_numbers_unless_a_float_would_lose_digits():
    amounts = pd.Series([Decimal("1.10"), Decimal("2.350000000000000000"), None, Decimal("NaN")], dtype=object)
    assert plain(amounts).dtype == "float64"
    assert plain(amounts).dropna().tolist() == [1.1, 2.35]
    assert plain(pd.Series([Decimal(12345678901234567890), Decimal(1)])).tolist() == ["12345678901234567890", "1"]
