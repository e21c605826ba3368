"""Several factors within rows, several between them, two groupings beside covariates: other software, laws, words."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.results.testing import TestResult
from mlviz.stats import ledger_of
from mlviz.stats.advice.opinions import second_opinion
from mlviz.stats.layouts.crossing import Crossing
from mlviz.stats.layouts.sphericity import sphericity
from mlviz.stats.ledger import looks_of
from tests.stats.tables import table

PHASES = tuple(f"{phase}.{hour}" for phase in ("pre", "post", "fup") for hour in range(1, 6))
LAYOUT = "phase: pre, post, fup; hour: 1, 2, 3, 4, 5"
SIDES = "time: before, after; side: left, right"
FOUR = ("a", "b", "c", "d")
TWELVE = "abcdefhijklm"


def kaiser() -> Dataset:
    return table("obrien_kaiser", "treatment", "gender", numbers=PHASES)


def drawn(seed: int, columns: int, rows: int = 9) -> Dataset:
    """Return numbers under the names of ``TWELVE``, and two groupings g and h, complete and unequal."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(size=(rows, columns)).round(3), columns=list(TWELVE)[:columns])
    frame = frame.assign(g=(list("uvw") * rows)[:rows], y=(list("st") * rows)[:rows])
    kinds = dict.fromkeys(frame, Kind.NUMERIC) | dict.fromkeys("gy", Kind.CATEGORICAL)
    return Dataset.of(frame, kinds=kinds)


def test_every_effect_of_four_factors_agrees_with_afex() -> None:
    # R 4.2.2, afex 1.2.1: aov_ez("id", "y", long, between=c("treatment", "gender"), within=c("phase", "hour"), type=3);
    # F, p by Greenhouse-Geisser, generalised eta squared; car 3.1.1: p by Huynh-Feldt
    expected = {
        "treatment": (3.9404945010980010, 5.47069269265199e-02, 0.27790614338643999, None),
        "gender": (3.6591205006510146, 8.48002538616402e-02, 0.15160057633276952, None),
        "treatment x gender": (2.8554726744134351, 1.04469234023772e-01, 0.21807146538185498, None),
        "phase": (16.1329196993198885, 2.81368124415840e-04, 0.21711483433372195, 1.12474290054632e-04),
        "treatment x phase": (4.8509837597555094, 1.26909043601519e-02, 0.14293879452580840, 8.43877550192982e-03),
        "gender x phase": (0.2827824841904314, 7.08959926884963e-01, 0.00483754424209767, 7.40856776438278e-01),
        "treatment x gender x phase": (0.6366024297224262, 0.611620891734379, 0.02141776148915688, 0.631997531314298),
        "hour": (16.6856704980842601, 9.76288067145747e-05, 0.18254524480988271, 2.30091430628911e-05),
        "treatment x hour": (0.0933333333333337, 9.78622662600831e-01, 0.00249199003203988, 0.988661748572298),
        "gender x hour": (0.4502681992337166, 6.28434365092973e-01, 0.00598997728783289, 6.64554131565866e-01),
        "treatment x gender x hour": (0.6204379562043794, 0.641362461825130, 0.01633572411460375, 0.669297614466416),
        "phase x hour": (1.1799039821510378, 3.34521179853934e-01, 0.02372074954845270, 3.29659003312664e-01),
        "treatment x phase x hour": (0.3452921605586408, 0.930372479637360, 0.01402141611422612, 0.975225449352172),
        "gender x phase x hour": (0.9312934520607987, 0.449077680586527, 0.01881673904906039, 0.478034062723276),
        "treatment x gender x phase x hour": (
            0.7359359384685448,
            0.646344903992186,
            0.02941778821720871,
            0.708012161619,
        ),
    }
    asked = {"group": "treatment", "second_group": "gender", "columns": PHASES, "layout": LAYOUT}
    result = mv.test(kaiser(), "mixed_anova", **asked)
    found = {term.name: term for term in result.terms}
    assert set(found) == set(expected)
    for name, (f, p, share, feldt) in expected.items():
        term = found[name]
        assert (term.statistic, term.p_value, term.effects[0].value) == pytest.approx((f, p, share), rel=1e-9), name
        assert dict(term.corrected).get("Huynh-Feldt") == (feldt and pytest.approx(feldt, rel=1e-9)), name


