"""``pooled``: one analysis over several filled-in tables, beside the complete rows and a single filling."""

from dataclasses import replace
from typing import Any

import numpy as np

from mlviz.dataset import Dataset
from mlviz.errors import MlvizError, NotApplicable
from mlviz.kinds import Kind
from mlviz.params import check_values
from mlviz.results.imputations import Imputations
from mlviz.results.pooled import Estimate, EstimateSpec, PooledResult, PooledTerm
from mlviz.stats.filling.estimates import ESTIMATES, Estimated, EstimateMethod, columns_of, estimated
from mlviz.stats.filling.imputed_wording import notes_of, verdict_of, warning_of
from mlviz.stats.filling.pooling import estimate, rubin


def pooled(imputations: Imputations, key: str, **values: Any) -> PooledResult:
    """Run one analysis on each filled-in table and pool the numbers by Rubin's rules.

    Parameters
    ----------
    imputations : Imputations
        What ``mlviz.multiply_impute`` returned.
    key : str
        Which analysis: ``mean``, ``mean_difference``, ``linear_regression``, ``logistic_regression``.
    **values
        Its columns, such as ``outcome="bmi", predictors=("age", "chl")``.

    Returns
    -------
    PooledResult
        Each number with its interval; beside it the one of the complete rows, and of gaps filled once.

    Raises
    ------
    NotApplicable
        If a column of the analysis still has gaps, or a table does not give the numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> from mlviz.quality import multiply_impute
    >>> x = np.random.default_rng(0).normal(size=200)
    >>> ds = Dataset.of(pd.DataFrame({"x": x, "y": np.where(x > 0.5, np.nan, x)}))
    >>> result = pooled(multiply_impute(ds, m=5), "mean", value="y")
    >>> result.n, result.n_complete
    (200, 136)
    """
    method, data = ESTIMATES[key], imputations.dataset
    given = check_values(method.params, values, data)
    names = columns_of(given)
    _need_filled(imputations, names)
    complete = _attempt(data, method, given)
    once = _attempt(_filled_once(data, names), method, given)
    tables = [estimated(imputations.completed(i), method, given) for i in range(imputations.m)]
    if len({table.names for table in tables}) > 1:
        raise NotApplicable("A rare level is in some of the filled-in tables only.", "Merge rare levels first.")
    spec = EstimateSpec(key, tuple(given.items()), imputations.m, imputations.seed)
    terms = _terms(tables, complete, once)
    result = PooledResult(spec, method.label, terms, data.n_rows, _complete_rows(data, names), "", ratio=method.ratio)
    return replace(
        result,
        verdict=verdict_of(result, method, data[names[0]].levels),
        warning=warning_of(result),
        notes=notes_of(result, imputations, complete is None),
    )


def _need_filled(imputations: Imputations, names: tuple[str, ...]) -> None:
    drawn = {one.column for one in imputations.drawn}
    for name in names:
        if imputations.dataset[name].n_missing and name not in drawn:
            if not imputations.dataset.frame[name].isna().any():
                continue  # the sampled rows have none
            raise NotApplicable(
                f"{name!r} still has gaps: it was not among the columns that were filled.",
                "Name it in about when the table is filled, or choose another column.",
            )


def _complete_rows(data: Dataset, names: tuple[str, ...]) -> int:
    return int(data.frame[list(names)].notna().all(axis=1).sum())


def _attempt(data: Dataset, method: EstimateMethod, given: dict[str, Any]) -> Estimated | None:
    """Return the numbers of one table, or None where it does not give them."""
    try:
        return estimated(data, method, given)
    except MlvizError:
        return None


def _filled_once(data: Dataset, names: tuple[str, ...]) -> Dataset:
    """Return the table with the gaps of the analysis filled by means and most frequent values."""
    from mlviz.recipe import Recipe
    from mlviz.steps import Impute

    numbers = tuple(n for n in names if data[n].kind is Kind.NUMERIC)
    words = tuple(n for n in names if data[n].kind is not Kind.NUMERIC)
    recipe = Recipe()
    if numbers:
        recipe = recipe.then(Impute(columns=numbers, strategy="mean"))
    if words:
        recipe = recipe.then(Impute(columns=words, strategy="most_frequent"))
    return recipe.apply(data)


def _terms(tables: list[Estimated], complete: Estimated | None, once: Estimated | None) -> tuple[PooledTerm, ...]:
    values = np.array([table.values for table in tables])
    variances = np.array([table.errors for table in tables]) ** 2
    df = float(np.mean([table.df for table in tables]))
    terms = []
    for k, name in enumerate(tables[0].names):
        one, parts = rubin(values[:, k], variances[:, k], df)
        terms.append(PooledTerm(name, one, parts, _named(complete, name), _named(once, name)))
    return tuple(terms)


def _named(table: Estimated | None, name: str) -> Estimate | None:
    """Return one number of a table; None where it has no such number."""
    if table is None or name not in table.names:
        return None
    k = table.names.index(name)
    return estimate(float(table.values[k]), float(table.errors[k]), table.df)
