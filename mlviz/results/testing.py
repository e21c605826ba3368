"""What a statistical test gives: spec, statistic, effect with interval, checks, groups, verdict."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlviz.dataset import digest
from mlviz.results.regression import Coefficient, Influence


@dataclass(frozen=True, slots=True)
class TestSpec:
    """Which test of which columns of which data: the same spec gives the same numbers."""

    __test__: ClassVar[bool] = False

    test: str
    values: tuple[tuple[str, Any], ...]
    dataset: str

    @property
    def key(self) -> str:
        """Hash of the spec."""
        return digest(self.test, json.dumps(self.values, default=str), self.dataset)

    @property
    def given(self) -> dict[str, Any]:
        """The parameters as a dictionary."""
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class Effect:
    """How large something is, with its interval; ``size`` is small, medium, large or empty, by ``rule``."""

    name: str
    value: float
    low: float
    high: float
    level: float = 0.95
    size: str = ""
    rule: str = ""

    @property
    def titled(self) -> str:
        """The name, with how wide the interval is."""
        return f"{self.name}, {self.level:.0%} interval" if self.low == self.low else self.name


@dataclass(frozen=True, slots=True)
class Check:
    """Something the test rests on: whether it holds here, how that was seen, and what to do if not.

    ``numbers`` are what the sentence rounds, each under its name, at full precision.
    """

    name: str
    passed: bool | None
    sentence: str
    remedy: str = ""
    numbers: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """One group: ``low`` and ``high`` are the 95% t interval of its mean; NaN where a number does not exist."""

    name: str
    n: int
    mean: float
    sd: float
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pairwise:
    """One comparison of a post-hoc test.

    Attributes
    ----------
    first, second : str
        What was compared.
    difference, low, high : float
        First minus second with its interval, or another ``measure`` of how far they are apart.
    statistic, p_value, p_adjusted : float
        The test statistic, p, and p adjusted for how many comparisons there are.
    measure, null : str, float
        What ``difference`` is, and what it is where both are the same: 0, and 1 of a ratio.
    """

    first: str
    second: str
    difference: float
    low: float
    high: float
    statistic: float
    p_value: float
    p_adjusted: float
    measure: str = "difference"
    null: float = 0.0


@dataclass(frozen=True, slots=True)
class Term:
    """One line of an analysis with several effects.

    Attributes
    ----------
    name : str
        "supp", "dose", "supp x dose".
    statistic, df, p_value
        F, its degrees of freedom and p; or chi-square, with NaN as the second.
    effect, effects
        Partial eta squared with its interval, and further shares of variance.
    sum_squares, error_squares : float
        Of the effect and of what it is compared with; NaN where there are none.
    corrected : tuple of (str, float)
        p by each correction there is, under its name.
    factors : tuple of int
        Which of the result's ``factors`` it is an effect of, two or more of an interaction; empty for other effects.
    counted : bool
        Whether it is a look of its own; False for another statistic of the same hypothesis.
    """

    name: str
    statistic: float
    df: tuple[float, float]
    p_value: float
    effect: Effect
    effects: tuple[Effect, ...] = ()
    sum_squares: float = float("nan")
    error_squares: float = float("nan")
    corrected: tuple[tuple[str, float], ...] = ()
    factors: tuple[int, ...] = ()
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Margin:
    """An estimated mean with its 95% interval; a level is empty where it is averaged over that factor."""

    levels: tuple[str, ...]
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A step curve of one group: its value from each time on, with the 95% interval, and when rows were last seen."""

    name: str
    times: NDArray[np.float64]
    values: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    censored: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class TestResult:
    """The numbers of one test at full precision, and what they mean in words.

    Attributes
    ----------
    spec, label, columns : TestSpec, str, tuple of str
        What ran, its name in words, and the columns it ran on.
    about : str
        What it speaks of, which decides its picture: one of ``mlviz.stats.subjects``.
    hypothesis, outcome : str
        Hash of what was asked, on whatever table and whatever is shown beside it; the column that is asked about.
    statistic_name, statistic, df, p_value
        The test statistic (``t``, ``W``, ``F``), its degrees of freedom (none, one or two) and p.
    effect : Effect
        The effect size the verdict speaks of; ``effects`` holds further ones, such as the plain difference.
    n, n_excluded : int
        Rows used, and rows left out because something needed was missing.
    groups : tuple of GroupSummary
        Per group, or per variable.
    mean_ranks : tuple of float
        Of each group, for tests on ranks of several groups or columns: which values tend to be highest.
    checks : tuple of Check
        What the test rests on.
    post_hoc, post_hoc_name : tuple of Pairwise, str
        Which groups differ, and by which method that was asked.
    letters : tuple of str
        Of each estimated mean, or of each group where there are none, if all pairs were compared: those that share a
        letter are not clearly apart. Empty for estimated means that were not compared.
    terms, term : tuple of Term, str
        For analyses with several effects: every one of them, and the name of the one that ``statistic``, ``p_value``
        and ``effect`` are of.
    margins, factors : tuple of Margin, tuple of str
        Estimated means, and the names of the factors whose levels they give, in their order.
    coefficients, influence : tuple of Coefficient, Influence or None
        For regressions: what each column adds, and how much each row decides.
    counts, row_labels, column_labels : array, tuple, tuple
        For tables: observed counts and their labels; empty otherwise.
    expected, residuals : array or None
        For tables: the counts if the two had nothing to do with each other, and (counts - expected) / sqrt(expected).
    line : tuple of two points, or None
        For correlations: both ends, as (x, y), of the straight line of least squares through all rows; for the shape of
        one column: of the line on which normal values would lie.
    samples : tuple of arrays
        The values drawn in the picture, a seeded sample of at most 2,000 per group.
    levels : tuple of float
        For limits of agreement: the mean difference and both limits, drawn as horizontal lines.
    curves : tuple of Curve
        For survival: one per group.
    verdict, paper, caveat : str
        In plain words; the sentence for a paper; what to be careful about.
    notes : tuple of str
        How it was computed where that matters: ties, exact or approximate, corrections.
    """

    __test__: ClassVar[bool] = False

    spec: TestSpec
    label: str
    statistic_name: str
    statistic: float
    df: tuple[float, ...]
    p_value: float
    effect: Effect
    n: int
    n_excluded: int
    columns: tuple[str, ...] = ()
    about: str = ""
    hypothesis: str = ""
    outcome: str = ""
    effects: tuple[Effect, ...] = ()
    groups: tuple[GroupSummary, ...] = ()
    mean_ranks: tuple[float, ...] = ()
    checks: tuple[Check, ...] = ()
    post_hoc: tuple[Pairwise, ...] = ()
    post_hoc_name: str = ""
    letters: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    term: str = ""
    margins: tuple[Margin, ...] = ()
    factors: tuple[str, ...] = ()
    coefficients: tuple[Coefficient, ...] = ()
    influence: Influence | None = None
    counts: NDArray[np.float64] | None = None
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    expected: NDArray[np.float64] | None = None
    residuals: NDArray[np.float64] | None = None
    line: tuple[tuple[float, float], tuple[float, float]] | None = None
    samples: tuple[NDArray[np.float64], ...] = ()
    levels: tuple[float, ...] = ()
    curves: tuple[Curve, ...] = ()
    verdict: str = ""
    paper: str = ""
    caveat: str = ""
    notes: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """The columns of the test in one phrase, and of several effects the one that is spoken of."""
        about = f": {self.term}" if len(self.terms) > 1 else ""
        return ", ".join(self.columns) + about

    @property
    def key(self) -> str:
        """Hash of the spec."""
        return self.spec.key
