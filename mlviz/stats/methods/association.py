"""How closely two categories go together: G-test, phi, Cramer's V without bias, Theil's U."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import ColumnOf
from mlviz.results.testing import Effect
from mlviz.stats.effects.effect_sizes import fisher_z, size_of
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.tables import (
    COLUMN,
    ROW,
    contingency_coefficient,
    cramers_v,
    cross_table,
    expected_counts,
    of_table,
    pearson_chi2,
)
from mlviz.stats.numerics.levels import Z
from mlviz.stats.numerics.noncentral import chi2_interval

PHI_RULE = "Cohen (1988): 0.1 small, 0.3 medium, 0.5 large."
UCB = (("row", "Admit"), ("column", "Gender"))
HAIR = (("row", "Hair"), ("column", "Eye"))


@statistical_test(
    key="g_test",
    goal="categories",
    other="chi_square",
    label="G-test of independence",
    question="Do two categories go together, judged by likelihood?",
    help="Compares counts with those expected, by the likelihood ratio; nearly always agrees with chi-square.",
    params=(ROW, COLUMN),
    references=("Wilks (1938)", "Sokal and Rohlf (1995), Biometry"),
    known=(
        Known(
            "ucbadmissions_long",
            "R 4.2.2, vcd 1.4.11: assocstats(table(ucb$Admit, ucb$Gender))",
            UCB,
            (
                ("statistic", 93.4494071957307),
                ("df.0", 1.0),
                ("p_value", 4.16717455670188e-22),
                ("effect.value", 0.142731760206081),
            ),
        ),
    ),
)
def g_test(row: Factor, column: Factor) -> Finding:
    """Return G = 2 sum(observed ln(observed / expected)), where a count of 0 adds nothing; Cramer's V with it."""
    counts, rows, columns, notes = cross_table(row, column)
    g, df, v = _g(counts), _df(counts), cramers_v(counts)
    return of_table(
        (counts, rows, columns),
        name="G",
        statistic=g,
        df=(df,),
        p_value=float(special.chdtrc(df, g)),
        effect=v,
        effects=(contingency_coefficient(v, min(counts.shape)),),
        notes=notes,
    )


@statistical_test(
    key="phi",
    goal="categories",
    other="fisher_exact",
    label="Phi coefficient",
    question="How closely do two categories of two groups each go together, and in which direction?",
    help="The correlation of two yes-or-no columns, from -1 to 1.",
    params=(
        ColumnOf("row", "One category", "Has two groups", kinds=CATEGORIES, levels=2),
        ColumnOf("column", "The other category", "Has two groups", kinds=CATEGORIES, levels=2),
    ),
    references=("Yule (1912)", "Bishop, Fienberg and Holland (1975), Discrete multivariate analysis"),
    known=(
        # Admitted goes with male, so against female.
        Known(
            "ucbadmissions_long",
            "R 4.2.2, chisq.test(table(ucb$Admit, ucb$Gender), correct=FALSE)",
            UCB,
            (("statistic", 92.2052804115276), ("p_value", 7.81360038899464e-22)),
        ),
        Known(
            "ucbadmissions_long",
            "scikit-learn 1.9, metrics.matthews_corrcoef(ucb.Admit == 'Admitted', ucb.Gender == 'Female')",
            UCB,
            (("effect.value", -0.14273176020608103),),
        ),
    ),
)
def phi(row: Factor, column: Factor) -> Finding:
    """Return (ad - bc) / sqrt(product of the margins); above 0 the first groups go together, as do the second.

    The variance is the asymptotic one of a multinomial table, on the scale of Fisher's z.
    """
    counts, rows, columns, notes = cross_table(row, column)
    n, chi2 = float(counts.sum()), pearson_chi2(counts)
    p_row, p_column = counts.sum(axis=1)[0] / n, counts.sum(axis=0)[0] / n
    x = np.array([1 - p_row, -p_row]) / np.sqrt(p_row * (1 - p_row))
    y = np.array([1 - p_column, -p_column]) / np.sqrt(p_column * (1 - p_column))
    products = np.outer(x, y)
    value = float(np.clip((counts * products).sum() / n, -1, 1))
    influence = products - value / 2 * np.add.outer(x**2, y**2)
    low, high = fisher_z(value, float(np.sqrt((counts * influence**2).sum()) / n / max(1 - value**2, 1e-300)))
    rule = f"Above 0 {rows[0]} goes with {columns[0]}. {PHI_RULE}"
    return of_table(
        (counts, rows, columns),
        name="chi-square",
        statistic=chi2,
        df=(1.0,),
        p_value=float(special.chdtrc(1, chi2)),
        effect=Effect("Phi", value, low, high, 0.95, size_of(value, 0.1, 0.3, 0.5), rule),
        notes=notes,
    )


