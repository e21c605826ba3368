"""One model fitted on all rows: it predicts raw new rows."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mlviz.dataset import Dataset
from mlviz.errors import DataError, FitError, MlvizError, NotApplicable
from mlviz.kinds import Kind, Schema
from mlviz.models.asked import checked_data, checked_names, checked_seed, checked_task
from mlviz.models.catalogue import MODELS
from mlviz.models.method import Given
from mlviz.models.needs import complete, native_positions, pipeline
from mlviz.models.source import source_of
from mlviz.models.work import predict, sentences
from mlviz.params import check_values
from mlviz.recipe import Compiled, Recipe
from mlviz.results.evaluation import FoldSpec, ModelSpec, Task

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A model fitted on all rows, with the whole recipe in front of it.

    Attributes
    ----------
    spec : ModelSpec
        What was fitted.
    label : str
        The model's name in words.
    classes : tuple
        Class labels in the order of the columns of ``predict_proba``; empty for regression.
    schema : tuple of Column
        The columns of the data it was fitted on.
    pipeline, estimator : object
        Fitted.
    n_rows : int
        Training rows.
    warnings : tuple of str
        What the estimator complained about.
    """

    spec: ModelSpec
    label: str
    classes: tuple[Hashable, ...]
    schema: Schema
    pipeline: Any
    estimator: Any
    n_rows: int
    warnings: tuple[str, ...] = ()

    def predict(self, frame: "pd.DataFrame | Dataset") -> "pd.Series":
        """Return one predicted value, or class, for each row, in the frame's order.

        Parameters
        ----------
        frame : DataFrame or Dataset
            Raw rows as they were read: the recipe runs on them. Further columns are ignored; a level never
            seen counts as missing.

        Raises
        ------
        DataError
            If a column is missing, or holds words where numbers were.
        """
        import pandas as pd

        raw, values = self._values(frame)
        if self.classes:
            values = pd.array([self.classes[code] for code in values.argmax(axis=1)])
        return pd.Series(values, index=raw.index, name=self.spec.target)

    def predict_proba(self, frame: "pd.DataFrame | Dataset") -> "pd.DataFrame":
        """Return one column of probabilities for each class.

        Raises
        ------
        NotApplicable
            For a model that predicts numbers.
        """
        import pandas as pd

        if not self.classes:
            raise NotApplicable(f"{self.label} predicts numbers, which have no probabilities.", "Use predict.")
        raw, values = self._values(frame)
        return pd.DataFrame(values, index=raw.index, columns=list(self.classes))

    def save(self, path: str | Path) -> Path:
        """Write the model to a skops file, which holds no code, and return the path. See ``load``."""
        from mlviz.models.storing import save

        return save(self, path)

    @property
    def compiled(self) -> Compiled:
        """The recipe as it runs on new rows."""
        return Recipe.from_json(self.spec.recipe).compile(self.schema, self.spec.target, self.spec.exclude)

    def _values(self, data: "pd.DataFrame | Dataset") -> "tuple[pd.DataFrame, NDArray[np.float64]]":
        raw = data.frame if isinstance(data, Dataset) else data
        if not len(raw):
            raise DataError("There is no row to predict.", "Give at least one.")
        ready = as_trained(raw, self.schema, self.spec.features)
        rows = self.compiled.prepare_new(ready, self.schema)
        try:
            matrix = self.pipeline[:-1].transform(rows)
            return raw, predict(self.estimator, matrix, len(self.classes))
        except MlvizError:
            raise
        except (ValueError, TypeError, KeyError) as error:
            first = (str(error).splitlines() or ["an unknown reason"])[0]
            raise FitError(
                f"These rows cannot be predicted: {first}", "Compare them with the training data."
            ) from error


def as_trained(raw: "pd.DataFrame", schema: Schema, features: Sequence[str]) -> "pd.DataFrame":
    """Return new rows in the columns a model may see, with the types of the training data; others are not looked at."""
    import pandas as pd

    names: dict[str, list[int]] = {}
    for place, name in enumerate(raw.columns):
        names.setdefault(str(name), []).append(place)
    lost = [name for name in features if name not in names]
    if lost:
        more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
        raise DataError(
            f"The new data lacks {', '.join(repr(name) for name in lost[:5])}{more}.",
            "Add these columns, named as in the training data.",
        )
    if twice := [name for name in features if len(names[name]) > 1]:
        raise DataError(
            f"The new data has two columns called {twice[0]!r}.", "Rename or remove the one that is not meant."
        )
    used = [column for column in schema if column.name in features]
    cells = {one.name: _as_kind(raw.iloc[:, names[one.name][0]], one.kind, one.name) for one in used}
    return pd.DataFrame(cells, index=raw.index)


