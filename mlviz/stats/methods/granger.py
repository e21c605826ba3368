"""Two columns in their order: do earlier values of one help to foretell the other."""

from dataclasses import replace

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.method import Known
from mlviz.params import Number
from mlviz.results.testing import Check
from mlviz.stats.effects.effect_sizes import size_of, variance_shares
from mlviz.stats.method import Finding, Values, statistical_test
from mlviz.stats.methods.series import ORDER, autocorrelations, in_order, order_check
from mlviz.stats.methods.two_means import FIRST, SECOND
from mlviz.stats.summaries import need_pairs, need_spread, summaries


@statistical_test(
    key="granger",
    goal="order in time",
    label="Granger test",
    also=("causality",),
    question="Do earlier values of one series help to foretell another?",
    help="Foretells the second from its own past with and without the past of the first. It speaks of foretelling, "
    "not of causes.",
    params=(
        replace(FIRST, label="What may foretell", help="A number, in the order of its rows"),
        replace(SECOND, label="What is foretold", help="A number of the same rows"),
        ORDER,
        Number("lags", "Steps back", "How much of the past is used", 1, 1, 100, integer=True),
    ),
    references=("Granger (1969), Investigating causal relations by econometric models",),
    known=(
        Known(
            "us_growth",
            "R 4.2.2, lmtest 0.9.40, grangertest(consumption ~ gdp, order=2)",
            (("first", "gdp"), ("second", "consumption"), ("lags", 2)),
            (("statistic", 0.2430969779600174), ("df.0", 2.0), ("df.1", 195.0), ("p_value", 0.7844327580357460)),
        ),
    ),
)
def granger(first: Values, second: Values, order: Values | None, lags: int) -> Finding:
    """Return F of the lags of the first in the regression of the second on both pasts and a constant."""
    cause, result = in_order((first, second), order)
    n = len(result)
    need_pairs(result, 3 * lags + 3)
    need_spread((cause,))
    need_spread((result,))
    own, both = _past((result,), lags), _past((result, cause), lags)
    wanted = _scaled(result)[lags:]
    df = float(lags), float(n - lags - both.shape[1])
    if np.linalg.matrix_rank(both) < both.shape[1]:
        raise NotApplicable(
            "The pasts of both columns say the same, so neither can add to the other.",
            "Choose two columns that are not made from each other, or fewer steps back.",
        )
    less, more = _left(own, wanted), _left(both, wanted)
    if more <= 1e-20 * len(wanted):
        raise NotApplicable("The past foretells the second column without any error.", "Choose another column.")
    f = max((less - more) / df[0] / (more / df[1]), 0.0)
    eta = variance_shares(f, *df)[1]
    rule = "Share of what its own past leaves open. Cohen (1988): 0.02 small, 0.13 medium, 0.26 large."
    effect = replace(eta, name="Partial R squared", size=size_of(eta.value, 0.0196, 0.13, 0.26), rule=rule)
    return Finding(
        about="two series",
        statistic_name="F",
        statistic=f,
        df=df,
        p_value=float(special.fdtrc(*df, f)),
        effect=effect,
        groups=summaries(("first", "second"), (cause, result)),
        checks=(order_check(order), _wandering_check((cause, result))),
        samples=(np.arange(1.0, n + 1), cause, result),
    )


def _past(columns: tuple[Values, ...], lags: int) -> Values:
    """Return a constant and, of each column, the values 1 to ``lags`` steps before."""
    n = len(columns[0])
    before = [_scaled(column)[lags - k : n - k] for column in columns for k in range(1, lags + 1)]
    return np.column_stack([np.ones(n - lags), *before])


def _scaled(values: Values) -> Values:
    around = values - values.mean()
    around = around / np.abs(around).max()
    return around / around.std()


def _left(design: Values, wanted: Values) -> float:
    """Return the sum of squares that least squares leaves over."""
    gap = wanted - design @ np.linalg.lstsq(design, wanted, rcond=None)[0]
    return float(gap @ gap)


def _wandering_check(columns: tuple[Values, ...]) -> Check:
    """Return whether a column wanders: then F finds links between columns that have none."""
    most = max(float(autocorrelations(column, 1)[0]) for column in columns)
    if most < 0.9:
        return Check("Wandering", True, "Neither column wanders: one step back, correlations are below 0.9.")
    sentence = f"A column wanders (its correlation one step back is {most:.2f}), and such columns feign a link."
    return Check("Wandering", False, sentence, "Test the changes from row to row instead.")
