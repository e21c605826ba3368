"""Nearly equal rows: found among people, not proposed among products, and each pair can be kept apart."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.quality import inspect, repair
from mlviz.quality.near_duplicates import paired
from mlviz.steps import DropNearDuplicates
from mlviz.steps.fit.records import compare_rows
from tests.shared import SHARED, needs_shared

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il", "on")]


def words(rng: np.random.Generator, n: int) -> list[str]:
    return ["".join(rng.choice(SYLLABLES, 3)).capitalize() for _ in range(n)]


def slipped(rng: np.random.Generator, text: str) -> str:
    """Return a text with one letter left out, doubled, changed or exchanged with the next."""
    i = int(rng.integers(0, len(text) - 1))
    return str(
        rng.choice(
            [
                text[:i] + text[i + 1 :],
                text[:i] + text[i] + text[i:],
                text[:i] + "x" + text[i + 1 :],
                text[:i] + text[i + 1] + text[i] + text[i + 2 :],
            ]
        )
    )


def people(n: int = 400, copies: int = 60) -> tuple[pd.DataFrame, set[tuple[int, int]]]:
    """Return a table of people, some entered twice with slips in two columns and a gap; and which rows are one."""
    rng = np.random.default_rng(7)
    surnames, streets, cities = words(rng, 150), words(rng, 200), words(rng, 40)
    frame = pd.DataFrame(
        {
            "given": words(rng, n),
            "surname": rng.choice(surnames, n),
            "street": rng.choice(streets, n),
            "city": rng.choice(cities, n),
            "born": rng.integers(19400101, 20051231, n).astype(str),
        }
    )
    again = frame.sample(copies, random_state=1)
    copied = again.copy()
    for row in copied.index:
        for name in rng.choice(["given", "surname", "street", "born"], 2, replace=False):
            copied.loc[row, name] = slipped(rng, copied.loc[row, name])
        copied.loc[row, str(rng.choice(["city", "street"]))] = None
    whole = pd.concat([frame, copied], ignore_index=True)
    return whole, {(int(row), n + i) for i, row in enumerate(again.index)}


def test_people_entered_twice_are_found() -> None:
    frame, truth = people()
    ds = mv.Dataset.of(frame)
    found = {(a, b) for a, b, _, _ in DropNearDuplicates().matches(ds.frame, ds.columns)}
    assert len(found & truth) >= 0.95 * len(truth)
    assert len(found & truth) >= 0.98 * len(found)
    (one,) = inspect(ds, ["near_duplicate"]).suspects
    assert one.n == len(found)
    assert "probably" in one.sentence
    step = repair(ds, one)
    assert mv.Recipe().then(step).apply(ds).n_rows == len(frame) - len(found)


@needs_shared
def test_febrl_is_found_and_beers_are_not_proposed() -> None:
    # Who is who stands in rec_id of the reference table: rec-12-org and rec-12-dup-0 are one person.
    table = mv.read(SHARED / "reference/dirty/febrl/dataset1.csv")
    person = table.frame["rec_id"].str.split("-").str[1].to_numpy()
    ds = mv.Dataset.of(table.frame.drop(columns="rec_id"))
    found = DropNearDuplicates().matches(ds.frame, ds.columns)
    right = sum(person[a] == person[b] for a, b, _, _ in found)
    assert right == len(found)
    assert right >= 0.98 * 500
    assert inspect(ds, ["near_duplicate"]).n == len(found)
    assert inspect(mv.read(SHARED / "reference/dirty/beers/dirty.csv"), ["near_duplicate"]).suspects == ()


def test_products_of_one_family_are_not_proposed() -> None:
    rng = np.random.default_rng(3)
    brewery = np.repeat(np.arange(60), 8)
    names, towns = np.array(words(rng, 60)), np.array(words(rng, 60))
    hops = words(rng, 30)
    frame = pd.DataFrame(
        {
            "name": [f"{names[b]} {rng.choice(hops)} {rng.choice(['', 'Pale', 'Dark'])}".strip() for b in brewery],
            "brewery": names[brewery],
            "town": towns[brewery],
            "abv": rng.choice([4.5, 5.0, 5.5], 480),
            "style": rng.choice(["Ale", "Lager", "Stout"], 480),
        }
    )
    assert inspect(mv.Dataset.of(frame), ["near_duplicate"]).suspects == ()


def test_the_same_people_asked_several_times_are_not_proposed() -> None:
    frame, _ = people(200, 0)
    waves = pd.concat([frame.assign(wave=wave) for wave in ("first", "second")], ignore_index=True)
    waves["score"] = np.random.default_rng(1).normal(size=len(waves)).round(3)
    assert inspect(mv.Dataset.of(waves), ["near_duplicate"]).suspects == ()


def test_what_was_compared_once_is_not_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ds = mv.Dataset.of(people(80, 5)[0])
    one = paired(ds, DropNearDuplicates())
    monkeypatch.setattr("mlviz.steps.fit.records.compare_rows", None)
    kept = {i: None for i in range(1, len(one.proposals))}
    assert repair(ds, one, kept).apart == one.marks[:1]


def test_a_pair_that_was_looked_at_stays_also_when_rows_are_sorted() -> None:
    frame, _ = people()
    ds = mv.Dataset.of(frame)
    one = paired(ds, DropNearDuplicates())
    kept = {i: p.proposed for i, p in enumerate(one.proposals) if i != 3}
    step = repair(ds, one, kept)
    assert len(step.apart) == 1
    assert mv.Recipe().then(step).apply(ds).n_rows == len(frame) - one.n + 1
    stays = int(one.rows[3])
    assert not step.breaks(ds.frame, ds.columns)[stays]
    turned = mv.Dataset.of(frame.iloc[::-1].reset_index(drop=True))
    marks = {mark for _, _, _, mark in DropNearDuplicates(columns=step.columns).matches(turned.frame, turned.columns)}
    assert set(step.apart) <= marks
    longer = mv.Dataset.of(pd.concat([frame, frame.head(1).assign(given="Zz", surname="Yy")], ignore_index=True))
    assert not step.breaks(longer.frame, longer.columns)[stays]


@pytest.mark.parametrize("keep", ["first", "last", "fullest"])
@pytest.mark.parametrize("pair", [(0, 80), (0, 81), (80, 81)])
def test_a_third_row_does_not_join_a_pair_kept_apart(keep: str, pair: tuple[int, int]) -> None:
    frame = people(80, 0)[0]
    again = frame.head(1)
    ds = mv.Dataset.of(
        pd.concat([frame, again.assign(street="Elsewhere"), again.assign(born="19000101")], ignore_index=True)
    )
    loose = DropNearDuplicates(keep=keep, evidence=-4)
    marks = {(a, b): mark for a, b, _, mark in loose.matches(ds.frame, ds.columns)}
    assert set(marks) == {(0, 80), (0, 81), (80, 81)}
    assert loose.breaks(ds.frame, ds.columns).sum() == 2
    assert replace(loose, apart=(marks[pair],)).breaks(ds.frame, ds.columns).sum() == 1
    assert not replace(loose, apart=tuple(marks.values())).breaks(ds.frame, ds.columns).any()


def test_a_pair_kept_apart_stays_so_where_more_evidence_is_asked_for() -> None:
    frame = people(80, 0)[0]
    again = frame.head(1)
    ds = mv.Dataset.of(
        pd.concat([frame, again.assign(street="Elsewhere"), again.assign(born="19000101")], ignore_index=True)
    )
    (mark,) = (m for a, b, _, m in DropNearDuplicates(evidence=-4).matches(ds.frame, ds.columns) if (a, b) == (80, 81))
    strict = DropNearDuplicates(evidence=0)
    assert {(a, b) for a, b, _, _ in strict.matches(ds.frame, ds.columns)} == {(0, 80), (0, 81)}
    assert replace(strict, apart=(mark,)).breaks(ds.frame, ds.columns).sum() == 1


def test_what_is_kept_of_a_group() -> None:
    frame = people(80, 0)[0]
    twice = pd.concat([frame, frame.head(1).assign(street="Elsewhere", born=None)], ignore_index=True)
    ds = mv.Dataset.of(twice)
    broken = {keep: DropNearDuplicates(keep=keep).breaks(ds.frame, ds.columns) for keep in ("first", "last", "fullest")}
    assert np.flatnonzero(broken["first"]).tolist() == [80]
    assert np.flatnonzero(broken["last"]).tolist() == [0]
    assert np.flatnonzero(broken["fullest"]).tolist() == [80]


def test_a_rare_agreement_tells_more_than_a_frequent_one() -> None:
    frame = pd.DataFrame({"a": ["x"] * 20 + ["y", "y"] + [f"z{i:02}" for i in range(80)], "b": ["u"] * 102})
    frame["c"] = [f"{(i * 37) % 101:03}" for i in range(102)]
    pairs = compare_rows(frame, ["a", "b"])
    both = {(int(a), int(b)): e for a, b, e in zip(pairs.first, pairs.second, pairs.evidence, strict=True)}
    # Fellegi & Sunter: log2(m/u) with u the share of the value, here 20 and 2 of 102; what is left is the same.
    assert both[20, 21] - both[0, 1] == pytest.approx(np.log2(20 / 2))


def test_pairs_left_out_are_those_a_naive_count_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"a": [f"a{i // 5}" for i in range(100)], "b": [f"b{i % 50}" for i in range(100)]})
    assert paired(mv.Dataset.of(frame), DropNearDuplicates(columns=["a", "b"])).note == ""
    monkeypatch.setattr("mlviz.steps.fit.records.MOST_PAIRS", 60)
    pairs = compare_rows(frame, ["a", "b"])
    shared = frame["a"].to_numpy()[:, None] == frame["a"].to_numpy()
    # 50 pairs share a b and are compared; those that share an a would be too many.
    assert (len(pairs.first), pairs.left_out) == (50, np.triu(shared, 1).sum())


def test_pairs_of_a_long_table_are_those_of_rare_values(monkeypatch: pytest.MonkeyPatch) -> None:
    frame, truth = people(200, 30)
    monkeypatch.setattr("mlviz.steps.fit.records.MOST_PAIRS", 150)
    pairs = compare_rows(frame, list(frame.columns))
    assert len(pairs.first) <= 150
    ds = mv.Dataset.of(frame)
    assert paired(ds, DropNearDuplicates()).note.startswith(f"Up to {pairs.left_out} further pairs of rows share only")
    both = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    assert len(both & truth) >= 0.5 * len(truth)
    # No part of the table is left out: pairs of the last rows are compared as those of the first.
    assert {b for _, b in both & truth} & set(range(225, 230))


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": pd.Series([], dtype=float), "b": pd.Series([], dtype="str")}),
        pd.DataFrame({"a": ["x"], "b": ["y"]}),
        pd.DataFrame({"a": [None, None], "b": [None, None]}),
        pd.DataFrame({"a": ["", " ", "\x00"], "b": [np.inf, -np.inf, np.nan]}),
        pd.DataFrame({"a": ["x"] * 50, "b": [1.5] * 50}),
    ],
)
def test_tables_of_nothing(frame: pd.DataFrame) -> None:
    ds = mv.Dataset.of(frame)
    assert mv.Recipe().then(DropNearDuplicates()).apply(ds).n_rows <= len(frame)
    assert mv.Recipe().then(DropNearDuplicates(columns=["a"], evidence=5)).apply(ds).n_rows <= len(frame)
    assert inspect(ds, ["near_duplicate"]).suspects == ()
