"""Nadeau and Bengio's interval, by hand."""

import numpy as np
import pytest

from mlviz.models.uncertainty import corrected, is_tied


def test_the_formula():
    # By hand: mean .84, s = .0158114, 5 folds of 80 + 20 rows: se = s * sqrt(1/5 + 20/80) = .0106066;
    # R 4.2 qt(.975, 4) = 2.776445, so the half width is .0294486.
    one = corrected(np.array([0.82, 0.83, 0.84, 0.85, 0.86]), np.full(5, 80), np.full(5, 20))
    assert one.value == pytest.approx(0.84)
    assert one.high - one.value == pytest.approx(0.0294486, rel=1e-5)
    assert one.value - one.low == pytest.approx(0.0294486, rel=1e-5)


def test_folds_without_a_value_are_left_out():
    one = corrected(np.array([0.8, np.nan, 0.9]), np.full(3, 80), np.full(3, 20))
    assert one == corrected(np.array([0.8, 0.9]), np.full(2, 80), np.full(2, 20))
    assert np.isnan(corrected(np.array([np.nan]), np.ones(1, int), np.ones(1, int)).value)
    assert np.isnan(corrected(np.array([0.5]), np.ones(1, int), np.ones(1, int)).low)


def test_tied_means_that_the_interval_contains_zero():
    parts = np.full(5, 80), np.full(5, 20)
    assert not is_tied(corrected(np.array([0.1, 0.11, 0.1, 0.09, 0.1]), *parts))
    assert is_tied(corrected(np.array([0.1, -0.11, 0.1, 0.09, -0.1]), *parts))
    assert is_tied(corrected(np.zeros(5), *parts))
