"""Keys against OpenRefine's own tests, clusters against a comparison of all pairs."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlviz as mv
from mlviz.quality.spellings import RARE, merging, spelling_clusters
from mlviz.steps.spelling_keys import fingerprint, folded, ngram_fingerprint, phonetic, slips

CASES = Path(__file__).parents[1] / "data" / "openrefine"


def cases(name):
    return json.loads((CASES / name).read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", cases("fingerprint.json"), ids=lambda case: repr(case["text"]))
def test_fingerprint_of_openrefine(case):
    assert fingerprint(case["text"]) == case["key"]


@pytest.mark.parametrize("case", cases("ngram.json"), ids=lambda case: repr(case["text"]))
def test_ngram_fingerprint_of_openrefine(case):
    assert ngram_fingerprint(case["text"], case["n"]) == case["key"]


def test_phonetic_keeps_digits():
    assert phonetic("Philip") == phonetic("Fillip")
    assert phonetic("Unit 12") != phonetic("Unit 13")


# Osa distance written out: Damerau (1964) restricted to one edit of each part, by its recurrence.
def osa(a, b):
    d = np.zeros((len(a) + 1, len(b) + 1), int)
    d[:, 0], d[0] = range(len(a) + 1), range(len(b) + 1)
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                d[i, j] = min(d[i, j], d[i - 2, j - 2] + 1)
    return d[-1, -1]


def apart(a, b):
    a, b = folded(a).split(), folded(b).split()
    if len(a) != len(b):
        return 3
    pairs = [(x, y, osa(x, y)) for x, y in zip(a, b, strict=True) if x != y]
    fits = all(d <= slips(min(len(x), len(y))) and not any(map(str.isdigit, x + y)) for x, y, d in pairs)
    return sum(d for *_, d in pairs) if fits else 3


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(
    frequent=st.lists(st.text("abc1 ", min_size=3, max_size=16), min_size=1, max_size=4, unique=True),
    rare=st.lists(st.text("abc1 ", min_size=3, max_size=16), max_size=6, unique=True),
    data=st.data(),
)
def test_no_pair_within_the_slips_is_missed(frequent, rare, data):
    slipped = []
    for text in frequent:
        at = data.draw(st.integers(0, len(text) - 1))
        slipped += [text[:at] + text[at + 1 :], text[:at] + "b" + text[at:], text[: at - 1] + text[at:] + text[at - 1]]
    counts = dict.fromkeys([*rare, *slipped], 1) | dict.fromkeys(frequent, 100)
    found = {text: c.kept for c in spelling_clusters(counts, "edit") for text, _ in c.members if text != c.kept}
    for text in (t for t, n in counts.items() if n == 1):
        near = {other: apart(text, other) for other in frequent if apart(text, other) <= 2}
        assert (text in found) == bool(near)
        assert not near or near[found[text]] == min(near.values())


def test_two_frequent_names_are_two_names():
    assert spelling_clusters({"Ireland": 50, "Iceland": 40}, "edit") == ()
    assert spelling_clusters({"Ireland": 50, "Irleand": int(RARE * 50)}, "edit")[0].kept == "Ireland"


def test_of_two_as_frequent_the_one_in_both_sizes_of_letters_is_kept():
    assert spelling_clusters({"INES BECKER": 2, "ines becker": 2, "Ines Becker": 2})[0].kept == "Ines Becker"
    assert spelling_clusters({"USA": 1, "usa": 1})[0].kept == "USA"
    assert spelling_clusters({"INES BECKER": 3, "Ines Becker": 2})[0].kept == "INES BECKER"


def test_names_that_differ_in_a_digit_are_two_names():
    assert spelling_clusters({"Room 12": 50, "Room 13": 1}, "edit") == ()


def test_new_data_is_clustered_by_the_same_rule():
    counts = {"New York": 9, "new york": 2, "York, New": 1, "Boston": 4, "Bo-ston": 1}
    clusters = spelling_clusters(counts, "fingerprint")
    step = merging("city", clusters, counts, rule="fingerprint")
    ds = mv.Dataset.of(pd.DataFrame({"city": ["NEW YORK!", "York, New", "boston", "Chicago", None]}))
    merged = mv.Recipe().then(step).apply(ds).frame["city"]
    assert merged.tolist()[:4] == ["New York", "New York", "Boston", "Chicago"]
    assert merged.isna().tolist() == [False] * 4 + [True]


def test_what_a_person_kept_apart_stays_apart():
    counts = {"Mast": 9, "mast": 2, "MAST": 1}
    clusters = spelling_clusters(counts)
    only = tuple(type(c)(c.kept, tuple(m for m in c.members if m[0] != "mast"), c.rule) for c in clusters)
    step = merging("part", only, counts, rule="fingerprint")
    ds = mv.Dataset.of(pd.DataFrame({"part": ["Mast", "mast", "MAST", "mAST"]}))
    # mAST could be either of the two that were kept apart, so it is left.
    assert mv.Recipe().then(step).apply(ds).frame["part"].tolist() == ["Mast", "mast", "Mast", "mAST"]


def test_edit_rule_in_new_data():
    step = mv.steps.MergeSpellings(column="c", mapping=(("Texsa", "Texas"),), rule="edit", known=("Nevada",))
    ds = mv.Dataset.of(pd.DataFrame({"c": ["Texsa", "Texs", "Navada", "Ohio"]}))
    assert mv.Recipe().then(step).apply(ds).frame["c"].tolist() == ["Texas", "Texas", "Nevada", "Ohio"]


def test_one_letter_and_how_rare_are_set_by_a_person() -> None:
    counts = {"Massachusetts": 40, "Masachusets": 3, "Massachusets": 3, "Ohio": 9, "Ohia": 9}
    assert {text for c in spelling_clusters(counts, "edit") for text, _ in c.members[1:]} == {
        "Masachusets",
        "Massachusets",
    }
    assert [c.members[1:] for c in spelling_clusters(counts, "edit", letters=1)] == [(("Massachusets", 3),)]
    both = spelling_clusters(counts, "edit", rare=1)
    assert {(text, c.kept) for c in both for text, _ in c.members[1:]} == {
        ("Masachusets", "Massachusetts"),
        ("Massachusets", "Massachusetts"),
        ("Ohio", "Ohia"),
    }


def test_new_spellings_keep_to_the_letters_that_were_set() -> None:
    data = mv.Dataset.of(pd.DataFrame({"c": ["Masachusets", "Massachusets", "Massachusetts"] * 4}))
    for letters, left in ((2, {"Massachusetts"}), (1, {"Masachusets", "Massachusetts"})):
        step = mv.steps.MergeSpellings(
            column="c", mapping=(("massachusets", "Massachusetts"),), rule="edit", letters=letters
        )
        assert set(mv.Recipe().then(step).apply(data).frame["c"]) == left
