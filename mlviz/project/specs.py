"""What a project is made of: the file and how it is read, a comparison of models, kept pictures, what was looked at."""

from dataclasses import dataclass
from typing import Any

from mlviz.recipe import Recipe
from mlviz.results.evaluation import FoldSpec
from mlviz.results.testing import TestSpec


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was brought, and how to read it.

    Attributes
    ----------
    content : str
        sha256 of the bytes.
    name : str
        The file's name.
    options : tuple of (str, object)
        Overrides of what the reader detects.
    kinds : tuple of (str, str)
        Kinds of columns set by the user.
    sample : str
        Key of the sample data, empty for the user's own file.
    """

    content: str
    name: str
    options: tuple[tuple[str, Any], ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    sample: str = ""


@dataclass(frozen=True, slots=True)
class CompareSpec:
    """What a comparison of models was asked to do; the board is computed from it and the data."""

    target: str
    models: tuple[str, ...]
    folds: FoldSpec
    exclude: tuple[str, ...] = ()
    task: str | None = None
    positive: Any = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class MatrixSpec:
    """Columns of which every pair was correlated, and how."""

    columns: tuple[str, ...]
    method: str = "spearman"


@dataclass(frozen=True, slots=True)
class Seen:
    """A state of the table, and the tests whose results were seen on it.

    Attributes
    ----------
    source, recipe : Source, Recipe
        What makes the table: the file as it was read, and the steps, none of them off.
    tests : tuple of TestSpec
        Each once.
    """

    source: Source
    recipe: Recipe
    tests: tuple[TestSpec, ...]
