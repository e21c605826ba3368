"""An experiment that is watched while it runs: a difference of two means that holds however often one looks."""

import numpy as np
from numpy.typing import NDArray

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC, Kind
from mlviz.method import Known
from mlviz.params import ColumnOf, Number
from mlviz.results.testing import Check, Curve, Effect
from mlviz.results.wording import plural
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.two_means import GROUP
from mlviz.stats.numerics.offsets import offsets
from mlviz.stats.summaries import need_spread, summaries

ALPHA = 0.05

DRAWN = 200
"""Looks that are drawn."""

ENOUGH = 100
"""Rows per group from which the means are normal enough: the guarantee is one for large samples."""

FIRST_LOOK = 100
"""Rows before which nobody looks: of fewer, the variance is known too badly for the bounds to hold."""

FEWEST = 30
"""Rows of each group before which nobody looks, for the same reason."""

RARE = 10
"""Rows of the rarer answer in each group before which nobody looks at shares."""


@statistical_test(
    key="ab_test",
    goal="two groups",
    label="A/B test with confidence sequence",
    also=("sequential test", "always valid p-value", "mixture SPRT", "peeking", "split test"),
    question="Does a variant change a mean or a share, when the experiment is looked at again and again?",
    help="Its interval and p stay valid however often you look from the first look on, and when you stop because of "
    "what you see. The first look is after a tenth of the planned rows, and at least 100.",
    params=(
        ColumnOf("value", "What is compared", "A number, or yes and no", kinds=(*NUMERIC, Kind.BOOLEAN)),
        GROUP,
        ColumnOf(
            "order", "In which order", "When rows came in; as in the file if none", None,
            (*NUMERIC, Kind.DATETIME), optional=True,
        ),
        Number(
            "planned", "Rows at which it is sharpest", "Name it before you look", 1000, FIRST_LOOK, 1e9, integer=True
        ),
    ),
    references=(
        "Robbins (1970), Statistical methods related to the law of the iterated logarithm",
        "Johari, Koomen, Pekelis and Walsh (2022), Always valid inference",
        "Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform central limit theory",
    ),
    known=(
        # 1 / p is the mean of exp(s S - s^2 n V / 2) over normal s of variance r^2 / V; S = n (mean 1 - mean 2),
        # V = n (v1 / n1 + v2 / n2), r^2 = (2 log 20 + log(2 log 20 + 1)) / 100, by scipy.integrate.quad.
        Known(
            "pima_train",
            "scipy 1.17, integrate.quad of the mixture of likelihood ratios; the bounds are the shifts of No by which "
            "it is 20, by optimize.brentq",
            (("value", "bp"), ("group", "type"), ("planned", 100)),
            (
                ("p_value", 0.06679787057101684),
                ("effect.low", -10.259857021526024),
                ("effect.high", 0.17429552419981237),
            ),
        ),
    ),
)  # fmt: skip
def ab_test(value: Values, group: Factor, planned: int, order: Values | None = None) -> Finding:
    """Return the difference of means with an asymptotic confidence sequence, and an always-valid p.

    With n rows and V = n (v1 / n1 + v2 / n2), the bounds of Robbins' normal mixture are

        d -+ sqrt(2 V (n r + 1) / (n^2 r) log(sqrt(n r + 1) / .05)),

    where r = (-2 log .05 + log(1 - 2 log .05)) / planned makes them narrowest at these rows. p is the level at which 0
    lies on a bound; it is that of the mixture sequential probability ratio test.

    The first look is after planned / 10 rows, and at least 100, when each group has 30 rows, or of shares each answer
    10 times: sooner the variances are known too badly for the 5% to hold. Of 1,000 simulated studies of each kind,
    looked at after every row without a difference, so many had a false alarm at any look: of shares from .5% to 50%,
    with 50%, 20% or 5% of the rows in one group and 100, 1,000 or 5,000 planned, at most 4.3%, where without the 10 it
    was up to 61%; of normal values at most 3.3% (23% without the 30); of exponential ones at most 6.2% (35%). Of shares
    that differ, at most 3.3% left out the true difference at any look.
    """
    first_look = _first_look(len(value), planned)
    samples = group.split(value)
    need_spread(samples)
    shares = _yes_no(value)
    _need_enough(group.levels, samples, shares)
    groups = summaries(group.levels, samples)
    n, tuned = len(value), tuning(planned)
    first, second = group.split(offsets(value).about)
    difference = float(first.mean() - second.mean())
    variance = n * sum(one.sd**2 / one.n for one in groups)
    half = float(reach(np.array([float(n)]), np.array([variance]), tuned)[0])
    path = _path(value, group.codes, order, tuned, first_look)
    evidence = log_evidence(difference, n, variance, tuned)
    what, measure = ("shares", "share") if shares else ("means", "mean")
    rule = "First minus second group; valid at every look together."
    return Finding(
        about="groups",
        measure=measure,
        statistic_name="",
        statistic=np.nan,
        p_value=float(np.exp(-max(evidence, 0.0))),
        effect=Effect(f"Difference of {what}", difference, difference - half, difference + half, rule=rule),
        groups=groups,
        checks=(_size_check(groups[0].n, groups[1].n, group.levels),),
        samples=samples,
        curves=(path,),
        notes=(_left_out(path), "The interval is a confidence sequence for large samples (asymptotic)."),
    )


