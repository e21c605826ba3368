"""Two groups compared as a whole: Brunner-Munzel, and the largest gap of Kolmogorov and Smirnov."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.method import Known
from mlviz.params import Flag
from mlviz.results.testing import Effect
from mlviz.stats import checks
from mlviz.stats.effects.effect_sizes import size_of
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.two_means import GROUP, t_p_value
from mlviz.stats.methods.two_ranks import PAIRS_RULE, RANKED
from mlviz.stats.numerics.ranking import ranked
from mlviz.stats.summaries import need_values, summaries

EXACT_PRODUCT = 10_000
"""Product of the sizes of both groups below which p of the largest gap is exact, as in R."""

CRITICAL = 1.3580986393225505
"""Scaled gap that chance exceeds in 5% of large samples."""


@statistical_test(
    key="brunner_munzel",
    goal="two groups",
    other="welch_t",
    label="Brunner-Munzel test",
    question="Do values of one group tend to be larger, whatever the spread?",
    help="Compares two groups by ranks without assuming that they spread equally.",
    params=(RANKED, GROUP),
    references=(
        "Brunner and Munzel (2000), The nonparametric Behrens-Fisher problem",
        "Neubert and Brunner (2007), A studentized permutation test",
    ),
    known=(
        Known(
            "ToothGrowth",
            "scipy 1.17, stats.brunnermunzel(oj, vc); statistic with the sign of 'the first is larger'",
            (("value", "len"), ("group", "supp")),
            (("statistic", 1.8965260751379238), ("p_value", 0.06317857860341634)),
        ),
        Known(
            "mtcars",
            "scipy 1.17, stats.brunnermunzel(automatic, manual); statistic with the sign of 'the first is larger'",
            (("value", "mpg"), ("group", "am")),
            (("statistic", -4.265336944554338), ("p_value", 0.0003478618887367922)),
        ),
    ),
)
def brunner_munzel(value: Values, group: Factor) -> Finding:
    """Return the difference of mean ranks over its standard error, positive where the first group ranks higher.

    The ranks among all values less those within the own group (placements) carry the variance of each group; degrees of
    freedom as in Welch's test.
    """
    first, second = group.split(value)
    need_values(group.levels, (first, second), 2)
    m, n = len(first), len(second)
    ranks, ties = ranked(np.concatenate((first, second)))
    v1 = float((ranks[:m] - ranked(first)[0]).var(ddof=1)) * m
    v2 = float((ranks[m:] - ranked(second)[0]).var(ddof=1)) * n
    if v1 + v2 == 0:
        raise NotApplicable(
            "The groups do not overlap, or all values are equal: their ranks leave no chance variation to judge by.",
            "Use the Mann-Whitney test, which counts arrangements instead.",
        )
    gap = float(ranks[:m].mean() - ranks[m:].mean())
    error = float(np.sqrt(v1 + v2)) / (m * n)
    # Twice the chance that the first is larger, less one, is 2 gap / (m + n).
    lead = 2 * gap / (m + n)
    df = float((v1 + v2) ** 2 / (v1**2 / (m - 1) + v2**2 / (n - 1)))
    statistic = lead / (2 * error)
    half = 2 * error * float(special.stdtrit(df, 0.975))
    low, high = max(lead - half, -1.0), min(lead + half, 1.0)
    rule = f"{PAIRS_RULE}; 0.1 small, 0.3 medium, 0.5 large."
    wins = Effect("Chance that the first is larger", (1 + lead) / 2, (1 + low) / 2, (1 + high) / 2)
    return Finding(
        about="groups",
        measure="rank",
        statistic_name="BM",
        statistic=statistic,
        df=(df,),
        p_value=t_p_value(statistic, df),
        effect=Effect("Rank-biserial r", lead, low, high, 0.95, size_of(lead, 0.1, 0.3, 0.5), rule),
        effects=(wins,),
        groups=summaries(group.levels, (first, second)),
        checks=(checks.size_check(group.levels, (first, second)), checks.ties_check(ties)),
        samples=(first, second),
        notes=("p and interval by the t approximation.", f"Differences are {group.levels[0]} minus {group.levels[1]}."),
    )


@statistical_test(
    key="kolmogorov_smirnov",
    goal="two groups",
    label="Kolmogorov-Smirnov test of two groups",
    question="Are values of two groups distributed differently, in any way?",
    help="Finds where the shares up to a value differ most: sees location, spread and shape, each less sharply than "
    "a test made for it.",
    params=(RANKED, GROUP, Flag("exact", "Exact p-value", "Below 10,000 pairs of values; else approximate", True)),
    references=("Smirnov (1939)", "Schroer and Trenkler (1995), Exact and randomization distributions"),
    known=(
        Known(
            "mtcars",
            "R 4.2.2, with(mtcars, ks.test(mpg[am==0], mpg[am==1], exact=FALSE))",
            (("value", "mpg"), ("group", "am"), ("exact", False)),
            (("statistic", 0.635627530364372), ("p_value", 0.00391105559365734)),
        ),
        Known(
            "sleep",
            "scipy 1.17, stats.permutation_test((a, b), largest_gap, n_resamples=np.inf, alternative='greater')",
            (("value", "extra"), ("group", "group")),
            (("statistic", 0.4), ("p_value", 0.3968260841325857)),
        ),
    ),
)
def kolmogorov_smirnov(value: Values, group: Factor, exact: bool) -> Finding:
    """Return D, the largest gap between the shares of both groups up to any value.

    The interval holds the gaps of distributions that the test would not tell from the data: D -+ 1.358 sqrt(1/m + 1/n).
    """
    samples = group.split(value)
    need_values(group.levels, samples, 1)
    first, second = samples
    m, n = len(first), len(second)
    ordered = np.sort(value)
    places = ordered[np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))]
    if len(places) == 1:
        raise NotApplicable("All values are equal, so both groups are distributed alike.", "Choose another column.")
    here = np.searchsorted(np.sort(first), places, side="right")
    there = np.searchsorted(np.sort(second), places, side="right")
    gaps = np.abs(here * n - there * m)
    at = int(gaps.argmax())
    d = float(gaps[at]) / (m * n)
    few, reach = exact and m * n < EXACT_PRODUCT, float(np.sqrt(1 / m + 1 / n))
    reached = (here + there).astype(np.float64)
    p = gap_p(reached, int(gaps[at]), m, n) if few else float(special.kolmogorov(d / reach))
    rule = "0 where both groups are distributed alike, 1 where they do not overlap."
    shares = ((group.levels[0], here[at] / m), (group.levels[1], there[at] / n))
    return Finding(
        about="groups",
        measure="distribution",
        statistic_name="D",
        statistic=d,
        p_value=p,
        effect=Effect("Largest gap D", d, max(d - CRITICAL * reach, 0.0), min(d + CRITICAL * reach, 1.0), rule=rule),
        effects=(
            Effect("Value at the largest gap", float(places[at]), np.nan, np.nan),
            *(Effect(f"Share of {name} up to it", float(share), np.nan, np.nan) for name, share in shares),
        ),
        groups=summaries(group.levels, samples),
        checks=(checks.size_check(group.levels, samples),),
        samples=samples,
        notes=("Exact p-value, ties included." if few else "p by Kolmogorov's approximation for large groups.",),
    )


def gap_p(reached: Values, gap: int, m: int, n: int) -> float:
    """Return the chance of a gap at least this large over all arrangements of the values, ties included.

    Paths from (0, 0) to (m, n) are followed one value at a time, each weighed by its share of all arrangements; those
    that keep a smaller gap at every place where a run of equal values ends are left over (Schroer and Trenkler, 1995).

    Parameters
    ----------
    reached : array
        How many of all values lie up to the end of each run of equal ones, rising to m + n.
    gap : int
        The gap times m n.
    m, n : int
        Sizes of both groups.

    Examples
    --------
    >>> round(gap_p(np.arange(1.0, 7.0), 9, 3, 3), 6)
    0.1
    """
    ends = np.zeros(m + n + 1, dtype=bool)
    ends[reached.astype(np.intp)] = True
    counts = np.arange(m + 1, dtype=np.float64)
    kept = np.zeros(m + 1)
    kept[0] = 1.0
    lost = 0.0
    for taken in range(1, m + n + 1):
        # The next value is one of the first group with the chance of what is left of that group.
        left = m + n - taken + 1
        more = kept * np.clip(m - counts, 0, None) / left
        kept = kept * np.clip(n - (taken - 1 - counts), 0, None) / left
        kept[1:] += more[:-1]
        if ends[taken]:
            far = np.abs(counts * n - (taken - counts) * m) >= gap
            lost += float(kept[far].sum())
            kept[far] = 0.0
    return min(lost, 1.0)
