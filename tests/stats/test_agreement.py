"""Agreement and reliability: weights, the right degenerate answers, what they are in other words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.stats.method import Factor
from mlviz.stats.methods.agreement import joint_levels
from mlviz.stats.methods.reliability import FORMS, squares
from tests.stats.tables import table

JUDGES = ("judge1", "judge2", "judge3", "judge4")


def judged(*columns: list[object], kind: Kind = Kind.CATEGORICAL) -> Dataset:
    names = [f"judge{i}" for i in range(1, len(columns) + 1)]
    return Dataset.of(pd.DataFrame(dict(zip(names, columns, strict=True))), kinds=dict.fromkeys(names, kind))


def test_judges_who_always_agree() -> None:
    answers = ["a", "b", "c", "a", "b"] * 4
    two = mv.test(judged(answers, answers), "cohen_kappa", row="judge1", column="judge2")
    three = mv.test(judged(answers, answers, answers), "fleiss_kappa", columns=JUDGES[:3])
    assert (two.effect.value, two.effect.low, two.effect.high) == (1, 1, 1)
    assert three.effect.value == pytest.approx(1)
    assert two.effects[0].value == three.effects[0].value == 1


@pytest.mark.parametrize("key", ["cohen_kappa", "fleiss_kappa"])
def test_one_answer_throughout_leaves_nothing_to_judge(key: str) -> None:
    data = judged(["yes"] * 9, ["yes"] * 9)
    given = {"columns": JUDGES[:2]} if key == "fleiss_kappa" else {"row": "judge1", "column": "judge2"}
    with pytest.raises(NotApplicable, match=r"always gave the same answer|constant"):
        mv.test(data, key, **given)


def test_two_judges_of_many_are_nearly_cohens() -> None:
    # With the same answers in the same numbers both kappas are one.
    first, second = list("aabbccab"), list("abbbccaa")
    data = judged(first, second)
    cohen = mv.test(data, "cohen_kappa", row="judge1", column="judge2").effect.value
    assert mv.test(data, "fleiss_kappa", columns=JUDGES[:2]).effect.value == pytest.approx(cohen, abs=1e-12)


def test_quadratic_weights_are_the_intraclass_correlation() -> None:
    # Fleiss and Cohen (1973): with quadratic weights kappa is the absolute agreement of one judge, up to 1 / n.
    rng = np.random.default_rng(0)
    truth = rng.integers(1, 6, 4000)
    first, second = (np.clip(truth + rng.integers(-1, 2, 4000), 1, 5) for _ in range(2))
    words = judged(first.tolist(), second.tolist())
    numbers = judged(first.astype(float).tolist(), second.astype(float).tolist(), kind=Kind.NUMERIC)
    kappa = mv.test(words, "cohen_kappa", row="judge1", column="judge2", weights="quadratic").effect.value
    icc = mv.test(numbers, "icc", columns=JUDGES[:2], form="ICC(2,1)").effect.value
    assert kappa == pytest.approx(icc, abs=1e-3)


def test_answers_of_both_judges_are_in_order() -> None:
    code = np.array([0], dtype=np.intp)
    assert joint_levels(Factor(code, ("low", "high")), Factor(code, ("low", "medium", "high"))) == (
        "low",
        "medium",
        "high",
    )
    assert joint_levels(Factor(code, ("2", "10")), Factor(code, ("1", "10"))) == ("1", "2", "10")


@given(st.integers(2, 5), st.integers(0, 1000))
def test_squares_add_up_to_all_variation(k: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(6, k))
    found = squares(values)
    whole = ((values - values.mean()) ** 2).sum()
    assert found.rows * 5 + found.judges * (k - 1) + found.error * 5 * (k - 1) == pytest.approx(whole)
    assert found.rows * 5 + found.within * 6 * (k - 1) == pytest.approx(whole)


def test_all_six_forms_are_shown() -> None:
    result = mv.test(table("shrout_fleiss", numbers=JUDGES), "icc", columns=JUDGES, form="ICC(3,1)")
    shown = {effect.name: effect.value for effect in (result.effect, *result.effects)}
    assert set(shown) == set(FORMS)
    # Shrout and Fleiss (1979), table 4
    assert [round(shown[name], 2) for name in FORMS] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_an_item_asked_the_other_way_round_is_named() -> None:
    rng = np.random.default_rng(1)
    trait = rng.normal(size=60)
    items = [trait + rng.normal(size=60), trait + rng.normal(size=60), trait + rng.normal(size=60), -trait]
    result = mv.test(judged(*(item.tolist() for item in items), kind=Kind.NUMERIC), "cronbach_alpha", columns=JUDGES)
    direction = next(check for check in result.checks if check.name == "Direction")
    assert direction.passed is False
    assert "judge4" in direction.sentence
    best = max(result.effects, key=lambda effect: effect.value)
    assert best.name == "Without judge4"


def test_columns_that_are_the_same_are_refused_in_words() -> None:
    values = [1.0, 2.0, 5.0, 7.0]
    with pytest.raises(NotApplicable, match="differ by a constant or not at all"):
        mv.test(judged(values, values, kind=Kind.NUMERIC), "icc", columns=JUDGES[:2])


def test_limits_of_agreement_are_those_published() -> None:
    # Bland and Altman (1986) print -2.1 and 38.8, with limits at 2 deviations where 1.96 is used here.
    result = mv.test(table("peak_flow", numbers=("large", "mini")), "bland_altman", first="large", second="mini")
    bias, low, high = result.levels
    assert round(bias, 1) == -2.1
    assert round((high - low) / 2 / 1.959964, 1) == 38.8
    assert low < bias < high
    assert f"{low:.1f}" in result.verdict


def test_the_interval_of_the_mean_of_judges_who_contradict_each_other_is_open_below() -> None:
    values = [[4.0, 4.0, 6.0], [8.0, 0.0, 1.0], [7.0, 8.0, 2.0], [2.0, 7.0, 3.0]]
    result = mv.test(judged(*map(list, zip(*values, strict=True)), kind=Kind.NUMERIC), "icc", columns=JUDGES[:3])
    for effect in (result.effect, *result.effects):
        assert not effect.low > effect.value
        assert not effect.high < effect.value


def test_judges_who_share_none_of_the_first_answers_are_drawn() -> None:
    first, second = [f"a{i:02}" for i in range(30)], [f"b{i:02}" for i in range(30)]
    draw(mv.test(judged(first, second), "cohen_kappa", row="judge1", column="judge2")).to_json()


def test_the_interval_of_judges_who_contradict_each_other_holds_the_estimate() -> None:
    values = [
        [4.0, 0.0, 0.0, 0.0],
        [3.0, 1.0, 0.0, 1.0],
        [2.0, 0.0, 0.0, 2.0],
        [1.0, 0.0, 0.0, 3.0],
        [0.0, 0.0, 0.0, 4.0],
    ]
    result = mv.test(judged(*map(list, zip(*values, strict=True)), kind=Kind.NUMERIC), "icc", columns=JUDGES)
    for effect in (result.effect, *result.effects):
        assert not effect.low > effect.value, effect
        assert not effect.high < effect.value, effect
