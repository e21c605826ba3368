"""Fill gaps by what the most similar rows hold: categories and numbers alike."""

from typing import Annotated, Any, ClassVar

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, NUMERIC, Kind, Schema
from mlviz.params import ColumnsOf, Number
from mlviz.steps.base import Scope, Step, listed, step
from mlviz.steps.levels import filled

COMPARABLE = (*NUMERIC, *CATEGORIES)


@step(
    "fill_from_similar",
    scope=Scope.FITTED,
    family="missing",
    label="Fill missing values from similar rows",
    question="What do the rows most like this one hold?",
    help="Categories get the most frequent value of the nearest rows, numbers their median; of one row, its value.",
    references=("Gower (1971), A general coefficient of similarity", "Andridge & Little (2010), Hot deck imputation"),
)
class FillFromSimilar(Step):
    """Fill gaps from the most similar training rows.

    The distance of two rows is the mean, over the columns known in both, of the difference by the column's range, and
    of 1 where two categories differ (Gower 1971). Rows as near as the last neighbour have a say too, so that no order
    of the rows decides. With one neighbour it is a hot deck. At most 5,000 training rows are compared with: a seeded
    sample where there are more.
    """

    accepts: ClassVar[tuple[Kind, ...]] = COMPARABLE
    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(
            label="Columns to fill",
            help="Left empty: all numbers and categories. The others are used to compare rows in any case.",
            kinds=COMPARABLE,
            at_least=0,
        ),
    ] = ()
    neighbours: Annotated[
        int,
        Number(
            label="Neighbours",
            help="5: enough to average out chance; 1 takes the value of the nearest row (hot deck).",
            low=1,
            high=100,
            integer=True,
        ),
    ] = 5

    def sentence(self) -> str:
        """Say what the step does."""
        rows = "most similar row" if self.neighbours == 1 else f"{self.neighbours} most similar rows"
        return f"Fill missing values in {listed(self.columns, 'all numbers and categories')} from the {rows}."

    def check(self, schema: Schema) -> Schema:
        """Refuse when no other column is there to compare rows by."""
        after = Step.check(self, schema)
        if sum(c.kind in COMPARABLE for c in schema) < 2:
            raise NotApplicable("There is no other column to compare rows by.", "Fill it with one value instead.")
        return after

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with nothing missing in the filled columns."""
        return filled(schema, self.targets(schema))

    def transformer(self, schema: Schema) -> Any:
        """Return the imputer over all numbers and categories."""
        from mlviz.steps.fit.similar import SimilarFill

        numbers = [c.name for c in schema if c.kind in NUMERIC]
        groups = [c.name for c in schema if c.kind in CATEGORIES]
        return SimilarFill(list(self.targets(schema)), numbers, groups, self.neighbours)
