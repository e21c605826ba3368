"""What columns look like in numbers, in each group: averages, spreads, shapes, and shares of categories."""

from dataclasses import dataclass, fields

import pandas as pd

from mlviz.results.wording import untaken


@dataclass(frozen=True, slots=True)
class Description:
    """One column of numbers in one group; NaN where a number does not exist, such as a spread of one value.

    Attributes
    ----------
    column, group : str
        The group is empty where rows are not grouped.
    n, missing : int
        Finite values, and cells without one.
    mean, error, low, high : float
        The mean, its standard error and its 95% t interval.
    trimmed, geometric : float
        Mean without a tenth of the values at either end; geometric mean, if all values are above 0.
    sd, mad : float
        Standard deviation with n - 1; 1.4826 times the median distance from the median, which a normal column's
        standard deviation equals.
    minimum, q05, q1, median, q3, q95, maximum : float
        Quantiles of R's type 7.
    skewness, skewness_error, kurtosis, kurtosis_error : float
        Adjusted G1 and excess G2, with the standard errors they have for normal values.
    shapiro, shapiro_p : float
        W and p of the Shapiro-Wilk test, from 3 to 5,000 values.
    """

    column: str
    group: str
    n: int
    missing: int
    mean: float
    error: float
    low: float
    high: float
    trimmed: float
    geometric: float
    sd: float
    mad: float
    minimum: float
    q05: float
    q1: float
    median: float
    q3: float
    q95: float
    maximum: float
    skewness: float
    skewness_error: float
    kurtosis: float
    kurtosis_error: float
    shapiro: float
    shapiro_p: float


@dataclass(frozen=True, slots=True)
class Share:
    """How many rows of a group have one level of a category, and its share with Wilson's 95% interval."""

    column: str
    group: str
    level: str
    count: int
    share: float
    low: float
    high: float


HEADINGS = {
    "error": "SE",
    "low": "95% from",
    "high": "to",
    "trimmed": "trimmed mean (10%)",
    "geometric": "geometric mean",
    "sd": "SD",
    "mad": "MAD x 1.4826",
    "q05": "5%",
    "q1": "25%",
    "q3": "75%",
    "q95": "95%",
    "skewness_error": "SE of skewness",
    "kurtosis_error": "SE of kurtosis",
    "shapiro": "Shapiro-Wilk W",
    "shapiro_p": "p (Shapiro-Wilk)",
}
"""What the columns of the tables are called, where it is not the name of the field."""


@dataclass(frozen=True, slots=True, eq=False)
class Descriptions:
    """Several columns described, in each group of another.

    Attributes
    ----------
    by : str
        The column of the groups; empty where there is none.
    numbers : tuple of Description
        Column by column, and group by group.
    categories : tuple of Share
        The same for columns of categories, level by level.
    verdict : str
        The main numbers in words.
    notes : tuple of str
        How it was computed, and what was left out.
    """

    by: str
    numbers: tuple[Description, ...]
    categories: tuple[Share, ...]
    verdict: str
    notes: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """The main numbers in words."""
        return self.verdict

    def table(self) -> pd.DataFrame:
        """Return one row for each column of numbers and group."""
        return self._framed(self.numbers, Description)

    def shares(self) -> pd.DataFrame:
        """Return one row for each level of a category and group."""
        return self._framed(self.categories, Share)

    def _framed(self, rows: tuple[Description, ...] | tuple[Share, ...], kind: type) -> pd.DataFrame:
        names = [field.name for field in fields(kind)]
        frame = pd.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=names)
        kept = frame if self.by else frame.drop(columns="group")
        taken = [HEADINGS.get(name, name) for name in names]
        return kept.rename(columns=HEADINGS | {"group": untaken(self.by, taken, "group")})
