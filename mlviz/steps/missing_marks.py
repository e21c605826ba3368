"""Steps that keep the fact that a cell was missing: as a level of its own, or in a column of its own."""

from typing import TYPE_CHECKING, Annotated, ClassVar

from mlviz.frames import free_names
from mlviz.kinds import CATEGORIES, Column, Kind, Schema
from mlviz.params import ColumnsOf, Value
from mlviz.steps.base import Scope, Step, listed, put, step, with_columns
from mlviz.steps.levels import filled
from mlviz.steps.missing import BUUREN
from mlviz.steps.texts import as_text

if TYPE_CHECKING:
    import pandas as pd


@step(
    "missing_category",
    scope=Scope.CELLS,
    family="missing",
    label='Make "missing" a category',
    question="Does being missing mean something?",
    help="Gives missing cells of a category a level of their own.",
    references=(BUUREN,),
)
class MissingCategory(Step):
    """Replace missing cells of categories and texts by a level that says so."""

    accepts: ClassVar[tuple[Kind, ...]] = (*CATEGORIES, Kind.TEXT)
    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(
            label="Columns",
            help="Left empty: all categories and texts.",
            kinds=(*CATEGORIES, Kind.TEXT),
            at_least=0,
        ),
    ] = ()
    label: Annotated[
        str,
        Value(label="Name of the level", help="A word that says what it is; take another if it is a level already."),
    ] = "missing"

    def sentence(self) -> str:
        """Say what the step does."""
        return f'Give missing cells in {listed(self.columns, "all categories")} the level "{self.label}".'

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with one level more where something was missing."""
        return filled(schema, self.targets(schema), level=self.label)

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with missing cells named."""
        changed = {}
        for name in self.targets(schema):
            values = frame[name]
            if values.isna().any():
                changed[name] = as_text(values).fillna(self.label)
        return with_columns(frame, changed)


@step(
    "mark_missing",
    scope=Scope.CELLS,
    family="missing",
    label="Add a column that says what was missing",
    question="Which values were not there?",
    help="Adds 1 where the value is missing and 0 where not; put it before the filling.",
    references=(BUUREN,),
)
class MarkMissing(Step):
    """Add one indicator per column: 1 where the cell is missing."""

    columns: Annotated[tuple[str, ...], ColumnsOf(label="Columns")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Mark in new columns where {listed(self.columns, '')} is missing."

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the indicators."""
        names = free_names(map(marked, self.columns), (c.name for c in schema))
        return put(schema, *(Column(name, Kind.CATEGORICAL, 0, 2, (0, 1)) for name in names))

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with the indicators."""
        names = free_names(map(marked, self.columns), frame.columns)
        pairs = zip(names, self.columns, strict=True)
        return with_columns(frame, {name: frame[n].isna().astype("int64") for name, n in pairs})


def marked(name: str) -> str:
    """Return the name of the indicator of a column."""
    return f"{name} is missing"
