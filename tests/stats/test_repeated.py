"""Several measurements of the same rows: against scipy, statsmodels and least squares, and in words."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import cochrans_q, mcnemar
from statsmodels.stats.multitest import multipletests

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult
from tests.stats.tables import table

ROUNDING = ("round_out", "narrow_angle", "wide_angle")


def of_columns(key: str, values: np.ndarray, kind: Kind, **more: object) -> TestResult:
    frame = pd.DataFrame(values, columns=[f"c{i}" for i in range(values.shape[1])])
    data = Dataset.of(frame, kinds=dict.fromkeys(frame, kind))
    return mv.test(data, key, columns=tuple(frame), **more)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize(("n", "k"), [(12, 3), (30, 5)])
def test_friedman_agrees_with_scipy(ties: bool, n: int, k: int) -> None:
    rng = np.random.default_rng((n, k))
    values = rng.integers(0, 4, (n, k)).astype(float) if ties else rng.normal(size=(n, k))
    # scipy 1.17: friedmanchisquare(*columns)
    expected = stats.friedmanchisquare(*values.T)
    result = of_columns("friedman", values, Kind.NUMERIC)
    assert (result.statistic, result.p_value) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9)
    assert result.effect.value == pytest.approx(result.statistic / (n * (k - 1)), rel=1e-12)


@pytest.mark.parametrize(("n", "k", "statistic", "p"), [(3, 3, 6, 0.028), (4, 3, 6.5, 0.042), (3, 4, 7.4, 0.033)])
def test_few_rows_have_the_published_exact_p(n: int, k: int, statistic: float, p: float) -> None:
    # Friedman (1937), in Siegel (1956), Nonparametric statistics for the behavioral sciences, table N
    rng = np.random.default_rng(5)
    for _ in range(2000):
        values = rng.random((n, k))
        if stats.friedmanchisquare(*values.T).statistic == pytest.approx(statistic, abs=1e-9):
            result = of_columns("friedman", values, Kind.NUMERIC)
            assert result.p_value == pytest.approx(p, abs=5e-4)
            assert result.notes[0].startswith("Exact p-value")
            return
    pytest.fail("no such statistic was drawn")


@pytest.mark.parametrize("values", [[[1, 2, 2], [0, 1, 3], [4, 4, 5]], [[1, 1, 2], [3, 2, 2], [1, 2, 3]]])
def test_few_rows_with_ties_agree_with_every_permutation_of_scipy(values: list[list[int]]) -> None:
    # scipy 1.17: permutation_test(columns, statistic, permutation_type="samples", alternative="greater")
    columns = np.array(values, dtype=float)
    expected = stats.permutation_test(
        columns.T,
        lambda *samples: stats.friedmanchisquare(*samples).statistic,
        permutation_type="samples",
        alternative="greater",
        n_resamples=np.inf,
        vectorized=False,
    )
    result = of_columns("friedman", columns, Kind.NUMERIC)
    assert result.p_value == pytest.approx(expected.pvalue, rel=1e-12)
    assert result.checks[0].passed is True


def test_kendall_s_w_is_one_where_all_rows_agree() -> None:
    values = np.arange(12.0).reshape(1, 3, 4).repeat(5, axis=0)[:, 0, :] + np.arange(5.0)[:, None] * 10
    result = of_columns("friedman", values, Kind.NUMERIC, post_hoc="conover")
    assert result.effect.value == pytest.approx(1.0, rel=1e-12)
    assert all(pair.p_adjusted == 0 for pair in result.post_hoc)


def test_nemenyi_is_the_studentized_range() -> None:
    # scipy 1.17: studentized_range.sf(|gap| / sqrt(k (k + 1) / (12 n)), k, inf)
    result = mv.test(table("rounding_times"), "friedman", columns=ROUNDING)
    ranks = stats.rankdata(table("rounding_times").frame.to_numpy(), axis=1).mean(axis=0)
    for pair, (i, j) in zip(result.post_hoc, combinations(range(3), 2), strict=True):
        q = abs(ranks[i] - ranks[j]) / np.sqrt(3 * 4 / (12 * 22))
        assert pair.difference == pytest.approx(ranks[i] - ranks[j], rel=1e-12)
        assert pair.p_adjusted == pytest.approx(stats.studentized_range.sf(q, 3, np.inf), rel=1e-6)


def test_conover_is_t_of_the_ranks_after_rows_and_columns() -> None:
    # numpy 2: linalg.lstsq of the ranks on rows and columns gives the mean square that is left.
    rng = np.random.default_rng(1)
    values = rng.integers(0, 5, (12, 4)).astype(float)
    ranks = stats.rankdata(values, axis=1)
    design = np.column_stack([np.tile(np.eye(4), (12, 1)), np.repeat(np.eye(12), 4, axis=0)])
    left = np.linalg.lstsq(design, ranks.ravel(), rcond=None)[0]
    error = ((ranks.ravel() - design @ left) ** 2).sum() / 33
    result = of_columns("friedman", values, Kind.NUMERIC, post_hoc="conover")
    raw = []
    for pair, (i, j) in zip(result.post_hoc, combinations(range(4), 2), strict=True):
        t = (ranks[:, i].mean() - ranks[:, j].mean()) / np.sqrt(2 * error / 12)
        raw.append(2 * stats.t.sf(abs(t), 33))
        assert (pair.statistic, pair.p_value) == pytest.approx((t, raw[-1]), rel=1e-9)
    # statsmodels 0.15: multipletests(p, method="holm")
    adjusted = multipletests(raw, method="holm")[1]
    assert [pair.p_adjusted for pair in result.post_hoc] == pytest.approx(adjusted, rel=1e-9)


def test_cochran_and_its_pairs_agree_with_statsmodels() -> None:
    rng = np.random.default_rng(3)
    answers = (rng.random((30, 4)) < [0.2, 0.4, 0.6, 0.8]).astype(int)
    # statsmodels 0.15: cochrans_q(answers); mcnemar(crosstab, exact=True) of every two
    expected = cochrans_q(answers)
    result = of_columns("cochran_q", answers, Kind.CATEGORICAL)
    assert (result.statistic, result.p_value) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9)
    for pair, (i, j) in zip(result.post_hoc, combinations(range(4), 2), strict=True):
        counts = pd.crosstab(answers[:, i], answers[:, j]).to_numpy()
        assert pair.p_value == pytest.approx(mcnemar(counts, exact=True).pvalue, rel=1e-9)
        assert pair.difference == pytest.approx(answers[:, i].mean() - answers[:, j].mean(), abs=1e-12)
        assert pair.low <= pair.difference <= pair.high


@pytest.mark.parametrize(("adjust", "level"), [("none", 0.05), ("sidak", 1 - 0.95 ** (1 / 6)), ("holm", 0.05 / 6)])
def test_pairs_after_cochran_have_intervals_that_hold_together(adjust: str, level: float) -> None:
    answers = (np.random.default_rng(3).random((30, 4)) < [0.2, 0.4, 0.6, 0.8]).astype(int)
    result = of_columns("cochran_q", answers, Kind.CATEGORICAL, adjust=adjust)
    plain = of_columns("cochran_q", answers, Kind.CATEGORICAL, adjust="none")
    # statsmodels 0.15: multipletests(p, method=adjust)
    expected = [pair.p_value for pair in plain.post_hoc]
    if adjust != "none":
        expected = multipletests(expected, method=adjust)[1].tolist()
    assert [pair.p_adjusted for pair in result.post_hoc] == pytest.approx(expected, rel=1e-9)
    for pair, (i, j) in zip(result.post_hoc, combinations(range(4), 2), strict=True):
        # Agresti and Min (2005): Wald's interval of a mean of -1, 0 and 1, with half a row more in each of four cells.
        change = np.concatenate((answers[:, i] - answers[:, j], [1, -1, 0, 0]))
        weights = np.repeat([1.0, 0.5], [30, 4])
        mean = np.average(change, weights=weights)
        error = np.sqrt(np.average((change - mean) ** 2, weights=weights) / 32)
        low, high = stats.norm.interval(1 - level, mean, error)
        assert (pair.low, pair.high) == pytest.approx((max(low, -1), min(high, 1)), rel=1e-9)


def test_an_interval_after_cochran_and_its_p_tell_the_same_of_the_drugs() -> None:
    columns = ("drug_a", "drug_b", "drug_c")
    result = mv.test(table("drugs", *columns), "cochran_q", columns=columns)
    # 95% alone leaves 0 out, and Holm's p is .107: the interval that holds with the others does not leave it out.
    assert result.post_hoc[1].low < 0 < result.post_hoc[1].high
    assert result.post_hoc[1].p_adjusted > 0.05
    assert result.post_hoc_name == (
        "McNemar, exact; differences of shares, Holm's adjustment; intervals 95% family-wise by Bonferroni"
    )


def test_cochran_is_friedman_of_two_categories() -> None:
    answers = (np.random.default_rng(4).random((20, 3)) < [0.3, 0.5, 0.7]).astype(float)
    cochran = of_columns("cochran_q", answers.astype(int), Kind.CATEGORICAL)
    friedman = of_columns("friedman", answers, Kind.NUMERIC)
    assert (cochran.statistic, cochran.effect.value) == pytest.approx(
        (friedman.statistic, friedman.effect.value), rel=1e-9
    )


def test_the_words_name_the_column_and_the_share() -> None:
    columns = ("drug_a", "drug_b", "drug_c")
    result = mv.test(table("drugs", *columns), "cochran_q", columns=columns)
    assert result.verdict.startswith(
        "The share of unfavorable differs between drug_a, drug_b and drug_c, highest in drug_c"
    )
    assert "with 65%" in result.verdict
    assert result.paper.startswith(
        "Cochran's Q test of drug_a and drug_b and drug_c was significant, Q(2, N = 46) = 8.47"
    )
    labels = draw(result).layout.yaxis.ticktext
    assert labels == columns


def test_the_picture_of_ranks_has_a_box_per_column() -> None:
    result = mv.test(table("rounding_times"), "friedman", columns=ROUNDING)
    assert [group.name for group in result.groups] == list(ROUNDING)
    assert draw(result).layout.xaxis.ticktext == ROUNDING
    assert "Clearly apart: round_out and wide_angle" in result.verdict


def test_columns_are_the_same_two_categories_on_one_scale() -> None:
    frame = pd.DataFrame({"a": ["yes", "no"] * 6, "b": ["no", "yes"] * 6, "c": ["yes", "maybe"] * 6})
    data = Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.CATEGORICAL))
    with pytest.raises(NotApplicable, match="3 groups together"):
        mv.test(data, "cochran_q", columns=("a", "b", "c"))
    with pytest.raises(DataError, match="names a column twice"):
        mv.test(data, "cochran_q", columns=("a", "b", "b"))
    words = pd.DataFrame({"a": ["low", "high"] * 6, "b": ["high", "low"] * 6, "c": ["good", "bad"] * 6})
    with pytest.raises(NotApplicable, match="are not the same"):
        mv.test(Dataset.of(words, kinds=dict.fromkeys(words, Kind.ORDINAL)), "friedman", columns=("a", "b", "c"))


@pytest.mark.parametrize("size", [1e9, 1e15, 1e100])
def test_a_measurement_in_other_units_neither_hangs_nor_loses_the_interval(size: float) -> None:
    rng = np.random.default_rng(0)
    values = np.column_stack((rng.normal(size=(20, 2)), size + rng.normal(size=20) * size * 1e-9))
    effect = of_columns("repeated_anova", values, Kind.NUMERIC).effect
    assert 0.999 < effect.low <= effect.value <= effect.high <= 1


def test_groups_whose_rows_have_equal_means_are_refused() -> None:
    frame = pd.DataFrame({"one": [3.0, 4.0, 0.0], "two": [2.0, 1.0, 0.0], "g": ["a", "a", "b"]})
    data = Dataset.of(frame, kinds={"one": Kind.NUMERIC, "two": Kind.NUMERIC, "g": Kind.CATEGORICAL})
    with pytest.raises(NotApplicable, match="the rows have the same mean over the columns"):
        mv.test(data, "mixed_anova", group="g", columns=("one", "two"))
