"""Steps for missing values."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, NUMERIC, Kind, Schema
from mlviz.params import Choice, ColumnOf, ColumnsOf, Number, Value
from mlviz.steps.base import Scope, Step, column, listed, step
from mlviz.steps.judging import RowAction, Rule
from mlviz.steps.levels import filled
from mlviz.steps.texts import holds

if TYPE_CHECKING:
    import pandas as pd

LITTLE = "Little & Rubin (2019), Statistical Analysis with Missing Data"
BUUREN = "van Buuren (2018), Flexible Imputation of Missing Data"


@step(
    "drop_missing_rows",
    scope=Scope.ROWS,
    family="missing",
    label="Drop incomplete rows",
    question="Which rows miss too much to be used?",
    help="Removes rows in which more than a share of the chosen cells is missing.",
    references=(LITTLE,),
)
class DropMissingRows(Rule):
    """Drop or flag rows with too many missing cells.

    ``max_missing`` is the largest share of the chosen columns a kept row may miss; 0 keeps complete rows only.
    """

    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(
            label="Columns", help="Left empty: all columns. Name some, and gaps elsewhere cost no row.", at_least=0
        ),
    ] = ()
    max_missing: Annotated[
        float,
        Number(label="Largest share missing", help="0 keeps complete rows only, as most methods need.", low=0, high=1),
    ] = 0.0
    action: RowAction = "drop"

    @property
    def scope(self) -> Scope:
        """Rows, or cells where rows are only flagged."""
        return Scope.CELLS if self.flags else Scope.ROWS

    def judged(self) -> tuple[str, ...]:
        """Names of the columns that are looked at, if not all."""
        return self.columns

    def sentence(self) -> str:
        """Say what the step does."""
        does = "Flag" if self.flags else "Drop"
        if self.max_missing == 0:
            return f"{does} rows with a missing value in {listed(self.columns, 'any column')}."
        return f"{does} rows that miss more than {self.max_missing:.0%} of {listed(self.columns, 'all columns')}."

    def breach(self) -> str:
        """Say when a row breaks the rule."""
        if self.max_missing:
            return f"more than {self.max_missing:.0%} of {listed(self.columns, 'all columns')} is missing"
        return f"something is missing in {listed(self.columns, 'some column')}"

    def breaks(self, frame: "pd.DataFrame", schema: Schema) -> "pd.Series":
        """Return which rows miss too much."""
        return frame[list(self.targets(schema))].isna().mean(axis=1) > self.max_missing


@step(
    "impute",
    scope=Scope.FITTED,
    family="missing",
    label="Fill missing values with one value",
    question="What is a typical value of the column?",
    help="Fills gaps with the mean, median, most frequent value, or the median of a group.",
    references=(LITTLE,),
)
class Impute(Step):
    """Fill missing values of each column with one value learned from the training rows.

    With ``by``, the median or most frequent value of the row's group; a group without values gets that of all.
    """

    accepts: ClassVar[tuple[Kind, ...]] = NUMERIC
    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(label="Columns", help="Left empty: all numeric columns. Name a category to fill that.", at_least=0),
    ] = ()
    strategy: Annotated[
        Literal["median", "mean", "most_frequent", "group_median", "group_most_frequent", "constant"],
        Choice(
            label="Fill with",
            help="The median: a few extreme values do not pull it.",
            options=("median", "mean", "most_frequent", "group_median", "group_most_frequent", "constant"),
            labels=(
                *("the median", "the mean", "the most frequent value", "the median of the group"),
                *("the most frequent value of the group", "a fixed value"),
            ),
        ),
    ] = "median"
    by: Annotated[
        str | None,
        ColumnOf(
            label="Group",
            help="Asked for where a group decides; else it stays empty.",
            kinds=CATEGORIES,
            optional=True,
        ),
    ] = None
    value: Annotated[
        str | float | None, Value(label="Fixed value", help="Asked for by the fixed value alone; else it stays empty.")
    ] = None

    def sentence(self) -> str:
        """Say what the step does."""
        where = listed(self.columns, "all numeric columns")
        if self.strategy == "constant":
            return f"Fill missing values in {where} with {self.value}."
        words = {"median": "the median", "mean": "the mean", "most_frequent": "the most frequent value"}
        of = f" of the row's {self.by}" if self.grouped else ""
        return f"Fill missing values in {where} with {words[self.strategy.removeprefix('group_')]}{of}."

    @property
    def grouped(self) -> bool:
        """Whether the row's group decides."""
        return self.strategy.startswith("group_")

    def check(self, schema: Schema) -> Schema:
        """Refuse what does not fit: a mean of words, a group not named."""
        after = Step.check(self, schema)
        if self.grouped and self.by is None:
            raise NotApplicable("What is typical of a group needs a group.", "Choose the column that says the group.")
        if self.strategy == "constant" and self.value is None:
            raise NotApplicable("The fixed value is missing.", "Say which value to fill in.")
        chosen = [column(schema, name) for name in self.targets(schema)]
        for one in chosen if self.strategy == "constant" else ():
            if not holds(one, self.value):
                reason = f"{one.name!r} is {one.kind} and cannot hold {self.value!r}."
                raise NotApplicable(reason, "Give a value of its kind.")
        words = [one.name for one in chosen if one.kind not in NUMERIC]
        if self.strategy in ("mean", "median", "group_median") and words:
            raise NotApplicable(
                f"{words[0]!r} is {column(schema, words[0]).kind}, and has no {self.strategy.replace('_', ' ')}.",
                "Fill it with the most frequent value, or add a category for missing.",
            )
        return after

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with nothing missing in the filled columns; a fixed value may be a level of its own."""
        return filled(schema, self.targets(schema), level=self.value if self.strategy == "constant" else None)

    def transformer(self, schema: Schema) -> Any:
        """Return the imputer."""
        from mlviz.steps.fit.impute import SimpleFill

        return SimpleFill(list(self.targets(schema)), self.strategy, self.by, self.value)


@step(
    "impute_from_others",
    scope=Scope.FITTED,
    family="missing",
    label="Estimate missing values from the other columns",
    question="What do similar rows, or the other columns, say the value is?",
    help="k nearest neighbours, or a regression of each numeric column on all others, repeated.",
    references=("Troyanskaya et al. (2001)", BUUREN),
)
class ImputeFromOthers(Step):
    """Fill numeric gaps from all the numeric columns, never from one alone.

    ``columns`` are those to fill; every numeric column of the table is used to estimate them. Neighbours are sought
    among at most 5,000 training rows, regressions learned from at most 50,000: a seeded sample where there are more.
    """

    accepts: ClassVar[tuple[Kind, ...]] = NUMERIC
    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(
            label="Columns to fill",
            help="Left empty: all numeric columns. The others are used to estimate them in any case.",
            kinds=NUMERIC,
            at_least=0,
        ),
    ] = ()
    method: Annotated[
        Literal["knn", "iterative"],
        Choice(
            label="Method",
            help="Nearest neighbours: they follow curves too, and never fill in a value beyond those seen.",
            options=("knn", "iterative"),
            labels=("nearest neighbours", "iterative regression"),
        ),
    ] = "knn"
    neighbours: Annotated[
        int,
        Number(
            label="Neighbours",
            help="5: enough to average out chance, few enough to stay near.",
            low=1,
            high=100,
            integer=True,
        ),
    ] = 5

    def sentence(self) -> str:
        """Say what the step does."""
        how = f"the {self.neighbours} nearest rows" if self.method == "knn" else "regressions on the other columns"
        return f"Estimate missing values in {listed(self.columns, 'all numeric columns')} from {how}."

    def check(self, schema: Schema) -> Schema:
        """Refuse when there is only one numeric column: it says nothing of itself."""
        after = Step.check(self, schema)
        if sum(c.kind in NUMERIC for c in schema) < 2:
            raise NotApplicable("There is only one numeric column.", "Fill it with its median instead.")
        return after

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with nothing missing in the filled columns."""
        return filled(schema, self.targets(schema))

    def transformer(self, schema: Schema) -> Any:
        """Return the imputer over all numeric columns."""
        from mlviz.steps.fit.impute import FillFromOthers

        used = [c.name for c in schema if c.kind in NUMERIC]
        return FillFromOthers(list(self.targets(schema)), used, self.method, self.neighbours)
