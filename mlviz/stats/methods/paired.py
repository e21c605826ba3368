"""Two measurements of the same rows: signs of numbers, and McNemar's test of categories."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, ORDERED
from mlviz.method import Known
from mlviz.params import Choice, ColumnOf
from mlviz.results.testing import Check, Effect
from mlviz.stats.effects.effect_sizes import parted
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.one_sample import binomial_interval, counted_signs, middle_difference, sign_share, zeros_check
from mlviz.stats.summaries import need_pairs, summaries

BEFORE = ColumnOf("row", "First measurement", "A column with two groups", kinds=CATEGORIES, levels=2)
AFTER = ColumnOf("column", "Second measurement", "The same two groups", kinds=CATEGORIES, levels=2)
METHOD = Choice(
    "p_by",
    "p-value",
    "Exact is right for any number of rows",
    "exact",
    options=("exact", "corrected", "plain"),
    labels=("exact", "chi-square with continuity correction", "chi-square without correction"),
)
RANKED_FIRST = ColumnOf("first", "First measurement", "A number or an ordered category", kinds=ORDERED)
RANKED_SECOND = ColumnOf("second", "Second measurement", "On the scale of the first", kinds=ORDERED, like="first")
APPROVAL = (("row", "first"), ("column", "second"))


@statistical_test(
    key="paired_sign_test",
    goal="before and after",
    other="paired_t",
    label="Sign test of pairs",
    question="Is one of two measurements of the same rows the larger one more often?",
    help="Counts rows in which the first is larger and rows in which it is smaller: needs an order "
    "and no shape at all.",
    params=(RANKED_FIRST, RANKED_SECOND),
    references=("Dixon and Mood (1946), The statistical sign test",),
    known=(
        Known(
            "hollander_wolfe_depression",
            "scipy 1.17, stats.binomtest(7, 9), the rows in which the first is larger; interval as 2 p - 1; "
            "stats.quantile_test(before - after, q=0, p=0.5).confidence_interval(0.95)",
            (("first", "before"), ("second", "after")),
            (
                ("statistic", 7.0),
                ("p_value", 0.1796875),
                ("effect.low", -0.20018714743262422),
                ("effect.high", 0.9437100530442253),
                ("effects.0.low", -0.08),
                ("effects.0.high", 0.952),
            ),
        ),
    ),
)
def paired_sign_test(first: Values, second: Values) -> Finding:
    """Return S, in how many rows the first is the larger; p is exact by the binomial distribution."""
    need_pairs(first, 1)
    differences = first - second
    wins, losses, p = counted_signs(differences, "Both columns are equal in every row.")
    return Finding(
        about="pairs",
        measure="sign",
        statistic_name="S",
        statistic=float(wins),
        p_value=p,
        effect=sign_share(wins, losses),
        effects=(middle_difference("Median difference", differences, "Of ordered words, in places."),),
        groups=summaries(("first", "second", "first minus second"), (first, second, differences)),
        checks=(zeros_check(differences),),
        samples=(first, second),
        notes=("Exact p-value.",),
    )


@statistical_test(
    key="mcnemar",
    goal="before and after",
    label="McNemar's test",
    question="Did a share change between two measurements of the same rows?",
    help="Compares two yes-or-no columns of the same rows, such as before and after, by the rows that changed.",
    params=(BEFORE, AFTER, METHOD),
    references=(
        "McNemar (1947), Note on the sampling error of the difference between correlated proportions",
        "Agresti and Min (2005), Simple improved confidence intervals for comparing matched proportions",
    ),
    known=(
        Known(
            "approval",
            "statsmodels 0.15, mcnemar(counts, exact=True)",
            (*APPROVAL, ("p_by", "exact")),
            (("statistic", 86.0), ("p_value", 3.7159361395713866e-05)),
        ),
        Known(
            "approval",
            "statsmodels 0.15, mcnemar(counts, exact=False, correction=True)",
            (*APPROVAL, ("p_by", "corrected")),
            (("statistic", 16.81779661016949), ("p_value", 4.114562281345944e-05)),
        ),
        Known(
            "approval",
            "statsmodels 0.15, mcnemar(counts, exact=False, correction=False)",
            (*APPROVAL, ("p_by", "plain")),
            (("statistic", 17.35593220338983), ("p_value", 3.099293441045215e-05)),
        ),
    ),
)
def mcnemar(row: Factor, column: Factor, p_by: str) -> Finding:
    """Return b, the rows that have the second level only in the first column, or the chi-square of b against c."""
    if set(row.levels) != set(column.levels):
        raise NotApplicable(
            f"The columns have the groups {' and '.join(row.levels)}, and {' and '.join(column.levels)}; "
            "they must be the same two.",
            "Bring the spellings together on the Clean page, or choose other columns.",
        )
    second = column.codes if row.levels == column.levels else 1 - column.codes
    counts = np.bincount(row.codes * 2 + second, minlength=4).reshape(2, 2).astype(np.float64)
    b, c = int(counts[1, 0]), int(counts[0, 1])
    if not b + c:
        raise NotApplicable("Both columns agree in every row.", "Choose two different measurements.")
    name, statistic, df, p = changes(b, c, p_by)
    level = row.levels[1]
    gap = share_gap(b, c, int(counts.sum()), f"Share of {level} in the first column minus that in the second.")
    low, high = (_odds(bound) for bound in binomial_interval(b, b + c))
    odds = Effect(f"Rows that lose {level} for one that gains it", b / c if c else np.inf, low, high)
    return Finding(
        about="paired categories",
        statistic_name=name,
        statistic=statistic,
        df=df,
        p_value=p,
        effect=gap,
        effects=(odds,),
        checks=(changes_check(b + c, p_by),),
        counts=counts,
        row_labels=row.levels,
        column_labels=row.levels,
        notes=(f"{b + c:,} rows changed: {b:,} lost {level} and {c:,} gained it.", *parted(p, gap.low, gap.high)),
    )


def changes(b: int, c: int, p_by: str = "exact") -> tuple[str, float, tuple[float, ...], float]:
    """Return the statistic's name and value, its degrees of freedom, and p that both changes are equally likely.

    Examples
    --------
    >>> changes(1, 4)
    ('b', 1.0, (), 0.375)
    """
    if p_by == "exact":
        return "b", float(b), (), min(1.0, 2 * float(special.bdtr(min(b, c), b + c, 0.5)))
    less = min(1.0, abs(b - c)) if p_by == "corrected" else 0.0
    chi2 = (abs(b - c) - less) ** 2 / (b + c)
    return "chi-square", chi2, (1.0,), float(special.chdtrc(1, chi2))


def share_gap(b: int, c: int, n: int, rule: str, error: float = 0.05) -> Effect:
    """Return the difference of two shares of the same rows, (b - c) / n, with its interval of level 1 - ``error``.

    The interval is Wald's with half a row added to each cell of the table (Agresti and Min, 2005).
    """
    gained, lost, total = b + 0.5, c + 0.5, n + 2
    centre = (gained - lost) / total
    spread = np.sqrt(gained + lost - (gained - lost) ** 2 / total) / total
    half = -float(special.ndtri(error / 2) * spread)
    low, high = max(centre - half, -1.0), min(centre + half, 1.0)
    return Effect("Difference of shares", (b - c) / n, low, high, 1 - error, rule=rule)


def changes_check(changed: int, p_by: str) -> Check:
    """Return whether enough rows changed for the chi-square approximation."""
    if p_by == "exact":
        return Check("Rows that changed", True, f"{changed:,} rows changed; an exact test needs no minimum.")
    enough = changed >= 25
    return Check(
        "Rows that changed", enough, f"{changed:,} rows changed; at least 25 are needed.", "Use the exact test."
    )


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else np.inf
