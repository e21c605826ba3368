"""Plans of tests of means: t-tests of one group, two groups and pairs; one-way analysis of variance."""

from typing import Any

import numpy as np
from scipy import special

from mlviz.method import Known
from mlviz.params import Number
from mlviz.results.wording import number
from mlviz.stats.planning.design import DESIGNS, RATIO, PowerDesign, Study, fewest_of_two, normals, two
from mlviz.stats.planning.distributions import f_chance, t_chance

COHEN = "Cohen (1988), Statistical power analysis for the behavioral sciences"
NORMAL = "Values are taken as normal, with the same standard deviation everywhere."
D = Number("effect", "Difference, in standard deviations", "Cohen's d: 0.2 is small, 0.5 medium, 0.8 large", 0.5)


def _one(n: float, effect: float, alpha: float, sides: int) -> float:
    """Return the power of the t-test of one mean or of pairs: noncentrality d sqrt(n), n - 1 degrees of freedom."""
    return t_chance(abs(effect) * np.sqrt(n), n - 1, alpha, sides)


def _reject_one(rng: np.random.Generator, studies: int, study: Study) -> int:
    values = normals(rng, studies, study.sizes[0], abs(study.effect))
    t = values.mean(axis=1) / values.std(axis=1, ddof=1) * np.sqrt(study.sizes[0])
    return beyond(t, study.sizes[0] - 1, study.alpha, study.sides)


def beyond(t: np.ndarray, df: float, alpha: float, sides: int) -> int:
    """Return how many t statistics lie beyond the critical value."""
    critical = -special.stdtrit(df, alpha / sides)
    return int(np.count_nonzero((np.abs(t) if sides == 2 else t) > critical))


def _reject_two(rng: np.random.Generator, studies: int, study: Study) -> int:
    a, b = normals(rng, studies, study.sizes[0], abs(study.effect)), normals(rng, studies, study.sizes[1])
    df = sum(study.sizes) - 2
    pooled = (a.var(axis=1) * study.sizes[0] + b.var(axis=1) * study.sizes[1]) / df
    t = (a.mean(axis=1) - b.mean(axis=1)) / np.sqrt(pooled * (1 / study.sizes[0] + 1 / study.sizes[1]))
    return beyond(t, df, study.alpha, study.sides)


def deviations(count: float) -> str:
    """Return so many standard deviations in words.

    Examples
    --------
    >>> deviations(1.0), deviations(0.5)
    ('1 standard deviation', '0.5 standard deviations')
    """
    return f"{number(count)} standard deviation{'' if count == 1 else 's'}"


DESIGNS.add(
    PowerDesign(
        key="two_sample_t",
        label="Two groups: t-test",
        question="How many rows to find a difference between two means?",
        help="Two separate groups; the difference is counted in standard deviations of the values.",
        params=(RATIO,),
        run=lambda n, effect, alpha, sides, ratio: t_chance(
            abs(effect) * np.sqrt(n * ratio / (1 + ratio)), n * (1 + ratio) - 2, alpha, sides
        ),
        references=(COHEN,),
        effect=D,
        phrase=lambda effect, given: f"a difference of {deviations(effect)}",
        reject=_reject_two,
        shares=two,
        least=fewest_of_two,
        notes=(
            f"{NORMAL} Welch's test, the default of the Statistics page, needs about as many rows where the groups are "
            "of one size.",
        ),
        known=(
            # R leaves out the other tail here, less than one in a million.
            Known(
                "",
                "R 4.2.2, power.t.test(n=20, delta=1, sd=1)",
                (("n", 20), ("effect", 1.0)),
                (("power", 0.868952801692498),),
            ),
            Known(
                "",
                "statsmodels 0.15, power.tt_ind_solve_power(0.5, None, 0.05, 0.8, ratio=1.5)",
                (("effect", 0.5), ("power", 0.8), ("ratio", 1.5)),
                (("n", 53.10506117532801),),
            ),
            Known(
                "",
                "R pwr 1.3, pwr.t2n.test(d=0.6, n1=90, n2=60, alternative='greater')",
                (("n", 90), ("effect", 0.6), ("ratio", 60 / 90), ("alternative", "one-sided")),
                (("power", 0.9737261546292172),),
            ),
        ),
    )
)


