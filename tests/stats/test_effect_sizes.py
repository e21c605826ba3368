"""Effect sizes beside the usual ones: by the spread of one group, and as a chance."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import mlviz as mv
from mlviz.dataset import Dataset
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
