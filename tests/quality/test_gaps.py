"""Patterns, pairs, tellers and words on tables whose gaps are known; numbers against scipy, patterns against mice."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.charts import draw
from mlviz.kinds import Kind
from mlviz.quality.gap_patterns import hypergeometric_tail, pairs_together, patterns_of
from mlviz.quality.gap_words import verdict_of
from mlviz.quality.gaps import missingness
from mlviz.quality.tellers import Known, foretold, tellers_of
from mlviz.results.missingness import Gaps, LittleTest, Missingness, Teller
from mlviz.results.testing import Effect
from tests.shared import DATA

# R, mice: nhanes (Schafer 1997), 25 rows of age, bmi, hyp, chl
NHANES = """1,,, 2,22.7,1,187 1,,1,187 3,,, 1,20.4,1,113 3,,,184 1,22.5,1,118 1,30.1,1,187 2,22,1,238 2,,, 1,,, 2,,,
3,21.7,1,206 2,28.7,2,204 1,29.6,1, 1,,, 3,27.2,2,284 2,26.3,2,199 1,35.3,1,218 3,25.5,2, 1,,, 1,33.2,1,229 1,27.5,1,131
3,24.9,1, 2,27.4,1,186"""


def nhanes() -> mv.Dataset:
    rows = [[float(cell) if cell else np.nan for cell in row.split(",")] for row in NHANES.split()]
    frame = pd.DataFrame(rows, columns=["age", "bmi", "hyp", "chl"])
    return mv.Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.NUMERIC))


def table(n=400, seed=0, told=True):
    """Return a table in which y is missing where x is high, a and b together, and nothing else has a reason."""
    rng = np.random.default_rng(seed)
    x, g = rng.normal(size=n), rng.choice(["p", "q"], n)
    frame = pd.DataFrame({"x": x, "g": g, "y": rng.normal(size=n), "a": rng.normal(size=n), "b": rng.normal(size=n)})
    chance = 1 / (1 + np.exp(1.5 - 2 * x)) if told else np.full(n, 0.2)
    frame.loc[rng.random(n) < chance, "y"] = np.nan
    frame.loc[rng.random(n) < 0.1, ["a", "b"]] = np.nan
    frame["g"] = frame["g"].where(rng.random(n) > 0.05)
    return mv.Dataset.of(frame)


def test_patterns_are_those_mice_prints():
    found = missingness(nhanes())
    # R, mice: md.pattern(nhanes) prints 13 complete rows, 3 without chl, 1 without bmi, 1 without bmi and hyp,
    # 7 without all three; 8, 9 and 10 cells missing.
    printed = {(): 13, ("chl",): 3, ("bmi",): 1, ("bmi", "hyp"): 1, ("bmi", "hyp", "chl"): 7}
    assert {tuple(sorted(p.missing)): p.n for p in found.patterns} == {tuple(sorted(k)): n for k, n in printed.items()}
    assert [(one.column, one.n) for one in found.columns] == [("chl", 10), ("bmi", 9), ("hyp", 8)]
    assert (found.n_complete, found.n_patterns, found.n_rest) == (13, 5, 0)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=70, max_size=70), min_size=1, max_size=12))
def test_patterns_of_many_columns_are_those_of_a_naive_count(rows):
    marks = np.array(rows)
    names = tuple(f"c{i}" for i in range(70))
    found = patterns_of(names, tuple(marks.T))
    naive = pd.Series([tuple(n for n, gap in zip(names, row, strict=True) if gap) for row in rows]).value_counts()
    assert {p.missing: p.n for p in found} == naive.to_dict()
    assert [p.n for p in found] == sorted(naive, reverse=True)


def test_columns_missing_together_are_found_and_independent_ones_are_not():
    found = missingness(table())
    assert [(p.first, p.second) for p in found.together] in ([("a", "b")], [("b", "a")])
    pair = found.together[0]
    assert pair.phi == pytest.approx(1)
    assert pair.lift == pytest.approx(pair.both / pair.expected)


def test_phi_is_the_correlation_of_the_marks():
    rng = np.random.default_rng(1)
    a = rng.random(200) < 0.3
    b = a ^ (rng.random(200) < 0.2)
    pair = pairs_together(("a", "b"), patterns_of(("a", "b"), (a, b)), 200)[0][0]
    assert pair.phi == pytest.approx(np.corrcoef(a, b)[0, 1])


@pytest.mark.parametrize(
    ("both", "n", "a", "b"), [(3, 10, 4, 5), (40, 500, 90, 120), (0, 30, 10, 25), (60, 4000, 900, 150)]
)
def test_the_chance_of_common_gaps_is_hypergeometric(both, n, a, b):
    from scipy.stats import hypergeom

    # scipy 1.17: hypergeom.sf(both - 1, n, a, b)
    assert hypergeometric_tail(both, n, a, b) == pytest.approx(hypergeom.sf(both - 1, n, a, b), rel=1e-9)


def test_the_teller_is_found_with_the_numbers_of_scipy():
    from scipy import stats

    ds = table()
    found = missingness(ds)
    assert [(one.column, one.by) for one in found.clear] == [("y", "x")]
    one, gap = found.clear[0], ds.frame["y"].isna()
    x = ds.frame["x"]
    # scipy 1.17: mannwhitneyu(..., use_continuity=False, method="asymptotic")
    p = stats.mannwhitneyu(x[gap], x[~gap], use_continuity=False, method="asymptotic").pvalue
    assert one.p_value == pytest.approx(p, rel=1e-6)
    d = (x[gap].mean() - x[~gap].mean()) / np.sqrt((x[gap].var() + x[~gap].var()) / 2)
    assert one.effect.value == pytest.approx(d, rel=0.01)  # Hedges' correction is that small here
    assert one.effect.low < d < one.effect.high
    assert "'x' is larger" in one.sentence


def test_a_category_that_tells_has_the_numbers_of_scipy():
    from scipy import stats

    rng = np.random.default_rng(3)
    codes = rng.integers(0, 3, 300).astype(float)
    gap = rng.random(300) < np.array([0.1, 0.2, 0.5])[codes.astype(int)]
    one = tellers_of((Known("g", codes, ("a", "b", "c")),), {"y": gap})[0]
    counts = pd.crosstab(gap, codes).to_numpy()
    # scipy 1.17: chi2_contingency(counts, correction=False), contingency.association(counts)
    assert one.p_value == pytest.approx(stats.chi2_contingency(counts, correction=False).pvalue, rel=1e-9)
    assert one.effect.value == pytest.approx(stats.contingency.association(counts))
    assert "'c'" in one.sentence


def test_gaps_at_random_raise_no_more_alarms_than_promised():
    alarms = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        skewed = tuple(Known(f"x{i}", np.exp(rng.normal(size=200))) for i in range(3))
        rare = tuple(Known(f"g{i}", rng.geometric(0.4, 200).clip(1, 9) - 1.0, tuple("abcdefghi")) for i in range(3))
        told = tellers_of((*skewed, *rare), {"y": rng.random(200) < 0.04})
        alarms += any(one.p_adjusted < 0.05 for one in told)
    assert alarms <= 11  # 5 expected at most; more than 11 happens once in 200 times


def test_how_well_gaps_are_foretold_is_measured_on_rows_not_seen():
    rng = np.random.default_rng(4)
    noise = tuple(Known(f"x{i}", rng.normal(size=150)) for i in range(60))
    blind = foretold("y", rng.random(150) < 0.3, noise, 0)
    assert blind.low < 0.5 < blind.high  # choosing 25 of 60 columns on all rows would give well above .6
    x = rng.normal(size=400)
    score = x + 0.5 * rng.normal(size=400)
    gap = score > 0.7
    seen = foretold("y", gap, (Known("x", x),), 0)
    # One column: the model's order is that of x, so its AUC is that of x.
    truth = (x[gap][:, None] > x[~gap][None, :]).mean()
    assert seen.auc == pytest.approx(truth, abs=0.02)
    assert seen.low > 0.8


def test_words_say_what_follows():
    told, chance = missingness(table()), missingness(table(told=False))
    assert "not MCAR" in told.verdict[0]
    assert "'y' by 'x'" in told.verdict[1]
    assert "MNAR" in told.verdict[2]
    assert told.remedies[0].fits is False
    assert "'x' would be too small" in told.remedies[0].sentence
    assert "speaks clearly against" in chance.verdict[0]
    assert "does not prove" in chance.verdict[0]
    assert chance.remedies[0].fits is None
    assert "MNAR" in chance.verdict[2]
    assert missingness(mv.Dataset.of(pd.DataFrame({"x": [1.0, 2.0]}))).headline == "Nothing is missing."


def test_what_was_not_found_is_not_said_to_be_absent():
    gaps, no = (Gaps("y", 40, 0.4),), Effect("standardised difference", 0.1, -0.3, 0.5)
    weak = Teller("y", "x", no, 100, 0.4, 0.8, "Nothing clear.")
    little = {p: LittleTest(30.0, 8, p, 4) for p in (0.0002, 0.6)}
    together = verdict_of(Missingness(100, 2, 60, gaps, tellers=(weak,), little=little[0.0002]))
    assert "not MCAR" in together[0]
    assert "together do: fill from all of them" in together[1]
    nothing = verdict_of(Missingness(100, 2, 60, gaps))
    assert "too little to compare" in nothing[0]
    assert "could not be compared" in nothing[1]
    unclear = verdict_of(Missingness(100, 2, 60, gaps, tellers=(weak,), little=little[0.6]))
    assert "safer choice" in unclear[1]
    assert all("not needed" not in said[1] for said in (together, nothing, unclear))


def test_a_median_of_a_group_is_proposed_where_the_group_tells():
    found = missingness(mv.read(DATA / "airquality.csv"))
    group = next(one for one in found.remedies if "group" in one.name)
    assert "'Month'" in group.sentence


def test_the_same_table_gives_the_same_answer_and_stays_as_it_was():
    ds = table(4_000)
    before = ds.frame.copy()
    one, other = missingness(ds), missingness(ds)
    assert one.foretold == other.foretold
    assert one.little == other.little
    assert "random sample" in " ".join(one.notes)
    pd.testing.assert_frame_equal(ds.frame, before)


@pytest.mark.parametrize(
    "frame",
    [
        {"x": [], "y": []},
        {"x": [None], "y": [1.0]},
        {"x": [None] * 9, "y": range(9)},
        {"x": [None, 1.0] * 20, "y": [1e300, -1e300] * 20, "z": [np.inf, 1.0, 2.0, np.nan] * 10},
        {"x": [None, 1.0] * 20, "y": [5.0] * 40},
        {"<b>x</b>": [None, 1.0, 2.0] * 20, "it's & so": ["<i>", None, "C"] * 20, "C": [None, True, False] * 20},
    ],
)
def test_odd_tables_give_an_answer_and_a_picture(frame):
    found = missingness(mv.Dataset.of(pd.DataFrame(frame)))
    assert found.headline
    if found.columns:
        shown = json.dumps(draw(found).to_plotly_json(), default=str)
        assert "<b>x" not in shown
        assert len(found.verdict) == 3


def test_the_picture_shows_the_patterns():
    found = missingness(nhanes())
    figure = draw(found)
    bars = [trace for trace in figure.data if trace.name == "rows"][0]
    assert sorted(bars.x) == [1, 1, 3, 7, 13]
    dots = [trace for trace in figure.data if trace.name == "missing"][0]
    assert len(dots.x) == 1 + 1 + 2 + 3
    assert len(figure.to_json()) < 20_000


def test_columns_missing_in_the_very_same_rows_are_one_block():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(rng.normal(size=(200, 5)), columns=list("abcde"))
    frame.loc[rng.random(200) < 0.2, ["a", "c", "d"]] = np.nan
    frame.loc[rng.random(200) < 0.3, ["b"]] = np.nan
    found = missingness(mv.Dataset.of(frame))
    assert [sorted(block) for block in found.blocks] == [["a", "c", "d"]]


def test_a_date_that_tells_is_said_as_a_date():
    days = pd.date_range("2020-01-01", periods=200)
    frame = pd.DataFrame({"d": days, "y": np.where(np.arange(200) < 60, np.nan, np.arange(200) % 7 + 0.5)})
    sentence = missingness(mv.Dataset.of(frame)).clear[0].sentence
    assert sentence == "Where 'y' is missing, 'd' is earlier: 2020-01-30 on average, 2020-05-09 elsewhere."


def test_skewed_columns_do_not_change_the_test_of_all_columns():
    ds = table()
    bent = ds.frame.assign(y=np.exp(3 * ds.frame["y"]), a=ds.frame["a"] ** 3)
    one, other = missingness(ds).little, missingness(mv.Dataset.of(bent)).little
    assert one.statistic == pytest.approx(other.statistic, rel=1e-9)
    assert one.df == other.df
