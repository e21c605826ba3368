"""Do groups spread differently: F test, Levene, Brown-Forsythe, Bartlett, Fligner-Killeen."""

from collections.abc import Callable

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.method import Known
from mlviz.results.testing import Effect
from mlviz.stats import checks
from mlviz.stats.effects.effect_sizes import size_of, variance_shares
from mlviz.stats.effects.spread_ratios import NORMAL_RULE, relative_variance, spread_ratio, widest_ratio
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.several_groups import GROUPS, mean_squares
from mlviz.stats.methods.two_means import GROUP, VALUE
from mlviz.stats.numerics.noncentral import chi2_interval
from mlviz.stats.numerics.quantiles import median
from mlviz.stats.numerics.ranking import ranked
from mlviz.stats.summaries import need_values, summaries, varies

SPRAYS = (("value", "count"), ("group", "spray"))


@statistical_test(
    key="f_test",
    goal="spread",
    other="brown_forsythe",
    label="F test of two variances",
    question="Do two groups of normal values differ in their spread?",
    help="Compares two variances; takes long tails for a difference, which Brown-Forsythe does not.",
    params=(VALUE, GROUP),
    references=("Snedecor (1934), Calculation and interpretation of analysis of variance and covariance",),
    known=(
        Known(
            "mtcars",
            "R 4.2.2, var.test(mpg ~ am, data=mtcars)",
            (("value", "mpg"), ("group", "am")),
            (
                ("statistic", 0.386561496137199),
                ("df.0", 18.0),
                ("df.1", 12.0),
                ("p_value", 0.0669059242158737),
                ("effects.0.low", 0.12437205495595),
                ("effects.0.high", 1.07034291621577),
            ),
        ),
    ),
)
def f_test(value: Values, group: Factor) -> Finding:
    """Return F, the variance of the first group over that of the second."""
    samples = group.split(value)
    _need_spreads(group.levels, samples)
    first, second = samples
    df = float(len(first) - 1), float(len(second) - 1)
    ratio = relative_variance(first, second)
    p = 2 * min(float(special.fdtr(*df, ratio)), float(special.fdtrc(*df, ratio)))
    effect = spread_ratio(first, second)
    variances = Effect("Ratio of variances", ratio, effect.low**2, effect.high**2, rule=NORMAL_RULE)
    return Finding(
        about="groups",
        measure="spread",
        statistic_name="F",
        statistic=ratio,
        df=df,
        p_value=min(p, 1.0),
        effect=effect,
        effects=(variances,),
        groups=summaries(group.levels, samples),
        checks=(checks.outlier_check(samples), checks.tails_check(samples)),
        samples=samples,
        notes=(f"Ratios are {group.levels[0]} over {group.levels[1]}.",),
    )


@statistical_test(
    key="levene",
    goal="spread",
    other="brown_forsythe",
    label="Levene's test",
    also=("homogeneity of variance",),
    question="Do groups spread differently around their means?",
    help="Compares distances from each group's mean; Brown-Forsythe is safer where values are skewed.",
    params=(VALUE, GROUPS),
    references=("Levene (1960), Robust tests for equality of variances",),
    known=(
        Known(
            "InsectSprays",
            "scipy 1.17, stats.levene(*groups, center='mean')",
            SPRAYS,
            (("statistic", 6.455352710086696), ("p_value", 6.103633834482076e-05)),
        ),
    ),
)
def levene(value: Values, group: Factor) -> Finding:
    """Return F of the distances from the mean of each group."""
    return _distances(group, group.split(value), lambda sample: float(sample.mean()), "mean")


@statistical_test(
    key="brown_forsythe",
    goal="spread",
    other="fligner_killeen",
    label="Brown-Forsythe test",
    also=("homogeneity of variance",),
    question="Do groups spread differently around their medians?",
    help="Compares distances from each group's median: the one to take where the shape is unknown.",
    params=(VALUE, GROUPS),
    references=("Brown and Forsythe (1974), Robust tests for the equality of variances",),
    known=(
        Known(
            "InsectSprays",
            "R 4.2.2, car::leveneTest(count ~ spray, data=InsectSprays, center=median)",
            SPRAYS,
            (("statistic", 3.82135631322592), ("df.0", 5.0), ("df.1", 66.0), ("p_value", 0.00422279113899214)),
        ),
        Known(
            "PlantGrowth",
            "R 4.2.2, car::leveneTest(weight ~ group, data=PlantGrowth, center=median)",
            (("value", "weight"), ("group", "group")),
            (("statistic", 1.11918569487039), ("p_value", 0.341226624125474)),
        ),
    ),
)
def brown_forsythe(value: Values, group: Factor) -> Finding:
    """Return F of the distances from the median of each group."""
    return _distances(group, group.split(value), median, "median")


def _distances(group: Factor, samples: tuple[Values, ...], centre: Callable[[Values], float], middle: str) -> Finding:
    """Return the analysis of variance of the distances of all values from the middle of their group."""
    need_values(group.levels, samples, 2)
    away = tuple(np.abs(sample - centre(sample)) for sample in samples)
    if not any(varies(distances) for distances in away):
        raise NotApplicable(
            f"Within each group all values are equally far from its {middle}, so chance variation cannot be judged.",
            "Use groups with three or more different values.",
        )
    between, within, df = mean_squares(away)
    f = between / within
    omega, eta, _ = variance_shares(f, *df)
    return Finding(
        about="several groups",
        measure="spread",
        statistic_name="F",
        statistic=f,
        df=df,
        p_value=float(special.fdtrc(*df, f)),
        effect=omega,
        effects=(eta, widest_ratio(samples)),
        groups=summaries(group.levels, samples),
        checks=(checks.size_check(group.levels, samples), checks.outlier_check(samples)),
        samples=samples,
        notes=(f"Effect sizes are shares of the variance of the distances from each group's {middle}.",),
    )


