"""What a column is for: its kind, which decides the charts, tests and steps it is offered."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The eight kinds a column can have; a person can change the one that was recognised."""

    NUMERIC = "numeric"
    CATEGORICAL = "categorical"
    ORDINAL = "ordinal"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    TEXT = "text"
    IDENTIFIER = "identifier"
    CONSTANT = "constant"


NUMERIC: tuple[Kind, ...] = (Kind.NUMERIC,)
"""Columns one can average."""

CATEGORIES: tuple[Kind, ...] = (Kind.CATEGORICAL, Kind.ORDINAL, Kind.BOOLEAN)
"""Columns that put rows into groups."""

ORDERED: tuple[Kind, ...] = (Kind.NUMERIC, Kind.ORDINAL)
"""Columns whose values can be ranked."""

TIMES: tuple[Kind, ...] = (Kind.DATETIME,)
"""Columns that say when."""

SEQUENCES: tuple[Kind, ...] = (Kind.DATETIME, Kind.NUMERIC, Kind.IDENTIFIER)
"""Columns rows can be put in order by."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the product sees it.

    Attributes
    ----------
    name : str
        Unique in its data set and never empty.
    kind : Kind
        What the column is for.
    n_missing : int
        Cells without a value.
    n_unique : int or None
        Distinct values that are not missing; None when counting them was not worth its price (a long
        column of measurements): the profile counts them.
    levels : tuple
        For categorical, ordinal and boolean columns: the distinct values in their order; of a constant one its value;
        else empty.
    hints : tuple of str
        Sentences on why this kind was chosen, or what is strange.
    """

    name: str
    kind: Kind
    n_missing: int = 0
    n_unique: int | None = None
    levels: tuple[Hashable, ...] = ()
    hints: tuple[str, ...] = ()


Schema = tuple[Column, ...]
"""The columns of a table without its rows: what steps are validated against."""