@statistical_test(
    key="cramers_v",
    goal="categories",
    other="fisher_exact",
    label="Cramer's V, bias corrected",
    question="How closely do two categories go together, when there are many groups and few rows?",
    help="Cramer's V is too large where many groups meet few rows; this one is 0 on average where nothing is going on.",
    params=(ROW, COLUMN),
    references=("Bergsma (2013), A bias-correction for Cramer's V and Tschuprow's T",),
    known=(
        Known(
            "haireyecolor_long",
            "dython 0.7.12, nominal.cramers_v(hec.Hair, hec.Eye, bias_correction=True)",
            HAIR,
            (("effect.value", 0.27048315291231567),),
        ),
    ),
)
def corrected_v(row: Factor, column: Factor) -> Finding:
    """Return sqrt(max(0, chi2 / n - (r - 1)(c - 1) / (n - 1)) / (min(r', c') - 1)) with r' = r - (r - 1)^2 / (n - 1).

    The bounds are those of the noncentrality of chi-square over n, which have no such bias, over the same divisor.
    """
    counts, rows, columns, notes = cross_table(row, column)
    n, chi2, df = float(counts.sum()), pearson_chi2(counts), _df(counts)
    divisor = min((size - 1) * (1 - (size - 1) / (n - 1)) for size in counts.shape)
    if divisor < 1e-9:
        raise NotApplicable("There are as many groups as rows, so nothing can be learned.", "Merge rare groups first.")
    shares = max(0.0, chi2 / n - df / (n - 1)), *(bound / n for bound in chi2_interval(chi2, df))
    value, low, high = (min(1.0, float(np.sqrt(share / divisor))) for share in shares)
    effect = Effect("Corrected Cramer's V", value, min(low, value), max(high, value), 0.95, "", "0 none, 1 complete.")
    return of_table(
        (counts, rows, columns),
        name="chi-square",
        statistic=chi2,
        df=(df,),
        p_value=float(special.chdtrc(df, chi2)),
        effect=effect,
        effects=(cramers_v(counts),),
        notes=notes,
    )


@statistical_test(
    key="theils_u",
    goal="categories",
    label="Theil's U",
    question="How much does knowing one category help to guess the other?",
    help="Which share of the uncertainty about the second category the first takes away; it has a direction.",
    params=(
        ColumnOf("row", "What is known", kinds=CATEGORIES, min_levels=2),
        ColumnOf("column", "What is guessed", kinds=CATEGORIES, min_levels=2),
    ),
    references=("Theil (1972), Statistical decomposition analysis",),
    known=(
        Known(
            "haireyecolor_long",
            "scikit-learn 1.9, metrics.homogeneity_score(hec.Eye, hec.Hair), which is U of Eye given Hair; "
            "completeness_score, which is U of Hair given Eye; v_measure_score, which is the symmetric one",
            HAIR,
            (
                ("effect.value", 0.0976224892918486),
                ("effects.0.value", 0.09923129824960666),
                ("effects.1.value", 0.09842031968776258),
            ),
        ),
    ),
)
def theils_u(row: Factor, column: Factor) -> Finding:
    """Return U = (H(row) + H(column) - H(both)) / H(column), with H = -sum(p ln p); p is that of the G-test.

    The interval is that of the asymptotic variance of a multinomial table (delta method), kept within 0 and 1.
    """
    counts, rows, columns, notes = cross_table(row, column)
    g, df = _g(counts), _df(counts)
    rule = "0 nothing, 1 everything. Share of the uncertainty about the second category that the first takes away."
    return of_table(
        (counts, rows, columns),
        name="G",
        statistic=g,
        df=(df,),
        p_value=float(special.chdtrc(df, g)),
        effect=_share_of_entropy(counts, "Theil's U", (0.0, 1.0), rule),
        effects=(
            _share_of_entropy(counts, "Theil's U the other way round", (1.0, 0.0), ""),
            _share_of_entropy(counts, "Symmetric Theil's U", (0.5, 0.5), ""),
        ),
        notes=notes,
    )


def _share_of_entropy(counts: Values, name: str, weights: tuple[float, float], rule: str) -> Effect:
    """Return the information shared, over the weighted entropies of rows and columns, with its interval."""
    n = float(counts.sum())
    p = counts / n
    parts = p, p.sum(axis=1), p.sum(axis=0)
    logs = [np.log(np.maximum(part, 1e-300)) for part in parts]
    both, of_rows, of_columns = (-float((part * log).sum()) for part, log in zip(parts, logs, strict=True))
    whole = weights[0] * of_rows + weights[1] * of_columns
    value = float((of_rows + of_columns - both) / whole)
    gained = logs[0] - logs[1][:, None] - logs[2]
    slope = (gained + value * (weights[0] * logs[1][:, None] + weights[1] * logs[2])) / whole
    variance = float((p * slope**2).sum() - (p * slope).sum() ** 2)
    half = Z * np.sqrt(max(variance, 0.0) / n)
    return Effect(name, value, max(0.0, value - half), min(1.0, value + half), 0.95, "", rule)


def _g(counts: Values) -> float:
    return float(2 * special.rel_entr(counts, expected_counts(counts)).sum())


def _df(counts: Values) -> float:
    return float((counts.shape[0] - 1) * (counts.shape[1] - 1))
