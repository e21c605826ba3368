"""Several measurements of the same rows: Friedman's test of ranks and Cochran's Q of shares, each with its post-hoc."""

from itertools import combinations

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, ORDERED
from mlviz.method import Known
from mlviz.params import Choice, ColumnsOf
from mlviz.results.testing import Check, Effect, Pairwise
from mlviz.results.wording import percent, plural
from mlviz.stats.effects.effect_sizes import OF_RANKS, size_of
from mlviz.stats.method import Block, Finding, Values, statistical_test
from mlviz.stats.methods.paired import changes, share_gap
from mlviz.stats.methods.two_means import t_p_value
from mlviz.stats.numerics.exact import column_sums_p, few_orders
from mlviz.stats.numerics.noncentral import chi2_interval
from mlviz.stats.numerics.studentized_range import range_tail
from mlviz.stats.post_hocs.multiple import adjusted, adjustment, family_level, holm, way_with_intervals
from mlviz.stats.post_hocs.post_hoc import MOST_GROUPS
from mlviz.stats.summaries import need_rows, summaries

MEASURED = ColumnsOf("columns", "Measurements", "Three or more numbers of the same rows", kinds=ORDERED, at_least=3)
ANSWERS = ColumnsOf("columns", "Measurements", "Three or more, with the same two groups", kinds=CATEGORIES, at_least=3)
POST_HOC = Choice(
    "post_hoc",
    "Which differ",
    "Conover's finds more, Nemenyi's keeps the chance of any false one at 5%",
    "nemenyi",
    options=("nemenyi", "conover"),
    labels=("Nemenyi", "Conover with Holm's adjustment"),
    beside=True,
)
NAMES = {
    "nemenyi": "Nemenyi, for all pairs together; differences of mean ranks",
    "conover": "Conover with Holm's adjustment; differences of mean ranks",
}
ROUNDING = (("columns", ("round_out", "narrow_angle", "wide_angle")),)
ADJUST = adjustment(default="holm")
W_RULE = f"Agreement of the rows on the order: 0 none, 1 complete; 0.1 small, 0.3 medium, 0.5 large. {OF_RANKS}"


@statistical_test(
    key="friedman",
    goal="before and after",
    other="repeated_anova",
    label="Friedman test",
    also=("repeated measures ANOVA of ranks",),
    question="Do several measurements of the same rows differ?",
    help="Ranks the measurements within each row: needs no shape, and rows may differ as much as they like.",
    params=(MEASURED, POST_HOC),
    references=(
        "Friedman (1937), The use of ranks to avoid the assumption of normality",
        "Nemenyi (1963), Distribution-free multiple comparisons",
        "Conover (1999), Practical nonparametric statistics, section 5.8",
    ),
    known=(
        Known(
            "rounding_times",
            "scipy 1.17, stats.friedmanchisquare(*columns); R's help prints 11.143 and 0.003805",
            ROUNDING,
            (("statistic", 11.142857142857132), ("df.0", 2.0), ("p_value", 0.003805040775511383)),
        ),
    ),
)
def friedman(columns: Block, post_hoc: str) -> Finding:
    """Return the chi-square of the rank sums, corrected for ties; Kendall's W is it over n (k - 1).

    p is exact, ties included, where at most 10 million ways to order the columns within rows are to be counted; else by
    chi-square.
    """
    from scipy import stats

    n, k = columns.values.shape
    need_rows(columns.values, 2, "{n} row has all values", "{n} rows have all values")
    ranks = np.asarray(stats.rankdata(columns.values, axis=1))
    spread = float((ranks**2).sum()) - n * k * (k + 1) ** 2 / 4
    if spread <= 0:
        raise NotApplicable("In every row all measurements are equal.", "Choose other columns.")
    sums = ranks.sum(axis=0)
    chi2 = (k - 1) * float(((sums - n * (k + 1) / 2) ** 2).sum()) / spread
    pairs: tuple[Pairwise, ...] = ()
    if k <= MOST_GROUPS:
        pairs = nemenyi(columns.names, sums / n, n) if post_hoc == "nemenyi" else conover(columns.names, ranks)
    samples = tuple(columns.values.T)
    p, enough, how = _chance(ranks, chi2)
    return Finding(
        about="repeated",
        measure="rank",
        statistic_name="chi-square",
        statistic=chi2,
        df=(float(k - 1),),
        p_value=p,
        effect=agreement(chi2, n, k),
        groups=summaries(columns.names, samples),
        mean_ranks=tuple((sums / n).tolist()),
        checks=(enough, _ties_check(columns.values)),
        post_hoc=pairs,
        post_hoc_name=NAMES[post_hoc] if pairs else "",
        samples=samples,
        notes=(how,),
    )


