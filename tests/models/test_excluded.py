"""An excluded column has no effect on a model, whatever steps there are and whichever way the data came."""

import numpy as np
import pandas as pd
import pytest

import mlviz as mv
from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.models import compare, fit, importance
from mlviz.recipe.compiled import mentions
from mlviz.results.evaluation import FoldSpec
from mlviz.steps import STEPS, Scope

S = mv.steps
N = 160
RNG = np.random.default_rng(3)
TRUTH = RNG.permutation([0, 1] * (N // 2))
KINDS = {"g": "categorical", "h": "categorical"}
DAYS = pd.Series(pd.date_range("2020-01-01", periods=N))


def noise():
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(rng.normal(size=(N, 3)), columns=["a", "b", "c"])
    frame["g"], frame["h"] = rng.choice(["x", "y"], N), rng.choice(["u", "v", "p y"], N)
    frame["when"] = DAYS.take(rng.permutation(N)).to_numpy()
    return frame.mask(rng.random(frame.shape) < 0.15)


def leaking(name):
    """Return noise in which one column tells the target by its values, and by where it is missing."""
    frame = noise()
    told = {
        "a": pd.Series(TRUTH * 10.0),
        "b": pd.Series(TRUTH * 10.0),
        "g": pd.Series(np.where(TRUTH, "x", "y")),
        "h": pd.Series(np.where(TRUTH, "u", "p y")),
        "when": DAYS + pd.to_timedelta(TRUTH * 4000, unit="D"),
    }[name]
    frame[name] = told.mask((TRUTH == 1) & (np.arange(N) % 3 == 0))
    if name != "b":  # what is estimated from the others would carry the leak into it
        frame["b"] = frame["b"].mask(np.arange(N) % 3 == 1)
    return Dataset.of(frame.assign(target=np.where(TRUTH, "yes", "no")), kinds=KINDS)


EXAMPLES = (
    S.DropMissingRows(max_missing=0.5),
    S.DropMissingRows(columns=["a", "g"], max_missing=0.5),
    S.Impute(columns=["a"]),
    S.Impute(columns=["a"], strategy="group_median", by="g"),
    S.Impute(columns=["g"], strategy="most_frequent"),
    S.ImputeFromOthers(),
    S.ImputeFromOthers(columns=["b"], method="iterative"),
    S.FillFromSimilar(),
    S.FillFromSimilar(columns=["b", "g"], neighbours=1),
    S.MissingCategory(),
    S.MarkMissing(columns=["a", "b", "g", "h", "when"]),
    S.Outliers(action="flag"),
    S.Outliers(action="remove", rule="mad", k=3.5),
    S.OutlyingRows(),
    S.OutlyingRows(method="mahalanobis", action="remove"),
    S.DropDuplicates(columns=["g", "a"]),
    S.DropNearDuplicates(columns=["g"]),
    S.FilterRows(column="b", comparison=">", value=-9),
    S.DropColumns(columns=["b"]),
    S.ReplaceValues(column="g", mapping=(("x", "z"),)),
    S.MergeSpellings(column="g", mapping=(("x", "y"),), rule="edit", known=("z",)),
    S.ReadNumbers(columns=["h"]),
    S.MoveEndings(column="h", to="g", endings=("y",)),
    S.MendCharacters(),
    S.SetBy(column="b", by="g", mapping=(("x", 5), ("y", 9))),
    S.SetBy(column="a", by="b", mapping=((0, -9), (10, 9))),
    S.InRange(columns=["a", "b"], low=5, action="missing"),
    S.InRange(columns=["a"], low=5, action="remove"),
    S.FollowsPattern(column="g", pattern="x"),
    S.OneOf(column="h", values=["u"], action="missing"),
    S.CompareColumns(first="a", second="b"),
    S.TidyText(case="upper"),
    S.DateParts(),
    S.Encode(),
    S.Encode(columns=["g", "h"], method="ordinal"),
    S.Scale(),
    S.Scale(columns=["a", "b"], method="robust"),
)
ORDERED = {"fill_in_order"}
"""Models need folds by time for it: it has a test of its own."""
CASES = [
    pytest.param(step, name, id=f"{step.sentence()[:40]}, {name} leaks")
    for step in EXAMPLES
    for name in sorted(mentions(step) or set(step.targets(leaking("a").columns)) - {"c", "target"})
]


def scores(ds, recipe=None, exclude=()):
    board = compare(ds, "target", recipe, models=["tree"], folds=2, exclude=exclude)
    return board["tree"]


def test_every_step_is_tried():
    assert {step.key for step in EXAMPLES} | ORDERED == set(STEPS)


@pytest.mark.parametrize("name", ["a", "b", "g", "h", "when"])
def test_the_trap_is_real(name):
    assert scores(leaking(name)).score("roc_auc").mean() > 0.8


@pytest.mark.parametrize(("step", "name"), CASES)
def test_an_excluded_column_has_no_effect_through_any_step(step, name):
    ds, recipe = leaking(name), mv.Recipe().then(step)
    here = scores(ds, recipe, exclude=[name])
    assert 0.3 < here.score("roc_auc").mean() < 0.7
    applied = recipe.apply(ds)
    through = scores(applied, exclude=[name])
    np.testing.assert_array_equal(here.predictions, through.predictions)
    if step.scope is not Scope.ROWS:  # which rows there are may depend on it; what a model sees of a row may not
        mixed = ds.frame.assign(**{name: ds.frame[name].sample(frac=1, random_state=1).to_numpy()})
        other = scores(Dataset.of(mixed, kinds=KINDS), recipe, exclude=[name])
        np.testing.assert_array_equal(here.predictions, other.predictions)
    model = fit(ds, "target", recipe, "tree", exclude=[name])
    assert len(model.predict(ds.frame.drop(columns=["target", name]))) == N, "new rows need no excluded column"


def test_filling_along_an_order_never_uses_an_excluded_column():
    folds = FoldSpec("time", time="when", k=2)
    recipe = mv.Recipe().then(S.FillInOrder(columns=["a", "b"], order="when"))
    for name in ("a", "when"):
        board = compare(leaking("a"), "target", recipe, models=["tree"], folds=folds, exclude={"a", name})
        assert 0.3 < board["tree"].score("roc_auc").mean() < 0.7
        assert any(f"{name!r}" in note and "no model may see" in note for note in board.notes)


def test_the_target_makes_no_feature_either():
    recipe = mv.Recipe().then(S.SetBy(column="b", by="target", mapping=(("yes", 9), ("no", -9))))
    board = compare(leaking("a"), "target", recipe, models=["tree"], folds=2, exclude=["a"])
    assert 0.3 < board["tree"].score("roc_auc").mean() < 0.7
    assert any("needs 'target'" in note for note in board.notes)


def test_what_is_made_of_an_excluded_column_is_gone_for_later_steps():
    recipe = mv.Recipe((S.MarkMissing(columns=["a", "b"]), S.Encode(columns=["g", "h"]), S.DateParts()))
    recipe = recipe.then(S.Scale(columns=["g = x", "h = u"])).then(S.Outliers(columns=["when year"], action="flag"))
    for name in ("a", "g", "when"):
        assert 0.3 < scores(leaking(name), recipe, exclude=[name]).score("roc_auc").mean() < 0.7


def test_a_column_the_recipe_makes_can_be_excluded_and_fills_nothing():
    recipe = mv.Recipe((S.DateParts(columns=["when"]), S.ImputeFromOthers(columns=["b"], method="iterative")))
    parts = [f"when {part}" for part in ("year", "month", "day", "weekday", "hour")]
    for one in (leaking("when"), recipe.apply(leaking("when"))):
        again = None if one.parent else recipe
        found = scores(one, again, exclude=parts)
        assert 0.3 < found.score("roc_auc").mean() < 0.7
    loss = importance(leaking("when"), found, repeats=1)
    assert max(column.loss.low for column in loss.columns) < 0.1
    with pytest.raises(DataError, match="no column called 'when years'"):
        scores(leaking("when"), recipe, exclude=["when years"])


def test_a_column_that_only_the_rows_decide_on_cannot_be_excluded():
    frame = pd.DataFrame(
        {"g": [f"l{i % 40}" for i in range(200)], "a": RNG.normal(size=200), "target": ["u", "v"] * 100}
    )
    made = mv.Recipe().then(S.Encode(columns=["g"])).apply(Dataset.of(frame, kinds={"g": "categorical"}))
    name = next(n for n in made.names if n.startswith("g = "))
    with pytest.raises(DataError, match="depends on the rows"):
        scores(made, exclude=[name])


def test_what_is_left_out_or_limited_is_told():
    recipe = mv.Recipe((S.FilterRows(column="a", comparison="present"), S.MarkMissing(columns=["a", "b"])))
    recipe = recipe.then(S.SetBy(column="b", by="a", mapping=((0, 1),))).then(S.ImputeFromOthers(columns=["b"]))
    board = compare(leaking("a"), "target", recipe, models=["tree"], folds=2, exclude=["a"])
    told = "\n".join(board.notes)
    assert "“Keep rows in which a is present.” uses 'a'" in told
    assert "“Mark in new columns where a, b is missing.” leaves 'a' out" in told
    assert "“Set b to 1 where a is 0.” is not run: it needs 'a'" in told
    assert "No step sees a column that is left out" in told
    with pytest.raises(NotApplicable, match="only one numeric column"):
        scores(leaking("a"), mv.Recipe((S.DropColumns(columns=["c"]), S.ImputeFromOthers())), exclude=["a"])
