"""Plans of tests of shares and counts: one share, two shares, chi-square."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.method import Known
from mlviz.params import Number
from mlviz.results.wording import number
from mlviz.stats.planning.design import DESIGNS, RATIO, Given, PowerDesign, Study, at_most, fewest_of_two, two
from mlviz.stats.planning.distributions import chi2_chance, z_chance
from mlviz.stats.planning.means import COHEN

ARCSINE = (
    "By Cohen's h, the difference of arcsine roots, and the normal distribution, as R's pwr does; near 0% and 100%, "
    "and with few rows, check it by simulation."
)
BASE = Number("share", "Share to compare with", "Such as 0.1 for 10%", 0.5, 0.0001, 0.9999)
CHANGE = Number("effect", "Difference of the shares", "0.05 is five points more; below 0 fewer", 0.1, -1, 1)


def cohen_h(share: float, effect: float) -> float:
    """Return the difference of arcsine roots between a share and one larger by the effect.

    Examples
    --------
    >>> round(cohen_h(0.5, 0.25), 7)
    0.5235988
    """
    return float(2 * np.arcsin(np.sqrt(np.clip(share + effect, 0, 1))) - 2 * np.arcsin(np.sqrt(share)))


def _room(given: Given) -> float:
    return 1.0 - float(given["share"])


def _fall(given: Given) -> float:
    return -float(given["share"])


def _points(effect: float, given: Given) -> str:
    base = float(given["share"])
    return f"a share of {number(100 * (base + effect), 4)}% instead of {number(100 * base, 4)}%"


def _z(counts: np.ndarray, n: int, share: float) -> np.ndarray:
    return (counts / n - share) / np.sqrt(share * (1 - share) / n)


def _reject_one(rng: np.random.Generator, studies: int, study: Study) -> int:
    """Count exact binomial tests that reject: p is twice the smaller tail."""
    n, share = study.sizes[0], float(study.given["share"])
    counts = rng.binomial(n, share + study.effect, studies)
    above = special.bdtrc(counts - 1.0, n, share)
    below = special.bdtr(counts.astype(np.float64), n, share)
    p = 2 * np.minimum(above, below) if study.sides == 2 else (above if study.effect > 0 else below)
    return int(np.count_nonzero(p < study.alpha))


def _reject_two(rng: np.random.Generator, studies: int, study: Study) -> int:
    """Count z tests with the pooled share that reject."""
    share = float(study.given["share"])
    a = rng.binomial(study.sizes[0], share + study.effect, studies) / study.sizes[0]
    b = rng.binomial(study.sizes[1], share, studies) / study.sizes[1]
    pooled = (a * study.sizes[0] + b * study.sizes[1]) / sum(study.sizes)
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 1e-300) * (1 / study.sizes[0] + 1 / study.sizes[1]))
    z = (a - b) / error * np.sign(study.effect)
    critical = -special.ndtri(study.alpha / study.sides)
    return int(np.count_nonzero((np.abs(z) if study.sides == 2 else z) > critical))


DESIGNS.add(
    PowerDesign(
        key="one_proportion",
        label="One share: binomial test",
        question="How many rows to find that a share differs from a value?",
        help="One group; how often something happens against a share you name.",
        params=(BASE,),
        run=lambda n, effect, alpha, sides, share: z_chance(abs(cohen_h(share, effect)) * np.sqrt(n), alpha, sides),
        references=(COHEN,),
        effect=CHANGE,
        phrase=_points,
        reject=_reject_one,
        least=at_most(1.0),
        reach=_room,
        depth=_fall,
        notes=(ARCSINE,),
        known=(
            Known(
                "",
                "R pwr 1.3, pwr.p.test(h=ES.h(p1=0.75, p2=0.50), sig.level=0.05, power=0.80, alternative='greater')",
                (("share", 0.5), ("effect", 0.25), ("power", 0.8), ("alternative", "one-sided")),
                (("n", 22.55126268082715),),
            ),
        ),
    )
)

DESIGNS.add(
    PowerDesign(
        key="two_proportions",
        label="Two shares: comparison of two groups",
        question="How many rows to find a difference between two shares?",
        help="Two separate groups, such as the two versions of an A/B test.",
        params=(BASE, RATIO),
        run=lambda n, effect, alpha, sides, share, ratio: z_chance(
            abs(cohen_h(share, effect)) * np.sqrt(n * ratio / (1 + ratio)), alpha, sides
        ),
        references=(COHEN,),
        effect=CHANGE,
        phrase=_points,
        reject=_reject_two,
        shares=two,
        least=fewest_of_two,
        reach=_room,
        depth=_fall,
        notes=(ARCSINE,),
        known=(
            Known(
                "",
                "statsmodels 0.15, power.zt_ind_solve_power(proportion_effectsize(0.55, 0.5), None, 0.05, 0.8)",
                (("share", 0.5), ("effect", 0.05), ("power", 0.8)),
                (("n", 1564.5290112626938),),
            ),
            Known(
                "",
                "statsmodels 0.15, power.zt_ind_solve_power(proportion_effectsize(.12, .1), None, .05, .8, ratio=2)",
                (("share", 0.1), ("effect", 0.02), ("power", 0.8), ("ratio", 2.0)),
                (("n", 2875.946804089152),),
            ),
        ),
    )
)


def _reject_chi2(rng: np.random.Generator, studies: int, study: Study) -> int:
    """Count tests of goodness of fit that reject, of cells by turns larger and smaller than equal ones."""
    n, cells = study.sizes[0], int(study.given["df"]) + 1
    sway = np.where(np.arange(cells) % 2 == 0, 1.0, -1.0)
    if cells % 2:
        sway[-1] = 0.0
    sway *= study.effect / np.sqrt((sway**2).mean())
    if sway.max() >= 1:
        raise NotApplicable(f"w = {number(study.effect)} is too large to be simulated.", "Simulate a smaller one.")
    counts = rng.multinomial(n, (1 + sway) / cells, studies)
    chi2 = ((counts - n / cells) ** 2).sum(axis=1) / (n / cells)
    return int(np.count_nonzero(special.chdtrc(study.given["df"], chi2) < study.alpha))


DESIGNS.add(
    PowerDesign(
        key="chi_square",
        label="Categories: chi-square test",
        question="How many rows to find that two categories go together?",
        help="A table of counts; w is the root of the sum of (true - expected)^2 / expected over its shares.",
        params=(
            Number(
                "df",
                "Degrees of freedom",
                "(rows - 1) x (columns - 1) of the table; of one category its levels less 1",
                1,
                1,
                10_000,
                integer=True,
            ),
        ),
        run=lambda n, effect, alpha, sides, df: chi2_chance(n * effect * effect, df, alpha),
        references=(COHEN,),
        effect=Number("effect", "Strength of the association", "Cohen's w: 0.1 small, 0.3 medium, 0.5 large", 0.3, 0),
        phrase=lambda effect, given: f"an association of w = {number(effect)}",
        reject=_reject_chi2,
        sided=False,
        notes=("Counts of 5 and more are expected in every cell.",),
        known=(
            Known(
                "",
                "R pwr 1.3, pwr.chisq.test(w=.3, df=3, power=.8)",
                (("effect", 0.3), ("df", 3), ("power", 0.8)),
                (("n", 121.139593102946),),
            ),
            Known(
                "",
                "R pwr 1.3, pwr.chisq.test(w=0.289, df=(4-1), N=100, sig.level=0.05)",
                (("effect", 0.289), ("df", 3), ("n", 100)),
                (("power", 0.6750776570037208),),
            ),
        ),
    )
)
