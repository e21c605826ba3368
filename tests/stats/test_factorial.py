"""Factorial ANOVA and ANCOVA: sums of squares of every type, estimated means, words, the ledger."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.contrasts import contrasts_of
from mlviz.results.tables import margins_table, terms_table
from mlviz.stats import ledger_of
from mlviz.stats.ledger import looks_of
from mlviz.stats.post_hocs.multiple import adjusted
from mlviz.workspace import Store
from tests.stats.tables import table

ORDERS = st.permutations([0, 1])
TEETH = {"value": "len", "factors": ("supp", "dose")}
CARS = {"value": "mpg", "factors": ("cyl", "am")}


def teeth() -> Dataset:
    return table("ToothGrowth", "supp", "dose")


def cars() -> Dataset:
    return table("mtcars", "cyl", "am", numbers=("mpg", "wt", "hp"))


def test_the_types_of_sums_agree_where_combinations_are_equally_frequent() -> None:
    tables = [terms_table(mv.test(teeth(), "factorial_anova", sums=kind, **TEETH)) for kind in ("I", "II", "III")]
    for other in tables[1:]:
        np.testing.assert_allclose(other["sum of squares"], tables[0]["sum of squares"], rtol=1e-12)


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(-50, 50)), max_size=30),
    st.permutations([0, 1]),
)
def test_type_one_adds_up_and_the_other_types_do_not_depend_on_the_order(rows, order) -> None:
    full = [*itertools.product((0, 1), (0, 1, 2), (1, 4)), *rows]
    frame = pd.DataFrame(full, columns=["a", "b", "y"])
    data = Dataset.of(frame, kinds={"a": Kind.CATEGORICAL, "b": Kind.CATEGORICAL, "y": Kind.NUMERIC})
    names = tuple("ab"[at] for at in order)
    for kind in ("I", "II", "III"):
        result = mv.test(data, "factorial_anova", value="y", factors=names, sums=kind)
        squares = {frozenset(term.name.split(" x ")): term.sum_squares for term in result.terms}
        if kind == "I":
            total = sum(squares.values()) + result.terms[0].error_squares
            assert total == pytest.approx(float(((frame["y"] - frame["y"].mean()) ** 2).sum()), rel=1e-9)
        else:
            swapped = mv.test(data, "factorial_anova", value="y", factors=names[::-1], sums=kind)
            for term in swapped.terms:
                assert term.sum_squares == pytest.approx(squares[frozenset(term.name.split(" x "))], rel=1e-8, abs=1e-8)


def test_estimated_means_of_a_full_model_are_means_of_the_means_of_the_combinations() -> None:
    result = mv.test(cars(), "factorial_anova", **CARS)
    means = cars().frame.groupby(["cyl", "am"])["mpg"].mean()
    found = {one.levels: one.mean for one in result.margins}
    for (cyl, am), mean in means.items():
        assert found[(str(cyl), str(am))] == pytest.approx(mean, rel=1e-12)
    for cyl, mean in means.groupby("cyl").mean().items():
        assert found[(str(cyl), "")] == pytest.approx(mean, rel=1e-12)


def test_contrasts_agree_with_emmeans() -> None:
    # R 4.2.2, emmeans 1.8.4: m <- lm(mpg ~ factor(cyl) * factor(am)); summary(pairs(emmeans(m, ~cyl)), infer=TRUE)
    pairs = mv.test(cars(), "factorial_anova", effect="first", **CARS).post_hoc
    assert [p.difference for p in pairs] == pytest.approx([5.64166666666667, 10.2625, 4.62083333333332], rel=1e-12)
    assert [p.statistic for p in pairs] == pytest.approx([3.64591893537280, 6.63212580341448, 2.82170026293976])
    # R's ptukey and qtukey give about 8 digits.
    assert [p.p_adjusted for p in pairs] == pytest.approx(
        [0.00324061340786563, 1.44306347e-06, 0.0237234204397558], rel=1e-4
    )
    assert [p.low for p in pairs] == pytest.approx([1.796561262305649, 6.417394595638973, 0.551556267425434], rel=1e-6)
    # The same with lm(mpg ~ factor(cyl) + factor(am)) and adjust="sidak"
    pairs = mv.test(cars(), "factorial_anova", effect="first", interactions=False, adjust="sidak", **CARS).post_hoc
    assert [p.p_adjusted for p in pairs] == pytest.approx(
        [0.00123133344935966, 4.63972134601143e-07, 0.0378264982227], rel=1e-9
    )
    assert [p.high for p in pairs] == pytest.approx([10.05549547881500, 13.75456447064568, 7.64458699078285], rel=1e-9)


def test_a_combination_without_rows_refuses_interactions_by_its_name() -> None:
    frame = cars().frame
    data = Dataset.of(
        frame[(frame["cyl"] != 6) | (frame["am"] != 1)], kinds=dict.fromkeys(("cyl", "am"), Kind.CATEGORICAL)
    )
    with pytest.raises(NotApplicable, match="cyl = 6 and am = 1"):
        mv.test(data, "factorial_anova", **CARS)
    result = mv.test(data, "factorial_anova", interactions=False, **CARS)
    assert [term.name for term in result.terms] == ["cyl", "am"]
    assert len(result.groups) == 5
    assert result.notes[1].startswith("No row has cyl = 6 and am = 1: its estimated mean is what the effects")


def test_a_factor_that_follows_from_another_is_refused() -> None:
    frame = cars().frame.assign(again=cars().frame["cyl"].astype(str) + "x")
    data = Dataset.of(frame, kinds=dict.fromkeys(("cyl", "again"), Kind.CATEGORICAL))
    with pytest.raises(NotApplicable, match="cannot be told apart"):
        mv.test(data, "factorial_anova", value="mpg", factors=("cyl", "again"), interactions=False)


def test_the_words_name_the_effect_and_the_others() -> None:
    result = mv.test(teeth(), "factorial_anova", **TEETH)
    assert result.verdict.startswith("The effect of supp on len depends on dose (partial eta squared 0.132, ")
    assert result.verdict.endswith("Also clear: supp, dose.")
    assert (
        "supp x dose was significant, F(2, 54) = 4.11, p = .022, partial eta squared = 0.13, 95% CI [0.00, 0.29]"
        in result.paper
    )
    main = mv.test(teeth(), "factorial_anova", effect="second", **TEETH)
    assert "mean highest in 2.0 (" in main.verdict
    assert "But it depends on the other factor (supp x dose)" in main.verdict
    nothing = mv.test(cars(), "factorial_anova", **CARS)
    assert nothing.verdict.startswith("No clear sign that the effect of cyl on mpg depends on am")
    assert nothing.verdict.endswith("Also clear: cyl.")


def test_every_effect_counts_as_a_look() -> None:
    result = mv.test(teeth(), "factorial_anova", **TEETH)
    alone = mv.test(teeth(), "welch_t", value="len", group="supp")
    (entry, other) = ledger_of((result, alone))
    raw = [result.p_value, *(term.p_value for term in result.terms[:2]), alone.p_value]
    assert (entry.looks, other.looks) == (3, 1)
    assert [entry.p_adjusted, other.p_adjusted] == pytest.approx(adjusted(raw, "holm")[[0, 3]].tolist())


def test_the_picture_has_a_line_for_each_level_of_the_other_factor() -> None:
    result = mv.test(teeth(), "factorial_anova", **TEETH)
    figure = draw(result)
    assert [trace.name for trace in figure.data] == ["OJ", "VC"]
    assert list(figure.layout.xaxis.ticktext) == ["0.5", "1.0", "2.0"] or list(figure.layout.xaxis.ticktext) == [
        "0.5",
        "1",
        "2",
    ]
    contrasts = contrasts_of(result)
    assert contrasts is not None
    assert len(draw(contrasts).data) == len(result.post_hoc) == 9
    assert margins_table(result)["estimated mean"].tolist()[:2] == pytest.approx([13.23, 22.70])


def test_three_factors_give_seven_effects_that_agree_with_statsmodels() -> None:
    frame = table("warpbreaks").frame.assign(half=np.tile([0, 1], 27))
    data = Dataset.of(frame, kinds={"half": Kind.CATEGORICAL, "breaks": Kind.NUMERIC})
    result = mv.test(data, "factorial_anova", value="breaks", factors=("wool", "tension", "half"))
    # statsmodels 0.15, anova_lm(ols("breaks ~ C(wool, Sum) * C(tension, Sum) * C(half, Sum)", frame).fit(), typ=3)
    expected = {
        "wool": 4.090755148741415,
        "tension": 8.547751080600062,
        "half": 0.04114924993643431,
        "wool x tension": 4.622109077040416,
        "wool x half": 3.0767963386727604,
        "tension x half": 0.3100699211797596,
        "wool x tension x half": 4.739042715484359,
    }
    assert {term.name: round(term.statistic, 10) for term in result.terms} == pytest.approx(expected, rel=1e-6)


def test_covariates_that_decide_all_are_refused() -> None:
    frame = pd.DataFrame({"x": np.arange(12.0), "g": list("abc") * 4})
    frame["y"] = 2 * frame["x"] + frame["g"].map({"a": 0, "b": 1, "c": 2})
    with pytest.raises(NotApplicable, match="explain every value"):
        mv.test(Dataset.of(frame), "ancova", value="y", group="g", covariates=("x",))


def test_ancova_says_that_groups_are_made_equal() -> None:
    result = mv.test(cars(), "ancova", value="mpg", group="cyl", covariates=("wt",))
    assert "even when made equal in wt, adjusted mean highest in 4" in result.verdict
    assert [term.name for term in result.terms] == ["cyl", "wt"]
    slopes = next(check for check in result.checks if check.name == "Equal slopes")
    assert slopes.passed is not False


def test_slopes_check_agrees_with_the_comparison_of_models_in_r() -> None:
    # R 4.2.2, anova(lm(mpg ~ (wt + hp) * cyl), lm(mpg ~ wt + hp + cyl)): F = 2.43111796679675, p = 0.0765592821422072
    result = mv.test(cars(), "ancova", value="mpg", group="cyl", covariates=("wt", "hp"))
    slopes = next(check for check in result.checks if check.name == "Equal slopes")
    assert "p = .077" in slopes.sentence


def test_a_result_with_several_effects_is_kept_to_the_last_digit(tmp_path) -> None:
    store = Store(tmp_path / "home")
    saved = mv.test(teeth(), "factorial_anova", **TEETH)
    store.save_result("0" * 64, "k1", saved)
    back = store.load_result("0" * 64, "k1")
    store.close()
    assert (back.terms, back.term, back.margins, back.factors) == (
        saved.terms,
        saved.term,
        saved.margins,
        saved.factors,
    )
    assert back.question == "len, supp, dose: supp x dose"


def test_a_factor_named_like_an_interaction_is_told_from_it() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(list(itertools.product("uv", "st", "kl", range(6))), columns=["a", "b", "a x b", "y"])
    frame["y"] = rng.normal(size=len(frame)) + 3 * ((frame["a"] == "u") ^ (frame["b"] == "s"))
    data = Dataset.of(frame)
    result = mv.test(data, "factorial_anova", value="y", factors=("a", "b", "a x b"), effect="third")
    other = data.frame.rename(columns={"a x b": "c"})
    plain = mv.test(Dataset.of(other), "factorial_anova", value="y", factors=tuple("abc"), effect="third")
    assert result.verdict == plain.verdict.replace("of c", "of a x b").replace("a x b.", "'a' x 'b'.")
    assert len({term.name for term in result.terms}) == len(result.terms) == 7
    assert len(looks_of(result)) == 7


def test_many_groups_in_many_rows_are_refused_before_memory_runs_out() -> None:
    n = 60_000
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"y": rng.normal(size=n), "x": rng.normal(size=n), "g": rng.integers(0, 100, n).astype(str)})
    data = mv.Dataset.of(frame, kinds={"g": "categorical"})
    with pytest.raises(mv.NotApplicable, match="100 groups in 60,000 rows are too many"):
        mv.test(data, "ancova", value="y", group="g", covariates=("x",))


def test_an_offset_of_a_covariate_does_not_matter() -> None:
    rng = np.random.default_rng(9)
    frame = pd.DataFrame({"y": rng.normal(size=40), "x": rng.normal(size=40).round(2), "g": ["a", "b"] * 20})
    kinds = {"g": Kind.CATEGORICAL, "x": Kind.NUMERIC}
    plain, moved = (
        mv.test(Dataset.of(one, kinds=kinds), "ancova", value="y", group="g", covariates=("x",))
        for one in (frame, frame.assign(x=frame.x + 1e12))
    )
    assert moved.statistic == pytest.approx(plain.statistic, rel=1e-12)
    assert moved.terms[1].statistic == pytest.approx(plain.terms[1].statistic, rel=1e-12)


def test_an_interaction_is_named_once() -> None:
    data = mv.Dataset.of(table("ToothGrowth").frame, kinds={"dose": "ordinal"})
    result = mv.test(data, "factorial_anova", value="len", factors=("supp", "dose"), effect="supp")
    assert "But it depends on the other factor (supp x dose)" in result.verdict
    assert result.verdict.endswith("Also clear: dose.")
