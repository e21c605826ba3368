"""One column against a value, by signs alone."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.method import Known
from mlviz.params import Number
from mlviz.results.testing import Check, Effect
from mlviz.results.wording import are, percent, plural
from mlviz.stats.method import Finding, Values, statistical_test
from mlviz.stats.methods.two_means import VALUE
from mlviz.stats.numerics.quantiles import median
from mlviz.stats.summaries import need_rows, summaries


@statistical_test(
    key="sign_test",
    goal="a value",
    other="one_sample_t",
    label="Sign test",
    question="Do more values lie above a value than below?",
    help="Counts values above and below the value you name: needs no shape at all, and speaks of the median.",
    params=(VALUE, Number("mu", "Value to compare with", "The median if nothing is going on", 0.0)),
    references=("Arbuthnott (1710)", "Dixon and Mood (1946), The statistical sign test"),
    known=(
        Known(
            "airquality",
            "scipy 1.17, stats.binomtest(45, 115), the counts above 40 and unlike 40; interval as 2 p - 1; "
            "stats.quantile_test(ozone - 40, q=0, p=0.5).confidence_interval(0.95)",
            (("value", "Ozone"), ("mu", 40.0)),
            (
                ("statistic", 45.0),
                ("p_value", 0.024793536339643683),
                ("effect.low", -0.3967108929802393),
                ("effect.high", -0.0265900076029969),
                ("effects.0.value", -8.5),
                ("effects.0.low", -17.0),
                ("effects.0.high", -1.0),
            ),
        ),
    ),
)
def sign_test(value: Values, mu: float) -> Finding:
    """Return S, how many values lie above the one named; p is exact by the binomial distribution."""
    need_rows(value, 1, "The column has {n} complete value", "The column has {n} complete values")
    differences = value - mu
    wins, losses, p = counted_signs(differences, "Every value equals the one it is compared with.")
    return Finding(
        about="value",
        measure="sign",
        statistic_name="S",
        statistic=float(wins),
        p_value=p,
        effect=sign_share(wins, losses),
        effects=(middle_difference("Difference of the median", differences),),
        groups=summaries(("all",), (value,)),
        checks=(zeros_check(differences),),
        samples=(value,),
        notes=("Exact p-value.",),
    )


def counted_signs(differences: Values, none: str) -> tuple[int, int, float]:
    """Return how many differences are above and below 0, and the exact two-sided p that both are equally likely.

    Parameters
    ----------
    differences : array
        Those of 0 are left out.
    none : str
        What to say where all are 0.

    Raises
    ------
    NotApplicable
        If no difference is left.

    Examples
    --------
    >>> counted_signs(np.array([1.0, 2.0, 3.0, -1.0, 0.0]), "All are 0.")
    (3, 1, 0.625)
    """
    wins, losses = int(np.count_nonzero(differences > 0)), int(np.count_nonzero(differences < 0))
    if not wins + losses:
        raise NotApplicable(none, "Choose another column, or another value.")
    return wins, losses, min(1.0, 2 * float(special.bdtr(min(wins, losses), wins + losses, 0.5)))


def binomial_interval(wins: int, n: int) -> tuple[float, float]:
    """Return the exact 95% interval of a share (Clopper and Pearson, 1934).

    Examples
    --------
    >>> [round(bound, 4) for bound in binomial_interval(7, 9)]
    [0.3999, 0.9719]
    """
    low = float(special.betaincinv(wins, n - wins + 1, 0.025)) if wins else 0.0
    high = float(special.betaincinv(wins + 1, n - wins, 0.975)) if wins < n else 1.0
    return low, high


def sign_share(wins: int, losses: int) -> Effect:
    """Return the share of differences above 0 minus the share below, of those that are not 0."""
    low, high = binomial_interval(wins, wins + losses)
    rule = "Of the rows that differ; 0 where both are as many. Exact interval."
    value = (wins - losses) / (wins + losses)
    return Effect("Share above minus share below", value, 2 * low - 1, 2 * high - 1, rule=rule)


def middle_difference(name: str, differences: Values, rule: str = "") -> Effect:
    """Return the median of the differences, between two of them as bounds (Hahn and Meeker, 1991, section 5.2).

    The bounds are the k-th smallest and largest, k the largest for which a binomial chance keeps them at 95% or more.
    """
    n = len(differences)
    below = int(np.floor(special.bdtrik(0.025, n, 0.5))) if 2 * 0.5 ** min(n, 64) <= 0.05 else -1
    if below < 0:
        return Effect(name, median(differences), np.nan, np.nan, rule=rule)
    ordered = np.partition(differences, (below, n - 1 - below))
    return Effect(name, median(differences), float(ordered[below]), float(ordered[n - 1 - below]), rule=rule)


def zeros_check(differences: Values) -> Check:
    """Return how many differences are 0: a test of signs leaves them out."""
    zeros, n = int(np.count_nonzero(differences == 0)), len(differences)
    if not zeros:
        return Check("Equal values", True, "No row has a difference of zero.")
    share = zeros / n
    sentence = f"{plural(zeros, 'row')} ({percent(share)}) with a difference of zero {are(zeros)} left out."
    return Check("Equal values", True if share < 0.25 else None, sentence, "Read the result as one of the other rows.")
