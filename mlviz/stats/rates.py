"""How often something happens: a rate of counted events against a value."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import NUMERIC
from mlviz.method import Known
from mlviz.params import ColumnOf, Number
from mlviz.results.testing import Check, Effect
from mlviz.stats.method import Finding, Values, statistical_test
from mlviz.stats.summaries import summaries


@statistical_test(
    key="poisson_rate",
    goal="shares and counts",
    label="Poisson rate",
    question="Does something happen more or less often than a given rate?",
    help="Compares events per row, or per unit of an exposure such as hours, with a rate you name; exact.",
    params=(
        ColumnOf("value", "Counted events", "Whole numbers from 0", kinds=NUMERIC),
        ColumnOf(
            "exposure", "Exposure", "Such as hours or persons; one for each row if none", None, NUMERIC, optional=True
        ),
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
    if (value < 0).any() or (value != np.round(value)).any():
        raise NotApplicable("The events are not whole numbers from 0.", "Choose a column of counts.")
    units = np.ones(len(value)) if exposure is None else exposure
    if (units <= 0).any():
        raise NotApplicable("An exposure is not above 0.", "Leave out such rows with a filter.")
    if not rate:
        raise NotApplicable("A rate of 0 means that nothing ever happens.", "Compare with a rate above 0.")
    events, total = float(value.sum()), float(units.sum())
    expected = rate * total
    # pdtr is the chance of at most so many events; above 0 there are at least that many.
    above = float(special.pdtrc(events - 1, expected)) if events else 1.0
    p = min(1.0, 2 * min(float(special.pdtr(events, expected)), above))
    low = float(special.gammaincinv(events, 0.025)) if events else 0.0
    high = float(special.gammaincinv(events + 1, 0.975))
    return Finding(
        about="rate",
        statistic_name="events",
        statistic=events,
        p_value=p,
        effect=Effect("Rate", events / total, low / total, high / total, rule="Events per unit of exposure."),
        effects=(Effect("Rate ratio", events / expected, low / expected, high / expected, rule="1 is as expected."),),
        groups=summaries(("all",), (value,)),
        checks=(_spread_check(value, units),),
        samples=(value,),
    )


def _spread_check(value: Values, units: Values) -> Check:
    """Return whether counts vary more than a Poisson distribution lets them, which makes the interval too narrow."""
    name, expected = "Independent events", units * value.sum() / units.sum()
    if len(value) < 2 or not value.any():
        return Check(name, None, "There is too little to see whether events come independently.")
    ratio = float(((value - expected) ** 2 / expected).sum() / (len(value) - 1))
    sentence = f"Counts vary {ratio:.2g} times as much as independent events would."
    if ratio <= 1.5:
        return Check(name, True, sentence)
    return Check(name, False, f"{sentence} The interval is too narrow.", "Compare means by a t-test on the counts.")