@statistical_test(
    key="bartlett",
    goal="spread",
    other="brown_forsythe",
    label="Bartlett's test",
    also=("homogeneity of variance",),
    question="Do several groups of normal values differ in their spread?",
    help="Compares variances; takes long tails for a difference, which Brown-Forsythe does not.",
    params=(VALUE, GROUPS),
    references=("Bartlett (1937), Properties of sufficiency and statistical tests",),
    known=(
        Known(
            "InsectSprays",
            "R 4.2.2, bartlett.test(count ~ spray, InsectSprays)",
            SPRAYS,
            (("statistic", 25.959825320368683), ("df.0", 5.0), ("p_value", 9.08512233294532e-05)),
        ),
    ),
)
def bartlett(value: Values, group: Factor) -> Finding:
    """Return Bartlett's K squared: how far the mean of the log variances lies below the log of the pooled variance."""
    samples = group.split(value)
    _need_spreads(group.levels, samples)
    top = max(float(np.ptp(sample)) for sample in samples)
    df = np.array([len(sample) - 1 for sample in samples], dtype=np.float64)
    variances = np.array([((sample - sample.mean()) / top).var(ddof=1) for sample in samples])
    k, total = len(samples), df.sum()
    lack = total * np.log((df * variances).sum() / total) - (df * np.log(variances)).sum()
    statistic = max(float(lack / (1 + ((1 / df).sum() - 1 / total) / (3 * (k - 1)))), 0.0)
    wide, narrow = int(variances.argmax()), int(variances.argmin())
    # Groups that all spread alike have no widest: any two have the ratio 1.
    narrow = narrow if narrow != wide else (wide + 1) % k
    effect = spread_ratio(samples[wide], samples[narrow], pairs=k * (k - 1) // 2)
    return Finding(
        about="several groups",
        measure="spread",
        statistic_name="K squared",
        statistic=statistic,
        df=(float(k - 1),),
        p_value=float(special.chdtrc(k - 1, statistic)),
        effect=effect,
        groups=summaries(group.levels, samples),
        checks=(checks.outlier_check(samples), checks.tails_check(samples)),
        samples=samples,
        notes=(f"The ratio is {group.levels[wide]} over {group.levels[narrow]}, its interval for all pairs at once.",),
    )


@statistical_test(
    key="fligner_killeen",
    goal="spread",
    other="brown_forsythe",
    label="Fligner-Killeen test",
    also=("homogeneity of variance",),
    question="Do groups spread differently, whatever their shape?",
    help="Compares the ranks of the distances from each group's median: hardly minds long tails or extreme values.",
    params=(VALUE, GROUPS),
    references=("Conover, Johnson and Johnson (1981), A comparative study of tests for homogeneity of variances",),
    known=(
        Known(
            "InsectSprays",
            "R 4.2.2, fligner.test(count ~ spray, InsectSprays)",
            SPRAYS,
            (("statistic", 14.482781038458608), ("df.0", 5.0), ("p_value", 0.012816779189709195)),
        ),
    ),
)
def fligner_killeen(value: Values, group: Factor) -> Finding:
    """Return the chi-square of the normal scores of the ranked distances from each group's median."""
    samples = group.split(value)
    need_values(group.levels, samples, 1)
    away = np.concatenate([np.abs(sample - median(sample)) for sample in samples])
    ranks, ties = ranked(away)
    n, k = len(away), len(samples)
    if len(ties) == 1 or n <= k:
        raise NotApplicable(
            "All values are equally far from the median of their group, so ranks cannot tell the groups apart.",
            "Choose other columns.",
        )
    scores = special.ndtri(0.5 + ranks / (2 * (n + 1)))
    parts = np.split(scores, np.cumsum([len(sample) for sample in samples])[:-1])
    counts = np.array([len(part) for part in parts], dtype=np.float64)
    means = np.array([part.mean() for part in parts])
    statistic = float((counts * (means - scores.mean()) ** 2).sum() / scores.var(ddof=1))
    low, high = (min(bound / (n - 1), 1.0) for bound in chi2_interval(statistic, k - 1))
    share = statistic / (n - 1)
    rule = "Share of the variance of the scores; 0.01 small, 0.06 medium, 0.14 large."
    return Finding(
        about="several groups",
        measure="spread",
        statistic_name="chi-square",
        statistic=statistic,
        df=(float(k - 1),),
        p_value=float(special.chdtrc(k - 1, statistic)),
        effect=Effect("Eta squared (scores)", share, low, high, 0.95, size_of(share, 0.01, 0.06, 0.14), rule),
        effects=(widest_ratio(samples),),
        groups=summaries(group.levels, samples),
        checks=(checks.size_check(group.levels, samples), checks.ties_check(ties)),
        samples=samples,
        notes=("p and the interval by the chi-square approximation.",),
    )


def _need_spreads(names: tuple[str, ...], samples: tuple[Values, ...]) -> None:
    """Refuse a group without a variance: no ratio could be formed."""
    need_values(names, samples, 2)
    for name, sample in zip(names, samples, strict=True):
        if not varies(sample):
            raise NotApplicable(
                f"All values of group {name!r} are equal: it has no variance to compare.",
                "Leave this group out with a filter, or use the Brown-Forsythe test.",
            )
