"""From a data set to what is in it: the profile, what to watch out for, and the charts worth looking at."""

from mlviz.profiling.alerts import find_alerts
from mlviz.profiling.leakage import leaks
from mlviz.profiling.overview import profile
from mlviz.profiling.plot_registry import PLOTS, plot, suggest_kind
from mlviz.profiling.proposals import propose
from mlviz.profiling.reversal import simpson

__all__ = ["PLOTS", "find_alerts", "leaks", "plot", "profile", "propose", "simpson", "suggest_kind"]
