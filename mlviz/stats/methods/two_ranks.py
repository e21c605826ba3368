"""Tests on ranks: Mann-Whitney of two groups, Wilcoxon's signed-rank test of pairs."""

import math

import numpy as np

from mlviz.errors import NotApplicable
from mlviz.kinds import ORDERED
from mlviz.method import Known
from mlviz.params import ColumnOf
from mlviz.results.testing import Effect
from mlviz.stats import checks
from mlviz.stats.effects.effect_sizes import common_language, parted, rank_biserial
from mlviz.stats.effects.shifts import shift_between, shift_of_pairs
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.two_means import FIRST, GROUP, SECOND
from mlviz.stats.numerics.exact import few_arrangements, few_patterns, rank_sum_p, signed_rank_p
from mlviz.stats.numerics.ranking import (
    EXACT_BELOW,
    normal_p,
    rank_sum_counts,
    ranked,
    signed_rank_counts,
    tie_term,
    two_sided,
)
from mlviz.stats.summaries import need_values, summaries

EXACT = "Exact p-value."
NORMAL = "p by the normal approximation, with continuity and tie correction."

PAIRS_RULE = "Share of pairs where the first is larger minus share where it is smaller, also called Cliff's delta"
SIGNED_RULE = "Share of the sum of ranks that goes to positive differences minus the share that goes to negative ones"

RANKED = ColumnOf("value", "What is compared", "A number or an ordered category", kinds=ORDERED)


@statistical_test(
    key="mann_whitney",
    goal="two groups",
    other="welch_t",
    label="Mann-Whitney test",
    also=("Wilcoxon rank-sum test", "U test"),
    question="Do values of one group tend to be larger than those of another?",
    help="Compares two groups by the ranks of their values; also called Wilcoxon's rank-sum test.",
    params=(RANKED, GROUP),
    references=("Mann and Whitney (1947)", "Kerby (2014), The simple difference formula"),
    known=(
        Known(
            "mtcars",
            "R 4.2.2, wilcox.test(mpg ~ am, data=mtcars, exact=FALSE)",
            (("value", "mpg"), ("group", "am")),
            (("statistic", 42.0), ("p_value", 0.00187139133317856)),
        ),
        Known(
            "ToothGrowth",
            "R 4.2.2, wilcox.test(len ~ supp, data=ToothGrowth, exact=FALSE); effectsize 0.8.3 rank_biserial",
            (("value", "len"), ("group", "supp")),
            (("statistic", 575.5), ("p_value", 0.0644906721338357), ("effect.value", 0.278888888888889)),
        ),
        Known(
            "penguins",
            "R 4.2.2, wilcox.test(flipper_length_mm ~ sex, data=penguins, exact=FALSE)",
            (("value", "flipper_length_mm"), ("group", "sex")),
            (("statistic", 9547.0), ("p_value", 9.01134107051671e-07)),
        ),
    ),
)
def mann_whitney(value: Values, group: Factor) -> Finding:
    """Return W = U of the first group: how many pairs it wins, ties counting half.

    Exact when both groups are below 50 and nothing is tied, as in R, and with ties where at most 200,000
    arrangements are to be counted; else normal with continuity and tie correction.
    """
    samples = group.split(value)
    need_values(group.levels, samples, 1)
    first, second = samples
    n1, n2, n = len(first), len(second), len(value)
    ranks, ties = ranked(np.concatenate((first, second)))
    u = float(ranks[:n1].sum()) - n1 * (n1 + 1) / 2
    _need_different(ties)
    p, how = _rank_sum_p(ranks, ties, n1, u)
    error = np.sqrt((n + 1) / (3 * n1 * n2))
    effect = rank_biserial(2 * u / (n1 * n2) - 1, float(error), PAIRS_RULE)
    shift, thinned = shift_between(first, second)
    return Finding(
        about="groups",
        measure="rank",
        statistic_name="W",
        statistic=u,
        p_value=p,
        effect=effect,
        effects=(shift, common_language(effect)),
        groups=summaries(group.levels, samples),
        checks=(checks.size_check(group.levels, samples), checks.ties_check(ties), checks.shapes_check(samples)),
        samples=samples,
        notes=_notes(p, effect, how, f"Differences are {group.levels[0]} minus {group.levels[1]}.", thinned),
    )


