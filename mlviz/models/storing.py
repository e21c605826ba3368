"""Model files that are safe to load: skops, with a fixed list of types that may be in them."""

import inspect
import json
import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from mlviz.errors import VERSION, DataError
from mlviz.kinds import Column, Kind
from mlviz.models.fitted import Model
from mlviz.results.evaluation import FoldSpec, ModelSpec

FORMAT = 2

FOREIGN = (
    "collections.OrderedDict",
    "imblearn.base.FunctionSampler",
    "imblearn.pipeline.Pipeline",
    "lightgbm.basic.Booster",
    "lightgbm.sklearn.LGBMClassifier",
    "lightgbm.sklearn.LGBMRegressor",
    "numpy.dtype",
    "functools.partial",
    "sklearn._loss.link.HalfLogitLink",
    "sklearn._loss.link.IdentityLink",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.link.MultinomialLogit",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn._loss.loss.HalfMultinomialLoss",
    "sklearn._loss.loss.HalfSquaredError",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.metrics._dist_metrics.EuclideanDistance64",
    "sklearn.neighbors._kd_tree.KDTree",
    "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
    "sklearn.tree._tree.Tree",
    "sklearn.utils.validation.check_array",
)
"""Types of other packages, beyond those skops trusts, that our models are made of.

None runs code of the file's choosing when loaded (``partial`` can only hold ``check_array`` or what skops trusts).
A forged tree can still crash the process: scikit-learn does not check its node numbers.
"""


@cache
def allowed() -> frozenset[str]:
    """Return every type a model file may hold: those listed, and the estimators of our own steps."""
    import mlviz.steps.fit as room

    own = set()
    for info in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        module = import_module(info.name)
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ == module.__name__:
                own.add(f"{cls.__module__}.{cls.__qualname__}")
    return frozenset(own.union(FOREIGN))


def save(model: Model, path: str | Path) -> Path:
    """Write a model to a skops file and return the path."""
    import skops.io

    spec = model.spec
    meta = {
        "format": FORMAT,
        "version": VERSION,
        "label": model.label,
        "classes": list(model.classes),
        "n_rows": model.n_rows,
        "warnings": list(model.warnings),
        "schema": [[c.name, c.kind, c.n_missing, c.n_unique, [_plain(v) for v in c.levels]] for c in model.schema],
        "spec": {
            "model": spec.model,
            "params": [list(pair) for pair in spec.params],
            "target": spec.target,
            "task": spec.task,
            "positive": spec.positive,
            "features": list(spec.features),
            "dataset": spec.dataset,
            "recipe": spec.recipe,
            "seed": spec.seed,
            "exclude": list(spec.exclude),
        },
    }
    place = Path(path)
    content = {"mlviz": json.dumps(meta), "pipeline": model.pipeline, "estimator": model.estimator}
    place.write_bytes(skops.io.dumps(content))
    return place


def load(path: str | Path) -> Model:
    """Read a model written by ``Model.save``; nothing in the file is executed.

    Parameters
    ----------
    path : str or Path
        The file.

    Raises
    ------
    DataError
        If it is no model file of ours, or holds a type that is not allowed.
    """
    import skops.io

    place = Path(path)
    if not place.is_file():
        raise DataError(f"There is no file {place.name!r}.", "Check the path.")
    try:
        strange = sorted(set(skops.io.get_untrusted_types(file=place)) - allowed())
        if strange:
            raise DataError(
                f"{place.name!r} holds the type {strange[0]}, which no model of ours has.", "Do not use this file."
            )
        content = skops.io.load(place, trusted=sorted(allowed()))
        return _model(content)
    except (BadZipFile, KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{place.name!r} is no model file of this version.", "Fit and save the model again.") from error


def _model(content: Any) -> Model:
    meta = json.loads(content["mlviz"])
    if meta["format"] != FORMAT:
        raise ValueError(meta["format"])
    spec = meta["spec"]
    schema = tuple(
        Column(name, Kind(kind), n, unique, tuple(levels)) for name, kind, n, unique, levels in meta["schema"]
    )
    folds = FoldSpec(seed=spec["seed"])
    params = tuple((name, value) for name, value in spec.pop("params"))
    names = {field: tuple(spec[field]) for field in ("features", "exclude")}
    known = ModelSpec(**spec | names | {"params": params, "folds": folds})
    return Model(
        known,
        meta["label"],
        tuple(meta["classes"]),
        schema,
        content["pipeline"],
        content["estimator"],
        meta["n_rows"],
        tuple(meta["warnings"]),
    )


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) else str(value)
