"""One outcome against every other column: a line for each, with effect, p and the p adjusted for all of them."""

from dataclasses import dataclass

import pandas as pd

from mlviz.results.testing import Effect, TestSpec


@dataclass(frozen=True, slots=True)
class Screened:
    """One column against the outcome.

    Attributes
    ----------
    column, spec, label : str, TestSpec, str
        The column, the test that was advised for the pair, and its name in words.
    effect, p_value, p_fdr : Effect, float, float
        How large, the raw p, and the one adjusted for all columns (Benjamini and Hochberg).
    n, n_excluded : int
        Rows used, and left out for missing values.
    verdict : str
        What the test says, in words.
    doubtful : tuple of str
        The checks that failed.
    """

    column: str
    spec: TestSpec
    label: str
    effect: Effect
    p_value: float
    p_fdr: float
    n: int
    n_excluded: int
    verdict: str
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """One outcome against every other column, the clearest first.

    Attributes
    ----------
    outcome, dataset : str
        The outcome, and the fingerprint of the table.
    rows : tuple of Screened
        One for each column that could be tested, by adjusted and raw p.
    skipped : tuple of (str, str)
        Columns that were not tested, and why.
    verdict, caveat : str
        The answer in words, and what to be careful about.
    """

    outcome: str
    dataset: str
    rows: tuple[Screened, ...]
    skipped: tuple[tuple[str, str], ...]
    verdict: str
    caveat: str = ""

    @property
    def specs(self) -> tuple[TestSpec, ...]:
        """The tests that were run: so many looks were taken."""
        return tuple(row.spec for row in self.rows)

    @property
    def headline(self) -> str:
        """The answer in words."""
        return self.verdict

    def table(self) -> pd.DataFrame:
        """Return one row for each column that was tested."""
        rows = [
            (
                row.column, row.label, row.effect.name, row.effect.value, row.effect.low, row.effect.high,
                row.effect.size, row.p_value, row.p_fdr, row.n, ", ".join(row.doubtful),
            )
            for row in self.rows
        ]  # fmt: skip
        names = ["column", "test", "effect", "size", "95% from", "to", "in words", "p", "p (FDR)", "n", "look at"]
        return pd.DataFrame(rows, columns=names)