def test_estimated_means_and_pairs_of_four_factors_agree_with_emmeans() -> None:
    # R 4.2.2, emmeans 1.8.4: emmeans(f, ~treatment * phase, model="multivariate") of the same aov_ez
    asked = {"group": "treatment", "second_group": "gender", "columns": PHASES, "layout": LAYOUT}
    result = mv.test(kaiser(), "mixed_anova", effect="sixth", **asked)
    assert result.term == "treatment x phase"
    found = {one.levels: (one.mean, one.low, one.high) for one in result.margins}
    assert found["control", "", "pre", ""] == pytest.approx((4.25, 2.54317356736324, 5.95682643263676), rel=1e-9)
    assert found["B", "", "fup", ""] == pytest.approx((7.29166666666667, 6.26412591650571, 8.31920741682762), rel=1e-9)
    assert found["A", "", "", ""] == pytest.approx((6.25, 4.87631563739813, 7.62368436260187), rel=1e-9)
    # Phases are compared within each treatment: three pairs in each of three.
    assert [pair.first.split(", ")[0] == pair.second.split(", ")[0] for pair in result.post_hoc] == [True] * 9
    # pairs(emmeans(f, ~phase, model="multivariate"), adjust="bonferroni"), infer=TRUE
    pairs = mv.test(kaiser(), "mixed_anova", effect="third", adjust="bonferroni", **asked).post_hoc
    assert [pair.p_adjusted for pair in pairs] == pytest.approx(
        [0.03135110580982399, 0.00026655816094111, 0.22566992892445575], rel=1e-9
    )
    assert (pairs[2].low, pairs[2].high) == pytest.approx((-1.35875499411805, 0.247643883006937), rel=1e-9)


def test_pairs_of_an_interaction_are_paired_t_tests_of_columns_that_differ_in_one_factor() -> None:
    frame = kaiser().frame
    pairs = mv.test(kaiser(), "repeated_anova", columns=PHASES[:10], layout="p: pre, post; h: 1, 2, 3, 4, 5").post_hoc
    # Five pairs of phases at an hour, and ten pairs of hours in each of two phases.
    assert len(pairs) == 5 + 2 * 10
    for pair in pairs:
        # scipy 1.17, stats.ttest_rel(first, second)
        t = stats.ttest_rel(*(frame[name.replace(", ", ".")] for name in (pair.first, pair.second)))
        assert (pair.statistic, pair.p_value) == pytest.approx((t.statistic, t.pvalue), rel=1e-9)


def test_mauchly_of_each_effect_agrees_with_r() -> None:
    # R 4.2.2: o <- function(k) qr.Q(qr(cbind(1, diag(k)[, -1])))[, -1]; u <- function(k) matrix(1 / sqrt(k), k);
    # mauchly.test(lm((Y %*% kronecker(o(3), u(5))) ~ treatment * gender, OBrienKaiser)), and so for the others
    expected = {
        (0,): (0.7492726380191805, 0.2728220260802086),
        (1,): (0.066066271643566585, 0.007462920131995001),
        (0, 1): (0.004779921354112869, 0.447690946616637164),
    }
    frame = kaiser().frame
    values, codes = frame[list(PHASES)].to_numpy(), pd.factorize(frame["treatment"] + frame["gender"])[0]
    away = values - np.array([values[codes == at].mean(axis=0) for at in range(6)])[codes]
    crossing = Crossing(("phase", "hour"), (("pre", "post", "fup"), tuple("12345")))
    for of, numbers in expected.items():
        contrasts = away @ crossing.contrasts(of)
        found = sphericity(contrasts.T @ contrasts, 10)
        assert (found.w, found.p_value) == pytest.approx(numbers, rel=1e-9), of
    # car 3.1.1, summary(Anova(...), multivariate=FALSE)$pval.adjustments: epsilon of phase x hour
    assert (found.greenhouse_geisser, found.huynh_feldt) == pytest.approx((0.449501257731810, 0.733060776233724))


