"""Check rules that a person sets: which rows break each, in words."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mlviz.dataset import Dataset
from mlviz.recipe.compiled import mentions
from mlviz.results.rulecheck import RuleCheck
from mlviz.results.wording import number
from mlviz.steps import Rule
from mlviz.steps.judging import CellRule
from mlviz.steps.texts import level_text

SHOWN = 3
"""So many rows are told as examples."""

MOST_VALUES = 500
"""So many values that break a rule are told: nobody looks at more one by one."""

SHORT = 40
"""Longer texts are cut where they are told."""


def check_rules(ds: Dataset, rules: Sequence[Rule]) -> tuple[RuleCheck, ...]:
    """Return, for each rule, which rows break it.

    A rule is a step that judges rows: ``InRange``, ``FollowsPattern``, ``OneOf``, ``CompareColumns``, and those that
    decide which rows exist: ``DropDuplicates`` (its columns are unique), ``DropMissingRows`` (nothing is missing in
    them) and ``FilterRows``. Nothing is changed; the same step in a recipe acts on the rows found here.

    Parameters
    ----------
    ds : Dataset
        The data.
    rules : sequence of Rule
        What should be so.

    Returns
    -------
    tuple of RuleCheck
        One for each rule, in their order.

    Raises
    ------
    MlvizError
        If a rule does not fit the data.

    Examples
    --------
    >>> import mlviz as mv
    >>> import pandas as pd
    >>> ds = mv.Dataset.of(pd.DataFrame({"id": ["a", "b", "b"], "age": [31.5, 131.5, 8.5]}))
    >>> rules = [mv.steps.InRange(columns=["age"], low=0, high=120), mv.steps.DropDuplicates(columns=["id"])]
    >>> for found in check_rules(ds, rules):
    ...     print(found.verdict)
    In 1 of 3 rows (33%) age is below 0 or above 120. Row 2: age is 131.5.
    In 1 of 3 rows (33%) a row repeats another in id. Row 3: id is b.
    """
    return tuple(_checked(ds, rule) for rule in rules)


def _checked(ds: Dataset, rule: Rule) -> RuleCheck:
    rule.check(ds.columns)
    rows = np.flatnonzero(rule.breaks(ds.frame, ds.columns).to_numpy())
    named = mentions(rule)
    columns = tuple(name for name in ds.names if name in named)
    examples = tuple(_example(ds.frame, columns, row) for row in rows[:SHOWN].tolist())
    return RuleCheck(rule.breach(), columns, rows, ds.n_rows, examples, _values(ds.frame, rule))


def _values(frame: pd.DataFrame, rule: Rule) -> tuple[tuple[str, int], ...]:
    """Return what breaks a rule that can leave single values as they are."""
    if not (isinstance(rule, CellRule) and hasattr(rule, "but")):
        return ()
    counts = rule.counted(frame).sort_values(ascending=False, kind="stable")[:MOST_VALUES]
    return tuple(zip(map(str, counts.index), map(int, counts), strict=True))


def _example(frame: pd.DataFrame, columns: tuple[str, ...], row: int) -> str:
    """Return what stands in a row, counted from 1, in the columns that are judged; all columns would be too many."""
    cells = "; ".join(f"{name} is {_shown(frame[name].iloc[row])}" for name in columns[:SHOWN])
    return f"Row {row + 1:,}" + (f": {cells}" if cells else "")


def _shown(value: object) -> str:
    if pd.isna(value):
        return "missing"
    text = number(value, 6) if isinstance(value, float) else level_text(value).removesuffix(" 00:00:00")
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
