"""Factorial analysis of variance: several factors at once, and whether the effect of one depends on another."""

import numpy as np

from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import Choice, ColumnOf, ColumnsOf, Flag, Text
from mlviz.results.testing import Check, Margin, Pairwise
from mlviz.stats import checks
from mlviz.stats.layouts.cells import Cells, balance_check, cells_of, need_cells, without_rows
from mlviz.stats.layouts.checks import of_several_effects
from mlviz.stats.layouts.crossing import Places
from mlviz.stats.layouts.design import Part
from mlviz.stats.layouts.general_linear import Model, chosen, fitted, terms_of
from mlviz.stats.layouts.marginal_means import ADJUST, means_and_pairs, post_hoc_name
from mlviz.stats.method import Block, Finding, Values, statistical_test
from mlviz.stats.methods.two_means import VALUE
from mlviz.stats.numerics.offsets import offsets
from mlviz.stats.summaries import need_spread, summaries

ALIKE = "Estimated means weigh all levels of the other columns alike."

FACTORS = ColumnsOf(
    "factors", "By which columns", "Two to four columns of groups", kinds=CATEGORIES, at_least=2, at_most=4
)
SECOND = ColumnOf(
    "second_group",
    "And between which other groups",
    "A further column of groups, if there is one",
    None,
    CATEGORIES,
    min_levels=2,
    optional=True,
    extra=True,
)
SUMS = Choice(
    "sums",
    "Type of sums of squares",
    "They differ where the combinations are not equally frequent: III compares means that weigh all combinations alike",
    "III",
    options=("III", "II", "I"),
    labels=(
        "III: beyond all other effects",
        "II: beyond the effects that do not contain it",
        "I: beyond those named before it",
    ),
)
EFFECT = Text(
    "effect",
    "Which effect the answer speaks of",
    "Its name, such as supp x dose; or its line in the table of effects: first, second, and so on; last is the "
    "interaction of all factors",
    "last",
    beside=True,
    max_length=1000,
)
INTERACTIONS = Flag("interactions", "Interactions", "Whether the effect of one factor may depend on another", True)


@statistical_test(
    key="factorial_anova",
    goal="several factors",
    also=("two-way ANOVA", "three-way ANOVA", "four-way ANOVA", "interaction"),
    label="Factorial ANOVA",
    question="Do several groupings matter at once, and does the effect of one depend on another?",
    help="Compares means by two to four columns of groups and their interactions, with types I, II and III of sums.",
    params=(VALUE, FACTORS, INTERACTIONS, SUMS, EFFECT, ADJUST),
    references=(
        "Fisher (1925), Statistical methods for research workers",
        "Yates (1934), The analysis of multiple classifications with unequal numbers in the different classes",
        "Langsrud (2003), ANOVA for unbalanced data: use type II instead of type III sums of squares",
        "Searle, Speed and Milliken (1980), Population marginal means in the linear model",
    ),
    known=(
        Known(
            "mtcars",
            "R 4.2.2, car::Anova(lm(mpg ~ cyl * am, contrasts=list(cyl=contr.sum, am=contr.sum)), type=3); "
            "effectsize 0.8.3 eta_squared(alternative='two.sided'); emmeans 1.8.4 pairs(emmeans(model, ~cyl))",
            (("value", "mpg"), ("factors", ("cyl", "am")), ("effect", "first")),
            (
                ("statistic", 22.3209620988318),
                ("p_value", 2.27426338198936e-06),
                ("terms.0.sum_squares", 410.463892195767),
                ("terms.0.effect.value", 0.6319466054286793),
                ("terms.0.effect.low", 0.365595905850259),
                ("terms.0.effect.high", 0.767059749662524),
                ("terms.1.statistic", 3.24836366636338),
                ("terms.1.p_value", 0.0831005254587753),
                ("terms.2.statistic", 1.38323349309211),
                ("terms.2.p_value", 0.268614022629598),
                ("terms.2.error_squares", 239.059166666667),
            ),
        ),
        Known(
            "mtcars",
            "R 4.2.2, car::Anova(lm(mpg ~ cyl * am), type=2)",
            (("value", "mpg"), ("factors", ("cyl", "am")), ("sums", "II")),
            (("terms.0.statistic", 24.81901053773856), ("terms.1.statistic", 3.99875863425506)),
        ),
        Known(
            "mtcars",
            "R 4.2.2, anova(lm(mpg ~ cyl * am))",
            (("value", "mpg"), ("factors", ("cyl", "am")), ("sums", "I")),
            (("terms.0.statistic", 44.85165668721996), ("terms.1.statistic", 3.99875863425507)),
        ),
        Known(
            "ToothGrowth",
            "R 4.2.2, effectsize 0.8.3 omega_squared(aov(len ~ supp * dose), alternative='two.sided')",
            (("value", "len"), ("factors", ("supp", "dose"))),
            (
                ("effect.value", 0.132027912362495),
                ("effects.0.value", 0.0938469788812519),
                ("effects.0.high", 0.246884653807850),
            ),
        ),
    ),
)
def factorial_anova(value: Values, factors: Block, interactions: bool, sums: str, effect: str, adjust: str) -> Finding:
    """Return F of every effect, from the means and numbers of the combinations of levels and the spread within them."""
    cells = cells_of([factors.factor(at) for at in range(len(factors.names))])
    if interactions:
        need_cells(cells, "Turn off interactions.")
    need_spread((value,))
    names, samples = _filled(cells, value)
    model = _model(value, cells, interactions)
    terms = terms_of(model, sums, cells.names)
    spoken = chosen(terms, effect)
    means, found = _means(model, cells, spoken.factors, adjust)
    return Finding(
        about="factorial",
        measure="mean",
        statistic_name="F",
        statistic=spoken.statistic,
        df=spoken.df,
        p_value=spoken.p_value,
        effect=spoken.effect,
        effects=spoken.effects,
        groups=summaries(names, samples),
        checks=_checks(cells, names, samples),
        post_hoc=found,
        post_hoc_name=post_hoc_name(adjust) if found else "",
        terms=terms,
        term=spoken.name,
        margins=means,
        factors=cells.names,
        samples=samples,
        notes=(f"Sums of squares of type {sums}. {ALIKE}", *_guessed(cells)),
    )