def tuning(planned: float, alpha: float = ALPHA) -> float:
    """Return the variance of the mixture that makes the bounds narrowest at the planned rows."""
    return float((-2 * np.log(alpha) + np.log(1 - 2 * np.log(alpha))) / planned)


def reach(n: Values, variance: Values, tuned: float, alpha: float = ALPHA) -> Values:
    """Return how far the bounds lie from the difference after n rows.

    Examples
    --------
    >>> reach(np.array([100.0, 1000.0]), np.array([4.0, 4.0]), tuning(1000)).round(3).tolist()
    [0.771, 0.192]
    """
    grown = n * tuned + 1
    return np.sqrt(2 * variance * grown / (n * n * tuned) * np.log(np.sqrt(grown) / alpha))


def log_evidence(difference: float, n: float, variance: float, tuned: float) -> float:
    """Return the log of the mixture of likelihood ratios of a difference against none."""
    grown = n * tuned + 1
    return float(tuned * (n * difference) ** 2 / (2 * variance * grown) - np.log(grown) / 2)


def _first_look(n: int, planned: int) -> int:
    """Return after how many rows one looks first, and refuse to look sooner."""
    first = max(FIRST_LOOK, int(np.ceil(planned / 10)))
    if n >= first:
        return first
    raise NotApplicable(
        f"The first look is after {first:,} rows, and {plural(n, 'complete row')} came in so far: sooner, its promise "
        "of at most 5% false alarms does not hold.",
        "Wait for more rows; or use Welch's t-test, if this is the only time you look.",
    )


def _need_enough(names: tuple[str, ...], samples: tuple[Values, ...], shares: bool) -> None:
    """Refuse to look while a group has too few rows, or of shares too few of one answer."""
    fewest, name = min((_rarer(one, shares), name) for one, name in zip(samples, names, strict=True))
    if fewest >= (RARE if shares else FEWEST):
        return
    seen = f"The rarer answer came {plural(fewest, 'time')}" if shares else f"{plural(fewest, 'complete row')} came"
    first = f"{RARE} of each answer" if shares else f"{FEWEST} rows"
    once = "the test of two proportions" if shares else "Welch's t-test"
    raise NotApplicable(
        f"{seen} in {name} so far; the first look is at {first} in each group: sooner, false alarms are more frequent "
        "than the 5% that are promised.",
        f"Wait for more rows; or use {once}, if this is the only time you look.",
    )


def _rarer(sample: Values, shares: bool) -> int:
    return int(min(sample.sum(), (1 - sample).sum())) if shares else len(sample)


def _path(value: Values, codes: NDArray[np.intp], order: Values | None, tuned: float, first_look: int) -> Curve:
    """Return the difference and its bounds at up to 200 looks, from the first at which there is enough to look at."""
    rows = np.arange(len(value)) if order is None else np.argsort(order, kind="stable")
    first = (codes[rows] == 0).astype(np.float64)
    # Around the mean of all, so that squares lose no digits.
    about = offsets(value).about
    y = (about - about.mean())[rows]
    looks = np.unique(np.linspace(first_look, len(y), DRAWN).astype(np.intp))
    counts, sums, squares = (
        np.stack([np.cumsum(of * mine)[looks - 1] for mine in (first, 1 - first)]) for of in (np.ones(len(y)), y, y * y)
    )
    enough = counts >= FEWEST
    if _yes_no(value):
        yes = sums + counts * value.mean()
        enough = np.rint(np.minimum(yes, counts - yes)) >= RARE
    with np.errstate(divide="ignore", invalid="ignore"):
        means = sums / counts
        variances = (squares - counts * means**2) / (counts - 1)
        pooled = looks * (variances / counts).sum(axis=0)
    seen = enough.all(axis=0) & (pooled > 0)
    times, away = looks[seen].astype(np.float64), (means[0] - means[1])[seen]
    half = reach(times, pooled[seen], tuned)
    return Curve("difference", times, away, away - half, away + half, np.empty(0))


def _left_out(path: Curve) -> str:
    out = (path.low > 0) | (path.high < 0)
    looks = plural(len(out), "look")
    if not out.any():
        return f"Of the {looks} drawn, the interval left out 0 at none."
    return f"Of the {looks} drawn, the interval left out 0 first at that after {int(path.times[out.argmax()]):,} rows."


def _yes_no(value: Values) -> bool:
    """Whether the values are 0 and 1, whose mean is the share of yes."""
    return bool(np.isin(value, (0.0, 1.0)).all())


def _size_check(n1: int, n2: int, names: tuple[str, ...]) -> Check:
    fewest = min(n1, n2)
    sentence = f"The smaller group, {names[0] if n1 <= n2 else names[1]}, has {plural(fewest, 'row')}."
    if fewest >= ENOUGH:
        return Check("Sample size", True, sentence)
    remedy = "Let it run on: with few rows its error rate is only about 5%."
    return Check("Sample size", None, sentence, remedy)
