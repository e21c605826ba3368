"""What a rule is: a step that says of each row whether it breaks the rule, and what becomes of such rows."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mlviz.frames import free_names
from mlviz.kinds import Column, Kind, Schema
from mlviz.params import Choice, Texts
from mlviz.steps.base import Scope, Step, put, with_columns
from mlviz.steps.texts import in_type_of, level_text, placed

if TYPE_CHECKING:
    import pandas as pd

FIRST = "Flag: look at the rows before any is changed or taken away."
LABELS = {
    "flag": "flag in a new column",
    "missing": "set the value missing",
    "cap": "cap at the bound",
    "drop": "drop the row",
    "remove": "remove the row from training",
}


def _then(*options: str) -> Choice:
    return Choice(label="Then", help=FIRST, options=options, labels=tuple(LABELS[key] for key in options))


Action = Annotated[Literal["flag", "missing", "drop", "remove"], _then("flag", "missing", "drop", "remove")]
RangeAction = Annotated[
    Literal["flag", "missing", "cap", "drop", "remove"], _then("flag", "missing", "cap", "drop", "remove")
]
Exceptions = Annotated[
    tuple[str, ...], Texts(label="Right all the same", help="Values that break the rule and were looked at: they stay.")
]
RowAction = Annotated[Literal["drop", "flag"], _then("drop", "flag")]


class Rule(Step):
    """A step that judges rows; its ``action`` decides whether those that break it are dropped or flagged."""

    __slots__ = ()
    action: str

    @property
    def flags(self) -> bool:
        """Whether rows that break the rule are flagged in a new column."""
        return self.action == "flag"

    def judged(self) -> tuple[str, ...]:
        """Names of the columns whose cells can break the rule; none where all of a row are looked at."""
        raise NotImplementedError

    def flag(self, taken: Iterable[object]) -> str:
        """Return what the column is called that flags such rows."""
        return free_names([f"{(*self.judged(), 'row')[0]} breaks a rule"], taken)[0]

    def outcome(self, schema: Schema) -> Schema:
        """Return the schema with the flag, if one is asked for."""
        if not self.flags:
            return schema
        return put(schema, Column(self.flag(c.name for c in schema), Kind.CATEGORICAL, 0, 2, (0, 1)))

    def breach(self) -> str:
        """Say in a clause when a row breaks the rule, such as ``age is above 120``."""
        raise NotImplementedError

    def breaks(self, frame: "pd.DataFrame", schema: Schema) -> "pd.Series":
        """Return, for each row, whether it breaks the rule."""
        raise NotImplementedError

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the rows that keep the rule, or all of them with a flag."""
        wrong = self.breaks(frame, schema)
        if self.flags:
            return with_columns(frame, {self.flag(frame.columns): wrong.astype("int64")})
        return frame[~wrong]


class CellRule(Rule):
    """A rule that looks at each row alone; its ``action`` decides what becomes of the rows that break it.

    ``flag``, ``missing`` and ``cap`` change cells; ``drop`` decides which rows exist; ``remove`` takes rows from the
    training part alone, so that every row is still predicted.
    """

    __slots__ = ()

    @property
    def scope(self) -> Scope:
        """Rows, cells or fitted, by the action."""
        return {"drop": Scope.ROWS, "remove": Scope.FITTED}.get(self.action, Scope.CELLS)

    @property
    def removes(self) -> bool:
        """Whether training rows are dropped."""
        return self.action == "remove"

    def broken(self, frame: "pd.DataFrame") -> dict[str, "pd.Series"]:
        """Return, for each column that is judged, which of its cells break the rule; missing ones never do."""
        raise NotImplementedError

    def breaks(self, frame: "pd.DataFrame", schema: Schema) -> "pd.Series":
        """Return, for each row, whether one of its cells breaks the rule."""
        import numpy as np
        import pandas as pd

        found = [one.to_numpy() for one in self.broken(frame).values()]
        return pd.Series(np.logical_or.reduce(found), index=frame.index, dtype=bool)

    def counted(self, frame: "pd.DataFrame") -> "pd.Series":
        """Return how often what breaks the rule does so, by the text with which a person leaves it as it is."""
        import pandas as pd

        counts = [frame[name][wrong].value_counts() for name, wrong in self.broken(frame).items()]
        return pd.concat([one.groupby(one.index.map(level_text)).sum() for one in counts]).groupby(level=0).sum()

    def sentence(self) -> str:
        """Say what the step does."""
        does = {
            "flag": "Flag rows in which",
            "missing": "Set values missing where",
            "cap": "Cap values at the bound where",
            "drop": "Drop rows in which",
            "remove": "Remove from training the rows in which",
        }
        return f"{does[self.action]} {self.breach()}."

    def apply(self, frame: "pd.DataFrame", schema: Schema) -> "pd.DataFrame":
        """Return the frame with such rows flagged, emptied or dropped."""
        if self.action == "missing":
            kinds = {c.name: c.kind for c in schema}
            cells = self.broken(frame).items()
            return with_columns(frame, {n: emptied(frame[n], wrong, kinds[n]) for n, wrong in cells if wrong.any()})
        return Rule.apply(self, frame, schema)

    def transformer(self, schema: Schema) -> Any:
        """Return what drops such rows from the training part."""
        from mlviz.steps.fit.rules import RuleRemoval

        return RuleRemoval(json.dumps(self.to_dict()), [(c.name, str(c.kind)) for c in schema])


def excepted(values: "pd.Series", wrong: "pd.Series", stay: tuple[str, ...]) -> "pd.Series":
    """Return which cells are wrong and hold none of the values that stay."""
    plain = wrong.fillna(False).astype(bool)
    return plain & ~values.isin([in_type_of(values, text) for text in stay]) if stay else plain


def emptied(values: "pd.Series", wrong: "pd.Series", kind: Kind) -> "pd.Series":
    """Return a column without the wrong cells, in a type that holds the others unchanged."""
    import pandas as pd

    if pd.api.types.is_bool_dtype(values.dtype) or pd.api.types.is_integer_dtype(values.dtype):
        return placed(values, [(wrong, None)], kind)
    return values.mask(wrong)
