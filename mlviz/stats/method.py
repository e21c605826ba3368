"""What a statistical test is to the catalogue: what it asks for, what it finds, its known answers."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from inspect import signature

import numpy as np
from numpy.typing import NDArray

from mlviz.method import Known, Method
from mlviz.params import Param
from mlviz.registry import Registry
from mlviz.results.regression import Coefficient, Influence
from mlviz.results.testing import Check, Curve, Effect, GroupSummary, Margin, Pairwise, Term
from mlviz.stats.advice.goals import GOALS
from mlviz.stats.subjects import COLUMNS, About

Values = NDArray[np.float64]
"""The numbers of one column, complete and finite."""

PASSES = 8
"""Levels up to which a pass over the rows for each is faster than sorting them."""


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """The groups of one column: for each row the position of its level among the names; and the column's name.

    Examples
    --------
    >>> Factor(np.array([0, 1, 0]), ("a", "b")).split(np.array([1.0, 2.0, 3.0]))
    (array([1., 3.]), array([2.]))
    """

    codes: NDArray[np.intp]
    levels: tuple[str, ...]
    name: str = ""

    @property
    def counts(self) -> NDArray[np.intp]:
        """Rows per level."""
        return np.bincount(self.codes, minlength=len(self.levels))

    def split(self, values: Values) -> tuple[Values, ...]:
        """Return the values of each level, in the order of the levels."""
        if len(self.levels) <= PASSES:
            small = self.codes.astype(np.int8)
            return tuple(np.compress(small == i, values) for i in range(len(self.levels)))
        # Small integers are sorted by radix: one pass over the rows, however many levels there are.
        order = np.argsort(self.codes.astype(np.int16), kind="stable")
        return tuple(np.split(values[order], np.cumsum(self.counts)[:-1]))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Several columns measured on the same rows.

    Attributes
    ----------
    names : tuple of str
        Of the columns.
    values : array of rows x columns
        Numbers; of categories the positions of their levels.
    levels : tuple of str
        The levels of all columns together; empty for numbers.
    """

    names: tuple[str, ...]
    values: Values
    levels: tuple[str, ...] = ()

    def factor(self, at: int) -> Factor:
        """Return one column of categories with the levels it has."""
        there, codes = np.unique(self.values[:, at].astype(np.intp), return_inverse=True)
        return Factor(codes, tuple(self.levels[i] for i in there), self.names[at])


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """Several columns of the same rows, numbers and categories, each by its own kind.

    Attributes
    ----------
    columns : mapping of str to array or Factor
        By name, in the order in which they were chosen.
    rows : array of n
        Which rows of the table these are, from 0.
    """

    columns: Mapping[str, Values | Factor]
    rows: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Finding:
    """What a test's function returns: numbers alone; ``mlviz.test`` makes the words.

    Attributes
    ----------
    about : str
        What the test speaks of: a key of ``mlviz.stats.subjects.COLUMNS``.
    measure : str
        What is compared, in a noun: "mean", "rank". Empty where there is nothing to compare.
    statistic_name, statistic, df, p_value
        The test statistic, its degrees of freedom, the two-sided p.
    effect : Effect
        The effect size; above 0 where the first is larger. For a ``rank`` of groups it is the share of pairs the
        first wins minus the share it loses, from which the verdict computes "of all pairs".
    effects : tuple of Effect
        Further ones; for a value, groups and pairs the first is the difference in the units of the data.
    samples : tuple of arrays
        All values per group (or the two columns; of a series positions and values; of a shape quantiles and values);
        thinned for the picture by ``mlviz.test``.
    groups, mean_ranks, checks, post_hoc, post_hoc_name, terms, term, margins, factors, coefficients,
    influence, counts, row_labels, column_labels, expected, residuals, line, levels, curves, notes
        As in ``mlviz.results.testing.TestResult``.
    """

    about: About
    measure: str = ""
    statistic_name: str
    statistic: float
    df: tuple[float, ...] = ()
    p_value: float
    effect: Effect
    effects: tuple[Effect, ...] = ()
    groups: tuple[GroupSummary, ...] = ()
    mean_ranks: tuple[float, ...] = ()
    checks: tuple[Check, ...] = ()
    post_hoc: tuple[Pairwise, ...] = ()
    post_hoc_name: str = ""
    terms: tuple[Term, ...] = ()
    term: str = ""
    margins: tuple[Margin, ...] = ()
    factors: tuple[str, ...] = ()
    coefficients: tuple[Coefficient, ...] = ()
    influence: Influence | None = None
    counts: Values | None = None
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    expected: Values | None = None
    residuals: Values | None = None
    line: tuple[tuple[float, float], tuple[float, float]] | None = None
    samples: tuple[Values, ...] = ()
    levels: tuple[float, ...] = ()
    curves: tuple[Curve, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestMethod(Method):
    """A test in the catalogue; ``run(**values)`` gets each column as numbers or a ``Factor``, several as a ``Block``.

    Attributes
    ----------
    goal : str
        What it is for: a key of ``mlviz.stats.advice.goals.GOALS``.
    known : tuple of Known
        Answers computed by other software.
    also : tuple of str
        Other names under which it is looked for.
    other : str
        Key of a test that answers the same question of the same columns on other assumptions; empty if there is none.
    """

    goal: str
    known: tuple[Known, ...] = field(default=())
    also: tuple[str, ...] = ()
    other: str = ""


TESTS: Registry[TestMethod] = Registry("test")

Run = Callable[..., Finding]


def misdeclared(method: TestMethod) -> str:
    """Return what is wrong with a declaration, in words; empty if nothing is."""
    if not re.fullmatch("[a-z][a-z0-9_]*", method.key):
        return f"the key {method.key!r} must be small letters, digits and underscores, such as 'welch_t'"
    if method.goal not in GOALS:
        return f"{method.key}: the goal {method.goal!r} must be one of {', '.join(GOALS)}"
    for name in ("params", "references", "known", "also"):
        if not isinstance(getattr(method, name), tuple):
            return f"{method.key}: {name} must be a tuple; a tuple of one ends in a comma: (x,)"
    asked, taken = [param.name for param in method.params], list(signature(method.run).parameters)
    if sorted(asked) != sorted(taken):
        return f"{method.key}: params are called {', '.join(asked)}, but the function takes {', '.join(taken)}"
    return ""


def misfound(finding: object, names: Collection[str]) -> str:
    """Return why a finding of a test that asks for these names cannot be put into words; empty if it can.

    Examples
    --------
    >>> misfound(None, ("value",))
    'the function returned NoneType, not a Finding'
    """
    if not isinstance(finding, Finding):
        return f"the function returned {type(finding).__name__}, not a Finding"
    if finding.about not in COLUMNS:
        return f"about is {finding.about!r}; it must be one of {', '.join(COLUMNS)}"
    needed = COLUMNS[finding.about]
    if not set(needed) <= set(names):
        return f"about={finding.about!r} needs params called {' and '.join(needed)}, not {', '.join(names)}"
    boxes = finding.about in ("value", "groups", "several groups", "repeated", "factorial")
    if boxes and not 1 <= len(finding.groups) == len(finding.samples):
        return f"it gives {len(finding.groups)} groups and {len(finding.samples)} samples; give one of each per group"
    return ""


def statistical_test(
    *,
    key: str,
    goal: str,
    label: str,
    question: str,
    help: str,
    params: tuple[Param, ...],
    references: tuple[str, ...],
    known: tuple[Known, ...],
    also: tuple[str, ...] = (),
    other: str = "",
    into: Registry[TestMethod] = TESTS,
) -> Callable[[Run], Run]:
    """Register the function below as a test.

    Parameters
    ----------
    key, goal, label, question, help, params, references, known, also, other
        The fields of ``TestMethod``.
    into : Registry
        Where to register it; the catalogue unless told otherwise.

    Returns
    -------
    callable
        A decorator that returns the function as it was.

    Raises
    ------
    ValueError
        If the declaration contradicts itself: a mistake of the programmer, told at once.
    """

    def register(run: Run) -> Run:
        method = TestMethod(
            key=key,
            goal=goal,
            label=label,
            question=question,
            help=help,
            params=params,
            run=run,
            references=references,
            known=known,
            also=also,
            other=other,
        )
        if wrong := misdeclared(method):
            raise ValueError(wrong)
        into.add(method)
        return run

    return register
