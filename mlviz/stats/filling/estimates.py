"""What can be estimated over several filled-in tables: means, their differences, regressions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mlviz.dataset import Dataset
from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, NUMERIC
from mlviz.method import Method
from mlviz.params import ColumnOf
from mlviz.registry import Registry
from mlviz.stats.columns import complete
from mlviz.stats.method import Factor, Values
from mlviz.stats.numerics.linear import least_squares
from mlviz.stats.regressions.odds import fitted_odds
from mlviz.stats.regressions.predictors import PREDICTORS, Coded, coded
from mlviz.stats.summaries import need_rows, need_values, welch_error

Columns = Mapping[str, Values | Factor]
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Estimated:
    """Numbers from one table: their names, values and standard errors (k,), and the degrees of freedom."""

    names: tuple[str, ...]
    values: Values
    errors: Values
    df: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateMethod(Method):
    """An analysis whose numbers can be pooled; ``run`` takes the complete rows of its columns by name.

    Attributes
    ----------
    run : callable
        ``(columns, given) -> Estimated``.
    about : str
        What the numbers are, in words: "mean", "coefficient".
    ratio : bool
        Whether they are log odds.
    """

    run: Callable[..., Estimated]
    about: str = field(default="mean")
    ratio: bool = False


ESTIMATES: Registry[EstimateMethod] = Registry("estimate")

GROUP = ColumnOf("group", "Between which groups", "A column with two groups", kinds=CATEGORIES, levels=2)


def estimated(dataset: Dataset, method: EstimateMethod, given: Given) -> Estimated:
    """Return the numbers of one analysis on the complete rows of one table.

    Raises
    ------
    NotApplicable
        If the rows do not give them, with what to do.
    """
    params, names = [], {}
    for name in columns_of(given):
        kinds = NUMERIC if dataset[name].kind in NUMERIC else CATEGORIES
        params.append(ColumnOf(name, kinds=kinds))
        names[name] = name
    columns, _, _ = complete(dataset, tuple(params), names)
    with np.errstate(all="ignore"):
        found = method.run(columns, given)
    if not (np.isfinite(found.values).all() and np.isfinite(found.errors).all()):
        raise NotApplicable(f"{method.label} has no finite answer on these rows.", "Leave out a column, or add rows.")
    return found


def columns_of(given: Given) -> tuple[str, ...]:
    """Return the columns an analysis names, in their order."""
    names: list[str] = []
    for value in given.values():
        names += [value] if isinstance(value, str) else list(value)
    return tuple(names)


def _mean(columns: Columns, given: Given) -> Estimated:
    """Return the mean and ``s / sqrt(n)``."""
    name = str(given["value"])
    value = np.asarray(columns[name])
    need_rows(value, 2, "The column has {n} complete value", "The column has {n} complete values")
    n = len(value)
    return Estimated((name,), np.array([value.mean()]), np.array([value.std(ddof=1) / np.sqrt(n)]), float(n - 1))


ESTIMATES.add(
    EstimateMethod(
        key="mean",
        label="Mean of a column",
        question="What is the average?",
        help="The mean of a number with its interval.",
        params=(ColumnOf("value", "Average of", "A number", kinds=NUMERIC),),
        run=_mean,
        references=("Rubin (1987), Multiple Imputation for Nonresponse in Surveys",),
    )
)


def _mean_difference(columns: Columns, given: Given) -> Estimated:
    """Return the first group's mean minus the second's, with Welch's standard error and degrees of freedom."""
    value, group = np.asarray(columns[str(given["value"])]), columns[str(given["group"])]
    assert isinstance(group, Factor)
    samples = group.split(value)
    need_values(group.levels, samples, 2)
    error, df = welch_error(samples)
    gap = samples[0].mean() - samples[1].mean()
    name = f"{given['value']}: {group.levels[0]} minus {group.levels[1]}"
    return Estimated((name,), np.array([gap]), np.array([error]), df)


ESTIMATES.add(
    EstimateMethod(
        key="mean_difference",
        label="Difference of two means",
        question="How far apart are two groups?",
        help="The difference of the means of two groups; they need not vary equally (Welch).",
        params=(ColumnOf("value", "What is compared", "A number", kinds=NUMERIC), GROUP),
        run=_mean_difference,
        references=("Welch (1947), The generalization of Student's problem",),
        about="difference",
    )
)


def _linear(columns: Columns, given: Given) -> Estimated:
    """Return least squares coefficients with their classical errors."""
    fit = least_squares(np.asarray(columns[str(given["outcome"])]), _explaining(columns, given).columns)
    return Estimated(fit.names, fit.values, fit.errors, fit.df[1])


ESTIMATES.add(
    EstimateMethod(
        key="linear_regression",
        label="Linear regression",
        question="How does a number change with others?",
        help="Least squares: the change of the outcome per unit of each column, the others held fixed.",
        params=(ColumnOf("outcome", "Outcome", "A number", kinds=NUMERIC), PREDICTORS),
        run=_linear,
        references=("van Buuren (2018), Flexible Imputation of Missing Data, chapter 5",),
        about="coefficient",
    )
)


def _logistic(columns: Columns, given: Given) -> Estimated:
    """Return maximum likelihood log odds ratios of the second class against the first."""
    outcome = columns[str(given["outcome"])]
    assert isinstance(outcome, Factor)
    if len(np.unique(outcome.codes)) < 2:
        raise NotApplicable(f"Only one class of {given['outcome']!r} is left in these rows.", "Choose another column.")
    design = _explaining(columns, given)
    fit = fitted_odds(design, (outcome.codes == 1).astype(np.float64), str(given["outcome"]))
    n, k = fit.scaled.x.shape
    return Estimated(design.names, fit.values, np.sqrt(np.diag(fit.covariance)), float(n - k))


ESTIMATES.add(
    EstimateMethod(
        key="logistic_regression",
        label="Logistic regression",
        question="What raises or lowers the odds of a class?",
        help="Maximum likelihood, without shrinkage: the odds ratio per unit of each column, the others held fixed.",
        params=(ColumnOf("outcome", "Outcome", "A column with two groups", kinds=CATEGORIES, levels=2), PREDICTORS),
        run=_logistic,
        references=("Cox (1958)", "van Buuren (2018), Flexible Imputation of Missing Data, chapter 5"),
        about="odds ratio",
        ratio=True,
    )
)


def _explaining(columns: Columns, given: Given) -> Coded:
    """Return the columns that explain an outcome, as the tests of regression have them."""
    return coded({name: columns[name] for name in given["predictors"]})
