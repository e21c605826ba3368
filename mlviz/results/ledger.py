"""The ledger of all tests on a table: how it is put together, and its lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from mlviz.results.testing import Effect


@dataclass(frozen=True, slots=True)
class LedgerSpec:
    """Which tests are adjusted together, and how.

    Attributes
    ----------
    family : str
        "all" tests together, planned and explored ones apart ("purpose"), or those of one "outcome".
    adjust : str
        A key of ``mlviz.stats.post_hocs.multiple.LABELS``.
    planned : tuple of str
        ``TestResult.hypothesis`` of what was planned before the data were seen (confirmatory); all else is explored.
    earlier : bool
        Whether looks on earlier states of the table count; else they are put aside, which the ledger says.
    """

    family: str = "all"
    adjust: str = "holm"
    planned: tuple[str, ...] = ()
    earlier: bool = True


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger: a test that was run, its raw and its adjusted p-value, and the looks it added.

    One that was ``earlier`` was seen before a change; put aside, it adds no look and has no adjusted p.
    """

    key: str
    label: str
    question: str
    effect: Effect
    p_value: float
    p_adjusted: float
    family: str
    planned: bool
    looks: int = 1
    earlier: bool = False


def ledger_table(entries: Sequence[LedgerEntry], spec: LedgerSpec) -> pd.DataFrame:
    """Return one row for each line; when it was seen, and its family, only where lines can differ in these."""
    rows = [
        (
            e.label, e.question, "planned" if e.planned else "explored", "before a change" if e.earlier else "now",
            e.effect.titled, e.effect.value, e.effect.low, e.effect.high, e.p_value, e.p_adjusted, e.family,
        )
        for e in entries
    ]  # fmt: skip
    names = ["test", "of what", "was", "seen", "effect", "size", "from", "to", "p", "p adjusted", "adjusted with"]
    frame = pd.DataFrame(rows, columns=names)
    if spec.family == "all":
        frame = frame.drop(columns="adjusted with")
    return frame if any(entry.earlier for entry in entries) else frame.drop(columns="seen")
