"""The polychoric correlation: two ordered categories as if each were a normal number cut into pieces."""

from collections.abc import Callable

import numpy as np
from scipy import optimize, special

from mlviz.errors import NotApplicable
from mlviz.kinds import ORDERED, Kind
from mlviz.method import Known
from mlviz.params import ColumnOf
from mlviz.results.testing import Check, Effect
from mlviz.results.wording import number, p_words
from mlviz.stats.checks import size_check
from mlviz.stats.effects.effect_sizes import size_of
from mlviz.stats.method import Finding, Values, statistical_test
from mlviz.stats.summaries import need_pairs, summaries

MOST_LEVELS = 50
"""Different values of a column beyond which it is no category."""

EDGE = 0.9999
"""Largest correlation that is tried."""

DROP = 3.841458820694124 / 2
"""By how much the log-likelihood falls at the ends of a 95% interval."""

NODES, WEIGHTS = np.polynomial.legendre.leggauss(64)
KINDS = (*ORDERED, Kind.BOOLEAN)
CYL_CARB = (("first", "cyl"), ("second", "carb"))


@statistical_test(
    key="polychoric",
    goal="relations",
    label="Polychoric correlation",
    also=("tetrachoric correlation", "ordinal correlation", "latent correlation"),
    question="Do two ordered categories rise together, as if cut from two normal numbers?",
    help="What the correlation would be of the numbers behind answers such as low, middle and high; yes or no too.",
    params=(
        ColumnOf("first", "First column", "An ordered category, or a number of few values", kinds=KINDS),
        ColumnOf("second", "Second column", "An ordered category, or a number of few values", kinds=KINDS),
    ),
    references=("Olsson (1979), Maximum likelihood estimation of the polychoric correlation coefficient",),
    known=(
        Known(
            "mtcars",
            "scipy 1.17, optimize.minimize_scalar of minus the log-likelihood of crosstab(cyl, carb), whose cells are "
            "differences of stats.multivariate_normal.cdf between stats.norm.ppf of the cumulated margins",
            CYL_CARB,
            (("effect.value", 0.6221238631260109), ("statistic", 10.854260607886715)),
        ),
    ),
)
def polychoric(first: Values, second: Values) -> Finding:
    """Return rho in two steps: cuts from the margins, then rho of maximum likelihood, as R's polycor does by default.

    p is that of the likelihood ratio against rho = 0, and the interval holds every rho whose likelihood ratio is not
    significant at 5%; both take the cuts as known.
    """
    need_pairs(first, 3)
    (rows, x), (columns, y) = _levels("first", first), _levels("second", second)
    counts = np.bincount(x * len(columns) + y, minlength=len(rows) * len(columns)).reshape(len(rows), -1).astype(float)
    likelihood = log_likelihood(counts)
    inside, to = (-EDGE, EDGE), {"xatol": 1e-9}
    found = optimize.minimize_scalar(lambda r: -likelihood(r), bounds=inside, method="bounded", options=to)
    rho, top = float(found.x), -float(found.fun)
    ratio = max(2 * (top - likelihood(0.0)), 0.0)
    low, high = (_end(likelihood, rho, top, side) for side in (-1, 1))
    rule = "Of the numbers behind the answers. Cohen (1988): 0.1 small, 0.3 medium, 0.5 large."
    samples = (first, second)
    return Finding(
        about="correlation",
        statistic_name="likelihood ratio",
        statistic=ratio,
        df=(1.0,),
        p_value=float(special.chdtrc(1, ratio)),
        effect=Effect("Polychoric rho", rho, low, high, 0.95, size_of(rho, 0.1, 0.3, 0.5), rule),
        groups=summaries(("first", "second"), samples),
        checks=(size_check(("rows",), samples[:1]), _normal_check(counts, top), _empty_check(counts)),
        counts=counts,
        row_labels=tuple(f"{value:g}" for value in rows),
        column_labels=tuple(f"{value:g}" for value in columns),
        samples=samples,
        notes=("The picture shows the answers to the second within each answer to the first; words as places from 1.",),
    )


