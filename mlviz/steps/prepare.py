"""Steps that make columns fit for a model: encode categories, scale numbers."""

from typing import Annotated, Any, ClassVar, Literal

from mlviz.kinds import CATEGORIES, NUMERIC, Column, Kind, Schema
from mlviz.params import Choice, ColumnsOf, Number
from mlviz.steps.base import Scope, Step, listed, put, step


@step(
    "encode",
    scope=Scope.FITTED,
    family="prepare",
    label="Turn categories into numbers",
    question="How does a model read words?",
    help="One column of 0 and 1 per level, or one column of codes in the order of the levels.",
    references=("Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning",),
)
class Encode(Step):
    """Encode categories; a level not seen in training becomes zeros (onehot) or missing (ordinal)."""

    accepts: ClassVar[tuple[Kind, ...]] = CATEGORIES
    columns: Annotated[tuple[str, ...], ColumnsOf(label="Columns", at_least=0)] = ()
    method: Annotated[
        Literal["onehot", "ordinal"],
        Choice(label="As", options=("onehot", "ordinal"), labels=("one column per level", "one column of codes")),
    ] = "onehot"
    max_levels: Annotated[
        int,
        Number(
            label="Levels at most",
            help="30: rarer levels share one column, or each would rest on few rows.",
            low=2,
            high=1000,
            integer=True,
        ),
    ] = 30

    def sentence(self) -> str:
        """Say what the step does."""
        how = "one 0/1 column per level" if self.method == "onehot" else "codes in the order of the levels"
        return f"Turn {listed(self.columns, 'all categories')} into {how}."

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema; the new columns of onehot depend on the training rows and are not listed."""
        names = self.targets(schema)
        if self.method == "ordinal":
            return put(schema, *(Column(c.name, Kind.NUMERIC, c.n_missing) for c in schema if c.name in names))
        return tuple(c for c in schema if c.name not in names)

    def transformer(self, schema: Schema) -> Any:
        """Return the encoder, knowing the order of the levels."""
        from mlviz.steps.fit.encode import LevelCodes, OneHot

        names = self.targets(schema)
        if self.method == "onehot":
            return OneHot(list(names), self.max_levels)
        orders = {c.name: c.levels for c in schema if c.name in names and c.kind is Kind.ORDINAL}
        return LevelCodes(list(names), [[str(v) for v in orders.get(n, ())] for n in names])


@step(
    "scale",
    scope=Scope.FITTED,
    family="prepare",
    label="Bring numbers to one scale",
    question="Are the columns measured in different units?",
    help="Subtracts a centre and divides by a spread learned from the training rows.",
    references=("Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning",),
)
class Scale(Step):
    """Scale numeric columns."""

    accepts: ClassVar[tuple[Kind, ...]] = NUMERIC
    columns: Annotated[tuple[str, ...], ColumnsOf(label="Columns", kinds=NUMERIC, at_least=0)] = ()
    method: Annotated[
        Literal["standard", "robust", "minmax"],
        Choice(
            label="By",
            options=("standard", "robust", "minmax"),
            labels=("mean and standard deviation", "median and quartiles", "smallest and largest value"),
        ),
    ] = "standard"

    def sentence(self) -> str:
        """Say what the step does."""
        how = {"standard": "mean and standard deviation", "robust": "median and quartiles", "minmax": "range"}
        return f"Scale {listed(self.columns, 'all numeric columns')} by {how[self.method]}."

    def transformer(self, schema: Schema) -> Any:
        """Return the scaler; columns made by earlier steps are scaled too when none are named."""
        from mlviz.steps.fit.scale import Scaler

        return Scaler(list(self.columns), self.method)
