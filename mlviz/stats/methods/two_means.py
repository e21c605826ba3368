"""Student's and Welch's t-test of two groups, of one group against a value, and of pairs."""

from collections.abc import Sequence

import numpy as np
from scipy import special

from mlviz.kinds import CATEGORIES, NUMERIC
from mlviz.method import Known
from mlviz.params import ColumnOf, Number
from mlviz.results.testing import Check, GroupSummary
from mlviz.stats import checks
from mlviz.stats.effects.effect_sizes import glass_delta, mean_difference, standardised
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.summaries import need_pairs, need_rows, need_spread, need_values, summaries

VALUE = ColumnOf("value", "What is compared", "A number", kinds=NUMERIC)
GROUP = ColumnOf("group", "Between which groups", "A column with two groups", kinds=CATEGORIES, levels=2)
FIRST = ColumnOf("first", "First measurement", "A number, in the same row as the second", kinds=NUMERIC)
SECOND = ColumnOf("second", "Second measurement", "A number, in the same row as the first", kinds=NUMERIC)
SLEEP = (("value", "extra"), ("group", "group"))


def t_p_value(t: float, df: float) -> float:
    """Return the two-sided p of a t statistic.

    Examples
    --------
    >>> round(t_p_value(2.0, 10), 5)
    0.07339
    """
    return float(2 * special.stdtr(df, -abs(t)))


@statistical_test(
    key="one_sample_t",
    goal="a value",
    other="sign_test",
    label="One-sample t-test",
    question="Does a mean differ from a value?",
    help="Compares the mean of a number with a value you name, such as a target or a norm.",
    params=(VALUE, Number("mu", "Value to compare with", "The mean if nothing is going on", 0.0)),
    references=("Student (1908), The probable error of a mean",),
    known=(
        Known(
            "sleep_difference",
            "R 4.2.2, t.test(sleepw$drug1, sleepw$drug2, paired=TRUE), the one-sample test of drug1 - drug2",
            (("value", "difference"), ("mu", 0.0)),
            (
                ("statistic", -4.06212768338204),
                ("df.0", 9.0),
                ("p_value", 0.00283289019738427),
                ("effects.0.low", -2.45988576327698),
                ("effects.0.high", -0.700114236723018),
            ),
        ),
    ),
)
def one_sample_t(value: Values, mu: float) -> Finding:
    """Return t = (mean - mu) / (sd / sqrt(n)) with n - 1 degrees of freedom."""
    need_rows(value, 2, "The column has {n} complete value", "The column has {n} complete values")
    need_spread((value,))
    groups = summaries(("all",), (value,))
    n, sd = len(value), groups[0].sd
    difference, error = groups[0].mean - mu, sd / np.sqrt(n)
    size, *others = standardised("Difference in standard deviations.", difference / sd, 1 / np.sqrt(n), n - 1)
    t = float(difference / error)
    return Finding(
        about="value",
        measure="mean",
        statistic_name="t",
        statistic=t,
        df=(float(n - 1),),
        p_value=t_p_value(t, n - 1),
        effect=size,
        effects=(mean_difference("Difference from the value", difference, float(error), n - 1), *others),
        groups=groups,
        checks=_checks(("all",), (value,)),
        samples=(value,),
    )


@statistical_test(
    key="student_t",
    goal="two groups",
    other="welch_t",
    label="Student's t-test",
    also=("two-sample t-test", "independent samples t-test"),
    question="Do two groups with equal spread differ in their mean?",
    help="Assumes that both groups vary equally; Welch's test does not and loses next to nothing.",
    params=(VALUE, GROUP),
    references=("Student (1908), The probable error of a mean",),
    known=(
        Known(
            "sleep",
            "R 4.2.2, t.test(extra ~ group, data=sleep, var.equal=TRUE); effectsize 0.8.3 cohens_d, hedges_g",
            SLEEP,
            (
                ("statistic", -1.86081346748685),
                ("df.0", 18.0),
                ("p_value", 0.0791867142159382),
                ("effects.0.low", -3.3638740322876),
                ("effects.0.high", 0.203874032287599),
                ("effect.value", -0.796935239191122),
                ("effects.1.value", -0.83218108134954),
                ("effects.1.low", -1.73881676925442),
                ("effects.1.high", 0.0954504356575097),
            ),
        ),
    ),
)
def student_t(value: Values, group: Factor) -> Finding:
    """Return t with the pooled variance and n - 2 degrees of freedom."""
    first, second = group.split(value)
    need_values(group.levels, (first, second), 1)
    both = "Both groups together have {n} complete values"
    need_rows(value, 3, both, both)
    need_spread((first, second))
    groups = summaries(group.levels, (first, second))
    df = float(len(value) - 2)
    sd = float(np.sqrt(sum(map(_squares, groups)) / df))
    scale = float(np.sqrt(1 / len(first) + 1 / len(second)))
    return _two_groups(groups, (first, second), sd, scale, df, equal=True)


