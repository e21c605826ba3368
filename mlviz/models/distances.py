"""Models that compare rows with rows, and the neural network."""

from typing import Any

from mlviz.models.method import MODELS, Given, ModelMethod, Needs
from mlviz.params import Number
from mlviz.results.evaluation import Task

SCALED = Needs(scaled=True)
SVM_ROWS = 20_000


def _knn(given: Given, *, neighbours: int = 5) -> Any:
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

    made = KNeighborsRegressor if given.task == "regression" else KNeighborsClassifier
    return made(n_neighbors=min(neighbours, given.n_rows), n_jobs=1)


MODELS.add(
    ModelMethod(
        key="knn",
        label="Nearest neighbours",
        question="Do similar rows have similar answers?",
        help="The mean, or the vote, of the most similar training rows.",
        references=("Cover & Hart (1967)",),
        params=(Number("neighbours", "Neighbours", default=5, low=1, high=1000, integer=True),),
        run=_knn,
        needs=SCALED,
        simplicity=4,
    )
)


def _svm(given: Given, *, cost: float = 1.0) -> Any:
    if given.task == "regression":
        from sklearn.svm import SVR

        return _on_scaled_target(SVR(C=cost))
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.svm import SVC

    return CalibratedClassifierCV(SVC(C=cost, random_state=given.seed), ensemble=False, cv=3, n_jobs=1)


def svm_refusal(task: Task, n_rows: int) -> str:  # noqa: ARG001
    """Say why there are too many rows; empty if there are not."""
    if n_rows <= SVM_ROWS:
        return ""
    return f"Its time grows with the square of the rows: at most {SVM_ROWS:,} are taken, here are {n_rows:,}."


MODELS.add(
    ModelMethod(
        key="svm",
        label="Support vector machine",
        question="Is there a smooth border with a wide margin?",
        help="A curved border (RBF kernel) that keeps far from both sides; probabilities by Platt's method.",
        references=("Cortes & Vapnik (1995)", "Platt (1999)"),
        params=(Number("cost", "Cost of errors", default=1.0, low=1e-3, high=1e4),),
        run=_svm,
        needs=SCALED,
        simplicity=7,
        cost=2,
        refusal=svm_refusal,
    )
)


def _network(given: Given, *, width: int = 64) -> Any:
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    # Early stopping sets a tenth of the rows aside; of few rows that would be too few to judge by.
    early = given.n_rows >= 500
    shape = (width, width // 2)
    if given.task == "regression":
        network = MLPRegressor(
            hidden_layer_sizes=shape, alpha=1e-3, early_stopping=early, max_iter=300, random_state=given.seed
        )
        return _on_scaled_target(network)
    return MLPClassifier(
        hidden_layer_sizes=shape, alpha=1e-3, early_stopping=early, max_iter=300, random_state=given.seed
    )


MODELS.add(
    ModelMethod(
        key="network",
        label="Neural network",
        question="How far does a small network get?",
        help="Two layers of units; stops when a tenth of the training rows, set aside, improves no more.",
        references=("Rumelhart, Hinton & Williams (1986)", "Kingma & Ba (2015)"),
        params=(Number("width", "Units in the first layer", default=64, low=2, high=1024, integer=True),),
        run=_network,
        needs=SCALED,
        simplicity=9,
        cost=2,
    )
)


def _on_scaled_target(regressor: Any) -> Any:
    """Fit on the standardised target: both models assume one of moderate size."""
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.preprocessing import StandardScaler

    return TransformedTargetRegressor(regressor, transformer=StandardScaler())