def _rank_sum_p(ranks: Values, ties: Values, n1: int, u: float) -> tuple[float, str]:
    """Return p of U, and how it was found."""
    n = len(ranks)
    n2 = n - n1
    if max(n1, n2) < EXACT_BELOW and len(ties) == n:
        return two_sided(rank_sum_counts(n1, n2), u), EXACT
    if few_arrangements(n1, n2):
        return rank_sum_p(
            ranks, n1
        ), f"Exact p-value: all {math.comb(n, n1):,} arrangements of the ranks, ties included."
    sigma = np.sqrt(n1 * n2 / 12 * (n + 1 - tie_term(ties) / (n * (n - 1))))
    return normal_p(u - n1 * n2 / 2, sigma), NORMAL


@statistical_test(
    key="wilcoxon",
    goal="before and after",
    other="paired_t",
    label="Wilcoxon signed-rank test",
    also=("matched pairs",),
    question="Did values change between two measurements of the same rows?",
    help="Compares two numbers of the same row by the ranks of their differences.",
    params=(FIRST, SECOND),
    references=(
        "Wilcoxon (1945), Individual comparisons by ranking methods",
        "Kerby (2014), The simple difference formula",
    ),
    known=(
        Known(
            "hollander_wolfe_depression",
            "R 4.2.2, wilcox.test(hw$before, hw$after, paired=TRUE, exact=TRUE)",
            (("first", "before"), ("second", "after")),
            (("statistic", 40.0), ("p_value", 0.0390625)),
        ),
    ),
)
def wilcoxon(first: Values, second: Values) -> Finding:
    """Return V, the sum of the ranks of the positive differences first - second.

    Differences of zero are left out of the ranks, the effect and the estimate alike, as in R.

    Exact below 50 differences without ties or zeros, as in R, and with them up to 17 differences, which have
    131,072 sign patterns; else normal with continuity and tie correction.
    """
    every = first - second
    difference = every[every != 0]
    n = len(difference)
    if not n:
        raise NotApplicable("Both columns are equal in every row.", "Choose two different measurements.")
    ranks, ties = ranked(np.abs(difference))
    v = float(ranks[difference > 0].sum())
    total = n * (n + 1) / 2
    p, how = _signed_rank_p(ranks, ties, len(every) - n, v)
    error = float(np.sqrt((2 * n**3 + 3 * n**2 + n) / 6) / total)
    effect = rank_biserial(2 * v / total - 1, error, SIGNED_RULE)
    shift, thinned = shift_of_pairs(difference)
    zeros = f"Differences of zero, left out of ranks and estimate: {len(every) - n:,}." if len(every) > n else ""
    return Finding(
        about="pairs",
        measure="rank",
        statistic_name="V",
        statistic=v,
        p_value=p,
        effect=effect,
        effects=(shift,),
        groups=summaries(("first", "second", "first minus second"), (first, second, every)),
        checks=(checks.size_check(("differences",), (difference,)), checks.symmetry_check(difference)),
        samples=(first, second),
        notes=_notes(p, shift, how, zeros, thinned),
    )


def _signed_rank_p(ranks: Values, ties: Values, zeros: int, v: float) -> tuple[float, str]:
    """Return p of V, and how it was found."""
    n = len(ranks)
    if n < EXACT_BELOW and len(ties) == n and not zeros:
        return two_sided(signed_rank_counts(n), v), EXACT
    if few_patterns(n):
        return signed_rank_p(ranks, v), f"Exact p-value: all {2**n:,} sign patterns of the ranks."
    sigma = np.sqrt(n * (n + 1) * (2 * n + 1) / 24 - tie_term(ties) / 48)
    return normal_p(v - n * (n + 1) / 4, sigma), NORMAL


def _need_different(ties: Values) -> None:
    if len(ties) == 1:
        raise NotApplicable("All values are equal, so ranks cannot tell the groups apart.", "Choose another column.")


def _notes(p: float, effect: Effect, *notes: str) -> tuple[str, ...]:
    return (*(note for note in notes if note), *parted(p, effect.low, effect.high))
