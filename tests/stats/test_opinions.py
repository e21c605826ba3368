"""Another test with other assumptions is asked the same, and it is said whether both tell the same story."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.stats import TESTS, second_opinion
from tests.stats.tables import table


def of(frame: pd.DataFrame) -> mv.Dataset:
    return mv.Dataset.of(frame, kinds={name: "numeric" for name in frame.select_dtypes("number")})


@pytest.mark.parametrize("key", [key for key, method in TESTS.items() if method.other])
def test_the_other_test_exists_and_asks_for_the_same_columns(key: str) -> None:
    method = TESTS[key]
    other = TESTS[method.other]
    assert other.key != key
    assert other.goal == method.goal or {other.goal, method.goal} == {"categories", "shares and counts"}
    asked = {
        param.name
        for param in other.params
        if getattr(param, "default", None) is None and not hasattr(param, "options")
    }
    assert asked <= {param.name for param in method.params}


def test_both_find_a_difference() -> None:
    data = table("ToothGrowth")
    first = mv.test(data, "pearson", first="len", second="dose")
    opinion = second_opinion(data, first)
    assert opinion is not None
    assert opinion.agrees
    assert opinion.result.p_value == mv.test(data, "spearman", first="len", second="dose").p_value
    assert opinion.sentence.startswith("Spearman correlation agrees: p < .001")


def test_neither_finds_one() -> None:
    rng = np.random.default_rng(1)
    data = of(pd.DataFrame({"x": rng.normal(size=80), "g": ["a", "b"] * 40}))
    opinion = second_opinion(data, mv.test(data, "welch_t", value="x", group="g"))
    assert opinion is not None
    assert opinion.agrees
    assert "finds nothing clear either" in opinion.sentence


def test_one_extreme_value_parts_them() -> None:
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(0, 1, 25), rng.normal(1.2, 1, 25)])
    x[0] = 80
    data = of(pd.DataFrame({"x": x, "g": ["a"] * 25 + ["b"] * 25}))
    opinion = second_opinion(data, mv.test(data, "welch_t", value="x", group="g"))
    assert opinion is not None
    assert not opinion.agrees
    assert "They part here: Mann-Whitney test gives p < .001" in opinion.sentence


def test_clear_in_opposite_directions_is_no_agreement() -> None:
    # Most of b lie above a, and a tenth of a lies so far above that its mean is the higher one.
    a = np.concatenate([np.linspace(0, 1, 900), np.full(100, 60.0)])
    b = np.linspace(0.6, 2, 1000)
    data = of(pd.DataFrame({"x": np.concatenate([a, b]), "g": ["a"] * 1000 + ["b"] * 1000}))
    opinion = second_opinion(data, mv.test(data, "welch_t", value="x", group="g"))
    assert opinion is not None
    assert not opinion.agrees
    assert "in opposite directions" in opinion.sentence


def test_a_test_that_has_no_other_or_does_not_fit_gives_none() -> None:
    data = table("ToothGrowth")
    assert second_opinion(data, mv.test(data, "kolmogorov_smirnov", value="len", group="supp")) is None
