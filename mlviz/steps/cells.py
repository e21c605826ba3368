"""Steps that map each row alone: spellings, columns left out, parts of dates."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from mlviz.errors import NotApplicable
from mlviz.frames import free_names
from mlviz.kinds import NUMERIC, TIMES, Column, Kind, Schema
from mlviz.params import Choice, ColumnOf, ColumnsOf, Mapping
from mlviz.steps.base import Scope, Step, column, listed, put, step, with_columns
from mlviz.steps.texts import holds, in_type_of, level_text, placed

if TYPE_CHECKING:
    import pandas as pd

Scalar = str | int | float | bool | None
WICKHAM = "Wickham (2014), Tidy Data"
WORDS = (Kind.CATEGORICAL, Kind.ORDINAL, Kind.TEXT, Kind.IDENTIFIER)


@step(
    "drop_columns",
    scope=Scope.CELLS,
    family="columns",
    label="Leave out columns",
    question="Which columns are of no use here?",
    help="Removes the named columns: constant, nearly empty, identifying or leaking ones.",
    references=(WICKHAM,),
)
class DropColumns(Step):
    """Remove columns."""

    columns: Annotated[tuple[str, ...], ColumnsOf(label="Columns")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Leave out {listed(self.columns, '')}."

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema without them."""
        left = tuple(c for c in schema if c.name not in self.columns)
        if not left:
            raise NotApplicable("No column would be left.", "Keep at least one.")
        return left

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame without them."""
        return frame.drop(columns=list(self.columns))


@step(
    "replace_values",
    scope=Scope.CELLS,
    family="values",
    label="Replace values",
    question="Which spellings mean the same?",
    help="Replaces each old value by a new one; a new value left empty sets the cell missing.",
    references=("Verborgh & De Wilde (2013), Using OpenRefine",),
)
class ReplaceValues(Step):
    """Replace values of one column by an explicit mapping."""

    column: Annotated[str, ColumnOf(label="Column")]
    mapping: Annotated[tuple[tuple[Scalar, Scalar], ...], Mapping(label="Replacements")]

    def sentence(self) -> str:
        """Say what the step does."""
        shown = "; ".join(
            f"{level_text(old)} becomes {'missing' if new is None else level_text(new)}"
            for old, new in self.mapping[:3]
        )
        more = f" and {len(self.mapping) - 3} more" if len(self.mapping) > 3 else ""
        return f"In {self.column}, {shown}{more}."

    def check(self, schema: Schema) -> Schema:
        """Refuse words in a column of numbers or dates."""
        one = column(schema, self.column)
        wrong = [new for _, new in self.mapping if new is not None and not holds(one, new)]
        if wrong and one.kind in (*NUMERIC, *TIMES):
            reason = f"{self.column!r} is {one.kind} and cannot hold {wrong[0]!r}."
            raise NotApplicable(reason, "Leave the new value empty to set it missing, or change the column's kind.")
        return Step.check(self, schema)

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the levels that remain."""
        from dataclasses import replace

        one = column(schema, self.column)
        new: dict[Any, Any] = dict(self.mapping)
        if not one.levels:
            return schema
        values = [v for v in (new.get(level, level) for level in one.levels) if v is not None]
        if len({isinstance(v, str) for v in values}) == 2:
            values = [level_text(v) for v in values]
        left = tuple(dict.fromkeys(values))
        return put(schema, replace(one, levels=left, n_unique=len(left)))

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with the values replaced."""
        values = frame[self.column]
        fits = [(in_type_of(values, old), in_type_of(values, new)) for old, new in self.mapping]
        places = [(values.eq(old).fillna(False).astype(bool), new) for old, new in fits]
        return with_columns(frame, {self.column: placed(values, places, column(schema, self.column).kind)})


@step(
    "tidy_text",
    scope=Scope.CELLS,
    family="values",
    label="Tidy spaces and case",
    question="Do spaces or capitals make equal values look different?",
    help="Removes spaces at both ends, folds runs of spaces into one, and can bring letters to one case.",
    references=("Verborgh & De Wilde (2013), Using OpenRefine",),
)
class TidyText(Step):
    """Tidy white space, and letter case if asked."""

    accepts: ClassVar[tuple[Kind, ...]] = WORDS
    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(
            label="Columns", help="Left empty: all words and texts; spaces at the ends never mean anything.", at_least=0
        ),
    ] = ()
    case: Annotated[
        Literal["keep", "lower", "upper", "title"],
        Choice(
            label="Letters",
            help="As they are: capitals can tell two things apart, so they are only changed on purpose.",
            options=("keep", "lower", "upper", "title"),
            labels=("as they are", "small", "CAPITAL", "Title Case"),
        ),
    ] = "keep"

    def sentence(self) -> str:
        """Say what the step does."""
        case = {"keep": "", "lower": " and make letters small", "upper": " and make letters capital"}
        extra = case.get(self.case, " and use title case")
        return f"Tidy spaces in {listed(self.columns, 'all text columns')}{extra}."

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the levels that remain."""
        import pandas as pd

        changed = []
        for one in schema:
            if one.name in self.targets(schema) and one.levels and isinstance(one.levels[0], str):
                tidy = self._tidy(pd.Series(list(one.levels), dtype="str"))
                changed.append(Column(one.name, one.kind, one.n_missing, None, tuple(dict.fromkeys(tidy)), one.hints))
        return put(schema, *changed)

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with tidy texts."""
        import pandas as pd

        texts = [n for n in self.targets(schema) if isinstance(frame[n].dtype, pd.StringDtype)]
        return with_columns(frame, {name: self._tidy(frame[name]) for name in texts})

    def _tidy(self, values: "pd.Series") -> "pd.Series":
        tidy = values.str.replace(r"\s+", " ", regex=True).str.strip()
        return tidy if self.case == "keep" else getattr(tidy.str, self.case)()


PARTS = {"year": "year", "month": "month", "day": "day", "weekday": "day_of_week", "hour": "hour"}
"""What a part is called, and what pandas calls it."""


@step(
    "date_parts",
    scope=Scope.CELLS,
    family="columns",
    label="Take dates apart",
    question="Does the year, month or weekday matter?",
    help="Replaces a date by its year, month, day of the month, weekday (Monday is 0) and hour.",
    references=("Kuhn & Johnson (2019), Feature Engineering and Selection",),
)
class DateParts(Step):
    """Replace dates by numbers a model can use."""

    accepts: ClassVar[tuple[Kind, ...]] = TIMES
    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(
            label="Dates", help="Left empty: all dates, since models read numbers only.", kinds=TIMES, at_least=0
        ),
    ] = ()

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Take {listed(self.columns, 'all dates')} apart into year, month, day, weekday and hour."

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the parts instead of the dates."""
        dates = [c for c in schema if c.name in self.targets(schema)]
        rest = tuple(c for c in schema if c not in dates)
        names = part_names([d.name for d in dates], [c.name for c in rest])
        missing = [d.n_missing for d in dates for _ in PARTS]
        return put(rest, *(Column(n, Kind.NUMERIC, m) for n, m in zip(names, missing, strict=True)))

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with the parts instead of the dates."""
        names = list(self.targets(schema))
        rest = frame.drop(columns=names)
        parts = [getattr(frame[n].dt, part).astype("float64") for n in names for part in PARTS.values()]
        return with_columns(rest, dict(zip(part_names(names, rest.columns), parts, strict=True)))


def part_names(dates: list[str], taken: Iterable[object]) -> list[str]:
    """Return the names of the parts of dates beside columns that stay."""
    return free_names([f"{name} {part}" for name in dates for part in PARTS], taken)
