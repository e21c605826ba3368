"""What values lean to, and which alternative that speaks for: bends, skewed or extreme values, unequal spread."""

import numpy as np

from mlviz.stats import checks
from mlviz.stats.method import Values

RANKS_FROM = 10
"""Values per group from which the Brunner-Munzel test keeps its level (Brunner and Munzel, 2000)."""

DRAWN_AT_MOST = 50_000
"""Values per group that are drawn again in a few seconds."""


def bent(first: Values, second: Values) -> bool:
    """Whether ranks and values tell different stories of how two numbers go together."""
    from mlviz.stats.methods.correlations import monotone_check
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


def other_of_two(samples: tuple[Values, ...]) -> tuple[str, str]:
    """Return the alternative where two groups lean or spread so that plain ranks are not the best one; else empty."""
    fewest, most = min(map(len, samples)), max(map(len, samples))
    if fewest >= checks.ENOUGH and most <= DRAWN_AT_MOST and max(abs(skewness(one)) for one in samples) > 2:
        return "bootstrap", "Here values are very skewed: its interval of the difference of means leans as they do."
    if fewest >= RANKS_FROM and checks.spread_check(samples, assumed=True).passed is False:
        when = "If a few extreme values should not decide: the groups spread differently, which it allows."
        return "brunner_munzel", when
    return "", ""


def when(samples: tuple[Values, ...], what: str) -> str:
    """Return when the test on ranks would be better, more urgently where the data give a reason."""
    if doubtful(samples):
        return (
            f"Here {what} are few and skewed or extreme, which ranks withstand: run both, and trust ranks if they part."
        )
    return f"If a few extreme {what} should not decide."
