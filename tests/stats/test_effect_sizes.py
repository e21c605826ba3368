"""Effect sizes beside the usual ones: by the spread of one group, and as a chance."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.stats.effects.effect_sizes import variance_shares
from mlviz.stats.layouts.general_linear import share_effect
from mlviz.stats.numerics.noncentral import FAR, chi2_interval, f_interval, t_interval
from tests.stats.tables import table


def test_glass_delta_divides_by_the_spread_of_the_second_group() -> None:
    data = table("warpbreaks", numbers=("breaks",))
    result = mv.test(data, "welch_t", value="breaks", group="wool")
    effect = next(effect for effect in result.effects if effect.name == "Glass' delta")
    first, second = (data.frame["breaks"][data.frame["wool"] == wool] for wool in "AB")
    assert effect.value == pytest.approx((first.mean() - second.mean()) / second.std(), rel=1e-12)
    # scipy 1.17: stats.nct.cdf(t, df, bound / scale), which is 97.5% at the lower and 2.5% at the upper bound
    scale = np.sqrt(1 / len(first) + 1 / len(second))
    chances = [
        stats.nct.cdf(effect.value / scale, len(second) - 1, bound / scale) for bound in (effect.low, effect.high)
    ]
    assert chances == pytest.approx([0.975, 0.025], abs=1e-9)
    assert "of B" in effect.rule


def test_a_second_group_that_does_not_vary_has_no_glass_delta() -> None:
    frame = pd.DataFrame({"y": [1.0, 2.0, 4.0, 3.0, 3.0, 3.0], "g": ["a"] * 3 + ["b"] * 3})
    result = mv.test(Dataset.of(frame), "welch_t", value="y", group="g")
    assert not any(effect.name == "Glass' delta" for effect in result.effects)


def test_the_common_language_effect_size_is_the_share_of_pairs_won() -> None:
    data = table("ToothGrowth", numbers=("len",))
    result = mv.test(data, "mann_whitney", value="len", group="supp")
    effect = next(effect for effect in result.effects if effect.name == "Common language effect size")
    first, second = (data.frame["len"][data.frame["supp"] == supp].to_numpy() for supp in ("OJ", "VC"))
    gaps = first[:, None] - second
    assert effect.value == pytest.approx((gaps > 0).mean() + (gaps == 0).mean() / 2, rel=1e-12)
    assert effect.low < effect.value < effect.high


@pytest.mark.parametrize("df", [1, 2, 5, 30, 300, 9999])
def test_the_interval_of_a_large_t_goes_on_where_the_formula_changes(df: int) -> None:
    # scipy 1.17: stats.nct.cdf(999.9, df, bound) is 97.5% and 2.5%
    below, above = t_interval(999.9, df), t_interval(1000.1, df)
    assert [stats.nct.cdf(999.9, df, bound) for bound in below] == pytest.approx([0.975, 0.025], abs=1e-9)
    assert above == pytest.approx(below, rel=1e-3)


@pytest.mark.parametrize(("df1", "df2"), [(1, 1), (1, 29), (3, 5), (5, 9000), (3, 1e6), (300, 50)])
def test_the_interval_of_a_large_f_goes_on_where_the_formula_changes(df1: float, df2: float) -> None:
    below, above = f_interval(FAR / df1 * 0.9999, df1, df2), f_interval(FAR / df1 * 1.0001, df1, df2)
    assert above == pytest.approx(below, rel=1e-3)
    low, high = f_interval(1e300, df1, df2)
    assert 0 < low < 1e300 * df1 < high


@pytest.mark.parametrize("f", [0.0, 1e-9, 1e-4, 0.01, 0.5, 1.0, 30.0])
@pytest.mark.parametrize("df1", [1, 2, 9, 300])
def test_intervals_of_shares_hold_their_estimate(f: float, df1: int) -> None:
    for effect in (*variance_shares(f, df1, 20), share_effect("", f * df1 / (f * df1 + 20), df1, 20, "")):
        assert effect.low <= effect.value <= effect.high + 1e-12, effect


def test_the_interval_of_a_complete_association_holds_it() -> None:
    letters = [f"level {i}" for i in range(12)]
    data = Dataset.of(pd.DataFrame({"a": letters, "b": letters[::-1]}), kinds=dict.fromkeys("ab", "categorical"))
    for key in ("chi_square", "g_test"):
        effect = mv.test(data, key, row="a", column="b").effect
        assert effect.low <= effect.value <= effect.high, key


def test_a_share_says_whether_it_is_corrected_and_where_its_interval_ends_at_it() -> None:
    omega, eta, epsilon = variance_shares(5.0, 2, 27)
    assert [", corrected for chance" in one.rule for one in (omega, eta, epsilon)] == [True, False, True]
    assert "not corrected for chance" in eta.rule
    small = (*variance_shares(0.001, 2, 27), share_effect("Partial eta squared", 1e-5, 2, 27, "A share."))
    assert all(one.rule.endswith("so the interval ends at the estimate.") for one in small)
    assert not any("ends at" in one.rule for one in (omega, eta, epsilon))


def test_intervals_of_effects_on_ranks_are_said_to_be_wide_and_are() -> None:
    rng = np.random.default_rng(3)
    shift, held = np.array([0.0, 2.0, 4.0]), 0
    # The share that 600,000 such values have.
    true = float(stats.kruskal(*(rng.normal(at, size=200_000) for at in shift)).statistic) / 600_000
    for _ in range(40):
        values = rng.normal(size=(15, 3)) + shift
        low, high = chi2_interval(float(stats.kruskal(*values.T).statistic), 2)
        held += low / 44 <= true <= high / 44
    assert held == 40
    wide = Dataset.of(pd.DataFrame(values, columns=list("abc")))
    long = Dataset.of(wide.frame.melt(var_name="g", value_name="v"))
    found = mv.test(long, "kruskal_wallis", value="v", group="g"), mv.test(wide, "friedman", columns=tuple("abc"))
    assert all("wider than need be" in one.effect.rule for one in found)


def test_the_intervals_of_effects_on_ranks_hold_what_they_promise() -> None:
    rng, held = np.random.default_rng(6), np.zeros(2)
    # Both as they are of very many rows: scipy 1.17, H over n and the chi-square of friedmanchisquare over n (k - 1).
    many = rng.normal(size=(20_000, 3)) + (0, 0.4, 0.8)
    w = stats.friedmanchisquare(*many.T).statistic / 40_000
    epsilon = stats.kruskal(*many.T).statistic / 60_000
    for _ in range(200):
        few = rng.normal(size=(25, 3)) + (0, 0.4, 0.8)
        for i, (chi2, most, true) in enumerate(
            ((stats.kruskal(*few.T).statistic, 74, epsilon), (stats.friedmanchisquare(*few.T).statistic, 50, w))
        ):
            low, high = chi2_interval(chi2, 2)
            held[i] += low / most <= true <= high / most
    # 95% of 200 studies with a standard error of 1.5%
    assert (held / 200 > 0.95 - 3 * 0.015).all()
