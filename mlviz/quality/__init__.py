"""Suspected errors and the repairs proposed."""

from mlviz.quality.inspection import inspect, repair
from mlviz.quality.spellings import SpellingCluster, merging, spelling_clusters

__all__ = ["SpellingCluster", "inspect", "merging", "repair", "spelling_clusters"]
