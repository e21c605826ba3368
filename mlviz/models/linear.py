"""Models that are a sum of effects, and the baseline that has none."""

from typing import Any

from mlviz.models.method import MODELS, Given, ModelMethod, Needs
from mlviz.params import Number
from mlviz.results.evaluation import Task

SCALED = Needs(scaled=True)
CLASSIFIERS: tuple[Task, ...] = ("binary", "multiclass")


def _baseline(given: Given) -> Any:
    from sklearn.dummy import DummyClassifier, DummyRegressor

    return DummyRegressor() if given.task == "regression" else DummyClassifier(strategy="prior")


MODELS.add(
    ModelMethod(
        key="baseline",
        label="Baseline (guessing)",
        question="How good is a guess that looks at no column?",
        help="The mean of the target, or the most frequent class. A model that does not beat it has learned nothing.",
        references=("Holte (1993)",),
        run=_baseline,
        needs=SCALED,
        simplicity=0,
        baseline=True,
    )
)


def _linear(given: Given, *, strength: float = 1.0) -> Any:  # noqa: ARG001
    from sklearn.linear_model import Ridge

    return Ridge(alpha=strength)


MODELS.add(
    ModelMethod(
        key="linear",
        label="Linear regression (ridge)",
        question="Does each column add its own share to the target?",
        help="A weighted sum of the columns; weights are shrunk a little, so that similar columns share theirs.",
        references=("Hoerl & Kennard (1970)",),
        params=(Number("strength", "Shrinkage", "0 is plain least squares.", default=1.0, low=0, high=1e6),),
        run=_linear,
        tasks=("regression",),
        needs=SCALED,
        simplicity=1,
    )
)


def _logistic(given: Given, *, strength: float = 1.0) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1 / strength, max_iter=1000, random_state=given.seed)


MODELS.add(
    ModelMethod(
        key="logistic",
        label="Logistic regression (ridge)",
        question="Does each column push the odds up or down?",
        help="A weighted sum of the columns gives the log odds; weights are shrunk a little.",
        references=("Cox (1958)", "le Cessie & van Houwelingen (1992)"),
        params=(
            Number("strength", "Shrinkage", "Smaller is closer to no shrinkage.", default=1.0, low=1e-6, high=1e6),
        ),
        run=_logistic,
        tasks=CLASSIFIERS,
        needs=SCALED,
        simplicity=1,
    )
)


def _elastic_net(given: Given, *, mix: float = 0.5, strength: float = 1.0) -> Any:
    if given.task == "regression":
        from sklearn.linear_model import ElasticNetCV

        inner = max(2, min(5, given.n_rows // 2))
        return ElasticNetCV(l1_ratio=mix, alphas=30, cv=inner, max_iter=5000, n_jobs=1, random_state=given.seed)
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=1 / strength, l1_ratio=mix, solver="saga", tol=1e-3, max_iter=2000, random_state=given.seed
    )


MODELS.add(
    ModelMethod(
        key="elastic_net",
        label="Elastic net (lasso and ridge)",
        question="Are a few columns enough?",
        help="A weighted sum whose weights may become exactly 0: it leaves columns out by itself.",
        references=("Tibshirani (1996)", "Zou & Hastie (2005)"),
        params=(
            Number("mix", "Share of lasso", "1 is the lasso, near 0 is ridge.", default=0.5, low=0.01, high=1),
            Number(
                "strength",
                "Shrinkage",
                "For classes; for numbers it is chosen by inner folds.",
                default=1.0,
                low=1e-6,
                high=1e6,
            ),
        ),
        run=_elastic_net,
        needs=SCALED,
        simplicity=2,
    )
)
