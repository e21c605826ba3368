"""The ledger of all tests on a table: how it is put together, and its lines."""

from dataclasses import dataclass

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
