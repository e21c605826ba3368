"""The certified values of NIST (StRD): how many digits are reached."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.accuracy import digits, every_set, reached
from mlviz.errors import NotApplicable
from mlviz.stats import least_squares
from mlviz.stats.numerics.offsets import mean_and_sd

SETS = {one.name: one for one in every_set()}

LEAST = 12
"""Digits demanded of every number of every set."""


@pytest.mark.parametrize("name", SETS)
def test_certified_digits_are_reached(name: str) -> None:
    found = reached(SETS[name])
    assert found
    for number, count in found.items():
        assert count >= LEAST, number


def test_the_score_counts_digits() -> None:
    assert digits(1.001, 1.0) == pytest.approx(3)
    assert digits(1e-9, 0.0) == pytest.approx(9)
    assert digits(2.0, 2.0) == 15
    assert digits(0.0, 1.0) == 0


def test_filip_given_as_powers_is_solved_and_not_refused() -> None:
    # The powers are rounded to doubles before they arrive, so less can be reached than from x itself.
    found = reached(SETS["Filip"], powers=True)
    assert min(found.values()) > 7


@given(st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=30), st.integers(0, 6))
def test_mean_and_sd_are_those_of_the_decimals_that_were_written(whole: list[int], places: int) -> None:
    exact = [Fraction(number, 10**places) for number in whole]
    centre = sum(exact) / len(exact)
    squares = sum((number - centre) ** 2 for number in exact) / (len(exact) - 1)
    mean, sd = mean_and_sd(np.array([number / 10**places for number in whole]))
    assert mean == pytest.approx(float(centre), rel=1e-15, abs=1e-300)
    assert sd == pytest.approx(float(squares) ** 0.5, rel=1e-14)


def test_a_column_that_others_explain_is_named() -> None:
    x = np.arange(12.0)
    with pytest.raises(NotApplicable, match="'double'"):
        least_squares(x**2, {"x": x, "double": 2 * x})
    with pytest.raises(NotApplicable, match="'flat'"):
        least_squares(x**2, {"flat": np.full(12, 0.1)})


def test_an_outcome_that_does_not_vary_has_no_slope() -> None:
    fit = least_squares(np.full(5, 0.3), {"x": np.arange(5.0)})
    assert fit.values.tolist() == [0.3, 0.0]
    assert np.isnan(fit.r2)
