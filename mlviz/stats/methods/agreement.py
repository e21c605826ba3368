"""Do judges agree: Cohen's kappa, Fleiss' kappa, limits of agreement of two measurements."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import Choice, ColumnOf, ColumnsOf
from mlviz.results.testing import Check, Effect
from mlviz.stats.checks import normality_check, size_check
from mlviz.stats.effects.effect_sizes import mean_difference
from mlviz.stats.effects.shares import wilson
from mlviz.stats.method import Block, Factor, Finding, Values, statistical_test
from mlviz.stats.methods.two_means import FIRST, SECOND, t_p_value
from mlviz.stats.numerics.levels import Z
from mlviz.stats.summaries import need_pairs, need_rows, need_spread, summaries

KAPPA_RULE = (
    "1 agrees always, 0 no more than by chance. Landis and Koch (1977): above 0.4 moderate, above 0.6 substantial."
)
MOST_CELLS = 50_000_000
"""Rows times different answers that are held at once."""

MOST_LEVELS = 300
"""Different answers beyond which no table of them could be read."""


@statistical_test(
    key="cohen_kappa",
    goal="agreement",
    label="Cohen's kappa",
    also=("inter-rater reliability",),
    question="Do two judges give the same answers?",
    help="How much more often two columns hold the same answer than by chance; weights forgive near misses.",
    params=(
        ColumnOf("row", "First judge", kinds=CATEGORIES),
        ColumnOf("column", "Second judge", kinds=CATEGORIES),
        Choice(
            "weights",
            "Near misses",
            "Only for answers that have an order",
            "none",
            options=("none", "linear", "quadratic"),
            labels=("count as misses", "count by distance", "count by squared distance"),
        ),
    ),
    references=("Cohen (1960)", "Cohen (1968), Weighted kappa", "Fleiss, Cohen and Everitt (1969)"),
    known=(
        Known(
            "diagnoses",
            "statsmodels 0.15, inter_rater.cohens_kappa(crosstab of rater1 and rater4)",
            (("row", "rater1"), ("column", "rater4")),
            (
                ("effect.value", 0.2583436341161928),
                ("statistic", 4.807414336847497),
                ("p_value", 1.5289489840475437e-06),
                ("effect.low", 0.10914865394289197),
                ("effect.high", 0.4075386142894937),
            ),
        ),
        Known(
            "mtcars",
            "statsmodels 0.15, inter_rater.cohens_kappa(crosstab of gear and carb, wt='linear')",
            (("row", "gear"), ("column", "carb"), ("weights", "linear")),
            (
                ("effect.value", 0.09319899244332497),
                ("statistic", 1.5254894932090204),
                ("effect.low", -0.05680422588633924),
                ("effect.high", 0.24320221077298917),
            ),
        ),
        Known(
            "mtcars",
            "statsmodels 0.15, inter_rater.cohens_kappa(crosstab of gear and carb, wt='quadratic')",
            (("row", "gear"), ("column", "carb"), ("weights", "quadratic")),
            (
                ("effect.value", 0.15376226826608508),
                ("statistic", 1.4354700485596583),
                ("effect.low", -0.08825726545231996),
                ("effect.high", 0.3957818019844901),
            ),
        ),
    ),
)
def cohen_kappa(row: Factor, column: Factor, weights: str) -> Finding:
    """Return kappa = (po - pe) / (1 - pe) of the weighted shares of agreement observed and by chance.

    z has the variance where there is no agreement beyond chance, the interval the variance at kappa.
    """
    levels = joint_levels(row, column)
    counts = _square(row, column, levels)
    n, p = counts.sum(), counts / counts.sum()
    w = _weights(len(levels), weights)
    first, second = p.sum(axis=1), p.sum(axis=0)
    observed, chance = float((w * p).sum()), float(first @ w @ second)
    if 1 - chance < 1e-12:
        raise NotApplicable("Both judges always gave the same answer.", "Kappa needs rows with different answers.")
    kappa = (observed - chance) / (1 - chance)
    means = np.add.outer(w @ second, first @ w)
    null = float((np.outer(first, second) * (w - means) ** 2).sum()) - chance**2
    spread = float((p * (w - means * (1 - kappa)) ** 2).sum()) - (kappa - chance * (1 - kappa)) ** 2
    z = kappa * (1 - chance) / np.sqrt(max(null, 1e-300) / n)
    half = Z * np.sqrt(max(spread, 0.0) / n) / (1 - chance)
    same = float(np.trace(counts))
    expected = np.outer(first, second) * n
    return Finding(
        about="agreement",
        statistic_name="z",
        statistic=float(z),
        p_value=float(2 * special.ndtr(-abs(z))),
        effect=Effect("Cohen's kappa", kappa, max(-1.0, kappa - half), min(1.0, kappa + half), 0.95, "", KAPPA_RULE),
        effects=(Effect("Same answer", same / n, *wilson(same, n), rule="Share of the rows."),),
        checks=_order_checks(levels, weights),
        counts=counts,
        row_labels=levels,
        column_labels=levels,
        expected=expected,
        residuals=(counts - expected) / np.sqrt(np.maximum(expected, 1e-300)),
    )


def joint_levels(row: Factor, column: Factor) -> tuple[str, ...]:
    """Return the answers of both judges: in the order of the one who has them all, else numbers by size, else as met.

    Examples
    --------
    >>> joint_levels(Factor(np.array([0]), ("1", "10")), Factor(np.array([0]), ("2",)))
    ('1', '2', '10')
    """
    longer, shorter = sorted((row.levels, column.levels), key=len, reverse=True)
    levels = tuple(dict.fromkeys((*longer, *shorter)))
    if len(levels) > MOST_LEVELS:
        raise NotApplicable(f"There are {len(levels):,} different answers.", "Merge rare answers first.")
    if len(levels) == len(longer):
        return levels
    try:
        return tuple(sorted(levels, key=float))
    except ValueError:
        return levels


def _square(row: Factor, column: Factor, levels: tuple[str, ...]) -> Values:
    """Return how often each pair of answers was given."""
    k = len(levels)
    places = [np.array([levels.index(level) for level in factor.levels], dtype=np.intp) for factor in (row, column)]
    cells = places[0][row.codes] * k + places[1][column.codes]
    return np.bincount(cells, minlength=k * k).reshape(k, k).astype(np.float64)


def _weights(k: int, kind: str) -> Values:
    """Return how much each pair of answers counts as agreement: 1 on the diagonal, 0 at the greatest distance."""
    if kind == "none":
        return np.eye(k)
    far = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / max(k - 1, 1)
    return 1 - (far if kind == "linear" else far**2)


def _order_checks(levels: tuple[str, ...], weights: str) -> tuple[Check, ...]:
    if weights == "none":
        return ()
    order = ", ".join(levels[:6]) + (", ..." if len(levels) > 6 else "")
    return (Check("Order", None, f"The answers are taken in this order, in equal steps: {order}."),)


@statistical_test(
    key="fleiss_kappa",
    goal="agreement",
    label="Fleiss' kappa",
    also=("inter-rater reliability",),
    question="Do several judges give the same answers?",
    help="How much more often any two of several columns hold the same answer than by chance.",
    params=(ColumnsOf("columns", "Judges", "One column for each", kinds=CATEGORIES, at_least=2),),
    references=("Fleiss (1971)", "Fleiss, Nee and Landis (1979)", "Gwet (2008), for the interval"),
    known=(
        # R's irr, kappam.fleiss(diagnoses), does the same; it could not be installed here.
        Known(
            "diagnoses",
            "statsmodels 0.15, fleiss_kappa(aggregate_raters(diagnoses)[0]); z in R 4.2.2, of p, the shares of the "
            "five answers: kappa / sqrt(2 / (sum(p * (1-p))^2 * 900) * (sum(p * (1-p))^2 - sum(p * (1-p) * (1-2*p))))",
            (("columns", tuple(f"rater{i}" for i in range(1, 7))),),
            (("effect.value", 0.43024452006014086), ("statistic", 17.651830582991369)),
        ),
    ),
)
def fleiss_kappa(columns: Block) -> Finding:
    """Return kappa of the mean share of pairs of judges that agree; z as in R's irr, the interval by linearisation."""
    n, m, k = *columns.values.shape, len(columns.levels)
    need_rows(columns.values, 2, "{n} row has all answers", "{n} rows have all answers")
    if n * k > MOST_CELLS:
        raise NotApplicable(f"There are {k:,} different answers in {n:,} rows.", "Merge rare answers first.")
    cells = np.arange(n)[:, None] * k + columns.values.astype(np.intp)
    given = np.bincount(cells.ravel(), minlength=n * k).reshape(n, k).astype(np.float64)
    shares = given.mean(axis=0) / m
    agree = ((given**2).sum(axis=1) - m) / (m * (m - 1))
    chance = float((shares**2).sum())
    if 1 - chance < 1e-12:
        raise NotApplicable("All judges always gave the same answer.", "Kappa needs rows with different answers.")
    kappa = (float(agree.mean()) - chance) / (1 - chance)
    both = shares * (1 - shares)
    null = 2 * (both.sum() ** 2 - (both * (1 - 2 * shares)).sum()) / (both.sum() ** 2 * n * m * (m - 1))
    z = kappa / float(np.sqrt(max(null, 1e-300)))
    each = (agree - chance) / (1 - chance) - 2 * (1 - kappa) * (given @ shares / m - chance) / (1 - chance)
    half = float(special.stdtrit(n - 1, 0.975) * each.std(ddof=1) / np.sqrt(n))
    unanimous = float((agree == 1).sum())
    counts = np.array([np.bincount(column.astype(np.intp), minlength=k) for column in columns.values.T], np.float64)
    expected = np.tile(shares * n, (m, 1))
    return Finding(
        about="several agree",
        statistic_name="z",
        statistic=z,
        p_value=float(2 * special.ndtr(-abs(z))),
        effect=Effect("Fleiss' kappa", kappa, max(-1.0, kappa - half), min(1.0, kappa + half), 0.95, "", KAPPA_RULE),
        effects=(Effect("All the same", unanimous / n, *wilson(unanimous, n), rule="Share of the rows."),),
        counts=counts,
        row_labels=columns.names,
        column_labels=columns.levels,
        expected=expected,
        residuals=(counts - expected) / np.sqrt(np.maximum(expected, 1e-300)),
    )


