"""Do two numbers go together with others held still, or a number with a category of two groups."""

import numpy as np

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES, NUMERIC
from mlviz.method import Known
from mlviz.params import ColumnOf, ColumnsOf
from mlviz.results.testing import Effect
from mlviz.stats import checks
from mlviz.stats.effects.effect_sizes import fisher_z, mean_difference, parted, size_of
from mlviz.stats.method import Block, Factor, Finding, Values, statistical_test
from mlviz.stats.methods.correlations import FISHER, line_through, pearson_r, t_of
from mlviz.stats.methods.two_means import FIRST, SECOND
from mlviz.stats.summaries import need_rows, need_spread, need_values, summaries, varies

RULE = "Cohen (1988): 0.1 small, 0.3 medium, 0.5 large."


@statistical_test(
    key="partial_correlation",
    goal="relations",
    label="Partial correlation",
    question="Do two numbers go together once others are held still?",
    help="The correlation of what is left of two columns after straight lines through others were taken away.",
    params=(FIRST, SECOND, ColumnsOf("given", "Held still", "Numbers that may explain both", kinds=NUMERIC)),
    references=("Yule (1907)", "Fisher (1924), The distribution of the partial correlation coefficient"),
    known=(
        Known(
            "mtcars",
            "pingouin 0.7, partial_corr(mtcars, 'mpg', 'qsec', covar=['wt', 'hp'])",
            (("first", "mpg"), ("second", "qsec"), ("given", ("wt", "hp"))),
            (
                ("effect.value", 0.214670371364),
                ("p_value", 0.254628381026),
                ("effect.low", -0.157803),
                ("effect.high", 0.533666),
            ),
            3e-6,
        ),
    ),
)
def partial_correlation(first: Values, second: Values, given: Block) -> Finding:
    """Return r of the residuals, t with n - 2 - k degrees of freedom, and Fisher's z interval with n - 3 - k."""
    k = given.values.shape[1]
    need_rows(first, k + 4, "{n} row has all values", "{n} rows have all values")
    left = tuple(_residuals(values, given.values) for values in (first, second))
    for word, values, before in zip(("first", "second"), left, (first, second), strict=True):
        if not varies(values) or values.std() < 1e-10 * before.std():
            raise NotApplicable(
                f"Nothing is left of the {word} column once the others are held still.",
                "Leave out columns that determine it.",
            )
    r, n = pearson_r(*left), len(first)
    statistic, df, p = t_of(r, n - k)
    low, high = fisher_z(r, float(1 / np.sqrt(max(n - k - 3, 1))))
    return Finding(
        about="correlation",
        statistic_name="t",
        statistic=statistic,
        df=df,
        p_value=p,
        effect=Effect("Partial r", r, low, high, 0.95, size_of(r, 0.1, 0.3, 0.5), RULE),
        effects=(_without_holding(first, second),),
        groups=summaries(("first", "second"), (first, second)),
        checks=(checks.size_check(("rows",), (first,)), checks.outlier_check(left)),
        samples=left,
        line=line_through(left[0], summaries(("first", "second"), left), r),
        notes=(FISHER, f"The picture shows what is left once {', '.join(given.names)} is held still."),
    )


def _residuals(values: Values, others: Values) -> Values:
    """Return what a plane of least squares leaves; columns are scaled, so that none is lost to rounding."""
    centred = others - others.mean(axis=0)
    scale = np.abs(centred).max(axis=0)
    plane = centred[:, scale > 0] / scale[scale > 0]
    about = values - values.mean()
    top = float(np.abs(about).max()) or 1.0
    about = about / top
    return (about - plane @ np.linalg.lstsq(plane, about, rcond=1e-12)[0]) * top


def _without_holding(first: Values, second: Values) -> Effect:
    r = pearson_r(first, second)
    low, high = fisher_z(r, float(1 / np.sqrt(max(len(first) - 3, 1))))
    return Effect("Pearson's r, nothing held still", r, low, high, 0.95, size_of(r, 0.1, 0.3, 0.5), RULE)


@statistical_test(
    key="point_biserial",
    goal="relations",
    label="Point-biserial correlation",
    question="How closely does a number go together with a category of two groups?",
    help="Pearson's correlation with a column that is 1 in the first group and 0 in the second; its p is Student's.",
    params=(
        ColumnOf("value", "The number", kinds=NUMERIC),
        ColumnOf("group", "The category of two groups", kinds=CATEGORIES, levels=2),
    ),
    references=("Lev (1949), The point biserial coefficient of correlation",),
    known=(
        Known(
            "ToothGrowth",
            "scipy 1.17, stats.pearsonr(supp == 'OJ', len) with its confidence_interval()",
            (("value", "len"), ("group", "supp")),
            (
                ("effect.value", 0.24389269486345191),
                ("p_value", 0.060393371224128745),
                ("effect.low", -0.010694310240105817),
                ("effect.high", 0.4687853428658998),
            ),
        ),
    ),
)
def point_biserial(value: Values, group: Factor) -> Finding:
    """Return r with the first group as 1, t = r sqrt((n - 2) / (1 - r^2)), and Fisher's z interval."""
    samples = group.split(value)
    need_values(group.levels, samples, 1)
    need_rows(value, 3, "{n} row has both values", "{n} rows have both values")
    need_spread(samples)
    r, n = pearson_r(value, np.where(group.codes == 0, 1.0, 0.0)), len(value)
    statistic, df, p = t_of(r, n)
    low, high = fisher_z(r, float(1 / np.sqrt(max(n - 3, 1)))) if n > 4 else (np.nan, np.nan)
    gap = float(samples[0].mean() - samples[1].mean())
    rule = f"Above 0 {group.levels[0]} is higher. {RULE}"
    return Finding(
        about="groups",
        measure="mean",
        statistic_name="t",
        statistic=statistic,
        df=df,
        p_value=p,
        effect=Effect("Point-biserial r", r, low, high, 0.95, size_of(r, 0.1, 0.3, 0.5), rule),
        effects=(mean_difference("Mean difference", gap, gap / statistic if statistic else np.nan, df[0]),),
        groups=summaries(group.levels, samples),
        checks=(checks.size_check(group.levels, samples), checks.spread_check(samples, assumed=True)),
        samples=samples,
        notes=(FISHER, *parted(p, low, high)),
    )
