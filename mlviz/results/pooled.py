"""What an estimate over several filled-in tables gives: Rubin's numbers, beside those of the easier ways."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mlviz.dataset import digest


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number estimated from a table.

    Attributes
    ----------
    value, error : float
        The estimate and its standard error.
    df : float
        Degrees of freedom of the t distribution its interval rests on.
    low, high : float
        The 95% interval.
    p_value : float
        Two-sided, of the number being 0.
    """

    value: float
    error: float
    df: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Pooling:
    """Where the uncertainty of a pooled estimate comes from (Rubin 1987, chapter 3).

    Attributes
    ----------
    within, between, total : float
        Mean variance within the tables, variance of the estimates between them, and both together.
    riv : float
        Relative increase in variance due to what is missing.
    share : float
        Share of the total variance that is due to what is missing (lambda).
    fmi : float
        Fraction of missing information.
    """

    within: float
    between: float
    total: float
    riv: float
    share: float
    fmi: float


@dataclass(frozen=True, slots=True)
class PooledTerm:
    """One number of an analysis, by multiple imputation and by the two easier ways.

    Attributes
    ----------
    name : str
        What is estimated.
    pooled : Estimate
        Over all filled-in tables.
    parts : Pooling
        Where its uncertainty comes from.
    complete : Estimate or None
        From the complete rows alone; None where these do not give one.
    filled : Estimate or None
        With each gap filled once, by the mean or the most frequent value, and taken for an observation.
    """

    name: str
    pooled: Estimate
    parts: Pooling
    complete: Estimate | None
    filled: Estimate | None


@dataclass(frozen=True, slots=True)
class EstimateSpec:
    """Which estimate of which columns, over how many filled-in tables: the same spec gives the same numbers.

    Attributes
    ----------
    estimate, values : str, tuple
        The method and its parameters.
    m, seed : int
        How many tables, and the seed of what is drawn.
    """

    estimate: str
    values: tuple[tuple[str, Any], ...]
    m: int = 20
    seed: int = 0

    @property
    def given(self) -> dict[str, Any]:
        """The parameters as a dictionary."""
        return dict(self.values)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the analysis, in their order."""
        names: list[str] = []
        for _, value in self.values:
            names += [value] if isinstance(value, str) else list(value)
        return tuple(names)

    def key(self, dataset: str) -> str:
        """Return the hash of the spec on one table."""
        return digest("estimate", repr((self.estimate, self.values, self.m, self.seed)), dataset)


@dataclass(frozen=True, slots=True)
class PooledResult:
    """One analysis over several filled-in tables.

    Attributes
    ----------
    spec, label : EstimateSpec, str
        What was asked, and its name in words.
    terms : tuple of PooledTerm
        The numbers, in the order of the analysis.
    n, n_complete : int
        Rows of the table, and those in which no column of the analysis is missing.
    verdict : str
        The answer in words.
    warning : str
        What the easier ways would have got wrong here; empty if nothing to speak of.
    notes : tuple of str
        How it was computed, and what it rests on.
    ratio : bool
        Whether the numbers are log odds, which people read as odds ratios.
    """

    spec: EstimateSpec
    label: str
    terms: tuple[PooledTerm, ...]
    n: int
    n_complete: int
    verdict: str
    warning: str = ""
    notes: tuple[str, ...] = ()
    ratio: bool = False

    @property
    def headline(self) -> str:
        """The answer in words."""
        return self.verdict

    def table(self) -> pd.DataFrame:
        """Return one row for each number and way: odds ratios for log odds, with the share of information missing.

        The constant of a regression, which few people ask for, comes last.
        """
        rows = []
        for term in (*self.terms[1:], self.terms[0]):
            ways = (
                ("multiple imputation", term.pooled),
                ("complete rows", term.complete),
                ("filled once", term.filled),
            )
            for way, one in ways:
                if one is not None:
                    fmi = term.parts.fmi if one is term.pooled else np.nan
                    rows.append((term.name, way, one.value, one.low, one.high, one.p_value, one.error, one.df, fmi))
        names = ["of", "by", "estimate", "95% from", "to", "p", "standard error", "df", "missing information"]
        made = pd.DataFrame(rows, columns=names)
        if len(self.terms) == 1:
            made = made.drop(columns="of")
        if self.ratio:
            shown = ["estimate", "95% from", "to"]
            made[shown] = np.exp(made[shown].clip(upper=700))
            made = made.rename(columns={"estimate": "odds ratio", "standard error": "standard error of its log"})
        return made
