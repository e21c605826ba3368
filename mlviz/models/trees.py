"""Models made of trees: one, a forest, and boosted ones."""

from typing import Any

from mlviz.models.method import MODELS, Given, ModelMethod, Needs
from mlviz.params import Number
from mlviz.results.evaluation import Task

NATIVE = Needs(complete=False, native_categories=True)
MOST_PER_TREE = 10_000
"""A forest draws at most so many rows for each tree: without a bound it takes minutes a fold on 200,000 rows."""


def _tree(given: Given, *, depth: int = 5, smallest_leaf: int = 5) -> Any:
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    made = DecisionTreeRegressor if given.task == "regression" else DecisionTreeClassifier
    return made(max_depth=depth, min_samples_leaf=smallest_leaf, random_state=given.seed)


MODELS.add(
    ModelMethod(
        key="tree",
        label="Decision tree",
        question="Do a few yes-or-no questions settle it?",
        help="Asks one column at a time and can be drawn on one page.",
        references=("Breiman et al. (1984)",),
        params=(
            Number("depth", "Questions in a row at most", default=5, low=1, high=30, integer=True),
            Number("smallest_leaf", "Rows in a leaf at least", default=5, low=1, high=10_000, integer=True),
        ),
        run=_tree,
        needs=Needs(),
        simplicity=3,
    )
)


def _forest(given: Given, *, trees: int = 100) -> Any:
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    most = MOST_PER_TREE if given.n_rows > MOST_PER_TREE else None
    if given.task == "regression":
        return RandomForestRegressor(trees, max_features=1 / 3, max_samples=most, n_jobs=1, random_state=given.seed)
    return RandomForestClassifier(trees, max_samples=most, n_jobs=1, random_state=given.seed)


MODELS.add(
    ModelMethod(
        key="random_forest",
        label="Random forest",
        question="What do many different trees agree on?",
        help="The mean of many trees, each grown on a random part of rows and columns.",
        references=("Breiman (2001)",),
        params=(Number("trees", "Trees", default=100, low=10, high=2000, integer=True),),
        quick=(("trees", 30),),
        run=_forest,
        needs=Needs(),
        simplicity=6,
        cost=2,
    )
)


def _hist_boosting(given: Given, *, rounds: int = 100, rate: float = 0.1) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    made = HistGradientBoostingRegressor if given.task == "regression" else HistGradientBoostingClassifier
    codes = list(given.categorical) or None
    return made(max_iter=rounds, learning_rate=rate, categorical_features=codes, random_state=given.seed)


BOOSTING_PARAMS = (
    Number("rounds", "Trees", default=100, low=10, high=5000, integer=True),
    Number("rate", "Learning rate", default=0.1, low=0.001, high=1),
)

MODELS.add(
    ModelMethod(
        key="hist_boosting",
        label="Gradient boosting",
        question="How far do trees get that correct each other?",
        help="Small trees, each fitted to what the earlier ones got wrong; missing values need no filling.",
        references=("Friedman (2001)", "Ke et al. (2017)"),
        params=BOOSTING_PARAMS,
        quick=(("rounds", 40),),
        run=_hist_boosting,
        needs=NATIVE,
        simplicity=7,
        cost=1,
    )
)


def _lightgbm(given: Given, *, rounds: int = 100, rate: float = 0.1) -> Any:
    from lightgbm import LGBMClassifier, LGBMRegressor

    made = LGBMRegressor if given.task == "regression" else LGBMClassifier
    return made(
        n_estimators=rounds,
        learning_rate=rate,
        n_jobs=1,
        deterministic=True,
        force_row_wise=True,
        verbosity=-1,
        random_state=given.seed,
    )


def lightgbm_refusal(task: Task, n_rows: int) -> str:  # noqa: ARG001
    """Say why LightGBM cannot load on this machine; empty if it can."""
    try:
        import lightgbm  # noqa: F401
    except (OSError, ImportError) as error:
        first = str(error).splitlines()[0] if str(error) else "it is not installed"
        return f"LightGBM cannot load here ({first}); on Debian, apt install libgomp1 repairs it."
    return ""


MODELS.add(
    ModelMethod(
        key="lightgbm",
        label="LightGBM",
        question="How far does the fastest boosting get?",
        help="Gradient boosting that grows the most useful leaf first; fast on many rows.",
        references=("Ke et al. (2017)",),
        params=BOOSTING_PARAMS,
        quick=(("rounds", 40),),
        run=_lightgbm,
        needs=NATIVE,
        simplicity=8,
        cost=1,
        refusal=lightgbm_refusal,
    )
)
