"""Splits keep their promise."""

import numpy as np
import pandas as pd
import pytest

from mlviz.errors import DataError
from mlviz.models.folds import split
from mlviz.results.evaluation import FoldSpec

FRAME = pd.DataFrame({"id": np.repeat(np.arange(20), 3), "when": pd.date_range("2024-01-01", periods=60)})
Y = np.tile([0.0, 0.0, 1.0], 20)


@pytest.mark.parametrize("spec", [FoldSpec(), FoldSpec("stratified", repeats=2), FoldSpec("group", group="id")])
def test_every_row_is_tested_once_per_draw(spec):
    folds = split(spec, FRAME, Y)
    for repeat in range(spec.repeats):
        tested = np.concatenate([fold.test for fold in folds if fold.repeat == repeat])
        assert sorted(tested) == list(range(60))
    assert all(not set(fold.train) & set(fold.test) for fold in folds)


def test_stratified_keeps_the_mix():
    assert {int(Y[fold.test].sum()) for fold in split(FoldSpec("stratified"), FRAME, Y)} == {4}


def test_groups_stay_together():
    for fold in split(FoldSpec("group", group="id"), FRAME, Y):
        assert not set(FRAME["id"][fold.train]) & set(FRAME["id"][fold.test])


def test_the_future_does_not_predict_the_past():
    shuffled = FRAME.sample(frac=1, random_state=0)
    folds = split(FoldSpec("time", time="when", k=4), shuffled, Y)
    assert len(folds) == 4
    for fold in folds:
        assert shuffled["when"].iloc[fold.train].max() < shuffled["when"].iloc[fold.test].min()


def test_rows_of_one_moment_stay_together():
    ties = pd.DataFrame({"when": np.repeat([1, 2, 3, 4, 5, 6], 10)})
    for fold in split(FoldSpec("time", time="when", k=4), ties, Y):
        assert ties["when"][fold.train].max() < ties["when"][fold.test].min()


def test_given_numbers_are_used_as_they_are():
    numbers = tuple([0] * 20 + [1] * 20 + [-1] * 20)
    folds = split(FoldSpec("given", k=2, numbers=numbers), FRAME, Y)
    assert [list(fold.test) for fold in folds] == [list(range(20)), list(range(20, 40))]
    assert set(range(40, 60)) <= set(folds[0].train)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (FoldSpec(k=61), "61 folds"),
        (FoldSpec("group", group="no"), "'no'"),
        (FoldSpec("group", group="id", k=21), "20 groups"),
        (FoldSpec("given", numbers=(0, 1)), "2 fold numbers"),
    ],
)
def test_what_cannot_be_is_refused(spec, message):
    with pytest.raises(DataError, match=message):
        split(spec, FRAME, Y)


@pytest.mark.parametrize("values", [{"k": 1}, {"kind": "group"}, {"kind": "time"}, {"repeats": 0}])
def test_a_spec_without_sense_is_refused(values):
    with pytest.raises(DataError):
        FoldSpec(**values)
