"""Rules about the cells of a row: which rows break them, and what becomes of them."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.steps import Scope
from mlviz.steps.comparisons import RELATIONS
from mlviz.steps.expressions import matches

S = mv.steps
NUMBERS = st.none() | st.sampled_from([-1.5, 0.0, 2.0, 3.25, 100.0, math.inf])


def table() -> mv.Dataset:
    frame = pd.DataFrame(
        {
            "age": [31.0, 131.0, -1.0, np.nan, 120.0, 0.0],
            "code": ["AB-1234", "AB-12", "ab-1234", None, "CD-0000", "AB-1234\n"],
            "start": pd.to_datetime(["2020-01-01", "2020-02-01", None, "2020-01-01", "2020-01-01", "2020-01-01"]),
            "end": pd.to_datetime(["2020-01-02", "2020-01-01", "2020-01-01", None, "2020-01-01", "2021-01-01"]),
        }
    )
    return mv.Dataset.of(frame, kinds={"age": "numeric", "code": "text"})


def after(step: S.Step) -> pd.DataFrame:
    return mv.Recipe().then(step).apply(table()).frame


def rows(rule: S.Rule, data: mv.Dataset | None = None) -> list[int]:
    return mv.check_rules(data or table(), [rule])[0].rows.tolist()


@settings(max_examples=50, deadline=None)
@given(
    st.lists(NUMBERS, min_size=1, max_size=8),
    st.none() | st.sampled_from([-1.5, 0, 2]),
    st.none() | st.sampled_from([2, 3.25, 100]),
    st.sampled_from(["both", "left", "right", "neither"]),
)
def test_a_range_is_what_python_says_it_is(values, low, high, inclusive) -> None:
    if low is None and high is None:
        return
    data = mv.Dataset.of(pd.DataFrame({"x": values}, dtype="float64"), kinds={"x": "numeric"})
    above = (lambda v: v >= low) if inclusive in ("both", "left") else (lambda v: v > low)
    below = (lambda v: v <= high) if inclusive in ("both", "right") else (lambda v: v < high)
    wrong = [
        i
        for i, v in enumerate(values)
        if v is not None and not ((low is None or above(v)) and (high is None or below(v)))
    ]
    rule = S.InRange(columns=["x"], low=low, high=high, inclusive=inclusive)
    assert rows(rule, data) == wrong
    flagged = mv.Recipe().then(rule).apply(data).frame["x breaks a rule"]
    assert flagged.tolist() == [int(i in wrong) for i in range(len(values))]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6), st.sampled_from(list(RELATIONS)))
def test_a_comparison_is_what_python_says_it_is(pairs, relation) -> None:
    frame = pd.DataFrame(pairs, columns=["a", "b"], dtype="float64")
    data = mv.Dataset.of(frame, kinds={"a": "numeric", "b": "numeric"})
    holds = {"<=": lambda a, b: a <= b, "<": lambda a, b: a < b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b}
    wrong = [i for i, (a, b) in enumerate(pairs) if None not in (a, b) and not holds[relation](a, b)]
    assert rows(S.CompareColumns(first="a", relation=relation, second="b"), data) == wrong


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.text("ab-1\n", max_size=6), min_size=1, max_size=6),
    st.sampled_from(["a", "a*", "[ab]+", "a|ab", "(a|b)-1", "a.b", ".*", "(?i)A+", "a{2,3}", "a$|b", "^a"]),
)
def test_a_pattern_matches_the_whole_text_as_in_python(texts, pattern) -> None:
    expected = [re.compile(pattern).fullmatch(text) is not None for text in texts]
    assert matches(pd.Series(texts, dtype="str"), pattern).tolist() == expected


def test_a_pattern_that_python_would_never_finish_is_matched() -> None:
    assert matches(pd.Series(["a" * 5000 + "!", "a" * 5000]), "((a+)+)+").tolist() == [False, True]


@pytest.mark.parametrize("pattern", ["(", "a)|(?:b", r"(a)\1", "(?=a)", "(a{1000}){1000}", "*", "\\"])
def test_what_is_no_pattern_is_said(pattern: str) -> None:
    with pytest.raises(mv.NotApplicable, match="is no pattern"):
        S.FollowsPattern(column="code", pattern=pattern).check(table().columns)


def test_a_rule_that_asks_for_nothing_or_for_nonsense_is_refused() -> None:
    for rule, words in (
        (S.InRange(columns=["age"]), "No bound"),
        (S.InRange(columns=["age"], low=5, high=1), "above the highest"),
        (S.InRange(columns=["age"], low="soon"), "no number"),
        (S.InRange(columns=["age"], low=math.inf), "no number"),
        (S.InRange(columns=["start"], low=5), "no date"),
        (S.InRange(columns=["start"], low="2020-01-02", high="2020-01-01"), "above the highest"),
        (S.InRange(columns=["age"], low=0, inclusive="right", action="cap"), "cannot be capped"),
        (S.FollowsPattern(column="code", pattern=""), "no pattern"),
        (S.OneOf(column="code", values=[]), "No value"),
        (S.CompareColumns(first="age", second="age"), "named twice"),
        (S.CompareColumns(first="age", second="end"), "cannot be compared"),
    ):
        with pytest.raises(mv.NotApplicable, match=words):
            rule.check(table().columns)


def test_what_becomes_of_rows_that_break_a_rule() -> None:
    limits = {"columns": ["age"], "low": 0, "high": 120}
    assert after(S.InRange(**limits))["age breaks a rule"].tolist() == [0, 1, 1, 0, 0, 0]
    np.testing.assert_array_equal(after(S.InRange(**limits, action="missing"))["age"], [31, *[np.nan] * 3, 120, 0])
    np.testing.assert_array_equal(after(S.InRange(**limits, action="cap"))["age"], [31, 120, 0, np.nan, 120, 0])
    assert len(after(S.InRange(**limits, action="drop"))) == 4
    assert len(after(S.InRange(**limits, action="remove"))) == 4
    assert after(S.InRange(**limits, but=["131"], action="missing"))["age"].isna().tolist() == [
        False, False, True, True, False, False,
    ]  # fmt: skip


def test_dates_codes_and_pairs() -> None:
    assert rows(S.InRange(columns=["start", "end"], low="2020-01-01", high="2020-12-31")) == [5]
    assert rows(S.FollowsPattern(column="code", pattern="[A-Z]{2}-[0-9]{4}")) == [1, 2, 5]
    assert rows(S.FollowsPattern(column="code", pattern="[A-Z]{2}-[0-9]{4}", but=["AB-12"])) == [2, 5]
    assert rows(S.OneOf(column="code", values=["AB-1234", "CD-0000"])) == [1, 2, 5]
    assert rows(S.CompareColumns(first="start", second="end")) == [1]
    assert rows(S.CompareColumns(first="start", relation="<", second="end")) == [1, 4]
    emptied = after(S.CompareColumns(first="start", second="end", action="missing", blame="second"))
    assert emptied["start"].notna()[1]
    assert emptied["end"].isna()[1]


def test_unique_complete_and_conditional_rows_are_rules_too() -> None:
    data = mv.Dataset.of(pd.DataFrame({"id": ["a", "b", "a", None], "day": [1.5, 2.5, 1.5, 9.5]}))
    assert rows(S.DropDuplicates(columns=["id", "day"]), data) == [2]
    assert rows(S.DropMissingRows(columns=["id"]), data) == [3]
    assert rows(S.FilterRows(column="day", comparison="<", value=2), data) == [1, 3]


def test_the_action_decides_the_scope() -> None:
    scopes = {a: S.InRange(columns=["a"], low=0, action=a).scope for a in ("flag", "missing", "cap", "drop", "remove")}
    cells = dict.fromkeys(("flag", "missing", "cap"), Scope.CELLS)
    assert scopes == cells | {"drop": Scope.ROWS, "remove": Scope.FITTED}
    assert S.InRange(columns=["a"], low=0, action="remove").removes


def test_whole_numbers_stay_whole_when_capped_and_long_ones_keep_their_digits() -> None:
    long = 2**60
    data = mv.Dataset.of(pd.DataFrame({"n": [1, long + 1, 7]}), kinds={"n": "numeric"})
    capped = mv.Recipe().then(S.InRange(columns=["n"], low=5.0, action="cap")).apply(data).frame["n"]
    assert capped.tolist() == [5, long + 1, 7]
    with pytest.raises(mv.NotApplicable, match="rounded"):
        mv.Recipe().then(S.InRange(columns=["n"], low=5.5, action="cap")).apply(data)


def test_dates_are_capped_at_a_bound_finer_than_they_are() -> None:
    days = pd.DataFrame({"day": pd.to_datetime(["2020-01-01", "2020-01-05", None]).astype("datetime64[s]")})
    rule = S.InRange(columns=["day"], high="2020-01-02T00:00:00.123456789", action="cap")
    capped = mv.Recipe().then(rule).apply(mv.Dataset.of(days, kinds={"day": "datetime"})).frame["day"]
    assert capped[0] == pd.Timestamp("2020-01-01")
    assert capped[1] == pd.Timestamp("2020-01-02T00:00:00.123456789")
    assert capped.isna().tolist() == [False, False, True]


def test_a_constant_column_is_compared_by_what_it_holds() -> None:
    frame = pd.DataFrame({"n": [1.5, 2.5, 3.5, None], "limit": [2] * 4, "word": ["x"] * 4, "none": [None] * 4})
    frame["day"] = pd.to_datetime(["2020-01-01", "2020-01-05", "2020-01-03", None])
    frame["until"] = pd.Timestamp("2020-01-03")
    data = mv.Dataset.of(frame, kinds={"n": "numeric", "day": "datetime"})
    assert {data[name].kind for name in ("limit", "word", "none", "until")} == {"constant"}
    assert rows(S.CompareColumns(first="n", second="limit"), data) == [1, 2]
    assert rows(S.CompareColumns(first="limit", relation="<", second="n"), data) == [0]
    assert rows(S.CompareColumns(first="day", second="until"), data) == [1]
    assert rows(S.CompareColumns(first="day", relation="==", second="until"), data) == [0, 1]
    assert rows(S.CompareColumns(first="n", second="none"), data) == []
    for first, relation, second in (("n", "<=", "word"), ("day", "<", "limit"), ("day", "==", "limit")):
        with pytest.raises(mv.NotApplicable, match="cannot be compared"):
            mv.Recipe().then(S.CompareColumns(first=first, relation=relation, second=second)).apply(data)


def test_truth_values_outside_a_list_become_missing() -> None:
    data = mv.Dataset.of(pd.DataFrame({"b": [True, False, True]}))
    left = mv.Recipe().then(S.OneOf(column="b", values=["True"], action="missing")).apply(data).frame["b"]
    assert left.isna().tolist() == [False, True, False]


def test_a_rule_says_what_it_found_in_words() -> None:
    found, none = mv.check_rules(
        table(), [S.InRange(columns=["age"], low=0, high=120), S.InRange(columns=["age"], low=-5)]
    )
    assert found.verdict == ("In 2 of 6 rows (33%) age is below 0 or above 120. Row 2: age is 131; Row 3: age is -1.")
    assert none.verdict == "It never happens that age is below -5."
    assert S.InRange(columns=["end"], high="2020-06-01", inclusive="left").sentence() == (
        "Flag rows in which end is after or at 2020-06-01."
    )


def test_what_breaks_a_rule_is_counted_as_its_exceptions_name_it() -> None:
    frame = pd.DataFrame({"a": [1.5, 200.0, 200.0, -3.0], "b": [300, 1, 2, 200]})
    data = mv.Dataset.of(frame, kinds={"a": "numeric", "b": "numeric"})
    limits = {"columns": ["a", "b"], "low": 0, "high": 100}
    (found,) = mv.check_rules(data, [S.InRange(**limits)])
    assert found.values == (("200", 3), ("-3", 1), ("300", 1))
    assert rows(S.InRange(**limits, but=["200", "300"]), data) == [3]
    assert mv.check_rules(data, [S.InRange(columns=["a"], low=-9)])[0].values == ()


def test_rules_on_tables_of_nothing() -> None:
    empty = mv.Dataset.of(pd.DataFrame({"a": pd.Series([], dtype=float), "b": pd.Series([], dtype=float)}))
    data = empty.with_kinds({"a": "numeric", "b": "numeric"})
    for rule in (S.InRange(columns=["a", "b"], low=0), S.CompareColumns(first="a", second="b")):
        assert rows(rule, data) == []
        assert mv.Recipe().then(rule).apply(data).n_rows == 0


def test_a_constant_that_cannot_be_compared_is_refused_before_the_step_runs() -> None:
    frame = pd.DataFrame({"n": [1.5, 2.5], "word": ["x"] * 2, "none": [None] * 2, "until": pd.Timestamp("2020-01-03")})
    schema = mv.Dataset.of(frame, kinds={"n": "numeric"}).columns
    for other, relation in (("word", "<="), ("word", "=="), ("until", "<")):
        with pytest.raises(mv.NotApplicable, match="cannot be compared"):
            S.CompareColumns(first="n", relation=relation, second=other).check(schema)
    S.CompareColumns(first="n", second="none").check(schema)


def test_no_two_pairs_are_one_to_a_person_who_finds_one_right() -> None:
    data = mv.Dataset.of(pd.DataFrame({"a": ["x / y", "x"], "b": ["z", "y / z"]}))
    rule = S.CompareColumns(first="a", relation="==", second="b")
    (found,) = mv.check_rules(data, [rule])
    assert found.values == (("'x / y' / z", 1), ("x / 'y / z'", 1))
    assert rows(S.CompareColumns(first="a", relation="==", second="b", but=["'x / y' / z"]), data) == [1]


def test_a_pair_that_was_looked_at_stays() -> None:
    rule = S.CompareColumns(first="start", relation="<", second="end")
    (found,) = mv.check_rules(table(), [rule])
    assert found.values == (("2020-02-01 / 2020-01-01", 1), ("2020-01-01 / 2020-01-01", 1))
    left = S.CompareColumns(first="start", relation="<", second="end", but=[found.values[0][0]])
    assert rows(left) == [4]
    assert left.breach() == "start is not below end, except '2020-02-01 / 2020-01-01'"


@pytest.mark.parametrize(
    ("rule", "flag"),
    [
        (S.DropDuplicates(columns=["id", "day"], action="flag"), "id breaks a rule"),
        (S.DropMissingRows(action="flag"), "row breaks a rule"),
        (S.FilterRows(column="day", comparison="<", value=2, action="flag"), "day breaks a rule"),
        (S.DropNearDuplicates(columns=["id", "day"], evidence=-9, action="flag"), "id breaks a rule"),
    ],
)
def test_rows_are_flagged_as_cells_are(rule: S.Rule, flag: str) -> None:
    data = mv.Dataset.of(pd.DataFrame({"id": ["a", "b", "a", None], "day": [1.5, 2.5, 1.5, 9.5]}))
    done = mv.Recipe().then(rule).apply(data)
    assert done.n_rows == 4
    assert np.flatnonzero(done.frame[flag]).tolist() == rows(rule, data)
    assert rows(rule, data)
    assert done.names == tuple(c.name for c in rule.check(data.columns))


def test_a_flag_that_compares_rows_is_for_people() -> None:
    rng = np.random.default_rng(0)
    data = mv.Dataset.of(pd.DataFrame({"a": rng.normal(size=40), "b": rng.normal(size=40)}))
    flags = S.DropDuplicates(columns=["a"], action="flag"), S.DropMissingRows(columns=["b"], action="flag")
    made = mv.Recipe(flags).compile(data.columns, target="b")
    assert [c.name for c in made.schema] == ["a"]
    assert mv.Recipe(flags).compile(data.columns).cells == flags[1:]
    board = mv.compare(data, "b", mv.Recipe(flags[:1]), models=["linear"], folds=2)
    assert any("its flag is for people" in note for note in board.notes)
