"""Wilcoxon's signed-rank test: estimate, interval, effect and p rest on the same differences."""

from itertools import combinations_with_replacement, product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import mlviz as mv
from mlviz.dataset import Dataset
from tests.stats.tables import table

ZEROS = {"before": [3.0] * 12 + [4.1, 5.3, 6.6, 7.0, 8.4, 9.9, 5.1, 6.2], "after": [3.0] * 12 + [2.0] * 8}


def test_zeros_leave_the_estimate_as_they_leave_the_test() -> None:
    # The pseudomedian of the differences that are not 0 is the median of their means two by two, which the next lines
    # write out; R 4.2.2, wilcox.test(d[d != 0], conf.int=TRUE), gives 4.5 with 3.1 to 6.4.
    result = mv.test(Dataset.of(pd.DataFrame(ZEROS)), "wilcoxon", first="before", second="after")
    differences = np.subtract(ZEROS["before"], ZEROS["after"])
    kept = differences[differences != 0]
    means = [(a + b) / 2 for a, b in combinations_with_replacement(kept.tolist(), 2)]
    shift = result.effects[0]
    assert shift.value == pytest.approx(np.median(means), rel=1e-12)
    assert shift.value == pytest.approx(4.5, rel=1e-12)
    assert shift.low > 0
    assert "before is higher than after" in result.verdict
    assert "(before minus after) 0" not in result.verdict
    # scipy 1.17: wilcoxon(kept, method="exact")
    assert result.p_value == pytest.approx(float(stats.wilcoxon(kept, method="exact").pvalue), rel=1e-12)
    assert any("left out of ranks and estimate: 12" in note for note in result.notes)


def test_the_effect_is_a_share_of_rank_sums() -> None:
    # Kerby (2014): (40 - 5) / 45, from the rank sums of Hollander and Wolfe's depression data.
    result = mv.test(table("hollander_wolfe_depression"), "wilcoxon", first="before", second="after")
    assert result.effect.value == pytest.approx(35 / 45, rel=1e-12)
    assert "ranks" in result.effect.rule
    assert "pairs" not in result.effect.rule
    # The means two by two of rank q and n (n + 1) / 2 - q + 1, q the 2.5% point of the rank sum, which the next lines
    # write out over all 512 sign patterns; R 4.2.2, wilcox.test(before, after, paired=TRUE, conf.int=TRUE), gives 0.46
    # with 0.01 to 0.786.
    frame = table("hollander_wolfe_depression").frame
    means = sorted(
        (a + b) / 2 for a, b in combinations_with_replacement((frame["before"] - frame["after"]).tolist(), 2)
    )
    sums = sorted(sum(rank * sign for rank, sign in enumerate(signs, 1)) for signs in product((0, 1), repeat=9))
    q = sums[int(np.ceil(0.025 * 512)) - 1]
    shift = result.effects[0]
    assert (shift.value, shift.low, shift.high) == pytest.approx((np.median(means), means[q - 1], means[-q]), rel=1e-12)
    assert (shift.value, shift.low, shift.high) == pytest.approx((0.46, 0.01, 0.786), rel=1e-9)
