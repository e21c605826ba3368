"""The board: what it promises, on clean and on degenerate data."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.charts import draw
from mlviz.dataset import Dataset
from mlviz.engine.slots import Slots
from mlviz.errors import DataError, FitError, MlvizError, NotApplicable
from mlviz.models import MODELS, board_of, compare, compare_job, fit, splitting
from mlviz.models.method import Given
from mlviz.results.evaluation import FoldSpec

RNG = np.random.default_rng(0)
N = 120
HOSTILE = ["a b", "it's", "=cmd()", "<script>", 'say "x"', "C", "{[,:]}"]


def table(task="binary", n=N):
    rng = np.random.default_rng(n)  # of its own, so that no test depends on which ran before
    frame = pd.DataFrame(rng.normal(size=(n, len(HOSTILE))), columns=HOSTILE)
    frame["colour"] = rng.choice(["red", "blue", "green"], n)
    frame["flag"] = rng.random(n) > 0.5
    score = 2 * frame["a b"] + (frame["colour"] == "red") + rng.normal(size=n)
    frame.loc[::9, "it's"] = np.nan
    frame.loc[::11, "colour"] = None
    frame["y"] = score if task == "regression" else np.where(score > 0, "yes", "no")
    if task == "multiclass":
        frame["y"] = pd.cut(score, [-np.inf, -0.3, 0.7, np.inf], labels=["low", "mid", "high"]).astype(str)
    return Dataset.of(frame)


@pytest.fixture(scope="module")
def slots():
    made = Slots(2)
    yield made
    made.close()


@pytest.mark.parametrize("task", ["regression", "binary", "multiclass"])
def test_every_model_runs_on_hostile_names_gaps_and_categories(task):
    board = compare(table(task, n=240), "y", folds=5)
    assert board.task == task
    assert not board.failed
    assert {e.spec.model for e in board.evaluations} == {m.key for m in MODELS.values() if task in m.tasks}
    assert not any(standing.baseline for standing in board.by()[:3])
    for evaluation in board.evaluations:
        assert np.isfinite(evaluation.scores).all()
        assert np.isfinite(evaluation.predictions).all()
        assert evaluation.scores.shape == (5, len(board.metrics))
    chosen = next(standing for standing in board.by() if standing.model == board.choice)
    assert board.verdict.lower().startswith(f"use {chosen.label.split(' (')[0].lower()}.")
    assert len(draw(board).data) >= 1


def test_the_number_of_workers_does_not_matter(slots):
    ds = table()
    here = compare(ds, "y", models=["logistic", "random_forest", "lightgbm"], folds=3, place="here")
    there = compare(ds, "y", models=["logistic", "random_forest", "lightgbm"], folds=3, place=slots)
    for a, b in zip(here.evaluations, there.evaluations, strict=True):
        np.testing.assert_array_equal(a.scores, b.scores)
        np.testing.assert_array_equal(a.predictions, b.predictions)


def undone(job, *starts):
    """Take results back, as if these tasks had not been done yet."""
    for key in [key for key in job.results if key.startswith(starts)]:
        del job._results[key]


def test_a_board_that_is_not_done_is_that_of_the_folds_all_models_have_done():
    job = compare_job(table(n=600), "y", models=["logistic", "tree"], folds=4, place="here")
    final = board_of(job)
    assert not final.provisional
    undone(job, "final:tree:3", "final:logistic:3")
    early = board_of(job)
    assert early.provisional
    assert all(standing.provisional for standing in early.standings)
    for key in ("tree", "logistic", "baseline"):
        np.testing.assert_array_equal(early[key].scores, final[key].scores[:3])
    assert "Provisional: from 3 of 4 folds; the ranking can change." in early.notes
    assert early.verdict.endswith("This comes from 3 of 4 folds and can still change.")
    undone(job, "final:tree:1", "final:tree:2", "final:logistic")
    first = board_of(job)
    assert {evaluation.spec.model for evaluation in first.evaluations} == {"baseline", "tree"}
    assert first.verdict == "So far decision tree comes first, in 1 of 4 folds; how sure that is needs more of them."
    assert first.choice == ""


def test_a_large_comparison_shows_a_labelled_preview_first(monkeypatch):
    monkeypatch.setattr(splitting, "PREVIEW_FROM", 6_000)
    chosen = {"logistic": {}, "tree": {}, "random_forest": {"trees": 50}, "lightgbm": {"rounds": 20}}
    job = compare_job(table(n=6_000), "y", models=chosen, folds=4, place="here")
    final = board_of(job)
    assert not final.provisional
    assert len(final["tree"].scores) == 4
    undone(job, "final:tree")
    early = board_of(job)
    assert early.provisional
    assert all(standing.provisional for standing in early.standings)
    assert len(early["logistic"].scores) == 3
    told = next(note for note in early.notes if "Provisional" in note)
    assert told.endswith("and fewer trees in Random forest; the ranking can change.")
    assert early["random_forest"].spec.params == (("trees", 30),)
    assert final["random_forest"].spec.params == (("trees", 50),)
    assert dict(early["lightgbm"].spec.params)["rounds"] == 20, "fewer than in a preview are left alone"
    assert "sample" in early.verdict


def test_a_stopped_comparison_leaves_what_is_done(slots):
    job = compare_job(table(n=4_000), "y", folds=5, place=slots)
    job.stop()
    board = board_of(job)
    assert job.wait(5)
    assert len(board.evaluations) < 10


def test_one_failing_model_leaves_the_others():
    frame = table().frame.head(30).assign(y=["a"] * 14 + ["b"] * 15 + ["c"])
    board = compare(Dataset.of(frame), "y", models=["logistic", "svm"], folds=3)
    assert {e.spec.model for e in board.evaluations} >= {"baseline", "logistic"}
    assert any("'c' (1)" in note for note in board.notes)
    assert [key for key, _ in board.failed] == ["svm"]


def test_unknown_things_are_named():
    ds = table()
    with pytest.raises(DataError, match="Did you mean 'logistic'"):
        compare(ds, "y", models=["logistik"])
    with pytest.raises(DataError, match="'rmse' does not score"):
        compare(ds, "y", models=["logistic"], metrics=["rmse"])
    with pytest.raises(DataError, match="no column called 'z'"):
        compare(ds, "z")
    with pytest.raises(DataError, match="must lie between"):
        compare(ds, "y", models={"knn": {"neighbours": 0}})
    with pytest.raises(DataError, match="no class"):
        compare(ds, "y", positive="maybe")
    with pytest.raises(NotApplicable, match="not a number"):
        compare(ds, "y", task="regression")
    assert compare(ds, "y", models=["linear", "tree"], folds=3).failed == (("linear", "It does not predict classes."),)


def test_rows_without_a_target_are_counted():
    frame = table().frame.copy()
    frame.loc[:9, "y"] = None
    board = compare(Dataset.of(frame), "y", models=["tree"], folds=3)
    assert (board.n_rows, board.n_dropped) == (N - 10, 10)
    assert any("10 of 120 rows" in note for note in board.notes)
    assert board["tree"].rows[0] == 10


def test_row_steps_run_before_the_split_and_removal_in_training_only():
    ds = table()
    recipe = mv.Recipe((mv.steps.DropMissingRows(columns=("colour",)), mv.steps.OutlyingRows(action="remove")))
    board = compare(ds, "y", recipe, models=["logistic"], folds=3)
    assert board.n_rows == int(ds.frame["colour"].notna().sum())
    evaluation = board["logistic"]
    assert evaluation.n_test.sum() == board.n_rows
    assert (evaluation.n_train + evaluation.n_test < board.n_rows).all()


def test_a_split_must_fit_task_and_recipe():
    frame = table("regression").frame.assign(when=pd.date_range("2024-01-01", periods=N))
    ds = Dataset.of(frame)
    with pytest.raises(DataError, match="no classes"):
        compare(ds, "y", models=["linear"], folds=FoldSpec("stratified"))
    fill = mv.Recipe().then(mv.steps.FillInOrder(columns=("it's",), order="when", method="forward"))
    with pytest.raises(DataError, match="neighbouring rows"):
        compare(ds, "y", fill, models=["linear"], folds=3)
    assert compare(ds, "y", fill, models=["linear"], folds=FoldSpec("time", time="when", k=3)).evaluations


def test_filling_along_another_order_than_the_split_is_refused():
    rng = np.random.default_rng(0)  # neighbours along k have the same y, and one of them is a test row
    k = rng.permutation(N)
    frame = pd.DataFrame({"t": np.arange(N) * 1.5, "k": k * 1.0, "x": np.sin(k / 3) + rng.normal(size=N) / 9})
    frame["y"] = np.sin(k / 3)
    frame.loc[::2, "x"] = np.nan
    fill = mv.Recipe().then(mv.steps.FillInOrder(columns=("x",), order="k", method="interpolate"))
    with pytest.raises(DataError, match="in the order of 'k', and the folds are in that of 't'"):
        compare(Dataset.of(frame), "y", fill, models=["linear"], folds=FoldSpec("time", time="t", k=3), exclude=())


def test_fold_numbers_are_those_of_all_rows():
    frame = table().frame.copy()
    frame.loc[:9, "y"] = None
    numbers = np.arange(N) % 4
    one = compare(Dataset.of(frame), "y", models=["tree"], folds=numbers)
    two = compare(Dataset.of(frame), "y", models=["tree"], folds=FoldSpec("given", k=4, numbers=tuple(numbers)))
    np.testing.assert_array_equal(one["tree"].folds[0], numbers[10:])
    assert one["tree"].key == two["tree"].key
    with pytest.raises(DataError, match="7 fold numbers"):
        compare(Dataset.of(frame), "y", folds=np.arange(7))


def test_time_folds_leave_the_first_rows_untested():
    frame = table().frame.assign(when=pd.date_range("2024-01-01", periods=N))
    board = compare(Dataset.of(frame), "y", models=["logistic"], folds=FoldSpec("time", k=3, time="when"))
    assert not board["logistic"].tested[0, :30].any()
    assert np.isnan(board["logistic"].predictions[0, 0]).all()
    assert board["logistic"].tested[0, 31:].all()


DEGENERATE = {
    "no rows": pd.DataFrame({"a": pd.Series(dtype="float64"), "y": pd.Series(dtype="float64")}),
    "one row": pd.DataFrame({"a": [1.0], "y": [1.0]}),
    "two rows": pd.DataFrame({"a": [1.0, 2.0], "y": ["u", "v"]}),
    "target all missing": pd.DataFrame({"a": np.arange(20.0), "y": [np.nan] * 20}),
    "one class": pd.DataFrame({"a": np.arange(20.0), "y": ["u"] * 20}),
    "one member": pd.DataFrame({"a": RNG.normal(size=20), "y": ["u"] * 19 + ["v"]}),
    "constant features": pd.DataFrame({"a": [1.0] * 20, "b": [None] * 20, "y": ["u", "v"] * 10}),
    "text only": pd.DataFrame({"a": [f"word {i} and {i * i}" * 3 for i in range(40)], "y": ["u", "v"] * 20}),
    "infinities": pd.DataFrame({"a": [np.inf, -np.inf, *RNG.normal(size=28)], "y": ["u", "v"] * 15}),
    "huge": pd.DataFrame({"a": RNG.normal(size=30) * 1e300, "y": RNG.normal(size=30) * 1e300}),
    "nearly empty column": pd.DataFrame({"a": [1.0, 2.0, *[np.nan] * 28], "b": RNG.normal(size=30), "y": [0, 1] * 15}),
    "duplicate names": pd.DataFrame(RNG.normal(size=(30, 3)), columns=["a", "a", "y"]),
    "many classes": pd.DataFrame({"a": RNG.normal(size=300), "y": [f"k{i % 150}" for i in range(300)]}),
    "dates": pd.DataFrame({"a": pd.date_range("2020", periods=40)[RNG.permutation(40)], "y": RNG.normal(size=40)}),
}


@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")
@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_data_gives_a_board_or_a_sentence(name):
    try:
        board = compare(Dataset.of(DEGENERATE[name]), "y", folds=3 if len(DEGENERATE[name]) > 5 else None)
    except MlvizError as error:
        assert error.reason.endswith((".", "!"))  # noqa: PT017
    else:
        assert board.evaluations
        assert all(reason for _, reason in board.failed)


@pytest.mark.parametrize("task", ["regression", "binary"])
def test_no_model_asks_for_more_than_one_thread(task):
    for method in MODELS.values():
        if task in method.tasks:
            params = method.build(Given(task, 0, 1000)).get_params()
            assert {params[name] for name in params if name.endswith("n_jobs")} <= {1, None}, method.key
            if "n_jobs" in params and method.key not in ("logistic", "elastic_net"):
                assert params["n_jobs"] == 1, method.key


def test_a_warning_of_the_fit_is_kept():
    board = compare(table(), "y", models={"network": {"width": 2}}, folds=3)
    assert any("converged" in text for text in board["network"].warnings)


def test_a_model_that_cannot_be_fitted_says_why():
    frame = pd.DataFrame({"a": RNG.normal(size=30), "y": ["u"] * 28 + ["v"] * 2})
    job = compare_job(Dataset.of(frame), "y", models=["svm"], folds=FoldSpec("kfold", k=15), place="here")
    error = next(iter(job.errors.values()))
    assert isinstance(error, FitError)
    assert error.reason.startswith("Support vector machine, fold")


def test_arguments_of_a_wrong_type_are_refused_in_words():
    ds = table(n=60)
    for folds in (5.0, "x", "5", True, [1.5, 2.5], {"k": 5}, 1, 0, -3, np.ones((60, 2), int), object()):
        with pytest.raises(DataError):
            compare(ds, "y", models=["tree"], folds=folds)
    for seed in (-1, 1.5, "0", True, 2**32, None):
        with pytest.raises(DataError, match="seed"):
            compare(ds, "y", models=["tree"], seed=seed)
        with pytest.raises(DataError, match="seed"):
            fit(ds, "y", seed=seed)
    for task in ("foo", 3, ["binary"]):
        with pytest.raises(DataError, match="no kind of prediction"):
            compare(ds, "y", models=["tree"], task=task)
        with pytest.raises(DataError, match="no kind of prediction"):
            fit(ds, "y", task=task)
    for models in ("logistic", 3, [["tree"]], {"knn": 5}, {"knn": ["neighbours"]}):
        with pytest.raises(DataError):
            compare(ds, "y", models=models)
    for field in ("metrics", "exclude"):
        with pytest.raises(DataError, match=f"{field} .* list"):
            compare(ds, "y", models=["tree"], **{field: "accuracy"})
    with pytest.raises(DataError, match="exclude .* list"):
        fit(ds, "y", exclude="flag")
    for wrong in (dict(target=["y"]), dict(target="y", recipe=[mv.steps.Scale()]), dict(target="y", place="moon")):
        with pytest.raises(DataError):
            compare(ds, **wrong)
    with pytest.raises(DataError, match="Dataset.of"):
        compare(ds.frame, "y")
    with pytest.raises(DataError, match="no model called"):
        fit(ds, "y", model=["tree"])
    for made in (dict(kind="foo"), dict(k=2.5), dict(k="5"), dict(repeats=1.5), dict(seed=-1)):
        with pytest.raises(DataError):
            FoldSpec(**made)


def test_numbers_of_numpy_are_numbers():
    ds = table(n=60)
    one = compare(ds, "y", models=("tree",), folds=np.int64(3), seed=np.int32(1))
    two = compare(ds, "y", models={"tree": {}}, folds=3, seed=1, metrics=("accuracy",))
    assert one["tree"].key == two["tree"].key
    assert FoldSpec(k=np.int64(3)) == FoldSpec(k=3)
    assert repr(FoldSpec(k=np.int64(3), seed=np.int64(2))) == repr(FoldSpec(k=3, seed=2)), "keys are made of it"


def test_the_answer_has_no_powers_of_ten():
    x = np.random.default_rng(0).normal(size=(2, 300))
    for size in (1e5, 3e8, 0.01):
        ds = Dataset.of(pd.DataFrame({"a": x[0], "y": (2 * x[0] + x[1]) * size}))
        board = compare(ds, "y", models=["linear", "knn"], folds=10)
        assert "off by" in board.verdict
        assert "e+" not in board.verdict
        assert "e-" not in board.verdict