def _of_one_group(key: str, label: str, question: str, help: str, **more: Any) -> None:
    DESIGNS.add(
        PowerDesign(
            key=key,
            label=label,
            question=question,
            help=help,
            run=_one,
            references=(COHEN,),
            reject=_reject_one,
            notes=(NORMAL,),
            **more,
        )
    )


_of_one_group(
    "one_sample_t",
    "One group: t-test",
    "How many rows to find that a mean differs from a value?",
    "One group against a target or a norm; the difference is counted in standard deviations of the values.",
    effect=D,
    phrase=lambda effect, given: f"a difference of {deviations(effect)}",
    known=(
        Known(
            "",
            "R pwr 1.3, pwr.t.test(d=0.2, n=60, sig.level=0.10, type='one.sample', alternative='two.sided')",
            (("n", 60), ("effect", 0.2), ("alpha", 0.10)),
            (("power", 0.4555817640839893),),
        ),
    ),
)
_of_one_group(
    "paired_t",
    "Pairs: t-test",
    "How many pairs to find a change between two measurements?",
    "Two measurements of the same rows; the change is counted in standard deviations of the differences.",
    effect=Number(
        "effect",
        "Mean change, in standard deviations of the changes",
        "Where both measurements correlate by r, this is d / sqrt(2 (1 - r)) of the d of two groups",
        0.5,
    ),
    phrase=lambda effect, given: f"a mean change of {deviations(effect)} of the changes",
    unit="pairs",
    known=(
        Known(
            "",
            "statsmodels 0.15, power.tt_solve_power(8 / (16 * sqrt(2 * (1 - 0.6))), 40, 0.05, None)",
            (("n", 40), ("effect", 8 / (16 * np.sqrt(2 * (1 - 0.6))))),
            (("power", 0.9315248253205327),),
        ),
    ),
)


def _reject_anova(rng: np.random.Generator, studies: int, study: Study) -> int:
    """Draw groups whose means lie at equal steps; F depends on nothing but their standard deviation."""
    k, n = len(study.sizes), study.sizes[0]
    steps = np.arange(k) - (k - 1) / 2
    means = study.effect * steps / steps.std()
    values = rng.standard_normal((studies, k, n)) + means[None, :, None]
    centres = values.mean(axis=2)
    between = n * centres.var(axis=1, ddof=1)
    within = values.var(axis=2, ddof=1).mean(axis=1)
    p = special.fdtrc(k - 1, k * (n - 1), between / within)
    return int(np.count_nonzero(p < study.alpha))


DESIGNS.add(
    PowerDesign(
        key="anova",
        label="Several groups: one-way ANOVA",
        question="How many rows to find that some of several means differ?",
        help="Groups of one size; f is the standard deviation of the true means over that of the values.",
        params=(Number("groups", "Groups", "", 3, 2, 100, integer=True),),
        run=lambda n, effect, alpha, sides, groups: f_chance(
            groups * n * effect * effect, groups - 1, groups * (n - 1), alpha
        ),
        references=(COHEN,),
        effect=Number(
            "effect",
            "Spread of the means, in standard deviations",
            "f: 0.1 small, 0.25 medium, 0.4 large",
            0.25,
            0,
        ),
        phrase=lambda effect, given: f"a spread of the means of {deviations(effect)} (f)",
        reject=_reject_anova,
        shares=lambda given: (1.0,) * int(given["groups"]),
        sided=False,
        notes=(NORMAL,),
        known=(
            Known(
                "",
                "R pwr 1.3, pwr.anova.test(k=4, f=.25, power=.8)",
                (("effect", 0.25), ("power", 0.8), ("groups", 4)),
                (("n", 44.5992742990201),),
            ),
            Known(
                "",
                "R pwr 1.3, pwr.anova.test(f=0.28, k=4, n=20, sig.level=0.05)",
                (("effect", 0.28), ("n", 20), ("groups", 4)),
                (("power", 0.5149792921968589),),
            ),
        ),
    )
)
