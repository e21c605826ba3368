"""The ledger: every test run, with the p-value adjusted for how many were run (Holm)."""

from collections.abc import Sequence

import numpy as np

from mlviz.results.testing import LedgerEntry, TestResult
from mlviz.stats.method import Values


def holm(p_values: Sequence[float] | Values) -> Values:
    """Return Holm's adjusted p-values, in the order given.

    The i-th smallest of m is multiplied by m - i + 1, kept from falling, and capped at 1 (Holm, 1979).

    Examples
    --------
    >>> [round(float(p), 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted


def benjamini_hochberg(p_values: Sequence[float] | Values) -> Values:
    """Return p-values adjusted so that the share of false ones among those called clear is held, in the order given.

    The i-th smallest of m is multiplied by m / i, and kept from exceeding the next (Benjamini and Hochberg, 1995).

    Examples
    --------
    >>> [round(float(p), 3) for p in benjamini_hochberg([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")[::-1]
    steps = np.minimum.accumulate(p[order] * len(p) / np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted


def ledger_of(results: Sequence[TestResult]) -> tuple[LedgerEntry, ...]:
    """Return one line per test that was run, in their order; running a test twice counts once.

    A test with several effects stands for the one it was asked for, and all of them count as looks.

    Parameters
    ----------
    results : sequence of TestResult
        The tests of one data set.
    """
    distinct = tuple({result.key: result for result in results}.values())
    looks = [result.looks for result in distinct]
    adjusted = holm([p for each in looks for p in each])
    first = np.cumsum([0, *map(len, looks)])
    return tuple(
        LedgerEntry(one.key, one.label, one.question, one.effect, one.p_value, float(adjusted[at]), len(one.looks))
        for one, at in zip(distinct, first, strict=False)
    )
