"""Every test there is, in the order they are offered: importing a module registers its tests."""

from mlviz.stats import two_means as two_means
from mlviz.stats.method import TESTS

__all__ = ["TESTS"]
