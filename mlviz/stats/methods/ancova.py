"""Analysis of covariance: groups compared as if they were equal in other numbers."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC
from mlviz.method import Known
from mlviz.params import ColumnsOf
from mlviz.results.testing import Check, Margin, Pairwise
from mlviz.results.wording import number, p_words
from mlviz.stats import checks
from mlviz.stats.layouts.cells import Cells, cells_of, need_groups
from mlviz.stats.layouts.checks import of_several_effects
from mlviz.stats.layouts.crossing import Places
from mlviz.stats.layouts.design import Part, covariate, fresh, spanned
from mlviz.stats.layouts.general_linear import NO_ERROR, Model, chosen, fitted, terms_of
from mlviz.stats.layouts.marginal_means import ADJUST, means_and_pairs, post_hoc_name
from mlviz.stats.method import Block, Factor, Finding, Values, statistical_test
from mlviz.stats.methods.factorial import ALIKE, EFFECT, SECOND
from mlviz.stats.methods.several_groups import GROUPS
from mlviz.stats.methods.two_means import VALUE
from mlviz.stats.numerics.offsets import offsets
from mlviz.stats.summaries import need_spread, summaries, varies

COVARIATES = ColumnsOf("covariates", "Made equal in", "Numbers that also matter for it, such as age", kinds=NUMERIC)

MOST_CELLS = 5_000_000
"""Rows times groups that are fitted: of more, the fit takes gigabytes."""


@statistical_test(
    key="ancova",
    goal="several factors",
    also=("analysis of covariance", "adjusted means", "two-way ANCOVA", "homogeneity of slopes"),
    label="ANCOVA",
    question="Would groups still differ if they were equal in other numbers?",
    help="Compares means of one or two groupings adjusted for covariates. Post-hoc: pairs of adjusted means.",
    params=(VALUE, GROUPS, SECOND, COVARIATES, EFFECT, ADJUST),
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
        Known(
            "mtcars",
            "R 4.2.2, car 3.1.1 Anova(lm(mpg ~ cyl * am + wt + hp, contrasts=list(cyl=contr.sum, am=contr.sum)), "
            "type=3); effectsize 0.8.3 eta_squared(alternative='two.sided'); emmeans 1.8.4 of cyl * am, cyl and am",
            (("value", "mpg"), ("group", "cyl"), ("second_group", "am"), ("covariates", ("wt", "hp"))),
            (
                ("statistic", 0.491240752144505),
                ("p_value", 0.617885503128994),
                ("effect.value", 0.0393268180392864),
                ("effect.high", 0.224842508013480),
                ("terms.0.sum_squares", 27.56291110381147),
                ("terms.0.p_value", 0.124034163354894),
                ("terms.1.statistic", 1.210843797051121),
                ("terms.3.statistic", 6.939545884545558),
                ("terms.4.p_value", 0.0921736280425503),
                ("margins.0.mean", 20.2793046087198),
                ("margins.5.high", 27.0987282654144),
                ("margins.6.mean", 21.7337814130598),
                ("margins.9.low", 17.5442002415834),
            ),
        ),
    ),
)
def ancova(
    value: Values, group: Factor, second_group: Factor | None, covariates: Block, effect: str, adjust: str
) -> Finding:
    """Return F of the groups beyond the covariates, of each covariate beyond the rest, and the adjusted means."""
    cells = cells_of([group] if second_group is None else [group, second_group])
    samples = cells.of_rows.split(value)
    need_groups(cells, samples)
    need_spread((value,))
    _need_covariates(covariates)
    if len(value) * len(cells.cells) > MOST_CELLS:
        raise NotApplicable(
            f"{len(cells.cells)} groups in {len(value):,} rows are too many to be adjusted at once.",
            "Merge small groups on the Clean page, or keep those that matter.",
        )
    exact = offsets(value)
    parts = _parts(cells, covariates)
    model = fitted(np.ones((len(value), 1)), parts, exact.about, shift=exact.shift, n=len(value))
    terms = terms_of(model, "III", cells.names)
    spoken = chosen(terms[: len(cells.effects)], effect)
    means, found = _means(model, cells, spoken.factors, adjust)
    return Finding(
        about="adjusted",
        measure="mean",
        statistic_name="F",
        statistic=spoken.statistic,
        df=spoken.df,
        p_value=spoken.p_value,
        effect=spoken.effect,
        effects=spoken.effects,
        groups=summaries(cells.of_rows.levels, samples),
        checks=(*_checks(model, cells.of_rows, samples), slopes_check(model, exact.about, len(cells.effects))),
        post_hoc=found,
        post_hoc_name=post_hoc_name(adjust) if found else "",
        terms=terms,
        term=spoken.name,
        margins=means,
        factors=cells.names,
        samples=samples,
        notes=(f"Adjusted means are those at {_at(covariates)}.", *_sums(cells)),
    )


def _need_covariates(covariates: Block) -> None:
    for name, column in zip(covariates.names, covariates.values.T, strict=True):
        if not varies(column):
            raise NotApplicable(f"{name!r} does not vary in these rows.", "Leave it out.")


def _parts(cells: Cells, covariates: Block) -> tuple[Part, ...]:
    of_cells = cells.parts(len(cells.names), covariates.names)
    numbers = zip(covariates.names, covariates.values.T, strict=True)
    return (
        *(Part(one.name, one.variables, one.columns[cells.of_rows.codes]) for one in of_cells),
        *(covariate(name, column) for name, column in numbers),
    )


def _means(model: Model, cells: Cells, asked: Places, adjust: str) -> tuple[tuple[Margin, ...], tuple[Pairwise, ...]]:
    """Return adjusted means at the means of the covariates, where their columns are 0, and pairs of those asked for."""
    of_cells = [part.columns for part in cells.parts(len(cells.names))]
    numbers = len(model.parts) - len(of_cells)
    grid = np.column_stack((np.ones(len(cells.cells)), *of_cells, np.zeros((len(cells.cells), numbers))))
    return means_and_pairs(model, grid, cells, asked, adjust)


def slopes_check(model: Model, y: Values, effects: int) -> Check:
    """Return whether the covariates matter alike in all groups, by F of their products with the first ``effects``.

    Products that follow from the rest, as where a group has one row or a covariate does not vary in it, say nothing.
    """
    crossed = [one.columns * other.columns for one in model.parts[:effects] for other in model.parts[effects:]]
    directions = fresh(np.column_stack(crossed), spanned(model.constant, model.parts))
    squares, df = float(((directions.T @ y) ** 2).sum()), directions.shape[1]
    error, df_error = model.error - squares, model.df - df
    words = "Adjusted means suppose that the covariates matter alike in all groups."
    if not df or df_error < 1 or error <= NO_ERROR * model.error:
        return Check("Equal slopes", None, f"{words} These rows do not tell.")
    f = squares / df / (error / df_error)
    p = float(special.fdtrc(df, df_error, f))
    numbers = (("F", f), ("df", float(df)), ("df error", float(df_error)), ("p", p))
    remedy = "Compare the groups at the values that matter, with separate lines."
    seen = f"{words} Seen here: {p_words(p)}."
    return Check("Equal slopes", None if 0.01 < p < 0.05 else p >= 0.05, seen, remedy, numbers)


def _sums(cells: Cells) -> tuple[str, ...]:
    """Return what the sums of squares are, and of two groupings how their means are averaged."""
    alone = "Each effect is what it adds to all others."
    return (alone,) if len(cells.names) == 1 else (f"{alone} Sums of squares of type III. {ALIKE}",)


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