def test_three_factors_within_rows_agree_with_statsmodels() -> None:
    from statsmodels.stats.anova import AnovaRM

    data = drawn(5, 12)
    layout = "one: x, y, z; two: x, y; three: 1, 2"
    result = mv.test(data, "repeated_anova", columns=tuple(TWELVE), layout=layout, correction="none")
    cells = list(itertools.product("xyz", "xy", "12"))
    rows = [(i, *cell, data.frame[name].iloc[i]) for i in range(9) for name, cell in zip(TWELVE, cells, strict=True)]
    long = pd.DataFrame(rows, columns=["id", "one", "two", "three", "value"])
    # statsmodels 0.15
    expected = AnovaRM(long, "value", "id", within=["one", "two", "three"]).fit().anova_table
    found = {term.name.replace(" x ", ":"): (term.statistic, *term.df, term.p_value) for term in result.terms}
    for name, row in expected.iterrows():
        assert found[name] == pytest.approx(row.tolist(), rel=1e-8), name
    assert len(found) == 7


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10**6), st.sampled_from(["", "s: 1, 2, 3, 4, 5, 6", "s: 1, 2; t: 1, 2, 3", "s: 1, 2, 3; t: 1, 2"])
)
def test_sums_of_squares_within_rows_add_up(seed: int, layout: str) -> None:
    data, names = drawn(seed, 6), tuple("abcdef")
    result = mv.test(data, "repeated_anova", columns=names, layout=layout)
    values = data.frame[list(names)].to_numpy()
    total = ((values - values.mean(axis=1, keepdims=True)) ** 2).sum()
    assert sum(term.sum_squares + term.error_squares for term in result.terms) == pytest.approx(total, rel=1e-9)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.permutations(range(9)), st.sampled_from([("g", None), ("g", "y"), ("y", "g")]))
def test_neither_the_order_of_rows_nor_that_of_factors_matters(seed: int, order: list[int], groups: tuple) -> None:
    data = drawn(seed, 6, rows=27)
    asked = {"group": groups[0], "second_group": groups[1]}
    one = mv.test(data, "mixed_anova", columns=tuple("abcdef"), layout="s: 1, 2; t: 1, 2, 3", **asked)
    rows = [9 * block + at for block in (2, 0, 1) for at in order]
    moved = Dataset.of(data.frame.iloc[rows].reset_index(drop=True), kinds={c.name: c.kind for c in data.columns})
    other = mv.test(moved, "mixed_anova", columns=tuple("adbecf"), layout="t: 1, 2, 3; s: 1, 2", **asked)

    def numbers(result: TestResult) -> dict:
        return {frozenset(t.name.split(" x ")): (t.statistic, t.p_value, *t.df, t.effect.low) for t in result.terms}

    found, swapped = numbers(one), numbers(other)
    assert len(found) == (15 if groups[1] else 7)
    for effect, expected in found.items():
        assert swapped[effect] == pytest.approx(expected, rel=1e-7, abs=1e-10), effect


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_with_two_levels_each_effect_is_a_paired_t_of_sums(seed: int) -> None:
    data = drawn(seed, 4)
    result = mv.test(data, "repeated_anova", columns=FOUR, layout=SIDES)
    a, b, c, d = (data.frame[name] for name in FOUR)
    sides = {"time": (a + b, c + d), "side": (a + c, b + d), "time x side": (a + d, b + c)}
    for term in result.terms:
        pair = pd.DataFrame(dict(zip(("first", "second"), sides[term.name], strict=True)))
        t = mv.test(
            Dataset.of(pair, kinds=dict.fromkeys(pair, Kind.NUMERIC)), "paired_t", first="first", second="second"
        )
        assert (term.statistic, term.p_value) == pytest.approx((t.statistic**2, t.p_value), rel=1e-8)


