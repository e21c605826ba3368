"""Rubin's rules against R's mice, and against their own limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlviz.errors import DataError
from mlviz.stats.filling.pooling import rubin


def spread(m, mean, variance):
    """Return m numbers of exactly this mean and variance."""
    x = np.arange(m, dtype=float)
    return mean + (x - x.mean()) / x.std(ddof=1) * np.sqrt(variance)


# R 4.2.2, mice 3.15.0: pool.scalar(Q, rep(ubar, m), n=dfcom + 1, k=1) of m numbers Q at equal steps with this mean and
# variance b, such as pool() makes of regressions of airquality: m, dfcom, estimate, ubar, b; t, df, r, r / (1 + r), fmi
COMPUTED = [
    (5, 148, 72.55796363, 6.595501, 0.5750036463,
     7.285505375560003, 101.975548427179703, 0.1046174317250506, 0.0947091986061387, 0.1119568494154479),
    (5, 148, 0.16081480, 4.935193e-04, 0.0001610921,
     6.868298200000002e-04, 34.09062865270186, 0.3916979943844146, 0.2814533009064751, 0.3201987590016527),
    (5, 148, 0.01274085, 4.324896e-05, 0.0000122131,
     0.0000579046800000, 39.7095791273361201, 0.3388687265543494, 0.2531007856359797, 0.2880765090977906),
    (5, 148, -0.33902052, 3.904917e-02, 0.0045108400,
     0.044462178, 86.940993321961628, 0.1386203087031043, 0.1217441034939854, 0.1412737053822394),
    (50, 149, -61.90301171, 381.1506, 130.7680,
     514.53396, 94.7659789249668592, 0.3499492326655134, 0.2592314023354261, 0.2743853159117039),
    (50, 149, 0.05910719, 4.108874e-04, 1.037848e-04,
     0.000516747896, 106.2750883768041916, 0.2576387010163855, 0.2048590750333699, 0.2194120886575696),
    (50, 149, -3.11988214, 0.3146474, 0.1181007,
     0.435110114, 91.1669824271635747, 0.3828498630530556, 0.2768556972683931, 0.2922144628164119),
]  # fmt: skip


@pytest.mark.parametrize(("m", "dfcom", "estimate", "ubar", "b", "t", "df", "riv", "share", "fmi"), COMPUTED)
def test_rules_give_what_mice_gives(m, dfcom, estimate, ubar, b, t, df, riv, share, fmi):
    pooled, parts = rubin(spread(m, estimate, b), np.full(m, ubar), dfcom)
    assert pooled.value == pytest.approx(estimate, rel=1e-9)
    assert parts.total == pytest.approx(t, rel=1e-9)
    assert pooled.df == pytest.approx(df, rel=1e-9)
    assert (parts.riv, parts.share, parts.fmi) == pytest.approx((riv, share, fmi), rel=1e-9)
    assert pooled.error == pytest.approx(np.sqrt(t), rel=1e-9)


def test_p_is_that_of_mice():
    # R 4.2.2, mice 3.15.0, q <- pool.scalar(...) of the second line above: q$qbar / sqrt(q$t), 2 * pt(-that, q$df)
    pooled, _ = rubin(spread(5, 0.16081480, 0.0001610921), np.full(5, 4.935193e-04), 148)
    assert pooled.value / pooled.error == pytest.approx(6.136227372639089, rel=1e-9)
    assert pooled.p_value == pytest.approx(5.674384980567994e-07, rel=1e-9)


@given(st.integers(2, 40), st.floats(0.01, 100), st.floats(0, 100), st.floats(2, 1e6))
def test_uncertainty_never_shrinks_and_shares_are_shares(m, within, between, df):
    pooled, parts = rubin(spread(m, 1.0, between), np.full(m, within), df)
    assert parts.total >= within * (1 - 1e-12)
    assert pooled.error**2 == pytest.approx(parts.total)
    assert 0 <= parts.share <= parts.fmi <= 1
    assert 0 < pooled.df <= df


def test_tables_that_agree_give_the_estimate_of_each():
    pooled, parts = rubin(np.full(5, 2.0), np.full(5, 0.25), 30)
    assert (pooled.value, pooled.error, parts.riv) == (2.0, 0.5, 0.0)
    # R, mice: barnard.rubin(10, 0, 1, 100) is dfcom (dfcom + 1) / (dfcom + 3), as its own tests demand.
    assert pooled.df == pytest.approx(30 * 31 / 33)


def test_one_table_is_refused():
    with pytest.raises(DataError):
        rubin(np.array([1.0]), np.array([1.0]), 10)
