"""Rules a person sets about the cells of a row: a range, a pattern, a list of values, two columns compared."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from mlviz.errors import NotApplicable
from mlviz.frames import EXACT
from mlviz.kinds import NUMERIC, TIMES, Column, Kind, Schema
from mlviz.params import Choice, ColumnOf, ColumnsOf, Text, Texts, Value
from mlviz.results.wording import listed as quoted
from mlviz.steps.base import Scope, Step, column, put, step, with_columns
from mlviz.steps.expressions import matches
from mlviz.steps.judging import Action, CellRule, Exceptions, RangeAction, excepted
from mlviz.steps.texts import as_text, digits_lost, holds, in_type_of, level_text, moment_of

if TYPE_CHECKING:
    import pandas as pd

RULES = "de Jonge & van der Loo (2013), Data Cleaning with R"
WORDS = (Kind.CATEGORICAL, Kind.ORDINAL, Kind.TEXT, Kind.IDENTIFIER)
Bound = int | float | str | None


@step(
    "in_range",
    scope=Scope.CELLS,
    family="rules",
    label="Values lie in a range",
    question="Which numbers or dates cannot be true?",
    help="Finds what lies below or above what is possible: an age of 0.5 among card holders, a date before 1900.",
    references=(RULES,),
)
class InRange(CellRule):
    """Numbers or dates lie between two bounds; a missing cell breaks no rule."""

    columns: Annotated[tuple[str, ...], ColumnsOf(label="Columns", kinds=(*NUMERIC, *TIMES))]
    low: Annotated[Bound, Value(label="Lowest", help="Left empty: no value is too low. For dates, a date.")] = None
    high: Annotated[Bound, Value(label="Highest", help="Left empty: no value is too high. For dates, a date.")] = None
    inclusive: Annotated[
        Literal["both", "left", "right", "neither"],
        Choice(
            label="The bounds themselves",
            help="Both are possible: a person can be 0 years old, and 100 percent can be reached.",
            options=("both", "left", "right", "neither"),
            labels=("both are possible", "only the lowest is", "only the highest is", "neither is"),
        ),
    ] = "both"
    action: RangeAction = "flag"
    but: Exceptions = ()

    def judged(self) -> tuple[str, ...]:
        """Names of the columns whose cells can break the rule."""
        return self.columns

    def breach(self) -> str:
        """Say when a row breaks the rule."""
        dates = isinstance(self.low, str) or isinstance(self.high, str)
        below, above = ("before", "after") if dates else ("below", "above")
        left = below if self._takes("left") else f"{below} or at"
        right = above if self._takes("right") else f"{above} or at"
        sides = [f"{left} {level_text(self.low)}"] if self.low is not None else []
        sides += [f"{right} {level_text(self.high)}"] if self.high is not None else []
        return f"{' or '.join(self.columns)} is {' or '.join(sides)}{but_words(self.but)}"

    def _takes(self, side: str) -> bool:
        return self.inclusive in ("both", side)

    def check(self, schema: Schema) -> Schema:
        """Refuse a range without bounds, with bounds of another kind, or turned around."""
        if self.low is None and self.high is None:
            raise NotApplicable("No bound is given.", "Give the lowest or the highest possible value.")
        for name in self.columns:
            _check_bounds(column(schema, name), self.low, self.high)
        if self.action == "cap" and self.inclusive != "both":
            raise NotApplicable("A value cannot be capped at a bound that is not possible itself.", "Set it missing.")
        return Step.check(self, schema)

    def broken(self, frame: "pd.DataFrame") -> dict[str, "pd.Series"]:
        """Return which cells of each column lie outside."""
        return {name: excepted(frame[name], self._outside(frame[name]), self.but) for name in self.columns}

    def _outside(self, values: "pd.Series") -> "pd.Series":
        low, high = in_type_of(values, self.low), in_type_of(values, self.high)
        wrong = values.isna() & values.notna()
        if low is not None:
            wrong |= (values.lt(low) if self._takes("left") else values.le(low)).fillna(False)
        if high is not None:
            wrong |= (values.gt(high) if self._takes("right") else values.ge(high)).fillna(False)
        return wrong

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with such rows or cells treated."""
        if self.action != "cap":
            return CellRule.apply(self, frame, schema)
        return with_columns(
            frame, {n: self._capped(frame[n], bad) for n, bad in self.broken(frame).items() if bad.any()}
        )

    def _capped(self, values: "pd.Series", wrong: "pd.Series") -> "pd.Series":
        capped = values.clip(_like(values, self.low), _like(values, self.high))
        if values.dtype.kind in "iu" and capped.dtype != values.dtype and values.abs().gt(EXACT).any():
            raise digits_lost(values.name)
        return capped.where(wrong, values)


