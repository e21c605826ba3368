"""Analysis of variance of several measurements of the same rows, in one group or in several."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mlviz.kinds import NUMERIC
from mlviz.method import Known
from mlviz.params import Choice, ColumnsOf
from mlviz.results.testing import Check, Margin, Pairwise, Term
from mlviz.stats import checks
from mlviz.stats.layouts.design import interaction
from mlviz.stats.layouts.general_linear import RULE, chosen, share_effect, term
from mlviz.stats.layouts.sphericity import Sphericity, sphericity, sphericity_check
from mlviz.stats.layouts.within import Profiles, Sums, contrasted, estimated, need_apart, profiles, sums
from mlviz.stats.method import Block, Factor, Finding, Values, statistical_test
from mlviz.stats.methods.factorial import EFFECT
from mlviz.stats.methods.several_groups import GROUPS
from mlviz.stats.model_checks import of_several_effects
from mlviz.stats.post_hocs.multiple import adjustment, way_with_intervals
from mlviz.stats.post_hocs.post_hoc import MOST_GROUPS
from mlviz.stats.summaries import need_rows, need_values, summaries

MEASURED = ColumnsOf("columns", "Measurements", "Three or more numbers of the same rows", kinds=NUMERIC, at_least=3)
TWO_OR_MORE = replace(MEASURED, help="Two or more numbers of the same rows, such as before and after", at_least=2)
MEASUREMENT = "measurement"
"""The name of the factor whose levels are the columns."""

CORRECTION = Choice(
    "correction",
    "Correction where differences vary unequally",
    "Greenhouse-Geisser's is always right to use; choosing by Mauchly's test first misleads",
    "greenhouse_geisser",
    options=("greenhouse_geisser", "huynh_feldt", "none"),
    labels=("Greenhouse-Geisser", "Huynh-Feldt", "none"),
)
ADJUST = adjustment(default="holm")
SHARES = (
    "The interval of partial eta squared is by the uncorrected degrees of freedom; generalised eta squared also counts "
    "how rows differ from each other."
)
IRIS = ("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
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
    also=("repeated-measures ANOVA", "within-subjects ANOVA", "Greenhouse-Geisser", "Huynh-Feldt", "Mauchly"),
    label="Repeated-measures ANOVA",
    question="Do the means of several measurements of the same rows differ?",
    help="Compares three or more numbers of the same rows by their means, with corrected degrees of freedom.",
    params=(MEASURED, CORRECTION, ADJUST),
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
    ),
)
def repeated_anova(columns: Block, correction: str, adjust: str) -> Finding:
    """Return F of the columns against what rows and columns leave over."""
    need_rows(columns.values, 2, "{n} row has all values", "{n} rows have all values")
    n = len(columns.values)
    found = profiles(columns.values, np.zeros(n, dtype=np.intp), 1)
    of_groups, of_columns, _ = sums(found)
    spheric = _spheric(found)
    spoken = corrected(MEASUREMENT, of_columns, of_groups.error + of_columns.error, spheric, correction)
    samples = tuple(columns.values.T)
    pairs = _of_columns(found, columns.names, adjust) if len(columns.names) <= MOST_GROUPS else ()
    return Finding(
        about="repeated",
        measure="mean",
        statistic_name="F",
        statistic=spoken.statistic,
        df=spoken.df,
        p_value=spoken.p_value,
        effect=spoken.effect,
        effects=spoken.effects,
        groups=summaries(columns.names, samples),
        checks=(*_checks(columns, np.zeros(n, dtype=np.intp)), sphericity_check(spheric)),
        post_hoc=pairs,
        post_hoc_name=_post_hoc_name(adjust) if pairs else "",
        terms=(spoken,),
        term=spoken.name,
        samples=samples,
        notes=(f"Correction: {CORRECTION.words(correction)}.", SHARES),
    )


@statistical_test(
    key="mixed_anova",
    goal="several factors",
    also=("split-plot ANOVA", "between and within", "repeated measures in groups"),
    label="Mixed ANOVA",
    question="Do groups change differently between measurements of the same rows?",
    help="Groups between rows, two or more measurements within them, and whether one depends on the other.",
    params=(GROUPS, TWO_OR_MORE, EFFECT, CORRECTION, ADJUST),
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
    ),
)
def mixed_anova(group: Factor, columns: Block, effect: str, correction: str, adjust: str) -> Finding:
    """Return F of the groups, of the columns, and of their interaction, with sums of type III."""
    split = [columns.values[group.codes == at] for at in range(len(group.levels))]
    need_values(group.levels, split, 1)
    found = profiles(columns.values, group.codes, len(group.levels))
    spheric, apart = _spheric(found), sums(found)
    need_apart(found, apart[0])
    # A column of groups may have that very name.
    factors = group.name, MEASUREMENT if group.name != MEASUREMENT else f"repeated {MEASUREMENT}"
    terms = _terms(factors, apart, spheric, correction)
    spoken = chosen(terms, effect)
    pairs = _pairs(found, group, columns.names, terms.index(spoken), adjust)
    cells = [(level, name) for level in group.levels for name in columns.names]
    samples = tuple(part[:, at] for part in split for at in range(len(columns.names)))
    return Finding(
        about="mixed",
        measure="mean",
        statistic_name="F",
        statistic=spoken.statistic,
        df=spoken.df,
        p_value=spoken.p_value,
        effect=spoken.effect,
        effects=spoken.effects,
        groups=summaries([", ".join(cell) for cell in cells], samples),
        checks=(*of_several_effects(*_checks(columns, group.codes)), sphericity_check(spheric)),
        post_hoc=pairs,
        post_hoc_name=_post_hoc_name(adjust) if pairs else "",
        terms=terms,
        term=spoken.name,
        margins=_margins(found, group, columns.names),
        factors=factors,
        samples=samples,
        notes=(f"Correction: {CORRECTION.words(correction)}. Sums of squares of type III.", SHARES),
    )


def _terms(
    factors: tuple[str, str], found: tuple[Sums, Sums, Sums], spheric: Sphericity, correction: str
) -> tuple[Term, ...]:
    of_groups, of_columns, of_both = found
    every = of_groups.error + of_columns.error
    group = term(factors[0], of_groups.squares, of_groups.df, of_groups.error, of_groups.df_error)
    both = interaction(factors, factors)
    return (
        replace(_with_generalised(group, every), factors=(0,)),
        replace(corrected(factors[1], of_columns, every, spheric, correction), factors=(1,)),
        replace(corrected(both, of_both, every, spheric, correction), factors=(0, 1)),
    )


def corrected(name: str, found: Sums, every: float, spheric: Sphericity, correction: str) -> Term:
    """Return an effect within rows, its degrees of freedom times epsilon; ``every`` is the sum of all errors."""
    plain = _with_generalised(term(name, found.squares, found.df, found.error, found.df_error), every)
    epsilons = {"none": 1.0} | {key: getattr(spheric, key) for key in ("greenhouse_geisser", "huynh_feldt")}
    df = {key: (found.df * one, found.df_error * one) for key, one in epsilons.items()}
    p = {key: float(special.fdtrc(*two, plain.statistic)) for key, two in df.items()}
    named = tuple(("uncorrected" if key == "none" else CORRECTION.words(key), one) for key, one in p.items())
    return replace(plain, df=df[correction], p_value=p[correction], corrected=named)


def _with_generalised(plain: Term, every: float) -> Term:
    """Return an effect with generalised eta squared, SS over itself and all errors (Olejnik and Algina, 2003)."""
    share = plain.sum_squares / (plain.sum_squares + every)
    return replace(plain, effects=(share_effect("Generalised eta squared", share, *plain.df, RULE),))


def _spheric(found: Profiles) -> Sphericity:
    return sphericity(found.contrasts.T @ found.products @ found.contrasts, found.df)


def _pairs(found: Profiles, group: Factor, names: tuple[str, ...], which: int, adjust: str) -> tuple[Pairwise, ...]:
    """Return contrasts of the effect asked for: of groups, of columns, or of the columns within each group."""
    g, k = found.means.shape
    if which == 1 and k <= MOST_GROUPS:
        return _of_columns(found, names, adjust)
    if which == 0 and g <= MOST_GROUPS:
        both = list(combinations(range(g), 2))
        weights = np.array([np.eye(g)[i] - np.eye(g)[j] for i, j in both])
        words = [(group.levels[i], group.levels[j]) for i, j in both]
        return contrasted(found, weights, np.full((len(both), k), 1 / k), words, adjust)
    within = list(product(range(g), combinations(range(k), 2)))
    if which != 2 or len(within) > MOST_GROUPS * (MOST_GROUPS - 1) / 2:
        return ()
    columns = np.array([np.eye(k)[i] - np.eye(k)[j] for _, (i, j) in within])
    words = [(f"{group.levels[at]}, {names[i]}", f"{group.levels[at]}, {names[j]}") for at, (i, j) in within]
    return contrasted(found, np.eye(g)[[at for at, _ in within]], columns, words, adjust)


def _of_columns(found: Profiles, names: tuple[str, ...], adjust: str) -> tuple[Pairwise, ...]:
    g, k = found.means.shape
    both = list(combinations(range(k), 2))
    weights = np.array([np.eye(k)[i] - np.eye(k)[j] for i, j in both])
    return contrasted(found, np.full((len(both), g), 1 / g), weights, [(names[i], names[j]) for i, j in both], adjust)


def _margins(found: Profiles, group: Factor, names: tuple[str, ...]) -> tuple[Margin, ...]:
    """Return estimated means of every cell, of every group, and of every column."""
    g, k = found.means.shape
    cells = list(product(range(g), range(k)))
    rows, columns = np.array(cells).T
    return (
        *estimated(found, np.eye(g)[rows], np.eye(k)[columns], [(group.levels[i], names[j]) for i, j in cells]),
        *estimated(found, np.eye(g), np.full((g, k), 1 / k), [(level, "") for level in group.levels]),
        *estimated(found, np.full((k, g), 1 / g), np.eye(k), [("", name) for name in names]),
    )


def _checks(columns: Block, codes: NDArray[np.intp]) -> tuple[Check, ...]:
    """Return checks of what is left of each column once its group's mean and its row's mean are taken away."""
    groups = np.bincount(codes)
    means = np.column_stack([np.bincount(codes, column) for column in columns.values.T]) / groups[:, None]
    left = columns.values - means[codes]
    left = left - left.mean(axis=1, keepdims=True)
    rows: tuple[Values, ...] = tuple(left.T)
    return (
        checks.size_check(("rows",), (left[:, 0],)),
        checks.outlier_check(rows),
        checks.normality_check(rows),
    )


def _post_hoc_name(how: str) -> str:
    return f"Paired t of estimated means, each with its own error, {way_with_intervals(how)}"
