"""Do two categories go together: chi-square test of independence, Fisher's exact test."""

import numpy as np
from scipy import optimize, special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import ColumnOf, Flag
from mlviz.results.testing import Check, Effect
from mlviz.results.wording import are, plural
from mlviz.stats.effects.effect_sizes import parted, size_of
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.numerics.noncentral import chi2_interval

ROW = ColumnOf("row", "One category", "Its groups become rows", kinds=CATEGORIES, min_levels=2)
COLUMN = ColumnOf("column", "The other category", "Its groups become columns", kinds=CATEGORIES, min_levels=2)
MOST_CELLS = 100_000
"""Larger tables hold too few rows per cell to say anything, and nobody could read them."""


@statistical_test(
    key="chi_square",
    goal="categories",
    other="g_test",
    label="Chi-square test of independence",
    also=("chi-squared", "crosstab", "contingency table"),
    question="Do two categories go together?",
    help="Compares the counts of every combination with those expected if the categories had nothing to do "
    "with each other.",
    params=(ROW, COLUMN, Flag("yates", "Yates' correction", "For 2 x 2 tables: safer, but overcautious", False)),
    references=("Pearson (1900)", "Yates (1934)", "Cochran (1954)", "Cramer (1946)"),
    known=(
        Known(
            "ucbadmissions_long",
            "R 4.2.2, chisq.test(table(ucb$Admit, ucb$Gender), correct=FALSE); vcd 1.4.11 assocstats",
            (("row", "Admit"), ("column", "Gender")),
            (("statistic", 92.2052804115276), ("p_value", 7.81360038899464e-22), ("effect.value", 0.142731760206081)),
        ),
        Known(
            "ucbadmissions_long",
            "R 4.2.2, chisq.test(table(ucb$Admit, ucb$Gender), correct=TRUE)",
            (("row", "Admit"), ("column", "Gender"), ("yates", True)),
            (("statistic", 91.6095978581212), ("p_value", 1.05579680878284e-21)),
        ),
        Known(
            "haireyecolor_long",
            "R 4.2.2, chisq.test(table(hec$Hair, hec$Eye), correct=FALSE)",
            (("row", "Hair"), ("column", "Eye")),
            (("statistic", 138.289841626008), ("df.0", 9.0), ("p_value", 2.32528678709881e-25)),
        ),
    ),
)
def chi_square(row: Factor, column: Factor, yates: bool) -> Finding:
    """Return the sum of (observed - expected)^2 / expected; V = sqrt(chi2 / (n (min(rows, columns) - 1)))."""
    counts, rows, columns, notes = cross_table(row, column)
    expected = expected_counts(counts)
    distance = np.abs(counts - expected)
    corrected = yates and counts.shape == (2, 2)
    # As in R, the correction never moves a count past its expectation.
    less = min(0.5, float(distance.min())) if corrected else 0.0
    chi2 = float(((distance - less) ** 2 / expected).sum()) if corrected else pearson_chi2(counts)
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    v = cramers_v(counts)
    return of_table(
        (counts, rows, columns),
        name="chi-square",
        statistic=chi2,
        df=(float(df),),
        p_value=float(special.chdtrc(df, chi2)),
        effect=v,
        effects=(contingency_coefficient(v, min(counts.shape)),),
        notes=(*notes, "With Yates' correction." if corrected else "Without continuity correction."),
    )


