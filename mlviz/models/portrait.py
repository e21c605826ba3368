"""One model of a board in pictures: where it errs, how well it ranks, whether its probabilities can be believed."""

from mlviz.models.curves import calibration, confusion, errors, precision_recall, roc
from mlviz.results.curves import Calibration, Confusion, Errors, PrecisionRecall, RocCurve
from mlviz.results.evaluation import Board, Evaluation

Picture = Confusion | RocCurve | PrecisionRecall | Calibration | Errors


def pictures_of(evaluation: Evaluation) -> tuple[Picture, ...]:
    """Return what a report shows of one model: all from its out-of-fold predictions, so that nothing is fitted again.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> import mlviz as mv
    >>> x, noise = np.random.default_rng(0).normal(size=(2, 60))
    >>> ds = mv.Dataset.of(pd.DataFrame({"x": x, "y": np.where(x + noise > 0, "yes", "no")}))
    >>> [type(one).__name__ for one in pictures_of(mv.compare(ds, "y", models=["logistic"], folds=3)["logistic"])]
    ['Confusion', 'RocCurve', 'PrecisionRecall', 'Calibration']
    """
    if evaluation.spec.task == "regression":
        return (errors(evaluation),)
    if evaluation.spec.task == "multiclass":
        return (confusion(evaluation),)
    return (confusion(evaluation), roc(evaluation), precision_recall(evaluation), calibration(evaluation))


def in_focus(board: Board) -> Evaluation:
    """Return the model to look into first: the one to choose, else the first of the ranking."""
    return board[board.choice or board.by()[0].model]
