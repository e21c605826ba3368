"""Steps for outlying values and outlying rows."""

from typing import Annotated, Any, ClassVar, Literal

from mlviz.errors import NotApplicable
from mlviz.frames import free_names
from mlviz.kinds import NUMERIC, Column, Kind, Schema
from mlviz.params import Choice, ColumnsOf, Number
from mlviz.steps.base import Scope, Step, listed, put, step

OUTLIER_FLAG = "outlying row"
"""Name of the column that flags outlying rows."""

RULES = ("iqr", "z", "mad", "percentile")
METHODS = ("isolation_forest", "local_outlier_factor", "mahalanobis")


@step(
    "outliers",
    scope=Scope.FITTED,
    family="outliers",
    label="Treat outlying values, column by column",
    question="Which values lie far from the rest of their column?",
    help="Bounds are learned from the training rows: quartiles, mean and sd, median and MAD, or percentiles.",
    references=("Tukey (1977)", "Iglewicz & Hoaglin (1993)"),
)
class Outliers(Step):
    """Treat values outside bounds learned per column.

    Bounds: ``iqr`` Q1 - k IQR and Q3 + k IQR (k = 1.5 is Tukey's fence); ``z`` mean +/- k sd; ``mad`` modified
    z-score, 0.6745 (x - median) / MAD within +/- k (3.5 is usual); ``percentile`` the k-th and (100 - k)-th.
    """

    accepts: ClassVar[tuple[Kind, ...]] = NUMERIC
    columns: Annotated[
        tuple[str, ...], ColumnsOf(label="Columns", help="Left empty: all numeric columns.", kinds=NUMERIC, at_least=0)
    ] = ()
    rule: Annotated[
        Literal["iqr", "z", "mad", "percentile"],
        Choice(
            label="Rule",
            help="Quartiles: the outliers themselves do not move them, as they move mean and sd.",
            options=RULES,
            labels=("quartiles (Tukey)", "mean and sd (z)", "median and MAD (modified z)", "percentiles"),
        ),
    ] = "iqr"
    k: Annotated[
        float,
        Number(
            label="Distance k",
            help="1.5 is Tukey's fence; usual are 3 for z and 3.5 for the modified z.",
            low=0,
            high=50,
        ),
    ] = 1.5
    action: Annotated[
        Literal["flag", "cap", "missing", "remove"],
        Choice(
            label="Then",
            help="Cap: keeps every row, and limits what a few far values can do.",
            options=("flag", "cap", "missing", "remove"),
            labels=("flag in a new column", "cap at the bound", "set missing", "remove the row from training"),
        ),
    ] = "cap"

    def sentence(self) -> str:
        """Say what the step does."""
        rules = {
            "iqr": f"beyond {self.k:g} IQR of the quartiles",
            "z": f"beyond {self.k:g} standard deviations of the mean",
            "mad": f"with a modified z-score above {self.k:g}",
            "percentile": f"outside the {self.k:g}th and {100 - self.k:g}th percentile",
        }
        verbs = {
            "flag": "Flag values",
            "cap": "Cap values",
            "missing": "Set missing the values",
            "remove": "Remove from training the rows with values",
        }
        return f"{verbs[self.action]} {rules[self.rule]} in {listed(self.columns, 'all numeric columns')}."

    @property
    def removes(self) -> bool:
        """Whether training rows are dropped."""
        return self.action == "remove"

    def check(self, schema: Schema) -> Schema:
        """Refuse percentiles that cross."""
        if self.rule == "percentile" and not self.k < 50:
            raise NotApplicable(f"The {self.k:g}th percentile is not below the middle.", "Choose k below 50.")
        return Step.check(self, schema)

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the flags, if flags are asked for."""
        if self.action != "flag":
            return schema
        names = free_names(map(flag_of, self.targets(schema)), (c.name for c in schema))
        return put(schema, *(Column(name, Kind.CATEGORICAL, 0, 2, (0, 1)) for name in names))

    def transformer(self, schema: Schema) -> Any:
        """Return the estimator that learns the bounds."""
        from mlviz.steps.fit.outliers import Bounds, BoundsRemoval

        made = BoundsRemoval if self.removes else Bounds
        return made(list(self.targets(schema)), self.rule, self.k, self.action)


@step(
    "outlying_rows",
    scope=Scope.FITTED,
    family="outliers",
    label="Treat outlying rows, all columns together",
    question="Which rows are unlike the others?",
    help="Isolation forest, local outlier factor or robust Mahalanobis distance over the numeric columns.",
    references=("Liu, Ting & Zhou (2008)", "Breunig et al. (2000)", "Rousseeuw & Van Driessen (1999)"),
)
class OutlyingRows(Step):
    """Flag or remove the rows least like the others; ``share`` of the training rows are called outlying."""

    accepts: ClassVar[tuple[Kind, ...]] = NUMERIC
    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(
            label="Columns",
            help="Left empty: all numeric columns, since a row is strange as a whole.",
            kinds=NUMERIC,
            at_least=0,
        ),
    ] = ()
    method: Annotated[
        Literal["isolation_forest", "local_outlier_factor", "mahalanobis"],
        Choice(
            label="Method",
            help="Isolation forest: assumes no shape of the data, and is quick on many rows.",
            options=METHODS,
            labels=("isolation forest", "local outlier factor", "robust Mahalanobis distance"),
        ),
    ] = "isolation_forest"
    share: Annotated[
        float,
        Number(
            label="Share of rows", help="2%: what is strange is rare; raise it only for a reason.", low=0.001, high=0.5
        ),
    ] = 0.02
    action: Annotated[
        Literal["flag", "remove"],
        Choice(
            label="Then",
            help="Flag: look at the rows before any is taken away.",
            options=("flag", "remove"),
            labels=("flag in a new column", "remove from training"),
        ),
    ] = "flag"

    def sentence(self) -> str:
        """Say what the step does."""
        how = {
            "isolation_forest": "isolation forest",
            "local_outlier_factor": "local outlier factor",
            "mahalanobis": "robust Mahalanobis distance",
        }[self.method]
        verb = "Flag" if self.action == "flag" else "Remove from training"
        where = listed(self.columns, "all numeric columns")
        return f"{verb} the {self.share:.1%} of rows least like the others in {where} ({how})."

    @property
    def removes(self) -> bool:
        """Whether training rows are dropped."""
        return self.action == "remove"

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the flag, if one is asked for."""
        if self.action != "flag":
            return schema
        (name,) = free_names([OUTLIER_FLAG], (c.name for c in schema))
        return put(schema, Column(name, Kind.CATEGORICAL, 0, 2, (0, 1)))

    def transformer(self, schema: Schema) -> Any:
        """Return the detector."""
        from mlviz.steps.fit.outliers import RowOutliers, RowOutliersRemoval

        made = RowOutliersRemoval if self.removes else RowOutliers
        return made(list(self.targets(schema)), self.method, self.share)


def flag_of(name: str) -> str:
    """Return the name of the column that flags outliers of another."""
    return f"{name} is outlying"