@statistical_test(
    key="cochran_q",
    goal="before and after",
    label="Cochran's Q test",
    question="Does a share differ between several columns of the same rows?",
    help="Compares three or more yes-or-no columns of the same rows. Post-hoc: McNemar's test of every two.",
    params=(ANSWERS, ADJUST),
    references=(
        "Cochran (1950), The comparison of percentages in matched samples",
        "McNemar (1947)",
        "Agresti and Min (2005), Simple improved confidence intervals for comparing matched proportions",
        "Holm (1979)",
    ),
    known=(
        Known(
            "drugs",
            "statsmodels 0.15, cochrans_q(favorable); the manual of SAS PROC FREQ prints 8.4706 and 0.0145",
            (("columns", ("drug_a", "drug_b", "drug_c")),),
            (("statistic", 8.470588235294118), ("df.0", 2.0), ("p_value", 0.014475552056282441)),
        ),
    ),
)
def cochran_q(columns: Block, adjust: str) -> Finding:
    """Return Q, which Friedman's statistic is for two categories: rows that answer all alike say nothing."""
    if len(columns.levels) != 2:
        raise NotApplicable(
            f"The columns have {len(columns.levels)} groups together; this test needs the same two in each.",
            "Bring the spellings together on the Clean page, or choose other columns.",
        )
    n, k = columns.values.shape
    of_columns, of_rows = columns.values.sum(axis=0), columns.values.sum(axis=1)
    total = float(of_columns.sum())
    spread = k * total - float((of_rows**2).sum())
    if spread <= 0:
        raise NotApplicable("Every row has the same group in all columns.", "Choose other columns.")
    q = (k - 1) * (k * float((of_columns**2).sum()) - total**2) / spread
    changing = int(np.count_nonzero((of_rows > 0) & (of_rows < k)))
    pairs = pairwise_changes(columns, adjust) if k <= MOST_GROUPS else ()
    return Finding(
        about="repeated categories",
        statistic_name="Q",
        statistic=q,
        df=(float(k - 1),),
        p_value=float(special.chdtrc(k - 1, q)),
        effect=agreement(q, n, k),
        checks=(_rows_check(changing, k),),
        post_hoc=pairs,
        post_hoc_name=f"McNemar, exact; differences of shares, {way_with_intervals(adjust)}" if pairs else "",
        counts=np.column_stack((n - of_columns, of_columns)),
        row_labels=columns.names,
        column_labels=columns.levels,
        notes=("p and the interval of W by the chi-square approximation.",),
    )


def _chance(ranks: Values, chi2: float) -> tuple[float, Check, str]:
    """Return p of Friedman's statistic, whether the rows are enough for it, and how it was found."""
    n, k = ranks.shape
    if few_orders(n, k):
        sentence = (
            f"{plural(n, 'row')} by {k} columns: every order within rows was counted; an exact p needs no minimum."
        )
        how = "Exact p-value; the interval of W by the chi-square approximation, corrected for ties within rows."
        return column_sums_p(ranks), Check("Sample size", True, sentence), how
    how = "p and the interval of W by the chi-square approximation, corrected for ties within rows."
    return float(special.chdtrc(k - 1, chi2)), _rows_check(n, k), how


def agreement(chi2: float, n: int, k: int) -> Effect:
    """Return Kendall's W, the chi-square over n (k - 1), its largest value (Kendall and Babington Smith, 1939)."""
    most = n * (k - 1)
    low, high = (min(bound / most, 1.0) for bound in chi2_interval(chi2, k - 1))
    w = chi2 / most
    return Effect("Kendall's W", w, low, max(high, w), 0.95, size_of(w, 0.1, 0.3, 0.5), W_RULE)


