"""Rubin's rules against what R's mice printed, and against their own limits."""

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


# R, mice: pool(with(imp, lm(Temp ~ Ozone + Solar.R + Wind))) on airquality, m = 5, and
# pool(with(imp, lm(Ozone ~ Solar.R + Wind + Temp))) on airquality, m = 50, as printed:
# m, dfcom, estimate, ubar, b; t, df, riv, lambda, fmi
PRINTED = [
    (5, 148, 72.55796363, 6.595501e00, 0.5750036463, 7.285505e00, 101.97555, 0.1046174, 0.0947092, 0.1119569),
    (5, 148, 0.16081480, 4.935193e-04, 0.0001610921, 6.868298e-04, 34.09063, 0.3916979, 0.2814533, 0.3201987),
    (5, 148, 0.01274085, 4.324896e-05, 0.0000122131, 5.790469e-05, 39.70957, 0.3388688, 0.2531008, 0.2880765),
    (5, 148, -0.33902052, 3.904917e-02, 0.0045108400, 4.446218e-02, 86.94099, 0.1386203, 0.1217441, 0.1412737),
    (50, 149, -61.90301171, 3.811506e02, 1.307680e02, 5.145339e02, 94.76599, 0.3499492, 0.2592314, 0.2743853),
    (50, 149, 0.05910719, 4.108874e-04, 1.037848e-04, 5.167480e-04, 106.27508, 0.2576387, 0.2048591, 0.2194121),
    (50, 149, -3.11988214, 3.146474e-01, 1.181007e-01, 4.351101e-01, 91.16698, 0.3828499, 0.2768557, 0.2922145),
]


@pytest.mark.parametrize(("m", "dfcom", "estimate", "ubar", "b", "t", "df", "riv", "share", "fmi"), PRINTED)
def test_rules_give_what_mice_printed(m, dfcom, estimate, ubar, b, t, df, riv, share, fmi):
    pooled, parts = rubin(spread(m, estimate, b), np.full(m, ubar), dfcom)
    assert pooled.value == pytest.approx(estimate, rel=1e-9)
    assert parts.total == pytest.approx(t, rel=1e-6)
    assert pooled.df == pytest.approx(df, rel=2e-6)
    assert (parts.riv, parts.share, parts.fmi) == pytest.approx((riv, share, fmi), rel=2e-6)
    assert pooled.error == pytest.approx(np.sqrt(t), rel=1e-6)


def test_p_is_the_one_mice_printed():
    # R, mice: summary(pool(modelFit1)), row Ozone of the first model above: statistic 6.136228, p.value 5.674375e-07
    pooled, _ = rubin(spread(5, 0.16081480, 0.0001610921), np.full(5, 4.935193e-04), 148)
    assert pooled.value / pooled.error == pytest.approx(6.136228, rel=1e-6)
    assert pooled.p_value == pytest.approx(5.674375e-07, rel=1e-5)


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
