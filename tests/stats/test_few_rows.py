"""What is said where there are too few rows, and what is given where there are just enough."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind

NAN = float("nan")


def numbers(**columns: list[float]) -> Dataset:
    return Dataset.of(pd.DataFrame(columns), kinds=dict.fromkeys(columns, Kind.NUMERIC))


def groups(first: list[float], second: list[float]) -> Dataset:
    frame = pd.DataFrame({"y": [*first, *second], "g": ["a"] * len(first) + ["b"] * len(second)})
    return Dataset.of(frame, kinds={"y": Kind.NUMERIC})


@pytest.mark.parametrize(
    ("key", "data", "given", "words"),
    [
        (
            "student_t",
            groups([1.0], [2.0]),
            {"value": "y", "group": "g"},
            "Both groups together have 2 complete values",
        ),
        ("student_t", groups([1.0, 2.0], [NAN]), {"value": "y", "group": "g"}, "Group 'b' has 0 complete values"),
        ("welch_t", groups([1.0, 2.0], [3.0]), {"value": "y", "group": "g"}, "Group 'b' has 1 complete value;"),
        ("pearson", numbers(a=[1.0, 2.0], b=[1.0, 3.0]), {"first": "a", "second": "b"}, "2 rows have both values"),
        ("spearman", numbers(a=[1.0, NAN], b=[1.0, 3.0]), {"first": "a", "second": "b"}, "1 row has both values"),
        ("paired_t", numbers(a=[1.0, NAN], b=[1.0, 3.0]), {"first": "a", "second": "b"}, "1 row has both values"),
        ("one_sample_t", numbers(y=[1.0, NAN]), {"value": "y", "mu": 0.0}, "The column has 1 complete value;"),
    ],
)
def test_what_is_missing_is_named_as_it_is(key: str, data: Dataset, given: dict[str, object], words: str) -> None:
    with pytest.raises(NotApplicable) as error:
        mv.test(data, key, **given)
    assert words in error.value.reason
    assert "at least" in error.value.reason
    if "Group '" not in words:
        assert "Leave this group out" not in error.value.remedy


def test_one_degree_of_freedom_is_a_test_all_the_same() -> None:
    # scipy 1.17: ttest_ind([1, 2], [9])
    expected = stats.ttest_ind([1.0, 2.0], [9.0])
    result = mv.test(groups([1.0, 2.0], [9.0]), "student_t", value="y", group="g")
    assert (result.statistic, result.p_value) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9)
    assert result.df == (1.0,)
    # Hedges' correction divides by the gamma function of (df - 1) / 2, infinite at 0: Cohen's d stands alone.
    assert result.effect.name == "Cohen's d"
    assert result.effect.value == pytest.approx(-7.5 / np.sqrt(0.5), rel=1e-12)
    assert "Hedges" in result.effect.rule
    assert [effect.name for effect in result.effects] == ["Difference of means"]
    assert "nan" not in result.paper + result.verdict


@pytest.mark.parametrize("key", ["one_sample_t", "paired_t"])
def test_two_rows_are_enough_for_one_mean(key: str) -> None:
    # scipy 1.17: ttest_1samp([1.5, 2.5], 0)
    expected = stats.ttest_1samp([1.5, 2.5], 0)
    data = numbers(y=[1.5, 2.5], first=[2.5, 4.5], second=[1.0, 2.0])
    given = {"value": "y", "mu": 0.0} if key == "one_sample_t" else {"first": "first", "second": "second"}
    result = mv.test(data, key, **given)
    assert (result.statistic, result.p_value) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9)


def test_a_constant_group_of_two_leaves_welch_one_degree_of_freedom() -> None:
    # scipy 1.17: ttest_1samp([2, 5], 1), which is what a group without any spread makes of it.
    expected = stats.ttest_1samp([2.0, 5.0], 1.0)
    result = mv.test(groups([1.0, 1.0], [2.0, 5.0]), "welch_t", value="y", group="g")
    assert (result.statistic, result.p_value) == pytest.approx((-expected.statistic, expected.pvalue), rel=1e-9)


def test_nobody_is_sent_to_an_interval_that_is_not_there() -> None:
    result = mv.test(numbers(a=[1.0, 2.0, 3.0], b=[1.0, 2.0, 3.0]), "spearman", first="a", second="b")
    assert "no interval can be given" in result.verdict
    assert "does not show that there is none." in result.caveat
    assert "look at the interval" not in result.caveat


@pytest.mark.parametrize("seed", range(4))
def test_kruskal_wallis_of_few_rows_counts_every_way_to_deal_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = [(3, 3, 2), (2, 4, 3), (2, 5, 2), (2, 2, 2, 2)][seed]
    frame = pd.DataFrame(
        {"y": rng.integers(0, 6, sum(sizes)).astype(float), "g": np.repeat(list("abcd")[: len(sizes)], sizes)}
    )
    data = Dataset.of(frame, kinds={"y": Kind.NUMERIC, "g": Kind.CATEGORICAL})
    result = mv.test(data, "kruskal_wallis", value="y", group="g")
    samples = [frame["y"][frame["g"] == name].to_numpy() for name in sorted(set(frame["g"]))]
    # scipy 1.17: permutation_test of kruskal's statistic over every partition
    expected = stats.permutation_test(
        samples, lambda *parts: stats.kruskal(*parts).statistic, permutation_type="independent",
        alternative="greater", n_resamples=np.inf, vectorized=False,
    )  # fmt: skip
    assert result.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    assert "Exact p-value" in result.notes[0]


def test_kruskal_wallis_of_three_threes_is_counted() -> None:
    # R 4.2.2, of the 1680 partitions of 1:9 by combn: the share with H of 7.2 or more is 0.003571428571428571, of 5.6
    # or more 0.05; Kruskal and Wallis (1952) print .004 and .050
    for order, chance in (([1, 2, 3, 4, 5, 6, 7, 8, 9], 6 / 1680), ([1, 2, 6, 3, 4, 5, 7, 8, 9], 0.05)):
        frame = pd.DataFrame({"y": np.array(order, dtype=float), "g": np.repeat(list("abc"), 3)})
        result = mv.test(Dataset.of(frame, kinds={"y": Kind.NUMERIC}), "kruskal_wallis", value="y", group="g")
        assert result.p_value == pytest.approx(chance, rel=1e-12), result.statistic
