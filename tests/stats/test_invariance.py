"""No unit and no origin matters: every registered test of numbers says the same of x and of a (x + b)."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.results.testing import Effect, TestResult
from mlviz.stats import TESTS
from mlviz.stats.columns import is_factor, named
from tests.stats.tables import with_kinds

COUNTED = ("poisson_rate", "two_poisson_rates")
"""Tests of counts: the number of events is what they are about, so it has neither another unit nor another origin."""

PLACES, WIDTHS = ("mu",), ("margin",)
"""Parameters in the units of the data: where something lies, and how far apart things are."""


def numbers(key: str) -> tuple[ColumnOf | ColumnsOf, ...]:
    """Return the parameters that take columns of numbers, other than the order of the rows."""
    params = (one for one in TESTS[key].params if isinstance(one, ColumnOf | ColumnsOf) and one.name != "order")
    return tuple(one for one in params if not is_factor(one))


ON_NUMBERS = [key for key in TESTS if key not in COUNTED and numbers(key)]


def measured(key: str) -> tuple[Dataset, tuple[str, ...], dict[str, Any]]:
    """Return the data of a test's first known answer, its columns of numbers and what is asked of them."""
    given = dict(TESTS[key].known[0].values)
    data = with_kinds(TESTS[key].known[0].data, TESTS[key].params, given)
    names = named(numbers(key), given)
    return data, tuple(name for name in names if pd.api.types.is_numeric_dtype(data.frame[name])), given


def whole(values: np.ndarray) -> np.ndarray:
    """Return values of few decimals as whole numbers, to which any whole number can be added without rounding."""
    places = (d for d in range(4) if np.allclose(values * 10**d, np.rint(values * 10**d), atol=1e-6, equal_nan=True))
    return np.rint(values * 10.0 ** next(places, 4))


def asked(key: str, a: float, b: float) -> TestResult:
    """Run a test on a (x + b) of all its numbers, and of its parameters where these are in their units."""
    data, names, given = measured(key)
    frame = data.frame.assign(**{name: a * (whole(data.frame[name].to_numpy(float)) + b) for name in names})
    given |= {name: a * (given.get(name, 0.0) + b) for name in PLACES if name in {p.name for p in TESTS[key].params}}
    given |= {name: a * given[name] for name in WIDTHS if name in given}
    return mv.test(Dataset.of(frame, kinds={one.name: one.kind for one in data.columns}), key, **given)


CRITERIA = ("AIC", "BIC")
"""Minus twice a log density of n values, which another unit moves by 2 n ln a."""


def the_same(effect: Effect, other: Effect, a: float, b: float, n: int) -> None:
    """Demand that an effect is unchanged, or changes as a difference, a square or a place in the units of the data."""
    criterion = 2 * n * np.log(a) if effect.name in CRITERIA else 0.0
    for part in ("value", "low", "high"):
        seen, before = getattr(other, part), getattr(effect, part)
        allowed = (before, a * before, a * a * before, a * (before + b), before + criterion)
        assert any(seen == pytest.approx(one, rel=2e-6, abs=0, nan_ok=True) for one in allowed), (effect.name, part)


@pytest.mark.parametrize("key", ON_NUMBERS)
def test_a_large_common_offset_and_another_unit_change_nothing(key: str) -> None:
    a, b = 2.0 ** (400 if len(key) % 2 else -400), 2.0**30
    plain, moved = asked(key, 1.0, 0.0), asked(key, a, b)
    assert moved.p_value == pytest.approx(plain.p_value, rel=2e-6)
    for effect, other in zip((plain.effect, *plain.effects), (moved.effect, *moved.effects), strict=True):
        the_same(effect, other, a, b, plain.n)


@pytest.mark.parametrize("key", ["icc", "cronbach_alpha", "mcdonald_omega"])
def test_small_differences_on_a_large_offset_are_no_agreement(key: str) -> None:
    data, names, given = measured(key)
    plain = mv.test(data, key, **given)
    frame = (1e9 + data.frame[list(names)] / 1000).round(3)
    moved = mv.test(Dataset.of(frame, kinds=dict.fromkeys(names, Kind.NUMERIC)), key, **given)
    assert (moved.effect.value, moved.effect.low) == pytest.approx((plain.effect.value, plain.effect.low), rel=1e-9)
    assert moved.p_value == pytest.approx(plain.p_value, rel=1e-6)


def test_what_rounding_alone_makes_is_still_perfect_agreement() -> None:
    values = np.random.default_rng(0).normal(size=20)
    frame = pd.DataFrame({"a": values + 1e9, "b": (values + 0.3) + (1e9 - 0.3)})
    with pytest.raises(NotApplicable, match="differ by a constant or not at all"):
        mv.test(Dataset.of(frame, kinds=dict.fromkeys("ab", Kind.NUMERIC)), "icc", columns=("a", "b"))


@pytest.mark.parametrize("key", ["welch_t", "anova", "mann_whitney"])
def test_values_too_small_to_be_squared_are_not_called_equal(key: str) -> None:
    frame = pd.DataFrame({"y": np.arange(1.0, 9.0) * 1e-300, "g": list("aabbaabb")})
    with pytest.raises(NotApplicable, match="too small to be squared.*Multiply the column"):
        mv.test(Dataset.of(frame, kinds={"y": Kind.NUMERIC}), key, value="y", group="g")
