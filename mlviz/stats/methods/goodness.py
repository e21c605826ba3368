"""Do counts follow the shares one expects: the chi-square test of goodness of fit."""

import math

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import ColumnOf, Text
from mlviz.results.testing import Effect
from mlviz.results.wording import are, plural
from mlviz.stats.effects.effect_sizes import size_of
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.tables import expected_check
from mlviz.stats.numerics.noncentral import chi2_interval


@statistical_test(
    key="goodness_of_fit",
    goal="shares and counts",
    label="Chi-square test of goodness of fit",
    also=("chi-squared",),
    question="Are the groups as large as expected?",
    help="Compares the size of every group with the share you expect, or with equal shares.",
    params=(
        ColumnOf("column", "Which groups", kinds=CATEGORIES, min_levels=2),
        Text("shares", "Expected shares", "In the order of the groups, such as 40; 20; 40; equal if left empty", ""),
    ),
    references=("Pearson (1900)", "Cohen (1988), for w"),
    known=(
        Known(
            "haireyecolor_long",
            "scipy 1.17, stats.chisquare(hec.Eye.value_counts())",
            (("column", "Eye"),),
            (("statistic", 133.47297297297297), ("p_value", 9.650879774148268e-29)),
        ),
    ),
)
def goodness_of_fit(column: Factor, shares: str) -> Finding:
    """Return sum((observed - expected)^2 / expected) and Cohen's w = sqrt(chi2 / n)."""
    counts = column.counts.astype(np.float64)
    n, df = float(counts.sum()), len(counts) - 1
    expected = n * _shares(shares, column.levels)
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    low, high = (float(np.sqrt(bound / n)) for bound in chi2_interval(chi2, df))
    w = float(np.sqrt(chi2 / n))
    rule = "0: as expected. Cohen (1988): 0.1 small, 0.3 medium, 0.5 large."
    return Finding(
        about="shares",
        statistic_name="chi-square",
        statistic=chi2,
        df=(float(df),),
        p_value=float(special.chdtrc(df, chi2)),
        effect=Effect("Cohen's w", w, low, high, 0.95, size_of(w, 0.1, 0.3, 0.5), rule),
        checks=(expected_check(expected),),
        counts=counts[None, :],
        row_labels=("rows",),
        column_labels=column.levels,
        expected=expected[None, :],
        residuals=((counts - expected) / np.sqrt(expected))[None, :],
        notes=("Against the shares given." if shares.strip() else "Against equal shares.",),
    )


def _shares(text: str, levels: tuple[str, ...]) -> Values:
    """Return the expected share of every group, adding up to 1.

    Raises
    ------
    NotApplicable
        If they are not as many positive numbers as there are groups.
    """
    words = text.replace(";", " ").split()
    if not words:
        return np.full(len(levels), 1 / len(levels))
    try:
        found = np.array([float(word) for word in words])
    except ValueError:
        raise NotApplicable(f"{text!r} is no list of numbers.", "Write them as 40; 20; 40.") from None
    if len(found) != len(levels):
        order = ", ".join(levels[:6]) + (", ..." if len(levels) > 6 else "")
        given = f"{plural(len(found), 'share')} {are(len(found))} given"
        raise NotApplicable(f"{given} for {len(levels)} groups.", f"Give one each: {order}.")
    if not all(math.isfinite(share) and share > 0 for share in found):
        raise NotApplicable("An expected share is not above 0.", "Leave out groups that cannot occur with a filter.")
    return found / found.sum()
