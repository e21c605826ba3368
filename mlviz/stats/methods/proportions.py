"""Shares: one against a value, two against each other, a trend over ordered groups."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import Choice, ColumnOf, Flag, Number
from mlviz.results.testing import Check, Effect
from mlviz.stats.effects.effect_sizes import parted
from mlviz.stats.effects.shares import LEVEL, counted, need_groups, newcombe, wilson
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.tables import expected_check, expected_counts
from mlviz.stats.numerics.levels import Z

OUTCOME = ColumnOf("column", "What is counted", "A category such as yes or no", kinds=CATEGORIES, min_levels=2)
SMOKERS = (("row", "group"), ("column", "smoker"))


@statistical_test(
    key="binomial",
    goal="shares and counts",
    label="Exact binomial test",
    also=("one proportion", "Wilson interval"),
    question="Does a share differ from a value?",
    help="Compares the share of one answer with a value you name; exact for any number of rows.",
    params=(OUTCOME, LEVEL, Number("share", "Compared with", "A share from 0 to 1", 0.5, low=0, high=1)),
    references=("Wilson (1927)", "Clopper and Pearson (1934)"),
    known=(
        Known(
            "mtcars",
            "scipy 1.17, stats.binomtest(13, 32) with proportion_ci(method='wilson') and proportion_ci('exact')",
            (("column", "am"),),
            (
                ("p_value", 0.37708558747544885),
                ("effect.low", 0.25519634842665434),
                ("effect.high", 0.5773997512461713),
                ("effects.0.low", 0.2369841005518247),
                ("effects.0.high", 0.5935507534235251),
            ),
        ),
    ),
)
def binomial(column: Factor, level: str, share: float) -> Finding:
    """Return the exact p, the chance of counts no more likely than the one seen, with Wilson's interval of the share.

    The interval of Clopper and Pearson, which is never too narrow, is a further effect.
    """
    from scipy import stats

    answers, name = counted(column, level)
    n, k = len(answers.codes), int(answers.codes.sum())
    found = stats.binomtest(k, n, share)
    exact = found.proportion_ci(0.95, "exact")
    expected = np.array([[n * (1 - share), n * share]])
    low, high = wilson(k, n)
    return Finding(
        about="share",
        statistic_name="count",
        statistic=float(k),
        p_value=float(found.pvalue),
        effect=Effect("Share", k / n, low, high, rule=f"Of {name}, with Wilson's interval."),
        effects=(
            Effect("Share, exact", k / n, float(exact.low), float(exact.high), rule="Clopper and Pearson's interval."),
        ),
        counts=np.array([[n - k, k]], dtype=np.float64),
        row_labels=("rows",),
        column_labels=answers.levels,
        expected=expected,
        residuals=(np.array([[n - k, k]]) - expected) / np.sqrt(np.maximum(expected, 1e-300)),
        notes=("Exact p-value.", *parted(float(found.pvalue), low, high, null=share)),
    )


@statistical_test(
    key="two_proportions",
    goal="shares and counts",
    other="fisher_exact",
    label="Difference of two shares",
    also=(
        "z test of two proportions",
        "risk difference",
        "risk ratio",
        "relative risk",
        "odds ratio",
        "number needed to treat",
        "A/B test",
    ),
    question="Does a share differ between two groups, and by how much?",
    help="Risk difference, risk ratio, odds ratio and the number needed to treat, with a test of equal shares.",
    params=(
        ColumnOf("row", "Between which groups", kinds=CATEGORIES, levels=2),
        OUTCOME,
        LEVEL,
        Flag("yates", "Continuity correction", "Safer, but overcautious", False),
        Choice(
            "interval",
            "Interval of the difference",
            "Newcombe's keeps its promise with few rows; Wald's is the classical one, corrected as the test is",
            "newcombe",
            options=("newcombe", "wald"),
            labels=("Newcombe", "Wald"),
        ),
    ),
    references=("Newcombe (1998), Interval estimation for the difference", "Katz and others (1978)", "Woolf (1955)"),
    known=(
        Known(
            "mtcars",
            "statsmodels 0.15, proportion.proportions_ztest([6, 7], [18, 14]), squared; "
            "confint_proportions_2indep(6, 18, 7, 14, method='newcomb'); Table2x2([[6, 12], [7, 7]])",
            (("row", "vs"), ("column", "am")),
            (
                ("statistic", 0.9068825910931178),
                ("p_value", 0.34094291427438084),
                ("effect.low", -0.4546137061180217),
                ("effect.high", 0.15944298266028756),
                ("effects.0.low", 0.2885597482794114),
                ("effects.0.high", 1.5402163575984629),
                ("effects.1.value", 0.5),
                ("effects.1.low", 0.1191116575358744),
                ("effects.1.high", 2.0988709683995803),
            ),
        ),
    ),
)
def two_proportions(row: Factor, column: Factor, level: str, yates: bool, interval: str) -> Finding:
    """Return z^2 = chi-square of the 2 x 2 table, and p1 - p2 with its interval; ratios by logarithms.

    The number needed to treat is 1 over the difference; its interval exists where that of the difference leaves 0 out.
    """
    answers, name = counted(column, level)
    counts = np.bincount(row.codes * 2 + answers.codes, minlength=4).reshape(2, 2).astype(np.float64)
    need_groups(row, counts.sum(axis=1))
    if not counts.sum(axis=0).all():
        raise NotApplicable(f"All rows or none are {name}, so shares cannot differ.", "Choose another level or column.")
    expected = expected_counts(counts)
    distance = np.abs(counts - expected)
    chi2 = float(((distance - (min(0.5, float(distance.min())) if yates else 0.0)) ** 2 / expected).sum())
    (n1, n2), (k1, k2) = counts.sum(axis=1).tolist(), counts[:, 1].tolist()
    bounds = newcombe(k1, n1, k2, n2) if interval == "newcombe" else _wald(k1, n1, k2, n2, yates)
    gap = Effect(
        "Risk difference", k1 / n1 - k2 / n2, *bounds, rule=f"Share of {name} in {row.levels[0]} minus {row.levels[1]}."
    )
    return Finding(
        about="two shares",
        statistic_name="chi-square",
        statistic=chi2,
        df=(1.0,),
        p_value=float(special.chdtrc(1, chi2)),
        effect=gap,
        effects=(*_ratios(counts, row.levels), _needed(gap)),
        checks=(expected_check(expected),),
        counts=counts,
        row_labels=row.levels,
        column_labels=answers.levels,
        expected=expected,
        residuals=(counts - expected) / np.sqrt(expected),
        notes=("With continuity correction." if yates else "Without continuity correction.",),
    )


def _wald(k1: float, n1: float, k2: float, n2: float, corrected: bool) -> tuple[float, float]:
    """Return the classical interval of a difference, widened by the continuity correction as in R's prop.test."""
    p1, p2 = k1 / n1, k2 / n2
    gap, half = p1 - p2, Z * np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    half += min(0.5, abs(gap) / (1 / n1 + 1 / n2)) * (1 / n1 + 1 / n2) if corrected else 0.0
    return float(max(gap - half, -1.0)), float(min(gap + half, 1.0))