@statistical_test(
    key="fisher_exact",
    goal="categories",
    other="chi_square",
    label="Fisher's exact test",
    also=("crosstab", "contingency table"),
    question="Do two categories go together, with few rows?",
    help="Exact for 2 x 2 tables of any size and for larger ones; needed where expected counts are small.",
    params=(ROW, COLUMN),
    references=(
        "Fisher (1935), The logic of inductive inference",
        "Mehta and Patel (1983), A network algorithm for performing Fisher's exact test in r x c tables",
    ),
    known=(
        Known(
            "mtcars",
            "R 4.2.2, fisher.test(table(mtcars$am, mtcars$vs))",
            (("row", "am"), ("column", "vs")),
            (("p_value", 0.47269744160178),),
        ),
        # R looks for these three with uniroot at its default tolerance of 1.2e-4; scipy's odds_ratio gives ours.
        Known(
            "mtcars",
            "R 4.2.2, fisher.test(table(mtcars$am, mtcars$vs))",
            (("row", "am"), ("column", "vs")),
            (
                ("effect.value", 1.95605539937289),
                ("effect.low", 0.38253417984464),
                ("effect.high", 10.5916086729883),
            ),
            1e-4,
        ),
        # Too many tables to count here: p comes from seeded draws, whose standard error is 0.003.
        Known(
            "job_satisfaction",
            "R 4.2.2, fisher.test(matrix(c(1,2,1,0, 3,3,6,1, 10,10,14,9, 6,7,12,11), 4, 4))",
            (("row", "income"), ("column", "satisfaction")),
            (("p_value", 0.7826849389656388),),
            0.01,
        ),
    ),
)
def fisher_exact(row: Factor, column: Factor) -> Finding:
    """Return the exact p, and the conditional maximum likelihood odds ratio with its exact interval, as in R."""
    from scipy import stats

    counts, rows, columns, notes = cross_table(row, column)
    if counts.shape != (2, 2):
        return _fisher_of_many(counts, rows, columns, notes)
    p = float(stats.fisher_exact(counts.astype(np.int64)).pvalue)
    value, low, high = odds_ratio(counts)
    rule = f"Odds of {columns[0]} against {columns[1]} in {rows[0]}, over those in {rows[1]}; 1 means no association."
    return of_table(
        (counts, rows, columns),
        p_value=p,
        effect=Effect("Odds ratio", value, low, high, rule=rule),
        check=_no_minimum(counts),
        notes=(
            *notes,
            "Conditional maximum likelihood odds ratio, which is not the cross-product ratio.",
            *parted(p, low, high, null=1.0, exact=True),
        ),
    )


def _fisher_of_many(counts: Values, rows: tuple[str, ...], columns: tuple[str, ...], notes: tuple[str, ...]) -> Finding:
    """Return the exact p of a larger table with Cramer's V, as no odds ratio describes it."""
    from mlviz.stats.numerics.many_cells import exact_p

    p, how = exact_p(counts)
    return of_table(
        (counts, rows, columns),
        p_value=p,
        effect=cramers_v(counts),
        check=_no_minimum(counts),
        notes=(*notes, how, "The interval of Cramer's V is approximate where expected counts are small."),
    )


def _no_minimum(counts: Values) -> Check:
    least = expected_counts(counts).min()
    return Check("Expected counts", True, f"The smallest is {least:.3g}; an exact test needs no minimum.")


def of_table(
    table: tuple[Values, tuple[str, ...], tuple[str, ...]],
    *,
    p_value: float,
    effect: Effect,
    name: str = "",
    statistic: float = np.nan,
    df: tuple[float, ...] = (),
    effects: tuple[Effect, ...] = (),
    check: Check | None = None,
    notes: tuple[str, ...] = (),
) -> Finding:
    """Return the finding on a table of counts, labels of its rows, labels of its columns, with what its picture needs.

    ``check`` is on the expected counts; without one they are held against the chi-square approximation.
    """
    counts, rows, columns = table
    expected = expected_counts(counts)
    return Finding(
        about="categories",
        statistic_name=name,
        statistic=statistic,
        df=df,
        p_value=p_value,
        effect=effect,
        effects=effects,
        checks=(check or expected_check(expected),),
        counts=counts,
        row_labels=rows,
        column_labels=columns,
        expected=expected,
        residuals=(counts - expected) / np.sqrt(expected),
        notes=notes,
    )


def pearson_chi2(counts: Values) -> float:
    """Return the sum of (observed - expected)^2 / expected."""
    expected = expected_counts(counts)
    return float(((counts - expected) ** 2 / expected).sum())


def cramers_v(counts: Values) -> Effect:
    """Return V = sqrt(chi2 / (n (min(rows, columns) - 1))) with the interval of the noncentrality of chi-square."""
    n, small = float(counts.sum()), min(counts.shape) - 1
    chi2, df, root = pearson_chi2(counts), (counts.shape[0] - 1) * (counts.shape[1] - 1), float(np.sqrt(small))
    low, high = (min(float(np.sqrt(bound / (n * small))), 1.0) for bound in chi2_interval(chi2, df))
    v = float(np.sqrt(chi2 / (n * small)))
    steps = f"{0.1 / root:.2g} small, {0.3 / root:.2g} medium, {0.5 / root:.2g} large"
    rule = f"0 none, 1 complete. Cohen (1988), for this size of table: {steps}."
    return Effect("Cramer's V", v, low, high, 0.95, size_of(v * root, 0.1, 0.3, 0.5), rule)


