"""The catalogue is found by what a test is called elsewhere, and by what a person wants to know."""

import pytest

from mlviz.stats import GOALS, TESTS, find_tests


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Mann Whitney", "mann_whitney"),
        ("mann-whitney u", "mann_whitney"),
        ("wilcoxon rank sum", "mann_whitney"),
        ("wilcoxon signed", "wilcoxon"),
        ("STUDENT'S", "student_t"),
        ("kruskal walis", "kruskal_wallis"),
        ("Cramér", "cramers_v"),
        ("chi squared", "chi_square"),
        ("relative risk", "two_proportions"),
        ("ADF", "augmented_dickey_fuller"),
        ("tukey", "anova"),
        ("ancova", "ancova"),
        ("manova", "manova"),
        ("two-way anova", "factorial_anova"),
    ],
)
def test_a_test_is_found_by_its_names(typed: str, first: str) -> None:
    assert find_tests(typed)[0].key == first


def test_every_test_is_found_by_its_label_and_its_key_before_all_others() -> None:
    for key, method in TESTS.items():
        for typed in (method.label, key.replace("_", " ")):
            found = find_tests(typed)
            assert key in [one.key for one in found[:3]], typed


def test_words_of_a_question_find_tests_for_it() -> None:
    found = {method.key for method in find_tests("shares equal")}
    assert {"tost_proportions", "binomial"} & found
    assert all(key != "friedman" for key in found)


def test_nothing_typed_finds_all_and_a_goal_only_its_own() -> None:
    assert len(find_tests()) == len(TESTS)
    for goal in GOALS:
        assert all(method.goal == goal for method in find_tests(goal=goal))
    assert find_tests("no such test at all") == ()
    assert find_tests("%_*(") == find_tests()
