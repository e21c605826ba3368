"""Cells suspected to be wrong, with what they should probably hold."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a value is, what it should probably be (None: missing), and how sure that is, from 0 to 1."""

    value: str | float | None
    proposed: str | float | None
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Suspects:
    """Cells of one column that are suspected for one reason.

    Attributes
    ----------
    kind : str
        Key of the detector.
    column : str
        The column.
    sentence : str
        What is suspected, in words.
    proposals : tuple of Proposal
        The distinct values with what each should be.
    rows, codes : array of int, shape (n,)
        Position of each cell's row, and which of the proposals it is.
    other : str
        The other column the suspicion rests on, where there is one.
    done : bool
        Whether reading has repaired these cells already.
    rule : str
        The step that enforces the rule these cells break, as JSON; empty where the suspicion rests on no rule.
    marks : tuple of str
        The text by which that step leaves each proposal as it is, where this is not its value.
    note : str
        What was not looked at, if anything.
    """

    kind: str
    column: str
    sentence: str
    proposals: tuple[Proposal, ...]
    rows: NDArray[np.int64]
    codes: NDArray[np.int64]
    other: str = ""
    done: bool = False
    rule: str = ""
    marks: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """What tells these suspects from the others of the same table."""
        return f"{self.kind}:{self.column}:{self.other}"

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many cells there are of each proposal."""
        return np.bincount(self.codes, minlength=len(self.proposals))

    @property
    def n(self) -> int:
        """How many cells there are."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """All suspected cells of a table, those that touch most cells first."""

    suspects: tuple[Suspects, ...]
    n_rows: int
    n_columns: int

    @property
    def left(self) -> tuple[Suspects, ...]:
        """Those that reading has not repaired already."""
        return tuple(one for one in self.suspects if not one.done)

    @property
    def n(self) -> int:
        """How many cells are left to look at; one that is suspected for two reasons counts twice."""
        return sum(one.n for one in self.left)

    @property
    def verdict(self) -> str:
        """The finding in a sentence."""
        if not self.left:
            return "No cell looks wrong by the rules applied."
        columns = len({one.column for one in self.left})
        cells, where = f"{self.n:,} cell{'s' * (self.n != 1)}", f"{columns} column{'s' * (columns != 1)}"
        return f"{cells} in {where} {'look' if self.n != 1 else 'looks'} wrong."

    def cells(self) -> "pd.DataFrame":
        """Return one line for each cell: row (from 0), column, kind, value, proposed, confidence."""
        import pandas as pd

        parts = [_lines(one) for one in self.suspects]
        names = ["row", "column", "kind", "value", "proposed", "confidence"]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)


def _lines(one: Suspects) -> "pd.DataFrame":
    import pandas as pd

    def spread(field: str) -> Any:
        values = np.empty(len(one.proposals), dtype=object)
        values[:] = [getattr(proposal, field) for proposal in one.proposals]
        return values[one.codes]

    return pd.DataFrame(
        {
            "row": one.rows,
            "column": one.column,
            "kind": one.kind,
            "value": spread("value"),
            "proposed": spread("proposed"),
            "confidence": spread("confidence").astype(float),
        }
    )
