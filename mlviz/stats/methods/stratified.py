"""Do two categories go together within strata: the Cochran-Mantel-Haenszel test."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import ColumnOf, Flag
from mlviz.results.testing import Check, Effect
from mlviz.results.wording import p_words, plural
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.tables import of_table
from mlviz.stats.numerics.levels import Z

UCB = (("row", "Admit"), ("column", "Gender"), ("stratum", "Dept"))


@statistical_test(
    key="cochran_mantel_haenszel",
    goal="categories",
    label="Cochran-Mantel-Haenszel test",
    also=("stratified tables", "common odds ratio"),
    question="Do two categories go together once a third is held still?",
    help="Compares two categories of two groups each within every level of a third, and puts the answers together.",
    params=(
        ColumnOf("row", "One category", kinds=CATEGORIES, levels=2),
        ColumnOf("column", "The other category", kinds=CATEGORIES, levels=2),
        ColumnOf("stratum", "Within which groups", "Such as the department, or the age band", kinds=CATEGORIES),
        Flag("yates", "Continuity correction", "Safer, but overcautious", False),
    ),
    references=(
        "Mantel and Haenszel (1959)",
        "Robins, Breslow and Greenland (1986)",
        "Breslow and Day (1980), Statistical methods in cancer research",
    ),
    known=(
        # statsmodels 0.15, StratifiedTable(tables by Dept), gives the same.
        Known(
            "ucbadmissions_long",
            "R 4.2.2, mantelhaen.test(UCBAdmissions[, 2:1, ], correct=FALSE): here too the women come first",
            UCB,
            (
                ("statistic", 1.5246066604434427),
                ("p_value", 0.21692369705551717),
                ("effect.value", 1.1053426615022164),
                ("effect.low", 0.9431028285160811),
                ("effect.high", 1.2954922436816447),
            ),
        ),
        Known(
            "ucbadmissions_long",
            "R 4.2.2, mantelhaen.test(UCBAdmissions)",
            (*UCB, ("yates", True)),
            (("statistic", 1.4269462285866952), ("p_value", 0.2322634628170468)),
        ),
    ),
)
def cochran_mantel_haenszel(row: Factor, column: Factor, stratum: Factor, yates: bool) -> Finding:
    """Return (|sum(a - E a)| - c)^2 / sum(Var a) over the strata, and the common odds ratio with its interval.

    c is 1/2 with the correction, as in R. Strata in which one margin is empty say nothing and are left out.
    """
    cells = (stratum.codes * 2 + row.codes) * 2 + column.codes
    all_tables = np.bincount(cells, minlength=4 * len(stratum.levels)).reshape(-1, 2, 2).astype(np.float64)
    telling = all_tables.sum(axis=1).all(axis=1) & all_tables.sum(axis=2).all(axis=1)
    if not telling.any():
        raise NotApplicable("No stratum holds both groups of both categories.", "Merge strata, or choose another one.")
    tables = all_tables[telling]
    (rows, columns), n = (tables.sum(axis=2), tables.sum(axis=1)), tables.sum(axis=(1, 2))
    gap = float((tables[:, 0, 0] - rows[:, 0] * columns[:, 0] / n).sum())
    variance = float((rows.prod(axis=1) * columns.prod(axis=1) / (n**2 * (n - 1))).sum())
    chi2 = max(abs(gap) - (min(0.5, abs(gap)) if yates else 0.0), 0.0) ** 2 / variance
    ratio = _common_odds_ratio(tables, n)
    lost = int((~telling).sum())
    left_out = (f"Left out, as they lack a group of a category: {plural(lost, 'stratum', 'strata')}.",) if lost else ()
    names = f"{column.levels[0]} in {row.levels[0]} against {row.levels[1]}, within the strata"
    return of_table(
        (tables.sum(axis=0), row.levels, column.levels),
        name="chi-square",
        statistic=chi2,
        df=(1.0,),
        p_value=float(special.chdtrc(1, chi2)),
        effect=Effect("Common odds ratio", *ratio, rule=f"Odds of {names}; 1 means no association."),
        check=_same_check(tables, ratio[0]),
        notes=(
            "With continuity correction." if yates else "Without continuity correction.",
            "The picture adds up the strata, and can show another relation than there is within them.",
            *left_out,
        ),
    )


def _common_odds_ratio(tables: Values, n: Values) -> tuple[float, float, float]:
    """Return the Mantel-Haenszel odds ratio and the interval of Robins and others; no interval at 0 or infinity."""
    a, b, c, d = (tables[:, i, j] for i in (0, 1) for j in (0, 1))
    r, s, p, q = a * d / n, b * c / n, (a + d) / n, (b + c) / n
    over, under = float(r.sum()), float(s.sum())
    if not (over and under):
        return (np.inf if over else 0.0 if under else np.nan), np.nan, np.nan
    variance = (p @ r) / over**2 / 2 + (p @ s + q @ r) / (over * under) / 2 + (q @ s) / under**2 / 2
    wide = float(np.exp(Z * np.sqrt(variance)))
    return over / under, over / under / wide, over / under * wide


def _same_check(tables: Values, ratio: float) -> Check:
    """Return whether the strata have one odds ratio: the test of Breslow and Day with Tarone's correction."""
    name = "Same odds ratio in every stratum"
    if len(tables) < 2 or not (np.isfinite(ratio) and ratio > 0):
        return Check(name, None, "There is nothing to compare: one stratum tells, or a count is 0 throughout.")
    statistic = breslow_day(tables, ratio)
    p = float(special.chdtrc(len(tables) - 1, statistic))
    seen = f"Test of Breslow and Day with Tarone's correction: {p_words(p)}."
    if p >= 0.05:
        return Check(name, True, f"{seen} No sign that the strata differ.")
    return Check(name, False, f"{seen} One number cannot speak for all strata.", "Look at each stratum on its own.")


def breslow_day(tables: Values, ratio: float) -> float:
    """Return Tarone's statistic: how far first cells lie from those that would give every stratum this odds ratio."""
    rows, columns, n = tables[:, 0].sum(axis=1), tables[:, :, 0].sum(axis=1), tables.sum(axis=(1, 2))
    # The expected cell solves x (n - rows - columns + x) = ratio (rows - x)(columns - x).
    b, c = n - rows - columns + ratio * (rows + columns), -ratio * rows * columns
    x = 2 * -c / (b + np.sqrt(b**2 - 4 * (1 - ratio) * c))
    variance = 1 / (1 / x + 1 / (rows - x) + 1 / (columns - x) + 1 / (n - rows - columns + x))
    gap = tables[:, 0, 0] - x
    return float((gap**2 / variance).sum() - gap.sum() ** 2 / variance.sum())
