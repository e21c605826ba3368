"""Exact quantiles of long columns, against numpy's."""

import numpy as np
import pytest

from mlviz.stats.numerics.quantiles import median, picked, quartiles

RNG = np.random.default_rng(4)
LONG = 150_000
COLUMNS = {
    "few": RNG.normal(size=7),
    "even": RNG.normal(size=8),
    "one": np.array([3.0]),
    "long": RNG.normal(size=LONG),
    "long, odd": RNG.lognormal(3, 2, LONG + 1),
    "sorted": np.arange(LONG, dtype=np.float64),
    "two values": RNG.integers(0, 2, LONG).astype(np.float64),
    "all equal": np.full(LONG, 7.5),
    "mostly zero": np.where(RNG.random(LONG) < 0.25, RNG.normal(size=LONG), 0.0),
    "huge": RNG.normal(size=LONG) * 1e139,
}


@pytest.mark.parametrize("name", COLUMNS)
def test_they_are_those_of_all_values(name: str) -> None:
    # numpy 2: np.median(x), np.percentile(x, [25, 75])
    values = COLUMNS[name]
    assert median(values) == np.median(values)
    assert quartiles(values) == pytest.approx(tuple(np.percentile(values, [25, 75])), rel=1e-15)


@pytest.mark.parametrize("name", COLUMNS)
def test_what_is_given_is_not_moved(name: str) -> None:
    before = COLUMNS[name].copy()
    median(COLUMNS[name])
    quartiles(COLUMNS[name])
    assert np.array_equal(COLUMNS[name], before)


@pytest.mark.parametrize("name", COLUMNS)
def test_ranks_that_are_picked_are_those_of_the_sorted_values(name: str) -> None:
    values = COLUMNS[name]
    last = len(values) - 1
    ranks = (0, last // 3, last // 2, last // 2, last)
    assert picked(values.copy(), ranks) == tuple(np.sort(values)[list(ranks)])
