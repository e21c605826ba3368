"""Do two numbers go together: Pearson, Spearman, Kendall."""

import math
from collections.abc import Sequence

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import ORDERED
from mlviz.method import Known
from mlviz.params import ColumnOf
from mlviz.results.testing import Check, Effect, GroupSummary
from mlviz.stats import checks
from mlviz.stats.effects.effect_sizes import fisher_z, parted, size_of
from mlviz.stats.method import Finding, Values, statistical_test
from mlviz.stats.methods.two_means import FIRST, SECOND, t_p_value
from mlviz.stats.numerics.exact import ORDERS_BELOW, concordant_p, perfect_p, rank_product_p, score_p
from mlviz.stats.numerics.ranking import EXACT_BELOW, ranked, runs, tied_share
from mlviz.stats.numerics.sums import products_about
from mlviz.stats.summaries import need_pairs, summaries, varies

RANKED_FIRST = ColumnOf("first", "First column", "A number or an ordered category", kinds=ORDERED)
RANKED_SECOND = ColumnOf("second", "Second column", "A number or an ordered category", kinds=ORDERED)
FISHER = "Interval by Fisher's z."
BONETT = "Interval by Fisher's z with the standard error of Bonett and Wright: approximate."
FIELLER = "Interval by Fisher's z with the standard error of Fieller, Hartley and Pearson: approximate."
HP_QSEC = (("first", "hp"), ("second", "qsec"))


@statistical_test(
    key="pearson",
    goal="relations",
    other="spearman",
    label="Pearson correlation",
    also=("r",),
    question="Do two numbers go together along a straight line?",
    help="Measures how close the points lie to a straight line; extreme values weigh heavily.",
    params=(FIRST, SECOND),
    references=("Pearson (1895)", "Fisher (1921), On the probable error of a coefficient of correlation"),
    known=(
        Known(
            "mtcars",
            "R 4.2.2, cor.test(mtcars$hp, mtcars$qsec)",
            HP_QSEC,
            (
                ("effect.value", -0.708223388861953),
                ("effect.low", -0.847599843858302),
                ("effect.high", -0.477433050356304),
                ("statistic", -5.49456509105697),
                ("df.0", 30.0),
                ("p_value", 5.76625345581476e-06),
            ),
        ),
    ),
)
def pearson(first: Values, second: Values) -> Finding:
    """Return r, t = r sqrt((n - 2) / (1 - r^2)) and Fisher's z interval."""
    _need_variation(first, second)
    r, n = pearson_r(first, second), len(first)
    looked = (checks.outlier_check((first, second)), monotone_check(first, second))
    error = 1 / np.sqrt(max(n - 3, 1))
    return _finding("Pearson's r", r, error, "t", t_of(r, n), (first, second), looked, FISHER, straight=r)


@statistical_test(
    key="spearman",
    goal="relations",
    other="pearson",
    label="Spearman correlation",
    also=("rho", "rank correlation"),
    question="Do two columns rise together, along a line or a curve?",
    help="The correlation of the ranks: withstands extreme values and bent relations.",
    params=(RANKED_FIRST, RANKED_SECOND),
    references=("Spearman (1904)", "Bonett and Wright (2000), Sample size requirements"),
    known=(
        Known(
            "mtcars",
            "R 4.2.2, cor.test(mtcars$hp, mtcars$qsec, method='spearman', exact=FALSE)",
            HP_QSEC,
            (("effect.value", -0.66660602135505), ("statistic", 9093.00245251316), ("p_value", 3.10534425313097e-05)),
        ),
    ),
)
def spearman(first: Values, second: Values) -> Finding:
    """Return the correlation of mid-ranks and S = (n^3 - n)(1 - rho) / 6.

    p counts every order below 10 rows, ties or not; from there it is the t approximation, as in R with exact=FALSE.
    """
    _need_variation(first, second)
    n = len(first)
    rho, p, note, ties = spearman_of(first, second)
    error = np.sqrt((1 + rho**2 / 2) / max(n - 3, 1))
    looked = (checks.ties_check(ties),)
    s = (float(n) ** 3 - n) * (1 - rho) / 6
    return _finding("Spearman's rho", rho, error, "S", (s, (), p), (first, second), looked, BONETT, note)


