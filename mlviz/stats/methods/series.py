"""One column in its order: is the order chance, and does the column go on from its past."""

import numpy as np
from scipy import special

from mlviz.errors import NotApplicable
from mlviz.kinds import Kind
from mlviz.method import Known
from mlviz.params import ColumnOf, Number
from mlviz.results.testing import Check, Effect
from mlviz.results.wording import number, plural
from mlviz.stats.effects.effect_sizes import fisher_z, parted
from mlviz.stats.method import Finding, Values, statistical_test
from mlviz.stats.methods.two_means import VALUE
from mlviz.stats.numerics.levels import Z
from mlviz.stats.numerics.quantiles import median
from mlviz.stats.numerics.ranking import EXACT_BELOW
from mlviz.stats.summaries import need_rows, need_spread, summaries

ORDER = ColumnOf(
    "order",
    "In the order of",
    "A date or a number; without one the rows are taken as they stand",
    default=None,
    kinds=(Kind.DATETIME, Kind.NUMERIC),
    optional=True,
)
NILE = (("value", "volume"), ("order", "year"))


@statistical_test(
    key="runs_test",
    goal="order in time",
    label="Runs test",
    question="Is the order of values above and below their median chance?",
    help="Counts runs of neighbours on the same side of the median: few where values drift, many where they swing.",
    params=(VALUE, ORDER),
    references=("Wald and Wolfowitz (1940)", "Swed and Eisenhart (1943)"),
    known=(
        Known(
            "nile",
            "statsmodels 0.15, runstest_1samp(volume, cutoff='median', correction=False)",
            NILE,
            (("p_value", 2.428174732475468e-05),),
        ),
    ),
)
def runs_test(value: Values, order: Values | None) -> Finding:
    """Return the number of runs; p is exact below 50 values a side, else normal.

    Values equal to the median are left out. Of n1 values above and n2 below, 2 n1 n2 / n + 1 runs are expected, with
    the variance 2 n1 n2 (2 n1 n2 - n) / (n^2 (n - 1)).
    """
    (values,) = in_order((value,), order)
    sides = np.sign(values - median(values))
    sides = sides[sides != 0]
    above, below = int((sides > 0).sum()), int((sides < 0).sum())
    if not (above and below):
        raise NotApplicable(
            "Half of the values or more are equal to the median, with none on one side of it.",
            "Choose a column with more different values.",
        )
    runs, n = 1 + int(np.count_nonzero(np.diff(sides))), above + below
    expected = 2 * above * below / n + 1
    error = float(np.sqrt((expected - 1) * (expected - 2) / (n - 1)))
    exact = max(above, below) < EXACT_BELOW
    p = runs_p(runs, above, below) if exact else float(2 * special.ndtr(-abs(runs - expected) / error))
    half = Z * error / expected
    ratio = runs / expected
    rule = "1 for chance, below where neighbours lie on the same side, above where they change sides."
    effect = Effect("Runs over those expected", ratio, max(ratio - half, 0.0), ratio + half, rule=rule)
    lost = len(values) - n
    left_out = (f"{plural(lost, 'value')} equal to the median left out.",) if lost else ()
    how = "Exact p-value." if exact else "p by the normal approximation."
    return series_finding("runs", values, order, ("runs", float(runs), ()), p, effect, (how, *left_out))


def runs_p(runs: int, above: int, below: int) -> float:
    """Return the exact two-sided p of a number of runs: twice the smaller tail (Wald and Wolfowitz, 1940).

    Examples
    --------
    >>> round(runs_p(2, 3, 3), 12)
    0.2
    """
    count = np.arange(2, above + below + 1)
    more, less = (count + 1) // 2, count // 2
    ways = special.binom(above - 1, more - 1) * special.binom(below - 1, less - 1)
    ways += special.binom(above - 1, less - 1) * special.binom(below - 1, more - 1)
    smaller = min(float(ways[count <= runs].sum()), float(ways[count >= runs].sum()))
    return min(1.0, 2 * smaller / float(ways.sum()))


