"""Steps that decide which rows exist: duplicates, filters, a missing target."""

from typing import TYPE_CHECKING, Annotated, Literal

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC, Kind, Schema
from mlviz.params import Choice, ColumnOf, ColumnsOf, Value
from mlviz.steps.base import Scope, Step, column, listed, step
from mlviz.steps.judging import RowAction, Rule
from mlviz.steps.texts import in_type_of, moment_of, says_truth, truth_of

if TYPE_CHECKING:
    import pandas as pd


@step(
    "drop_duplicates",
    scope=Scope.ROWS,
    family="rows",
    label="Drop or flag repeated rows",
    question="Which rows occur more than once?",
    help="Keeps the first of rows that are equal in the chosen columns; missing equals missing.",
    references=("Rahm & Do (2000), Data Cleaning",),
)
class DropDuplicates(Rule):
    """Keep one of each set of equal rows, or flag the others.

    What a flag says of a row depends on other rows, so it is for people: no model sees it.
    """

    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(label="Equal in", help="Left empty: all columns, so that only true copies go.", at_least=0),
    ] = ()
    keep: Annotated[
        Literal["first", "last"],
        Choice(
            label="Keep",
            help="First: the row entered first stays; take last if rows were corrected by adding new ones.",
            options=("first", "last"),
        ),
    ] = "first"
    action: RowAction = "drop"

    def judged(self) -> tuple[str, ...]:
        """Names of the columns that are compared, if not all."""
        return self.columns

    def sentence(self) -> str:
        """Say what the step does."""
        if self.flags:
            return f"Flag rows repeated in {listed(self.columns, 'all columns')}, except the {self.keep}."
        return f"Drop rows repeated in {listed(self.columns, 'all columns')}, keeping the {self.keep}."

    def breach(self) -> str:
        """Say when a row breaks the rule."""
        return f"a row repeats another in {listed(self.columns, 'all columns')}"

    def breaks(self, frame: "pd.DataFrame", schema: Schema) -> "pd.Series":
        """Return which rows repeat the one that is kept."""
        return frame.duplicated(subset=list(self.targets(schema)), keep=self.keep)


COMPARISONS = {
    "==": "equals",
    "!=": "differs from",
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
    "missing": "is missing",
    "present": "is present",
}


@step(
    "filter_rows",
    scope=Scope.ROWS,
    family="rows",
    label="Keep some rows",
    question="Which rows is this about?",
    help="Keeps the rows in which one column fulfils a condition; a missing value fulfils none.",
    references=("Wickham & Grolemund (2017), R for Data Science",),
)
class FilterRows(Rule):
    """Keep the rows whose value compares as asked, or flag the others."""

    column: Annotated[str, ColumnOf(label="Column")]
    comparison: Annotated[
        Literal["==", "!=", "<", "<=", ">", ">=", "missing", "present"],
        Choice(
            label="Condition",
            help="Equals: a condition that every kind of column can answer.",
            options=tuple(COMPARISONS),
            labels=tuple(COMPARISONS.values()),
        ),
    ] = "=="
    value: Annotated[
        str | int | float | bool | None,
        Value(label="Value", help="Left empty for “is missing” and “is present”; every other condition needs one."),
    ] = None
    action: RowAction = "drop"

    @property
    def scope(self) -> Scope:
        """Rows, or cells where rows are only flagged."""
        return Scope.CELLS if self.flags else Scope.ROWS

    def judged(self) -> tuple[str, ...]:
        """Name of the column that is compared."""
        return (self.column,)

    def sentence(self) -> str:
        """Say what the step does."""
        if self.flags:
            return f"Flag rows in which {self.breach()}."
        return f"Keep rows in which {self._condition()}."

    def _condition(self) -> str:
        compared = "" if self.comparison in ("missing", "present") else f" {self.value}"
        return f"{self.column} {COMPARISONS[self.comparison]}{compared}"

    def check(self, schema: Schema) -> Schema:
        """Refuse a comparison by size of what has none."""
        after = Step.check(self, schema)
        by_size = self.comparison in ("<", "<=", ">", ">=")
        if self.value is None and self.comparison not in ("missing", "present"):
            raise NotApplicable(f"There is no value to compare {self.column!r} with.", "Give one.")
        one = column(schema, self.column)
        kind = one.kind
        if kind is Kind.DATETIME and self.comparison not in ("missing", "present") and moment_of(self.value) is None:
            raise NotApplicable(f"{self.value!r} is no date to compare {self.column!r} with.", "Give a date.")
        if by_size and kind in NUMERIC and not isinstance(self.value, int | float):
            raise NotApplicable(f"{self.value!r} is no number to compare {self.column!r} with.", "Give a number.")
        if says_truth(one) and self.value is not None and truth_of(self.value) is None:
            raise NotApplicable(f"{self.value!r} is no truth value, as {self.column!r} holds.", "Give true or false.")
        if by_size and kind not in (*NUMERIC, Kind.DATETIME, Kind.IDENTIFIER):
            raise NotApplicable(f"{self.column!r} is {kind} and has no size.", 'Use "equals".')
        return after

    def breach(self) -> str:
        """Say when a row breaks the rule."""
        return f"it is not so that {self._condition()}"

    def breaks(self, frame: "pd.DataFrame", schema: Schema) -> "pd.Series":
        """Return which rows do not fulfil the condition."""
        return ~self._fulfils(frame[self.column]).fillna(False).astype(bool)

    def _fulfils(self, values: "pd.Series") -> "pd.Series":
        import pandas as pd

        if self.comparison in ("missing", "present"):
            return values.isna() if self.comparison == "missing" else values.notna()
        wanted = in_type_of(values, self.value)
        if isinstance(wanted, str) and pd.api.types.is_numeric_dtype(values.dtype):
            raise NotApplicable(f"{wanted!r} is no number to compare {self.column!r} with.", "Give a number.")
        compare = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}[self.comparison]
        return getattr(values, compare)(wanted) & values.notna()
