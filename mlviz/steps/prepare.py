"""Steps that make columns fit for a model: encode categories, scale numbers."""

from typing import Annotated, Any, ClassVar, Literal

from mlviz.frames import free_names
from mlviz.kinds import CATEGORIES, NUMERIC, Column, Kind, Schema
from mlviz.params import Choice, ColumnsOf, Number
from mlviz.steps.base import Scope, Step, column, listed, put, step
from mlviz.steps.texts import level_text


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
    """Encode categories; a level not seen in training becomes zeros (onehot) or missing (ordinal).

    A level the data have gets its column in every fold, though its training rows may lack it: later steps name it.
    """

    accepts: ClassVar[tuple[Kind, ...]] = CATEGORIES
    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(label="Columns", help="Left empty: all categories, since models read numbers only.", at_least=0),
    ] = ()
    method: Annotated[
        Literal["onehot", "ordinal"],
        Choice(
            label="As",
            help="One column per level: codes would claim an order that most categories do not have.",
            options=("onehot", "ordinal"),
            labels=("one column per level", "one column of codes"),
        ),
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
        """Return the schema with a column per level, or with codes.

        Which levels of a column with more than ``max_levels`` get a column depends on the training rows: see
        ``open_names``.
        """
        names = self.targets(schema)
        if self.method == "ordinal":
            return put(schema, *(Column(c.name, Kind.NUMERIC, c.n_missing) for c in schema if c.name in names))
        rest = tuple(c for c in schema if c.name not in names)
        wanted = [f"{name} = {level}" for name in names for level in self._known(column(schema, name))]
        return put(rest, *(Column(n, Kind.NUMERIC, 0, 2) for n in free_names(wanted, (c.name for c in rest))))

    def open_names(self, schema: Schema) -> tuple[tuple[str, str], ...]:
        """Return how names begin that only the training rows decide on, and why."""
        if self.method == "ordinal":
            return ()
        reason = "{!r} has more than {} levels, so which of them get a column of their own depends on the rows."
        cut = [name for name in self.targets(schema) if not self._known(column(schema, name))]
        return tuple((f"{name} = ", reason.format(name, self.max_levels)) for name in cut)

    def _known(self, one: Column) -> list[str]:
        """Return the levels that get a column whatever the training rows; none if there are too many to say."""
        broken = any(isinstance(level, float) and not level.is_integer() for level in one.levels)
        few = len(one.levels) <= self.max_levels and not broken
        return sorted(level_text(level) for level in one.levels) if few else []

    def transformer(self, schema: Schema) -> Any:
        """Return the encoder, knowing the order of the levels."""
        from mlviz.steps.fit.encode import LevelCodes, OneHot

        names = self.targets(schema)
        if self.method == "onehot":
            return OneHot(list(names), self.max_levels, [self._known(column(schema, n)) for n in names])
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
    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(
            label="Columns",
            help="Left empty: all numeric columns, so that no unit outweighs another.",
            kinds=NUMERIC,
            at_least=0,
        ),
    ] = ()
    method: Annotated[
        Literal["standard", "robust", "minmax"],
        Choice(
            label="By",
            help="Mean and standard deviation: what most methods expect; take quartiles if there are far values.",
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