def test_a_written_factor_says_what_the_columns_say() -> None:
    data, names = table("rounding_times"), ("round_out", "narrow_angle", "wide_angle")
    plain = mv.test(data, "repeated_anova", columns=names)
    named = mv.test(data, "repeated_anova", columns=names, layout="way: out, narrow, wide")
    assert (named.statistic, named.p_value, named.df) == (plain.statistic, plain.p_value, plain.df)
    assert (plain.term, named.term) == ("measurement", "way")
    assert "mean highest in out" in named.verdict
    assert named.notes[-1] == "Columns and their way: round_out is out; narrow_angle is narrow; wide_angle is wide."
    assert named.letters == plain.letters


def test_the_words_name_factors_and_the_place_of_every_column() -> None:
    result = mv.test(kaiser(), "repeated_anova", columns=PHASES, layout=LAYOUT, effect="first")
    assert result.verdict.startswith(
        "The 15 measurements differ between the levels of phase, estimated mean highest in fup (partial eta squared "
    )
    assert result.verdict.endswith("Clearly apart: pre and post, pre and fup, post and fup. Also clear: hour.")
    assert result.paper.startswith(
        f"Repeated-measures ANOVA of 15 measurements ({LAYOUT}): phase was significant, F(1.54, "
    )
    assert "pre.1 is pre, 1; " in result.notes[-1]
    assert result.groups[14].name == "fup, 5 (fup.5)"
    both = mv.test(kaiser(), "repeated_anova", columns=PHASES, layout=LAYOUT)
    assert both.verdict.startswith("No clear sign that the effect of phase on the 15 measurements depends on hour")
    seen = {check.name: check.sentence for check in both.checks if check.name.startswith("Spher")}
    assert list(seen) == ["Sphericity of phase", "Sphericity of hour", "Sphericity of phase x hour"]
    assert (
        "(Mauchly's W = 0.115, p < .001, epsilon 0.498 by Greenhouse-Geisser, 0.575 by Huynh-Feldt)"
        in seen["Sphericity of hour"]
    )
    mixed = mv.test(
        kaiser(), "mixed_anova", group="treatment", second_group="gender", columns=PHASES, layout=LAYOUT, effect="third"
    )
    assert "But it depends on the other factors (treatment x phase): look at the picture." in mixed.verdict
    assert f"({LAYOUT}) in the groups of treatment and gender: treatment was" in mixed.paper
    assert "treatment, gender" in mixed.question


def test_two_groupings_and_one_factor_within_rows() -> None:
    hours = PHASES[:5]
    result = mv.test(kaiser(), "mixed_anova", group="treatment", second_group="gender", columns=hours)
    assert result.factors == ("treatment", "gender", "measurement")
    assert result.verdict.startswith(
        "No clear sign that the effect of treatment on the 5 measurements depends on gender and"
    )
    # The groups are compared by the means of their rows, as a factorial ANOVA of type III does.
    frame = kaiser().frame.assign(mean=kaiser().frame[list(hours)].mean(axis=1))
    data = Dataset.of(frame, kinds={"treatment": Kind.CATEGORICAL, "gender": Kind.CATEGORICAL, "mean": Kind.NUMERIC})
    means = mv.test(data, "factorial_anova", value="mean", factors=("treatment", "gender"))
    between = [term for term in result.terms if 2 not in term.factors]
    for term, other in zip(between, means.terms, strict=True):
        assert (term.statistic, term.p_value) == pytest.approx((other.statistic, other.p_value), rel=1e-9)


