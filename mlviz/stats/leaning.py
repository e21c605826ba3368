"""What values lean to: bent relations, skewed or extreme values among few."""

import numpy as np

from mlviz.stats import checks
from mlviz.stats.method import Values


def bent(first: Values, second: Values) -> bool:
    """Whether ranks and values tell different stories of how two numbers go together."""
    from mlviz.stats.correlations import monotone_check
    from mlviz.stats.summaries import varies

    if len(first) < 3 or not (varies(first) and varies(second)):
        return False
    return not monotone_check(first, second).passed


def doubtful(samples: tuple[Values, ...]) -> bool:
    """Whether a group is below 30 values and skewed, or below 30 with values far out."""
    small = [values for values in samples if 3 <= len(values) < checks.ENOUGH]
    return any(checks.far_out(values) > 0 or abs(skewness(values)) > 1 for values in small)


def skewness(values: Values) -> float:
    """Return the skewness of values, 0 where they do not vary."""
    spread = values.std()
    return float((((values - values.mean()) / spread) ** 3).mean()) if spread > 1e-14 * np.abs(values).max() else 0.0