def _as_kind(values: "pd.Series", kind: Kind, name: str) -> "pd.Series":
    import pandas as pd

    if kind is Kind.NUMERIC and not pd.api.types.is_numeric_dtype(values.dtype):
        wanted, found = "numbers", pd.to_numeric(values, errors="coerce")
    elif kind is Kind.DATETIME and not pd.api.types.is_datetime64_any_dtype(values.dtype):
        wanted, found = "dates", pd.to_datetime(values, errors="coerce")
    else:
        return values.astype(values.cat.categories.dtype) if isinstance(values.dtype, pd.CategoricalDtype) else values
    wrong = values[values.notna() & found.isna()]
    if len(wrong):
        raise DataError(f"{name!r} holds {wrong.iloc[0]!r} where {wanted} are expected.", "Correct the new data.")
    return found


def fit(
    ds: Dataset,
    target: str,
    recipe: Recipe | None = None,
    model: str = "logistic",
    params: Mapping[str, Any] | None = None,
    seed: int = 0,
    *,
    task: Task | None = None,
    positive: Hashable | None = None,
    exclude: Sequence[str] | None = None,
) -> Model:
    """Fit one model on all rows that have a target.

    Parameters
    ----------
    ds : Dataset
        The data; what came out of ``Recipe.apply`` is replaced by its root and its recipe.
    target : str
        The column to predict.
    recipe : Recipe, optional
        Runs after the data set's own. What the model needs beyond it is appended.
    model : str
        Key in the catalogue.
    params : mapping, optional
        The model's parameters.
    seed : int
        Of the model.
    task, positive, exclude : optional
        As for ``compare``.

    Raises
    ------
    MlvizError
        If the data cannot be modelled or the model cannot be fitted.

    Examples
    --------
    >>> import pandas as pd
    >>> x = np.random.default_rng(0).normal(size=(2, 60))
    >>> ds = Dataset.of(pd.DataFrame({"x": x[0], "y": np.where(x[0] + x[1] > 0, "high", "low")}))
    >>> fit(ds, "y", model="logistic").predict(pd.DataFrame({"x": [-2, 2]})).tolist()
    ['low', 'high']
    """
    checked_data(ds, target, recipe)
    method, seed, left_out = MODELS[str(model)], checked_seed(seed), checked_names("exclude", exclude)
    source = source_of(ds, target, recipe, task=checked_task(task), positive=positive, exclude=left_out)
    reason = method.refusal(source.task, len(source.y))
    if source.task not in method.tasks:
        reason = f"It does not predict {'numbers' if source.task == 'regression' else 'classes'}."
    if reason:
        raise NotApplicable(f"{method.label}: {reason}", "Choose another model.")
    checked = check_values(method.params, dict(params or {}), None)
    done = complete(source.recipe, source.ds.columns, method.needs, target=target, exclude=source.hidden)
    fresh = pipeline(done, source.ds.columns, target)
    estimator, notes = _fitted(
        method.label, fresh, source.prepared(done.recipe), source.y, method, checked, (source.task, seed)
    )
    spec = ModelSpec(
        model=method.key,
        params=tuple(sorted(checked.items())),
        target=target,
        task=source.task,
        positive=source.positive,
        features=source.features,
        dataset=source.ds.fingerprint,
        recipe=done.recipe.to_json(),
        folds=FoldSpec(seed=seed),
        seed=seed,
        exclude=source.hidden,
    )
    schema = source.ds.columns
    return Model(spec, method.label, source.classes, schema, fresh, estimator, len(source.y), notes)


def _fitted(
    label: str, fresh: Any, rows: "pd.DataFrame", y: NDArray[np.float64], method: Any, params: Any, given: Any
) -> tuple[Any, tuple[str, ...]]:
    """Fit the pipeline in place, then the estimator; return it and the warnings."""
    import warnings

    from threadpoolctl import threadpool_limits

    task, seed = given
    try:
        with threadpool_limits(1), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            x, kept = fresh.fit_resample(rows, y)
            estimator = method.build(Given(task, seed, len(kept), native_positions(fresh)), **params)
            estimator.fit(x, np.asarray(kept))
    except MlvizError:
        raise
    except (ValueError, TypeError, ArithmeticError) as error:
        first = (str(error).splitlines() or ["an unknown reason"])[0]
        raise FitError(
            f"{label} could not be fitted: {first}", "Look at the columns, or choose another model."
        ) from error
    return estimator, sentences(caught)
