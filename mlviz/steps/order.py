"""The step that fills missing values along an order, such as time."""

from typing import Annotated, Any, ClassVar, Literal

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC, SEQUENCES, Schema
from mlviz.params import Choice, ColumnOf, ColumnsOf
from mlviz.steps.base import Scope, Step, column, listed, step


@step(
    "fill_in_order",
    scope=Scope.FITTED,
    family="missing",
    label="Fill missing values along an order",
    question="What was the value just before or after?",
    help="Carries the last or next value, or draws a straight line between both, in the order of a column.",
    references=("Moritz & Bartz-Beielstein (2017), imputeTS",),
)
class FillInOrder(Step):
    """Forward fill, backward fill or linear interpolation in the order of one column."""

    needs_order: ClassVar[bool] = True
    columns: Annotated[tuple[str, ...], ColumnsOf(label="Columns")]
    order: Annotated[str, ColumnOf(label="In the order of", kinds=SEQUENCES)]
    method: Annotated[
        Literal["forward", "backward", "interpolate"],
        Choice(
            label="Method",
            help="The value before: the only one that was known at that time.",
            options=("forward", "backward", "interpolate"),
            labels=("the value before", "the value after", "a straight line between both"),
        ),
    ] = "forward"

    def sentence(self) -> str:
        """Say what the step does."""
        words = {
            "forward": "the value before",
            "backward": "the value after",
            "interpolate": "a line between neighbours",
        }
        where = listed(self.columns, "")
        return f"Fill missing values in {where} with {words[self.method]}, in the order of {self.order}."

    def check(self, schema: Schema) -> Schema:
        """Refuse to interpolate what is not a number."""
        after = Step.check(self, schema)
        words = [n for n in self.columns if column(schema, n).kind not in NUMERIC]
        if self.method == "interpolate" and words:
            raise NotApplicable(f"{words[0]!r} is no number, so no line can be drawn.", "Use the value before.")
        return after

    def transformer(self, schema: Schema) -> Any:
        """Return the filler."""
        from mlviz.steps.fit.order import OrderFill

        return OrderFill(list(self.columns), self.order, self.method)