@statistical_test(
    key="welch_t",
    goal="two groups",
    other="mann_whitney",
    label="Welch's t-test",
    also=("two-sample t-test", "independent samples t-test", "unequal variances"),
    question="Do two groups differ in their mean?",
    help="Compares two means without assuming that the groups vary equally: the default for two groups.",
    params=(VALUE, GROUP),
    references=(
        "Welch (1947), The generalization of Student's problem",
        "Delacre, Lakens and Leys (2017), Why psychologists should by default use Welch's t-test",
    ),
    known=(
        Known(
            "ToothGrowth",
            "R 4.2.2, t.test(len ~ supp, data=ToothGrowth)",
            (("value", "len"), ("group", "supp")),
            (
                ("statistic", 1.91526826869527),
                ("df.0", 55.3094326826406),
                ("p_value", 0.0606345078809341),
                ("effects.0.low", -0.171015618367165),
                ("effects.0.high", 7.57101561836716),
            ),
        ),
    ),
)
def welch_t(value: Values, group: Factor) -> Finding:
    """Return t with separate variances and Welch's degrees of freedom.

    The effect size divides by the root of the mean of both variances, since there is no common one.
    """
    first, second = group.split(value)
    need_values(group.levels, (first, second), 2)
    need_spread((first, second))
    groups = summaries(group.levels, (first, second))
    n1, n2, v1, v2 = len(first), len(second), groups[0].sd ** 2, groups[1].sd ** 2
    # Divided by the larger variance first, so that squares stay in range.
    top = max(v1, v2)
    e1, e2 = v1 / top / n1, v2 / top / n2
    df = float((e1 + e2) ** 2 / (e1**2 / (n1 - 1) + e2**2 / (n2 - 1)))
    sd = float(np.sqrt((v1 + v2) / 2))
    scale = float(np.sqrt((e1 + e2) * top) / sd)
    return _two_groups(groups, (first, second), sd, scale, df, equal=False)


def _two_groups(
    groups: tuple[GroupSummary, ...],
    samples: tuple[Values, Values],
    sd: float,
    scale: float,
    df: float,
    *,
    equal: bool,
) -> Finding:
    """Return what both tests share; ``sd`` standardises the difference and ``scale`` is its error in sd."""
    names, spreads = [one.name for one in groups], [one.sd for one in groups]
    difference = groups[0].mean - groups[1].mean
    t = difference / (sd * scale)
    by = "Difference in pooled standard deviations." if equal else "Difference in average standard deviations."
    size, *others = standardised(by, difference / sd, scale, df)
    delta = glass_delta(difference, groups[0].n, groups[1])
    return Finding(
        about="groups",
        measure="mean",
        statistic_name="t",
        statistic=t,
        df=(df,),
        p_value=t_p_value(t, df),
        effect=size,
        effects=(mean_difference("Difference of means", difference, sd * scale, df), *others, *delta),
        groups=groups,
        checks=(*_checks(names, samples), checks.spreads_check(spreads, assumed=equal)),
        samples=samples,
        notes=(f"Differences are {names[0]} minus {names[1]}.",),
    )


@statistical_test(
    key="paired_t",
    goal="before and after",
    other="wilcoxon",
    label="Paired t-test",
    also=("dependent samples t-test", "matched pairs"),
    question="Did a mean change between two measurements of the same rows?",
    help="Compares two numbers of the same row, such as before and after, by their differences.",
    params=(FIRST, SECOND),
    references=("Student (1908), The probable error of a mean",),
    known=(
        Known(
            "sleep_wide",
            "R 4.2.2, t.test(sleepw$drug1, sleepw$drug2, paired=TRUE)",
            (("first", "drug1"), ("second", "drug2")),
            (
                ("statistic", -4.06212768338204),
                ("df.0", 9.0),
                ("p_value", 0.00283289019738427),
                ("effects.0.value", -1.58),
                ("effects.0.low", -2.45988576327698),
                ("effects.0.high", -0.700114236723018),
            ),
        ),
    ),
)
def paired_t(first: Values, second: Values) -> Finding:
    """Return the one-sample t of the differences first - second."""
    difference = first - second
    need_pairs(difference, 2)
    need_spread((difference,))
    groups = summaries(("first", "second", "first minus second"), (first, second, difference))
    n, sd, mean = len(difference), groups[2].sd, groups[2].mean
    scale = float(1 / np.sqrt(n))
    t = mean / (sd * scale)
    size, *others = standardised("Mean difference in standard deviations of the differences.", mean / sd, scale, n - 1)
    return Finding(
        about="pairs",
        measure="mean",
        statistic_name="t",
        statistic=t,
        df=(float(n - 1),),
        p_value=t_p_value(t, n - 1),
        effect=size,
        effects=(mean_difference("Mean difference", mean, sd * scale, n - 1), *others),
        groups=groups,
        checks=_checks(("differences",), (difference,)),
        samples=(first, second),
        notes=("The checks look at the differences, on which the test rests.",),
    )


def _squares(one: GroupSummary) -> float:
    """Return the sum of squares around the mean of a group; 0 of a single value."""
    return one.sd**2 * (one.n - 1) if one.n > 1 else 0.0


def _checks(names: Sequence[str], samples: tuple[Values, ...]) -> tuple[Check, ...]:
    return (checks.size_check(names, samples), checks.outlier_check(samples), checks.normality_check(samples))