def spearman_of(first: Values, second: Values) -> tuple[float, float, str, Values]:
    """Return rho, p, how p was found, and the runs of equal values of the column that has more of them."""
    (x, x_ties), (y, y_ties) = ranked(first), ranked(second)
    rho = pearson_r(x, y)
    return rho, *_spearman_p(x, y, x_ties, rho), max(x_ties, y_ties, key=tied_share)


def _spearman_p(x: Values, y: Values, ties: Values, rho: float) -> tuple[float, str]:
    """Return p and how it was found; a perfect order has an exact p at any length, where t would be infinite."""
    n = len(x)
    if n < ORDERS_BELOW:
        return rank_product_p(x, y), _every_order(n)
    if np.array_equal(x, y) or np.array_equal(x, n + 1 - y):
        return perfect_p(ties), "Exact p-value: the chance of a perfect order."
    return t_of(rho, n)[2], "p by the t approximation."


@statistical_test(
    key="kendall",
    goal="relations",
    other="pearson",
    label="Kendall correlation",
    also=("tau", "rank correlation"),
    question="Do two columns put pairs of rows in the same order?",
    help="Share of pairs in the same order minus share in the opposite one, corrected for ties (tau-b).",
    params=(RANKED_FIRST, RANKED_SECOND),
    references=(
        "Kendall (1938)",
        "Kendall (1970), Rank correlation methods",
        "Fieller, Hartley and Pearson (1957), Tests for rank correlation coefficients",
    ),
    known=(
        Known(
            "airquality",
            "R 4.2.2, cor.test(airquality$Ozone, airquality$Temp, method='kendall', exact=FALSE)",
            (("first", "Ozone"), ("second", "Temp")),
            (("effect.value", 0.586298821526441), ("statistic", 9.15985232019217), ("p_value", 5.19683872121265e-20)),
        ),
    ),
)
def kendall(first: Values, second: Values) -> Finding:
    """Return tau-b, and z with the variance corrected for ties, or what an exact p counts.

    Exact as in R below 50 rows without ties, of which T pairs are in the same order; with ties below 10 rows every
    order is tried, and S is the number of pairs in the same order minus those in the opposite one.
    """
    _need_variation(first, second)
    tau, (name, statistic, p, note), ties = kendall_of(first, second)
    error = np.sqrt(0.437 / max(len(first) - 4, 1))
    looked = (checks.ties_check(ties),)
    return _finding("Kendall's tau-b", tau, error, name, (statistic, (), p), (first, second), looked, FIELLER, note)


def kendall_of(first: Values, second: Values) -> tuple[float, tuple[str, float, float, str], Values]:
    """Return tau-b; the statistic's name and value, p and how it was found; the runs of the column that has more."""
    from scipy import stats

    t, u = runs(np.sort(first)), runs(np.sort(second))
    tau = float(stats.kendalltau(first, second, method="asymptotic").statistic)
    return tau, _kendall_p(first, second, tau, t, u), max(t, u, key=tied_share)


def _kendall_p(first: Values, second: Values, tau: float, t: Values, u: Values) -> tuple[str, float, float, str]:
    """Return the statistic's name and value, p, and how p was found."""
    n = len(first)
    pairs = n * (n - 1) / 2
    score = tau * np.sqrt(pairs - (t * (t - 1)).sum() / 2) * np.sqrt(pairs - (u * (u - 1)).sum() / 2)
    if n < EXACT_BELOW and len(t) == len(u) == n:
        same = float(round((pairs + score) / 2))
        return "T", same, concordant_p(same, n), _every_order(n)
    if n < ORDERS_BELOW:
        return "S", float(round(score)), score_p(first, second), _every_order(n)
    z = float(score / np.sqrt(_kendall_variance(float(n), t, u)))
    return "z", z, float(2 * special.ndtr(-abs(z))), "p by the normal approximation, corrected for ties."


def _every_order(n: int) -> str:
    count = f"all {math.factorial(n):,}" if n < ORDERS_BELOW else "all"
    return f"Exact p-value: {count} orders of the second column are equally likely where nothing is going on."