@step(
    "follows_pattern",
    scope=Scope.CELLS,
    family="rules",
    label="Texts follow a pattern",
    question="Which codes are not written as they should be?",
    help="A regular expression that the whole text must match, such as [A-Z]{2}-[0-9]{4} for AB-1234.",
    references=(RULES, "Cox (2010), Regular expression matching in the wild (RE2)"),
)
class FollowsPattern(CellRule):
    """Texts match a regular expression as a whole, in the syntax of RE2, whose time grows with the text alone."""

    column: Annotated[str, ColumnOf(label="Column", kinds=WORDS)]
    pattern: Annotated[str, Text(label="Pattern", max_length=200)]
    action: Action = "flag"
    but: Exceptions = ()

    def judged(self) -> tuple[str, ...]:
        """Name of the column whose cells can break the rule."""
        return (self.column,)

    def breach(self) -> str:
        """Say when a row breaks the rule."""
        return f"{self.column} is not written as {self.pattern}{but_words(self.but)}"

    def check(self, schema: Schema) -> Schema:
        """Refuse what is no pattern."""
        import pandas as pd

        if not self.pattern:
            raise NotApplicable("There is no pattern to follow.", "Write one, such as [0-9]{5} for five digits.")
        matches(pd.Series([""], dtype="str"), self.pattern)
        return Step.check(self, schema)

    def broken(self, frame: "pd.DataFrame") -> dict[str, "pd.Series"]:
        """Return which cells do not match."""
        values = frame[self.column]
        wrong = values.notna() & ~matches(as_text(values), self.pattern)
        return {self.column: excepted(values, wrong, self.but)}


@step(
    "one_of",
    scope=Scope.CELLS,
    family="rules",
    label="Values are of a list",
    question="Which values are not among those there can be?",
    help="Finds every value that is not listed; letters count as they are written.",
    references=(RULES,),
)
class OneOf(CellRule):
    """Cells hold one of the listed values."""

    column: Annotated[str, ColumnOf(label="Column", kinds=(*WORDS, *NUMERIC, Kind.BOOLEAN))]
    values: Annotated[tuple[str, ...], Texts(label="Possible values")]
    action: Action = "flag"

    def judged(self) -> tuple[str, ...]:
        """Name of the column whose cells can break the rule."""
        return (self.column,)

    def breach(self) -> str:
        """Say when a row breaks the rule."""
        return f"{self.column} is none of {quoted(self.values, 6)}"

    def check(self, schema: Schema) -> Schema:
        """Refuse a list of nothing."""
        if not self.values:
            raise NotApplicable("No value is listed.", "Write those there can be, one a line.")
        return Step.check(self, schema)

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the levels that are possible, or with the flag."""
        one = column(schema, self.column)
        if self.action != "missing" or not one.levels:
            return CellRule.outcome(self, schema)
        left = tuple(level for level in one.levels if level_text(level) in self.values)
        return put(schema, replace(one, levels=left, n_unique=len(left)))

    def broken(self, frame: "pd.DataFrame") -> dict[str, "pd.Series"]:
        """Return which cells hold another value."""
        values = frame[self.column]
        return {self.column: excepted(values, values.notna(), self.values)}


def but_words(stay: tuple[str, ...]) -> str:
    """Return what a sentence says of the values that are right all the same."""
    return f", except {quoted(stay)}" if stay else ""


def _check_bounds(one: Column, low: Bound, high: Bound) -> None:
    given = [bound for bound in (low, high) if bound is not None]
    for bound in given:
        if one.kind in (*NUMERIC, *TIMES) and not holds(one, bound):
            wanted = "date" if one.kind is Kind.DATETIME else "number"
            raise NotApplicable(f"{bound!r} is no {wanted}, as {one.name!r} holds.", f"Give a {wanted}.")
    if len(given) == 2:
        known = [moment_of(bound) if one.kind is Kind.DATETIME else float(bound) for bound in given]
        if known[0] > known[1]:  # type: ignore[operator]
            raise NotApplicable(f"The lowest value {low} is above the highest {high}.", "Turn them around.")


def _like(values: "pd.Series", bound: Bound) -> object:
    """Return a bound in the type of the column, whole where whole numbers are."""
    found = in_type_of(values, bound)
    return int(found) if isinstance(found, float) and found.is_integer() and values.dtype.kind in "iu" else found
