"""Mood's median test: how many values of each group lie above the common median."""

from dataclasses import replace

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.method import Known
from mlviz.results.testing import Effect
from mlviz.results.wording import number
from mlviz.stats import checks
from mlviz.stats.effects.effect_sizes import size_of
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.several_groups import GROUPS
from mlviz.stats.methods.tables import expected_check, expected_counts
from mlviz.stats.methods.two_ranks import RANKED
from mlviz.stats.numerics.noncentral import chi2_interval
from mlviz.stats.numerics.quantiles import median
from mlviz.stats.summaries import need_values, summaries


@statistical_test(
    key="median_test",
    goal="several groups",
    other="welch_anova",
    label="Mood's median test",
    question="Do groups differ in how many of their values lie above the common median?",
    help="Counts values above the median of all: needs no shape, and finds less than tests on ranks do.",
    params=(RANKED, GROUPS),
    references=("Mood (1950), Introduction to the theory of statistics", "Brown and Mood (1951)"),
    known=(
        Known(
            "InsectSprays",
            "scipy 1.17, stats.median_test(*groups, ties='below', correction=False)",
            (("value", "count"), ("group", "spray")),
            (("statistic", 60.99150579150578), ("p_value", 7.581708508208934e-12)),
        ),
        Known(
            "ToothGrowth",
            "scipy 1.17, stats.median_test(oj, vc, ties='below', correction=False)",
            (("value", "len"), ("group", "supp")),
            (("statistic", 6.666666666666667), ("p_value", 0.009823274507519235)),
        ),
    ),
)
def median_test(value: Values, group: Factor) -> Finding:
    """Return the chi-square of the counts above the median of all values, against those at or below it."""
    samples = group.split(value)
    need_values(group.levels, samples, 1)
    centre = median(value)
    above = np.array([np.count_nonzero(sample > centre) for sample in samples], dtype=np.float64)
    counts = np.vstack((above, group.counts - above))
    if not above.any():
        raise NotApplicable(
            "At least half of all values equal the largest one, so none lies above the median.",
            "Consider them as categories, or choose another column.",
        )
    expected = expected_counts(counts)
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    df, n = len(samples) - 1, len(value)
    low, high = (min(float(np.sqrt(bound / n)), 1.0) for bound in chi2_interval(chi2, df))
    v = float(np.sqrt(chi2 / n))
    rule = "Of the groups with lying above the median: 0 none, 1 complete; 0.1 small, 0.3 medium, 0.5 large."
    return Finding(
        about="several groups",
        measure="rank",
        statistic_name="chi-square",
        statistic=chi2,
        df=(float(df),),
        p_value=float(special.chdtrc(df, chi2)),
        effect=Effect("Cramer's V", v, low, high, 0.95, size_of(v, 0.1, 0.3, 0.5), rule),
        groups=summaries(group.levels, samples),
        checks=(replace(expected_check(expected), remedy="Use a test on ranks."), checks.shapes_check(samples)),
        samples=samples,
        notes=(f"The median of all values is {number(centre)}; values equal to it count as not above.",),
    )
