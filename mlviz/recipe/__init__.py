"""Recipes: steps in their order, applied to data or compiled for a fold."""

from mlviz.recipe.comparing import changed_rows, changes_between, dropped_rows
from mlviz.recipe.compiled import Compiled
from mlviz.recipe.recipe import Recipe

__all__ = ["Compiled", "Recipe", "changed_rows", "changes_between", "dropped_rows"]
