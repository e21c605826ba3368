"""Suspected errors and the repairs proposed."""

from mlviz.quality.gaps import missingness
from mlviz.quality.imputing import multiply_impute
from mlviz.quality.inspection import inspect, repair
from mlviz.quality.little import little_test
from mlviz.quality.recovery import recovery
from mlviz.quality.rules import check_rules
from mlviz.quality.spellings import SpellingCluster, merging, spelling_clusters

__all__ = [
    "SpellingCluster",
    "check_rules",
    "inspect",
    "little_test",
    "merging",
    "missingness",
    "multiply_impute",
    "recovery",
    "repair",
    "spelling_clusters",
]
