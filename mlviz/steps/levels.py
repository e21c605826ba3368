"""The columns of a schema once nothing is missing in them, and the level that stands for what was."""

from collections.abc import Hashable
from dataclasses import replace

from mlviz.kinds import CATEGORIES, Column, Kind, Schema
from mlviz.steps.base import put
from mlviz.steps.texts import is_number, level_text, truth_of


def filled(schema: Schema, names: tuple[str, ...], level: str | float | None = None) -> Schema:
    """Return the schema with no cell missing in these columns, and a level added to categories if one is given."""
    changed = []
    for one in schema:
        if one.name in names and one.n_missing:
            levels = one.levels if level is None else _with_level(one, level)
            changed.append(replace(one, n_missing=0, levels=levels))
    return put(schema, *changed)


def _with_level(one: Column, level: str | float) -> tuple[Hashable, ...]:
    """Return the levels of a category with one more, as the text it is compared by."""
    if one.kind not in CATEGORIES or (one.kind is Kind.BOOLEAN and truth_of(level) is not None):
        return one.levels
    words = any(isinstance(known, str) for known in one.levels)
    text = str(level) if words or not is_number(level) else level_text(float(level))
    return one.levels if text in map(level_text, one.levels) else (*map(level_text, one.levels), text)
