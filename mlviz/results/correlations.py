"""Correlations of several columns: every pair with its interval, p and the rows it stands on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """A matrix of correlations; NaN where a column does not vary or too few rows are complete.

    Attributes
    ----------
    measure, names : str, tuple of str
        "Pearson's r", "Spearman's rho" or "Kendall's tau-b"; the columns.
    values, low, high : arrays of columns x columns
        The correlations and their 95% intervals.
    p_values, p_fdr : array
        Raw, and adjusted over all pairs (Benjamini and Hochberg).
    counts : array
        Rows in which both columns are known.
    verdict : str
        The answer in words.
    notes : tuple of str
        How it was computed.
    """

    measure: str
    names: tuple[str, ...]
    values: Matrix
    low: Matrix
    high: Matrix
    p_values: Matrix
    p_fdr: Matrix
    counts: Matrix
    verdict: str
    notes: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """The answer in words."""
        return self.verdict

    def table(self) -> pd.DataFrame:
        """Return one row for each pair, the closest first."""
        i, j = np.triu_indices(len(self.names), 1)
        order = np.argsort(-np.abs(np.nan_to_num(self.values[i, j])), kind="stable")
        i, j = i[order], j[order]
        named = np.array(self.names, dtype=object)
        return pd.DataFrame(
            {
                "first": named[i],
                "second": named[j],
                self.measure: self.values[i, j],
                "95% from": self.low[i, j],
                "to": self.high[i, j],
                "p": self.p_values[i, j],
                "p (FDR)": self.p_fdr[i, j],
                "n": self.counts[i, j].astype(np.int64),
            }
        )
