"""Numbers written with a unit behind them, and values that stand at the end of another column's text."""

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from mlviz.errors import NotApplicable
from mlviz.kinds import Kind, Schema
from mlviz.params import Choice, ColumnOf, ColumnsOf, Text, Texts
from mlviz.reading.numbers import APOSTROPHES, SPACES, Marks, parse_number
from mlviz.steps.base import Scope, Step, column, listed, put, step, with_columns
from mlviz.steps.texts import is_text
from mlviz.units import unit_of

if TYPE_CHECKING:
    import pandas as pd

WORDS = (Kind.CATEGORICAL, Kind.ORDINAL, Kind.TEXT, Kind.IDENTIFIER)
MEASURE = re.compile(
    r"\s*(?P<number>[+-]?\s?[\d.,'\u2019\u00a0\u202f ]*\d(?:[eE][+-]?\d+)?)\s*(?P<unit>[^\d\s.,/:–-].*)?"
)
"""A number, and what follows it; ``3-5 kg`` and ``1/2 l`` are none."""

SHARE = "1"
"""The unit of a share: a percent sign then divides by a hundred."""


def number_of(text: str, decimal: str = ".") -> float | None:
    """Return the number a text is, with this decimal mark and any thousands marks; None if it is none.

    Examples
    --------
    >>> number_of("1,234.5"), number_of("1.234,50", ","), number_of("1 200"), number_of("1,5")
    (1234.5, 1234.5, 1200.0, None)
    """
    spaced = next((char for char in text.strip(" +-") if char in SPACES + APOSTROPHES), "")
    thousands = spaced or ("," if decimal == "." else ".")
    found = parse_number(text, Marks(decimal, thousands))
    return None if math.isnan(found) else found


def measured(text: str, unit: str = "", decimal: str = ".") -> float | None:
    """Return the number a text begins with, in this unit if it is written in another of its kind.

    None if the text begins with no number, or its unit measures something else. A percent sign says what it says
    in the unit ``%``; to bring ``5%`` to a share, the unit is ``1``.

    Examples
    --------
    >>> measured("12.0 oz."), measured("500 g", "kg"), measured("5%", "1"), measured("oz"), measured("5 m", "kg")
    (12.0, 0.5, 0.05, None, None)
    """
    match = MEASURE.fullmatch(text)
    number = number_of(match["number"], decimal) if match else None
    if match is None or number is None:
        return None
    written = unit_of(match["unit"] or "")
    if not unit or not match["unit"]:
        return number
    if unit == SHARE:
        return number / 100 if written == unit_of("%") else number
    wanted = unit_of(unit)
    if wanted.measures != written.measures:
        return None
    return number if wanted == written else number * written.size / wanted.size


@step(
    "read_numbers",
    scope=Scope.CELLS,
    family="values",
    label="Read numbers with units",
    question="Which columns of text are numbers with a unit behind them?",
    help="Keeps the number a text begins with, brought to one unit; a text that begins with none becomes missing.",
    references=("Raman & Hellerstein (2001), Potter's Wheel",),
)
class ReadNumbers(Step):
    """Make numbers of texts such as ``12.0 oz``."""

    columns: Annotated[tuple[str, ...], ColumnsOf(label="Columns", kinds=WORDS)]
    unit: Annotated[
        str,
        Text(
            label="Unit",
            help="Empty keeps numbers as written; kg turns 500 g into 0.5, and 1 turns 5% into 0.05.",
            max_length=20,
        ),
    ] = ""
    decimal: Annotated[
        Literal[".", ","],
        Choice(
            label="Decimal mark",
            help="The other mark, blanks and apostrophes may group thousands; 1,5 with a point here is no number.",
            options=(".", ","),
            labels=("point: 1,234.5", "comma: 1.234,5"),
        ),
    ] = "."

    def sentence(self) -> str:
        """Say what the step does."""
        into = {"": "as they are written", SHARE: "with 5% as 0.05"}.get(self.unit, f"in {self.unit}")
        return f"Read the numbers in {listed(self.columns, '')} without their units, {into}."

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with columns of numbers."""
        changed = [replace(column(schema, n), kind=Kind.NUMERIC, levels=(), hints=()) for n in self.columns]
        return put(schema, *changed)

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with numbers."""
        fresh = {}
        for name in self.columns:
            distinct = frame[name].dropna().unique().tolist()
            numbers = {text: measured(str(text), self.unit, self.decimal) for text in distinct}
            fresh[name] = frame[name].map(numbers).astype("float64")
        return with_columns(frame, fresh)


@step(
    "move_endings",
    scope=Scope.CELLS,
    family="values",
    label="Move endings to their column",
    question="Does a text end with what is missing in another column?",
    help="Where the other column is empty and the text ends with one of the listed values, the value moves there.",
    references=("Raman & Hellerstein (2001), Potter's Wheel",),
)
class MoveEndings(Step):
    """Move the last word of a text to the column it belongs to: ``Denton TX`` and nothing become Denton and TX."""

    column: Annotated[str, ColumnOf(label="From", kinds=WORDS)]
    to: Annotated[str, ColumnOf(label="To", kinds=WORDS)]
    endings: Annotated[tuple[str, ...], Texts(label="Values that move")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Where {self.to} is empty, move {listed(self.endings, '')} from the end of {self.column} to it."

    def check(self, schema: Schema) -> Schema:
        """Refuse one column as both."""
        if self.column == self.to:
            raise NotApplicable(f"{self.to!r} is named twice.", "Choose two columns.")
        return Step.check(self, schema)

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema; what is left of the texts is counted when it is known."""
        source, target = column(schema, self.column), column(schema, self.to)
        levels = tuple(dict.fromkeys((*target.levels, *self.endings))) if target.levels else ()
        return put(schema, replace(source, levels=(), n_unique=None), replace(target, levels=levels, n_unique=None))

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with the values moved."""
        if not (is_text(frame[self.column]) and is_text(frame[self.to])):
            return frame
        parts = frame[self.column].str.extract(r"^(?P<rest>.*?)[\s,;]+(?P<last>\S+)$")
        moves = frame[self.to].isna() & parts["last"].isin(self.endings) & (parts["rest"].fillna("") != "")
        return with_columns(
            frame,
            {
                self.column: frame[self.column].mask(moves, parts["rest"]),
                self.to: frame[self.to].mask(moves, parts["last"]),
            },
        )
