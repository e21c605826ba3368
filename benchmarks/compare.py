"""A comparison of eight models on five folds of 20,000 x 20, beside a plain cross_validate loop over the same models.

Run from the project's folder: ``python -m benchmarks.compare``. Prints name, our seconds, the peer's seconds, ratio.
"""

import statistics
import time

import numpy as np
import pandas as pd

from mlviz.dataset import Dataset
from mlviz.engine.slots import Slots
from mlviz.models import MODELS, board_of, compare_job
from mlviz.models.method import Given

MODELS_8 = (
    "baseline", "logistic", "elastic_net", "knn", "tree", "random_forest", "hist_boosting", "lightgbm",
)  # fmt: skip


def table(n_rows: int = 20_000, seed: int = 0) -> pd.DataFrame:
    """Return 16 numeric columns, some with gaps, 4 categories, and a binary target."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n_rows, 16))
    frame = pd.DataFrame(x, columns=[f"n{i}" for i in range(16)])
    for i in range(4):
        frame[f"c{i}"] = rng.choice([f"level {j}" for j in range(4 + 2 * i)], size=n_rows)
    logit = x[:, 0] + x[:, 1] * x[:, 2] + 0.5 * (frame["c0"] == "level 1") - 0.5 + rng.normal(size=n_rows)
    frame["y"] = np.where(logit > 0, "yes", "no")
    for i in range(0, 16, 4):
        frame.loc[rng.random(n_rows) < 0.05, f"n{i}"] = np.nan
    return frame


def ours(ds: Dataset, slots: Slots) -> tuple[float, float]:
    """Return the seconds until the provisional board of all models, and until the end."""
    began = time.perf_counter()
    job = compare_job(ds, "y", models=MODELS_8, folds=5, place=slots)
    first = None
    while not job.wait(0.25):
        if first is None and len(board_of(job).evaluations) == len(MODELS_8):
            first = time.perf_counter() - began
    total = time.perf_counter() - began
    assert not job.errors, job.errors
    return first or total, total


def peer(frame: pd.DataFrame) -> float:
    """Return the seconds of the loop an experienced user would write."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.model_selection import StratifiedKFold, cross_validate
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

    x, y = frame.drop(columns="y"), (frame["y"] == "yes").astype(int)
    numbers, words = [c for c in x if c[0] == "n"], [c for c in x if c[0] == "c"]
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    began = time.perf_counter()
    for key in MODELS_8:
        method = MODELS[key]
        given = Given("binary", 0, 16_000, (16, 17, 18, 19) if method.needs.native_categories else ())
        if method.needs.native_categories:
            codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
            prepare = make_column_transformer(("passthrough", numbers), (codes, words))
        else:
            gaps = SimpleImputer(strategy="median")
            numeric = make_pipeline(gaps, StandardScaler()) if method.needs.scaled else gaps
            prepare = make_column_transformer((numeric, numbers), (OneHotEncoder(handle_unknown="ignore"), words))
        scores = ("roc_auc", "accuracy", "balanced_accuracy", "f1", "average_precision", "neg_log_loss",
                  "neg_brier_score", "matthews_corrcoef")  # fmt: skip
        cross_validate(make_pipeline(prepare, method.build(given)), x, y, cv=folds, scoring=scores, n_jobs=2)
    return time.perf_counter() - began


def bench_compare(repeats: int = 3) -> list[tuple[str, float, float]]:
    """Return (name, our seconds, the peer's seconds), medians over interleaved repeats."""
    frame = table()
    ds = Dataset.of(frame)
    slots = Slots(2)
    firsts, totals, peers = [], [], []
    try:
        for _ in range(repeats):
            first, total = ours(ds, slots)
            firsts.append(first)
            totals.append(total)
            peers.append(peer(frame))
    finally:
        slots.close()
    loop = statistics.median(peers)
    return [
        ("compare 8 models x 5 folds, 20,000 x 20", statistics.median(totals), loop),
        ("compare: first provisional board", statistics.median(firsts), loop),
    ]


if __name__ == "__main__":
    for name, mine, other in bench_compare():
        print(f"{name}: {mine:.2f} s, peer {other:.2f} s, ratio {mine / other:.2f}")
