"""Is a difference too small to matter: two one-sided tests, and non-inferiority."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import CATEGORIES
from mlviz.method import Known
from mlviz.params import Choice, ColumnOf, Number
from mlviz.results.testing import Check, Effect
from mlviz.stats.checks import size_check
from mlviz.stats.effects.shares import LEVEL, counted, need_groups
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.tables import expected_counts
from mlviz.stats.methods.two_means import FIRST, SECOND, VALUE
from mlviz.stats.summaries import need_pairs, need_spread, need_values, summaries, welch_error
from mlviz.stats.words.amounts import amount

TWO = ColumnOf("group", "Between which groups", kinds=CATEGORIES, levels=2)
MARGIN = Number(
    "margin",
    "Margin",
    "The largest difference that does not matter, in the units of the data",
    None,
    low=0,
    optional=True,
)
BETTER = Choice(
    "better", "Better is", "Which direction is good", "higher", options=("higher", "lower"), labels=("higher", "lower")
)
REFERENCES = ("Schuirmann (1987)", "Lakens (2017), Equivalence tests")


@dataclass(frozen=True, slots=True)
class Gap:
    """An estimated difference, its standard error, degrees of freedom (infinite for shares), and the margin."""

    name: str
    value: float
    error: float
    df: float
    margin: float
    chosen: bool

    def chance_below(self, t: float) -> float:
        """Return the chance of a smaller t."""
        return float(special.ndtr(t)) if np.isinf(self.df) else float(special.stdtr(self.df, t))

    def half(self, p: float) -> float:
        """Return half the width of the interval that leaves 1 - p above it."""
        point = special.ndtri(p) if np.isinf(self.df) else special.stdtrit(self.df, p)
        return float(point) * self.error

    def effect(self) -> Effect:
        """Return the difference with its 90% interval: it lies within the margin where both sides are clear at 5%."""
        half = self.half(0.95)
        return Effect(self.name, self.value, self.value - half, self.value + half, level=0.9)

    def equivalent(self) -> tuple[float, float]:
        """Return t of the nearer margin and the larger of both one-sided p-values."""
        over, under = (self.value + self.margin) / self.error, (self.value - self.margin) / self.error
        p = max(self.chance_below(-over), self.chance_below(under))
        return (over if abs(over) < abs(under) else under), p

    def no_worse(self, better: str) -> tuple[float, float]:
        """Return t and the one-sided p of being worse by the margin or more."""
        value = self.value if better == "higher" else -self.value
        t = (value + self.margin) / self.error
        return t, self.chance_below(-t)

    def margin_effect(self) -> Effect:
        """Return the margin, as it was asked for."""
        return Effect("Margin", self.margin, np.nan, np.nan, rule="The largest difference that does not matter.")

    def check(self) -> Check:
        """Return whether a person chose the margin."""
        if self.chosen:
            return Check("Margin", True, "The margin was given; it should come from what matters, not from the data.")
        return Check(
            "Margin",
            False,
            f"No margin was given, so {amount(self.margin)} was taken, which nobody said is too small to matter.",
            "Give the largest difference that would not matter.",
        )

    def note(self, better: str = "") -> str:
        """Return what decides; ``better`` is the good direction where one side alone is tested."""
        if not better:
            return "What decides is whether the 90% interval lies within the margin: each side is tested at 5%."
        end = "lower" if better == "higher" else "upper"
        return f"What decides is the {end} end of the 90% interval: one side is tested, at 5%."


@statistical_test(
    key="tost",
    goal="equality",
    label="Equivalence of two means (TOST)",
    also=("two one-sided tests",),
    question="Are the means of two groups equal for all that matters?",
    help="Shows that a difference is smaller than a margin you name. No difference found by another test is no proof.",
    params=(VALUE, TWO, MARGIN),
    references=REFERENCES,
    known=(
        Known(
            "ToothGrowth",
            "statsmodels 0.15, weightstats.ttost_ind(oj, vc, -5, 5, usevar='unequal')",
            (("value", "len"), ("group", "supp"), ("margin", 5.0)),
            (("p_value", 0.25189626495616046), ("statistic", -0.6729320944064461), ("df.0", 55.30943268264057)),
        ),
    ),
)
def tost(value: Values, group: Factor, margin: float | None) -> Finding:
    """Return the larger p of two one-sided Welch tests against -margin and margin."""
    gap, samples = _means(value, group, margin)
    return _of_groups(gap, gap.equivalent(), group, samples)


@statistical_test(
    key="tost_paired",
    goal="equality",
    label="Equivalence of paired means (TOST)",
    question="Are two measurements of the same rows equal on average, for all that matters?",
    help="Shows that the mean difference of pairs is smaller than a margin you name.",
    params=(FIRST, SECOND, MARGIN),
    references=REFERENCES,
    known=(
        Known(
            "sleep_wide",
            "statsmodels 0.15, weightstats.ttost_paired(drug1, drug2, -3, 3)",
            (("first", "drug1"), ("second", "drug2"), ("margin", 3.0)),
            (("p_value", 0.002655570292658671), ("statistic", 3.6507729812673997)),
        ),
    ),
)
def tost_paired(first: Values, second: Values, margin: float | None) -> Finding:
    """Return the larger p of two one-sided t tests of the differences against -margin and margin."""
    need_pairs(first, 2)
    differences = first - second
    need_spread((differences,))
    n, sd = len(differences), float(differences.std(ddof=1))
    chosen = margin is not None
    width = float(margin if margin is not None else 0.2 * sd)
    gap = Gap("Mean difference", float(differences.mean()), sd / np.sqrt(n), n - 1.0, width, chosen)
    t, p = gap.equivalent()
    return Finding(
        about="equivalence of pairs",
        measure="equivalent",
        statistic_name="t",
        statistic=t,
        df=(gap.df,),
        p_value=p,
        effect=gap.effect(),
        effects=(gap.margin_effect(),),
        groups=summaries(("first", "second", "first minus second"), (first, second, differences)),
        checks=(gap.check(), size_check(("rows",), (differences,))),
        samples=(first, second),
        notes=(gap.note(),),
    )


@statistical_test(
    key="non_inferiority",
    goal="equality",
    label="Non-inferiority of a mean",
    question="Is one group no worse than the other, up to a margin?",
    help="Shows that the first group is not worse than the second by more than a margin you name.",
    params=(VALUE, TWO, MARGIN, BETTER),
    references=("Blackwelder (1982), Proving the null hypothesis in clinical trials", "Schuirmann (1987)"),
    known=(
        Known(
            "ToothGrowth",
            "scipy 1.17, stats.ttest_ind(oj + 1, vc, equal_var=False, alternative='greater')",
            (("value", "len"), ("group", "supp"), ("margin", 1.0)),
            (("p_value", 0.009119339974683276), ("statistic", 2.432908341315611)),
        ),
    ),
)
def non_inferiority(value: Values, group: Factor, margin: float | None, better: str) -> Finding:
    """Return t and the one-sided p of Welch's test against being worse by the margin."""
    gap, samples = _means(value, group, margin)
    return _of_groups(gap, gap.no_worse(better), group, samples, better)


