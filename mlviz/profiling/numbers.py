"""The summary of a column of numbers, all of it from one sort."""

import numpy as np

from mlviz.profiling.bins import count_in, edges_of
from mlviz.results.profile import Array, NumericSummary
from mlviz.stats.numerics.moments import moments
from mlviz.stats.numerics.quantiles import quantiles

PROBABILITIES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


def distinct(ordered: Array) -> int:
    """Return how many different values sorted data holds."""
    return 0 if len(ordered) == 0 else 1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))


def summarise(values: Array) -> tuple[NumericSummary, int]:
    """Return the summary of the values present, and how many different ones there are."""
    numbers = values.astype("float64", copy=False)
    finite = numbers if np.isfinite(numbers).all() else numbers[np.isfinite(numbers)]
    ordered = np.sort(finite)
    mean, sd, skewness, kurtosis = moments(finite)
    at = quantiles(ordered, PROBABILITIES)
    reach = 1.5 * (at[4] - at[2])
    low, high = at[2] - reach, at[4] + reach
    below, upto = np.searchsorted(ordered, low, side="left"), np.searchsorted(ordered, high, side="right")
    n_negative, not_above = np.searchsorted(ordered, 0.0, side="left"), np.searchsorted(ordered, 0.0, side="right")
    bins = count_in(ordered, edges_of(ordered, most=30))
    summary = NumericSummary(
        mean=mean,
        sd=sd,
        quantiles=tuple(zip(PROBABILITIES, at, strict=True)),
        skewness=skewness,
        kurtosis=kurtosis,
        zeros=int(not_above - n_negative),
        negative=int(n_negative),
        infinite=len(numbers) - len(finite),
        low_fence=low,
        high_fence=high,
        n_outliers=int(below + len(ordered) - upto),
        integral=bool(np.all(ordered == np.floor(ordered))),
        bins=bins,
    )
    infinities = len(np.unique(numbers[np.isinf(numbers)])) if summary.infinite else 0
    return summary, distinct(ordered) + infinities
