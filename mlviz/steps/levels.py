"""The columns of a schema once nothing is missing in them, and the level that stands for what was."""

from dataclasses import replace

from mlviz.kinds import CATEGORIES, Column, Kind, Schema
from mlviz.steps.base import put
from mlviz.steps.texts import is_number, level_text, says_truth, truth_of


def filled(schema: Schema, names: tuple[str, ...], level: str | float | None = None) -> Schema:
    """Return the schema with no cell missing in these columns, and a level added to categories if one is given."""
    changed = []
    for one in schema:
        if one.name in names and one.n_missing:
            full = replace(one, n_missing=0)
            changed.append(full if level is None else with_level(full, level))
    return put(schema, *changed)


def with_level(one: Column, level: str | float) -> Column:
    """Return a category with one level more, as the text it is compared by; with a third answer it is no yes or no."""
    if one.kind not in CATEGORIES or (says_truth(one) and truth_of(level) is not None):
        return one
    words = any(isinstance(known, str) for known in one.levels)
    text = str(level) if words or not is_number(level) else level_text(float(level))
    if text in map(level_text, one.levels):
        return one
    levels = (*map(level_text, one.levels), text)
    boolean = one.kind is Kind.BOOLEAN and len(levels) <= 2
    return replace(one, levels=levels, kind=one.kind if boolean or one.kind is not Kind.BOOLEAN else Kind.CATEGORICAL)
