"""p-values adjusted for their number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlviz.stats.post_hocs.multiple import LABELS, adjusted

P = [0.01, 0.04, 0.03, 0.005, 0.2, 0.04]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        # R 4.2.2, p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.2, 0.04), how)
        ("holm", [0.05, 0.12, 0.12, 0.03, 0.20, 0.12]),
        ("hochberg", [0.05, 0.08, 0.08, 0.03, 0.20, 0.08]),
        ("bonferroni", [0.06, 0.24, 0.18, 0.03, 1.0, 0.24]),
        ("bh", [0.030, 0.048, 0.048, 0.030, 0.200, 0.048]),
        ("by", [0.0735, 0.1176, 0.1176, 0.0735, 0.4900, 0.1176]),
        # R 4.2.2, 1 - (1 - p)^6
        (
            "sidak",
            [0.058519850599, 0.2172422103040001, 0.1670279950710002, 0.0296274906437344, 0.737856, 0.2172422103040001],
        ),
    ],
)
def test_agrees_with_r(how: str, expected: list[float]) -> None:
    assert adjusted(P, how) == pytest.approx(expected, rel=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.sampled_from(list(LABELS)))
def test_adjusting_keeps_the_order_and_never_lowers(p: list[float], how: str) -> None:
    found = adjusted(p, how)
    assert ((found >= np.array(p) * (1 - 1e-12)) & (found <= 1)).all()
    assert (np.diff(found[np.argsort(p, kind="stable")]) >= -1e-12).all()
