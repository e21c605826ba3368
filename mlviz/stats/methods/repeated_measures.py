"""Analysis of variance of several measurements of the same rows, in one group or in several."""

from dataclasses import replace

import numpy as np

from mlviz.kinds import NUMERIC
from mlviz.method import Known
from mlviz.params import ColumnsOf
from mlviz.results.testing import Check
from mlviz.stats import checks
from mlviz.stats.layouts.arrangement import LAYOUT, arranged, placed
from mlviz.stats.layouts.cells import Cells, cells_of, need_groups, one_cell
from mlviz.stats.layouts.checks import of_several_effects
from mlviz.stats.layouts.general_linear import chosen
from mlviz.stats.layouts.within_effects import (
    CORRECTION,
    Measured,
    effects_within,
    means_within,
    measured,
    pairs_within,
    sphericity_checks,
)
from mlviz.stats.method import Block, Factor, Finding, Values, statistical_test
from mlviz.stats.methods.factorial import EFFECT, SECOND
from mlviz.stats.methods.several_groups import GROUPS
from mlviz.stats.post_hocs.multiple import adjustment, way_with_intervals
from mlviz.stats.summaries import need_rows, summaries

MEASURED = ColumnsOf("columns", "Measurements", "Three or more numbers of the same rows", kinds=NUMERIC, at_least=3)
TWO_OR_MORE = replace(MEASURED, help="Two or more numbers of the same rows, such as before and after", at_least=2)
ADJUST = adjustment(default="holm")
SHARES = (
    "The interval of partial eta squared is by the uncorrected degrees of freedom; generalised eta squared also counts "
    "how rows differ from each other."
)
IRIS = ("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
PHASES = (
    ("columns", tuple(f"{phase}.{hour}" for phase in ("pre", "post", "fup") for hour in range(1, 6))),
    ("layout", "phase: pre, post, fup; hour: 1, 2, 3, 4, 5"),
)
REFERENCES = (
    "Mauchly (1940), Significance test for sphericity",
    "Greenhouse and Geisser (1959), On methods in the analysis of profile data",
    "Huynh and Feldt (1976); Lecoutre (1991), A correction for the epsilon approximate test",
    "Olejnik and Algina (2003), Generalized eta and omega squared statistics",
)


@statistical_test(
    key="repeated_anova",
    goal="before and after",
    other="friedman",
    also=("two-way repeated-measures ANOVA", "within-subjects ANOVA", "Greenhouse-Geisser", "Huynh-Feldt", "Mauchly"),
    label="Repeated-measures ANOVA",
    question="Do the means of several measurements of the same rows differ?",
    help="Compares three or more numbers of the same rows, of one factor or of up to three, by their means.",
    params=(MEASURED, LAYOUT, EFFECT, CORRECTION, ADJUST),
    references=REFERENCES,
    known=(
        Known(
            "rounding_times",
            "R 4.2.2, afex 1.2 aov_ez(within='t'); effectsize 0.8.3 F_to_eta2(F, 2, 42, alternative='two.sided'); "
            "car 3.1 summary(Anova(lm(M ~ 1), idata, idesign=~t, type=3)) for epsilon and uncorrected p",
            (("columns", ("round_out", "narrow_angle", "wide_angle")),),
            (
                ("statistic", 6.28830791575905),
                ("df.0", 1.54700292654113),
                ("df.1", 32.4870614573636),
                ("p_value", 0.00843979904540422),
                ("effect.value", 0.230439642324893),
                ("effect.low", 0.0315253762224995),
                ("effect.high", 0.420360681585937),
                ("effects.0.value", 0.0202607527762313),
                ("terms.0.corrected.0.1", 0.00408410072219685),
                ("terms.0.corrected.2.1", 0.00718882158642391),
                ("terms.0.sum_squares", 0.0937121212121233),
                ("terms.0.error_squares", 0.312954545454545),
            ),
        ),
        Known(
            "rounding_times",
            "R 4.2.2, emmeans 1.8.4, pairs(emmeans(aov_ez(within='t'), ~t, model='multivariate'), adjust='holm')",
            (("columns", ("round_out", "narrow_angle", "wide_angle")),),
            (
                ("post_hoc.1.statistic", 2.673894912200613),
                ("post_hoc.1.p_adjusted", 0.02841533137274688),
                ("post_hoc.2.low", 0.02602567633116371),
                ("post_hoc.2.high", 0.1239743236688384),
            ),
        ),
        Known(
            "obrien_kaiser",
            "R 4.2.2, afex 1.2.1 aov_ez('id', 'y', long, within=c('phase', 'hour')); car 3.1.1 summary of its Anova; "
            "emmeans 1.8.4 pairs(emmeans(f, ~hour, model='multivariate'), adjust='holm'), infer=TRUE",
            (*PHASES, ("effect", "second")),
            (
                ("statistic", 21.63086489542114),
                ("df.0", 1.99366928529881),
                ("df.1", 29.9050392794822),
                ("p_value", 1.57825786553988e-06),
                ("effects.0.value", 0.0988376598217745),
                ("terms.0.statistic", 14.85221674876848),
                ("terms.0.p_value", 1.89064087648997e-04),
                ("terms.1.sum_squares", 106.2916666666667),
                ("terms.1.error_squares", 73.7083333333333),
                ("terms.1.corrected.2.1", 3.16110174187395e-07),
                ("terms.2.statistic", 1.35254237288136),
                ("terms.2.df.0", 4.10379912062458),
                ("terms.2.p_value", 2.60235679528516e-01),
                ("terms.2.effects.0.value", 0.0113071200850159),
                ("post_hoc.0.statistic", -4.258881932362957),
                ("post_hoc.0.p_adjusted", 4.11799726731430e-03),
                ("post_hoc.9.low", 0.2725882466832051),
            ),
        ),
    ),
)
def repeated_anova(columns: Block, layout: str, effect: str, correction: str, adjust: str) -> Finding:
    """Return F of the columns, or of every factor whose combinations they are, against what rows and it leave over."""
    need_rows(columns.values, 2, "{n} row has all values", "{n} rows have all values")
    return _finding(columns, one_cell(len(columns.values)), layout, effect, correction, adjust)


@statistical_test(
    key="mixed_anova",
    goal="several factors",
    also=("split-plot ANOVA", "between and within", "repeated measures in groups", "within and between factors"),
    label="Mixed ANOVA",
    question="Do groups change differently between measurements of the same rows?",
    help="One or two groupings of rows, measurements of one to three factors within them, and what depends on what.",
    params=(GROUPS, SECOND, TWO_OR_MORE, LAYOUT, EFFECT, CORRECTION, ADJUST),
    references=REFERENCES,
    known=(
        Known(
            "iris",
            "R 4.2.2, afex 1.2 aov_ez(between='Species', within='t'); car 3.1 summary(Anova(..., type=3))",
            (("group", "Species"), ("columns", IRIS)),
            (
                ("statistic", 586.100394520473),
                ("df.0", 4.51074025458271),
                ("df.1", 331.539408711829),
                ("effect.value", 0.888568896242953),
                ("effects.0.value", 0.759800776783330),
                ("terms.0.statistic", 422.389610883785),
                ("terms.0.effects.0.value", 0.776143188300146),
                ("terms.1.statistic", 6873.286172022221),
                ("terms.1.effects.0.value", 0.948843141027497),
                ("terms.2.sum_squares", 282.466500000001),
                ("terms.2.error_squares", 35.4227500000000),
            ),
        ),
        Known(
            "obrien_kaiser",
            "R 4.2.2, afex 1.2.1 aov_ez(between=c('treatment', 'gender'), within=c('phase', 'hour'), type=3); "
            "emmeans 1.8.4 pairs(emmeans(f, ~phase, model='multivariate'), adjust='holm'), infer=TRUE",
            (("group", "treatment"), ("second_group", "gender"), *PHASES, ("effect", "third")),
            (
                ("statistic", 16.1329196993198885),
                ("df.0", 1.59906951810228),
                ("p_value", 2.81368124415840e-04),
                ("terms.0.statistic", 3.9404945010980010),
                ("terms.0.p_value", 5.47069269265199e-02),
                ("terms.5.statistic", 4.8509837597555094),
                ("terms.5.p_value", 1.26909043601519e-02),
                ("terms.14.df.0", 7.19202012370897),
                ("terms.14.statistic", 0.7359359384685448),
                ("post_hoc.0.p_adjusted", 0.02090073720653949),
                ("post_hoc.0.low", -2.41789550781319),
            ),
        ),
    ),
)
def mixed_anova(
    group: Factor,
    second_group: Factor | None,
    columns: Block,
    layout: str,
    effect: str,
    correction: str,
    adjust: str,
) -> Finding:
    """Return F of the groups, of the columns, and of their interactions, with sums of type III."""
    cells = cells_of([group] if second_group is None else [group, second_group])
    need_groups(cells, _split(columns, cells))
    return _finding(columns, cells, layout, effect, correction, adjust)


def _finding(columns: Block, groups: Cells, layout: str, effect: str, correction: str, adjust: str) -> Finding:
    """Return every effect, and of the one that is asked for the means and the pairs."""
    arrangement = arranged(columns.names, layout, groups.names)
    found = measured(columns.values, groups, arrangement)
    terms = effects_within(found, correction)
    spoken = chosen(terms, effect)
    single = len(found.both.names) == 1
    pairs = pairs_within(found, spoken.factors, adjust)
    names, samples = _cells(columns, groups, found)
    sums = " Sums of squares of type III." if groups.names else ""
    return Finding(
        about="mixed" if groups.names else "repeated" if single else "within",
        measure="mean",
        statistic_name="F",
        statistic=spoken.statistic,
        df=spoken.df,
        p_value=spoken.p_value,
        effect=spoken.effect,
        effects=spoken.effects,
        groups=summaries(names, samples),
        checks=(*_checks(columns, groups, single), *sphericity_checks(found, correction)),
        post_hoc=pairs,
        post_hoc_name=_post_hoc_name(adjust, paired=bool(found.split(spoken.factors)[1])) if pairs else "",
        terms=terms,
        term=spoken.name,
        margins=() if single else means_within(found, spoken.factors),
        factors=found.both.names,
        samples=samples,
        notes=(f"Correction: {CORRECTION.words(correction)}.{sums}", SHARES, *_placed(columns, found, layout)),
    )


def _split(columns: Block, groups: Cells) -> list[Values]:
    """Return the rows of each group."""
    return [columns.values[groups.of_rows.codes == at] for at in range(len(groups.of_rows.levels))]


def _cells(columns: Block, groups: Cells, found: Measured) -> tuple[list[str], tuple[Values, ...]]:
    """Return the values of every column in every group, under names that tell which column is which combination."""
    split = _split(columns, groups)
    samples = tuple(part[:, at] for part in split for at in range(len(columns.names)))
    if len(found.columns.names) == 1:
        return list(found.both.cells), samples
    cells = zip(found.both.cells, columns.names * len(split), strict=True)
    return [f"{cell} ({column})" for cell, column in cells], samples


def _placed(columns: Block, found: Measured, layout: str) -> tuple[str, ...]:
    """Return which column is which combination of levels, where that was written down."""
    words = f"Columns and their {' and '.join(found.columns.names)}: {placed(columns.names, found.columns)}."
    return (words,) if layout.strip() else ()


def _checks(columns: Block, groups: Cells, single: bool) -> tuple[Check, ...]:
    """Return checks of what is left of each column once its group's mean and its row's mean are taken away."""
    codes, counts = groups.of_rows.codes, groups.of_rows.counts
    means = np.column_stack([np.bincount(codes, column, minlength=len(counts)) for column in columns.values.T])
    left = columns.values - (means / counts[:, None])[codes]
    left = left - left.mean(axis=1, keepdims=True)
    rows: tuple[Values, ...] = tuple(left.T)
    found = checks.size_check(("rows",), (left[:, 0],)), checks.outlier_check(rows), checks.normality_check(rows)
    return found if single else of_several_effects(*found)


def _post_hoc_name(how: str, *, paired: bool) -> str:
    what = "Paired t of estimated means, each with its own error" if paired else "t of estimated means of the groups"
    return f"{what}, {way_with_intervals(how)}"
