"""A result's type -> plotly Figure."""

from mlviz.charts import distributions as distributions
from mlviz.charts.draw import draw

__all__ = ["draw"]
