"""Exact p-values where rows are few, against plain enumeration of every order, arrangement or sign pattern."""

import math
from itertools import combinations, permutations, product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult


def draws(*seed: int) -> np.random.Generator:
    return np.random.default_rng((8, *seed))


def of_pairs(key: str, first: list[float], second: list[float]) -> TestResult:
    kinds = dict.fromkeys(("first", "second"), Kind.NUMERIC)
    data = Dataset.of(pd.DataFrame({"first": first, "second": second}), kinds=kinds)
    return mv.test(data, key, first="first", second="second")


def of_groups(first: list[float], second: list[float]) -> TestResult:
    frame = pd.DataFrame({"v": [*first, *second], "g": ["a"] * len(first) + ["b"] * len(second)})
    return mv.test(Dataset.of(frame, kinds={"v": Kind.NUMERIC}), "mann_whitney", value="v", group="g")


def doubled_tail(seen: float, every: list[float]) -> float:
    """Twice the smaller tail, at most 1: R's two-sided p of an exact distribution."""
    below = sum(one <= seen + 1e-9 for one in every) / len(every)
    above = sum(one >= seen - 1e-9 for one in every) / len(every)
    return min(1.0, 2 * min(below, above))


def score(x: list[float], y: tuple[float, ...]) -> float:
    return sum(np.sign(x[i] - x[j]) * np.sign(y[i] - y[j]) for i, j in combinations(range(len(x)), 2))


def every_order(x: list[float], y: list[float], statistic: str) -> float:
    if statistic == "kendall":
        return doubled_tail(score(x, tuple(y)), [score(x, order) for order in permutations(y)])
    a, b = stats.rankdata(x), stats.rankdata(y)
    return doubled_tail(float(a @ b), [float(a @ np.array(order)) for order in permutations(b)])


KNOWN = [
    # Exact, by hand: of n! orders two are perfect, 2 / 3! and 2 / 4!. R 4.2.2 prints the same for
    # cor.test(1:3, 1:3, method="spearman") and cor.test(1:4, 1:4, method="kendall").
    ("spearman", [1, 2, 3], [1, 2, 3], 1 / 3),
    ("kendall", [1, 2, 3], [1, 2, 3], 1 / 3),
    ("spearman", [1, 2, 3, 4], [1, 2, 3, 4], 1 / 12),
    ("kendall", [1, 2, 3, 4], [1, 2, 3, 4], 1 / 12),
    # rho = 0.9: five of 120 orders reach it, 10 / 120.
    ("spearman", [1, 2, 3, 4, 5], [1, 2, 3, 5, 4], 1 / 12),
    ("spearman", [1, 2, 3, 4, 5], [5, 4, 3, 1, 2], 1 / 12),
]


@pytest.mark.parametrize(("key", "first", "second", "p"), KNOWN)
def test_a_perfect_order_of_few_rows_is_no_proof(key: str, first: list[float], second: list[float], p: float) -> None:
    result = of_pairs(key, first, second)
    assert result.p_value == pytest.approx(p, rel=1e-12)
    assert any(note.startswith("Exact p-value") for note in result.notes)
    assert "was not significant" in result.paper


@pytest.mark.parametrize("key", ["spearman", "kendall"])
@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("n", [3, 4, 5, 6, 7])
def test_correlations_agree_with_every_order(key: str, ties: bool, n: int) -> None:
    rng = draws(n)
    for _ in range(4):
        x, y = (rng.integers(0, 4, n) if ties else rng.permutation(n) for _ in range(2))
        if len(set(x)) > 1 and len(set(y)) > 1:
            expected = every_order(x.tolist(), y.tolist(), key)
            assert of_pairs(key, x.tolist(), y.tolist()).p_value == pytest.approx(expected, rel=1e-12)


def test_nine_rows_agree_with_scipy() -> None:
    rng = draws()
    # scipy 1.17: permutation_test((y,), lambda y: spearmanr(x, y).statistic, permutation_type="pairings"), by ranks
    x, y = rng.permutation(9) + 1.0, np.array([1.0, 2, 2, 3, 5, 6, 6, 6, 9])

    def by_ranks(order: np.ndarray, axis: int) -> np.ndarray:
        return (stats.rankdata(y) * order).sum(axis=axis)

    found = stats.permutation_test((x,), by_ranks, permutation_type="pairings", n_resamples=np.inf, vectorized=True)
    result = of_pairs("spearman", x.tolist(), y.tolist())
    assert result.p_value == pytest.approx(float(found.pvalue), rel=1e-12)


@pytest.mark.parametrize("n", [12, 30, 49])
def test_kendall_below_fifty_rows_agrees_with_scipy(n: int) -> None:
    rng = draws(n)
    # scipy 1.17: kendalltau(x, y, method="exact")
    x = np.arange(n, dtype=float)
    y = x + rng.permutation(n) * np.sqrt(2)
    expected = stats.kendalltau(x, y, method="exact").pvalue
    result = of_pairs("kendall", x.tolist(), y.tolist())
    assert result.p_value == pytest.approx(float(expected), rel=1e-9)
    # R's T, the number of pairs in the same order.
    assert result.statistic == sum(y[i] < y[j] for i, j in combinations(range(n), 2))