def _ratios(counts: Values, groups: tuple[str, ...]) -> tuple[Effect, Effect]:
    """Return the risk ratio and the odds ratio; without an interval where a count is 0."""
    (b, a), (d, c) = counts.tolist()
    n1, n2 = a + b, c + d
    rule = f"{groups[0]} over {groups[1]}; 1 means no difference."
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b, c, d = np.array([a, b, c, d])
        risk, odds = (a / n1) / (c / n2), a * d / (b * c)
        errors = np.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2), np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return _ratio("Risk ratio", risk, errors[0], rule), _ratio("Odds ratio", odds, errors[1], rule)


def _ratio(name: str, value: float, error: float, rule: str) -> Effect:
    if not (np.isfinite(error) and np.isfinite(value) and value > 0):
        return Effect(name, float(value), np.nan, np.nan, rule=f"{rule} A count of 0 leaves no interval.")
    wide = np.exp(Z * error)
    return Effect(name, float(value), float(value / wide), float(value * wide), rule=rule)


def _needed(gap: Effect) -> Effect:
    """Return how many rows it takes for one more, or one fewer, of what is counted."""
    value = 1 / abs(gap.value) if gap.value else np.inf
    if gap.low <= 0 <= gap.high:
        rule = "No interval: the difference may be 0, and then no number would be enough."
        return Effect("Number needed to treat", value, np.nan, np.nan, rule=rule)
    low, high = sorted((1 / abs(gap.low), 1 / abs(gap.high)))
    rule = "So many in one group instead of the other for one more, or one fewer, that is counted."
    return Effect("Number needed to treat", value, low, high, rule=rule)


@statistical_test(
    key="cochran_armitage",
    goal="shares and counts",
    label="Cochran-Armitage test for trend",
    question="Does a share rise or fall over ordered groups?",
    help="Looks for a steady change of a share from group to group, which it sees sooner than a general test.",
    params=(ColumnOf("row", "Ordered groups", kinds=CATEGORIES, min_levels=2), OUTCOME, LEVEL),
    references=("Cochran (1954)", "Armitage (1955)"),
    known=(
        Known(
            "smokers",
            "R 4.2.2, prop.trend.test(c(83, 90, 129, 70), c(86, 93, 136, 82))",
            SMOKERS,
            (("statistic", 8.224922285197710), ("p_value", 0.004131897477641487)),
        ),
    ),
)
def cochran_armitage(row: Factor, column: Factor, level: str) -> Finding:
    """Return z^2 of the slope of the share over the positions 0, 1, 2 ... of the groups, and that slope per step.

    z has the variance under equal shares; the interval of the slope has that of the shares seen.
    """
    answers, name = counted(column, level)
    k = len(row.levels)
    counts = np.bincount(row.codes * 2 + answers.codes, minlength=2 * k).reshape(k, 2).astype(np.float64)
    need_groups(row, counts.sum(axis=1))
    n, share = counts.sum(axis=1), counts[:, 1].sum() / counts.sum()
    if share in (0, 1):
        raise NotApplicable(f"All rows or none are {name}, so there is no trend.", "Choose another level or column.")
    shares, steps = counts[:, 1] / n, np.arange(k) - np.arange(k) @ n / n.sum()
    spread = float(n @ steps**2)
    slope = float(n @ (steps * shares)) / spread
    chi2 = slope**2 * spread / float(share * (1 - share))
    half = Z * np.sqrt(float((n * steps**2 * shares * (1 - shares)).sum())) / spread
    expected = expected_counts(counts)
    return Finding(
        about="trend",
        statistic_name="chi-square",
        statistic=chi2,
        df=(1.0,),
        p_value=float(special.chdtrc(1, chi2)),
        effect=Effect("Change per step", slope, slope - half, slope + half, rule=f"Of the share of {name}."),
        checks=(expected_check(expected), _steps_check(row)),
        counts=counts,
        row_labels=row.levels,
        column_labels=answers.levels,
        expected=expected,
        residuals=(counts - expected) / np.sqrt(expected),
    )


def _steps_check(row: Factor) -> Check:
    order = ", ".join(row.levels[:6]) + (", ..." if len(row.levels) > 6 else "")
    return Check("Order", None, f"The groups are taken in this order, in equal steps: {order}.")