@statistical_test(
    key="bland_altman",
    goal="agreement",
    label="Bland-Altman limits of agreement",
    also=("method comparison",),
    question="How far do two ways to measure the same thing differ?",
    help="The mean difference, and the limits between which about 95% of the differences lie: whether they are narrow "
    "enough is for you to say. A high correlation does not show agreement.",
    params=(FIRST, SECOND),
    references=("Bland and Altman (1986)", "Bland and Altman (1999), Measuring agreement in method comparison studies"),
    known=(
        # R 4.2.2, mean(large - mini) = -2.117647058823529 and sd(large - mini) = 38.76512987360738: Bland and Altman
        # (1986) print -2.1 and 38.8.
        Known(
            "peak_flow",
            "R 4.2.2, t.test(large, mini, paired=TRUE)",
            (("first", "large"), ("second", "mini")),
            (
                ("statistic", -0.22523547656814485),
                ("p_value", 0.8246476735303766),
                ("effect.low", -22.04883769664517),
                ("effect.high", 17.81354357899811),
            ),
        ),
    ),
)
def bland_altman(first: Values, second: Values) -> Finding:
    """Return the mean difference d with its t interval, and d -+ 1.96 s, of error s sqrt(1/n + 1.96^2 / 2(n - 1))."""
    need_pairs(first, 3)
    differences = first - second
    need_spread((differences,))
    n, bias, s = len(differences), float(differences.mean()), float(differences.std(ddof=1))
    t = bias / (s / np.sqrt(n))
    error = s * float(np.sqrt(1 / n + Z**2 / (2 * (n - 1))))
    low, high = bias - Z * s, bias + Z * s
    return Finding(
        about="limits",
        measure="mean",
        statistic_name="t",
        statistic=float(t),
        df=(float(n - 1),),
        p_value=t_p_value(float(t), n - 1),
        effect=mean_difference("Mean difference", bias, s / np.sqrt(n), n - 1),
        effects=(
            mean_difference("Lower limit of agreement", low, error, n - 1),
            mean_difference("Upper limit of agreement", high, error, n - 1),
        ),
        groups=summaries(("first", "second", "first minus second"), (first, second, differences)),
        checks=(size_check(("rows",), (differences,)), normality_check((differences,)), _level_check(first, second)),
        samples=((first + second) / 2, differences),
        levels=(bias, low, high),
    )


def _level_check(first: Values, second: Values) -> Check:
    """Return whether differences grow or shrink with the size of what is measured."""
    means, differences = (first + second) / 2, first - second
    name = "Same limits at every size"
    if means.std() == 0:
        return Check(name, None, "What is measured does not vary.")
    r = float(np.corrcoef(means, differences)[0, 1])
    sentence = f"Differences and means correlate by {r:.2f}."
    if abs(r) < 0.3:
        return Check(name, True, sentence)
    return Check(name, False, sentence, "The limits depend on the size: try logarithms, or limits for each range.")
