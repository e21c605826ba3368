"""Analysis of covariance: groups compared as if they were equal in other numbers."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC
from mlviz.method import Known
from mlviz.params import ColumnsOf
from mlviz.results.testing import Check, Margin
from mlviz.results.wording import number, p_words
from mlviz.stats import checks
from mlviz.stats.layouts.design import JOIN, Part, covariate, effects_of
from mlviz.stats.layouts.general_linear import Model, fitted, terms_of
from mlviz.stats.layouts.marginal_means import ADJUST, averaged, margins, pairs, post_hoc_name
from mlviz.stats.method import Block, Factor, Finding, Values, statistical_test
from mlviz.stats.methods.several_groups import GROUPS
from mlviz.stats.methods.two_means import VALUE
from mlviz.stats.model_checks import of_several_effects
from mlviz.stats.numerics.offsets import offsets
from mlviz.stats.post_hocs.post_hoc import MOST_GROUPS
from mlviz.stats.summaries import need_spread, need_values, summaries, varies

COVARIATES = ColumnsOf("covariates", "Made equal in", "Numbers that also matter for it, such as age", kinds=NUMERIC)

MOST_CELLS = 5_000_000
"""Rows times groups that are fitted: of more, the fit takes gigabytes."""


@statistical_test(
    key="ancova",
    goal="several factors",
    also=("analysis of covariance", "adjusted means"),
    label="ANCOVA",
    question="Would groups still differ if they were equal in other numbers?",
    help="Compares means of groups adjusted for covariates. Post-hoc: pairs of adjusted means.",
    params=(VALUE, GROUPS, COVARIATES, ADJUST),
    references=(
        "Fisher (1932), Statistical methods for research workers, 4th edition",
        "Searle, Speed and Milliken (1980), Population marginal means in the linear model",
    ),
    known=(
        Known(
            "mtcars",
            "R 4.2.2, car::Anova(lm(mpg ~ wt + hp + factor(cyl)), type=2); "
            "emmeans 1.8.4, emmeans(model, ~cyl) and pairs of it, infer=TRUE",
            (("value", "mpg"), ("group", "cyl"), ("covariates", ("wt", "hp"))),
            (
                ("statistic", 2.87755590594865),
                ("p_value", 0.073644980508461813),
                ("terms.1.statistic", 19.54583099755079),
                ("terms.2.p_value", 0.063612686401873661),
                ("margins.0.mean", 22.2192361406637),
                ("margins.0.low", 19.6574098192519),
                ("margins.2.high", 21.3600312155406),
                ("post_hoc.0.difference", 3.359024895935951),
                ("post_hoc.0.statistic", 2.396445360630727),
            ),
        ),
        Known(
            "mtcars",
            "R 4.2.2, emmeans 1.8.4, pairs(emmeans(lm(mpg ~ wt + hp + factor(cyl)), ~cyl), infer=TRUE); ptukey and "
            "qtukey give 8 digits at most",
            (("value", "mpg"), ("group", "cyl"), ("covariates", ("wt", "hp"))),
            (
                ("post_hoc.0.p_adjusted", 0.0596607108015738),
                ("post_hoc.1.p_adjusted", 0.3218414774430360),
                ("post_hoc.0.low", -0.11629980102828),
                ("post_hoc.0.high", 6.83434959290018),
            ),
            1e-4,
        ),
    ),
)
def ancova(value: Values, group: Factor, covariates: Block, adjust: str) -> Finding:
    """Return F of the groups beyond the covariates, of each covariate beyond the rest, and the adjusted means."""
    samples = group.split(value)
    need_values(group.levels, samples, 1)
    need_spread((value,))
    for name, column in zip(covariates.names, covariates.values.T, strict=True):
        if not varies(column):
            raise NotApplicable(f"{name!r} does not vary in these rows.", "Leave it out.")
    if len(value) * len(group.levels) > MOST_CELLS:
        raise NotApplicable(
            f"{len(group.levels)} groups in {len(value):,} rows are too many to be adjusted at once.",
            "Merge small groups on the Clean page, or keep those that matter.",
        )
    exact = offsets(value)
    parts = _parts(group, covariates)
    model = fitted(np.ones((len(value), 1)), parts, exact.about, shift=exact.shift, n=len(value))
    terms = terms_of(model, "II", (group.name,))
    means, rows = _means(model, group)
    found = pairs(model, rows, group.levels, adjust) if len(rows) <= MOST_GROUPS else ()
    return Finding(
        about="adjusted",
        measure="mean",
        statistic_name="F",
        statistic=terms[0].statistic,
        df=terms[0].df,
        p_value=terms[0].p_value,
        effect=terms[0].effect,
        effects=terms[0].effects,
        groups=summaries(group.levels, samples),
        checks=(*_checks(model, group, samples), slopes_check(model, exact.about)),
        post_hoc=found,
        post_hoc_name=post_hoc_name(adjust) if found else "",
        terms=terms,
        term=terms[0].name,
        margins=means,
        factors=(group.name,),
        samples=samples,
        notes=(f"Adjusted means are those at {_at(covariates)}.", "Each effect is what it adds to all others."),
    )


def _parts(group: Factor, covariates: Block) -> tuple[Part, ...]:
    numbers = zip(covariates.names, covariates.values.T, strict=True)
    return (
        *effects_of((group.name,), (group.codes,), (len(group.levels),), 1),
        *(covariate(name, column) for name, column in numbers),
    )


def _means(model: Model, group: Factor) -> tuple[tuple[Margin, ...], Values]:
    """Return adjusted means at the means of the covariates, where their columns are 0."""
    k = len(group.levels)
    codes = np.arange(k)[:, None]
    parts = effects_of((group.name,), (codes[:, 0],), (k,), 1)
    grid = np.column_stack((np.ones(k), parts[0].columns, np.zeros((k, len(model.parts) - 1))))
    rows, levels = averaged(grid, codes, (0,))
    return margins(model, rows, [(group.levels[one[0]],) for one in levels]), rows


def slopes_check(model: Model, y: Values) -> Check:
    """Return whether the covariates matter alike in all groups, by F of their products with the groups."""
    first, *numbers = model.parts
    crossed = tuple(
        Part(JOIN.join((first.name, part.name)), first.variables | part.variables, first.columns * part.columns)
        for part in numbers
    )
    words = "Adjusted means suppose that the covariates matter alike in all groups."
    try:
        wider = fitted(model.constant, (*model.parts, *crossed), y, n=model.n)
    except NotApplicable:
        return Check("Equal slopes", None, f"{words} There are too few rows to see it.")
    df = model.df - wider.df
    f = (model.error - wider.error) / df / wider.variance
    p = float(special.fdtrc(df, wider.df, f))
    remedy = "Compare the groups at the values that matter, with separate lines."
    return Check("Equal slopes", None if 0.01 < p < 0.05 else p >= 0.05, f"{words} Seen here: {p_words(p)}.", remedy)


def _checks(model: Model, group: Factor, samples: tuple[Values, ...]) -> tuple[Check, ...]:
    x = np.column_stack((model.constant, *(part.columns for part in model.parts)))
    left = group.split(model.y - x @ model.beta)
    return of_several_effects(
        checks.size_check(group.levels, samples),
        checks.outlier_check(left),
        checks.normality_check(tuple(one for one in left if len(one) > 1)),
        checks.spread_check(left, assumed=True),
    )


def _at(covariates: Block) -> str:
    means = (number(float(column.mean())) for column in covariates.values.T)
    return ", ".join(f"{name} = {mean}" for name, mean in zip(covariates.names, means, strict=True))
