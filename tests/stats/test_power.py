"""Plans of studies: answers of R and statsmodels, the four quantities as inverses, simulation, words, refusals."""

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import integrate, special

import mlviz as mv
from mlviz.charts import draw
from mlviz.errors import DataError, NotApplicable
from mlviz.method import Known
from mlviz.results.power import QUANTITIES
from mlviz.stats import DESIGNS
from mlviz.stats.planning.distributions import r_chance, t_chance
from mlviz.stats.planning.solving import rows_for

CASES = [pytest.param(key, known, id=f"{key}-{i}") for key, one in DESIGNS.items() for i, known in enumerate(one.known)]
SMALL = {"regression": 0.1}


@pytest.mark.parametrize("key", DESIGNS)
def test_every_plan_has_a_known_answer(key: str) -> None:
    assert DESIGNS[key].known


@pytest.mark.parametrize(("key", "known"), CASES)
def test_known_answers(key: str, known: Known) -> None:
    result = mv.power(key, **dict(known.values))
    for name, expected in known.expected:
        assert getattr(result, name) == pytest.approx(expected, rel=known.tolerance), name


@pytest.mark.parametrize("key", DESIGNS)
def test_each_quantity_is_found_again_from_the_other_three(key: str) -> None:
    whole = mv.power(key, n=40, effect=DESIGNS[key].effect.default)
    four: dict[str, Any] = {name: getattr(whole, name) for name in QUANTITIES} | {"n": 40}
    for asked in ("effect", "alpha"):
        again = mv.power(key, **(four | {asked: None}))
        assert getattr(again, asked) == pytest.approx(four[asked], rel=1e-6), asked
    rows = mv.power(key, **(four | {"n": None, "power": min(whole.power, 0.99)}))
    assert rows.achieved >= min(whole.power, 0.99) - 1e-9
    assert rows.n <= 40 + 1e-6


@pytest.mark.parametrize("key", DESIGNS)
def test_simulated_studies_agree_with_the_formula(key: str) -> None:
    # 60 rows or more, where the approximations by chi-square and the arcsine are good to two points.
    result = mv.power(key, effect=DESIGNS[key].effect.default, power=0.8, draws=4000, seed=1)
    assert result.simulated is not None
    close = 0.03 if key in ("one_proportion", "two_proportions", "chi_square") else 0.006
    assert result.simulated.low - close < result.achieved < result.simulated.high + close
    again = mv.power(key, effect=DESIGNS[key].effect.default, power=0.8, draws=4000, seed=1)
    assert again.simulated == result.simulated


@pytest.mark.parametrize("key", ["two_sample_t", "paired_t", "correlation"])
def test_one_sided_and_unequal_studies_are_simulated_too(key: str) -> None:
    more = {"ratio": 3.0} if key == "two_sample_t" else {}
    result = mv.power(key, n=25, effect=0.45, alternative="one-sided", draws=4000, **more)
    assert result.simulated is not None
    assert result.simulated.low - 0.006 < result.power < result.simulated.high + 0.006


def density_of_r(r: float, rho: float, n: int) -> float:
    """Hotelling's density of a correlation (1953), with Gauss' hypergeometric series."""
    log = special.gammaln(n - 1) - special.gammaln(n - 0.5) + (n - 1) / 2 * np.log(1 - rho**2)
    log += (n - 4) / 2 * np.log(1 - r * r) - (n - 1.5) * np.log(1 - rho * r)
    return (n - 2) / np.sqrt(2 * np.pi) * np.exp(log) * special.hyp2f1(0.5, 0.5, n - 0.5, (rho * r + 1) / 2)


@pytest.mark.parametrize(("rho", "n"), [(0.3, 50), (0.8, 8), (0.05, 400)])
def test_the_power_of_a_correlation_is_that_of_its_density(rho: float, n: int) -> None:
    t = -special.stdtrit(n - 2, 0.025)
    edge = t / np.sqrt(n - 2 + t * t)
    inside = integrate.quad(density_of_r, -edge, edge, (rho, n), epsabs=1e-12)[0]
    assert r_chance(rho, n, 0.05, 2) == pytest.approx(1 - inside, rel=1e-8)


@given(st.floats(0.01, 40), st.floats(1, 1e6), st.floats(1e-6, 0.5))
@example(1.0, 1.0, 0.5)
@settings(max_examples=60, deadline=None)
def test_power_lies_between_the_error_rate_and_one(ncp: float, df: float, alpha: float) -> None:
    for sides in (1, 2):
        found = t_chance(ncp, df, alpha, sides)
        assert alpha * (1 - 1e-6) <= found <= 1
        assert t_chance(ncp * 1.1, df, alpha, sides) >= found - 1e-9


