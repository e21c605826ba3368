"""What a test rests on, looked at in the data; checks inform, none of them switches the test."""

from collections.abc import Sequence

import numpy as np

from mlviz.results.testing import Check
from mlviz.results.wording import number, p_words, plural
from mlviz.stats.method import Values
from mlviz.stats.numerics.quantiles import median, quartiles
from mlviz.stats.numerics.ranking import tied_share

SHAPIRO_AT_MOST = 5000
"""Values the Shapiro-Wilk test is made for; where a test is asked for, more are sampled."""

ENOUGH = 30
"""Values per group from which the mean of most distributions is close to normal."""

LIMITS = (
    "This check is weak where few values make the assumption matter, and alarms at trifles where many make it harmless."
)

UNEQUAL = 4
"""Times as many values in the largest group as in the smallest from which it is said."""


def size_check(names: Sequence[str], samples: Sequence[Values]) -> Check:
    """Return whether every group has enough values for its mean to be nearly normal."""
    smallest = min(range(len(samples)), key=lambda i: len(samples[i]))
    n = len(samples[smallest])
    numbers = (("values of the smallest group", float(n)),)
    where = (
        f"the smallest group, {names[smallest]}, has {plural(n, 'value')}"
        if len(samples) > 1
        else f"there {'is' if n == 1 else 'are'} {plural(n, 'value')}"
    )
    most = max(map(len, samples)) / max(n, 1)
    if most >= UNEQUAL:
        where += f", and the largest {number(most, 2)} times as many, so how sure the answer is hangs on the smallest"
    if n >= ENOUGH:
        return Check("Sample size", True, f"Enough values: {where}.", numbers=numbers)
    return Check(
        "Sample size",
        None if n >= 10 else False,
        f"Few values: {where}; the result leans on the shape of the distribution.",
        "Compare with a test on ranks.",
        numbers,
    )


def outlier_check(samples: Sequence[Values]) -> Check:
    """Return whether values lie beyond three interquartile ranges of their group's quartiles (Tukey's far out)."""
    count = sum(far_out(values) for values in samples)
    numbers = (("values far out", float(count)),)
    if not count:
        return Check("Outliers", True, "No extreme values within the groups.", numbers=numbers)
    word = "value lies" if count == 1 else "values lie"
    return Check(
        "Outliers",
        False,
        f"{count:,} {word} beyond three interquartile ranges of the quartiles; means react strongly to such values.",
        "See whether they are errors, and compare with a test on ranks.",
        numbers,
    )


def far_out(values: Values) -> int:
    """Return how many values lie beyond three interquartile ranges of the quartiles."""
    if len(values) < 4:
        return 0
    low, high = quartiles(values)
    reach = 3 * (high - low)
    return int(np.count_nonzero(values < low - reach) + np.count_nonzero(values > high + reach)) if reach > 0 else 0


def normality_check(residuals: Sequence[Values]) -> Check:
    """Return the Shapiro-Wilk test of the residuals (each group around its mean), on at most 5,000 of them."""
    pooled = np.concatenate([_sampled(values, len(residuals)) - values.mean() for values in residuals])
    if len(pooled) < 3 or pooled.std() == 0:
        return Check("Normality", None, "Too few different values to look at the shape of the distribution.")
    from scipy import stats

    found = stats.shapiro(pooled / pooled.std())
    p = float(found.pvalue)
    numbers = (("W", float(found.statistic)), ("p", p))
    part = f" on a seeded sample of {len(pooled):,}" if len(pooled) < sum(map(len, residuals)) else ""
    seen = f"Shapiro-Wilk of the residuals{part}: {p_words(p)}."
    many = all(len(values) >= ENOUGH for values in residuals)
    if p >= 0.05:
        return Check("Normality", True, f"{seen} No sign against normality. {LIMITS}", numbers=numbers)
    if many:
        words = f"{seen} Not normal, which hardly matters for means of so many. {LIMITS}"
        return Check("Normality", None, words, numbers=numbers)
    remedy = "Look at the picture, and compare with a test on ranks."
    return Check("Normality", False, f"{seen} {LIMITS}", remedy, numbers)


