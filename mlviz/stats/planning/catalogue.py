"""Every plan there is, in the order they are offered: importing a module registers its plans."""

from mlviz.stats.planning import means as means
from mlviz.stats.planning import relations as relations
from mlviz.stats.planning import shares as shares
from mlviz.stats.planning.design import DESIGNS

__all__ = ["DESIGNS"]
