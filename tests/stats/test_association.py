"""Tables of categories: exact chances against every table, intervals against resampling, degenerate tables."""

from itertools import product
from math import factorial, prod

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.stats.methods.stratified import breslow_day
from mlviz.stats.numerics import many_cells
from mlviz.stats.numerics.many_cells import exact_p
from tests.stats.tables import table


def brute_force(counts: np.ndarray) -> float:
    """Return Fisher's p of a table of three rows by trying every table with its margins."""
    rows, columns = counts.sum(axis=1).tolist(), counts.sum(axis=0).tolist()
    chances, own = [], 1 / prod(factorial(int(n)) for n in counts.ravel())
    inner = product(*(range(min(r, c) + 1) for r in rows[:-1] for c in columns[:-1]))
    for cells in inner:
        top = np.array(cells).reshape(len(rows) - 1, len(columns) - 1)
        with_last = np.column_stack((top, np.array(rows[:-1]) - top.sum(axis=1)))
        full = np.vstack((with_last, np.array(columns) - with_last.sum(axis=0)))
        if (full >= 0).all():
            chances.append(1 / prod(factorial(int(n)) for n in full.ravel()))
    return sum(c for c in chances if c <= own * (1 + 1e-7)) / sum(chances)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=9, max_size=9))
def test_exact_chances_agree_with_trying_every_table(cells: list[int]) -> None:
    counts = np.array(cells).reshape(3, 3)
    if counts.sum(axis=0).all() and counts.sum(axis=1).all():
        assert exact_p(counts.astype(float))[0] == pytest.approx(brute_force(counts), rel=1e-9)
        assert exact_p(counts.T.astype(float))[0] == pytest.approx(brute_force(counts), rel=1e-9)


def test_drawn_chances_are_close_to_counted_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = np.array([[5.0, 1.0, 2.0], [1.0, 6.0, 1.0], [2.0, 2.0, 4.0]])
    counted, how = exact_p(counts)
    assert "every table" in how
    monkeypatch.setattr(many_cells, "MOST_WORK", 0)
    drawn, how = exact_p(counts)
    assert "20,000 seeded draws" in how
    # The standard error of 20,000 draws.
    assert abs(drawn - counted) < 5 * np.sqrt(counted * (1 - counted) / 20_000)


@pytest.mark.parametrize(("key", "at"), [("phi", "Gender"), ("theils_u", "Gender")])
def test_intervals_agree_with_the_jackknife(key: str, at: str) -> None:
    data = table("ucbadmissions_long")
    effect = mv.test(data, key, row="Admit", column=at).effect
    frame = data.frame[["Admit", at]]
    # Rows of one cell are alike, so leaving out one of each is enough.
    values, weights = [], []
    for _, rows in frame.groupby(["Admit", at]):
        rest = Dataset.of(frame.drop(index=rows.index[0]))
        values.append(mv.test(rest, key, row="Admit", column=at).effect.value)
        weights.append(len(rows))
    n, mean = sum(weights), np.average(values, weights=weights)
    error = np.sqrt((n - 1) / n * np.average((np.array(values) - mean) ** 2, weights=weights) * n)
    assert (effect.high - effect.low) / (2 * 1.959964) == pytest.approx(error, rel=0.01)


def test_the_corrected_v_is_near_0_where_nothing_is_going_on() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"row": rng.choice(list("abcdefgh"), 100), "column": rng.choice(list("abcdefgh"), 100)})
    result = mv.test(Dataset.of(frame), "cramers_v", row="row", column="column")
    plain = result.effects[0]
    assert plain.value > 0.2
    assert result.effect.value < plain.value / 2


def test_strata_that_differ_are_told() -> None:
    data = table("ucbadmissions_long")
    frame = data.frame
    tables = np.array([pd.crosstab(part["Admit"], part["Gender"]).to_numpy() for _, part in frame.groupby("Dept")])
    # statsmodels 0.15: StratifiedTable(tables).test_equal_odds(adjust=True).statistic
    assert breslow_day(tables.astype(float), 1.1053426615022164) == pytest.approx(18.825501252052774, rel=1e-9)
    result = mv.test(data, "cochran_mantel_haenszel", row="Admit", column="Gender", stratum="Dept")
    assert result.checks[0].passed is False


def test_rabbits_and_penicillin() -> None:
    # R 4.2.2, mantelhaen.test(array(c(0,0,6,5, 3,0,3,6, 6,2,0,4, 5,6,1,0, 2,5,0,0), dim=c(2,2,5))), which corrects:
    # statistic, p.value, estimate, conf.int
    counts = np.array([[0, 0, 6, 5], [3, 0, 3, 6], [6, 2, 0, 4], [5, 6, 1, 0], [2, 5, 0, 0]])
    cells = [("none", "cured"), ("1.5h", "cured"), ("none", "died"), ("1.5h", "died")]
    rows = [(*cells[j], f"level {i}") for i, j in np.ndindex(counts.shape) for _ in range(counts[i, j])]
    frame = pd.DataFrame(rows, columns=["delay", "response", "penicillin"])
    data = Dataset.of(frame, kinds=dict.fromkeys(frame, Kind.CATEGORICAL))
    own = {"row": "delay", "column": "response", "stratum": "penicillin"}
    result = mv.test(data, "cochran_mantel_haenszel", **own, yates=True)
    assert (result.statistic, result.p_value) == pytest.approx((3.928571428571429, 0.04747225514291811), rel=1e-9)
    # R has the delay "none" in the first row; here "1.5h" comes before it in the alphabet.
    ratio = (result.effect.value, 1 / result.effect.high, 1 / result.effect.low)
    assert (1 / ratio[0], *ratio[1:]) == pytest.approx((7.0, 1.026712688461668, 47.72513338022257), rel=1e-9)


def test_strata_without_both_groups_are_left_out() -> None:
    frame = table("ucbadmissions_long").frame
    own = {"row": "Admit", "column": "Gender", "stratum": "Dept"}
    whole = mv.test(Dataset.of(frame[frame["Dept"] != "F"]), "cochran_mantel_haenszel", **own)
    lost = mv.test(
        Dataset.of(frame[(frame["Dept"] != "F") | (frame["Gender"] == "Male")]), "cochran_mantel_haenszel", **own
    )
    assert lost.p_value == pytest.approx(whole.p_value, rel=1e-12)
    assert any("1 stratum" in note for note in lost.notes)
    apart = frame.assign(Dept=frame["Gender"].str.upper())
    with pytest.raises(NotApplicable, match="No stratum holds both"):
        mv.test(Dataset.of(apart), "cochran_mantel_haenszel", **own)


def test_more_levels_than_rows_are_refused() -> None:
    names = [f"level {i}" for i in range(200)]
    data = Dataset.of(
        pd.DataFrame({"row": names, "column": names[::-1]}), kinds=dict.fromkeys(("row", "column"), Kind.CATEGORICAL)
    )
    with pytest.raises(NotApplicable, match="as many groups as rows"):
        mv.test(data, "cramers_v", row="row", column="column")
    assert mv.test(data, "theils_u", row="row", column="column").effect.value == pytest.approx(1)