def contingency_coefficient(v: Effect, smaller: int) -> Effect:
    """Return Pearson's C = sqrt(chi2 / (chi2 + n)) from Cramer's V and the smaller number of rows or columns."""
    value, low, high = (
        float(np.sqrt(w2 / (1 + w2))) for w2 in ((smaller - 1) * np.array([v.value, v.low, v.high]) ** 2)
    )
    most = float(np.sqrt((smaller - 1) / smaller))
    return Effect("Contingency coefficient", value, low, high, rule=f"0 none; {most:.2f} is the most in this table.")


def cross_table(row: Factor, column: Factor) -> tuple[Values, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the counts of every combination, their labels, and a note on levels without rows, which are left out."""
    shape = len(row.levels), len(column.levels)
    if shape[0] * shape[1] > MOST_CELLS:
        raise NotApplicable(f"The table would have {shape[0]:,} x {shape[1]:,} cells.", "Merge rare groups first.")
    counts = np.bincount(row.codes * shape[1] + column.codes, minlength=shape[0] * shape[1]).reshape(shape)
    keep_rows, keep_columns = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    rows = tuple(level for level, keep in zip(row.levels, keep_rows.tolist(), strict=True) if keep)
    columns = tuple(level for level, keep in zip(column.levels, keep_columns.tolist(), strict=True) if keep)
    if len(rows) < 2 or len(columns) < 2:
        raise NotApplicable(
            "Only one group is left in the complete rows, so there is nothing to compare.",
            "Fill in missing values or choose other columns.",
        )
    lost = sum(shape) - len(rows) - len(columns)
    note = (f"{plural(lost, 'group')} without a complete row {are(lost)} left out.",) if lost else ()
    return counts[np.ix_(keep_rows, keep_columns)].astype(np.float64), rows, columns, note


def expected_counts(counts: Values) -> Values:
    """Return the counts there would be if rows and columns had nothing to do with each other: row x column / all.

    Examples
    --------
    >>> expected_counts(np.array([[3.0, 1.0], [1.0, 3.0]])).tolist()
    [[2.0, 2.0], [2.0, 2.0]]
    """
    return np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()


def expected_check(expected: Values) -> Check:
    """Return whether expected counts allow the chi-square approximation (Cochran, 1954)."""
    share, least = float((expected < 5).mean()), float(expected.min())
    sentence = f"{share:.0%} of the expected counts are below 5, the smallest is {least:.3g}."
    numbers = (("smallest expected count", least), ("share below 5", share))
    if share <= 0.2 and least >= 1:
        return Check("Expected counts", True, sentence, numbers=numbers)
    remedy = "Use Fisher's exact test." if expected.shape == (2, 2) else "Merge rare groups."
    return Check("Expected counts", False, sentence, remedy, numbers)


def odds_ratio(counts: Values) -> tuple[float, float, float]:
    """Return the conditional maximum likelihood odds ratio of a 2 x 2 table and its exact 95% interval.

    Given the margins, the first cell x has weights exp(log pmf(x) + x log(ratio)); the estimate makes its mean the
    observed count, the bounds make a tail 2.5% (R, ``fisher.test``). For many rows only cells within 60 standard
    deviations are summed, beyond which nothing is left.
    """
    a, b, c, d = (float(count) for count in counts.ravel())
    first, low, high = a + c, max(0.0, a + b - (b + d)), min(a + b, a + c)
    reach = 60 * np.sqrt(1 / (1 / (a + 1) + 1 / (b + 1) + 1 / (c + 1) + 1 / (d + 1))) + 60
    x = np.arange(max(low, np.floor(a - reach)), min(high, np.ceil(a + reach)) + 1)
    second, drawn = b + d, a + b
    log_weights = -(
        special.gammaln(x + 1)
        + special.gammaln(first - x + 1)
        + special.gammaln(drawn - x + 1)
        + special.gammaln(second - drawn + x + 1)
    )

    def chances(log_ratio: float) -> Values:
        logs = log_weights + x * log_ratio
        weights = np.exp(logs - logs.max())
        return weights / weights.sum()

    def solve(gap: object) -> float:
        return float(np.exp(optimize.brentq(gap, -60, 60, xtol=1e-13)))

    at = x == a
    value = 0.0 if a == low else np.inf if a == high else solve(lambda z: float(chances(z) @ x) - a)
    lower = 0.0 if a == low else solve(lambda z: float(chances(z)[(x > a) | at].sum()) - 0.025)
    upper = np.inf if a == high else solve(lambda z: float(chances(z)[(x < a) | at].sum()) - 0.025)
    return value, lower, upper
