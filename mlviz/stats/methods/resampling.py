"""Two groups compared by drawing again: permutations of the groups, bootstrap samples of the values."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.method import Known
from mlviz.params import Choice, Number
from mlviz.results.testing import Effect
from mlviz.stats import checks
from mlviz.stats.effects.effect_sizes import mean_difference, parted
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.two_means import GROUP, SLEEP, VALUE
from mlviz.stats.numerics.bootstrapping import bca, bootstrapped, influences_of
from mlviz.stats.numerics.exact import few_arrangements
from mlviz.stats.numerics.permuting import ROW_BY_ROW, drawn_gaps, every_gap, tails
from mlviz.stats.numerics.quantiles import median
from mlviz.stats.summaries import need_values, summaries, varies, welch_error

BY_STRATA = (
    "With so many rows, values next to each other in size are drawn in groups. How many of each group is drawn as row "
    "by row; what they add up to is drawn with its exact mean and variance."
)

STATISTIC = Choice("statistic", "What is compared", "", "mean", options=("mean", "median"), labels=("means", "medians"))
DRAWS = Number("draws", "Draws", "More take longer and depend less on the seed", 10_000, 1000, 100_000, integer=True)
SEED = Number("seed", "Seed", "The same seed gives the same numbers", 0, 0, 2**31 - 1, integer=True)


@statistical_test(
    key="permutation",
    goal="two groups",
    other="welch_t",
    label="Permutation test",
    also=("randomization test",),
    question="Would two groups put together by chance differ as much?",
    help="Compares the difference with those of the same values shared out at random: needs no shape, not even ranks.",
    params=(VALUE, GROUP, STATISTIC, DRAWS, SEED),
    references=(
        "Pitman (1937), Significance tests which may be applied to samples from any populations",
        "Phipson and Smyth (2010), Permutation p-values should never be zero",
    ),
    known=(
        Known(
            "sleep",
            "scipy 1.17, stats.permutation_test((a, b), difference_of_means, n_resamples=np.inf)",
            SLEEP,
            (("statistic", -1.58), ("p_value", 0.08144796380090498)),
        ),
        Known(
            "sleep",
            "scipy 1.17, stats.permutation_test((a, b), difference_of_medians, n_resamples=np.inf)",
            (*SLEEP, ("statistic", "median")),
            (("statistic", -1.4), ("p_value", 0.2134923899629782)),
        ),
    ),
)
def permutation(value: Values, group: Factor, statistic: str, draws: int, seed: int) -> Finding:
    """Return the difference of means or medians; p counts the shares-out that give one at least as far from 0.

    Every one of them where there are at most 200,000; else seeded draws, with the observed one among them, so that p is
    never 0. Two-sided: twice the smaller tail.
    """
    samples = group.split(value)
    need_values(group.levels, samples, 1)
    if not varies(value):
        raise NotApplicable("All values are equal, so no share-out differs from another.", "Choose another column.")
    n, m = len(value), len(samples[0])
    # About the middle, so that large values that differ little keep their digits.
    about = value - median(value)
    seen = _gap(group.split(about), statistic)
    ordered = np.sort(about)
    exact = few_arrangements(m, n - m) and special.binom(n, m) * n <= ROW_BY_ROW
    gaps = every_gap(ordered, m, statistic) if exact else drawn_gaps(ordered, m, statistic, draws, seed)
    # Decimals are rounded once; sums in another order differ in a few of their last digits.
    slack = _rounding(samples, statistic) + 16 * _rounding(group.split(about), statistic)
    low, high, count = tails(gaps, seen, slack)
    extra = 0 if exact else 1
    p = min(1.0, 2 * (min(low, high) + extra) / (count + extra))
    how = f"Exact p-value: all {count:,} ways to share out the values." if exact else f"p from {draws:,} seeded draws."
    effect = _shift(samples, statistic, seen, draws, seed)
    return Finding(
        about="groups",
        measure=statistic,
        statistic_name=f"difference of {statistic}s",
        statistic=seen,
        p_value=p,
        effect=effect,
        groups=summaries(group.levels, samples),
        checks=(checks.size_check(group.levels, samples), checks.shapes_check(samples)),
        samples=samples,
        notes=(how, *_by_strata(statistic, draws, n), _minus(group), *parted(p, effect.low, effect.high)),
    )


@statistical_test(
    key="bootstrap",
    goal="two groups",
    other="welch_t",
    label="Bootstrap difference",
    question="By how much do two groups differ, judged by drawing from them again?",
    help="The interval of a difference of means or medians from samples drawn out of the data, corrected for bias "
    "and skewness (BCa).",
    params=(VALUE, GROUP, STATISTIC, DRAWS, SEED),
    references=("Efron (1987), Better bootstrap confidence intervals", "Efron and Tibshirani (1993), chapter 14"),
    known=(
        # Both draw at random, so their bounds agree to about 1% of the width only.
        Known(
            "ToothGrowth",
            "scipy 1.17, stats.bootstrap((oj, vc), difference_of_medians, n_resamples=200_000, method='BCa', rng=1)",
            (("value", "len"), ("group", "supp"), ("statistic", "median"), ("draws", 100_000)),
            (("effect.value", 6.2), ("effect.low", 1.05), ("effect.high", 10.9)),
            0.03,
        ),
        Known(
            "ToothGrowth",
            "scipy 1.17, stats.bootstrap((oj, vc), difference_of_means, n_resamples=200_000, method='BCa', rng=1)",
            (("value", "len"), ("group", "supp"), ("draws", 100_000)),
            (("effect.value", 3.7), ("effect.high", 7.313333333333336)),
            0.02,
        ),
    ),
)
def bootstrap(value: Values, group: Factor, statistic: str, draws: int, seed: int) -> Finding:
    """Return the difference with its BCa interval; p is 1 less the level at which the interval just reaches 0."""
    samples = group.split(value)
    need_values(group.levels, samples, 2)
    about = group.split(value - median(value))
    seen = _gap(about, statistic)
    drawn = bootstrapped(about, statistic, draws, seed)
    if not varies(drawn):
        raise NotApplicable(
            f"Samples drawn again all have the same difference of {statistic}s, so chance variation cannot be judged.",
            "Check the column for values that repeat, or compare by ranks.",
        )
    low, high, p = bca(drawn, seen, influences_of(about, statistic))
    return Finding(
        about="groups",
        measure=statistic,
        statistic_name=f"difference of {statistic}s",
        statistic=seen,
        p_value=p,
        effect=Effect(f"Difference of {statistic}s", seen, low, high),
        groups=summaries(group.levels, samples),
        checks=(checks.size_check(group.levels, samples), checks.outlier_check(samples)),
        samples=samples,
        notes=(
            f"Interval from {draws:,} seeded draws, corrected for bias and skewness.",
            *_by_strata(statistic, draws, max(map(len, samples))),
            _minus(group),
        ),
    )


def _gap(samples: tuple[Values, ...], statistic: str) -> float:
    first, second = (_middle(one, statistic) for one in samples)
    return first - second


def _middle(sample: Values, statistic: str) -> float:
    return float(sample.mean()) if statistic == "mean" else median(sample)


def _rounding(samples: tuple[Values, ...], statistic: str) -> float:
    """Return by how much one rounding of every value can part two equal differences of means or medians.

    That of medians does not grow with values far out, beside which all differences would look equal.
    """
    return float(np.finfo(float).eps) * max(_middle(np.abs(sample), statistic) for sample in samples)


def _minus(group: Factor) -> str:
    return f"Differences are {group.levels[0]} minus {group.levels[1]}."


def _by_strata(statistic: str, draws: int, n: int) -> tuple[str, ...]:
    return (BY_STRATA,) if statistic == "mean" and draws * n > ROW_BY_ROW else ()


def _shift(samples: tuple[Values, ...], statistic: str, seen: float, draws: int, seed: int) -> Effect:
    """Return the difference with Welch's interval for means and the bootstrap's for medians, where there is one."""
    name, sizes = f"Difference of {statistic}s", [len(sample) for sample in samples]
    if min(sizes) < 2 or not any(varies(sample) for sample in samples):
        return Effect(name, seen, np.nan, np.nan)
    if statistic == "median":
        drawn = bootstrapped(samples, statistic, draws, seed)
        bounds = bca(drawn, seen, influences_of(samples, statistic))[:2] if varies(drawn) else (np.nan, np.nan)
        return Effect(name, seen, *bounds)
    return mean_difference(name, seen, *welch_error(samples))
