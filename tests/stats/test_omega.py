"""McDonald's omega: what the model says of data made by it, its interval, alpha as a bound, and what has no factor."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.stats.methods.omega import _interval, omega_of, one_factor


def made(loadings: list[float], rows: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    common = np.array(loadings)
    return rng.normal(size=(rows, 1)) * common + rng.normal(size=(rows, len(common))) * np.sqrt(1 - common**2)


def items(values: np.ndarray) -> Dataset:
    frame = pd.DataFrame(values, columns=[f"item{i}" for i in range(values.shape[1])])
    return Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.NUMERIC))


@given(st.lists(st.floats(0.3, 0.9), min_size=3, max_size=7), st.lists(st.floats(0.2, 20), min_size=7, max_size=7))
@settings(max_examples=10, deadline=None)
def test_the_loadings_of_a_covariance_made_by_one_factor_are_found(loadings: list[float], spreads: list[float]) -> None:
    common, sd = np.array(loadings), np.array(spreads[: len(loadings)])
    covariance = (np.outer(common, common) + np.diag(1 - common**2)) * np.outer(sd, sd)
    found = one_factor(covariance)
    assert found.loadings == pytest.approx(common * sd, rel=1e-3)
    expected = (common @ sd) ** 2 / covariance.sum()
    assert omega_of(found.loadings, found.own) == pytest.approx(expected, rel=1e-4)


def test_the_interval_holds_the_true_omega_in_95_of_100_samples() -> None:
    loadings = [0.8, 0.7, 0.6, 0.5]
    true = sum(loadings) ** 2 / (sum(loadings) ** 2 + sum(1 - one**2 for one in loadings))
    held = 0
    for seed in range(100):
        found = one_factor(np.cov(made(loadings, 150, seed).T))
        low, high = _interval(found, omega_of(found.loadings, found.own), 150)
        held += low <= true <= high
    # 95% of 100, with three standard errors
    assert held / 100 == pytest.approx(0.95, abs=0.07)


def test_it_is_alpha_where_all_items_load_alike_and_above_it_elsewhere() -> None:
    alike, apart = items(made([0.7] * 5, 4000)), items(made([0.95, 0.9, 0.4, 0.3, 0.3], 4000))
    for data, same in ((alike, True), (apart, False)):
        omega, alpha = (
            mv.test(data, key, columns=data.names).effect.value for key in ("mcdonald_omega", "cronbach_alpha")
        )
        assert (omega == pytest.approx(alpha, abs=2e-3)) is same
        assert omega >= alpha - 2e-3


def test_a_turned_item_and_a_second_factor_are_noticed() -> None:
    values = made([0.8, 0.7, 0.7, 0.6], 400)
    values[:, 2] *= -1
    turned = mv.test(items(values), "mcdonald_omega", columns=items(values).names)
    assert next(check for check in turned.checks if check.name == "Direction").passed is False
    two = np.hstack((made([0.8, 0.8, 0.8], 400, 1), made([0.8, 0.8, 0.8], 400, 2)))
    found = mv.test(items(two), "mcdonald_omega", columns=items(two).names)
    assert "does not tell all" in next(check for check in found.checks if check.name == "One factor").sentence


def test_what_has_no_factor_is_said() -> None:
    values = made([0.8, 0.7, 0.7], 40)
    repeated = np.column_stack((values, values.sum(axis=1)))
    with pytest.raises(NotApplicable, match="follows from the others"):
        mv.test(items(repeated), "mcdonald_omega", columns=items(repeated).names)
    with pytest.raises(NotApplicable, match="4 rows have all values"):
        mv.test(items(values[:4]), "mcdonald_omega", columns=items(values).names)