def test_whole_groups_keep_what_was_aimed_at() -> None:
    result = mv.power("two_sample_t", effect=0.5, power=0.8, ratio=1.5)
    assert result.sizes == (54, 80)
    assert result.achieved >= 0.8
    assert [one.power >= one.aimed for one in result.needed] == [True] * 6
    assert result.table().columns.tolist() == ["power", "group 1", "group 2", "rows in all", "reached"]
    assert result.table()["rows in all"].is_monotonic_increasing
    equal = mv.power("anova", effect=0.25, power=0.8, groups=4).table()
    assert equal.columns.tolist() == ["power", "per group", "rows in all", "reached"]
    assert (equal["rows in all"] == 4 * equal["per group"]).all()
    assert mv.power("paired_t", effect=0.5, power=0.8).table().columns.tolist() == ["power", "pairs in all", "reached"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"effect": 0.5, "power": 0.8}, "with 80% power at an error rate of 0.05 takes 64 rows in each of 2 groups"),
        ({"effect": 0.5, "n": 20}, "is found with 34% power at an error rate of 0.05: it would be missed in 66%"),
        ({"power": 0.9, "n": 20}, "a difference of 1.05 standard deviations is the smallest found with 90% power"),
        ({"effect": 0.5, "n": 64, "power": 0.8, "alpha": None}, "at an error rate of 0.0494: so often"),
    ],
)
def test_what_is_said(values: dict[str, Any], words: str) -> None:
    result = mv.power("two_sample_t", **values)
    assert words in result.verdict
    assert eval(result.spec.code(), {"mv": mv}).verdict == result.verdict
    assert "<script" not in draw(result).to_json()


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("two_sample_t", {"n": 20}, "effect and power are left out"),
        ("two_sample_t", {"n": 20, "effect": 0.5, "power": 0.8}, "none of them is left out"),
        ("two_sample_t", {"n": 1, "effect": 0.5}, "must lie between 2"),
        ("two_sample_t", {"n": 20.5, "effect": 0.5}, "whole number"),
        ("two_sample_t", {"n": 20, "effect": 0.0}, "nothing to find"),
        ("two_sample_t", {"n": 20, "effect": float("nan")}, "Difference, in standard deviations is nan"),
        ("two_sample_t", {"n": 20, "effect": "big"}, "not a number"),
        ("two_sample_t", {"n": 20, "effect": 0.5, "ratio": 0}, "between 0.01"),
        ("anova", {"n": 20, "effect": 0.5, "alternative": "one-sided"}, "no one-sided form"),
        ("one_proportion", {"n": 20, "effect": 0.6}, "must lie below 0.5"),
        ("one_proportion", {"n": 20, "effect": -0.5}, "must lie above -0.5"),
        ("regression", {"n": 4, "effect": 0.5}, "at least 5"),
        ("two_sample_t", {"n": 20, "effect": 0.5, "other": 1}, "no parameter called 'other'"),
        ("t", {"n": 20, "effect": 0.5}, "no plan called 't'"),
    ],
)
def test_what_cannot_be_planned_is_said(key: str, values: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        mv.power(key, **values)


@pytest.mark.parametrize(("share", "effect"), [(0.9, -0.5), (0.1, -0.09), (0.9, 0.09)])
def test_lines_show_shares_that_can_be(share: float, effect: float) -> None:
    plan = mv.power("one_proportion", effect=effect, power=0.8, share=share)
    sizes = [line.effect for line in plan.lines]
    assert effect in sizes
    assert all(0 < share + size < 1 for size in sizes)


def test_what_no_number_of_rows_reaches() -> None:
    with pytest.raises(NotApplicable, match="No number of rows"):
        rows_for(lambda n: 0.5, 0.8, 2)
    with pytest.raises(NotApplicable, match="not even the largest effect"):
        mv.power("one_proportion", n=2, power=0.999, share=0.5)
    with pytest.raises(NotApplicable, match="not reached even"):
        mv.power("two_sample_t", n=5, effect=0.1, power=0.8, alpha=None)
    with pytest.raises(NotApplicable, match="at any error rate"):
        mv.power("two_sample_t", n=1000, effect=2.0, power=0.8, alpha=None)
    with pytest.raises(NotApplicable, match="too many values to draw"):
        mv.power("two_sample_t", effect=0.001, power=0.8, draws=1000)


@pytest.mark.parametrize("key", DESIGNS)
def test_extreme_plans_have_an_answer(key: str) -> None:
    design = DESIGNS[key]
    least = int(design.least({param.name: param.default for param in design.params}))
    for effect, n in ((1e-3, least), (1e-3, 1_000_000), (0.49, least), (0.49, 1_000_000)):
        result = mv.power(key, n=max(n, 2), effect=effect)
        assert 0.049 <= result.power <= 1
        assert all(np.isfinite(line.powers).all() for line in result.lines)


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("regression", {"n": 50, "effect": -0.2}, "finite and at least 0"),
        ("anova", {"n": 20, "effect": -0.25, "groups": 3}, "finite and at least 0"),
        ("chi_square", {"n": 100, "effect": -0.3, "df": 2}, "finite and at least 0"),
        ("correlation", {"n": 50, "effect": -1.0}, "must lie above -1"),
        ("regression", {"n": 50, "effect": 0.2, "predictors": 3, "tested": 9}, "9 predictors cannot be tested of 3"),
    ],
)
def test_an_effect_that_cannot_be_is_refused(key: str, values: dict[str, Any], words: str) -> None:
    with pytest.raises(mv.DataError, match=words):
        mv.power(key, **values)


def test_of_a_share_near_one_the_smallest_effect_is_a_fall() -> None:
    found = mv.power("one_proportion", n=30, power=0.8, share=0.95)
    assert -0.95 < found.effect < 0
    assert mv.power("one_proportion", n=30, effect=found.effect, share=0.95).power == pytest.approx(0.8, abs=0.02)
