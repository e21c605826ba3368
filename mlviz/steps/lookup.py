"""Set a column by another that decides it: the city by the zip code."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC, TIMES, Schema
from mlviz.params import ColumnOf, Mapping
from mlviz.steps.base import Scope, Step, column, put, step, with_columns
from mlviz.steps.cells import Scalar
from mlviz.steps.texts import holds, in_type_of, placed

if TYPE_CHECKING:
    import pandas as pd


@step(
    "set_by",
    scope=Scope.CELLS,
    family="values",
    label="Set by another column",
    question="Does one column decide another?",
    help="Where the deciding column has a listed value, the other gets the value that belongs to it.",
    references=("Huhtala et al. (1999), TANE",),
)
class SetBy(Step):
    """Give every row with a listed value of ``by`` the value of ``column`` that belongs to it."""

    column: Annotated[str, ColumnOf(label="Column")]
    by: Annotated[str, ColumnOf(label="Decided by")]
    mapping: Annotated[tuple[tuple[Scalar, Scalar], ...], Mapping(label="What decides, and the value")]

    def sentence(self) -> str:
        """Say what the step does."""
        shown = "; ".join(f"{new} where {self.by} is {old}" for old, new in self.mapping[:3])
        more = f"; and {len(self.mapping) - 3} more" if len(self.mapping) > 3 else ""
        return f"Set {self.column} to {shown}{more}."

    def check(self, schema: Schema) -> Schema:
        """Refuse one column as both, and words in a column of numbers or dates."""
        if self.column == self.by:
            raise NotApplicable(f"{self.by!r} is named twice.", "Choose two columns.")
        after = Step.check(self, schema)
        one = column(schema, self.column)
        wrong = [new for _, new in self.mapping if new is None or not holds(one, new)]
        if wrong and (wrong[0] is None or one.kind in (*NUMERIC, *TIMES)):
            reason = f"{self.column!r} is {one.kind} and cannot hold {wrong[0]!r}."
            raise NotApplicable(reason, "Give a value that fits the column.")
        return after

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema; which levels remain is known when the rows are."""
        one = column(schema, self.column)
        known = {str(level) for level in one.levels}
        added = tuple(new for _, new in self.mapping if str(new) not in known) if one.levels else ()
        return put(schema, replace(one, levels=(*one.levels, *dict.fromkeys(added)), n_unique=None))

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with the values set."""
        values, by = frame[self.column], frame[self.by]
        pairs = [(in_type_of(by, old), in_type_of(values, new)) for old, new in self.mapping]
        places = [(by.eq(old).fillna(False).astype(bool), new) for old, new in pairs]
        return with_columns(frame, {self.column: placed(values, places, column(schema, self.column).kind)})