def _sampled(values: Values, groups: int) -> Values:
    """Return every value, or a seeded sample such that all groups together stay within the limit."""
    most = SHAPIRO_AT_MOST // groups
    if len(values) <= most:
        return values
    return values[np.random.default_rng(0).integers(0, len(values), most)]


def spread_check(samples: Sequence[Values], *, assumed: bool, needs: str = "") -> Check:
    """Return how much the standard deviations of the groups differ; ``assumed`` if the test needs them equal."""
    return spreads_check([float(v.std(ddof=1)) for v in samples if len(v) > 1], assumed=assumed, needs=needs)


def spreads_check(deviations: Sequence[float], *, assumed: bool, needs: str = "") -> Check:
    """Return the same from standard deviations that are known already; NaN stands for a group of one value."""
    spreads = [sd for sd in deviations if sd == sd]
    ratio = max(spreads) / min(spreads) if spreads and min(spreads) > 0 else np.inf
    words = f"{ratio:.2g} times" if ratio < 1e6 else "more than a million times"
    sentence = f"The largest standard deviation is {words} the smallest."
    numbers = (("largest over smallest standard deviation", float(ratio)),)
    if not assumed:
        end = f" {needs}" if needs else ""
        words = f"{sentence} This test does not need them to be equal{end}."
        return Check("Equal spread", True, words, numbers=numbers)
    if ratio <= 1.5:
        return Check("Equal spread", True, sentence, numbers=numbers)
    remedy = "Welch's version does not need equal spread."
    return Check("Equal spread", None if ratio <= 2 else False, sentence, remedy, numbers)


def shapes_check(samples: Sequence[Values]) -> Check:
    """Return how much the spreads differ, for a test on ranks: it speaks of medians only where shapes are alike."""
    return spread_check(samples, assumed=False, needs="to speak of larger values; to speak of medians, it does")


def tails_check(samples: Sequence[Values]) -> Check:
    """Return whether the values around their group's mean, each of which must vary, have the tails of normal ones.

    With an excess kurtosis of c the log of a variance varies 1 + c / 2 times as much as tests of variances expect.
    """
    around = np.concatenate([(sample - sample.mean()) / sample.std() for sample in samples])
    excess = float((around**4).mean()) - 3
    sentence = f"Around their group's mean, the values have an excess kurtosis of {excess:.2g}; normal ones have 0."
    if abs(excess) <= 0.5:
        return Check("Tails", True, sentence, numbers=(("excess kurtosis", excess),))
    remedy = "This test takes other tails for a difference in spread: compare with the Brown-Forsythe test."
    return Check("Tails", None if abs(excess) <= 1 else False, sentence, remedy, (("excess kurtosis", excess),))


def ties_check(ties: Values) -> Check:
    """Return how many values are tied, given the size of each run of equal values; ranks of ties are averaged."""
    share, largest = tied_share(ties), float(ties.max() / ties.sum())
    sentence = f"{share:.0%} of the values are tied with another, at most {largest:.0%} with the same one."
    numbers = (("share tied", share), ("largest share of one value", largest))
    if largest < 0.25:
        return Check("Ties", True, f"{sentence} Their ranks are averaged.", numbers=numbers)
    return Check("Ties", None, f"{sentence} Ranks tell little apart.", "Consider them as categories.", numbers)


def symmetry_check(differences: Values) -> Check:
    """Return whether differences spread evenly around their median, on which the signed-rank test rests."""
    if len(differences) < 3 or differences.std() == 0:
        return Check("Symmetry", None, "Too few different differences to look at their symmetry.")
    lean = float((differences.mean() - median(differences)) / differences.std())
    numbers = (("mean less median, in standard deviations", lean),)
    if abs(lean) <= 0.2:
        words = "The differences spread about evenly around their median."
        return Check("Symmetry", True, words, numbers=numbers)
    return Check(
        "Symmetry",
        False,
        "The differences are skewed: their mean lies well off their median.",
        "Read the result as a statement on ranks, not on the median difference.",
        numbers,
    )
