"""Repeated-measures and mixed ANOVA, and MANOVA: other software, special cases that simpler tests solve, words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import Kind
from mlviz.results.tables import margins_table
from mlviz.stats import ledger_of
from mlviz.stats.layouts.sphericity import sphericity
from mlviz.stats.ledger import looks_of
from tests.stats.tables import table

COLUMNS = ("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
UNEQUAL = {"group": "Species", "columns": COLUMNS}


def unequal() -> Dataset:
    """Return 20, 25 and 15 rows of the three species: x <- iris[c(1:20, 51:75, 101:115), ] in R."""
    rows = [*range(20), *range(50, 75), *range(100, 115)]
    return Dataset.of(table("iris").frame.iloc[rows].reset_index(drop=True))


def test_unequal_groups_agree_with_afex() -> None:
    # R 4.2.2, afex 1.2: aov_ez("id", "y", long, within="t", between="g"); car: summary(Anova(..., type=3))
    result = mv.test(unequal(), "mixed_anova", **UNEQUAL)
    group, columns, both = result.terms
    assert (group.statistic, group.p_value) == pytest.approx((130.270729825627, 5.50961101585538e-22), rel=1e-9)
    assert columns.statistic == pytest.approx(2611.015429952810, rel=1e-9)
    assert columns.df == pytest.approx((2.09950967552673, 119.672051505024), rel=1e-9)
    assert columns.sum_squares == pytest.approx(630.005576418440, rel=1e-9)
    assert (both.statistic, both.p_value) == pytest.approx((236.325421850489, 9.13890724030361e-57), rel=1e-7)
    generalised = [term.effects[0].value for term in result.terms]
    assert generalised == pytest.approx([0.741587124330319, 0.944591691415411, 0.755263702364565], rel=1e-9)
    assert dict(both.corrected)["Huynh-Feldt"] == pytest.approx(6.91179979917498e-59, rel=1e-6)
    # R 4.2.2, emmeans 1.8.4: emmeans(f, ~t), emmeans(f, ~g), emmeans(f, ~t | g), printed with three digits
    found = {one.levels: (one.mean, one.low, one.high) for one in result.margins}
    assert found[("", "Sepal.Length")] == pytest.approx((5.84, 5.69, 5.98), abs=0.006)
    assert found[("virginica", "")] == pytest.approx((4.25, 4.09, 4.41), abs=0.006)
    assert found[("versicolor", "Petal.Length")] == pytest.approx((4.312, 4.148, 4.476), abs=0.0006)


def test_mauchly_agrees_with_r() -> None:
    # R 4.2.2, mauchly.test(lm((as.matrix(x[, 1:4]) %*% o) ~ Species, x)) with o the orthonormal contrasts,
    # qr.Q(qr(cbind(1, diag(4)[, -1])))[, -1]: of the columns themselves R mistakes their number for that of the
    # contrasts in one place, and gives 1.01049791707445e-09.
    values = unequal().frame[list(COLUMNS)].to_numpy()
    codes = pd.factorize(unequal().frame["Species"])[0]
    away = values - np.array([values[codes == at].mean(axis=0) for at in range(3)])[codes]
    contrasts = np.linalg.qr(np.column_stack((np.ones(4), np.eye(4)[:, 1:])))[0][:, 1:]
    found = sphericity(contrasts.T @ away.T @ away @ contrasts, 57)
    assert (found.w, found.p_value) == pytest.approx((0.402610839406417, 1.010204552346665e-09), rel=1e-8, abs=0)
    epsilons = found.greenhouse_geisser, found.huynh_feldt
    assert epsilons == pytest.approx((0.69983655850891, 0.727203955572926), rel=1e-10)


def test_contrasts_agree_with_emmeans() -> None:
    # R 4.2.2, emmeans 1.8.4 of aov_ez on all of iris: pairs(emmeans(f, ~g), adjust="holm"), infer=TRUE
    pairs = mv.test(table("iris"), "mixed_anova", effect="first", **UNEQUAL).post_hoc
    assert [p.difference for p in pairs] == pytest.approx([-1.0375, -1.7495, -0.712], rel=1e-9)
    assert [p.statistic for p in pairs] == pytest.approx([-17.1377791494611, -28.8988381898623, -11.7610590404012])
    assert pairs[0].low == pytest.approx(-1.184105896386258, rel=1e-9)
    # The same of ~t: bounds and Holm's p
    pairs = mv.test(table("iris"), "mixed_anova", effect="second", **UNEQUAL).post_hoc
    assert (pairs[3].low, pairs[3].high) == pytest.approx((-0.795872555672132, -0.605460777661198), rel=1e-9)
    assert pairs[3].p_adjusted == pytest.approx(4.85286260702342e-43, rel=1e-8)
    named = mv.test(table("iris"), "mixed_anova", effect="second", adjust="holm", **UNEQUAL).post_hoc_name
    assert named.endswith("Holm's adjustment; intervals 95% family-wise by Bonferroni")


def test_repeated_anova_agrees_with_statsmodels() -> None:
    from statsmodels.stats.anova import AnovaRM

    wide = table("rounding_times").frame
    long = wide.reset_index().melt(id_vars="index")
    expected = AnovaRM(long, "value", "index", within=["variable"]).fit().anova_table.iloc[0]
    result = mv.test(Dataset.of(wide), "repeated_anova", columns=tuple(wide), correction="none")
    found = (result.statistic, *result.df, result.p_value)
    assert found == pytest.approx(expected.to_numpy(dtype=float).tolist(), rel=1e-9)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_two_measurements_are_what_t_tests_say(seed: int) -> None:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"before": rng.normal(size=15).round(3), "g": list("aab") * 5})
    frame["after"] = frame["before"] + rng.normal(size=15).round(3)
    frame["change"], frame["mean"] = frame["after"] - frame["before"], (frame["after"] + frame["before"]) / 2
    data = Dataset.of(frame, kinds={"g": Kind.CATEGORICAL})
    result = mv.test(data, "mixed_anova", group="g", columns=("before", "after"))
    expected = [mv.test(data, "student_t", value=value, group="g") for value in ("mean", "change")]
    found = [result.terms[0], result.terms[2]]
    for term, simple in zip(found, expected, strict=True):
        assert (term.statistic, term.p_value) == pytest.approx((simple.statistic**2, simple.p_value), rel=1e-7)


def test_manova_of_two_groups_is_the_same_by_every_statistic() -> None:
    frame = table("iris").frame.iloc[:100]
    result = mv.test(Dataset.of(frame), "manova", group="Species", columns=COLUMNS[:2])
    four = result.terms[:4]
    assert [term.p_value for term in four] == pytest.approx([four[0].p_value] * 4, rel=1e-9)
    # Hotelling's T squared from the definition: (n1 n2 / n) d' S^-1 d
    x, y = (part[list(COLUMNS[:2])].to_numpy() for _, part in frame.groupby("Species"))
    pooled = (49 * np.cov(x.T) + 49 * np.cov(y.T)) / 98
    gap = x.mean(axis=0) - y.mean(axis=0)
    t2 = 25 * gap @ np.linalg.solve(pooled, gap)
    assert result.statistic == pytest.approx(t2 * 97 / (98 * 2), rel=1e-9)


def test_manova_does_not_depend_on_units() -> None:
    frame = unequal().frame
    other = frame.assign(**{"Sepal.Length": frame["Sepal.Length"] * 1e6 + 1e7})
    one, two = (mv.test(Dataset.of(each), "manova", **UNEQUAL) for each in (frame, other))
    assert two.p_value == pytest.approx(one.p_value, rel=1e-6)


def test_manova_of_unequal_groups_agrees_with_r() -> None:
    # R 4.2.2, summary(manova(as.matrix(x[, 1:2]) ~ Species), test=...): Pillai, Wilks, Hotelling-Lawley, Roy
    result = mv.test(unequal(), "manova", group="Species", columns=COLUMNS[:2], statistic="wilks")
    values = [term.effects[0].value for term in result.terms[:4]]
    assert values == pytest.approx([0.8863029131259, 0.163650882551872, 4.80532282813137, 4.74093765059411], rel=1e-9)
    statistics = [term.statistic for term in result.terms[:4]]
    assert statistics == pytest.approx([22.6808827299587, 41.2147820145309, 66.0731888868063, 135.116723041932])
    assert (result.statistic, result.p_value) == pytest.approx((41.2147820145309, 3.35419643673142e-21), rel=1e-8)
    assert [term.df[1] for term in result.terms[:4]] == [114, 112, 110, 57]


def test_roys_root_is_shown_without_a_p_unless_it_is_exact() -> None:
    # Its F is an upper bound: without any effect p from it falls below 5% in a third of all samples.
    result = mv.test(unequal(), "manova", **UNEQUAL)
    root = result.terms[3]
    assert root.name == "Roy's largest root"
    assert root.effects[0].value > 0
    assert np.isnan([root.p_value, root.effect.low, root.effect.high]).all()
    assert "Roy" not in result.paper
    assert result.notes[0].endswith("an upper bound, and p from it is too small.")
    assert "that of Wilks' lambda exact" in result.notes[0]
    two = mv.test(Dataset.of(table("iris").frame.iloc[:100]), "manova", group="Species", columns=COLUMNS[:2])
    assert two.notes[0] == "F of all four statistics is exact here, and the same."


def test_a_stored_manova_that_asked_for_roys_root_still_has_an_answer() -> None:
    stored, pillai = (mv.test(unequal(), "manova", statistic=one, **UNEQUAL) for one in ("roy", "pillai"))
    assert (stored.p_value, stored.effect, stored.verdict) == (pillai.p_value, pillai.effect, pillai.verdict)
    assert stored.notes[0].startswith("Roy's largest root was asked for")
    assert stored.terms == pillai.terms
    two = Dataset.of(unequal().frame.query("Species != 'setosa'"))
    exact = mv.test(two, "manova", statistic="roy", **UNEQUAL)
    assert exact.term == "Roy's largest root"
    assert exact.p_value == pytest.approx(mv.test(two, "manova", **UNEQUAL).p_value, rel=1e-9)
    with pytest.raises(DataError, match="must be one of pillai, wilks, hotelling_lawley"):
        mv.test(unequal(), "manova", statistic="luck", **UNEQUAL)


def test_a_paper_says_of_each_column_what_the_verdict_says() -> None:
    rng = np.random.default_rng(7)
    told = 0
    for _ in range(40):
        frame = pd.DataFrame(rng.normal(size=(60, 4)), columns=list("wxyz")).assign(g=list("ab") * 30)
        frame[["w", "x"]] += 0.5 * (frame[["g"]] == "b").to_numpy()
        result = mv.test(Dataset.of(frame), "manova", group="g", columns=tuple("wxyz"))
        alone = {term.name: (term.p_value, dict(term.corrected)["Holm"]) for term in result.terms[4:]}
        for name, (raw, holm) in alone.items():
            assert f"{name} was {'significant' if holm < 0.05 else 'not significant'}" in result.paper
            told += raw < 0.05 <= holm
        assert (
            f"Pillai's trace was {'significant' if result.p_value < 0.05 else 'not significant'}, V = " in result.paper
        )
        assert "Wilks" not in result.paper
        assert result.paper.count("by Holm's adjustment") == 4
    assert told, "no column was lost by the adjustment, so nothing was tried"


def test_only_the_statistic_asked_for_and_the_columns_count_as_looks() -> None:
    result = mv.test(unequal(), "manova", statistic="wilks", **UNEQUAL)
    (hypothesis, _, place), p = looks_of(result)[0]
    assert (hypothesis, place, p) == (result.hypothesis, 1, result.terms[1].p_value)
    assert ledger_of((result,))[0].looks == 5


def test_columns_that_follow_from_each_other_are_refused() -> None:
    frame = unequal().frame.assign(both=lambda f: f["Sepal.Length"] + f["Sepal.Width"])
    with pytest.raises(NotApplicable, match="follows from the others"):
        mv.test(Dataset.of(frame), "manova", group="Species", columns=(*COLUMNS[:2], "both"))
    shifted = pd.DataFrame({"a": [1.0, 2, 4, 8], "b": [2.0, 3, 5, 9], "c": [3.0, 4, 6, 10]})
    kinds = dict.fromkeys(shifted, Kind.NUMERIC)
    with pytest.raises(NotApplicable, match="differ by the same"):
        mv.test(Dataset.of(shifted, kinds=kinds), "repeated_anova", columns=("a", "b", "c"))


def test_the_words_name_what_depends_on_what() -> None:
    mixed = mv.test(unequal(), "mixed_anova", **UNEQUAL)
    assert mixed.verdict.startswith("How Sepal.Length, Sepal.Width, Petal.Length and Petal.Width differ in ")
    assert "depends on Species (partial eta squared 0.892" in mixed.verdict
    first = mv.test(unequal(), "mixed_anova", effect="first", **UNEQUAL)
    assert first.verdict.startswith("The groups of Species, averaged over Sepal.Length, ")
    assert "differ, estimated mean highest in virginica" in first.verdict
    several = mv.test(unequal(), "manova", **UNEQUAL)
    assert "taken together" in several.verdict
    assert "One by one, they differ in Sepal.Length, Sepal.Width, Petal.Length, Petal.Width." in several.verdict
    assert [trace.name for trace in draw(mixed).data] == ["setosa", "versicolor", "virginica"]


@pytest.mark.parametrize("effect", ["first", "second", "third"])
def test_a_group_column_called_measurement_is_told_from_the_measurements(effect) -> None:
    frame = unequal().frame
    plain = mv.test(Dataset.of(frame), "mixed_anova", effect=effect, **UNEQUAL)
    other = Dataset.of(frame.rename(columns={"Species": "measurement"}))
    result = mv.test(other, "mixed_anova", group="measurement", columns=COLUMNS, effect=effect)
    words = plain.verdict.replace("measurement", "repeated measurement").replace("Species", "measurement")
    assert result.verdict == words
    assert len(dict(looks_of(result))) == 3
    assert margins_table(result).columns.is_unique


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("ancova", {"value": "a", "group": "g", "covariates": ("b",)}),
        ("factorial_anova", {"value": "a", "factors": ("g", "h")}),
        ("mixed_anova", {"group": "g", "columns": ("a", "b")}),
        ("manova", {"group": "g", "columns": ("a", "b")}),
    ],
)
def test_remedies_name_no_test_that_does_not_exist_for_several_effects(key: str, asked: dict) -> None:
    # Few rows, far out values, unequal spreads: every check has something to say.
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"g": list("uv") * 8, "h": list("sstt") * 4})
    frame["a"] = rng.normal(size=16) * frame["g"].map({"u": 1.0, "v": 9.0})
    frame.loc[3, "a"], frame["b"] = 900.0, rng.normal(size=16)
    result = mv.test(Dataset.of(frame), key, **asked)
    doubtful = [check for check in result.checks if check.remedy and not check.passed]
    assert len(doubtful) >= (1 if key == "manova" else 3)
    assert not any("rank" in check.remedy or "Welch" in check.remedy for check in result.checks)


def test_a_group_effect_that_changes_with_the_measurement_is_not_told_alone() -> None:
    asked = {"group": "Species", "columns": ("Sepal.Length", "Petal.Length")}
    main = mv.test(table("iris", "Species"), "mixed_anova", effect="first", **asked)
    assert "But it depends on the other factor (Species x measurement): look at the picture." in main.verdict
    assert "But it depends" not in mv.test(table("iris", "Species"), "mixed_anova", **asked).verdict