def nemenyi(names: tuple[str, ...], means: Values, n: int) -> tuple[Pairwise, ...]:
    """Return all pairs of mean ranks by the studentized range with infinite degrees of freedom (Nemenyi, 1963).

    Parameters
    ----------
    names, means
        Of the columns.
    n : int
        Rows.
    """
    k = len(names)
    i, j = np.triu_indices(k, 1)
    gaps = means[i] - means[j]
    q = np.abs(gaps) / np.sqrt(k * (k + 1) / (12 * n))
    raw, joint = 2 * special.ndtr(-q / np.sqrt(2)), range_tail(q, k, np.full(len(q), np.inf))
    return _pairs(names, gaps, q, raw, joint)


def conover(names: tuple[str, ...], ranks: Values) -> tuple[Pairwise, ...]:
    """Return all pairs of mean ranks by t of the ranks within rows, p adjusted by Holm (Conover, 1999, section 5.8).

    The error is the mean square left over by rows and columns, sum r^2 - n sum of mean ranks^2 over (n - 1) (k - 1).

    Parameters
    ----------
    names : tuple of str
        Of the columns.
    ranks : array of rows x columns
        Within each row.
    """
    n, k = ranks.shape
    means, df = ranks.mean(axis=0), float((n - 1) * (k - 1))
    left = (float((ranks**2).sum()) - n * float((means**2).sum())) / df
    i, j = np.triu_indices(k, 1)
    gaps = means[i] - means[j]
    # Rows that agree in everything leave no error: what differs then differs for certain, and 0 / 0 is no difference.
    t = np.where(gaps == 0, 0.0, gaps / np.sqrt(2 * max(left, 0.0) / n))
    raw = np.array([t_p_value(float(one), df) for one in t])
    return _pairs(names, gaps, t, raw, holm(raw))


def pairwise_changes(columns: Block, how: str) -> tuple[Pairwise, ...]:
    """Return McNemar's exact test of every two columns, with adjusted p and the difference of the shares.

    Each interval is that of Agresti and Min (2005), Wald's with half a row added to each cell, at the level at which
    all of them hold together: Sidak's, or Bonferroni's, which also stands in for stepwise ways; 95% alone if p is not
    adjusted. p is exact and the interval is not, so beside a limit the two may part.

    Parameters
    ----------
    columns : Block
        Of two levels.
    how : str
        A key of ``mlviz.stats.post_hocs.multiple.LABELS``.
    """
    n, k = columns.values.shape
    both = list(combinations(range(k), 2))
    lost = [int(np.count_nonzero(columns.values[:, i] > columns.values[:, j])) for i, j in both]
    gained = [int(np.count_nonzero(columns.values[:, i] < columns.values[:, j])) for i, j in both]
    raw = [changes(b, c)[3] for b, c in zip(lost, gained, strict=True)]
    rows = zip(both, lost, gained, raw, adjusted(raw, how).tolist(), strict=True)
    found = []
    for (i, j), b, c, p, p_adjusted in rows:
        gap = share_gap(b, c, n, "", family_level(how, len(both)))
        names = columns.names[i], columns.names[j]
        found.append(Pairwise(*names, gap.value, gap.low, gap.high, float(b), p, p_adjusted))
    return tuple(found)


def _pairs(
    names: tuple[str, ...], gaps: Values, statistics: Values, raw: Values, joint: Values
) -> tuple[Pairwise, ...]:
    rows = zip(combinations(names, 2), gaps, statistics, raw, joint, strict=True)
    return tuple(
        Pairwise(first, second, float(gap), np.nan, np.nan, float(one), float(p), float(q))
        for (first, second), gap, one, p, q in rows
    )


def _rows_check(n: int, k: int) -> Check:
    """Return whether rows that can tell measurements apart are enough for chi-square (Tate and Brown, 1970)."""
    sentence = f"{plural(n, 'row')} by {k} columns can tell them apart; the approximation needs about 24 such cells."
    return Check("Sample size", n * k >= 24, sentence, "Collect more rows, or compare two columns by an exact test.")


def _ties_check(values: Values) -> Check:
    """Return how many values are tied with another of their row."""
    ordered = np.sort(values, axis=1)
    same = ordered[:, 1:] == ordered[:, :-1]
    edge = np.zeros((len(values), 1), dtype=bool)
    share = float((np.hstack((edge, same)) | np.hstack((same, edge))).mean())
    sentence = f"{percent(share)} of the values are tied with another of their row; their ranks are averaged."
    return Check("Ties", True if share < 0.25 else None, sentence, "Measure more finely where that is possible.")
