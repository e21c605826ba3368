"""What a profile holds: one summary per column, the associations between them, the alerts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlviz.kinds import Kind

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Counts of values between edges; ``edges`` has one more entry than ``counts``, the last bin is closed."""

    edges: Array
    counts: Array


@dataclass(frozen=True, slots=True, eq=False)
class NumericSummary:
    """A column of numbers; infinite values are counted and left out of everything else.

    Attributes
    ----------
    mean, sd : float
        Standard deviation with n - 1.
    quantiles : tuple of (float, float)
        (probability, value), R's type 7, for 0, .05, .25, .5, .75, .95 and 1.
    skewness, kurtosis : float
        Adjusted Fisher-Pearson G1 and excess G2 (Joanes & Gill 1998), as pandas, SAS and SPSS give them.
    zeros, negative, infinite : int
        Counts.
    low_fence, high_fence, n_outliers : float, float, int
        Tukey's fences: quartiles less and plus 1.5 interquartile ranges, and the values beyond them.
    integral : bool
        Whether every finite value is a whole number.
    bins : Bins
        For the small chart.
    """

    mean: float
    sd: float
    quantiles: tuple[tuple[float, float], ...]
    skewness: float
    kurtosis: float
    zeros: int
    negative: int
    infinite: int
    low_fence: float
    high_fence: float
    n_outliers: int
    integral: bool
    bins: Bins

    def quantile(self, probability: float) -> float:
        """Return one of the stored quantiles."""
        return dict(self.quantiles)[probability]

    @property
    def minimum(self) -> float:
        """The smallest finite value."""
        return self.quantile(0.0)

    @property
    def median(self) -> float:
        """The middle value."""
        return self.quantile(0.5)

    @property
    def maximum(self) -> float:
        """The largest finite value."""
        return self.quantile(1.0)


@dataclass(frozen=True, slots=True, eq=False)
class LevelSummary:
    """The most frequent values, as text, with their counts; ``n_other`` rows have another value."""

    labels: tuple[str, ...]
    counts: Array
    n_other: int


@dataclass(frozen=True, slots=True)
class TextSummary:
    """Lengths of the texts in characters, and how many have blanks or control marks around them."""

    shortest: int
    mean_length: float
    longest: int
    n_padded: int


@dataclass(frozen=True, slots=True, eq=False)
class TimeSummary:
    """First and last moment, the days between, and counts; edges are seconds since 1970."""

    first: np.datetime64
    last: np.datetime64
    span_days: float
    bins: Bins


@dataclass(frozen=True, slots=True, eq=False)
class ColumnProfile:
    """One column: which of the four summaries is there follows from its kind and type."""

    name: str
    kind: Kind
    count: int
    n_missing: int
    n_unique: int
    numeric: NumericSummary | None = None
    levels: LevelSummary | None = None
    text: TextSummary | None = None
    time: TimeSummary | None = None

    @property
    def share_missing(self) -> float:
        """Share of the cells without a value."""
        rows = self.count + self.n_missing
        return self.n_missing / rows if rows else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Association:
    """A matrix of one measure between columns.

    Attributes
    ----------
    measure : str
        "Pearson r", "Spearman rho", "Cramer's V", "correlation ratio", "missing together".
    rows, columns : tuple of str
        Column names.
    values : array
        ``values[i, j]`` belongs to ``rows[i]`` and ``columns[j]``; NaN where it is not defined.
    n_rows : int
        Rows it was computed on.
    note : str
        What was left out or sampled, in words; empty if nothing.
    """

    measure: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array
    n_rows: int
    note: str = ""

    def between(self, one: str, other: str) -> float:
        """Return the value for two columns, NaN if they are not in the matrix."""
        if one in self.rows and other in self.columns:
            return float(self.values[self.rows.index(one), self.columns.index(other)])
        return float("nan")


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to know before going on.

    Attributes
    ----------
    key : str
        The rule that fired.
    rank : int
        1 makes results wrong, 2 makes them misleading, 3 is worth knowing.
    columns : tuple of str
        Where.
    sentence, action : str
        What is the matter and what to do about it, in words.
    details : tuple of (str, object)
        The numbers in the sentence.
    """

    key: str
    rank: int
    columns: tuple[str, ...]
    sentence: str
    action: str
    details: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What is in a table.

    Attributes
    ----------
    name, fingerprint : str
        Of the data set.
    rows : int
        Rows described.
    of_rows : int
        Rows there are; more than ``rows`` when this is a preview on a sample.
    n_duplicates : int
        Rows that repeat an earlier one in every cell.
    n_missing : int
        Cells without a value.
    columns : tuple of ColumnProfile
        In the table's order.
    pearson, spearman, cramers_v, correlation_ratio, co_missing : Association
        Pairwise complete. The correlation ratio has categories as rows and numbers as columns;
        ``co_missing`` is the share of rows in which both are missing.
    """

    name: str
    fingerprint: str
    rows: int
    of_rows: int
    n_duplicates: int
    n_missing: int
    columns: tuple[ColumnProfile, ...]
    pearson: Association
    spearman: Association
    cramers_v: Association
    correlation_ratio: Association
    co_missing: Association

    @property
    def share_missing(self) -> float:
        """Share of all cells without a value."""
        cells = self.rows * len(self.columns)
        return self.n_missing / cells if cells else 0.0

    def __getitem__(self, name: str) -> ColumnProfile:
        """Return the profile of one column."""
        return next(column for column in self.columns if column.name == name)
