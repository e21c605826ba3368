"""Recipes: steps in their order, applied to data or compiled for a fold."""

from mlviz.recipe.comparing import changed_rows, changes_between, dropped_rows
from mlviz.recipe.compiled import Compiled
from mlviz.recipe.matching import Match, matched
from mlviz.recipe.recipe import Recipe
from mlviz.recipe.transferring import Transfer, transfer

__all__ = [
    "Compiled",
    "Match",
    "Recipe",
    "Transfer",
    "changed_rows",
    "changes_between",
    "dropped_rows",
    "matched",
    "transfer",
]