def _levels(word: str, values: Values) -> tuple[Values, np.ndarray]:
    levels, codes = np.unique(values, return_inverse=True)
    if len(levels) < 2:
        raise NotApplicable(f"The {word} column does not vary on these rows.", "Choose a column with variation.")
    if len(levels) > MOST_LEVELS:
        reason = f"The {word} column has {len(levels):,} different values: it is no category."
        raise NotApplicable(reason, "Use Pearson's or Spearman's correlation.")
    return levels, codes


def log_likelihood(counts: Values) -> Callable[[float], float]:
    """Return the log-likelihood of a table as a function of rho, the cuts taken from its margins."""
    a, b = (special.ndtri(np.cumsum(counts.sum(axis=axis))[:-1] / counts.sum()) for axis in (1, 0))

    def of(rho: float) -> float:
        return float((counts * np.log(np.maximum(cells(a, b, rho), 1e-300)))[counts > 0].sum())

    return of


def cells(a: Values, b: Values, rho: float) -> Values:
    """Return the chances of all cells of two normal numbers with correlation rho that are cut at ``a`` and ``b``.

    Examples
    --------
    >>> cells(np.array([0.0]), np.array([0.0]), 0.5).round(4).tolist()
    [[0.3333, 0.1667], [0.1667, 0.3333]]
    """
    # The integral of the density over rho, from 0 on, by the angle whose sine is rho (Drezner and Wesolowsky, 1990).
    end = np.arcsin(rho)
    angles = end / 2 * (NODES + 1)
    h, k, sine = a[:, None, None], b[None, :, None], np.sin(angles)
    density = np.exp(-(h * h - 2 * h * k * sine + k * k) / (2 * np.cos(angles) ** 2))
    inner = np.outer(special.ndtr(a), special.ndtr(b)) + end / 2 * (density @ WEIGHTS) / (2 * np.pi)
    below = np.zeros((len(a) + 2, len(b) + 2))
    below[1:-1, 1:-1] = inner
    below[1:-1, -1], below[-1, 1:-1], below[-1, -1] = special.ndtr(a), special.ndtr(b), 1.0
    return np.diff(np.diff(below, axis=0), axis=1)


def _end(likelihood: Callable[[float], float], rho: float, top: float, side: int) -> float:
    """Return where the likelihood has fallen so far that rho would be rejected; 1 or -1 where it never does."""
    edge = side * EDGE

    def gap(r: float) -> float:
        return likelihood(r) - top + DROP

    if abs(edge - rho) < 1e-6 or gap(edge) > 0:
        return float(side)
    return float(optimize.brentq(gap, min(rho, edge), max(rho, edge), xtol=1e-10))


def _normal_check(counts: Values, top: float) -> Check:
    """Return whether the table looks like one of two normal numbers: the likelihood ratio against any table."""
    seen = counts[counts > 0]
    df = counts.size - sum(counts.shape)
    if df < 1:
        sentence = "A table of two by two cannot show whether normal numbers lie behind it."
        return Check("Normal numbers behind", None, sentence)
    ratio = max(2 * (float((seen * np.log(seen / counts.sum())).sum()) - top), 0.0)
    p = float(special.chdtrc(df, ratio))
    numbers = (("likelihood ratio", ratio), ("df", float(df)), ("p", p))
    sentence = f"Likelihood ratio({df}) = {number(ratio)}, {p_words(p)}"
    if p >= 0.05:
        return Check("Normal numbers behind", True, f"{sentence}: no sign against two normal numbers.", numbers=numbers)
    remedy = "Compare with Spearman's or Kendall's correlation."
    words = f"{sentence}: the table is not one of two normal numbers."
    return Check("Normal numbers behind", False, words, remedy, numbers)


def _empty_check(counts: Values) -> Check:
    empty = int((counts == 0).sum())
    if not empty:
        return Check("Empty cells", True, "Every pair of answers occurs.")
    words = f"{empty:,} of {counts.size:,} pairs of answers never {'occurs' if empty == 1 else 'occur'}"
    return Check(
        "Empty cells", None, f"{words}; with few rows the estimate runs towards 1 or -1.", "Merge rare answers."
    )
