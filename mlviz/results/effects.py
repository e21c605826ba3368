"""What a step changed, counted; and the table after a recipe with what each step changed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlviz.dataset import Dataset

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class StepEffect:
    """The counts shown beside each step of a recipe.

    Attributes
    ----------
    step : int
        Position in the recipe, from 0.
    sentence : str
        What the step does.
    rows_before, rows_after : int
    filled, changed, emptied : int
        Cells of surviving rows and columns that were missing and now are not, that have another value, that
        had a value and now are missing.
    added, removed : tuple of str
        Columns.
    touched : tuple of (str, int)
        Per column, how many cells were filled, changed or emptied; columns without any are left out.
    """

    step: int
    sentence: str
    rows_before: int
    rows_after: int
    filled: int
    changed: int
    emptied: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    touched: tuple[tuple[str, int], ...]

    @property
    def words(self) -> str:
        """The counts as a short phrase; "nothing changed" when that is so."""
        parts = []
        if dropped := self.rows_before - self.rows_after:
            parts.append(f"{dropped:,} row{'s' * (dropped != 1)} removed")
        for count, verb in ((self.filled, "filled"), (self.changed, "changed"), (self.emptied, "set missing")):
            if count:
                parts.append(f"{count:,} cell{'s' * (count != 1)} {verb}")
        for names, verb in ((self.added, "added"), (self.removed, "left out")):
            if names:
                parts.append(f"{len(names)} column{'s' * (len(names) != 1)} {verb}")
        return ", ".join(parts) or "nothing changed"


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A table after a recipe.

    Attributes
    ----------
    data : Dataset
        The table.
    effects : tuple of StepEffect
        What each active step changed.
    rows : Index
        For each row of the table, its position in the table the recipe was applied to; a range while no row
        was removed, which costs nothing.
    """

    data: Dataset
    effects: tuple[StepEffect, ...]
    rows: "pd.Index"
