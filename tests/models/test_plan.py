"""What is proposed before models are compared."""

import numpy as np
import pandas as pd
import pytest

from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.models import plan

N = 600
RNG = np.random.default_rng(0)


def of(**columns):
    return Dataset.of(pd.DataFrame({"x": RNG.normal(size=N), **columns}))


@pytest.mark.parametrize(
    ("y", "task", "positive"),
    [
        (RNG.normal(size=N), "regression", None),
        (RNG.integers(0, 100, N), "regression", None),
        (RNG.integers(0, 2, N), "binary", 1),
        (RNG.random(N) > 0.5, "binary", True),
        (RNG.choice(["Yes", "No"], N), "binary", "Yes"),
        (RNG.choice(["benign", "malignant"], N), "binary", "malignant"),
        (RNG.choice(["ckd", "notckd"], N, p=[0.7, 0.3]), "binary", "ckd"),
        (["a"] * 500 + ["b"] * 100, "binary", "b"),
        (RNG.choice(["a", "b", "c"], N), "multiclass", None),
        (RNG.integers(0, 3, N), "multiclass", None),
    ],
)
def test_the_task_is_recognised(y, task, positive):
    proposal = plan(of(y=y), "y")
    assert (proposal.task, proposal.positive) == (task, positive)
    assert proposal.task_reason.endswith(".")


def test_useless_columns_are_left_out_with_the_reason():
    proposal = plan(of(code=[f"k{i:05}" for i in range(N)], same=["a"] * N, y=RNG.normal(size=N)), "y")
    assert {name for name, _ in proposal.excluded} == {"code", "same"}


def test_a_copy_of_the_target_is_noticed():
    y = RNG.choice(["a", "b"], N)
    proposal = plan(of(copy=np.where(y == "a", 1.5, 2.5), y=y), "y")
    assert "copy" in {name for name, _ in proposal.excluded}


def test_the_split_follows_the_data():
    y = RNG.normal(size=N)
    assert plan(of(y=y), "y").folds.kind == "kfold"
    assert plan(of(y=y > 0), "y").folds.kind == "stratified"
    assert plan(Dataset.of(pd.DataFrame({"x": y[:100], "y": RNG.normal(size=100)})), "y").folds.repeats == 3
    patients = plan(of(patient_id=np.repeat(np.arange(200), 3), y=y), "y").folds
    assert (patients.kind, patients.group) == ("group", "patient_id")
    days = plan(of(day=pd.date_range("2020", periods=N), y=y), "y").folds
    assert (days.kind, days.time) == ("time", "day")


@pytest.mark.parametrize(
    ("y", "error"),
    [
        ([None] * N, DataError),
        (["a"] * N, NotApplicable),
        (pd.date_range("2020", periods=N), NotApplicable),
        ([f"k{i}" for i in range(N)], NotApplicable),
    ],
)
def test_what_cannot_be_predicted_is_refused(y, error):
    with pytest.raises(error):
        plan(of(y=y), "y")


@pytest.mark.parametrize(
    ("yes", "no"), [("Wahr", "Falsch"), ("vrai", "faux"), ("tak", "nie"), ("sim", "não"), ("on", "off")]
)
@pytest.mark.parametrize("n_yes", [15, 25])
def test_yes_is_positive_in_every_language_whichever_is_rarer(yes: str, no: str, n_yes: int) -> None:
    frame = pd.DataFrame({"x": np.arange(40) * 7 % 11 + 0.5, "answer": [yes] * n_yes + [no] * (40 - n_yes)})
    assert plan(Dataset.of(frame), "answer").positive == yes
