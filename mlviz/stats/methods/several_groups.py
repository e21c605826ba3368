"""Several groups: one-way ANOVA, Welch's ANOVA, Kruskal-Wallis, each with its post-hoc test."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import ColumnOf
from mlviz.results.testing import Effect, Pairwise
from mlviz.stats import checks
from mlviz.stats.effects.effect_sizes import OF_RANKS, size_of, variance_shares
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.two_means import VALUE
from mlviz.stats.methods.two_ranks import RANKED
from mlviz.stats.numerics.exact import few_partitions, rank_sums_p
from mlviz.stats.numerics.noncentral import chi2_interval
from mlviz.stats.numerics.offsets import offsets
from mlviz.stats.numerics.ranking import ranked, tie_term
from mlviz.stats.post_hocs.pairwise import (
    ADJUST,
    CONTROL,
    EQUAL,
    RANKS,
    UNEQUAL,
    means_apart,
    ranks_apart,
    unequal_apart,
)
from mlviz.stats.post_hocs.post_hoc import MOST_GROUPS
from mlviz.stats.summaries import need_spread, need_values, summaries, varies

GROUPS = ColumnOf("group", "Between which groups", "A column with two or more groups", kinds=CATEGORIES, min_levels=2)


@statistical_test(
    key="anova",
    goal="several groups",
    other="welch_anova",
    label="One-way ANOVA",
    also=("analysis of variance",),
    question="Do several groups with equal spread differ in their mean?",
    help="Assumes that all groups vary equally; Welch's version does not. Post-hoc: Tukey-Kramer, Dunnett, or t.",
    params=(VALUE, GROUPS, EQUAL, CONTROL),
    references=("Fisher (1925)", "Tukey (1949)", "Kramer (1956)", "Dunnett (1955)"),
    known=(
        Known(
            "chickwts",
            "R 4.2.2, aov(weight ~ feed, data=chickwts)",
            (("value", "weight"), ("group", "feed")),
            (("statistic", 15.3647997747125), ("df.0", 5.0), ("df.1", 65.0), ("p_value", 5.93641985347133e-10)),
        ),
        Known(
            "warpbreaks",
            "R 4.2.2, effectsize 0.8.3 of aov(breaks ~ tension, data=warpbreaks)",
            (("value", "breaks"), ("group", "tension")),
            (
                ("effect.value", 0.186896723390637),
                ("effects.0.value", 0.22032926036761),
                ("effects.1.value", 0.189753937244771),
            ),
        ),
    ),
)
def anova(value: Values, group: Factor, adjust: str, control: str) -> Finding:
    """Return F = mean square between / within, of distances from a centre so that no digits are lost.

    Large values that differ little lose all their digits in scipy's and statsmodels' sums; see ``docs/accuracy.md``.
    """
    samples = group.split(value)
    need_values(group.levels, samples, 1)
    need_spread(samples)
    exact = offsets(value)
    away = group.split(exact.away)
    counts, means, _ = _moments(away)
    between, within, (df1, df2) = mean_squares(away)
    f = between / within
    few = len(samples) <= MOST_GROUPS
    given = means / exact.scale, counts, within / exact.scale**2, df2
    pairs, how = means_apart(group.levels, *given, adjust, control) if few else ((), "")
    return _means(group, samples, f, (df1, df2), pairs, how, equal=True)


@statistical_test(
    key="welch_anova",
    goal="several groups",
    other="kruskal_wallis",
    label="Welch's ANOVA",
    also=("analysis of variance",),
    question="Do several groups differ in their mean?",
    help="Compares means without assuming equal spread: the default for several groups. Post-hoc: Games-Howell, or t.",
    params=(VALUE, GROUPS, UNEQUAL),
    references=("Welch (1951), On the comparison of several mean values", "Games and Howell (1976)"),
    known=(
        Known(
            "penguins",
            "R 4.2.2, oneway.test(body_mass_g ~ species, data=penguins)",
            (("value", "body_mass_g"), ("group", "species")),
            (("statistic", 317.572267104156), ("df.1", 189.478413272537), ("p_value", 3.09370064579977e-61)),
        ),
    ),
)
def welch_anova(value: Values, group: Factor, adjust: str) -> Finding:
    """Return Welch's F: groups weighted by n / variance, with corrected degrees of freedom."""
    samples = group.split(value)
    need_values(group.levels, samples, 2)
    for name, sample in zip(group.levels, samples, strict=True):
        if not varies(sample):
            raise NotApplicable(
                f"All values of group {name!r} are equal, so it cannot be weighted by its variance.",
                "Leave this group out with a filter, or use one-way ANOVA or Kruskal-Wallis.",
            )
    counts, means, variances = _moments(samples)
    k, scale = len(samples), variances.max()
    weights = counts / (variances / scale)
    centre = (weights * means).sum() / weights.sum()
    lack = float(((1 - weights / weights.sum()) ** 2 / (counts - 1)).sum())
    between = float((weights * (means - centre) ** 2).sum() / scale) / (k - 1)
    f = between / (1 + 2 * (k - 2) / (k**2 - 1) * lack)
    few = k <= MOST_GROUPS
    pairs, how = unequal_apart(group.levels, means, counts, variances, adjust) if few else ((), "")
    df = (float(k - 1), (k**2 - 1) / (3 * lack))
    return _means(group, samples, f, df, pairs, how, equal=False)


