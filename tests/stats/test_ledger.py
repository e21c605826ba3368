"""The ledger adjusts what was looked at together, by the way that was chosen, and warns of many looks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from statsmodels.stats.multitest import multipletests

import mlviz as mv
from mlviz.results.ledger import LedgerEntry, LedgerSpec
from mlviz.results.testing import Effect, TestResult
from mlviz.stats import TESTS, ledger_of
from mlviz.stats.hypotheses import titles
from mlviz.stats.ledger import ASIDE, HUNT, MANY, aside_words, looks_of, looks_words
from tests.stats.tables import table, with_kinds

WAYS = {
    "holm": "holm",
    "bonferroni": "bonferroni",
    "sidak": "sidak",
    "hochberg": "simes-hochberg",
    "bh": "fdr_bh",
    "by": "fdr_by",
}
"""Our names and those of statsmodels 0.15, multipletests."""


@pytest.fixture(scope="module")
def ran() -> tuple[TestResult, ...]:
    data = table("mtcars")
    pairs = (("mpg", "hp"), ("mpg", "wt"), ("mpg", "qsec"), ("drat", "hp"), ("drat", "qsec"))
    return tuple(mv.test(data, "pearson", first=first, second=second) for first, second in pairs)


def adjusted(ran: tuple[TestResult, ...], spec: LedgerSpec) -> list[float]:
    return [entry.p_adjusted for entry in ledger_of(ran, spec)]


@pytest.mark.parametrize("way", WAYS)
def test_all_tests_are_one_family(ran: tuple[TestResult, ...], way: str) -> None:
    expected = multipletests([result.p_value for result in ran], method=WAYS[way])[1]
    assert adjusted(ran, LedgerSpec(adjust=way)) == pytest.approx(expected, rel=1e-9)


def test_planned_tests_are_adjusted_for_each_other_alone(ran: tuple[TestResult, ...]) -> None:
    planned = ran[2], ran[4]
    spec = LedgerSpec(family="purpose", planned=tuple(result.hypothesis for result in planned))
    lines = ledger_of(ran, spec)
    assert [line.planned for line in lines] == [False, False, True, False, True]
    assert {line.family for line in lines} == {"planned", "explored"}
    expected = multipletests([result.p_value for result in planned], method="holm")[1]
    assert [lines[2].p_adjusted, lines[4].p_adjusted] == pytest.approx(expected, rel=1e-12)


def test_tests_of_one_outcome_are_a_family(ran: tuple[TestResult, ...]) -> None:
    lines = ledger_of(ran, LedgerSpec(family="outcome", adjust="bonferroni"))
    assert [line.family for line in lines] == ["mpg"] * 3 + ["drat"] * 2
    sizes = [3, 3, 3, 2, 2]
    expected = [min(1.0, result.p_value * size) for result, size in zip(ran, sizes, strict=True)]
    assert [line.p_adjusted for line in lines] == pytest.approx(expected, rel=1e-12)


def test_what_was_planned_stays_planned_on_another_table(ran: tuple[TestResult, ...]) -> None:
    shorter = mv.Dataset.of(table("mtcars").frame.iloc[:20])
    other = mv.test(shorter, "pearson", first="mpg", second="hp")
    assert other.key != ran[0].key
    assert other.hypothesis == ran[0].hypothesis


def test_the_same_hypothesis_is_one_look() -> None:
    data = table("ToothGrowth", "dose")
    ways = [mv.test(data, "anova", value="len", group="dose", adjust=how) for how in ("tukey", "dunnett", "holm")]
    lines = ledger_of(ways)
    assert [line.looks for line in lines] == [1, 0, 0]
    assert [line.p_adjusted for line in lines] == pytest.approx([ways[0].p_value] * 3, rel=1e-12)
    spoken = [
        mv.test(data, "factorial_anova", value="len", factors=("supp", "dose"), effect=effect)
        for effect in ("first", "second", "last")
    ]
    lines = ledger_of(spoken)
    assert [line.looks for line in lines] == [3, 0, 0]
    expected = multipletests([result.p_value for result in spoken], method="holm")[1]
    assert [line.p_adjusted for line in lines] == pytest.approx(expected, rel=1e-12)


def before_the_filter() -> tuple[TestResult, ...]:
    """Return two tests on a shorter table."""
    shorter = mv.Dataset.of(table("mtcars").frame.iloc[:20])
    return tuple(mv.test(shorter, "pearson", first=first, second="hp") for first in ("mpg", "qsec"))


def test_looks_on_an_earlier_table_stay_and_count(ran: tuple[TestResult, ...]) -> None:
    before = before_the_filter()
    lines = ledger_of(ran, earlier=before)
    assert [line.earlier for line in lines] == [True, True] + [False] * 5
    expected = multipletests([result.p_value for result in (*before, *ran)], method="holm")[1]
    assert [line.p_adjusted for line in lines] == pytest.approx(expected, rel=1e-9)
    assert sum(line.looks for line in lines) == 7
    assert "7 effects were looked at" in looks_words(lines)[1]
    assert aside_words(lines).startswith("2 tests seen before a change: counted")


def test_looks_on_an_earlier_table_are_put_aside_in_the_open(ran: tuple[TestResult, ...]) -> None:
    lines = ledger_of(ran, LedgerSpec(earlier=False), before_the_filter())
    assert [line.p_value for line in lines[:2]] == [result.p_value for result in before_the_filter()]
    assert all(line.p_adjusted != line.p_adjusted and line.family == ASIDE for line in lines[:2])
    assert lines[2:] == ledger_of(ran)
    assert aside_words(lines) == "2 tests seen before a change: put aside, and not adjusted for."


def test_a_change_that_leaves_the_numbers_alone_makes_no_other_look(ran: tuple[TestResult, ...]) -> None:
    assert ledger_of(ran, earlier=ran[:2]) == ledger_of(ran)
    fewer = mv.Dataset.of(table("mtcars").frame.drop(columns="carb"))
    again = mv.test(fewer, "pearson", first="mpg", second="hp")
    assert again.key != ran[0].key
    assert ledger_of(ran, earlier=(again, again)) == ledger_of(ran)
    twice = (*before_the_filter(), *before_the_filter())
    assert len(ledger_of(ran, earlier=twice)) == 7


def test_an_outcome_called_like_a_statistic_is_a_look_of_its_own() -> None:
    frame = table("iris").frame.rename(columns={"Sepal.Width": "Pillai's trace"})
    columns = ("Sepal.Length", "Pillai's trace")
    result = mv.test(mv.Dataset.of(frame), "manova", group="Species", columns=columns)
    plain = mv.test(table("iris"), "manova", group="Species", columns=("Sepal.Length", "Sepal.Width"))
    assert [p for _, p in looks_of(result)] == pytest.approx([p for _, p in looks_of(plain)], rel=1e-12)
    assert len(looks_of(result)) == 3


def test_columns_that_may_change_places_ask_the_same() -> None:
    data = table("mtcars", "cyl", "gear")
    there, back = (
        mv.test(data, "chi_square", row=row, column=column) for row, column in (("cyl", "gear"), ("gear", "cyl"))
    )
    assert there.hypothesis == back.hypothesis
    assert there.hypothesis != mv.test(data, "g_test", row="cyl", column="gear").hypothesis
    one, other = (mv.test(data, "one_sample_t", value="mpg", mu=mu) for mu in (20.0, 21.0))
    assert one.hypothesis != other.hypothesis


@pytest.mark.parametrize(
    ("name", "key", "values", "outcome"),
    [
        ("iris", "repeated_anova", {"columns": ("Sepal.Length", "Sepal.Width", "Petal.Length")}, None),
        ("rounding_times", "friedman", {"columns": ("round_out", "narrow_angle", "wide_angle")}, None),
        ("iris", "manova", {"group": "Species", "columns": ("Sepal.Length", "Sepal.Width")}, None),
        ("ucbadmissions_long", "two_proportions", {"row": "Gender", "column": "Admit"}, "Admit"),
        ("ToothGrowth", "welch_t", {"value": "len", "group": "supp"}, "len"),
        ("leukemia", "log_rank", {"time": "time", "event": "status", "group": "x"}, "time"),
    ],
)
def test_the_outcome_is_what_is_asked_about(name: str, key: str, values: dict[str, Any], outcome: str | None) -> None:
    data = with_kinds(name, TESTS[key].params, values)
    assert mv.test(data, key, **values).outcome == (outcome or ", ".join(values["columns"]))


def test_titles_say_what_results_of_the_same_columns_differ_in() -> None:
    data = table("ToothGrowth", "dose")
    ways = [mv.test(data, "anova", value="len", group="dose", adjust=how) for how in ("tukey", "holm")]
    other = mv.test(data, "welch_t", value="len", group="supp")
    assert list(titles((*ways, other)).values()) == [
        "One-way ANOVA: len, dose (adjust tukey)",
        "One-way ANOVA: len, dose (adjust holm)",
        "Welch's t-test: len, supp",
    ]


def test_a_family_that_does_not_exist_is_refused(ran: tuple[TestResult, ...]) -> None:
    with pytest.raises(mv.DataError, match="Families are all, purpose, outcome"):
        ledger_of(ran, LedgerSpec(family="colour"))
    with pytest.raises(mv.DataError, match="adjustments are holm"):
        ledger_of(ran, LedgerSpec(adjust="luck"))


def lines_of(looks: int) -> tuple[LedgerEntry, ...]:
    return (LedgerEntry("k", "A test", "x", Effect("r", 0.1, 0.0, 0.2), 0.04, 0.04, "all", False, looks),)


@given(some.integers(0, 500), some.integers(0, 500))
def test_the_warning_never_gets_milder_with_more_looks(few: int, many: int) -> None:
    order = ["none", "some", "many", "hunt"]
    few, many = sorted((few, many))
    (low, short), (high, long) = looks_words(lines_of(few)), looks_words(lines_of(many))
    assert order.index(low) <= order.index(high)
    assert low == high or short in ("", long[: len(short)]) or len(short) < len(long)


def test_the_warning_says_how_many_false_ones_chance_alone_gives() -> None:
    assert looks_words(lines_of(1)) == ("none", "")
    assert "with a chance of 10%" in looks_words(lines_of(2))[1]
    # 1 - .95^14 = .512: more likely than not.
    assert "with a chance of 51%" in looks_words(lines_of(MANY))[1]
    assert "About 0.7 would" in looks_words(lines_of(MANY))[1]
    assert "About 2 would be expected" in looks_words(lines_of(HUNT))[1]
    assert "This is a search" in looks_words(lines_of(HUNT))[1]
