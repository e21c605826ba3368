"""Pairs of groups one by one: t of their means, t of their ranks, rank sums; and all against one group."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.params import Choice, Text
from mlviz.results.testing import Pairwise
from mlviz.results.wording import listed
from mlviz.stats.effects.shifts import shift_between
from mlviz.stats.method import Factor, Values
from mlviz.stats.methods.two_ranks import mann_whitney
from mlviz.stats.numerics.dunnett import dunnett_quantile, dunnett_tail
from mlviz.stats.post_hocs.multiple import adjusted, adjustment, family_level, way, way_with_intervals
from mlviz.stats.post_hocs.post_hoc import dunn, games_howell, tukey, welch_errors

EQUAL = adjustment(
    ("tukey", "Tukey-Kramer, all pairs together"),
    ("dunnett", "Dunnett, each against the control group"),
    default="tukey",
)
CONTROL = Text(
    "control", "Control group", "The group Dunnett's test compares all others with; the first if empty", "", beside=True
)
UNEQUAL = adjustment(("games_howell", "Games-Howell, all pairs together"), default="games_howell")
RANKS = Choice(
    "post_hoc",
    "Which differ",
    "Dunn's rests on the ranks of all; Conover's finds more; Mann-Whitney looks at each pair by itself",
    "dunn",
    options=("dunn", "conover", "mann_whitney"),
    labels=("Dunn", "Conover", "Mann-Whitney of each pair"),
    beside=True,
)
ADJUST = adjustment(default="holm")


def means_apart(
    names: Sequence[str], means: Values, counts: Values, variance: float, df: float, how: str, control: str = ""
) -> tuple[tuple[Pairwise, ...], str]:
    """Return pairs of means with a common variance, and how they were compared in words.

    Parameters
    ----------
    names, means, counts
        Of the groups.
    variance, df : float
        Mean square within groups and its degrees of freedom.
    how : str
        An option of ``EQUAL``.
    control : str
        The group that Dunnett's test compares all others with; the first if empty.

    Raises
    ------
    NotApplicable
        If no group has the name of the control.
    """
    if control and control not in names:
        raise NotApplicable(f"There is no group {control!r}.", f"Choose one of {listed(names)} as control.")
    if how == "tukey":
        return tukey(tuple(names), means, counts, variance, df), "Tukey-Kramer, 95% family-wise"
    if how == "dunnett":
        at = names.index(control) if control else 0
        return _against(at, names, means, counts, variance, df), f"Dunnett, all against {names[at]}, 95% family-wise"
    i, j = np.triu_indices(len(names), 1)
    errors = np.sqrt(variance * (1 / counts[i] + 1 / counts[j]))
    return _t_pairs(
        names, means, errors, np.full(len(i), df), how
    ), f"Pairwise t with a common variance, {way_with_intervals(how)}"


def unequal_apart(
    names: Sequence[str], means: Values, counts: Values, variances: Values, how: str
) -> tuple[tuple[Pairwise, ...], str]:
    """Return pairs of means with variances of their own, and how they were compared in words."""
    if how == "games_howell":
        return games_howell(tuple(names), means, counts, variances), "Games-Howell, 95% family-wise"
    i, j = np.triu_indices(len(names), 1)
    found = _t_pairs(names, means, *welch_errors(variances, counts, i, j), how)
    return found, f"Pairwise t by Welch, {way_with_intervals(how)}"


def ranks_apart(
    group: Factor, value: Values, ranks: Values, variance: float, h: float, post_hoc: str, how: str
) -> tuple[tuple[Pairwise, ...], str]:
    """Return pairs of groups by ranks, and how they were compared in words.

    Conover's t takes the variance of the ranks that is left within groups, S^2 (n - 1 - H) / (n - k): it is the t test
    of the ranks with a common variance (Conover and Iman, 1979).

    Parameters
    ----------
    group, value, ranks
        Of the rows.
    variance : float
        Of the ranks, corrected for ties.
    h : float
        Kruskal-Wallis' statistic.
    post_hoc, how : str
        Options of ``RANKS`` and ``ADJUST``.
    """
    counts = group.counts.astype(np.float64)
    n, k = len(value), len(counts)
    means = np.bincount(group.codes, ranks, minlength=k) / counts
    if post_hoc == "dunn":
        return dunn(group.levels, means, counts, variance, how), f"Dunn, {way(how)}; differences of mean ranks"
    if post_hoc == "mann_whitney":
        words = f"Mann-Whitney of each pair, {way_with_intervals(how)}; differences are Hodges-Lehmann shifts"
        return _rank_sums(group.levels, group.split(value), how), words
    i, j = np.triu_indices(k, 1)
    left = max(variance * (n - 1 - h) / (n - k), 0.0)
    errors = np.sqrt(left * (1 / counts[i] + 1 / counts[j]))
    found = _t_pairs(group.levels, means, errors, np.full(len(i), float(n - k)), how)
    return found, f"Conover, {way_with_intervals(how)}; differences of mean ranks"


def _t_pairs(names: Sequence[str], means: Values, errors: Values, df: Values, how: str) -> tuple[Pairwise, ...]:
    i, j = np.triu_indices(len(names), 1)
    gaps = means[i] - means[j]
    # Ranks that do not vary within groups leave no error; no difference then is none for certain.
    t = np.where(gaps == 0, 0.0, gaps / errors)
    raw = 2 * special.stdtr(df, -np.abs(t))
    reach = -special.stdtrit(df, family_level(how, len(t)) / 2) * errors
    numbers = zip(*(x.tolist() for x in (gaps, gaps - reach, gaps + reach, t, raw, adjusted(raw, how))), strict=True)
    return tuple(Pairwise(*two, *each) for two, each in zip(combinations(names, 2), numbers, strict=True))


def _against(
    at: int, names: Sequence[str], means: Values, counts: Values, variance: float, df: float
) -> tuple[Pairwise, ...]:
    """Return each other group minus the one at this place, by Dunnett's distribution."""
    others = np.delete(np.arange(len(names)), at)
    shares = counts[others] / (counts[others] + counts[at])
    errors = np.sqrt(variance * (1 / counts[others] + 1 / counts[at]))
    gaps = means[others] - means[at]
    t = gaps / errors
    raw = 2 * special.stdtr(df, -np.abs(t))
    p = np.clip([dunnett_tail(abs(one), shares, df) for one in t.tolist()], raw, 1.0)
    reach = dunnett_quantile(shares, df) * errors
    numbers = zip(*(x.tolist() for x in (gaps, gaps - reach, gaps + reach, t, raw, p)), strict=True)
    return tuple(Pairwise(names[i], names[at], *each) for i, each in zip(others.tolist(), numbers, strict=True))


def _rank_sums(names: Sequence[str], samples: Sequence[Values], how: str) -> tuple[Pairwise, ...]:
    """Return each pair by its own ranks; of two groups that hold one and the same value, no difference."""
    found, both = [], list(combinations(range(len(names)), 2))
    level = family_level(how, len(both))
    for i, j in both:
        codes = np.repeat(np.arange(2), (len(samples[i]), len(samples[j])))
        pair = Factor(codes, (names[i], names[j]))
        try:
            test = mann_whitney(np.concatenate((samples[i], samples[j])), pair)
        except NotApplicable:
            found.append((0.0, np.nan, np.nan, np.nan, 1.0))
            continue
        shift, _ = shift_between(samples[i], samples[j], level)
        found.append((shift.value, shift.low, shift.high, test.statistic, test.p_value))
    p = adjusted([one[-1] for one in found], how).tolist()
    pairs = zip(combinations(names, 2), found, p, strict=True)
    return tuple(Pairwise(*two, *each, one) for two, each, one in pairs)