def _kendall_variance(n: float, t: Values, u: Values) -> float:
    """Return the variance of the score under independence (Kendall, 1970, chapter 4)."""

    def triples(ties: Values) -> float:
        return float((ties * (ties - 1) * (ties - 2)).sum())

    def doubles(ties: Values) -> float:
        return float((ties * (ties - 1)).sum())

    def linear(ties: Values) -> float:
        return float((ties * (ties - 1) * (2 * ties + 5)).sum())

    t, u = t[t > 1], u[u > 1]
    plain = (n * (n - 1) * (2 * n + 5) - linear(t) - linear(u)) / 18
    return plain + doubles(t) * doubles(u) / (2 * n * (n - 1)) + triples(t) * triples(u) / (9 * n * (n - 1) * (n - 2))


def t_of(r: float, n: int) -> tuple[float, tuple[float, ...], float]:
    """Return t = r sqrt((n - 2) / (1 - r^2)), its degrees of freedom, and p."""
    t = float(np.sign(r) * np.inf) if abs(r) == 1 else float(r * np.sqrt((n - 2) / (1 - r * r)))
    return t, (float(n - 2),), t_p_value(t, n - 2)


def _finding(
    name: str,
    r: float,
    error: float,
    statistic_name: str,
    result: tuple[float, tuple[float, ...], float],
    samples: tuple[Values, Values],
    looked: tuple[Check, ...],
    *notes: str,
    straight: float | None = None,
) -> Finding:
    """Return what the three share; ``error`` is on the scale of Fisher's z, ``straight`` is Pearson's r if known."""
    groups = summaries(("first", "second"), samples)
    low, high = fisher_z(r, float(error)) if len(samples[0]) > 4 else (np.nan, np.nan)
    rule = "Cohen (1988): 0.1 small, 0.3 medium, 0.5 large."
    statistic, df, p = result
    return Finding(
        about="correlation",
        statistic_name=statistic_name,
        statistic=statistic,
        df=df,
        p_value=p,
        effect=Effect(name, r, low, high, 0.95, size_of(r, 0.1, 0.3, 0.5), rule),
        groups=groups,
        checks=(checks.size_check(("rows",), samples[:1]), *looked),
        samples=samples,
        line=line_through(samples[0], groups, pearson_r(*samples) if straight is None else straight),
        notes=(*notes, *parted(p, low, high)),
    )


def pearson_r(first: Values, second: Values) -> float:
    """Return r from centred values, scaled where a product of squares could leave the range."""
    both, means = (first, second), (float(first.mean()), float(second.mean()))
    sums = products_about(both, means, (1.0, 1.0))
    squares = np.diag(sums)
    if not ((squares > 1e-100) & (squares < 1e100)).all():
        sums = products_about(both, means, [float(np.abs(x - mean).max()) for x, mean in zip(both, means, strict=True)])
    return float(np.clip(sums[0, 1] / (np.sqrt(sums[0, 0]) * np.sqrt(sums[1, 1])), -1, 1))


def line_through(
    first: Values, groups: Sequence[GroupSummary], r: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return both ends of the straight line of least squares, whose slope is r sd(y) / sd(x)."""
    x, y = groups
    slope = r * (y.sd / x.sd)
    low, high = float(first.min()), float(first.max())
    return (low, y.mean + slope * (low - x.mean)), (high, y.mean + slope * (high - x.mean))


def monotone_check(first: Values, second: Values) -> Check:
    """Return whether the ranks tell the same story as the values; on at most 5,000 rows."""
    rows = np.random.default_rng(0).choice(len(first), min(len(first), 5000), replace=False)
    r = pearson_r(first[rows], second[rows])
    rho = pearson_r(ranked(first[rows])[0], ranked(second[rows])[0])
    numbers = (("Pearson's r of the rows looked at", r), ("Spearman's rho of them", rho))
    if abs(abs(rho) - abs(r)) <= 0.1:
        words = f"The ranks agree with the values (Spearman {rho:.2f})."
        return Check("Straight line", True, words, numbers=numbers)
    return Check(
        "Straight line",
        False,
        f"The ranks tell another story (Spearman {rho:.2f}): extreme values, or a bent relation.",
        "Look at the picture, and compare with Spearman's correlation.",
        numbers,
    )


def _need_variation(first: Values, second: Values) -> None:
    need_pairs(first, 3)
    for word, values in (("first", first), ("second", second)):
        if not varies(values):
            raise NotApplicable(f"The {word} column does not vary on these rows.", "Choose a column with variation.")