def test_spearman_of_ten_rows_takes_the_t_approximation() -> None:
    rng = draws()
    # scipy 1.17: spearmanr(x, y).pvalue
    x, y = np.arange(10.0), rng.permutation(10).astype(float)
    result = of_pairs("spearman", x.tolist(), y.tolist())
    assert result.p_value == pytest.approx(float(stats.spearmanr(x, y).pvalue), rel=1e-9)
    assert any("t approximation" in note for note in result.notes)


@pytest.mark.parametrize("n", [10, 40, 300])
def test_a_perfect_order_never_gives_p_of_zero(n: int) -> None:
    values = [float(i) for i in range(n)]
    p = of_pairs("spearman", values, values[::-1]).p_value
    # Exact: two of n! orders are perfect.
    assert p > 0
    assert math.log(p) == pytest.approx(max(math.log(2) - math.lgamma(n + 1), math.log(5e-324)), rel=1e-9)


def test_one_row_that_differs_in_both_columns_is_a_coincidence_of_one_in_n() -> None:
    # Exact: the odd one out meets its like in one of 20 orders, 2 / 20 on two sides; the t approximation says 0.
    values = [0.0] * 19 + [1.0]
    assert of_pairs("spearman", values, values).p_value == pytest.approx(0.1, rel=1e-12)


def rank_sums(first: list[float], second: list[float]) -> float:
    ranks = stats.rankdata([*first, *second])
    every = [float(ranks[list(chosen)].sum()) for chosen in combinations(range(len(ranks)), len(first))]
    return doubled_tail(float(ranks[: len(first)].sum()), every)


def test_three_against_three_cannot_be_significant() -> None:
    # Exact: 2 of 20 arrangements are as extreme; the normal approximation says .0431, .0722 with its correction
    # (R 4.2.2, wilcox.test(c(1, 1, 2), c(3, 4, 4), exact=FALSE, correct=FALSE), and correct=TRUE).
    result = of_groups([1, 1, 2], [3, 4, 4])
    assert result.p_value == pytest.approx(0.1, rel=1e-12)
    assert any("20 arrangements" in note for note in result.notes)


@pytest.mark.parametrize(("m", "n"), [(2, 2), (3, 5), (6, 4), (7, 7), (1, 60)])
def test_tied_groups_agree_with_every_arrangement(m: int, n: int) -> None:
    rng = draws(m, n)
    first, second = rng.integers(0, 6, m).tolist(), rng.integers(1, 7, n).tolist()
    assert of_groups(first, second).p_value == pytest.approx(rank_sums(first, second), rel=1e-12)


def test_many_arrangements_are_approximated() -> None:
    rng = draws()
    # scipy 1.17: mannwhitneyu(a, b, method="asymptotic")
    a, b = rng.integers(0, 9, 12).tolist(), rng.integers(1, 9, 12).tolist()
    expected = stats.mannwhitneyu(a, b, method="asymptotic").pvalue
    result = of_groups(a, b)
    assert result.p_value == pytest.approx(float(expected), rel=1e-9)
    assert any("normal approximation" in note for note in result.notes)


@pytest.mark.parametrize("n", [2, 5, 9, 12])
def test_tied_pairs_agree_with_every_sign_pattern(n: int) -> None:
    rng = draws(n)
    first, second = rng.integers(0, 6, n).tolist(), rng.integers(1, 8, n).tolist()
    differences = np.subtract(first, second)
    differences = differences[differences != 0]
    ranks = stats.rankdata(np.abs(differences))
    every = [float(ranks @ np.array(signs)) for signs in product((0, 1), repeat=len(ranks))]
    expected = doubled_tail(float(ranks[differences > 0].sum()), every)
    result = of_pairs("wilcoxon", first, second)
    assert result.p_value == pytest.approx(expected, rel=1e-12)
    assert any("Exact p-value" in note for note in result.notes)


def test_pairs_without_ties_but_with_a_zero_are_exact() -> None:
    # scipy 1.17: wilcoxon(d[d != 0], method="exact")
    first, second = [5.0, 3.1, 7.7, 8.2, 1.0, 4.4, 9.9], [5.0, 2.0, 5.5, 4.9, 0.6, 4.6, 4.4]
    d = np.subtract(first, second)
    expected = stats.wilcoxon(d[d != 0], method="exact").pvalue
    assert of_pairs("wilcoxon", first, second).p_value == pytest.approx(float(expected), rel=1e-12)


def test_an_interval_says_how_it_was_made_and_whether_it_parts_from_p() -> None:
    result = of_pairs("spearman", [1, 2, 3, 4, 5], [1, 2, 3, 5, 4])
    assert any("Bonett and Wright" in note and "approximate" in note for note in result.notes)
    # Where the approximate interval and the exact p fall on different sides of 5%, a note says which to trust.
    parted = [
        found
        for found in (of_pairs("kendall", list(range(6)), list(order)) for order in permutations(range(6)))
        if (found.p_value < 0.05) != (found.effect.low > 0 or found.effect.high < 0)
    ][:5]
    assert parted
    assert all(any("trust p" in note for note in found.notes) for found in parted)
