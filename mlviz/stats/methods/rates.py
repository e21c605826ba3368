"""How often something happens: a rate of counted events against a value, or between two groups."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC
from mlviz.method import Known
from mlviz.params import ColumnOf, Number
from mlviz.results.testing import Check, Effect
from mlviz.stats.effects.effect_sizes import parted
from mlviz.stats.method import Factor, Finding, Values, statistical_test
from mlviz.stats.methods.two_means import GROUP
from mlviz.stats.summaries import need_values, summaries

MOST_EVENTS = 2.0**53
"""Events up to which whole numbers are exact."""

EVENTS = ColumnOf("value", "Counted events", "Whole numbers from 0", kinds=NUMERIC)
EXPOSURE = ColumnOf(
    "exposure", "Exposure", "Such as hours or persons; one for each row if none", None, NUMERIC, optional=True
)


@statistical_test(
    key="poisson_rate",
    goal="shares and counts",
    label="Poisson rate",
    question="Does something happen more or less often than a given rate?",
    help="Compares events per row, or per unit of an exposure such as hours, with a rate you name; exact.",
    params=(
        EVENTS,
        EXPOSURE,
        Number("rate", "Compared with", "Events per unit of exposure", 1.0, low=0),
    ),
    references=("Garwood (1936)", "Przyborowski and Wilenski (1935)"),
    known=(
        Known(
            "InsectSprays",
            "statsmodels 0.15, rates.test_poisson(684, 72, value=9, method='exact-c'); "
            "confint_poisson(684, 72, method='exact-c')",
            (("value", "count"), ("rate", 9.0)),
            (
                ("p_value", 0.16495121916269542),
                ("effect.value", 9.5),
                ("effect.low", 8.801304401073855),
                ("effect.high", 10.239411827533095),
            ),
        ),
    ),
)
def poisson_rate(value: Values, exposure: Values | None, rate: float) -> Finding:
    """Return events over exposure with Garwood's exact interval; p is twice the smaller tail, at most 1."""
    units = _units(value, exposure)
    if not rate:
        raise NotApplicable("A rate of 0 means that nothing ever happens.", "Compare with a rate above 0.")
    events, total = float(value.sum()), float(units.sum())
    expected = rate * total
    # pdtr is the chance of at most so many events; above 0 there are at least that many.
    above = float(special.pdtrc(events - 1, expected)) if events else 1.0
    p = min(1.0, 2 * min(float(special.pdtr(events, expected)), above))
    low, high = garwood(events, total)
    ratios = low / rate, high / rate
    return Finding(
        about="rate",
        statistic_name="events",
        statistic=events,
        p_value=p,
        effect=Effect("Rate", events / total, low, high, rule="Events per unit of exposure."),
        effects=(Effect("Rate ratio", events / expected, *ratios, rule="1 is as expected."),),
        groups=summaries(("all",), (value,)),
        checks=(_spread_check(value, units),),
        samples=(value,),
    )


@statistical_test(
    key="two_poisson_rates",
    goal="shares and counts",
    label="Two Poisson rates",
    also=("rate ratio", "incidence rate ratio", "poisson.test"),
    question="Does something happen more often in one of two groups?",
    help="Compares counted events per row, or per unit of an exposure, between two groups; exact.",
    params=(EVENTS, GROUP, EXPOSURE),
    references=("Przyborowski and Wilenski (1940)", "Fay (2010), Two-sided exact tests and matching intervals"),
    known=(
        Known(
            "warpbreaks",
            "R 4.2.2, poisson.test(c(838, 682), c(27, 27))",
            (("value", "breaks"), ("group", "wool")),
            (
                ("p_value", 6.923326719705915e-05),
                ("effect.value", 1.2287390029325513),
                ("effect.low", 1.1092804102223808),
                ("effect.high", 1.361432822250686),
            ),
        ),
    ),
)
def two_poisson_rates(value: Values, group: Factor, exposure: Values | None = None) -> Finding:
    """Return the ratio of two rates: given all events, those of the first group are binomial, as in R's poisson.test.

    p is the chance of counts no more likely than those seen; the interval is that of Clopper and Pearson. They need not
    match (Fay, 2010): a note says where they do not.
    """
    from scipy import stats

    units = _units(value, exposure)
    need_values(group.levels, group.split(value), 1)
    (k1, k2), (t1, t2) = (np.bincount(group.codes, of, minlength=2).tolist() for of in (value, units))
    if not k1 + k2:
        raise NotApplicable("No event was counted in either group.", "There is nothing to compare yet.")
    found = stats.binomtest(int(k1), int(k1 + k2), t1 / (t1 + t2))
    bounds = found.proportion_ci(0.95, "exact")
    first, second = group.levels
    rates = [k / t for k, t in ((k1, t1), (k2, t2))]
    ratio = rates[0] / rates[1] if k2 else np.inf
    low, high = (share / (1 - share) * t2 / t1 if share < 1 else np.inf for share in (bounds.low, bounds.high))
    samples = group.split(value)
    return Finding(
        about="two rates",
        statistic_name="events",
        statistic=k1,
        p_value=float(found.pvalue),
        effect=Effect("Rate ratio", ratio, float(low), float(high), rule=f"{first} over {second}; 1 means the same."),
        effects=tuple(
            Effect(f"Rate of {name}", rate, *garwood(k, t), rule="Events per unit of exposure.")
            for name, rate, k, t in zip(group.levels, rates, (k1, k2), (t1, t2), strict=True)
        ),
        groups=summaries(group.levels, samples),
        checks=(_spread_check(value, units, group),),
        samples=samples,
        notes=(
            "Exact p-value, given the number of events in both groups together.",
            *parted(float(found.pvalue), float(low), float(high), null=1.0, exact=True),
        ),
    )


def garwood(events: float, total: float) -> tuple[float, float]:
    """Return Garwood's exact interval of a rate.

    Examples
    --------
    >>> [round(bound, 3) for bound in garwood(10, 1.0)]
    [4.795, 18.39]
    """
    low = float(special.gammaincinv(events, 0.025)) if events else 0.0
    return low / total, float(special.gammaincinv(events + 1, 0.975)) / total


def _units(value: Values, exposure: Values | None) -> Values:
    """Return the exposure of each row, and refuse what are no counts of events."""
    if (value < 0).any() or (value != np.round(value)).any():
        raise NotApplicable("The events are not whole numbers from 0.", "Choose a column of counts.")
    if value.sum() > MOST_EVENTS:
        raise NotApplicable("There are more events than can be counted exactly.", "Divide the column by a constant.")
    units = np.ones(len(value)) if exposure is None else exposure
    if (units <= 0).any():
        raise NotApplicable("An exposure is not above 0.", "Leave out such rows with a filter.")
    return units


def _spread_check(value: Values, units: Values, group: Factor | None = None) -> Check:
    """Return whether counts vary more than a Poisson distribution lets them, which makes the interval too narrow."""
    name = "Independent events"
    codes = np.zeros(len(value), dtype=np.intp) if group is None else group.codes
    with np.errstate(invalid="ignore"):
        expected = units * (np.bincount(codes, value) / np.bincount(codes, units))[codes]
    there = expected > 0
    df = len(value) - len(np.unique(codes))
    if df < 1 or not there.any():
        return Check(name, None, "There is too little to see whether events come independently.")
    ratio = float(((value - expected)[there] ** 2 / expected[there]).sum() / df)
    sentence = f"Counts vary {ratio:.2g} times as much as independent events would."
    if ratio <= 1.5:
        return Check(name, True, sentence)
    return Check(name, False, f"{sentence} The interval is too narrow.", "Compare means by a t-test on the counts.")
