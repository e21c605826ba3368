"""An experiment that is looked at all the time keeps its error rate; the picture, the order, yes and no."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult
from mlviz.results.wording import number
from mlviz.stats.method import Factor
from mlviz.stats.methods.watching import ab_test, reach, tuning


def watched(frame: pd.DataFrame, **more: object) -> TestResult:
    kinds = {name: Kind.NUMERIC for name in ("y", "when") if name in frame} | {"g": Kind.CATEGORICAL}
    return mv.test(Dataset.of(frame, kinds=kinds), "ab_test", value="y", group="g", **more)


def stream(rows: int, shift: float, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 2, rows)
    return pd.DataFrame({"y": rng.normal(size=rows) - shift * codes, "g": np.array(["a", "b"])[codes]})


def ever_out(studies: int, rows: int, low_looks: int, bound: str) -> float:
    """Return how many studies in which nothing is going on have an interval that ever leaves out 0."""
    rng = np.random.default_rng(7)
    first, second = rng.normal(size=(studies, rows)), rng.normal(size=(studies, rows))
    seen = np.arange(1, rows + 1)
    parts = []
    for y in (first, second):
        means = y.cumsum(axis=1) / seen
        parts.append((means, ((y * y).cumsum(axis=1) - seen * means**2) / np.maximum(seen - 1, 1)))
    away = np.abs(parts[0][0] - parts[1][0])[:, low_looks:]
    variance = 2 * (parts[0][1] + parts[1][1])[:, low_looks:]
    n = 2.0 * seen[low_looks:]
    half = reach(n, variance, tuning(1000)) if bound == "sequence" else 1.96 * np.sqrt(variance / n)
    return float((away > half).any(axis=1).mean())


def test_looking_all_the_time_costs_nothing_where_it_misleads_an_ordinary_test() -> None:
    # 5% of 400 studies with a standard error of 1.1%
    assert ever_out(400, 1000, 50, "sequence") < 0.08
    assert ever_out(400, 1000, 50, "ordinary") > 0.3


@pytest.mark.parametrize("planned", [100, 200])
def test_false_alarms_at_any_look_are_as_rare_as_promised(planned: int) -> None:
    rng, alarms = np.random.default_rng(11), 0
    for _ in range(1000):
        group = Factor(rng.integers(0, 2, 500), ("a", "b"), "g")
        (path,) = ab_test(rng.normal(size=500), group, planned).curves
        alarms += bool(((path.low > 0) | (path.high < 0)).any())
    # 5% of 1,000 studies with a standard error of 0.7%
    assert alarms / 1000 < 0.05 + 2 * 0.007


def test_nobody_looks_before_a_tenth_of_the_plan_or_a_hundred_rows() -> None:
    assert watched(stream(100, 0), planned=1000).curves[0].times.tolist() == [100]
    assert watched(stream(600, 0), planned=5000).curves[0].times[0] == 500
    for rows, planned, first in ((99, 100, "100"), (499, 5000, "500")):
        with pytest.raises(NotApplicable, match=f"after {first} rows, and {rows} complete rows"):
            watched(stream(rows, 0), planned=planned)
    with pytest.raises(mv.DataError, match="99"):
        watched(stream(300, 0), planned=99)


def test_the_note_speaks_of_the_looks_that_are_drawn() -> None:
    assert watched(stream(1000, 0)).notes[0] == "Of the 200 looks drawn, the interval left out 0 at none."


def test_p_and_interval_agree_at_every_strength() -> None:
    for shift in np.linspace(0, 1, 9):
        result = watched(stream(300, shift))
        assert (result.p_value < 0.05) == (result.effect.low > 0 or result.effect.high < 0)


def test_it_is_wider_than_one_look_and_finds_a_plain_difference() -> None:
    frame = stream(2000, 0.4)
    result = watched(frame)
    once = stats.ttest_ind(*(frame["y"][frame["g"] == name] for name in "ab"), equal_var=False).confidence_interval()
    assert result.effect.low < once.low < once.high < result.effect.high
    assert "higher in a than in b" in result.verdict
    assert result.notes[0].startswith("Of the 200 looks drawn, the interval left out 0 first at that after")
    assert "evidence" not in result.paper
    (path,) = result.curves
    assert path.times[-1] == 2000
    assert (path.values[-1], path.low[-1], path.high[-1]) == pytest.approx(
        (result.effect.value, result.effect.low, result.effect.high)
    )
    assert "<script" not in draw(result).to_json()


def test_rows_are_taken_in_their_order() -> None:
    frame = stream(400, 0.5)
    frame["when"] = np.arange(400.0)
    mixed = frame.sample(frac=1, random_state=3)
    straight, sorted_again = watched(frame), watched(mixed, order="when")
    assert sorted_again.curves[0].values == pytest.approx(straight.curves[0].values)
    assert not np.allclose(watched(mixed).curves[0].values[-90:], straight.curves[0].values[-90:])
    assert sorted_again.effect.value == pytest.approx(straight.effect.value)


@pytest.mark.parametrize("answers", [("no", "yes"), (False, True)])
def test_shares_of_yes_are_compared(answers: tuple[object, object]) -> None:
    rng = np.random.default_rng(2)
    codes = rng.integers(0, 2, 3000)
    bought = rng.random(3000) < np.where(codes == 0, 0.3, 0.1)
    frame = pd.DataFrame({"bought": np.array(answers)[bought.astype(int)], "page": np.array(["new", "old"])[codes]})
    result = mv.test(Dataset.of(frame, kinds={"bought": Kind.BOOLEAN}), "ab_test", value="bought", group="page")
    expected = bought[codes == 0].mean() - bought[codes == 1].mean()
    assert result.effect.value == pytest.approx(expected, rel=1e-9)
    assert [group.mean for group in result.groups] == pytest.approx(
        [bought[codes == 0].mean(), bought[codes == 1].mean()]
    )
    assert result.effect.name == "Difference of shares"
    low, high = (number(100 * end) for end in (result.effect.low, result.effect.high))
    assert result.verdict == (
        f"The share of yes in bought is {number(100 * expected)} points higher in new than in old (page): "
        f"{result.groups[0].mean:.0%} against {result.groups[1].mean:.0%}, 95% interval {low} to {high} points."
    )


def shares(yes: tuple[int, int], rows: tuple[int, int]) -> TestResult:
    """Return the test of so many yes of so many rows on a new and an old page, in an order that mixes them."""
    bought = np.concatenate([np.repeat([1.0, 0.0], (k, n - k)) for k, n in zip(yes, rows, strict=True)])
    frame = pd.DataFrame({"bought": bought, "page": np.repeat(["new", "old"], rows)})
    data = Dataset.of(frame.sample(frac=1, random_state=1), kinds={"bought": Kind.NUMERIC})
    return mv.test(data, "ab_test", value="bought", group="page")


def test_the_verdict_on_shares_names_the_higher_one_with_its_own_interval() -> None:
    result = shares((50, 200), (500, 500))
    effect = result.effect
    assert "30 points higher in old than in new (page): 40% against 10%, 95% interval" in result.verdict
    assert f"{number(-100 * effect.high)} to {number(-100 * effect.low)} points." in result.verdict
    assert shares((50, 52), (500, 500)).verdict.startswith(
        "No clear difference in the share of yes in bought (page): 10% in new, 10% in old; new minus old -0.4 points"
    )


def test_nobody_looks_at_shares_before_each_answer_came_ten_times_in_each_group() -> None:
    assert shares((10, 200), (40, 1000)).curves[0].times[-1] == 1040
    for yes, rows, words in (((9, 200), (40, 1000), "9 times in new"), ((5, 190), (400, 200), "5 times in new")):
        with pytest.raises(NotApplicable, match=words):
            shares(yes, rows)
    with pytest.raises(NotApplicable, match="1 time in old.*10 of each answer in each group"):
        shares((30, 1), (100, 100))


def test_nobody_looks_before_each_group_has_thirty_rows() -> None:
    frame = pd.DataFrame({"y": np.arange(200.0) % 17, "g": ["a"] * 171 + ["b"] * 29})
    with pytest.raises(NotApplicable, match="29 complete rows came in b"):
        watched(frame)


@pytest.mark.parametrize(("share", "uneven"), [(0.01, 0.05), (0.1, 0.05), (0.02, 0.2)])
def test_rare_answers_in_uneven_groups_cause_few_false_alarms(share: float, uneven: float) -> None:
    rng, alarms = np.random.default_rng(4), 0
    for _ in range(200):
        group, value = Factor((rng.random(3000) < uneven).astype(int), ("a", "b"), "g"), rng.random(3000) < share
        try:
            (path,) = ab_test(value.astype(float), group, 1000).curves
        except NotApplicable:
            continue
        alarms += bool(((path.low > 0) | (path.high < 0)).any())
    # 5% of 200 studies with a standard error of 1.5%; without the ten of each answer more than half were false alarms.
    assert alarms / 200 < 0.05 + 2 * 0.015