@statistical_test(
    key="tost_proportions",
    goal="equality",
    label="Equivalence of two shares (TOST)",
    question="Are the shares of two groups equal for all that matters?",
    help="Shows that two shares differ by less than a margin you name, or that the first is no worse by more.",
    params=(
        ColumnOf("row", "Between which groups", kinds=CATEGORIES, levels=2),
        ColumnOf("column", "What is counted", kinds=CATEGORIES, min_levels=2),
        LEVEL,
        Number("margin", "Margin", "The largest difference of shares that does not matter", 0.1, low=0, high=1),
        Choice(
            "claim",
            "What is to be shown",
            "",
            "equivalent",
            options=("equivalent", "higher", "lower"),
            labels=("both are equal", "the first is no worse, more is better", "the first is no worse, less is better"),
        ),
    ),
    references=("Farrington and Manning (1990)", "Wellek (2010), Testing statistical hypotheses of equivalence"),
    known=(
        Known(
            "mtcars",
            "statsmodels 0.15, proportion.tost_proportions_2indep(6, 18, 7, 14, -0.5, 0.5, method='wald')",
            (("row", "vs"), ("column", "am"), ("margin", 0.5)),
            (("p_value", 0.02755371873729854), ("statistic", 1.9180281845656808)),
        ),
    ),
)
def tost_proportions(row: Factor, column: Factor, level: str, margin: float, claim: str) -> Finding:
    """Return the one-sided z tests of p1 - p2 against the margin, with the variance of the shares seen."""
    answers, name = counted(column, level)
    counts = np.bincount(row.codes * 2 + answers.codes, minlength=4).reshape(2, 2).astype(np.float64)
    n = counts.sum(axis=1)
    need_groups(row, n)
    p = counts[:, 1] / n
    error = float(np.sqrt((p * (1 - p) / n).sum()))
    if not error:
        raise NotApplicable(f"All rows or none of a group are {name}.", "Shares of 0 or 1 leave no chance variation.")
    gap = Gap("Risk difference", float(p[0] - p[1]), error, np.inf, margin, True)
    z, chance = gap.equivalent() if claim == "equivalent" else gap.no_worse(claim)
    expected, least = expected_counts(counts), int(counts.min())
    few = Check("Counts", least >= 5, f"The smallest count is {least}.", "" if least >= 5 else "Collect more rows.")
    return Finding(
        about="equivalence of shares",
        measure="equivalent" if claim == "equivalent" else "non-inferior",
        statistic_name="z",
        statistic=z,
        p_value=chance,
        effect=gap.effect(),
        effects=(gap.margin_effect(),),
        checks=(few,),
        counts=counts,
        row_labels=row.levels,
        column_labels=answers.levels,
        expected=expected,
        residuals=(counts - expected) / np.sqrt(np.maximum(expected, 1e-300)),
        notes=(gap.note("" if claim == "equivalent" else claim),),
    )


def _means(value: Values, group: Factor, margin: float | None) -> tuple[Gap, tuple[Values, Values]]:
    """Return the difference of two means with Welch's error and degrees of freedom; 0.2 deviations without a margin."""
    first, second = group.split(value)
    need_values(group.levels, (first, second), 2)
    need_spread((first, second))
    error, df = welch_error((first, second))
    deviation = float(np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 2))
    width = float(margin if margin is not None else 0.2 * deviation)
    gap = float(first.mean() - second.mean())
    return Gap("Mean difference", gap, error, df, width, margin is not None), (first, second)


def _of_groups(
    gap: Gap,
    found: tuple[float, float],
    group: Factor,
    samples: tuple[Values, Values],
    better: str = "",
) -> Finding:
    return Finding(
        about="equivalence",
        measure="non-inferior" if better else "equivalent",
        statistic_name="t",
        statistic=found[0],
        df=(gap.df,),
        p_value=found[1],
        effect=gap.effect(),
        effects=(gap.margin_effect(),),
        groups=summaries(group.levels, samples),
        checks=(gap.check(), size_check(group.levels, samples)),
        samples=samples,
        notes=(gap.note(better),),
    )
