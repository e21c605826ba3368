"""Tests of means against R; every declared answer is also recomputed in tests/test_catalogue.py."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from tests.stats.tables import table


def test_welch_agrees_with_r() -> None:
    # R 4.2.2: t.test(len ~ supp, data = ToothGrowth)
    result = mv.test(table("ToothGrowth"), "welch_t", value="len", group="supp")
    assert result.statistic == pytest.approx(1.91526826869527, rel=1e-9)
    assert result.p_value == pytest.approx(0.0606345078809341, rel=1e-9)
    assert (result.n, result.n_excluded) == (60, 0)
    assert result.verdict.startswith("No clear difference in len between OJ and VC (supp)")


def test_paired_says_which_is_higher() -> None:
    result = mv.test(table("sleep_wide"), "paired_t", first="drug1", second="drug2")
    assert result.verdict.startswith("drug2 is higher than drug1 in the same rows")
    assert "t(9) = -4.06, p = .003" in result.paper


def test_missing_rows_are_left_out_and_counted() -> None:
    result = mv.test(table("airquality"), "one_sample_t", value="Ozone", mu=40)
    assert (result.n, result.n_excluded) == (116, 37)
    assert "24% of the rows were left out" in result.caveat


def test_a_small_group_spelled_like_another_is_told() -> None:
    frame = pd.DataFrame({"y": np.arange(9.0), "g": ["Old Town"] * 4 + ["OLD TOWN "] + ["Harbour"] * 4})
    data = Dataset.of(frame, kinds={"y": Kind.NUMERIC, "g": Kind.CATEGORICAL})
    with pytest.raises(NotApplicable, match="'OLD TOWN ' has 1 complete value.*may be 'Old Town' spelled"):
        mv.test(data, "welch_anova", value="y", group="g")
