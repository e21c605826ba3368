"""Every test there is, in the order they are offered: importing a module registers its tests."""

# ruff: noqa: I001  (the order of the imports is the order of the catalogue)
from mlviz.stats.methods import two_means as two_means
from mlviz.stats.methods import two_ranks as two_ranks
from mlviz.stats.methods import two_distributions as two_distributions
from mlviz.stats.methods import resampling as resampling
from mlviz.stats.methods import watching as watching
from mlviz.stats.methods import one_sample as one_sample
from mlviz.stats.methods import paired as paired
from mlviz.stats.methods import several_groups as several_groups
from mlviz.stats.methods import medians as medians
from mlviz.stats.methods import factorial as factorial
from mlviz.stats.methods import ancova as ancova
from mlviz.stats.methods import linear_regression as linear_regression
from mlviz.stats.methods import logistic_regression as logistic_regression
from mlviz.stats.methods import repeated_measures as repeated_measures
from mlviz.stats.methods import repeated as repeated
from mlviz.stats.methods import multivariate as multivariate
from mlviz.stats.methods import spread as spread
from mlviz.stats.methods import normality as normality
from mlviz.stats.methods import tables as tables
from mlviz.stats.methods import association as association
from mlviz.stats.methods import stratified as stratified
from mlviz.stats.methods import proportions as proportions
from mlviz.stats.methods import goodness as goodness
from mlviz.stats.methods import rates as rates
from mlviz.stats.methods import correlations as correlations
from mlviz.stats.methods import polychoric as polychoric
from mlviz.stats.methods import partial as partial
from mlviz.stats.methods import agreement as agreement
from mlviz.stats.methods import reliability as reliability
from mlviz.stats.methods import omega as omega
from mlviz.stats.methods import equivalence as equivalence
from mlviz.stats.methods import survival as survival
from mlviz.stats.methods import series as series
from mlviz.stats.methods import stationarity as stationarity
from mlviz.stats.methods import granger as granger
from mlviz.stats.method import TESTS

__all__ = ["TESTS"]
