"""A rule about two cells of a row: one is at most, below, equal to or different from the other."""

from typing import TYPE_CHECKING, Annotated, Literal

from mlviz.errors import NotApplicable
from mlviz.kinds import Column, Kind, Schema
from mlviz.params import Choice, ColumnOf
from mlviz.steps.base import Scope, Step, column, step
from mlviz.steps.judging import Action, CellRule, Exceptions
from mlviz.steps.rules import RULES, but_words
from mlviz.steps.texts import as_text, is_text, level_text

if TYPE_CHECKING:
    import pandas as pd

SIZED = ("<=", "<")
"""Relations that ask which of two is larger."""

RELATIONS = {"<=": "at most", "<": "below", "==": "equal to", "!=": "different from"}


@step(
    "compare_columns",
    scope=Scope.CELLS,
    family="rules",
    label="Two columns agree",
    question="In which rows does something end before it begins?",
    help="Compares two columns row by row: the start is at most the end, the net amount is below the gross.",
    references=(RULES,),
)
class CompareColumns(CellRule):
    """The first of two columns is at most, below, equal to or different from the second."""

    first: Annotated[str, ColumnOf(label="First")]
    relation: Annotated[
        Literal["<=", "<", "==", "!="],
        Choice(
            label="Must be",
            help="At most: what begins and ends on one day is right.",
            options=tuple(RELATIONS),
            labels=tuple(RELATIONS.values()),
        ),
    ] = "<="
    second: Annotated[str, ColumnOf(label="Second")]
    action: Action = "flag"
    blame: Annotated[
        Literal["both", "first", "second"],
        Choice(
            label="Set missing in",
            help="Both: the rule does not tell which of the two is wrong. Only used where values are set missing.",
            options=("both", "first", "second"),
        ),
    ] = "both"
    but: Exceptions = ()

    def judged(self) -> tuple[str, ...]:
        """Names of the columns whose cells can break the rule."""
        return {"first": (self.first,), "second": (self.second,)}.get(self.blame, (self.first, self.second))

    def breach(self) -> str:
        """Say when a row breaks the rule."""
        return f"{self.first} is not {RELATIONS[self.relation]} {self.second}{but_words(self.but)}"

    def check(self, schema: Schema) -> Schema:
        """Refuse columns that cannot be compared."""
        if self.first == self.second:
            raise NotApplicable(f"{self.first!r} is named twice.", "Choose two columns.")
        one, other = column(schema, self.first), column(schema, self.second)
        sorts = {_sort(one), _sort(other)} - {None}
        if len(sorts) > 1:
            reason = f"{one.name!r} is {one.kind} and {other.name!r} is {other.kind}: they cannot be compared."
            raise NotApplicable(reason, "Choose two numbers, two dates or two texts.")
        if self.relation in SIZED and "text" in sorts:
            sized = one if _sort(one) == "text" else other
            raise NotApplicable(f"{sized.name!r} is {sized.kind} and has no size.", "Use equal to, or different from.")
        return Step.check(self, schema)

    def broken(self, frame: "pd.DataFrame") -> dict[str, "pd.Series"]:
        """Return in which rows the comparison fails; where a cell is missing there is nothing to compare."""
        one, other = frame[self.first], frame[self.second]
        both = one.notna() & other.notna()
        if not both.any():  # a column without values has no type to compare
            return dict.fromkeys(self.judged(), both)
        _refuse_sorts(one, other, self.relation)
        if is_text(one) != is_text(other):  # codes in one column, words in the other
            one, other = as_text(one), as_text(other)
        compare = {"<=": "le", "<": "lt", "==": "eq", "!=": "ne"}[self.relation]
        wrong = both & ~getattr(one, compare)(other).fillna(False).astype(bool)
        if self.but:
            wrong = wrong.mask(wrong, ~self.pairs(frame[wrong]).isin(self.but))
        return dict.fromkeys(self.judged(), wrong)

    def pairs(self, frame: "pd.DataFrame") -> "pd.Series":
        """Return what stands in both columns of each row, as ``but`` names it.

        Examples
        --------
        >>> import pandas as pd
        >>> CompareColumns(first="a", second="b").pairs(pd.DataFrame({"a": [2.0], "b": [1.5]})).tolist()
        ['2 / 1.5']
        """
        import pandas as pd

        both = zip(frame[self.first].tolist(), frame[self.second].tolist(), strict=True)
        texts = (" / ".join(map(_told, pair)) for pair in both)
        return pd.Series(list(texts), index=frame.index, dtype="str")

    def counted(self, frame: "pd.DataFrame") -> "pd.Series":
        """Return how often each pair of values breaks the rule."""
        return self.pairs(frame[self.breaks(frame, ())]).value_counts()


def _told(value: object) -> str:
    """Return a value of a pair; one that holds what stands between the two in quotes, so that no two pairs are one."""
    text = level_text(value).removesuffix(" 00:00:00")
    return repr(text) if " / " in text else text


def _sort(one: Column) -> str | None:
    """Return what a column holds, None where all of its cells are missing."""
    if one.kind is Kind.CONSTANT:
        return next((_sort_of(value) for value in one.levels), None)
    return {Kind.NUMERIC: "number", Kind.DATETIME: "date"}.get(one.kind, "text")


def _sort_of(value: object) -> str:
    return "text" if isinstance(value, str) else "number" if isinstance(value, int | float) else "date"


def _refuse_sorts(one: "pd.Series", other: "pd.Series", relation: str) -> None:
    """Refuse cells that cannot be compared, as a constant column may turn out to hold."""
    sorts = [{"M": "date", "O": "text"}.get(values.dtype.kind, "number") for values in (one, other)]
    unequal = sorts[0] != sorts[1]
    if set(sorts) == {"date", "number"} or relation in SIZED and (unequal or "text" in sorts):
        reason = f"{one.name!r} holds {sorts[0]}s and {other.name!r} {sorts[1]}s: they cannot be compared by this."
        raise NotApplicable(reason, "Choose two columns of numbers or two of dates.")
