"""Every test there is, in the order they are offered: importing a module registers its tests."""

# ruff: noqa: I001  (the order of the imports is the order of the catalogue)
from mlviz.stats import two_means as two_means
from mlviz.stats import two_ranks as two_ranks
from mlviz.stats import two_distributions as two_distributions
from mlviz.stats import resampling as resampling
from mlviz.stats import watching as watching
from mlviz.stats import one_sample as one_sample
from mlviz.stats import paired as paired
from mlviz.stats import several_groups as several_groups
from mlviz.stats import medians as medians
from mlviz.stats import factorial as factorial
from mlviz.stats import ancova as ancova
from mlviz.stats import repeated_measures as repeated_measures
from mlviz.stats import repeated as repeated
from mlviz.stats import multivariate as multivariate
from mlviz.stats import spread as spread
from mlviz.stats import normality as normality
from mlviz.stats import tables as tables
from mlviz.stats import association as association
from mlviz.stats import stratified as stratified
from mlviz.stats import proportions as proportions
from mlviz.stats import goodness as goodness
from mlviz.stats import rates as rates
from mlviz.stats import correlations as correlations
from mlviz.stats import polychoric as polychoric
from mlviz.stats import partial as partial
from mlviz.stats import agreement as agreement
from mlviz.stats import reliability as reliability
from mlviz.stats import omega as omega
from mlviz.stats import equivalence as equivalence
from mlviz.stats import survival as survival
from mlviz.stats import series as series
from mlviz.stats import stationarity as stationarity
from mlviz.stats import granger as granger
from mlviz.stats.method import TESTS

__all__ = ["TESTS"]
