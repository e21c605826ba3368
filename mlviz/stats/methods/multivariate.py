"""Multivariate analysis of variance: whether groups differ in several numbers taken together."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC
from mlviz.method import Known
from mlviz.params import Choice, ColumnsOf
from mlviz.results.testing import Check, Effect, Margin, Term
from mlviz.results.wording import p_words
from mlviz.stats import checks
from mlviz.stats.layouts.checks import of_several_effects
from mlviz.stats.layouts.general_linear import RULE, share_effect, term
from mlviz.stats.layouts.within import Profiles, estimated, profiles
from mlviz.stats.method import Block, Factor, Finding, Values, statistical_test
from mlviz.stats.methods.several_groups import GROUPS
from mlviz.stats.post_hocs.multiple import adjusted
from mlviz.stats.summaries import need_values, summaries

OUTCOMES = ColumnsOf("columns", "In which numbers", "Two or more, in any units", kinds=NUMERIC, at_least=2)
STATISTIC = Choice(
    "statistic",
    "Statistic",
    "Pillai's trace withstands unequal covariances best",
    "pillai",
    options=("pillai", "wilks", "hotelling_lawley"),
    labels=("Pillai's trace", "Wilks' lambda", "Hotelling-Lawley trace"),
    former=("roy",),
)
ROY = "Roy's largest root"
IRIS = ("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
FOUR = (("group", "Species"), ("columns", IRIS))


@dataclass(frozen=True, slots=True)
class Approximated:
    """A statistic with its F and degrees of freedom."""

    value: float
    f: float
    df: tuple[float, float]


@statistical_test(
    key="manova",
    goal="several factors",
    also=("multivariate analysis of variance", "Pillai", "Wilks", "Hotelling", "Roy"),
    label="MANOVA",
    question="Do groups differ in several numbers taken together?",
    help="Compares the means of several numbers at once between groups; then one by one, adjusted by Holm.",
    params=(GROUPS, OUTCOMES, STATISTIC),
    references=(
        "Pillai (1955), Some new test criteria in multivariate analysis",
        "Wilks (1932)",
        "Rao (1951), An asymptotic expansion of the distribution of Wilks' criterion",
        "Box (1949), A general distribution theory for a class of likelihood criteria",
    ),
    known=(
        Known(
            "iris",
            "R 4.2.2, summary(manova(as.matrix(iris[, 1:4]) ~ Species), test='Pillai') and the three other tests; "
            "summary.aov of it",
            FOUR,
            (
                ("terms.0.effects.0.value", 1.19189882504148),
                ("statistic", 53.4664887846142),
                ("df.0", 8.0),
                ("df.1", 290.0),
                ("p_value", 9.74216271942101e-53),
                ("terms.1.effects.0.value", 0.0234386306508782),
                ("terms.1.statistic", 199.145343540085),
                ("terms.1.df.1", 288.0),
                ("terms.2.effects.0.value", 32.477320240901),
                ("terms.2.statistic", 580.532099306105),
                ("terms.2.df.1", 286.0),
                ("terms.3.effects.0.value", 32.1919291982779),
                ("terms.3.statistic", 1166.95743343757),
                ("terms.3.df.1", 145.0),
                ("terms.6.statistic", 1180.16118),
            ),
        ),
    ),
)
def manova(group: Factor, columns: Block, statistic: str) -> Finding:
    """Return the four statistics of the products between over within groups, with R's approximations by F.

    Roy's has no p of its own unless it is exact: its F is an upper bound, so that p would be too small.
    """
    names, split = columns.names, [columns.values[group.codes == at] for at in range(len(group.levels))]
    need_values(group.levels, split, 2)
    scaled = _standardised(columns)
    found = profiles(scaled, group.codes, len(group.levels))
    roots = _roots(found)
    q, df = len(group.levels) - 1, found.df
    three = tuple(_term(STATISTIC.words(key), _WAYS[key](roots, q, df)) for key in STATISTIC.options)
    exact = min(len(roots), q) == 1
    root = _term(ROY, _roy(roots, q, df))
    four = (*three, root if exact else _without_p(root))
    at, instead = _spoken_of(statistic, exact)
    size = checks.size_check(group.levels, [part[:, 0] for part in split])
    cells = [(level, name) for level in group.levels for name in names]
    samples = tuple(part[:, j] for part in split for j in range(len(names)))
    spoken = replace(four[at], counted=True)
    return Finding(
        about="several outcomes",
        measure="mean",
        statistic_name="F",
        statistic=spoken.statistic,
        df=spoken.df,
        p_value=spoken.p_value,
        effect=spoken.effect,
        effects=spoken.effects,
        groups=summaries([", ".join(cell) for cell in cells], samples),
        checks=(*of_several_effects(size), covariance_check(scaled, group)),
        terms=(*four[:at], spoken, *four[at + 1 :], *_one_by_one(found, names)),
        term=spoken.name,
        margins=_margins(found, group, names),
        factors=(group.name, "column"),
        samples=samples,
        notes=(*instead, _how(min(len(roots), q)), IN_SD),
    )


def _spoken_of(statistic: str, exact: bool) -> tuple[int, tuple[str, ...]]:
    """Return which of the four the answer is of, and a note where it is not the one that was asked for."""
    if statistic in STATISTIC.options:
        return STATISTIC.options.index(statistic), ()
    if exact:
        return len(STATISTIC.options), ()
    told = (
        "Roy's largest root was asked for; its F is an upper bound and gives no p, so the answer is of Pillai's trace."
    )
    return 0, (told,)


IN_SD = "Estimated means and the picture are in standard deviations of each column about its mean."


def _standardised(columns: Block) -> Values:
    """Return columns about their mean in standard deviations: no unit weighs more than another."""
    about = columns.values - columns.values.mean(axis=0)
    spread = about.std(axis=0, ddof=1)
    flat = np.flatnonzero(~(spread > 1e-14 * np.abs(columns.values).max(axis=0)))
    if len(flat):
        raise NotApplicable(f"{columns.names[flat[0]]!r} does not vary in these rows.", "Leave it out.")
    return np.asarray(about / spread)


def _roots(found: Profiles) -> Values:
    """Return the eigenvalues of between over within, largest first.

    Raises
    ------
    NotApplicable
        If the columns are more than the rows can tell apart, or one follows from the others.
    """
    from scipy import linalg

    within, p = found.products, len(found.products)
    if found.df < p:
        reason = (
            f"{int(found.df) + len(found.counts)} rows in {len(found.counts)} groups cannot tell {p} columns apart."
        )
        raise NotApplicable(reason, "Choose fewer columns.")
    diagonal = np.sqrt(np.diag(within))
    if not diagonal.min() > 1e-12:
        raise NotApplicable("A column does not vary within the groups.", "Leave it out.")
    if np.linalg.eigvalsh(within / np.outer(diagonal, diagonal))[0] < 1e-12:
        raise NotApplicable("One of the columns follows from the others within the groups.", "Leave one out.")
    return np.asarray(np.maximum(linalg.eigh(found.between, within, eigvals_only=True)[::-1], 0))


def _pillai(roots: Values, q: int, df: float) -> Approximated:
    p = len(roots)
    s, m, n = min(p, q), (abs(p - q) - 1) / 2, (df - p - 1) / 2
    value = float((roots / (1 + roots)).sum())
    first, second = 2 * m + s + 1, 2 * n + s + 1
    return Approximated(value, second / first * value / (s - value), (s * first, s * second))


def _wilks(roots: Values, q: int, df: float) -> Approximated:
    p = len(roots)
    value = float(np.exp(-np.log1p(roots).sum()))
    size, shift = df - (p - q + 1) / 2, (p * q - 2) / 4
    power = float(np.sqrt(((p * q) ** 2 - 4) / (p**2 + q**2 - 5))) if p**2 + q**2 > 5 else 1.0
    second = size * power - 2 * shift
    return Approximated(value, float(value ** (-1 / power) - 1) * second / (p * q), (float(p * q), second))


def _hotelling_lawley(roots: Values, q: int, df: float) -> Approximated:
    p = len(roots)
    s, m, n = min(p, q), (abs(p - q) - 1) / 2, (df - p - 1) / 2
    value = float(roots.sum())
    first, second = 2 * m + s + 1, 2 * (s * n + 1)
    return Approximated(value, second * value / (s * s * first), (s * first, second))


def _roy(roots: Values, q: int, df: float) -> Approximated:
    first = float(max(len(roots), q))
    value, second = float(roots[0]), df - first + q
    return Approximated(value, second * value / first, (first, second))


_WAYS = {"pillai": _pillai, "wilks": _wilks, "hotelling_lawley": _hotelling_lawley}


def _how(s: int) -> str:
    """Return how good the four F are: s is the smaller of the columns and the groups less one."""
    if s == 1:
        return "F of all four statistics is exact here, and the same."
    by = "by approximation, that of Wilks' lambda exact" if s == 2 else "by approximation"
    return f"F {by}; {ROY} is shown without p: the F there is for it is an upper bound, and p from it is too small."


def _without_p(root: Term) -> Term:
    """Return a statistic without the p and the interval that an upper bound of F would make too good."""
    return replace(root, p_value=np.nan, effect=replace(root.effect, low=np.nan, high=np.nan))


def _term(name: str, found: Approximated) -> Term:
    """Return one statistic; its partial eta squared is that of its F."""
    if found.df[1] <= 0 or found.f != found.f:
        raise NotApplicable("There are too few rows for so many columns and groups.", "Choose fewer columns.")
    share = found.f * found.df[0] / (found.f * found.df[0] + found.df[1])
    effect = share_effect("Partial eta squared", share, *found.df, RULE)
    value = Effect(name, found.value, np.nan, np.nan)
    return Term(name, found.f, found.df, float(special.fdtrc(*found.df, found.f)), effect, (value,), counted=False)


def _one_by_one(found: Profiles, names: tuple[str, ...]) -> tuple[Term, ...]:
    """Return the analysis of variance of each column, p adjusted by Holm."""
    df = len(found.counts) - 1.0
    squares = zip(names, np.diag(found.between).tolist(), np.diag(found.products).tolist(), strict=True)
    alone = [term(name, between, df, within, found.df) for name, between, within in squares]
    p = adjusted([one.p_value for one in alone], "holm").tolist()
    return tuple(replace(one, corrected=(("Holm", q),)) for one, q in zip(alone, p, strict=True))


def covariance_check(values: Values, group: Factor) -> Check:
    """Return Box's M test of equal covariances, at 0.001 since it alarms at trifles and at tails (Box, 1949)."""
    words = "It supposes that the columns vary and go together alike in all groups."
    p, parts = values.shape[1], [values[group.codes == at] for at in range(len(group.levels))]
    df = np.array([len(part) - 1.0 for part in parts])
    if df.min() <= p:
        return Check("Equal covariances", None, f"{words} A group is too small to see it.")
    covariances = [np.cov(part.T) for part in parts]
    pooled = sum(n * one for n, one in zip(df, covariances, strict=True)) / df.sum()
    logs = np.array([np.linalg.slogdet(one)[1] for one in covariances])
    m = float(df.sum() * np.linalg.slogdet(pooled)[1] - df @ logs)
    if not np.isfinite(m):
        return Check("Equal covariances", None, f"{words} In one group a column follows from the others.")
    g = len(parts)
    short = ((1 / df).sum() - 1 / df.sum()) * (2 * p * p + 3 * p - 1) / (6 * (p + 1) * (g - 1))
    df_m, chi2 = p * (p + 1) * (g - 1) / 2, max(float((1 - short) * m), 0.0)
    chance = float(special.chdtrc(df_m, chi2))
    seen, remedy = f"{words} Box's M: {p_words(chance)}.", "Read Pillai's trace, and keep groups of like size."
    numbers = (("Box's M", m), ("chi-square", chi2), ("df", df_m), ("p", chance))
    return Check("Equal covariances", chance >= 0.001, seen, remedy, numbers)


def _margins(found: Profiles, group: Factor, names: tuple[str, ...]) -> tuple[Margin, ...]:
    g, k = found.means.shape
    cells = [(i, j) for i in range(g) for j in range(k)]
    rows, columns = np.array(cells).T
    return estimated(found, np.eye(g)[rows], np.eye(k)[columns], [(group.levels[i], names[j]) for i, j in cells])
