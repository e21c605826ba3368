"""Keep one of the rows that tell of one thing in different spellings."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from mlviz.kinds import Kind, Schema
from mlviz.params import Choice, ColumnsOf, Number, Texts
from mlviz.steps.base import Scope, listed, step
from mlviz.steps.judging import RowAction, Rule

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from mlviz.steps.fit.records import Pairs

SURE = 0.0
"""Bits of evidence from which on two rows are taken for one record: it is likelier than not."""


@step(
    "drop_near_duplicates",
    scope=Scope.ROWS,
    family="rows",
    label="Drop nearly equal rows",
    question="Which rows tell of one person or thing, written differently?",
    help="Weighs in which columns two rows agree, and how rarely strangers do; one row of each such group is kept.",
    references=("Fellegi & Sunter (1969), A theory for record linkage", "Winkler (1990), String comparator metrics"),
)
class DropNearDuplicates(Rule):
    """Keep one of each group of rows that are probably one record, or flag the others for people to look at.

    The evidence is the sum, over the columns, of log2 of how much likelier an agreement is in one record than among
    strangers, less log2 of the number of rows. ``apart`` are pairs that a person looked at and found to be two
    records, as ``pair_marks`` writes them.
    """

    columns: Annotated[
        tuple[str, ...],
        ColumnsOf(label="Compared in", help="Left empty: all columns but those that number the rows.", at_least=0),
    ] = ()
    evidence: Annotated[
        float,
        Number(
            label="Evidence at least, in bits",
            help="0: likelier one record than two; at 3 it is 8 to 1, at 10 a thousand to one.",
            low=-20,
            high=100,
        ),
    ] = SURE
    keep: Annotated[
        Literal["first", "last", "fullest"],
        Choice(
            label="Keep",
            help="First: the row entered first stays; the fullest has the fewest missing cells.",
            options=("first", "last", "fullest"),
        ),
    ] = "first"
    apart: Annotated[
        tuple[str, ...], Texts(label="Pairs that are two", help="Marks of pairs that were looked at and stay both.")
    ] = ()
    action: RowAction = "drop"

    def judged(self) -> tuple[str, ...]:
        """Names of the columns that are compared, if not all."""
        return self.columns

    def sentence(self) -> str:
        """Say what the step does."""
        stay = f", except {len(self.apart):,} that were looked at" if self.apart else ""
        where = listed(self.columns, "all columns")
        does = "Flag all but" if self.flags else "Keep"
        return f"{does} the {self.keep} of rows nearly equal in {where} (evidence of {self.evidence:g} bits){stay}."

    def breach(self) -> str:
        """Say when a row breaks the rule."""
        return f"a row is nearly equal to another in {listed(self.columns, 'all columns')}"

    def compared(self, frame: "pd.DataFrame", schema: Schema) -> tuple[str, ...]:
        """Return the columns that are compared: those named, or all that can tell one record from another."""
        if self.columns:
            return self.columns
        unfit = {c.name for c in schema if c.kind is Kind.CONSTANT}
        numbering = {c.name for c in schema if c.kind is Kind.IDENTIFIER and frame[c.name].is_unique}
        return tuple(name for name in frame.columns if name not in unfit | numbering)

    def pairs(self, frame: "pd.DataFrame", schema: Schema) -> "Pairs":
        """Return all pairs that share a value, with their evidence."""
        from mlviz.steps.fit.records import compare_rows

        return compare_rows(frame, self.compared(frame, schema))

    def matches(
        self, frame: "pd.DataFrame", schema: Schema, found: "Pairs | None" = None
    ) -> "list[tuple[int, int, float, str]]":
        """Return the pairs taken for one record: both positions, the evidence, and the mark that keeps them apart."""
        found = self.pairs(frame, schema) if found is None else found
        n = int((found.evidence >= self.evidence).sum())
        first, second = found.first[:n], found.second[:n]
        marks = pair_marks(frame[list(self.compared(frame, schema))], first, second)
        return list(zip(first.tolist(), second.tolist(), found.evidence[:n].tolist(), marks, strict=True))

    def breaks(self, frame: "pd.DataFrame", schema: Schema) -> "pd.Series":
        """Return the rows of each group but the one that is kept."""
        import numpy as np
        import pandas as pd

        pairs = [(one, other) for one, other, _, _ in self.matches(frame, schema)]
        keys = _keys(frame[list(self.compared(frame, schema))])
        groups = _groups(pairs, keys, _strangers(self.apart))
        rank = np.arange(len(frame))
        if self.keep == "last":
            rank = -rank
        if self.keep == "fullest":
            rank = rank + len(frame) * frame.isna().sum(axis=1).to_numpy()
        best = pd.Series(rank).groupby(np.array(groups, dtype="int64")).transform("min").to_numpy()
        return pd.Series(rank != best, index=frame.index)


def pair_marks(frame: "pd.DataFrame", first: "np.ndarray", second: "np.ndarray") -> list[str]:
    """Return a short text for each pair that depends on what stands in both rows alone, so that it outlives sorting."""
    keys = _keys(frame)
    ends = ((keys[one], keys[other]) for one, other in zip(first.tolist(), second.tolist(), strict=True))
    return ["-".join(sorted(pair)) for pair in ends]


def _keys(frame: "pd.DataFrame") -> list[str]:
    """Return a short text for each row that depends on what stands in it alone."""
    import pandas as pd

    return [f"{key:016x}" for key in pd.util.hash_pandas_object(frame, index=False).tolist()]


def _strangers(marks: Iterable[str]) -> dict[str, set[str]]:
    """Return, for each key in a mark, the keys it must not share a group with."""
    found: dict[str, set[str]] = {}
    for mark in marks:
        one, _, other = mark.partition("-")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _groups(pairs: list[tuple[int, int]], keys: list[str], strangers: dict[str, set[str]]) -> list[int]:
    """Return the number of each row's group: rows joined by pairs, directly or through others, the surest first.

    Two groups that hold a pair kept apart are not joined, whatever other row would join them.
    """
    group = list(range(len(keys)))
    members = {i: [i] for i in group}
    for one, other in pairs:
        small, large = sorted((group[one], group[other]), key=lambda i: len(members[i]))
        if small == large:
            continue
        barred = set[str]().union(*(strangers.get(keys[i], ()) for i in members[small]))
        if barred and any(keys[i] in barred for i in members[large]):
            continue
        for i in members[small]:
            group[i] = large
        members[large] += members.pop(small)
    return group