def _model(value: Values, cells: Cells, interactions: bool) -> Model:
    """Return the fit to the means of the combinations, each weighted by the root of its number of rows."""
    exact = offsets(value)
    codes, counts = cells.of_rows.codes, cells.of_rows.counts
    there = counts > 0
    means = np.bincount(codes, exact.about, minlength=len(counts)) / np.maximum(counts, 1)
    within = float(((exact.about - means[codes]) ** 2).sum())
    root = np.sqrt(counts[there])[:, None]
    parts = tuple(
        Part(part.name, part.variables, part.columns[there] * root)
        for part in cells.parts(len(cells.names) if interactions else 1)
    )
    y = means[there] * root[:, 0]
    return fitted(root, parts, y, shift=exact.shift, within=within, n=len(value))


def _means(model: Model, cells: Cells, asked: Places, adjust: str) -> tuple[tuple[Margin, ...], tuple[Pairwise, ...]]:
    """Return the estimated means, and contrasts of the effect that is spoken of."""
    joined = len(cells.names) if len(model.parts) > len(cells.names) else 1
    grid = np.column_stack((np.ones(len(cells.codes)), *(part.columns for part in cells.parts(joined))))
    return means_and_pairs(model, grid, cells, asked, adjust)


def _guessed(cells: Cells) -> tuple[str, ...]:
    """Return a note where an estimated mean is of a combination that no row has."""
    words = without_rows(cells)
    if not words:
        return ()
    return (f"No row has {words}: its estimated mean is what the effects of the columns add up to, not seen.",)


def _filled(cells: Cells, value: Values) -> tuple[tuple[str, ...], tuple[Values, ...]]:
    """Return the combinations that have rows, with their values."""
    split = zip(cells.of_rows.levels, cells.of_rows.split(value), strict=True)
    names, samples = zip(*((name, sample) for name, sample in split if len(sample)), strict=True)
    return names, samples


def _checks(cells: Cells, names: tuple[str, ...], samples: tuple[Values, ...]) -> tuple[Check, ...]:
    varying = tuple(sample for sample in samples if len(sample) > 1) or samples
    size, *others = of_several_effects(
        checks.size_check(names, samples),
        checks.outlier_check(samples),
        checks.normality_check(varying),
        checks.spread_check(samples, assumed=True),
    )
    return size, balance_check(cells), *others
