"""From a data set to what is in it: the profile, what to watch out for, and the charts worth looking at."""

from mlviz.profiling.overview import profile
from mlviz.profiling.plot_registry import PLOTS, plot, suggest_kind

__all__ = ["PLOTS", "plot", "profile", "suggest_kind"]