@statistical_test(
    key="ljung_box",
    goal="order in time",
    label="Ljung-Box test",
    also=("autocorrelation",),
    question="Do values go on from earlier ones?",
    help="Puts the correlations of a column with its own past together, over several steps back.",
    params=(
        VALUE,
        ORDER,
        Number("lags", "Steps back", "Empty: 10, or a fifth of the rows", None, 1, 1000, integer=True, optional=True),
    ),
    references=("Ljung and Box (1978), On a measure of lack of fit in time series models",),
    known=(
        Known(
            "nile",
            "statsmodels 0.15, acorr_ljungbox(volume, lags=[10])",
            (*NILE, ("lags", 10)),
            (("statistic", 88.12687155129981), ("df.0", 10.0), ("p_value", 1.2586327670205875e-14)),
        ),
    ),
)
def ljung_box(value: Values, order: Values | None, lags: int | None) -> Finding:
    """Return Q = n (n + 2) sum of r_k^2 / (n - k) over the steps back."""
    (values,) = in_order((value,), order)
    n = len(values)
    steps = lags or max(min(10, n // 5), 1)
    need_length(values, steps + 2)
    r = autocorrelations(values, steps)
    q = n * (n + 2) * float((r**2 / (n - np.arange(1, steps + 1))).sum())
    most = int(np.abs(r).argmax())
    strongest = Effect(f"Strongest autocorrelation, {plural(most + 1, 'step')} back", float(r[most]), np.nan, np.nan)
    p = float(special.chdtrc(steps, q))
    return series_finding("memory", values, order, ("Q", q, (float(steps),)), p, memory(values), (), (strongest,))


def in_order(columns: tuple[Values, ...], order: Values | None) -> tuple[Values, ...]:
    """Return columns in the order of another one; rows of the same place stay as they stand."""
    if order is None:
        return columns
    places = np.argsort(order, kind="stable")
    return tuple(column[places] for column in columns)


def order_check(order: Values | None) -> Check:
    """Return whether rows are one step apart, on which every test of a series rests."""
    if order is None:
        sentence = "Rows are taken in the order of the table, one step apart; rows left out close up."
        return Check("Order", None, sentence, "Choose the column that says when.")
    gaps = np.diff(np.sort(order))
    same = int(np.count_nonzero(gaps == 0))
    if same:
        remedy = "Keep one row per moment, such as their mean, or one series at a time."
        return Check("Order", False, f"{plural(same, 'row')} share their place in the order with another.", remedy)
    ratio = float(gaps.max() / median(gaps)) if len(gaps) else 1.0
    if ratio <= 1.5:
        return Check("Order", True, "Rows are about one step apart.")
    sentence = f"The longest step is {number(ratio, 2)} times the usual one; the test takes all steps as equal."
    return Check("Order", None, sentence, "Fill gaps on the Clean page, or choose a stretch without gaps.")


def autocorrelations(values: Values, lags: int) -> Values:
    """Return the correlations of values with those 1 to ``lags`` steps before.

    Examples
    --------
    >>> autocorrelations(np.array([1.0, 2.0, 1.0, 2.0]), 2).tolist()
    [-0.75, 0.5]
    """
    around = values - values.mean()
    around = around / np.abs(around).max()
    return np.array([around[k:] @ around[:-k] for k in range(1, lags + 1)]) / float(around @ around)


def memory(values: Values) -> Effect:
    """Return the autocorrelation one step back, with its interval by Fisher's z."""
    r = float(autocorrelations(values, 1)[0])
    low, high = fisher_z(r, 1 / float(np.sqrt(len(values) - 3)))
    rule = "0 where the value before says nothing, near 1 where values wander. Interval by Fisher's z: approximate."
    return Effect("Autocorrelation one step back", r, low, high, rule=rule)


def need_length(values: Values, at_least: int) -> None:
    """Refuse series that are too short or do not vary."""
    need_rows(values, max(at_least, 5), "The column has {n} complete value", "The column has {n} complete values")
    need_spread((values,))


def series_finding(
    measure: str,
    values: Values,
    order: Values | None,
    result: tuple[str, float, tuple[float, ...]],
    p: float,
    effect: Effect,
    notes: tuple[str, ...],
    effects: tuple[Effect, ...] = (),
) -> Finding:
    """Return what the tests of one series share."""
    name, statistic, df = result
    return Finding(
        about="series",
        measure=measure,
        statistic_name=name,
        statistic=statistic,
        df=df,
        p_value=p,
        effect=effect,
        effects=effects,
        groups=summaries(("all",), (values,)),
        checks=(order_check(order),),
        samples=(np.arange(1.0, len(values) + 1), values),
        notes=(*notes, *(parted(p, effect.low - 1, effect.high - 1) if measure == "runs" else ())),
    )