def test_the_picture_is_of_the_effect_that_was_asked_for() -> None:
    within = mv.test(kaiser(), "repeated_anova", columns=PHASES, layout=LAYOUT)
    figure = draw(within)
    assert [trace.name for trace in figure.data] == ["pre", "post", "fup"]
    assert tuple(figure.layout.xaxis.ticktext) == tuple("12345")
    asked = {"group": "treatment", "second_group": "gender", "columns": PHASES, "layout": LAYOUT}
    two = draw(mv.test(kaiser(), "mixed_anova", effect="sixth", **asked))
    assert [trace.name for trace in two.data] == ["A", "B", "control"]
    # Hours across, a line for each phase, a panel for each of the six groups, all on one scale.
    every = draw(mv.test(kaiser(), "mixed_anova", **asked))
    assert [trace.name for trace in every.data] == ["pre", "post", "fup"] * 6
    assert [trace.showlegend for trace in every.data] == [True] * 3 + [False] * 15
    titles = [one.text for one in every.layout.annotations]
    assert (titles[0], titles[5]) == ("A, F", "control, M")
    assert every.layout.legend.title.text == "phase · panels: treatment, gender"
    means = {one.levels: one.mean for one in mv.test(kaiser(), "mixed_anova", **asked).margins}
    assert list(every.data[16].y) == [means["control", "M", "post", hour] for hour in "12345"]
    assert every.data[16].text[0] == "control, M"


def test_names_written_into_a_layout_are_not_read_as_markup() -> None:
    layout = "<script>t</script>: <b>1</b>, 2; {s}: %s, =1+1"
    result = mv.test(drawn(0, 4), "mixed_anova", group="g", columns=FOUR, layout=layout)
    assert result.factors == ("g", "<script>t</script>", "{s}")
    picture = draw(result).to_json()
    assert "<b>" not in picture
    assert "<script>" not in picture


def test_what_the_picture_leaves_out_is_said() -> None:
    layout = "s: 1, 2, 3; t: 1, 2; u: 1, 2"
    asked = {"group": "g", "second_group": "y", "columns": tuple(TWELVE), "layout": layout}
    every = draw(mv.test(drawn(4, 12, rows=20), "mixed_anova", **asked))
    assert len(every.layout.annotations) == 6
    assert every.layout.legend.title.text == "g · first 6 of 8 panels: y, t, u"
    # Of a single factor that was asked for, its own means are drawn.
    one = draw(mv.test(drawn(4, 12, rows=20), "mixed_anova", effect="third", **asked))
    assert [len(trace.x) for trace in one.data] == [3]
    assert one.layout.xaxis.title.text == "s"


def test_each_effect_is_one_look_whatever_is_asked_for() -> None:
    asked = {"columns": PHASES, "layout": LAYOUT}
    results = [mv.test(kaiser(), "repeated_anova", effect=which, **asked) for which in ("last", "first", "second")]
    assert [entry.looks for entry in ledger_of(results)] == [3, 0, 0]
    turned = mv.test(kaiser(), "repeated_anova", columns=PHASES[::-1], layout=LAYOUT)
    assert turned.hypothesis != results[0].hypothesis


@pytest.mark.parametrize(
    ("name", "key", "asked", "before"),
    [
        (
            "rounding_times",
            "repeated_anova",
            {"columns": ("round_out", "narrow_angle", "wide_angle")},
            "e11e418943430cf4936979d0ee861c6073c5748799a7b691b60fe85cedea0ff2",
        ),
        (
            "iris",
            "mixed_anova",
            {"group": "Species", "columns": ("Sepal.Length", "Sepal.Width")},
            "01dc4e038f7529c5faf71436552da2c32269c43aee90b10ce26d64f7465c23d0",
        ),
        (
            "ToothGrowth",
            "ancova",
            {"value": "len", "group": "supp", "covariates": ("dose",)},
            "35597284b8e5f12a64516ec4b08853b6f62be97900e0342649f8692f3c302fe0",
        ),
    ],
)
def test_parameters_that_were_added_leave_what_was_asked_before_the_same(name, key, asked, before) -> None:
    # The hash as it was before layouts and second groupings: marks of planned tests in stored projects go by it.
    assert mv.test(table(name, numbers=("dose",) if key == "ancova" else ()), key, **asked).hypothesis == before