def _means(
    group: Factor,
    samples: tuple[Values, ...],
    f: float,
    df: tuple[float, float],
    pairs: tuple[Pairwise, ...],
    post_hoc_name: str,
    *,
    equal: bool,
) -> Finding:
    """Return what both analyses of variance share."""
    omega, eta, epsilon = variance_shares(f, *df)
    varying = tuple(sample for sample in samples if len(sample) > 1)
    return Finding(
        about="several groups",
        measure="mean",
        statistic_name="F",
        statistic=f,
        df=df,
        p_value=float(special.fdtrc(*df, f)),
        effect=omega,
        effects=(eta, epsilon),
        groups=summaries(group.levels, samples),
        checks=(
            checks.size_check(group.levels, samples),
            checks.outlier_check(samples),
            checks.normality_check(varying),
            checks.spread_check(samples, assumed=equal),
        ),
        post_hoc=pairs,
        post_hoc_name=post_hoc_name,
        samples=samples,
        notes=_too_many(samples),
    )


@statistical_test(
    key="kruskal_wallis",
    goal="several groups",
    other="welch_anova",
    label="Kruskal-Wallis test",
    also=("H test", "ANOVA of ranks"),
    question="Do values of some groups tend to be larger than those of others?",
    help="Compares several groups by the ranks of their values. Post-hoc: Dunn, Conover, or Mann-Whitney.",
    params=(RANKED, GROUPS, RANKS, ADJUST),
    references=("Kruskal and Wallis (1952)", "Dunn (1964)", "Conover and Iman (1979)", "Holm (1979)"),
    known=(
        Known(
            "iris",
            "R 4.2.2, kruskal.test(Sepal.Width ~ Species, data=iris)",
            (("value", "Sepal.Width"), ("group", "Species")),
            (("statistic", 63.5711461041639), ("df.0", 2.0), ("p_value", 1.56928209403159e-14)),
        ),
    ),
)
def kruskal_wallis(value: Values, group: Factor, post_hoc: str, adjust: str) -> Finding:
    """Return H with correction for ties; epsilon squared is H / (n - 1).

    p is exact, ties included, where at most 200,000 ways to deal the rows are to be counted; else by chi-square.
    """
    samples = group.split(value)
    need_values(group.levels, samples, 1)
    n, k = len(value), len(samples)
    ranks, ties = ranked(value)
    if len(ties) == 1 or n <= k:
        raise NotApplicable("Ranks cannot tell these groups apart: too few different values.", "Choose other columns.")
    counts = group.counts.astype(np.float64)
    means = np.bincount(group.codes, ranks, minlength=k) / counts
    variance = n * (n + 1) / 12 - tie_term(ties) / (12 * (n - 1))
    h = float((counts * (means - (n + 1) / 2) ** 2).sum() / variance)
    p, how = _h_p(ranks, group, counts, h)
    pairs, apart = ranks_apart(group, value, ranks, variance, h, post_hoc, adjust) if k <= MOST_GROUPS else ((), "")
    low, high = chi2_interval(h, k - 1)
    epsilon = h / (n - 1)
    rule = f"Share of the variance of the ranks; 0.01 small, 0.06 medium, 0.14 large. {OF_RANKS}"
    bounds = min(low / (n - 1), 1.0), min(high / (n - 1), 1.0)
    return Finding(
        about="several groups",
        measure="rank",
        statistic_name="H",
        statistic=h,
        df=(float(k - 1),),
        p_value=p,
        effect=Effect("Epsilon squared (ranks)", epsilon, *bounds, 0.95, size_of(epsilon, 0.01, 0.06, 0.14), rule),
        groups=summaries(group.levels, samples),
        mean_ranks=tuple(means.tolist()),
        checks=(checks.size_check(group.levels, samples), checks.ties_check(ties), checks.shapes_check(samples)),
        post_hoc=pairs,
        post_hoc_name=apart,
        samples=samples,
        notes=(how, *_too_many(samples)),
    )


def _h_p(ranks: Values, group: Factor, counts: Values, h: float) -> tuple[float, str]:
    """Return p of H, and how it was found."""
    if few_partitions(counts):
        how = "Exact p-value: every way to deal the ranks to the groups, ties included."
        return rank_sums_p(ranks, group.codes, counts), f"{how} The interval by the chi-square approximation."
    how = "p and the interval of epsilon squared by the chi-square approximation, corrected for ties."
    return float(special.chdtrc(len(counts) - 1, h)), how


def mean_squares(samples: tuple[Values, ...]) -> tuple[float, float, tuple[float, float]]:
    """Return the mean squares between and within groups, and their degrees of freedom."""
    counts, means, variances = _moments(samples)
    df = float(len(samples) - 1), float(counts.sum() - len(samples))
    within = float(np.where(counts > 1, variances * (counts - 1), 0).sum()) / df[1] if df[1] else 0.0
    centre = float((counts * means).sum() / counts.sum())
    return float((counts * (means - centre) ** 2).sum()) / df[0], within, df


def _moments(samples: tuple[Values, ...]) -> tuple[Values, Values, Values]:
    counts = np.array([len(sample) for sample in samples], dtype=np.float64)
    means = np.array([sample.mean() for sample in samples])
    return counts, means, np.array([sample.var(ddof=1) if len(sample) > 1 else 0.0 for sample in samples])


def _too_many(samples: tuple[Values, ...]) -> tuple[str, ...]:
    if len(samples) <= MOST_GROUPS:
        return ()
    return (f"No post-hoc test: {len(samples)} groups make too many pairs to read (at most {MOST_GROUPS} groups).",)
