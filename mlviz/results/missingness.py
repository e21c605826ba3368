"""What is missing: how much, in which patterns, together with what, foretold by what, and what follows."""

from dataclasses import dataclass

import pandas as pd

from mlviz.results.testing import Effect
from mlviz.results.wording import percent, plural

ALARM = 0.025
"""Level of the two ways to rule out pure chance: together they give a false alarm in 5% of tables at most."""


@dataclass(frozen=True, slots=True)
class LittleTest:
    """Little's chi-square, its degrees of freedom and p, and how many patterns of missing cells there are."""

    statistic: float
    df: int
    p_value: float
    n_patterns: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """A column with missing cells: their number and share."""

    column: str
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """Rows that miss the same cells: ``missing`` in the table's order, empty for complete rows."""

    missing: tuple[str, ...]
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Together:
    """Two columns that are missing in the same rows more often than chance would have it.

    Attributes
    ----------
    first, second : str
        The columns.
    both : int
        Rows in which both are missing.
    expected : float
        Such rows if the gaps of one had nothing to do with those of the other.
    lift, phi : float
        ``both / expected``, and the correlation of the two marks of missing.
    p_value, p_adjusted : float
        Of so many or more by chance (hypergeometric), and adjusted by Holm for all pairs looked at.
    """

    first: str
    second: str
    both: int
    expected: float
    lift: float
    phi: float
    p_value: float
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class Teller:
    """A column whose values differ between the rows where another is missing and where it is not.

    Attributes
    ----------
    column, by : str
        The column with gaps, and the one that tells where they are.
    effect : Effect
        Numbers: standardised difference of means, above 0 where they are larger in the rows with a gap. Categories:
        Cramer's V.
    n : int
        Rows in which ``by`` is known.
    p_value, p_adjusted : float
        Mann-Whitney or chi-square, and adjusted by Holm for all pairs looked at.
    sentence : str
        In words.
    """

    column: str
    by: str
    effect: Effect
    n: int
    p_value: float
    p_adjusted: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Foretold:
    """How well all other columns together tell where one is missing, on rows the model has not seen.

    ``auc`` is the chance that a row with a gap is thought likelier to have one than a row without: .5 is guessing.
    """

    column: str
    auc: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can be done about gaps, and what that means for this table; ``fits`` None where it depends."""

    name: str
    fits: bool | None
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Missingness:
    """What is missing in a table.

    Attributes
    ----------
    n_rows, n_columns, n_complete : int
        Rows, columns, and rows without a gap.
    columns : tuple of Gaps
        Columns with gaps, most first.
    patterns : tuple of Pattern
        The most frequent ones; ``n_patterns`` is how many there are, ``n_rest`` the rows of those not listed.
    together : tuple of Together
        Pairs that are missing together more than chance would have it, strongest first.
    tellers : tuple of Teller
        Of every pair that could be compared, clearest first.
    foretold : tuple of Foretold
        Per column with enough gaps.
    little : LittleTest or None
        Of the numeric columns; None where it does not apply.
    headline : str
        How much is missing, in a sentence.
    verdict : tuple of str
        What the data can and cannot say of why values are missing.
    remedies : tuple of Remedy
        What follows.
    notes : tuple of str
        What was sampled or left out.
    """

    n_rows: int
    n_columns: int
    n_complete: int
    columns: tuple[Gaps, ...]
    patterns: tuple[Pattern, ...] = ()
    n_patterns: int = 0
    n_rest: int = 0
    together: tuple[Together, ...] = ()
    tellers: tuple[Teller, ...] = ()
    foretold: tuple[Foretold, ...] = ()
    little: LittleTest | None = None
    verdict: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """How much is missing, in a sentence."""
        if not self.columns:
            return "Nothing is missing."
        which = f"{len(self.columns):,} of {plural(self.n_columns, 'column')} {_has(len(self.columns))} gaps"
        lacking = self.n_rows - self.n_complete
        return (
            f"{which}; {lacking:,} of {plural(self.n_rows, 'row')} ({percent(lacking / self.n_rows)}) miss something."
        )

    @property
    def clear(self) -> tuple[Teller, ...]:
        """The tellers that are no accident, at 2.5% over all pairs."""
        return tuple(one for one in self.tellers if one.p_adjusted < ALARM)

    @property
    def refuted(self) -> bool:
        """Whether "missing completely at random" is ruled out, by a column that tells or by Little's test."""
        return bool(self.clear) or (self.little is not None and self.little.p_value < ALARM)

    @property
    def blocks(self) -> tuple[tuple[str, ...], ...]:
        """The sets of columns that are missing in the very same rows, each of two columns or more."""
        sets: list[set[str]] = []
        for pair in self.together:
            if pair.phi > 1 - 1e-9:
                mine = [one for one in sets if pair.first in one or pair.second in one]
                sets = [one for one in sets if one not in mine] + [{pair.first, pair.second}.union(*mine)]
        order = [one.column for one in self.columns]
        return tuple(tuple(sorted(one, key=order.index)) for one in sets)

    def table(self) -> pd.DataFrame:
        """Return one row per column and teller that is no accident."""
        rows = [
            (t.column, t.by, t.effect.name, t.effect.value, t.effect.low, t.effect.high, t.p_adjusted, t.sentence)
            for t in self.clear
        ]
        names = ["missing", "told by", "effect", "size", "95% from", "to", "p adjusted", "in words"]
        return pd.DataFrame(rows, columns=names)


def _has(n: int) -> str:
    return "has" if n == 1 else "have"