def test_what_friedman_cannot_be_asked_has_no_second_opinion() -> None:
    data = drawn(1, 4)
    assert second_opinion(data, mv.test(data, "repeated_anova", columns=FOUR)) is not None
    assert second_opinion(data, mv.test(data, "repeated_anova", columns=FOUR, layout=SIDES)) is None


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("time before, after", r"cannot be read at 'time before, after'\. Write each factor, a colon and its levels"),
        ("time: before, , after", "cannot be read at 'time: before, , after'"),
        (": a, b", "cannot be read at ': a, b'"),
        (";", "has 0 factors"),
        ("time: before", "'time' has one level"),
        ("time: before, before", "'time' has the level 'before' twice"),
        ("time: 1, 2; time: 1, 2", "has the factor 'time' twice"),
        ("p: 1, 2; q: 1, 2; r: 1, 2; s: 1, 2", "has 4 factors; 1 to 3 are told apart"),
        ("g: 1, 2; side: 1, 2", "'g' is a factor of the layout and a column of groups, too"),
        (
            "time: 1, 2; side: 1, 2, 3",
            r"2 x 3 = 6 combinations, but 4 columns are chosen: a is 1, 1; .* no column is 2, 2",
        ),
        ("time: 1, 2, 3", "3 levels, but 4 columns are chosen: a is 1; b is 2; c is 3; d has no place"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused_in_words(layout: str, words: str) -> None:
    with pytest.raises(NotApplicable, match=words):
        mv.test(drawn(0, 4), "mixed_anova", group="g", columns=FOUR, layout=layout)


@pytest.mark.parametrize("name", ["time x side", "measurement", "before", "estimated mean"])
def test_a_column_of_groups_named_like_an_effect_is_told_from_it(name: str) -> None:
    plain = drawn(3, 4)
    other = Dataset.of(plain.frame.rename(columns={"g": name}), kinds={name: Kind.CATEGORICAL})
    for layout in ("", SIDES):
        one = mv.test(plain, "mixed_anova", group="g", columns=FOUR, layout=layout)
        two = mv.test(other, "mixed_anova", group=name, columns=FOUR, layout=layout)
        assert [term.statistic for term in two.terms] == [term.statistic for term in one.terms]
        assert len({term.name for term in two.terms}) == len(looks_of(two)) == len(one.terms)


def test_more_columns_than_rows_leave_a_correction_and_no_mauchly() -> None:
    data = drawn(2, 12, rows=3)
    result = mv.test(data, "repeated_anova", columns=tuple(TWELVE), layout="s: 1, 2, 3, 4; t: 1, 2, 3")
    assert all(0 <= term.p_value <= 1 for term in result.terms)
    seen = {check.name: check.sentence for check in result.checks}
    assert seen["Sphericity of s"].startswith(
        "Too few rows to look at whether the differences that make up s vary equally (epsilon "
    )
    two = mv.test(drawn(2, 4, rows=2), "repeated_anova", columns=FOUR, layout=SIDES)
    assert [term.df for term in two.terms] == [(1.0, 1.0)] * 3
    with pytest.raises(NotApplicable, match="1 row has all values"):
        mv.test(drawn(2, 4, rows=1), "repeated_anova", columns=FOUR, layout=SIDES)


def test_rows_that_do_not_vary_in_an_effect_are_refused_by_its_name() -> None:
    frame = drawn(0, 4).frame
    constant = frame.assign(a=1.0, b=2.0, c=3.0, d=5.0)
    shifted = frame.assign(c=frame["a"] + 1, d=frame["b"] + 1)
    for made, effect in ((constant, "time"), (shifted, "time")):
        data = Dataset.of(made, kinds=dict.fromkeys(FOUR, Kind.NUMERIC))
        with pytest.raises(NotApplicable, match=f"In every row the effect of {effect} is the same"):
            mv.test(data, "repeated_anova", columns=FOUR, layout=SIDES)


def test_groups_that_do_not_meet_are_refused_by_name() -> None:
    frame = drawn(0, 4).frame.assign(y=["s", "s", "t"] * 3)
    data = Dataset.of(frame, kinds={"g": Kind.CATEGORICAL, "y": Kind.CATEGORICAL})
    with pytest.raises(NotApplicable, match=r"No row has g = u and y = t, nor 2 other.*leave out one of the groupings"):
        mv.test(data, "mixed_anova", group="g", second_group="y", columns=FOUR)
    with pytest.raises(NotApplicable, match=r"No row has g = u and y = t.*Merge levels"):
        mv.test(data, "ancova", value="a", group="g", second_group="y", covariates=("b",))
    with pytest.raises(NotApplicable, match="'g' is named twice"):
        mv.test(data, "ancova", value="a", group="g", second_group="g", covariates=("b",))


def cars() -> Dataset:
    return table("mtcars", "cyl", "am", numbers=("mpg", "wt", "hp"))


TWO = {"value": "mpg", "group": "cyl", "second_group": "am"}


def test_pairs_of_adjusted_means_of_two_groupings_agree_with_emmeans() -> None:
    # R 4.2.2, emmeans 1.8.4: m <- lm(mpg ~ cyl * am + wt + hp); pairs(emmeans(m, ~cyl), adjust="sidak"), infer=TRUE
    result = mv.test(cars(), "ancova", covariates=("wt", "hp"), effect="first", adjust="sidak", **TWO)
    pairs = result.post_hoc
    assert [pair.difference for pair in pairs] == pytest.approx(
        [2.966307614589270, 2.120799633922456, -0.845507980666814], rel=1e-9
    )
    assert [pair.p_adjusted for pair in pairs] == pytest.approx(
        [0.146126401341111, 0.861978894305897, 0.980707869133488], rel=1e-9
    )
    assert pairs[0].high == pytest.approx(6.67684673552831, rel=1e-9)
    assert "No clear difference in mpg made equal in wt and hp between the levels of cyl" in result.verdict
    assert result.paper.startswith(
        "ANCOVA of mpg and cyl and am and wt and hp: cyl was not significant, F(2, 24) = 2.28"
    )


def test_slopes_of_two_groupings_agree_with_the_comparison_of_models_in_r() -> None:
    # R 4.2.2, anova(lm(mpg ~ cyl * am + wt), lm(mpg ~ cyl * am * wt)): F = 1.60048273482153, p = 0.20561334477701
    result = mv.test(cars(), "ancova", covariates=("wt",), **TWO)
    slopes = next(check for check in result.checks if check.name == "Equal slopes")
    assert "p = .206" in slopes.sentence
    assert result.verdict.startswith("No clear sign that the effect of cyl on mpg made equal in wt depends on am")
    # With hp, two of the groups have too few rows for slopes of their own; R leaves out what cannot be told.
    # R 4.2.2, anova(lm(mpg ~ cyl * am + wt + hp), lm(mpg ~ (cyl * am) * (wt + hp))): 9 of 10 df, p = 0.53763
    wider = mv.test(cars(), "ancova", covariates=("wt", "hp"), **TWO)
    slopes = next(check for check in wider.checks if check.name == "Equal slopes")
    assert "p = .538" in slopes.sentence
    # In one of two groups it does not vary, so there is no slope to compare with.
    frame = cars().frame.assign(own=lambda cars: cars.wt.where(cars.am.astype(str) == "1", 3.0))
    data = Dataset.of(frame, kinds={"am": Kind.CATEGORICAL})
    alone = mv.test(data, "ancova", value="mpg", group="am", covariates=("own",))
    assert next(check for check in alone.checks if check.name == "Equal slopes").sentence.endswith("do not tell.")


def test_a_covariate_named_like_the_interaction_is_told_from_it() -> None:
    frame = cars().frame.rename(columns={"wt": "cyl x am"})
    data = Dataset.of(frame, kinds={"cyl": Kind.CATEGORICAL, "am": Kind.CATEGORICAL})
    result = mv.test(data, "ancova", covariates=("cyl x am",), **TWO)
    plain = mv.test(cars(), "ancova", covariates=("wt",), **TWO)
    assert [term.name for term in result.terms] == ["cyl", "am", "'cyl' x 'am'", "cyl x am"]
    assert (result.statistic, len(dict(looks_of(result)))) == (plain.statistic, 4)


def test_four_groupings_agree_with_statsmodels() -> None:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({name: rng.choice(["u", "v"], 90) for name in "abde"}).assign(y=rng.normal(size=90))
    result = mv.test(Dataset.of(frame), "factorial_anova", value="y", factors=tuple("abde"))
    assert len(result.terms) == 15
    # statsmodels 0.15, anova_lm(ols("y ~ C(a, Sum) * C(b, Sum) * C(d, Sum) * C(e, Sum)", frame).fit(), typ=3)
    from statsmodels.formula.api import ols
    from statsmodels.stats.anova import anova_lm

    expected = anova_lm(ols("y ~ C(a, Sum) * C(b, Sum) * C(d, Sum) * C(e, Sum)", frame).fit(), typ=3)["F"]
    found = {":".join(f"C({name}, Sum)" for name in term.name.split(" x ")): term.statistic for term in result.terms}
    assert found == pytest.approx(expected.drop(["Intercept", "Residual"]).to_dict(), rel=1e-8)
    three = mv.test(Dataset.of(frame), "factorial_anova", value="y", factors=tuple("abde"), effect="a x b x d")
    assert (three.term, three.statistic) == ("a x b x d", result.terms[10].statistic)
    plain = {"value": "y", "factors": tuple("abde"), "interactions": False}
    for asked, words in (("eighth", "eighth effect"), ("a x b", "effect 'a x b'")):
        with pytest.raises(NotApplicable, match=f"There is no {words} among 4: 'a', 'b', 'd' and 'e'"):
            mv.test(Dataset.of(frame), "factorial_anova", **plain, effect=asked)


def test_pairs_are_called_paired_where_they_are_of_measurements() -> None:
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(rng.normal(size=(20, 3)), columns=list("xyz")).assign(g=["a", "b"] * 10)
    data = Dataset.of(frame, kinds={"g": Kind.CATEGORICAL})
    asked = {"columns": ("x", "y", "z"), "group": "g"}
    names = [
        mv.test(data, "mixed_anova", effect=which, **asked).post_hoc_name for which in ("first", "second", "third")
    ]
    assert [name.startswith("Paired t") for name in names] == [False, True, True]


@pytest.mark.parametrize("correction", ["greenhouse_geisser", "none"])
def test_what_is_said_of_unequal_differences_agrees_with_what_was_done(correction: str) -> None:
    rng = np.random.default_rng(8)
    frame = pd.DataFrame(rng.normal(size=(30, 3)) * [1, 1, 9], columns=list("xyz"))
    result = mv.test(Dataset.of(frame), "repeated_anova", columns=("x", "y", "z"), correction=correction)
    check = next(check for check in result.checks if check.name == "Sphericity")
    assert ("are corrected" in check.sentence) == (correction != "none")
    assert (check.passed, check.remedy) == (
        (False, "Choose a correction.") if correction == "none" else (None, "Keep the correction.")
    )


def test_a_group_of_one_row_has_one_value() -> None:
    frame = pd.DataFrame({"v": [1.5, 2.0, 4.0, 3.5, 7.0], "w": [2.5, 1.0, 4.5, 3.0, 8.0], "g": ["a"] * 4 + ["b"]})
    result = mv.test(
        Dataset.of(frame, kinds={"g": Kind.CATEGORICAL}), "ancova", value="v", group="g", covariates=("w",)
    )
    assert "the smallest group, b, has 1 value," in result.checks[0].sentence
