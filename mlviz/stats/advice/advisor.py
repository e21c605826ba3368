"""``advise``: from what a person wants to know to the test that answers it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mlviz.dataset import Dataset
from mlviz.errors import DataError, NotApplicable
from mlviz.kinds import CATEGORIES, Kind
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.results.advice import Advice
from mlviz.results.testing import Check
from mlviz.stats import checks
from mlviz.stats.advice import purposes, several_columns
from mlviz.stats.advice.leaning import bent, other_of_two
from mlviz.stats.advice.leaning import when as better_when
from mlviz.stats.catalogue import TESTS
from mlviz.stats.columns import Received, complete, named
from mlviz.stats.independence import independence_checks
from mlviz.stats.method import Factor, Values

NO_PRETEST = "The checks do not switch the test: choosing by what a look at the data shows first misleads."

SIGNS_FROM = 20
"""Pairs from which signs alone find a difference of ordinary size."""

ORDERED_OTHERS = {
    "mann_whitney": ("brunner_munzel", "If the answers of one group lie farther apart than those of the other."),
    "kruskal_wallis": ("median_test", "If what matters is how many lie above the common median."),
}
"""For ordered categories, the alternative to each test on ranks, and when it would be better."""


def advise(
    dataset: Dataset,
    outcome: str,
    by: str | Sequence[str] | None = None,
    *,
    paired: bool = False,
    value: float | None = None,
    purpose: purposes.Purpose = "difference",
    event: str | None = None,
    group: str | None = None,
) -> Advice:
    """Recommend a test, with the reason, what it rests on and the alternative.

    Parameters
    ----------
    dataset : Dataset
        The data.
    outcome : str
        What is compared, or the first of two columns.
    by : str or sequence of str, optional
        The groups, or the second column; its kind decides which. A category may stand alone. Several: further
        measurements of the same rows if ``paired``, else all columns that may matter at once.
    paired : bool
        Whether both columns measure the same thing in the same row, such as before and after.
    value : float, optional
        A value to compare the mean with, instead of ``by``; of a category, the share of its last level.
    purpose : str
        "difference", "agreement" of two columns of the same rows, "equivalence": a difference too small to matter,
        "spread" of groups, "shape": whether a column is normally distributed, or "order": whether it depends on the
        rows before, in the order of ``by``.
    event : str, optional
        Whether what ``outcome`` measures the time to has happened, between the groups of ``by``.
    group : str, optional
        To which group each row belongs that was measured several times.

    Returns
    -------
    Advice
        With values ready for ``mlviz.test``.

    Raises
    ------
    DataError
        If a column does not exist, or nothing to compare with was named.
    NotApplicable
        If no test fits the kinds of these columns, with the reason and what to do.

    Examples
    --------
    >>> import pandas as pd
    >>> ds = Dataset.of(pd.DataFrame({"len": [4.2, 11.5, 7.3, 15.2, 21.5, 17.6], "supp": list("aaabbb")}))
    >>> advise(ds, "len", "supp").test
    'welch_t'
    """
    if not isinstance(outcome, str):
        raise DataError(f"The outcome is {outcome!r}, not the name of a column.", "Name one column.")
    advice = _advised(dataset, outcome, by, paired, value, purpose, event, group)
    together = independence_checks(dataset, named(TESTS[advice.test].params, dict(advice.values)))
    return replace(advice, checks=(*advice.checks, *together))


def _advised(
    dataset: Dataset,
    outcome: str,
    by: str | Sequence[str] | None,
    paired: bool,
    value: float | None,
    purpose: purposes.Purpose,
    event: str | None,
    group: str | None,
) -> Advice:
    """Return the test for a question, by its purpose and the columns it names."""
    several = () if by is None or isinstance(by, str) else tuple(by)
    if several and paired:
        return _fitting(dataset, several_columns.measured(dataset, (outcome, *several), group))
    if len(several) > 1:
        return _fitting(dataset, several_columns.explained(dataset, outcome, several))
    other = several[0] if several else None if by is None else str(by)
    if purpose == "shape":
        return _fitting(dataset, purposes.shape(dataset, outcome))
    if value is not None or other is None:
        return _alone(dataset, outcome, value)
    found = _wanted(dataset, outcome, other, purpose, paired, event)
    return _fitting(dataset, found) if found else _difference(dataset, outcome, other, paired)


def _wanted(
    dataset: Dataset, outcome: str, by: str, purpose: purposes.Purpose, paired: bool, event: str | None
) -> purposes.Recommended | None:
    """Return the test for a purpose of its own; None where a difference or a relation is asked for."""
    if event is not None:
        return purposes.waiting(outcome, event, by)
    if purpose == "agreement":
        return purposes.agreement(dataset, outcome, by)
    if purpose == "equivalence":
        return purposes.equivalence(dataset, outcome, by, paired)
    if purpose == "spread":
        return purposes.spread(outcome, by)
    return purposes.order(outcome, by) if purpose == "order" else None


def _alone(dataset: Dataset, outcome: str, value: float | None) -> Advice:
    """Return the test of one column against a value, or of a category by itself."""
    if dataset[outcome].kind in CATEGORIES and (value is None or dataset[outcome].kind is not Kind.ORDINAL):
        return _fitting(dataset, purposes.one_category(outcome, value))
    if value is None:
        raise DataError("There is nothing to compare with.", "Name a second column, or a value.")
    return _one_sample(dataset, outcome, float(value))


def _fitting(dataset: Dataset, found: purposes.Recommended) -> Advice:
    """Return the advice, if the columns fit the test."""
    asked = (param for param in TESTS[found[0]].params if isinstance(param, ColumnOf | ColumnsOf))
    params = [param for param in asked if param.name in found[1]]
    given = {param.name: param.check(found[1][param.name], dataset) for param in params}
    complete(dataset, tuple(params), given)
    return _advice(*found)


def _difference(dataset: Dataset, outcome: str, by: str, paired: bool) -> Advice:
    """Return the test of a difference or a relation, by the kinds of both columns."""
    if paired:
        return _paired(dataset, outcome, by)
    if dataset[outcome].kind in CATEGORIES and dataset[by].kind in CATEGORIES:
        if dataset[outcome].kind is Kind.ORDINAL and dataset[by].kind is not Kind.ORDINAL:
            return _groups(dataset, outcome, by)
        if all(dataset[name].kind is Kind.ORDINAL and len(dataset[name].levels) > 2 for name in (outcome, by)):
            return _fitting(dataset, purposes.orders(outcome, by))
        return _categories(dataset, outcome, by)
    if dataset[outcome].kind in CATEGORIES and dataset[by].kind is Kind.NUMERIC:
        return (
            _groups(dataset, by, outcome) if dataset[outcome].kind is not Kind.ORDINAL else _pair(dataset, outcome, by)
        )
    if dataset[by].kind is Kind.NUMERIC:
        return _pair(dataset, outcome, by)
    return _groups(dataset, outcome, by)


def _columns(dataset: Dataset, test: str, *names: str) -> tuple[Received, ...]:
    """Return the complete columns as the test would get them; refuse kinds that do not fit."""
    params = [param for param in TESTS[test].params if isinstance(param, ColumnOf)]
    given = {param.name: param.check(name, dataset) for param, name in zip(params, names, strict=True)}
    return tuple(complete(dataset, tuple(params), given)[0].values())


def _advice(
    test: str, values: dict[str, object], reason: str, looked: tuple[Check, ...], other: str, when: str
) -> Advice:
    """Return the advice; the alternative takes those of the values it asks for, and its defaults."""
    return Advice(
        test,
        _values(test, values),
        TESTS[test].question,
        reason,
        looked,
        other,
        when,
        _values(other, values) if other else (),
    )


def _values(test: str, given: dict[str, object]) -> tuple[tuple[str, object], ...]:
    return tuple((param.name, given.get(param.name, param.default)) for param in TESTS[test].params)


def _one_sample(dataset: Dataset, outcome: str, value: float) -> Advice:
    (numbers,) = _columns(dataset, "one_sample_t", outcome)
    assert isinstance(numbers, np.ndarray)
    looked = _looks((outcome,), (numbers,))
    reason = f"It compares the mean of {outcome} with a value, and says by how much it differs."
    when = "If a few extreme values should not decide: it counts values above and below, and speaks of the median."
    return _advice("one_sample_t", {"value": outcome, "mu": value}, reason, looked, "sign_test", when)


def _paired(dataset: Dataset, first: str, second: str) -> Advice:
    ordered = all(dataset[name].kind is Kind.ORDINAL and len(dataset[name].levels) > 2 for name in (first, second))
    if dataset[first].kind in CATEGORIES and dataset[second].kind in CATEGORIES and not ordered:
        return _changes(dataset, first, second)
    if Kind.ORDINAL in (dataset[first].kind, dataset[second].kind):
        return _fitting(dataset, purposes.ordered_pairs(first, second))
    a, b = _columns(dataset, "paired_t", first, second)
    assert isinstance(a, np.ndarray)
    assert isinstance(b, np.ndarray)
    difference = a - b
    looked = _looks(("differences",), (difference,))
    values: dict[str, object] = {"first": first, "second": second}
    reason = f"Both numbers come from the same row, so it works on the differences. {NO_PRETEST}"
    if len(difference) >= SIGNS_FROM and checks.symmetry_check(difference).passed is False:
        when = "Here differences are skewed: signs still speak of their median, signed ranks do not."
        return _advice("paired_t", values, reason, looked, "paired_sign_test", when)
    return _advice("paired_t", values, reason, looked, "wilcoxon", better_when((difference,), "differences"))


def _changes(dataset: Dataset, first: str, second: str) -> Advice:
    _columns(dataset, "mcnemar", first, second)
    values: dict[str, object] = {"row": first, "column": second}
    reason = "Both categories come from the same row, so only the rows that changed tell a difference."
    return _advice("mcnemar", values, reason, (), "", "")


def _groups(dataset: Dataset, outcome: str, by: str) -> Advice:
    two = len(dataset[by].levels) == 2
    means, ranks = ("welch_t", "mann_whitney") if two else ("welch_anova", "kruskal_wallis")
    numbers, factor = _columns(dataset, ranks, outcome, by)
    assert isinstance(numbers, np.ndarray)
    assert isinstance(factor, Factor)
    samples = factor.split(numbers)
    _need_rows(factor, by)
    values: dict[str, object] = {"value": outcome, "group": by}
    if dataset[outcome].kind is Kind.ORDINAL:
        reason = f"{outcome} has ordered categories: ranks have a meaning, means do not."
        other, when = ORDERED_OTHERS[ranks]
        return _advice(ranks, values, reason, (checks.size_check(factor.levels, samples),), other, when)
    looked = (*_looks(factor.levels, samples), checks.spread_check(samples, assumed=False))
    older = "Student's t-test" if two else "classical ANOVA"
    reason = f"It compares means without assuming equal spread, and loses next to nothing to {older}. {NO_PRETEST}"
    other, when = other_of_two(samples) if two else ("", "")
    return _advice(means, values, reason, looked, other or ranks, when or better_when(samples, "values"))


def _categories(dataset: Dataset, first: str, second: str) -> Advice:
    row, column = _columns(dataset, "chi_square", first, second)
    assert isinstance(row, Factor)
    assert isinstance(column, Factor)
    return _advice(*purposes.categories(dataset, first, second, row, column))


def _pair(dataset: Dataset, first: str, second: str) -> Advice:
    a, b = _columns(dataset, "spearman", first, second)
    assert isinstance(a, np.ndarray)
    assert isinstance(b, np.ndarray)
    values: dict[str, object] = {"first": first, "second": second}
    outliers = checks.outlier_check((a, b))
    looked = (checks.size_check(("rows",), (a,)), outliers)
    if Kind.ORDINAL in (dataset[first].kind, dataset[second].kind):
        reason = "Ordered categories have ranks, not distances."
        return _advice("spearman", values, reason, looked, "kendall", "If there are few rows or many ties.")
    reason = (
        "It finds relations along any rising or falling curve, withstands extreme values, and loses little where the "
        f"relation is a straight line. {NO_PRETEST}"
    )
    doubts = not outliers.passed or bent(a, b)
    here = " Here extreme values or a bend speak against it." if doubts else ""
    return _advice("spearman", values, reason, looked, "pearson", f"If the closeness to a line is asked for.{here}")


def _looks(names: tuple[str, ...], samples: tuple[Values, ...]) -> tuple[Check, ...]:
    return checks.size_check(names, samples), checks.outlier_check(samples), checks.normality_check(samples)


def _need_rows(factor: Factor, by: str) -> None:
    """Refuse groups that no complete row belongs to."""
    for level, count in zip(factor.levels, factor.counts, strict=True):
        if not count:
            raise NotApplicable(
                f"Group {level!r} of {by!r} has no complete row.",
                "Leave it out with a filter, or fill in missing values.",
            )
